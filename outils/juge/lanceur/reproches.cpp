#include "reproches.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "encodage.hpp"
#include "lecture.hpp"
#include "suspicions.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;

Constat constat_d_encodage(const AccidentDEncodage& accident, const fs::path& reponse) {
    Constat constat;
    constat.verdict = Verdict::ne_compile_pas;
    constat.phrase = accident.phrase;
    constat.details.push_back({accident.remede});
    constat.endroit = Endroit{reponse.string(), accident.ligne, ""};
    return constat;
}

/// Ce qu'un même verdict reproche : chaque reproche n'est dit qu'une fois, avec toutes ses lignes.
Constat rassembler(Verdict verdict, const std::vector<Suspicion>& suspicions,
                   const fs::path& reponse) {
    std::vector<Detail> reproches;
    for (const auto& s : suspicions) {
        if (s.verdict != verdict) continue;
        auto connu = std::find_if(reproches.begin(), reproches.end(),
                                  [&](const Detail& r) { return r.texte == s.phrase; });
        if (connu == reproches.end()) connu = reproches.insert(connu, {s.phrase});
        const Endroit endroit{reponse.string(), s.ligne, ""};
        if (connu->endroits.empty() || connu->endroits.back() != endroit)
            connu->endroits.push_back(endroit);
    }
    Constat constat;
    constat.verdict = verdict;
    constat.phrase = reproches.front().texte + ".";
    constat.endroit = reproches.front().endroits.front();
    reproches.front().texte.clear();
    reproches.front().endroits.erase(reproches.front().endroits.begin());
    if (reproches.front().endroits.empty()) reproches.erase(reproches.begin());
    constat.details = std::move(reproches);
    return constat;
}

std::string tout_lire(const std::vector<fs::path>& sources) {
    std::string textes;
    for (const auto& source : sources)
        textes += lire_texte(source);
    return textes;
}

}  // namespace

std::vector<Constat> constats_de_lecture(const Epreuve& epreuve, const fs::path& reponse) {
    const std::string texte = lire_texte(reponse);
    if (const auto accident = lire_encodage(texte, reponse.filename().string()))
        return {constat_d_encodage(*accident, reponse)};
    auto suspicions = lire_suspicions(texte, tout_lire(epreuve.sources), epreuve.autorise);
    const auto interdits = lire_interdits(texte, epreuve.interdit);
    suspicions.insert(suspicions.end(), interdits.begin(), interdits.end());
    std::vector<Constat> constats;
    for (const Verdict verdict :
         {Verdict::triche_presumee, Verdict::ne_compile_pas, Verdict::echec})
        if (std::any_of(suspicions.begin(), suspicions.end(),
                        [&](const Suspicion& s) { return s.verdict == verdict; }))
            constats.push_back(rassembler(verdict, suspicions, reponse));
    return constats;
}

void signaler_pieges_du_compilateur(std::vector<Constat>& constats, const fs::path& reponse,
                                    int gcc) {
    constexpr int premier_juste = 14;
    if (gcc == 0 || gcc >= premier_juste || constats.empty()) return;
    std::vector<Endroit> endroits;
    for (const int ligne : lire_conditions_en_attente(lire_texte(reponse)))
        endroits.push_back({reponse.string(), ligne, ""});
    if (endroits.empty()) return;
    for (auto& constat : constats)
        if (constat.verdict == Verdict::plantage || constat.verdict == Verdict::echec)
            constat.details.push_back(
                {"la cause est peut-être `co_await` dans la condition d'un if : GCC 12 s'y trompe "
                 "; "
                 "écrivez const auto r = co_await …; if (r) …",
                 endroits});
}

}  // namespace juge
