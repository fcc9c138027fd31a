#include "atelier.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "commandes.hpp"
#include "designation.hpp"
#include "ecran.hpp"
#include "editeur.hpp"
#include "enonce.hpp"
#include "interruption.hpp"
#include "jugement_json.hpp"
#include "pages.hpp"
#include "reponse.hpp"
#include "travail.hpp"
#include "veille.hpp"

namespace cahier {
namespace {

namespace fs = std::filesystem;
using juge::Epreuve;
using Horloge = std::chrono::steady_clock;

/// Une question dont la réponse est un mot à taper en entier : rien d'important ne part d'une
/// touche frappée par erreur.
struct Question {
    std::string phrase;
    std::string mot;
    std::function<void()> si_oui;
    std::string saisie;
};

enum class Page { verdict, enonce, indices, exercices, fichier };

class Atelier {
public:
    Atelier(Session& session, Ecran& ecran, const Epreuve& exercice);
    void mener();

private:
    void ouvrir(const Epreuve& exercice);
    void decaler(int pas);
    void rejuger();
    void relancer();
    void lancer_le_juge();
    void suivre_le_juge();
    void conclure(const Travail::Fin& fin);

    void traiter(int touche);
    void traiter_page(int touche);
    void repondre(int touche);
    void demander_indice();
    void montrer_fichier(const fs::path& fichier, const std::string& paragraphe);
    void demander_solution();
    void demander_reinitialisation();
    void choisir(int pas);
    void ouvrir_la_liste();
    bool filtrer(int touche);
    void ouvrir_l_editeur();
    void revenir();
    void aller_a(Page page);

    void dessiner();
    Texte corps() const;
    Texte rendre(Texte texte) const { return session_.ascii ? en_ascii(std::move(texte)) : texte; }
    Ligne annonce() const;
    Ligne etat_courant() const;
    std::string phrase_de_la_liste() const;
    void dormir();

    Session& session_;
    Ecran& ecran_;
    /// Noté au départ : une reconstruction peut remplacer ce programme pendant qu'il s'exécute.
    const std::string outil_ = fs::read_symlink("/proc/self/exe").string();
    const Epreuve* exercice_ = nullptr;
    std::unique_ptr<Veille> veille_;
    std::unique_ptr<Travail> travail_;
    bool a_relancer_ = false;
    Horloge::time_point debut_{};
    std::optional<juge::Jugement> jugement_;
    std::string erreur_;   ///< ce qu'a dit le juge quand il n'a pas pu juger
    bool a_voir_ = false;  ///< un verdict est arrivé pendant qu'on regardait une autre page
    Enonce enonce_;

