// Exemple avancé : un dossier de fichiers, dont certains sont mauvais, traités par un pool ; chaque
// fichier a son verdict, et aucun n'arrête les autres.
//
// Les fichiers sont des relevés de température, une valeur par ligne. Le dossier de démonstration
// en contient de bons, un vide, un qui n'est pas un relevé, un lien vers rien, un qui fait planter
// le programme (la faute classique : une taille lue dans le fichier, et crue), un qui le fait
// tourner sans fin. `exemple_avance DOSSIER` traite le vôtre.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chapitre08/pool_processus.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// [releve]
struct Releve {
    int mesures = 0;
    double moyenne = 0;
    MSGPACK_DEFINE(mesures, moyenne)  // comment il voyage : ses membres, dans cet ordre
};

Releve lire_releve(const std::string& chemin) {
    std::ifstream flux(chemin);
    if (!flux) throw std::runtime_error("illisible");
    Releve releve;
    double somme = 0;
    for (std::string ligne; std::getline(flux, ligne);) {
        if (ligne == "PLANTE") std::raise(SIGSEGV);  // joue le pointeur fou d'une bibliothèque
        while (ligne == "BOUCLE")
            pause();                // joue la boucle sans fin
        somme += std::stod(ligne);  // lève std::invalid_argument si ce n'est pas un nombre
        ++releve.mesures;
    }
    if (releve.mesures == 0) throw std::length_error("aucune mesure");
    releve.moyenne = somme / releve.mesures;
    return releve;
}
// [/releve]

// Un dossier temporaire, retiré à la fin.
class DossierTemporaire {
public:
    DossierTemporaire() {
        std::string modele = (fs::temp_directory_path() / "releves-XXXXXX").string();
        if (mkdtemp(modele.data()) == nullptr) throw std::runtime_error("pas de dossier");
        chemin_ = modele;
    }
    DossierTemporaire(const DossierTemporaire&) = delete;
    DossierTemporaire& operator=(const DossierTemporaire&) = delete;
    ~DossierTemporaire() {
        std::error_code ignoree;
        fs::remove_all(chemin_, ignoree);
    }
    void ecrire(const std::string& nom, const std::string& texte) const {
        std::ofstream(chemin_ / nom) << texte;
    }
    const fs::path& chemin() const { return chemin_; }

private:
    fs::path chemin_;
};

void remplir(const DossierTemporaire& dossier) {
    for (int i = 1; i <= 6; ++i)
        dossier.ecrire(fmt::format("jour{}.txt", i), fmt::format("{}\n{}\n{}\n", i, i + 2, i + 4));
    dossier.ecrire("mauvais_boucle.txt", "12\nBOUCLE\n");
    dossier.ecrire("mauvais_plante.txt", "PLANTE\n");
    dossier.ecrire("mauvais_texte.txt", "12\nbonjour\n");
    dossier.ecrire("mauvais_vide.txt", "");
    fs::create_symlink("nulle/part", dossier.chemin() / "mauvais_lien.txt");
}

std::vector<std::string> fichiers(const fs::path& dossier) {
    std::vector<std::string> chemins;
    for (const auto& entree : fs::directory_iterator(dossier))
        if (!entree.is_directory()) chemins.push_back(entree.path().string());
    std::sort(chemins.begin(), chemins.end());
    return chemins;
}

// [raison]
// Ce qu'il est arrivé à un fichier, en mots.
std::string raison(const cours::Issue<Releve>& issue) {
    try {
        const Releve& releve = issue.valeur();
        return fmt::format("{} mesures, moyenne {:.1f}", releve.mesures, releve.moyenne);
    } catch (const cours::TacheAbandonnee& erreur) {  // le worker en est mort
        return fmt::format("abandonné après {} essais : {}", erreur.essais(),
                           erreur.fin().phrase());
    } catch (const cours::DelaiTache&) {
        return "trop long";
    } catch (const cours::ErreurDistante& erreur) {  // la fonction a levé une exception
        return fmt::format("refusé : {} ({})", erreur.what(), erreur.type());
    }
}
// [/raison]

// [traiter]
int traiter(const fs::path& dossier) {
    cours::ReglagesPool reglages;
    reglages.essais = 2;
    reglages.delai = 500ms;
    cours::PoolProcessus<Releve(std::string)> pool(lire_releve, reglages);

    const std::vector<std::string> chemins = fichiers(dossier);
    const auto issues = pool.map_issues(chemins);  // une issue par fichier, dans l'ordre
    int bons = 0;
    for (std::size_t i = 0; i < chemins.size(); ++i) {
        const std::string nom = fs::path(chemins[i]).filename().string();
        fmt::print("{:<20} {}\n", nom, raison(issues[i]));
        bons += issues[i].reussie() ? 1 : 0;
    }
    const auto bilan = pool.bilan();
    fmt::print("{} fichiers, {} bons ; {} workers morts, remplacés\n", chemins.size(), bons,
               bilan.morts);
    return bons;
}
// [/traiter]

int main(int combien, char** arguments) {
    if (combien > 1) return traiter(arguments[1]) >= 0 ? 0 : 1;
    const DossierTemporaire dossier;
    remplir(dossier);
    return traiter(dossier.chemin()) == 6 ? 0 : 1;
}
