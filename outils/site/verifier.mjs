// Vérifie un site : node verifier.mjs DOSSIER. Chaque lien interne mène à une page, chaque ancre à un
// élément, chaque identifiant est unique, et rien n'est chargé d'ailleurs.
import fs from 'node:fs';
import path from 'node:path';

const site = path.resolve(process.argv[2]);
const fichiers = new Set(fs.readdirSync(site, { recursive: true }).map(String));
const pages = [...fichiers].filter((nom) => nom.endsWith('.html')).sort();
const lire = (page) => fs.readFileSync(path.join(site, page), 'utf8');
const identifiants = new Map(pages.map((page) => [page, [...lire(page).matchAll(/\sid="([^"]*)"/g)].map((m) => m[1])]));
const fautes = [];
let liens = 0;

function suivre(page, lien, balise) {
    if (/^([a-z]+:|\/\/)/i.test(lien)) {
        if (balise !== 'a') fautes.push(`${page} : ressource distante, ${lien}`);
        else if (!/^(https?|mailto):/.test(lien)) fautes.push(`${page} : lien étrange, ${lien}`);
        return;
    }
    ++liens;
    const [chemin, ancre] = decodeURIComponent(lien.replaceAll('&amp;', '&')).split('#');
    const cible = chemin ? path.join(path.dirname(page), chemin) : page;
    if (!fichiers.has(cible) || fs.statSync(path.join(site, cible)).isDirectory())
        fautes.push(`${page} : lien mort, ${lien}`);
    else if (ancre && !identifiants.get(cible)?.includes(ancre)) fautes.push(`${page} : ancre absente, ${lien}`);
}

for (const page of pages) {
    const vus = new Set();
    for (const id of identifiants.get(page)) {
        if (vus.has(id)) fautes.push(`${page} : identifiant double, ${id}`);
        vus.add(id);
    }
    for (const [, balise, attributs] of lire(page).matchAll(/<(\w+)((?:\s[\w-]+(?:="[^"]*")?)+)/g))
        for (const [, lien] of attributs.matchAll(/\s(?:href|src)="([^"]*)"/g)) suivre(page, lien, balise);
}
for (const nom of fichiers)
    if (nom.endsWith('.css') && /url\(|@import/.test(lire(nom))) fautes.push(`${nom} : une feuille de style en charge une autre`);
if (!pages.includes('index.html') || liens === 0) fautes.push(`${site} : ce n'est pas un site`);

fautes.forEach((faute) => console.log(faute));
console.log(`${pages.length} pages, ${liens} liens internes, ${fautes.length} faute(s)`);
process.exit(fautes.length ? 1 : 0);
