#include "notation.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "affichage.hpp"
#include "chaine.hpp"
#include "correction.hpp"
#include "commun/empreinte.hpp"
#include "lecture.hpp"
#include "parallele.hpp"
#include "rendus.hpp"
#include "reprise.hpp"
#include "ressemblance.hpp"
#include "sorties.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Où en est la notation : une ligne récrite sur un terminal, une ligne par dixième ailleurs.
class Avancement {
public:
    explicit Avancement(std::size_t total) : total_(total) {}

    void avancer(const std::string& quoi) {
        const std::lock_guard garde(verrou_);
        ++faits_;
        if (terminal_) {
            fmt::print(stderr, "\r\033[K{} sur {} — {}", faits_, total_, quoi);
            if (faits_ == total_) fmt::print(stderr, "\r\033[K");
        } else if (10 * faits_ / total_ > 10 * (faits_ - 1) / total_) {
            fmt::print(stderr, "{} sur {}\n", faits_, total_);
        }
        std::fflush(stderr);
    }

private:
    std::mutex verrou_;
    std::size_t total_;
    std::size_t faits_ = 0;
    bool terminal_ = ::isatty(STDERR_FILENO) != 0;
};

/// Le dossier où les jugements se font, effacé avec l'objet.
class Chantier {
public:
    Chantier() {
        std::string modele = fmt::format("/tmp/noter-{}-XXXXXX", ::getpid());
        if (::mkdtemp(modele.data()) == nullptr)
            throw std::runtime_error("Aucun dossier ne peut être créé dans /tmp.");
        // Sous root, chaque jugement a son utilisateur : il doit pouvoir traverser ce dossier.
        if (::geteuid() == 0) ::chmod(modele.c_str(), 0711);
        chemin_ = modele;
    }
    Chantier(const Chantier&) = delete;
    Chantier& operator=(const Chantier&) = delete;
    ~Chantier() {
        std::error_code ignoree;
        fs::remove_all(chemin_, ignoree);
    }
    const fs::path& chemin() const { return chemin_; }

private:
    fs::path chemin_;
};

bool demande(const juge::Epreuve& exercice, const std::vector<std::string>& chapitres) {
    return chapitres.empty() ||
           std::any_of(chapitres.begin(), chapitres.end(), [&](const std::string& chapitre) {
               return exercice.serie == chapitre || exercice.serie == "chapitre" + chapitre ||
                      exercice.serie == "chapitre0" + chapitre;
           });
}

std::vector<const juge::Epreuve*> choisir_exercices(const juge::Catalogue& catalogue,
                                                    const std::vector<std::string>& chapitres) {
    std::set<std::string> series;
    std::vector<const juge::Epreuve*> exercices;
    for (const auto& epreuve : catalogue.epreuves) {
        if (!epreuve.est_exercice()) continue;
        series.insert(epreuve.serie);
        if (demande(epreuve, chapitres)) exercices.push_back(&epreuve);
    }
    for (const auto& chapitre : chapitres) {
        if (std::none_of(exercices.begin(), exercices.end(),
                         [&](const juge::Epreuve* e) { return demande(*e, {chapitre}); }))
            throw std::runtime_error(
                fmt::format("Aucun exercice dans le chapitre « {} ». Ceux qui en ont : {}.",
                            chapitre, fmt::join(series, ", ")));
    }
    if (exercices.empty()) throw std::runtime_error("Le cours n'a pas encore d'exercice.");
    return exercices;
}

