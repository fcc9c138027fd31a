// Écrit le site du cours : node generer.mjs RACINE_DU_COURS DOSSIER
// Part des pages du menu et suit leurs liens : un fichier cité devient une page lui aussi.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import hljs from 'highlight.js';
import MarkdownIt from 'markdown-it';
import ancres from 'markdown-it-anchor';
import { chemin_de, menu } from './menu.mjs';

const [racine, sortie] = process.argv.slice(2).map((dossier) => path.resolve(dossier));
const ici = path.dirname(fileURLToPath(import.meta.url));
const images = ['.svg', '.png', '.jpg', '.jpeg', '.gif', '.webp'];
const langages = { '.txt': 'plaintext', '.hpp': 'cpp', '.cpp': 'cpp', '.cmake': 'cmake', '.py': 'python',
    '.sh': 'bash', '.patch': 'diff', '.json': 'json', '.yml': 'yaml', '.proto': 'protobuf' };
const lire = (chemin) => fs.readFileSync(path.join(racine, chemin), 'utf8');
const gabarit = fs.readFileSync(path.join(ici, 'gabarit.html'), 'utf8');

const md = new MarkdownIt({ html: true, highlight: colorer });
const echapper = md.utils.escapeHtml;

// --------------------------------------------------------------------- Adresses et liens

const est_dossier = (chemin) => fs.statSync(path.join(racine, chemin)).isDirectory();

// La page d'un chemin du cours : « a/README.md » donne « a/index.html », « b.hpp » donne « b.hpp.html ».
function adresse(chemin) {
    if (images.includes(path.extname(chemin))) return chemin;
    if (est_dossier(chemin)) return path.posix.join(chemin, 'index.html');
    return chemin.endsWith('.md') ? chemin.replace(/(README)?\.md$/, (_, l) => (l ? 'index' : '') + '.html')
        : chemin + '.html';
}
const relatif = (de, vers) => path.posix.relative(path.posix.dirname(adresse(de)), vers);

// Le lien d'une page vers un fichier du cours. Un lien mort reste tel quel : verifier.mjs le dira.
function lier(page, cible) {
    const [chemin, ancre = ''] = decodeURI(cible).split('#');
    if (/^[a-z]+:/.test(cible) || chemin === '') return cible;
    const vise = path.posix.normalize(path.posix.join(page.dossier, chemin)).replace(/\/$/, '');
    if (vise.startsWith('..') || vise.startsWith('build') || !fs.existsSync(path.join(racine, vise))) return cible;
    demander(vise);
    return encodeURI(relatif(page.source, adresse(vise))) + (ancre && '#' + encodeURIComponent(ancre));
}

// ------------------------------------------------------------------------------- Markdown

function colorer(code, langage) {
    return hljs.getLanguage(langage) ? hljs.highlight(code, { language: langage }).value : '';
}

// Les ancres de GitHub : celles que les liens du cours supposent.
const ancrer = (titre) => titre.trim().toLowerCase().replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replace(/ /g, '-');
md.use(ancres, { slugify: ancrer, permalink: ancres.permalink.linkInsideHeader({
    symbol: '#', placement: 'after', class: 'ancre', ariaHidden: true }) });

// Un « : » ou un « » » ne commence pas une ligne. Après les ancres, qui ne connaissent que l'espace ordinaire.
md.core.ruler.push('insecables', ({ tokens }) => tokens.flatMap((jeton) => jeton.children ?? [])
    .filter((jeton) => jeton.type === 'text')
    .forEach((jeton) => { jeton.content = jeton.content.replace(/ (?=[;:!?»—])|(?<=«) /g, '\u00a0'); }));

const bloc = md.renderer.rules.fence;
md.renderer.rules.fence = (jetons, i, ...reste) => jetons[i].info === 'mermaid'
    ? `<pre class="mermaid">${echapper(jetons[i].content)}</pre>` : bloc(jetons, i, ...reste);
md.renderer.rules.table_open = () => '<div class="large"><table>';
md.renderer.rules.table_close = () => '</table></div>';

