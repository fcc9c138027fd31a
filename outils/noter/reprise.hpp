// Les jugements déjà faits, gardés sur le disque : une notation interrompue ne les refait pas.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace noter {

/// Un fichier par jugement. Sûr entre threads, pour des jugements différents.
class Reprise {
public:
    explicit Reprise(std::filesystem::path dossier) : dossier_(std::move(dossier)) {}

    /// Le jugement gardé, s'il a été fait avec la même clé ; rien s'il manque ou est abîmé.
    std::optional<nlohmann::json> retrouver(const std::string& rendu, const std::string& exercice,
                                            const std::string& cle) const;
    void garder(const std::string& rendu, const std::string& exercice, const std::string& cle,
                const nlohmann::json& jugement) const;

private:
    std::filesystem::path fichier(const std::string& rendu, const std::string& exercice) const;

    std::filesystem::path dossier_;
};

}  // namespace noter
