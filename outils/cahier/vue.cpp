#include "vue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "texte.hpp"

namespace cahier {
namespace {

constexpr std::size_t corps_souhaite = 8;  // en dessous, l'entête cède sa place

/// Les éléments à la suite, séparés, sur autant de lignes qu'il faut.
std::vector<std::string> aligner(const std::vector<std::string>& elements, int largeur) {
    constexpr int separation = 2;
    std::vector<std::string> lignes;
    for (const auto& element : elements) {
        const int place = colonnes(element) + separation;
        if (!lignes.empty() && colonnes(lignes.back()) + place <= largeur)
            lignes.back() += std::string(separation, ' ') + element;
        else
            lignes.push_back(garder_debut(element, largeur));
    }
    return lignes;
}

/// `gauche` au début de la ligne et `droite` à sa fin ; la droite cède s'il n'y a pas la place.
std::string etaler(const std::string& gauche, const std::string& droite, int largeur) {
    const int reste = largeur - colonnes(gauche) - colonnes(droite);
    if (reste < 2) return garder_debut(gauche, largeur);
    return gauche + std::string(static_cast<std::size_t>(reste), ' ') + droite;
}

std::vector<Ligne> replier_corps(const Texte& corps, int largeur) {
    std::vector<Ligne> lignes;
    for (const auto& paragraphe : corps)
        for (auto& ligne : replier(paragraphe.texte, largeur))
            lignes.push_back({std::move(ligne), paragraphe.teinte});
    return lignes;
}

std::vector<Ligne> entete_du_cadre(const Cadre& cadre, int largeur, bool complet) {
    std::vector<Ligne> lignes{{etaler(cadre.titre, cadre.compte, largeur), Teinte::titre}};
    if (!complet) return lignes;
    if (!cadre.fichier.empty())
        for (auto& ligne : replier(cadre.fichier, largeur))
            lignes.push_back({std::move(ligne), Teinte::discrete});
    for (auto& ligne : aligner(cadre.avancement, largeur))
        lignes.push_back({std::move(ligne)});
    lignes.push_back({""});
    return lignes;
}

/// Le message d'un outil finit souvent par une fin de ligne, qui laisserait une ligne vide.
std::string_view sans_fin_de_ligne(std::string_view texte) {
    return texte.substr(0, texte.find_last_not_of('\n') + 1);
}

}  // namespace

Texte en_ascii(Texte texte) {
    for (auto& ligne : texte)
        ligne.texte = en_ascii(ligne.texte);
    return texte;
}

Cadre en_ascii(Cadre cadre) {
    for (auto* texte : {&cadre.titre, &cadre.compte, &cadre.fichier, &cadre.etat.texte})
        *texte = en_ascii(*texte);
    for (auto* liste : {&cadre.avancement, &cadre.touches})
        for (auto& texte : *liste)
            texte = en_ascii(texte);
    cadre.corps = en_ascii(std::move(cadre.corps));
    return cadre;
}

std::size_t lignes_avant(const Texte& corps, std::size_t nombre, int largeur) {
    std::size_t lignes = 0;
    for (std::size_t i = 0; i < std::min(nombre, corps.size()); ++i)
        lignes += replier(corps[i].texte, largeur).size();
    return lignes;
}

Composition composer(const Cadre& cadre, int largeur, int hauteur) {
    const auto total = static_cast<std::size_t>(std::max(hauteur, 1));
    const auto corps = replier_corps(cadre.corps, largeur);
    auto pied = aligner(cadre.touches, largeur);
    if (pied.size() + corps_souhaite > total) pied.resize(std::min<std::size_t>(pied.size(), 1));
    auto etat = replier(sans_fin_de_ligne(cadre.etat.texte), largeur);
    auto tete = entete_du_cadre(cadre, largeur, true);
    if (tete.size() + pied.size() + etat.size() + corps_souhaite > total)
        tete = entete_du_cadre(cadre, largeur, false);
    const std::size_t autour = tete.size() + pied.size() + 1;  // et une ligne de corps
    etat.resize(std::min(etat.size(), total > autour ? total - autour : 1));

    Composition c;
    c.lignes = std::move(tete);
    const std::size_t pris = c.lignes.size() + etat.size() + pied.size();
    c.page = total > pris ? total - pris : 0;
    const std::size_t cache = corps.size() > c.page ? corps.size() - c.page : 0;
    c.haut = std::min(cadre.haut, cache);
    for (std::size_t i = 0; i < c.page; ++i)
        c.lignes.push_back(c.haut + i < corps.size() ? corps[c.haut + i] : Ligne{});
    const std::string suite =
        cache == 0 ? "" : fmt::format("↑ ↓ {}/{}", c.haut + c.page, corps.size());
    etat.back() = etaler(etat.back(), suite, largeur);
    for (auto& ligne : etat)
        c.lignes.push_back({std::move(ligne), cadre.etat.teinte});
    for (auto& ligne : pied)
        c.lignes.push_back({std::move(ligne), Teinte::discrete});
    c.lignes.resize(total);
    return c;
}

}  // namespace cahier
