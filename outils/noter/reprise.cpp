#include "reprise.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace noter {

namespace fs = std::filesystem;
using nlohmann::json;

void ecrire_fichier(const fs::path& fichier, const std::string& texte) {
    std::error_code erreur;
    fs::create_directories(fichier.parent_path(), erreur);
    fs::path brouillon = fichier;
    brouillon += fmt::format(".{}", ::getpid());
    {
        std::ofstream flux(brouillon, std::ios::binary);
        flux << texte;
        flux.close();
        if (!flux) erreur = std::make_error_code(std::errc::io_error);
    }
    if (!erreur) fs::rename(brouillon, fichier, erreur);
    if (!erreur) return;
    std::error_code ignoree;
    fs::remove(brouillon, ignoree);
    throw std::runtime_error(fmt::format(
        "{} n'a pas pu être écrit. Vérifiez la place et les droits.", fichier.string()));
}

fs::path Reprise::fichier(const std::string& rendu, const std::string& exercice) const {
    return dossier_ / rendu / (exercice + ".json");
}

std::optional<json> Reprise::retrouver(const std::string& rendu, const std::string& exercice,
                                       const std::string& cle) const {
    std::ifstream flux(fichier(rendu, exercice));
    if (!flux) return std::nullopt;
    json garde = json::parse(flux, nullptr, false);
    if (!garde.is_object() || garde.value("cle", "") != cle) return std::nullopt;
    return garde;
}

void Reprise::garder(const std::string& rendu, const std::string& exercice, const std::string& cle,
                     const json& jugement) const {
    json garde = jugement;
    garde["cle"] = cle;
    ecrire_fichier(fichier(rendu, exercice),
                   garde.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace noter