/// Le fichier de l'épreuve cachée de chaque exercice, vide s'il n'y en a pas. Lève
/// std::runtime_error si un fichier du dossier ne correspond à aucun exercice.
std::vector<fs::path> trouver_cachees(const fs::path& dossier,
                                      const std::vector<const juge::Epreuve*>& exercices,
                                      const juge::Catalogue& catalogue) {
    std::vector<fs::path> cachees(exercices.size());
    if (dossier.empty()) return cachees;
    if (!fs::is_directory(dossier))
        throw std::runtime_error("Le dossier des épreuves cachées n'existe pas : " +
                                 dossier.string());
    for (const auto& entree : fs::directory_iterator(dossier)) {
        const std::string nom = entree.path().filename().string();
        const auto porte_ce_nom = [&](const juge::Epreuve& e) {
            return e.est_exercice() && e.nom + ".test.cpp" == nom;
        };
        if (std::none_of(catalogue.epreuves.begin(), catalogue.epreuves.end(), porte_ce_nom))
            throw std::runtime_error(fmt::format(
                "{} n'est l'épreuve d'aucun exercice : une épreuve cachée porte le nom de "
                "l'épreuve visible, par exemple {}.test.cpp.",
                entree.path().string(), exercices.front()->nom));
        for (std::size_t i = 0; i < exercices.size(); ++i)
            if (porte_ce_nom(*exercices[i])) cachees[i] = fs::absolute(entree.path());
    }
    return cachees;
}

/// Sous root, l'utilisateur jetable doit pouvoir lire le cours.
void verifier_acces(const fs::path& racine) {
    if (::geteuid() != 0) return;
    for (fs::path dossier = racine; dossier != dossier.root_path();
         dossier = dossier.parent_path()) {
        if ((fs::status(dossier).permissions() & fs::perms::others_exec) != fs::perms::none)
            continue;
        throw std::runtime_error(fmt::format(
            "{} est privé : lancé par root, le correcteur juge sous une autre identité, qui ne "
            "peut pas y lire le cours. Déplacez le cours (par exemple dans /opt), ou lancez cette "
            "commande sans être root.",
            dossier.string()));
    }
}

/// Une réponse à juger.
struct Tache {
    std::size_t copie = 0;
    std::size_t exercice = 0;
};

class Notation {
public:
    Notation(const Reglages& reglages, const juge::Catalogue& catalogue,
             const std::stop_token& arret)
        : reglages_(reglages),
          catalogue_(catalogue),
          arret_(arret),
          rendus_(lister_rendus(reglages.rendus)),
          enclos_(reglages.sans_bac_a_sable),
          exercices_(choisir_exercices(catalogue, reglages.chapitres)),
          cachees_(trouver_cachees(reglages.cachees, exercices_, catalogue)),
          reprise_(reglages.sortie / "jugements") {
        verifier_acces(catalogue.racine);
        verifier_acces(catalogue.construction);
        verifier_sortie();
        verifier_dates();
    }

    Classe noter() {
        classe_.exercices = exercices_;
        classe_.isolement = enclos_.description();
        fmt::print(stderr, "Isolement : {}.\n", classe_.isolement);
        lire_les_rendus();
        const auto taches = lister_taches();
        if (!taches.empty()) juger_tout(taches);
        for (auto& copie : classe_.copies) {
            for (std::size_t e = 0; e < exercices_.size(); ++e) {
                auto& note = copie.exercices[e];
                note.points = calculer_points(*exercices_[e], note);
                note.signalements = relever(note);
            }
        }
        comparer();
        return std::move(classe_);
    }

private:
    /// Des notes écrites parmi les rendus seraient prises pour un rendu la fois suivante.
    void verifier_sortie() const {
        const auto relatif = reglages_.sortie.lexically_normal().lexically_relative(
            (reglages_.rendus / "").lexically_normal());
        if (relatif.empty() || *relatif.begin() == "..") return;
        throw std::runtime_error(fmt::format(
            "Les notes ne peuvent pas être écrites dans le dossier des rendus ({}) : choisissez un "
            "autre dossier avec --sortie.",
            reglages_.sortie.string()));
    }

