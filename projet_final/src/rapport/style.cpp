#include "rapport/morceaux.hpp"

namespace projet {

std::string_view feuille_de_style() {
    return R"(
:root { color-scheme: light dark;
  --fond: #fbfbf9; --carte: #ffffff; --encre: #1b1e23; --discret: #5c6470; --trait: #d9dce1;
  --accent: #1f5fbf; --faible: #c9d8ef;
  --lecture: #4e9a8e; --decodage: #2f6fb3; --gris: #8d93a0; --encodage: #d9822b;
  --ecriture: #6a9a3a; --verrou: #c0392b; --abime: #fbe3df; }
@media (prefers-color-scheme: dark) { :root {
  --fond: #14171b; --carte: #1c2026; --encre: #e7e9ec; --discret: #a3abb7; --trait: #363c45;
  --accent: #7fb0f5; --faible: #2c4263;
  --lecture: #5fb3a6; --decodage: #5b9be0; --gris: #9aa1ae; --encodage: #e79a4c;
  --ecriture: #86b955; --verrou: #e8695b; --abime: #4a2723; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.2rem 1rem 4rem; background: var(--fond);
  color: var(--encre); font: 16px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .4rem 0; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .5rem; }
.discret, figcaption { color: var(--discret); font-size: .9rem; }
.cadre { background: var(--carte); border: 1px solid var(--trait); border-radius: 8px;
  padding: .8rem; overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums;
  width: 100%; }
th, td { padding: .3rem .6rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--trait); }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0;
  background: var(--carte); }
th { font-weight: 600; color: var(--discret); }
figure { margin: .6rem 0; }
svg { display: block; width: 100%; overflow: visible; font: 12px system-ui, sans-serif; }
svg text { fill: var(--encre); }
svg text.axe { fill: var(--discret); }
svg line.grille { stroke: var(--trait); }
svg line.reference { stroke: var(--discret); stroke-dasharray: 4 3; }
.quartiles { fill: var(--faible); }
.mediane { stroke: var(--accent); stroke-width: 3; }
.mesure { fill: var(--accent); opacity: .55; }
.lecture { fill: var(--lecture); background: var(--lecture); }
.decodage { fill: var(--decodage); background: var(--decodage); }
.gris { fill: var(--gris); background: var(--gris); }
.encodage { fill: var(--encodage); background: var(--encodage); }
.ecriture { fill: var(--ecriture); background: var(--ecriture); }
.verrou { fill: var(--verrou); background: var(--verrou); }
.reste { fill: var(--trait); background: var(--trait); }
.petites { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .8rem; }
.petites figure { margin: 0; padding: .6rem .9rem .8rem; }
.petites svg { height: 9rem; }
svg line.loi { stroke: var(--accent); stroke-width: 2; }
.legende { display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .85rem; margin: .4rem 0; }
.legende i { display: inline-block; width: .8em; height: .8em; border-radius: 2px;
  margin-right: .35em; }
details { margin: .4rem 0; }
summary { cursor: pointer; padding: .3rem 0; }
summary code { font-weight: 600; }
.cote { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.cote > div { min-width: 0; }
pre { margin: 0; font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-x: auto; }
pre span { display: block; white-space: pre; min-width: max-content; padding: 0 .3rem; }
pre .abimee { background: var(--abime); }
li { margin: .35rem 0; }
@media (max-width: 40rem) { .cote { grid-template-columns: 1fr; } body { padding: .8rem .7rem; } }
@media print { body { max-width: none; } .cadre { break-inside: avoid; } }
)";
}

}  // namespace projet
