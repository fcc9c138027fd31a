#include "construction.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <regex>
#include <stdexcept>

#include "affichage.hpp"
#include "interruption.hpp"
#include "lecture.hpp"
#include "outil.hpp"

namespace juge {

namespace fs = std::filesystem;

void construire(const Catalogue& catalogue, const Epreuve& epreuve, const std::string& variante,
                const std::string& profil) {
    const fs::path verrou = catalogue.construction / "construction.verrou";
    const int fd = ::open(verrou.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    if (fd >= 0) ::flock(fd, LOCK_EX);
    std::string cible = epreuve.id;
    if (variante != "etudiant" && variante != "tests") cible += "_" + variante;
    if (!profil.empty())
        cible += "_" + profil;
    else if (variante == "etudiant")
        cible += "_binaires";
    const auto sortie =
        lancer_outil({"cmake", "--build", catalogue.construction.string(), "--target", cible}, 0);
    if (fd >= 0) ::close(fd);
    Interruptible::verifier();
    if (sortie.code != 0) {
        throw std::runtime_error(fmt::format(
            "La construction de {} a échoué : cmake {} (cmake --build {} --target {}).\n{}", cible,
            sortie.raison, catalogue.construction.string(), cible, sortie.texte));
    }
}

std::optional<Constat> constat_compilation(const Epreuve& epreuve, const std::string& variante,
                                           const std::string& profil, const fs::path& reponse) {
    const fs::path prefixe = epreuve.binaires / variante / profil;
    for (const char* etape : {".compilation.txt", ".liens.txt"}) {
        const fs::path journal = prefixe.string() + etape;
        std::error_code ignoree;
        if (fs::file_size(journal, ignoree) == 0 || ignoree) continue;
        const std::string texte = affichable(lire_texte(journal));
        Constat constat;
        constat.verdict = Verdict::ne_compile_pas;
        constat.profil = profil;
        constat.sortie = texte;
        static const std::regex redefinition(R"re((.*)multiple definition of `([^']+)'(.*))re");
        static const std::regex du_juge(
            R"re(juge_(simple|tsan|asan)\.dir|outils/juge/epreuve|lib[at]san|libubsan)re");
        static const std::regex macro(R"re(error: .*JUGE : ([^\n"]+))re");
        static const std::regex absent(R"re(undefined reference to `([^']+)')re");
        static const std::regex erreur(R"re(([^\s:]+):(\d+):\d+: (?:fatal )?error: (.*))re");
        std::smatch m;
        if (std::regex_search(texte, m, redefinition)) {
            const std::string symbole = m[2];
            const bool au_juge = std::regex_search(m[1].str() + m[3].str(), du_juge);
            constat.phrase =
                symbole == "main" ? "La réponse définit main() : c'est l'épreuve qui le fournit."
                : au_juge
                    ? fmt::format("La réponse redéfinit « {} », qui appartient au juge.", symbole)
                    : fmt::format("« {} » est défini plusieurs fois.", symbole);
            if (au_juge && symbole != "main") constat.verdict = Verdict::triche_presumee;
        } else if (std::regex_search(texte, m, macro)) {
            constat.phrase = m[1].str() + ".";
            constat.verdict = Verdict::triche_presumee;
        } else if (std::regex_search(texte, m, absent)) {
            constat.phrase = fmt::format("« {} » est déclaré mais défini nulle part.", m[1].str());
        } else {
            constat.phrase = "Le compilateur refuse la réponse.";
            // La première erreur dans la réponse elle-même ; à défaut, la première tout court.
            for (std::sregex_iterator e(texte.begin(), texte.end(), erreur), fin; e != fin; ++e) {
                const bool dans_la_reponse = (*e)[1].str() == reponse.string();
                if (constat.endroit && !dans_la_reponse) continue;
                constat.endroit = Endroit{(*e)[1], std::stoi((*e)[2]), ""};
                constat.details = {(*e)[3].str()};
                if (dans_la_reponse) break;
            }
        }
        return constat;
    }
    return std::nullopt;
}

}  // namespace juge
