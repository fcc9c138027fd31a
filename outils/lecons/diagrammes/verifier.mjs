// Chaque diagramme des fichiers donnés est lu par Mermaid 10 et par Mermaid 11, et un diagramme de
// Gantt y a les mêmes dates. Usage : node verifier.mjs LEÇON.md...
import {readFileSync} from 'node:fs';
import {JSDOM} from 'jsdom';

// Mermaid est fait pour un navigateur : il en demande un, même pour lire.
const {window} = new JSDOM('<body></body>');
Object.assign(globalThis, {window, document: window.document, Element: window.Element, DOMParser: window.DOMParser});
const versions = [];
for (const version of ['mermaid-10', 'mermaid-11']) {
    const {default: mermaid} = await import(version);
    mermaid.initialize({startOnLoad: false});
    versions.push([version, mermaid]);
}

function* diagrammes(fichier) {
    const texte = readFileSync(fichier, 'utf8').replaceAll('\r\n', '\n');
    for (const bloc of texte.matchAll(/^( *)```mermaid\n([^]*?)\n\1```$/gm))
        yield {ligne: texte.slice(0, bloc.index).split('\n').length, source: bloc[2]};
}

async function lire(mermaid, source) {
    const diagramme = await mermaid.mermaidAPI.getDiagramFromText(source);
    if (diagramme.type !== 'gantt') return '';
    return diagramme.db.getTasks().map((t) => `${t.task} : ${+t.startTime}, ${+t.endTime}`).join('\n');
}

let nombre = 0;
let fautes = 0;
const reprocher = (ou, quoi) => {
    ++fautes;
    console.log(`${ou} : ${quoi}`);
};
for (const fichier of process.argv.slice(2)) {
    for (const {ligne, source} of diagrammes(fichier)) {
        ++nombre;
        const lus = new Set();
        for (const [version, mermaid] of versions) {
            try {
                lus.add(await lire(mermaid, source));
            } catch (erreur) {
                reprocher(`${fichier}:${ligne}`, `${version} ne lit pas ce diagramme\n${erreur.message}`);
            }
        }
        if (lus.size > 1) reprocher(`${fichier}:${ligne}`, 'les deux versions de Mermaid n\'y lisent pas les mêmes dates');
    }
}
if (nombre === 0) reprocher('diagrammes', 'aucun diagramme dans les fichiers donnés');
console.log(`${nombre} diagrammes, ${fautes} fautes.`);
process.exit(fautes > 0 ? 1 : 0);