    /// Une faute de frappe dans le fichier des dates changerait une note sans rien dire.
    void verifier_dates() const {
        if (reglages_.dates.empty()) return;
        std::vector<std::string> inconnus;
        std::set<std::string> sans_date;
        for (const auto& rendu : rendus_)
            sans_date.insert(rendu.nom);
        for (const auto& [nom, date] : reglages_.dates)
            if (sans_date.erase(nom) == 0) inconnus.push_back(nom);
        if (!inconnus.empty())
            throw std::runtime_error(fmt::format(
                "Le fichier des dates nomme « {} », qui n'est le nom d'aucun rendu : celui de son "
                "dossier, ou de son archive sans l'extension.",
                fmt::join(inconnus, " », « ")));
        if (!sans_date.empty())
            fmt::print(stderr, "Sans ligne dans le fichier des dates : {}.\n",
                       fmt::join(sans_date, ", "));
    }

    void lire_les_rendus() {
        fmt::print(stderr, "Lecture des rendus…\n");
        std::vector<std::string> noms;
        for (const auto* exercice : exercices_)
            noms.push_back(exercice->nom + ".hpp");
        classe_.copies.resize(rendus_.size());
        en_parallele(rendus_.size(), reglages_.travaux, arret_,
                     [&](std::size_t i, const std::stop_token& arret) {
                         const auto contenu =
                             lire_rendu(rendus_[i], noms, reglages_.programme, enclos_,
                                        reglages_.penalite.has_value(), arret);
                         classe_.copies[i] = preparer(rendus_[i], contenu);
                     });
    }

    Copie preparer(const Rendu& rendu, const Contenu& contenu) const {
        Copie copie;
        copie.nom = rendu.nom;
        copie.fichier = nom_de_fichier(rendu);
        copie.refus = contenu.refus;
        copie.remarques = contenu.remarques;
        std::time_t derniere = 0;
        for (const auto* exercice : exercices_) {
            NoteExercice note;
            auto choix = choisir(contenu, *exercice, catalogue_.racine);
            if (choix.reponse) {
                note.etat = Etat::non_note;
                note.phrase = "pas encore jugé";
                note.reponse = std::move(choix.reponse->contenu);
                note.chemin = std::move(choix.reponse->chemin);
                derniere = std::max(derniere, choix.reponse->date);
            } else if (!choix.refus.empty()) {
                note.etat = Etat::refuse;
                note.phrase = std::move(choix.refus);
            }
            copie.exercices.push_back(std::move(note));
        }
        if (reglages_.penalite) dater(copie, rendu, contenu, derniere);
        return copie;
    }

    /// La date du fichier des dates ; à défaut celle du dernier commit ; à défaut celle de
    /// l'archive, ou du dernier fichier pris dans un dossier.
    void dater(Copie& copie, const Rendu& rendu, const Contenu& contenu,
               std::time_t derniere) const {
        if (const auto declaree = reglages_.dates.find(rendu.nom);
            declaree != reglages_.dates.end()) {
            copie.date = declaree->second;
        } else if (contenu.date) {
            copie.date = contenu.date;
        } else if (struct stat infos{};
                   rendu.genre != Genre::dossier && ::lstat(rendu.chemin.c_str(), &infos) == 0) {
            copie.date = infos.st_mtime;
        } else if (derniere != 0) {
            copie.date = derniere;
        }
        if (!copie.date) return;
        copie.jours_de_retard = jours_de_retard(*copie.date, reglages_.penalite->echeance);
        copie.penalite = part_retiree(*reglages_.penalite, copie.jours_de_retard);
    }

    std::vector<Tache> lister_taches() const {
        std::vector<Tache> taches;
        for (std::size_t c = 0; c < classe_.copies.size(); ++c)
            for (std::size_t e = 0; e < exercices_.size(); ++e)
                if (classe_.copies[c].exercices[e].etat == Etat::non_note) taches.push_back({c, e});
        return taches;
    }

