// attendu : ÉCHEC — un dossier sans droits, et le dossier de l'épreuve renommé
// sans lecture : ÉCHEC — un dossier sans droits, et le dossier de l'épreuve renommé
#pragma once
#include <sys/stat.h>
#include <filesystem>
#include <fstream>

inline int compter(int) {
    ::mkdir("ferme", 0700);
    std::ofstream("ferme/reste") << "reste";
    ::chmod("ferme", 0);
    const std::filesystem::path ici = std::filesystem::current_path();
    std::error_code ignoree;
    std::filesystem::rename(ici, ici.parent_path() / "reste_d_une_attaque", ignoree);
    return -1;
}
