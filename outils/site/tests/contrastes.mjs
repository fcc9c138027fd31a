// Chaque couleur de texte de site.css, sur chaque fond qu'elle rencontre, dans les deux thèmes : 4,5 au moins
// (WCAG 2.1, 1.4.3). Usage : node contrastes.mjs site.css
import fs from 'node:fs';

const couleurs = Object.fromEntries([...fs.readFileSync(process.argv[2], 'utf8')
    .matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(([, nom, ...deux]) => [nom, deux]));
const luminance = (couleur) => [1, 3, 5].map((i) => parseInt(couleur.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((somme, c, i) => somme + c * [0.2126, 0.7152, 0.0722][i], 0);
function contraste(a, b) {
    const [bas, haut] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (haut + 0.05) / (bas + 0.05);
}

const textes = Object.keys(couleurs).filter((nom) => !nom.startsWith('fond') && nom !== 'bord');
const paires = textes.flatMap((texte) => ['fond', 'fond-bloc', 'fond-marque'].map((fond) => [texte, fond]))
    .flatMap(([texte, fond]) => [0, 1].map((theme) => ({ texte, fond, theme: ['clair', 'sombre'][theme],
        valeur: contraste(couleurs[texte][theme], couleurs[fond][theme]) })));
const faibles = paires.filter(({ valeur }) => !(valeur >= 4.5));
faibles.forEach((p) => console.log(`${p.texte} sur ${p.fond}, ${p.theme} : ${p.valeur.toFixed(2)}`));
console.log(`${paires.length} contrastes, le moindre : ${Math.min(...paires.map((p) => p.valeur)).toFixed(2)}`);
process.exit(faibles.length || paires.length < 40 ? 1 : 0);