    void juger_tout(const std::vector<Tache>& taches) {
        std::set<std::size_t> utiles;
        for (const auto& tache : taches)
            utiles.insert(tache.exercice);
        std::vector<const juge::Epreuve*> a_construire;
        for (const std::size_t e : utiles)
            a_construire.push_back(exercices_[e]);
        fmt::print(stderr, "Préparation de {} exercice{}…\n", utiles.size(),
                   pluriel(utiles.size()));
        const Chaine chaine(catalogue_, a_construire);
        const Chantier chantier;
        Correcteur correcteur(catalogue_, reglages_.catalogue, chaine, enclos_, chantier.chemin());
        temoigner({utiles.begin(), utiles.end()}, chaine, correcteur);

        fmt::print(stderr, "Jugement de {} réponse{}…\n", taches.size(), pluriel(taches.size()));
        Avancement avancement(taches.size());
        en_parallele(
            taches.size(), reglages_.travaux, arret_,
            [&](std::size_t i, const std::stop_token& arret) {
                const Tache& tache = taches[i];
                auto& copie = classe_.copies[tache.copie];
                juger(copie.exercices[tache.exercice], tache.exercice, copie.fichier, chaine,
                      correcteur, arret);
                avancement.avancer(copie.nom + " : " + exercices_[tache.exercice]->numero());
            });
    }

    std::string cle(std::size_t e, const std::string& reponse, const Chaine& chaine) const {
        commun::Empreinte empreinte;
        empreinte.ajouter(chaine.empreinte(*exercices_[e]));
        empreinte.ajouter(juge::lire_texte(exercices_[e]->sources.front()));
        empreinte.ajouter(cachees_[e].empty() ? "" : juge::lire_texte(cachees_[e]));
        empreinte.ajouter(reponse);
        return empreinte.texte();
    }