    Page page_ = Page::verdict;
    Texte texte_;                  ///< d'une page qui montre un fichier
    std::string titre_fichier_;    ///< lequel, et à quel paragraphe il s'est ouvert
    std::size_t haut_quitte_ = 0;  ///< où l'on en était en le quittant
    std::size_t haut_ = 0;
    std::size_t lignes_visibles_ = 1;
    const Epreuve* choisi_ = nullptr;  ///< dans la liste
    std::string filtre_;               ///< de la liste
    bool saisit_le_filtre_ = false;    ///< les lettres sont celles du filtre, non des touches
    std::optional<Question> question_;
    std::string avis_;  ///< ce que vient de faire une touche
    bool fini_ = false;
};

Atelier::Atelier(Session& session, Ecran& ecran, const Epreuve& exercice)
    : session_(session), ecran_(ecran) {
    ouvrir(exercice);
}

void Atelier::mener() {
    const juge::Interruptible interruptible;
    while (!fini_) {
        dessiner();
        dormir();
        juge::Interruptible::verifier();
        try {
            while (const auto touche = ecran_.lire_touche())
                traiter(*touche);
            if (veille_->enregistre()) rejuger();
            suivre_le_juge();
        } catch (const juge::Interruption&) {
            throw;
        } catch (const std::exception& erreur) {
            avis_ = erreur.what();
        }
    }
}

// ------------------------------------------------------------------------------- Jugements

void Atelier::ouvrir(const Epreuve& exercice) {
    exercice_ = &exercice;
    veille_ = std::make_unique<Veille>(exercice.squelette);
    enonce_ = lire_enonce(exercice);
    jugement_.reset();
    erreur_.clear();
    titre_fichier_.clear();
    rejuger();
    try {
        session_.progression.noter_en_cours(cle(exercice));
    } catch (const std::exception& erreur) {
        avis_ = erreur.what();
    }
}

/// Juge, et montre le verdict : qui vient d'enregistrer l'attend, quoi qu'il ait eu sous les yeux.
void Atelier::rejuger() {
    revenir();
    relancer();
}

void Atelier::decaler(int pas) {
    const auto tous = exercices(session_.catalogue);
    const auto ici = std::find(tous.begin(), tous.end(), exercice_) - tous.begin();
    const auto voulu = ici + pas;
    if (voulu >= 0 && voulu < static_cast<std::ptrdiff_t>(tous.size()))
        return ouvrir(*tous[static_cast<std::size_t>(voulu)]);
    avis_ = pas > 0 ? "C'est le dernier exercice." : "C'est le premier exercice.";
}

/// Juge la réponse telle qu'elle est maintenant. Un jugement en cours ne la concerne plus : il est
/// annulé, et le suivant part quand tout ce qu'il avait lancé est arrêté.
void Atelier::relancer() {
    a_relancer_ = true;
    debut_ = Horloge::now();
    if (travail_ != nullptr)
        travail_->annuler();
    else
        lancer_le_juge();
}

void Atelier::lancer_le_juge() {
    a_relancer_ = false;
    travail_ = std::make_unique<Travail>(
        std::vector<std::string>{outil_, "executer", exercice_->id, "--json"});
}

void Atelier::suivre_le_juge() {
    if (travail_ == nullptr) return;
    const auto fin = travail_->avancer();
    if (!fin) return;
    travail_.reset();
    if (a_relancer_) return lancer_le_juge();
    conclure(*fin);
}

void Atelier::conclure(const Travail::Fin& fin) {
    session_.progression.relire();
    jugement_.reset();
    erreur_ = juge::affichable(fin.erreurs);
    a_voir_ = page_ != Page::verdict;
    if (!a_voir_) haut_ = 0;
    try {
        jugement_ = juge::jugement_de_json(nlohmann::json::parse(fin.sortie));
    } catch (const std::exception&) {
        if (erreur_.empty()) erreur_ = fmt::format("Le juge s'est arrêté (code {}).", fin.code);
    }
}

// --------------------------------------------------------------------------------- Touches

void Atelier::traiter(int touche) {
    if (touche == touche::taille) return;
    if (question_) return repondre(touche);
    avis_.clear();
    if (filtrer(touche)) return;
    switch (touche) {
        case 'q':
            if (page_ == Page::verdict)
                fini_ = true;
            else
                revenir();
            break;
        case 'n':
            aller_a(Page::enonce);
            break;
        case 'i':
            demander_indice();
            break;
        case 'l':
            montrer_fichier(exercice_->lecon(), jugement_ && !jugement_->constats.empty()
                                                    ? jugement_->constats.front().lecon
                                                    : "");
            break;
        case 'e':
            ouvrir_la_liste();
            break;
        case 'm':
            ouvrir_l_editeur();
            break;
        case 's':
            decaler(+1);
            break;
        case 'p':
            decaler(-1);
            break;
        case 'r':
            rejuger();
            break;
        case 'z':
            demander_reinitialisation();
            break;
        case 'o':
            demander_solution();
            break;
        default:
            traiter_page(touche);
    }
}

/// Les touches dont le sens dépend de la page.
void Atelier::traiter_page(int touche) {
    const bool liste = page_ == Page::exercices;
    const auto monter = [&](std::size_t lignes) { haut_ -= std::min(haut_, lignes); };
    switch (touche) {
        case touche::haut:
            liste ? choisir(-1) : monter(1);
            break;
        case touche::bas:
            liste ? choisir(+1) : void(++haut_);
            break;
        case touche::page_haut:
            monter(lignes_visibles_);
            break;
        case touche::page_bas:
        case ' ':
            haut_ += lignes_visibles_;
            break;
        case touche::debut:
            haut_ = 0;
            break;
        case touche::fin:
            haut_ = lignes_avant(rendre(corps()), corps().size(), ecran_.largeur());
            break;
        case touche::echappement:
            revenir();
            break;
        case touche::entree:
            if (!liste)
                revenir();
            else if (!exercices_filtres(session_, filtre_).empty())
                ouvrir(*choisi_);
            break;
        default:
            break;
    }
}

void Atelier::repondre(int touche) {
    auto& question = *question_;
    if (touche == touche::echappement) {
        question_.reset();
    } else if (touche == touche::entree) {
        const auto posee = std::move(question);
        question_.reset();
        if (posee.saisie == posee.mot)
            posee.si_oui();
        else
            avis_ = fmt::format("Rien n'est fait : le mot attendu était « {} ».", posee.mot);
    } else if (touche == touche::effacement) {
        if (!question.saisie.empty()) question.saisie.pop_back();
    } else if (touche > ' ' && touche < touche::effacement) {
        question.saisie += static_cast<char>(touche);
    }
}

void Atelier::demander_indice() {
    const auto vus = etat(session_, *exercice_).indices;
    const auto nombre = static_cast<int>(indices_de(*exercice_).size());
    aller_a(Page::indices);
    if (vus < nombre) session_.progression.noter_indices(cle(*exercice_), vus + 1);
}

void Atelier::montrer_fichier(const fs::path& fichier, const std::string& paragraphe) {
    const auto titre = fichier.string() + "#" + paragraphe;
    const bool deja_lu = titre == titre_fichier_ && page_ != Page::fichier;
    titre_fichier_ = titre;
    texte_ = rendre(page_fichier(fichier, ecran_.largeur()));
    page_ = Page::fichier;
    haut_ = deja_lu
                ? haut_quitte_
                : lignes_avant(texte_, rang_du_paragraphe(texte_, paragraphe), ecran_.largeur());
}

void Atelier::demander_solution() {
    if (exercice_->solution.empty() || etat(session_, *exercice_).reussi()) {
        avis_ = refus_de_solution(session_, *exercice_, false);
        if (avis_.empty()) montrer_fichier(exercice_->solution, "");
        return;
    }
    question_ = Question{"Pas encore réussi. Pour voir la solution, tapez quand-meme puis Entrée :",
                         "quand-meme", [this] { montrer_fichier(exercice_->solution, ""); }, ""};
}

void Atelier::demander_reinitialisation() {
    question_ = Question{
        "Reprendre le squelette (votre réponse sera gardée) ? Tapez oui puis Entrée :", "oui",
        [this] {
            const auto copie = reinitialiser(*exercice_, squelette_livre(*exercice_),
                                             dossier_sauvegardes(session_));
            avis_ = phrase_de_reinitialisation(session_, *exercice_, copie);
            revenir();
        },
        ""};
}

/// Déplace le choix dans la liste, qui défile pour le garder au milieu.
void Atelier::choisir(int pas) {
    const auto retenus = exercices_filtres(session_, filtre_);
    if (retenus.empty()) return;
    const auto trouve = std::find(retenus.begin(), retenus.end(), choisi_);
    const auto ici = trouve == retenus.end() ? 0 : trouve - retenus.begin();
    const auto dernier = static_cast<std::ptrdiff_t>(retenus.size()) - 1;
    choisi_ = retenus[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(ici + pas, 0, dernier))];
    std::size_t rang = 0;
    const auto page = rendre(page_exercices(session_, retenus, *choisi_, rang));
    const auto ligne = lignes_avant(page, rang, ecran_.largeur());
    haut_ = ligne - std::min(ligne, lignes_visibles_ / 2);
}

void Atelier::ouvrir_la_liste() {
    aller_a(Page::exercices);
    filtre_.clear();
    choisi_ = exercice_;
    choisir(0);
}

/// La saisie du filtre de la liste. Un chiffre l'ouvre d'où qu'on soit, « / » depuis la liste. Rend
/// faux si la touche ne la concerne pas.
bool Atelier::filtrer(int touche) {
    const bool chiffre = touche >= '0' && touche <= '9';
    if (!saisit_le_filtre_) {
        if (!chiffre && (touche != '/' || page_ != Page::exercices)) return false;
        if (page_ != Page::exercices) ouvrir_la_liste();
        saisit_le_filtre_ = true;
        if (!chiffre) return true;
    }
    if (touche == touche::echappement) {
        filtre_.clear();
        saisit_le_filtre_ = false;
    } else if (touche == touche::effacement) {
        while (!filtre_.empty() && (static_cast<unsigned char>(filtre_.back()) & 0xC0U) == 0x80)
            filtre_.pop_back();
        if (!filtre_.empty()) filtre_.pop_back();
    } else if (touche >= ' ' && touche < 256) {
        filtre_ += static_cast<char>(touche);
    } else {
        return false;  // une flèche, Entrée : pour la liste
    }
    choisir(0);
    return true;
}

void Atelier::ouvrir_l_editeur() {
    ecran_.ceder(
        commande_d_editeur(exercice_->squelette.string(), ligne_a_ouvrir(session_, *exercice_)));
}

void Atelier::revenir() {
    aller_a(Page::verdict);
    a_voir_ = false;
}

void Atelier::aller_a(Page page) {
    if (page_ == Page::fichier) haut_quitte_ = haut_;
    page_ = page;
    haut_ = 0;
    saisit_le_filtre_ = false;
}

// -------------------------------------------------------------------------------- Affichage

Texte Atelier::corps() const {
    std::size_t ignore = 0;
    switch (page_) {
        case Page::enonce:
            return page_enonce(enonce_);
        case Page::indices:
            return page_indices(session_, *exercice_);
        case Page::exercices:
            return page_exercices(session_, exercices_filtres(session_, filtre_), *choisi_, ignore);
        case Page::fichier:
            return texte_;
        case Page::verdict:
            break;
    }
    Texte texte;
    if (!erreur_.empty()) texte.push_back({erreur_, Teinte::mal});
    if (jugement_)
        for (auto& ligne : page_verdict(session_, *exercice_, *jugement_))
            texte.push_back(std::move(ligne));
    if (texte.empty()) return page_enonce(enonce_);
    // Pendant qu'on juge de nouveau, ce verdict n'est déjà plus celui du fichier.
    if (travail_ != nullptr)
        for (auto& ligne : texte)
            ligne.teinte = Teinte::discrete;
    if (!jugement_ || jugement_->verdict != juge::Verdict::a_completer) return texte;
    texte.push_back({""});
    for (auto& ligne : page_enonce(enonce_))
        texte.push_back(std::move(ligne));
    return texte;
}

/// Ce qui vient d'arriver pendant qu'on regardait une autre page ; vide sinon.
Ligne Atelier::annonce() const {
    if (!a_voir_) return {};
    if (jugement_) return annonce_du_verdict(session_, *jugement_);
    return {"Le juge n'a pas pu juger (touche q pour voir pourquoi).", Teinte::mal};
}

std::string Atelier::phrase_de_la_liste() const {
    if (saisit_le_filtre_)
        return fmt::format("Filtre : {}_   (Entrée ouvre l'exercice choisi, Échap les montre tous)",
                           filtre_);
    return "Entrée ouvre l'exercice choisi ; un numéro, ou / et des mots, filtre la liste.";
}

Ligne Atelier::etat_courant() const {
    if (question_) return {question_->phrase + " " + question_->saisie + "_", Teinte::attention};
    if (saisit_le_filtre_) return {phrase_de_la_liste(), Teinte::attention};
    const auto arrive = annonce();
    if (!avis_.empty()) {
        const std::string suite = arrive.texte.empty() ? "" : "\n" + arrive.texte;
        return {avis_ + suite, Teinte::attention};
    }
    if (travail_ != nullptr) {
        const auto secondes =
            std::chrono::duration_cast<std::chrono::seconds>(Horloge::now() - debut_).count();
        return {fmt::format("Construction et jugement… {} s", secondes), Teinte::attention};
    }
    if (a_voir_) return arrive;
    if (page_ == Page::exercices) return {phrase_de_la_liste()};
    if (page_ != Page::verdict) return {};
    const auto& raison = veille_->raison_du_sondage();
    if (raison.empty()) return {"À l'écoute : enregistrez le fichier, il sera jugé."};
    return {fmt::format("Fichier consulté deux fois par seconde ({}).", raison)};
}

void Atelier::dessiner() {
    Cadre cadre;
    cadre.titre = intitule(*exercice_);
    const auto nombre = exercices(session_.catalogue).size();
    cadre.compte = fmt::format("{} sur {} réussis", nombre_reussis(session_), nombre);
    cadre.fichier = relatif(session_, exercice_->squelette);
    cadre.avancement = avancement(session_, *exercice_);
    cadre.corps = corps();
    cadre.etat = etat_courant();
    cadre.touches = {"n énoncé",
                     "i indice",
                     "l leçon",
                     "e exercices",
                     "m modifier",
                     "s suivant",
                     "p précédent",
                     "r rejuger",
                     "o solution",
                     "z remettre à zéro",
                     page_ == Page::verdict ? "q quitter" : "q revenir"};
    cadre.haut = haut_;
    if (session_.ascii) cadre = en_ascii(std::move(cadre));
    const auto composition = composer(cadre, ecran_.largeur(), ecran_.hauteur());
    haut_ = composition.haut;
    lignes_visibles_ = std::max<std::size_t>(composition.page, 1);
    ecran_.dessiner(composition.lignes);
}

void Atelier::dormir() {
    std::vector<int> descripteurs{veille_->fd()};
    int delai_ms = -1;
    const auto au_plus = [&](int ms) { delai_ms = delai_ms < 0 ? ms : std::min(delai_ms, ms); };
    if (const auto echeance = veille_->echeance()) au_plus(static_cast<int>(echeance->count()));
    if (travail_ != nullptr) {
        std::vector<pollfd> attentes;
        travail_->ajouter_attentes(attentes);
        for (const auto& attente : attentes)
            descripteurs.push_back(attente.fd);
        // Tubes fermés mais pas encore fini : bref ; sinon, le temps que les secondes s'affichent.
        au_plus(attentes.empty() ? 5 : 250);
    }
    ecran_.attendre(descripteurs, delai_ms);
}

}  // namespace

int travailler(Session& session, const std::string& designation) {
    const bool terminal = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
    const auto* exercice =
        designation.empty() ? exercice_en_cours(session) : &exercice_designe(session, designation);
    if (terminal && !session.json && exercice != nullptr) {
        try {
            Ecran ecran(session.style.couleurs, session.ascii);
            Atelier(session, ecran, *exercice).mener();
            return 0;
        } catch (const EcranImpossible& impossible) {
            dire_erreur(session, "{}\n\n", impossible.what());
        }
    }
    return designation.empty() ? juger_exercice_en_cours(session)
                               : executer(session, {exercice->id, "", -1});
}

}  // namespace cahier
