// Le menu du site, dans l'ordre de lecture : des groupes de pages, chacune un fichier Markdown et son titre.
import fs from 'node:fs';
import path from 'node:path';

// Le dossier d'une page, ou rien si elle est à la racine du cours.
export const chemin_de = (source) => (source.includes('/') ? path.posix.dirname(source) + '/' : '');

export function menu(racine) {
    const lire = (chemin) => fs.readFileSync(path.join(racine, chemin), 'utf8');
    const titre = (source) => lire(source).match(/^# (.*)/m)[1].replaceAll('`', '');
    const page = (source) => ({ source, titre: titre(source) });
    const sous = (dossier) => fs.readdirSync(path.join(racine, dossier)).sort()
        .map((nom) => `${dossier}/${nom}/README.md`).filter((source) => fs.existsSync(path.join(racine, source)));
    const chapitre = ({ source, titre: t }) => ({ source, titre: t.replace(/^Chapitre (\d+) — /, '$1. ') });

    const noms = Object.fromEntries(
        Array.from(lire('PLAN_COURS.md').matchAll(/^## Partie (\d+) — (.*?) \(/gm), ([, numero, nom]) => [numero, nom]));
    const parties = fs.readdirSync(path.join(racine, 'chapitres')).filter((nom) => /^partie\d/.test(nom)).sort()
        .map((nom) => ({ titre: `${nom[6]}. ${noms[nom[6]]}`, pages: sous(`chapitres/${nom}`).map(page).map(chapitre) }));
    return [
        { titre: 'Le cours', pages: [{ source: 'README.md', titre: 'Accueil' }, { source: 'PLAN_COURS.md', titre: 'Plan du cours' }] },
        ...parties,
        { titre: 'Exercices, exemples, projet', pages: [page('exercices/README.md'),
            { source: 'projet_final/README.md', titre: 'Projet final' }, ...['exemples/README.md', ...sous('exemples')].map(page)] },
        { titre: 'Outils', pages: sous('outils').map(page) },
    ];
}