// Les marqueurs des leçons (outils/lecons) disent d'où vient le bloc qui suit.
function origine(page, html) {
    const [, genre, texte] = html.match(/^<!-- (extrait|sortie|releve): (.*?) -->\s*$/s) ?? [];
    if (!genre) return html;
    if (genre === 'releve') return `<p class="origine">Relevé : ${echapper(texte)}</p>`;
    if (genre === 'sortie') return `<p class="origine">Ce qu'affiche <code>${
        echapper(texte.replace(/ lignes=\d+/, ''))}</code></p>`;
    const [fichier, region] = texte.split('#');
    const source = path.join(racine, page.dossier, fichier);
    const debut = fs.readFileSync(source, 'utf8').split('\n').findIndex((l) => l.trim().endsWith(` [${region}]`)) + 2;
    return `<p class="origine">Extrait de <a href="${lier(page, fichier)}${region ? `#L${debut}` : ''}">${fichier}</a></p>`;
}

const texte_de = (jeton) => (jeton.children ?? []).filter((j) => ['text', 'code_inline', 'softbreak'].includes(j.type))
    .map((j) => j.content || ' ').join('');

// Rend une page, et note ses paragraphes : pour son sommaire, et pour la recherche.
function rendre(page, texte) {
    const jetons = md.parse(texte.replace(/\n---\n+.*[◀▶].*\n*$/, '\n'), {});
    jetons.forEach((jeton, i) => {
        if (jeton.type === 'heading_open') {
            const titre = texte_de(jetons[i + 1]).replace(/#?$/, '').trim();
            page.titre ??= titre;
            page.sections.push({ titre, niveau: Number(jeton.tag[1]), ancre: jeton.attrGet('id'), texte: '' });
        } else if (jeton.type === 'html_block') jeton.content = origine(page, jeton.content);
        else if (page.sections.length && jeton.info !== 'mermaid' && jetons[i - 1]?.type !== 'heading_open')
            page.sections.at(-1).texte += ' ' + (jeton.type === 'fence' ? jeton.content : texte_de(jeton));
        for (const enfant of jeton.children ?? [])
            for (const nom of ['href', 'src'])
                if (enfant.attrGet(nom)) enfant.attrSet(nom, lier(page, enfant.attrGet(nom)));
    });
    return md.renderer.render(jetons, md.options, {});
}

// ------------------------------------------------------------- Fichiers et dossiers cités

// Une ligne par élément, pour les numéros ; une couleur peut s'étendre sur plusieurs lignes.
function numeroter(html) {
    let ouverts = [];
    return html.replace(/\n$/, '').split('\n').map((ligne, i) => {
        const entiere = ouverts.join('') + ligne;
        ouverts = [];
        for (const [balise] of entiere.matchAll(/<span[^>]*>|<\/span>/g))
            balise === '</span>' ? ouverts.pop() : ouverts.push(balise);
        return `<span class="ligne" id="L${i + 1}">${entiere}${'</span>'.repeat(ouverts.length)}\n</span>`;
    }).join('');
}

function montrer_fichier(page) {
    const code = lire(page.source);
    const nom = path.basename(page.source);
    const langage = nom === 'CMakeLists.txt' ? 'cmake' : langages[path.extname(nom)];
    page.titre = nom;
    const citant = chez(page);
    const retour = citant ? `<a href="${relatif(page.source, adresse(citant.source))}">${echapper(citant.titre)}</a> · ` : '';
    return `<h1>${nom}</h1>\n<p class="origine">${retour}${page.source}</p>
<pre class="source"><code>${numeroter(colorer(code, langage) || echapper(code))}</code></pre>`;
}

function montrer_dossier(page) {
    page.titre = page.source + '/';
    const noms = fs.readdirSync(path.join(racine, page.source)).filter((n) => !n.startsWith('.') && !n.endsWith('.indices.md'));
    const liens = noms.sort().map((n) => `<li><a href="${lier(page, n)}">${n}</a></li>`);
    return `<h1>${page.titre}</h1>\n<ul class="dossier">${liens.join('\n')}</ul>`;
}

function contenu(page) {
    if (page.source.endsWith('.md')) return rendre(page, lire(page.source));
    return est_dossier(page.source) ? montrer_dossier(page) : montrer_fichier(page);
}

// --------------------------------------------------------------------------------- Le site

const groupes = menu(racine);
const suite = groupes.flatMap((groupe) => groupe.pages);
const pages = new Map();

// Une page de plus à écrire ; une image est recopiée ; un dossier qui a un README est ce README.
function demander(chemin) {
    if (images.includes(path.extname(chemin))) return ecrire(chemin, fs.readFileSync(path.join(racine, chemin)));
    const lisez_moi = path.posix.join(chemin, 'README.md');
    const source = fs.existsSync(path.join(racine, lisez_moi)) ? lisez_moi : chemin;
    const dossier = est_dossier(source) ? source : path.posix.dirname(source);
    if (!pages.has(source)) pages.set(source, { source, dossier, sections: [] });
}

function ecrire(chemin, texte) {
    const fichier = path.join(sortie, chemin);
    fs.mkdirSync(path.dirname(fichier), { recursive: true });
    fs.writeFileSync(fichier, texte);
}

// La page du menu dont celle-ci dépend : elle-même, ou celle du dossier le plus proche.
function chez(page) {
    const proches = suite.filter((p) => chemin_de(p.source) && page.source.startsWith(chemin_de(p.source)));
    return suite.find((p) => p.source === page.source)
        ?? proches.sort((a, b) => b.source.length - a.source.length)[0];
}

function voisin(page, ecart, sens) {
    const rang = suite.findIndex((p) => p.source === page.source);
    const autre = rang < 0 ? undefined : suite[rang + ecart];
    if (!autre) return '<span></span>';
    return `<a rel="${sens}" href="${relatif(page.source, adresse(autre.source))}">${echapper(autre.titre)}</a>`;
}

function dessiner_menu(page) {
    const ici = chez(page);
    return groupes.map(({ titre, pages: siennes }, rang) => {
        const liens = siennes.map((p) => `<li><a href="${relatif(page.source, adresse(p.source))}"${
            p === ici ? ' aria-current="page"' : ''}>${echapper(p.titre)}</a></li>`);
        const ouvert = rang === 0 || siennes.includes(ici) ? ' open' : '';
        return `<details${ouvert}><summary>${titre}</summary><ul>${liens.join('')}</ul></details>`;
    }).join('\n');
}

function dessiner_sommaire(page) {
    const lignes = page.sections.filter((s) => s.niveau === 2 || s.niveau === 3)
        .map((s) => `<li class="n${s.niveau}"><a href="#${encodeURIComponent(s.ancre)}">${echapper(s.titre)}</a></li>`);
    return lignes.length < 3 ? '' : `<details open><summary>Sur cette page</summary><ul>${lignes.join('')}</ul></details>`;
}

function ecrire_page(page) {
    const corps = contenu(page);
    const morceaux = { titre: echapper(page.titre), corps, menu: dessiner_menu(page), sommaire: dessiner_sommaire(page),
        precedent: voisin(page, -1, 'prev'), suivant: voisin(page, 1, 'next'), base: relatif(page.source, '') || '.',
        mermaid: corps.includes('<pre class="mermaid">') ? '<script defer src="BASE/mermaid.min.js"></script>' : '' };
    ecrire(adresse(page.source), gabarit.replace(/\{\{(\w+)\}\}/g, (_, nom) => morceaux[nom])
        .replaceAll('BASE/', morceaux.base + '/'));
}

// Le site remplace le précédent, et rien d'autre : ni les sources, ni un dossier qui n'est pas un site.
function preparer_sortie() {
    const refuser = (raison) => { console.error(`cahier : ${raison}`); process.exit(2); };
    const place = path.relative(racine, sortie);
    if (!place.startsWith('..') && !place.startsWith('build')) refuser(`${sortie} est dans les sources du cours : choisissez un dossier ailleurs.`);
    const marque = path.join(sortie, 'recherche.js');
    if (fs.existsSync(sortie) && fs.readdirSync(sortie).length && !fs.existsSync(marque))
        refuser(`${sortie} n'est pas vide, et n'est pas un site du cours : choisissez-en un autre.`);
    fs.rmSync(sortie, { recursive: true, force: true });
}

preparer_sortie();
for (const nom of ['site.css', 'site.js', 'recherche.js']) ecrire(nom, fs.readFileSync(path.join(ici, nom)));
suite.forEach((page) => demander(page.source));
for (const page of pages.values()) ecrire_page(page); // la Map grandit en chemin : les pages citées suivent
const index = [...pages.values()].flatMap((page) => page.sections.map((s) => ({ page: page.titre, titre: s.titre,
    adresse: adresse(page.source) + (s.niveau > 1 ? '#' + s.ancre : ''), texte: s.texte.replace(/\s+/g, ' ').trim() })));
ecrire('index.js', `window.INDEX = ${JSON.stringify(index)};\n`);
for (const nom of ['mermaid/dist/mermaid.min.js', 'minisearch/dist/umd/index.js'])
    ecrire(nom.startsWith('mini') ? 'minisearch.js' : path.basename(nom), fs.readFileSync(path.join(ici, 'node_modules', nom)));
console.log(`${pages.size} pages, ${index.length} paragraphes indexés : ${path.join(sortie, 'index.html')}`);
