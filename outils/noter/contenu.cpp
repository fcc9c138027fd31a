#include "contenu.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "affichage.hpp"
#include "noms.hpp"

namespace noter {
namespace {

using nlohmann::json;

constexpr std::size_t remarques_max = 20;
constexpr std::size_t laisses_max = 10'000;
constexpr std::size_t chemin_montre_max = 200;

/// Un chemin à montrer. Trop long, il est coupé entre deux caractères.
std::string montrable(const std::string& chemin) {
    std::size_t fin = std::min(chemin.size(), chemin_montre_max);
    while (fin > 0 && fin < chemin.size() &&
           (static_cast<unsigned char>(chemin[fin]) & 0xC0U) == 0x80U)
        --fin;
    return juge::affichable(chemin.substr(0, fin)) + (fin < chemin.size() ? "…" : "");
}

/// Le chemin du premier dossier ignoré, et pourquoi il l'est ; sinon, tel quel.
Laisse resumer(const std::string& chemin, const std::string& raison) {
    for (auto barre = chemin.find('/'); barre != std::string::npos;
         barre = chemin.find('/', barre + 1)) {
        const std::string dossier = chemin.substr(0, barre);
        if (auto ignore = raison_d_ignorer(nom_du_fichier(dossier)); !ignore.empty())
            return {montrable(dossier) + "/", std::move(ignore)};
    }
    return {montrable(chemin), raison};
}

std::vector<Laisse> lire_laisses(const json& donnees) {
    std::vector<Laisse> laisses;
    for (const auto& l : donnees)
        laisses.push_back({juge::affichable(l.at("chemin").get<std::string>()),
                           juge::affichable(l.at("raison").get<std::string>()),
                           l.at("nombre").get<std::size_t>()});
    return laisses;
}

}  // namespace

void Contenu::remarquer(const std::string& remarque) {
    if (remarques.size() < remarques_max)
        remarques.push_back(juge::affichable(remarque));
    else if (remarques.size() == remarques_max)
        remarques.emplace_back("… et d'autres du même genre");
}

void Contenu::prendre(Fichier fichier) {
    std::size_t pris = fichier.contenu.size();
    for (const auto& f : fichiers)
        pris += f.contenu.size();
    fichier.chemin = juge::affichable(fichier.chemin);
    if (pris > pris_max)
        refus = "trop de fichiers portent le nom d'un exercice";
    else
        fichiers.push_back(std::move(fichier));
}

void Contenu::laisser(const std::string& chemin, const std::string& raison) {
    ajouter(resumer(chemin, raison));
}

void Contenu::ajouter(Laisse laisse) {
    if (!laisses.empty() && laisses.back().chemin == laisse.chemin)
        laisses.back().nombre += laisse.nombre;
    else if (laisses.size() < laisses_max)
        laisses.push_back(std::move(laisse));
    else
        tus += laisse.nombre;
}

void Contenu::accueillir(Contenu dedans, const std::string& archive, std::time_t quand) {
    entrees += dedans.entrees;
    octets += dedans.octets;
    if (!dedans.refus.empty()) {
        remarquer(archive + " n'est pas prise : " + dedans.refus);
        return;
    }
    const std::string prefixe = archive + "/";
    for (auto& fichier : dedans.fichiers)
        prendre({prefixe + fichier.chemin, std::move(fichier.contenu), quand});
    for (auto& laisse : dedans.laisses) {
        laisse.chemin.insert(0, prefixe);
        ajouter(std::move(laisse));
    }
    for (const auto& remarque : dedans.remarques)
        remarquer(fmt::format("dans {} : {}", archive, remarque));
    tus += dedans.tus;
    if (dedans.date) date = std::max(date.value_or(0), *dedans.date);
}

bool chemin_sur(const std::string& chemin) {
    if (chemin.empty() || chemin.size() > chemin_max || chemin[0] == '/' ||
        chemin.find('\\') != std::string::npos)
        return false;
    const auto mots = composants(chemin);
    return !mots.empty() && std::find(mots.begin(), mots.end(), "..") == mots.end();
}

std::string envoyer(const Contenu& contenu) {
    json fichiers = json::array();
    for (const auto& f : contenu.fichiers) {
        fichiers.push_back({{"chemin", f.chemin},
                            {"contenu", json::binary({f.contenu.begin(), f.contenu.end()})},
                            {"date", f.date}});
    }
    json laisses = json::array();
    for (const auto& l : contenu.laisses)
        laisses.push_back({{"chemin", l.chemin}, {"raison", l.raison}, {"nombre", l.nombre}});
    const json donnees{{"fichiers", std::move(fichiers)},
                       {"laisses", std::move(laisses)},
                       {"tus", contenu.tus},
                       {"remarques", contenu.remarques},
                       {"date", contenu.date ? json(*contenu.date) : json(nullptr)},
                       {"entrees", contenu.entrees},
                       {"octets", contenu.octets},
                       {"refus", contenu.refus}};
    const auto octets = json::to_cbor(donnees);
    return {octets.begin(), octets.end()};
}

Contenu recevoir(const std::string& octets) {
    try {
        const json donnees = json::from_cbor(octets.begin(), octets.end());
        Contenu contenu;
        contenu.refus = juge::affichable(donnees.at("refus").get<std::string>());
        if (const auto& date = donnees.at("date"); !date.is_null())
            contenu.date = date.get<std::time_t>();
        contenu.entrees = donnees.at("entrees").get<std::size_t>();
        contenu.octets = donnees.at("octets").get<std::size_t>();
        contenu.tus = donnees.at("tus").get<std::size_t>();
        contenu.laisses = lire_laisses(donnees.at("laisses"));
        for (const auto& remarque : donnees.at("remarques"))
            contenu.remarquer(remarque.get<std::string>());
        for (const auto& f : donnees.at("fichiers")) {
            const auto& texte = f.at("contenu").get_binary();
            contenu.fichiers.push_back({juge::affichable(f.at("chemin").get<std::string>()),
                                        {texte.begin(), texte.end()},
                                        f.at("date").get<std::time_t>()});
        }
        return contenu;
    } catch (const json::exception&) {
        throw std::runtime_error("le lecteur d'archives n'a pas rendu ce qu'on attendait de lui");
    }
}

}  // namespace noter
