// Chercher dans le cours, sans se soucier des accents ni de la casse. Chargé à la première recherche,
// après minisearch.js et index.js ; c'est un script ordinaire, car file:// n'accepte ni module ni fetch.
(() => {
    const sans_accents = (texte) => texte.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
        .replaceAll('œ', 'oe').replaceAll('æ', 'ae');
    // Même longueur que le texte : de quoi y retrouver une position.
    const aplatir = (texte) => Array.from(texte, (c) => (c.length === 1 ? sans_accents(c)[0] : '') ?? c).join('');
    const moteur = new MiniSearch({
        fields: ['titre', 'texte', 'page'], storeFields: ['page', 'titre', 'adresse', 'texte'], processTerm: sans_accents,
        searchOptions: { boost: { titre: 5, page: 2 }, prefix: true, fuzzy: (mot) => (mot.length > 5 ? 0.15 : false),
            boostDocument: (id) => (window.INDEX[id].adresse.startsWith('chapitres/') ? 1.5 : 1) },
    });
    moteur.addAll(window.INDEX.map((paragraphe, id) => ({ ...paragraphe, id })));

    const echapper = (texte) => texte.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

    // Le passage du texte autour du premier mot trouvé, les mots trouvés étant surlignés.
    function passage(texte, mots) {
        const plat = aplatir(texte);
        const motif = new RegExp(mots.map((mot) => mot.replace(/[^\p{L}\p{N}]/gu, '\\$&')).join('|'), 'gu');
        const debut = plat.lastIndexOf(' ', Math.max(0, plat.search(motif) - 50)) + 1;
        const fin = debut + 160;
        let html = debut ? '…' : '';
        let ici = debut;
        for (const trouve of plat.slice(0, fin).matchAll(motif)) {
            if (trouve.index < ici) continue;
            html += echapper(texte.slice(ici, trouve.index)) + `<mark>${echapper(texte.substr(trouve.index, trouve[0].length))}</mark>`;
            ici = trouve.index + trouve[0].length;
        }
        return html + echapper(texte.slice(ici, fin)) + (fin < texte.length ? '…' : '');
    }

    // Les paragraphes qui contiennent tous les mots ; à défaut, ceux qui en contiennent un.
    window.chercher = (requete) => {
        const tous = moteur.search(requete, { combineWith: 'AND' });
        return (tous.length ? tous : moteur.search(requete)).slice(0, 20).map(({ page, titre, adresse, texte, terms }) =>
            ({ page, titre, adresse, passage: passage(texte, [...terms].sort((a, b) => b.length - a.length)) }));
    };
})();
