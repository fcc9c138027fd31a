// L'épreuve de force entière : `chaos [graines] [lignes]`. Sans argument, deux graines de cent
// lignes par auteur ; `chaos 20 500` est celle que la leçon rapporte.
#include "chaos.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <cstdlib>

int main(int combien, char** arguments) {
    const auto graines = combien > 1 ? std::strtoul(arguments[1], nullptr, 10) : 2;
    const auto lignes = combien > 2 ? std::strtoul(arguments[2], nullptr, 10) : 100;
    std::string dossier = (std::filesystem::temp_directory_path() / "chaos-XXXXXX").string();
    if (::mkdtemp(dossier.data()) == nullptr) return 2;
    bool tout_juste = true;
    for (unsigned graine = 1; graine <= graines; ++graine) {
        const auto chemin = std::filesystem::path(dossier) / std::to_string(graine);
        const auto vu = cours::chaos::semer(chemin, graine, lignes);
        const bool juste = cours::chaos::juste(vu, graine);
        fmt::print(
            "graine {:>2} : {} lignes, dont {} de la victime ({} confirmées) ; déchirées : {} ; "
            "perdues ou répétées : {} : {}\n",
            graine, vu.lignes, vu.de_la_victime, vu.confirmees, vu.dechirees, vu.desordre,
            juste ? "juste" : "FAUX");
        tout_juste = tout_juste && juste;
    }
    std::filesystem::remove_all(dossier);
    return tout_juste ? 0 : 1;
}
