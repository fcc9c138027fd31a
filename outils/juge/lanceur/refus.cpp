#include "refus.hpp"

#include <fmt/format.h>

#include <regex>

namespace juge {

Constat lire_refus(const std::string& messages, const std::string& profil,
                   const std::filesystem::path& reponse) {
    Constat constat;
    constat.verdict = Verdict::ne_compile_pas;
    constat.profil = profil;
    constat.sortie = messages;
    static const std::regex redefinition(R"re((.*)multiple definition of `([^']+)'(.*))re");
    static const std::regex du_juge(
        R"re(juge_(simple|tsan|asan|ordres)\.dir|outils/juge/epreuve|lib[at]san|libubsan)re");
    static const std::regex macro(R"re(error: .*JUGE : ([^\n"]+))re");
    static const std::regex absent(R"re(undefined reference to `([^']+)')re");
    static const std::regex erreur(R"re(([^\n:]+):(\d+):\d+: (?:fatal )?error: (.*))re");
    std::smatch m;
    if (std::regex_search(messages, m, redefinition)) {
        const std::string symbole = m[2];
        const bool au_juge = std::regex_search(m[1].str() + m[3].str(), du_juge);
        constat.phrase =
            symbole == "main" ? "La réponse définit main() : c'est l'épreuve qui le fournit."
            : au_juge ? fmt::format("La réponse redéfinit « {} », qui appartient au juge.", symbole)
                      : fmt::format("« {} » est défini plusieurs fois.", symbole);
        if (au_juge && symbole != "main") constat.verdict = Verdict::triche_presumee;
    } else if (std::regex_search(messages, m, macro)) {
        constat.phrase = m[1].str() + ".";
        constat.verdict = Verdict::triche_presumee;
    } else if (std::regex_search(messages, m, absent)) {
        constat.phrase = fmt::format("« {} » est déclaré mais défini nulle part.", m[1].str());
    } else {
        constat.phrase = "Le compilateur refuse la réponse.";
        // La première erreur dans la réponse elle-même ; à défaut, la première tout court.
        for (std::sregex_iterator e(messages.begin(), messages.end(), erreur), fin; e != fin; ++e) {
            const bool dans_la_reponse = (*e)[1].str() == reponse.string();
            if (constat.endroit && !dans_la_reponse) continue;
            constat.endroit = Endroit{(*e)[1], std::stoi((*e)[2]), ""};
            constat.details = {(*e)[3].str()};
            if (dans_la_reponse) break;
        }
    }
    return constat;
}

}  // namespace juge
