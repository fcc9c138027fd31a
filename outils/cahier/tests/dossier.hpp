// Un dossier à soi, effacé à la fin.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

class Dossier {
public:
    Dossier() {
        std::string modele = (std::filesystem::temp_directory_path() / "cahier-XXXXXX").string();
        chemin_ = ::mkdtemp(modele.data());
    }
    Dossier(const Dossier&) = delete;
    Dossier& operator=(const Dossier&) = delete;
    ~Dossier() { std::filesystem::remove_all(chemin_); }

    const std::filesystem::path& chemin() const { return chemin_; }

private:
    std::filesystem::path chemin_;
};