    void juger(NoteExercice& note, std::size_t e, const std::string& rendu, const Chaine& chaine,
               Correcteur& correcteur, const std::stop_token& arret) const {
        const auto& exercice = *exercices_[e];
        const std::string cle_du_jugement = cle(e, note.reponse, chaine);
        if (const auto garde = reprise_.retrouver(rendu, exercice.id, cle_du_jugement);
            garde && reprendre(*garde, note))
            return;
        const auto debut = std::chrono::steady_clock::now();
        try {
            note.visible =
                correcteur.passer(exercice, note.reponse, exercice.sources.front(), arret);
            if (!cachees_[e].empty() &&
                note.visible.jugement.verdict < juge::Verdict::ne_compile_pas)
                note.cachee = correcteur.passer(exercice, note.reponse, cachees_[e], arret);
            note.etat = Etat::note;
            note.phrase.clear();
        } catch (const CorrectionImpossible& erreur) {
            note.etat = Etat::non_note;
            note.phrase = erreur.what();
            return;  // rien n'est gardé : on réessaiera
        }
        note.duree_s =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - debut).count();
        reprise_.garder(rendu, exercice.id, cle_du_jugement,
                        {{"visible", en_json(note.visible)},
                         {"cachee", note.cachee ? en_json(*note.cachee) : json(nullptr)},
                         {"duree_s", note.duree_s}});
    }

    static bool reprendre(const json& garde, NoteExercice& note) {
        try {
            note.visible = lire_passage(garde.at("visible"));
            if (!garde.at("cachee").is_null()) note.cachee = lire_passage(garde.at("cachee"));
            note.duree_s = garde.at("duree_s").get<double>();
            note.etat = Etat::note;
            note.phrase.clear();
            return true;
        } catch (const std::exception&) {
            note.cachee.reset();
            return false;
        }
    }

    /// Avant de noter qui que ce soit : toute la chaîne doit juger le squelette À COMPLÉTER et,
    /// s'il y a une épreuve cachée et une solution livrée, la solution RÉUSSI.
    void temoigner(const std::vector<std::size_t>& utiles, const Chaine& chaine,
                   Correcteur& correcteur) const {
        en_parallele(utiles.size(), reglages_.travaux, arret_,
                     [&](std::size_t i, const std::stop_token& arret) {
                         const std::size_t e = utiles[i];
                         temoin(e, "squelette", exercices_[e]->squelette,
                                exercices_[e]->sources.front(), juge::Verdict::a_completer, chaine,
                                correcteur, arret);
                         if (!cachees_[e].empty() && !exercices_[e]->solution.empty())
                             temoin(e, "solution", exercices_[e]->solution, cachees_[e],
                                    juge::Verdict::reussi, chaine, correcteur, arret);
                     });
    }

    void temoin(std::size_t e, const std::string& quoi, const fs::path& fichier,
                const fs::path& epreuve, juge::Verdict attendu, const Chaine& chaine,
                Correcteur& correcteur, const std::stop_token& arret) const {
        const auto& exercice = *exercices_[e];
        const std::string texte = juge::lire_texte(fichier);
        const std::string dossier = ".temoins_" + quoi;  // aucun rendu ne s'appelle ainsi
        const std::string cle_du_temoin = cle(e, texte, chaine);
        if (reprise_.retrouver(dossier, exercice.id, cle_du_temoin)) return;
        Passage passage;
        try {
            passage = correcteur.passer(exercice, texte, epreuve, arret);
        } catch (const CorrectionImpossible& erreur) {
            throw std::runtime_error(fmt::format("{} : le témoin ({}) n'a pas pu être jugé : {}",
                                                 exercice.numero(), fichier.string(),
                                                 erreur.what()));
        }
        const auto& jugement = passage.jugement;
        if (jugement.verdict != attendu) {
            const auto& constat = jugement.constats;
            throw std::runtime_error(fmt::format(
                "{} : avant de noter, le correcteur juge un témoin, {}, par {} : il attendait {}, "
                "et obtient {}. {}{}\nRien n'est noté : le cours, l'épreuve ou cette machine est à "
                "réparer d'abord.",
                exercice.numero(), fichier.string(), epreuve.string(), nom(attendu),
                nom(jugement.verdict), constat.empty() ? "" : constat.front().phrase + "\n",
                constat.empty() ? "" : constat.front().sortie));
        }
        reprise_.garder(dossier, exercice.id, cle_du_temoin, {{"visible", en_json(passage)}});
    }

    void comparer() {
        for (std::size_t e = 0; e < exercices_.size(); ++e) {
            const std::string squelette = juge::lire_texte(exercices_[e]->squelette);
            std::vector<Traits> tous;
            for (const auto& copie : classe_.copies)
                tous.push_back(traits(copie.exercices[e].reponse, squelette));
            for (std::size_t a = 0; a < tous.size(); ++a) {
                for (std::size_t b = a + 1; b < tous.size(); ++b) {
                    const double part = ressemblance(tous[a], tous[b]);
                    if (part < ressemblance_signalee) continue;
                    classe_.ressemblances.push_back({e, a, b, part});
                    signaler_ressemblance(e, a, b, part);
                    signaler_ressemblance(e, b, a, part);
                }
            }
        }
    }

    void signaler_ressemblance(std::size_t e, std::size_t copie, std::size_t autre, double part) {
        classe_.copies[copie].exercices[e].signalements.push_back(
            {0, fmt::format("Presque la même réponse que {} ({:.0f} %).", classe_.copies[autre].nom,
                            100 * part)});
    }

    const Reglages& reglages_;
    const juge::Catalogue& catalogue_;
    std::stop_token arret_;
    std::vector<Rendu> rendus_;
    Enclos enclos_;
    std::vector<const juge::Epreuve*> exercices_;
    std::vector<fs::path> cachees_;
    Reprise reprise_;
    Classe classe_;
};

}  // namespace

Classe noter_classe(const Reglages& reglages, const juge::Catalogue& catalogue,
                    const std::stop_token& arret) {
    return Notation(reglages, catalogue, arret).noter();
}

}  // namespace noter
