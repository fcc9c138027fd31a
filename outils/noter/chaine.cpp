#include "chaine.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>
#include <wordexp.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "affichage.hpp"
#include "empreinte.hpp"
#include "enclos.hpp"
#include "interruption.hpp"
#include "lecture.hpp"
#include "outil.hpp"

namespace noter {
namespace {

namespace fs = std::filesystem;

const std::string script_tolerant = "compilateur_tolerant.sh";

std::string remplacer(std::string texte, const std::string& avant, const std::string& apres) {
    for (std::size_t p = 0; (p = texte.find(avant, p)) != std::string::npos; p += apres.size())
        texte.replace(p, avant.size(), apres);
    return texte;
}

bool finit_par(const std::string& texte, const std::string& fin) {
    return texte.size() >= fin.size() &&
           texte.compare(texte.size() - fin.size(), fin.size(), fin) == 0;
}

/// Le nom de la cible d'un profil : voir _cours_variante.
std::string cible(const juge::Epreuve& exercice, const std::string& profil) {
    return exercice.binaires.filename().string() + "_" + profil;
}

/// Lance cmake --build. Lève std::runtime_error s'il échoue, ou Interrompu.
std::string lancer_ninja(const fs::path& construction, const std::vector<std::string>& arguments) {
    std::vector<std::string> commande{"cmake", "--build", construction.string()};
    commande.insert(commande.end(), arguments.begin(), arguments.end());
    const auto sortie = juge::lancer_outil(commande, 0);
    if (juge::Interruptible::demandee()) throw Interrompu();
    if (sortie.code != 0) {
        throw std::runtime_error(
            fmt::format("{} a échoué :\n{}", fmt::join(commande, " "), sortie.texte));
    }
    return sortie.texte;
}

/// Prend le verrou que tient toute construction. Lève Interrompu : Ctrl-C, que Signaux retient,
/// n'interromprait pas flock().
void attendre_le_verrou(int fd) {
    for (bool dit = false; ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;) {
        if (!std::exchange(dit, true))
            fmt::print(stderr,
                       "Une autre construction est en cours dans cet arbre : on attend sa fin "
                       "(Ctrl-C pour renoncer)…\n");
        if (juge::Interruptible::demandee()) throw Interrompu();
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

/// L'argument qui suit le mot finissant par `repere` ; vide s'il n'y en a pas.
std::string apres(const std::vector<std::string>& mots, const std::string& repere,
                  std::size_t distance = 1) {
    for (std::size_t i = 0; i + distance < mots.size(); ++i)
        if (finit_par(mots[i], repere)) return mots[i + distance];
    return "";
}

/// Le chemin que porte un argument du compilateur : « -Ichemin » ou « chemin ».
std::string chemin_porte(const std::string& mot) {
    return mot.rfind("-I", 0) == 0 || mot.rfind("-L", 0) == 0 ? mot.substr(2) : mot;
}

}  // namespace

std::vector<std::string> mots_du_shell(const std::string& ligne) {
    wordexp_t resultat{};
    if (::wordexp(ligne.c_str(), &resultat, WRDE_NOCMD | WRDE_UNDEF) != 0) {
        ::wordfree(&resultat);
        throw std::runtime_error("commande de construction illisible : " + ligne);
    }
    const std::vector<std::string> mots(resultat.we_wordv, resultat.we_wordv + resultat.we_wordc);
    ::wordfree(&resultat);
    return mots;
}

std::string ligne_de_shell(const std::vector<std::string>& mots) {
    std::string ligne;
    for (const auto& mot : mots)
        ligne += (ligne.empty() ? "'" : " '") + remplacer(mot, "'", "'\\''") + "'";
    return ligne;
}

std::string empreinte_des_entetes(const std::vector<fs::path>& chemins) {
    std::set<fs::path> entetes;
    const auto retenir = [&](const fs::path& chemin) {
        if (chemin.extension() == ".hpp") entetes.insert(chemin);
    };
    for (const auto& chemin : chemins) {
        retenir(chemin);
        if (!fs::is_directory(chemin)) continue;
        for (const auto& entree : fs::recursive_directory_iterator(chemin))
            retenir(entree.path());
    }
    Empreinte empreinte;
    for (const auto& entete : entetes) {
        empreinte.ajouter(entete.string());
        empreinte.ajouter(juge::lire_texte(entete));
    }
    return empreinte.texte();
}

Chaine::Chaine(const juge::Catalogue& catalogue, const std::vector<const juge::Epreuve*>& exercices)
    : catalogue_(catalogue) {
    lire_commandes(exercices);
    mettre_a_jour();
    Empreinte empreinte;
    for (const auto& produit : produits())
        if (!finit_par(produit, ".gch"))
            empreinte.ajouter(juge::lire_texte(catalogue_.construction / produit));
    empreinte.ajouter(juge::lire_texte(catalogue_.construction / "outils/juge/juge"));
    outils_ = empreinte.texte();
    for (const auto* exercice : exercices)
        entetes_[exercice->id] = empreinte_des_entetes(lectures(*exercice));
}

std::string Chaine::empreinte(const juge::Epreuve& exercice) const {
    Empreinte empreinte;
    empreinte.ajouter(outils_);
    empreinte.ajouter(entetes_.at(exercice.id));
    empreinte.ajouter(fmt::format("{} {} {} {}", exercice.points, exercice.delai_s,
                                  fmt::join(exercice.autorise, " "),
                                  fmt::join(exercice.interdit, " ")));
    for (const auto& recette : recettes_.at(exercice.id))
        for (const auto& commande : recette.commandes)
            empreinte.ajouter(ligne_de_shell(commande));
    return empreinte.texte();
}

void Chaine::lire_commandes(const std::vector<const juge::Epreuve*>& exercices) {
    std::vector<std::string> demande{"--", "-t", "commands"};
    for (const auto* exercice : exercices)
        for (const auto& profil : exercice->profils)
            demande.push_back(cible(*exercice, profil));
    std::vector<std::string> lignes;
    std::istringstream flux(lancer_ninja(catalogue_.construction, demande));
    for (std::string ligne; std::getline(flux, ligne);)
        if (ligne.find(script_tolerant) != std::string::npos) lignes.push_back(ligne);

    for (const auto* exercice : exercices) {
        for (const auto& profil : exercice->profils) {
            Recette recette;
            recette.profil = profil;
            const std::string dossier = "/" + cible(*exercice, profil) + ".dir/";
            for (const auto& ligne : lignes) {
                if (ligne.find(dossier) == std::string::npos) continue;
                // L'édition de liens s'écrit « : && commande && : ».
                static const std::regex enveloppe("^: && | && :$");
                auto mots = mots_du_shell(std::regex_replace(ligne, enveloppe, ""));
                recette.prefixe = apres(mots, script_tolerant);
                recette.reponse = apres(mots, script_tolerant, 2);
                if (const auto source = apres(mots, "-c"); !source.empty()) {
                    recette.epreuve = source;
                    recette.objet = apres(mots, "-o");
                }
                recette.commandes.push_back(std::move(mots));
            }
            if (recette.commandes.size() != 2 || recette.epreuve.empty()) {
                throw std::runtime_error(fmt::format(
                    "{} : les commandes de construction ({}) ne sont pas celles qu'on attendait, "
                    "compiler l'épreuve et lier. Une épreuve à noter tient en un fichier.",
                    exercice->id, profil));
            }
            recettes_[exercice->id].push_back(std::move(recette));
        }
    }
}

/// Ce que les recettes emploient et qui se construit : objets du juge, bibliothèques, en-tête
/// précompilé. Chemins relatifs à l'arbre de construction.
std::set<std::string> Chaine::produits() const {
    std::set<std::string> produits;
    const std::string prefixe = catalogue_.construction.string() + "/";
    for (const auto& [id, recettes] : recettes_) {
        for (const auto& recette : recettes) {
            for (const auto& commande : recette.commandes) {
                for (std::size_t i = 0; i < commande.size(); ++i) {
                    const auto& mot = commande[i];
                    const bool produit = finit_par(mot, ".o") || finit_par(mot, ".a");
                    if (produit && mot != recette.objet && mot.rfind('-', 0) != 0)
                        produits.insert(mot);
                    if (finit_par(mot, "cmake_pch.hxx") && mot.rfind(prefixe, 0) == 0)
                        produits.insert(mot.substr(prefixe.size()) + ".gch");
                }
            }
        }
    }
    return produits;
}

void Chaine::mettre_a_jour() const {
    const fs::path verrou = catalogue_.construction / "construction.verrou";
    const int fd = ::open(verrou.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
    std::vector<std::string> demande{"--target", "juge"};
    const auto voulus = produits();
    demande.insert(demande.end(), voulus.begin(), voulus.end());
    try {
        if (fd >= 0) attendre_le_verrou(fd);
        lancer_ninja(catalogue_.construction, demande);
    } catch (...) {
        if (fd >= 0) ::close(fd);
        throw;
    }
    if (fd >= 0) ::close(fd);
}

std::string Chaine::script(const juge::Epreuve& exercice, const fs::path& reponse,
                           const fs::path& epreuve, const fs::path& dossier) const {
    std::string texte = "set -e\n";
    for (const auto& recette : recettes_.at(exercice.id)) {
        const std::string prefixe = (dossier / "etudiant" / recette.profil).string();
        const std::string objet = (dossier / "etudiant" / (recette.profil + ".o")).string();
        const std::string relatif = juge::relatif(recette.prefixe, catalogue_.construction);
        for (auto commande : recette.commandes) {
            for (auto& mot : commande) {
                if (mot == recette.prefixe || mot == relatif) mot = prefixe;
                mot = remplacer(mot, recette.reponse, reponse.string());
                mot = remplacer(mot, recette.objet, objet);
                if (mot == recette.epreuve) mot = epreuve.string();
            }
            texte += ligne_de_shell(commande);
            texte += '\n';
        }
    }
    return texte;
}

std::vector<fs::path> Chaine::lectures(const juge::Epreuve& exercice) const {
    std::set<fs::path> chemins{catalogue_.construction / "outils/juge/juge",
                               catalogue_.racine / "outils/juge/lanceur"};
    for (const auto& recette : recettes_.at(exercice.id)) {
        for (const auto& commande : recette.commandes) {
            for (const auto& mot : commande) {
                if (mot == recette.reponse || mot == recette.epreuve) continue;
                fs::path chemin = chemin_porte(mot);
                if (chemin.is_relative()) chemin = catalogue_.construction / chemin;
                chemin = chemin.lexically_normal();
                const auto texte = chemin.string();
                const bool du_cours = texte.rfind(catalogue_.racine.string() + "/", 0) == 0 ||
                                      texte.rfind(catalogue_.construction.string() + "/", 0) == 0;
                if (!du_cours || chemin == catalogue_.construction || !fs::exists(chemin)) continue;
                chemins.insert(finit_par(texte, "cmake_pch.hxx") ? chemin.parent_path() : chemin);
            }
        }
    }
    return {chemins.begin(), chemins.end()};
}

}  // namespace noter
