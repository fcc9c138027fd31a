// La recherche du site, hors d'un navigateur : node recherche.mjs SITE
import assert from 'node:assert';
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const monde = vm.createContext({});
monde.window = monde.self = monde;
for (const nom of ['minisearch.js', 'index.js', 'recherche.js'])
    vm.runInContext(fs.readFileSync(path.join(process.argv[2], nom), 'utf8'), monde);
const trouver = (requete) => [...monde.chercher(requete)];
const adresses = (requete) => trouver(requete).map((r) => r.adresse);

const interblocage = adresses('interblocage');
assert(interblocage.some((a) => a.includes('chapitre03_concepts') && a.includes('interblocage')));
assert.deepStrictEqual(adresses('Interblocage'), interblocage, 'la casse compte');
assert(adresses('memoire partagee').some((a) => a.endsWith('#14-la-mémoire-partagée')), 'les accents comptent');
assert.deepStrictEqual(adresses('mémoire partagée'), adresses('memoire partagee'));
assert.deepStrictEqual(trouver('zzyzxq'), []);
const [premier] = trouver('famine');
assert.match(premier.passage, /<mark>famine/i, 'le mot trouvé est montré');
assert(!/<(?!\/?mark>)/.test(trouver('template').map((r) => r.passage).join('')), 'un extrait de code est du texte');
console.log(`recherche : ${monde.INDEX.length} paragraphes`);
