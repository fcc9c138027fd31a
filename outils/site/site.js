// Le peu que les pages font : le thème, la recherche, les diagrammes. Sans lui, tout se lit.
const base = document.getElementById('site').dataset.base;
const racine = document.documentElement;

// Thème : celui du système, jusqu'à ce qu'on en choisisse un.
document.getElementById('theme').addEventListener('click', () => {
    const sombre = matchMedia('(prefers-color-scheme: dark)').matches;
    racine.dataset.theme = (racine.dataset.theme || (sombre ? 'sombre' : 'clair')) === 'sombre' ? 'clair' : 'sombre';
    try { localStorage.setItem('theme', racine.dataset.theme); } catch { /* file:// le refuse parfois */ }
});

// Sur un écran étroit, le sommaire précède le texte : il commence replié. Sur papier, tout est déplié.
const sommaire = document.querySelector('aside details');
if (sommaire) sommaire.open = matchMedia('(min-width: 75rem)').matches;
addEventListener('beforeprint', () => document.querySelectorAll('main details').forEach((d) => { d.open = true; }));
document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' });

// Recherche : l'index n'est chargé que si l'on s'en sert.
const champ = document.getElementById('recherche');
const resultats = document.getElementById('resultats');
let pret;
const charger = (nom) => new Promise((fini, rate) => {
    document.head.append(Object.assign(document.createElement('script'), { src: base + nom, onload: fini, onerror: rate }));
});
const preparer = () => (pret ??= charger('minisearch.js').then(() => charger('index.js')).then(() => charger('recherche.js')));

function element(balise, classe, texte) {
    return Object.assign(document.createElement(balise), { className: classe, textContent: texte });
}
function ligne({ page, titre, adresse, passage }) {
    const lien = Object.assign(element('a', '', ''), { href: base + adresse });
    const extrait = element('small', '', '');
    extrait.innerHTML = passage;
    lien.append(element('b', '', titre), element('span', 'page', titre === page ? '' : page), extrait);
    return lien;
}
async function montrer() {
    await preparer();
    const requete = champ.value.trim();
    const trouves = requete.length > 1 ? window.chercher(requete) : [];
    resultats.replaceChildren(...trouves.map(ligne));
    if (!trouves.length) resultats.append(element('p', '', `Rien pour « ${requete} ».`));
    resultats.hidden = requete.length < 2;
}
champ.addEventListener('focus', preparer);
champ.addEventListener('input', montrer);
addEventListener('keydown', (touche) => {
    if (touche.key === '/' && document.activeElement !== champ) { touche.preventDefault(); champ.focus(); }
    if (touche.key === 'Escape') { resultats.hidden = true; champ.blur(); }
});
addEventListener('click', ({ target }) => {
    if (!target.closest('search') || target.closest('#resultats a')) resultats.hidden = true;
});
const demande = new URLSearchParams(location.search).get('q');
if (demande) { champ.value = demande; montrer(); }

// Diagrammes : toujours dessinés en clair ; la feuille de style les inverse dans le thème sombre.
if (window.mermaid) {
    window.mermaid.initialize({ startOnLoad: false, theme: 'base', fontFamily: 'system-ui, sans-serif',
        gantt: { leftPadding: 145 }, themeVariables: { primaryColor: '#e6eefb', primaryBorderColor: '#4a7ab8',
            primaryTextColor: '#1d2129', lineColor: '#59606c', secondaryColor: '#eef1f5', tertiaryColor: '#f5f6f8',
            noteBkgColor: '#fff4d0', noteBorderColor: '#b58a1b', fontSize: '15px' } });
    // Un diagramme large défile plutôt que de rétrécir jusqu'à ne plus se lire.
    window.mermaid.run().then(() => document.querySelectorAll('.mermaid svg').forEach((dessin) => {
        dessin.style.minWidth = `${0.7 * dessin.viewBox.baseVal.width}px`;
    }));
}
