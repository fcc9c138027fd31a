// Fabrique une classe de rendus, des plus honnêtes aux plus hostiles, et vérifie ensuite les notes
// qu'elle a reçues. Lancé par classe.sh.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "affichage.hpp"
#include "catalogue.hpp"
#include "lecture.hpp"
#include "outil.hpp"
#include "paquets.hpp"
#include "reponses.hpp"

namespace {

namespace fs = std::filesystem;
using classe::Format;
using classe::Paquet;
using juge::Epreuve;
using nlohmann::json;

constexpr std::size_t porteurs = 12;  ///< rendus qui portent les réponses ; les autres, des pièges

/// Une réponse et le verdict qu'elle mérite.
struct Cas {
    fs::path fichier;
    std::string verdict;
};

/// Ce qu'on attend d'un rendu : le refus, ou le verdict de chaque exercice (ABSENT s'il manque).
struct Attente {
    bool refuse = false;
    std::map<std::string, std::string> verdicts;
};

void ecrire(const fs::path& fichier, const std::string& texte) {
    fs::create_directories(fichier.parent_path());
    std::ofstream(fichier, std::ios::binary) << texte;
}

std::vector<Cas> lire_dossier(const fs::path& dossier) {
    std::vector<Cas> cas;
    for (const auto& entree : fs::directory_iterator(dossier)) {
        const auto attendu = juge::lire_attendu(entree.path());
        if (!attendu) throw std::runtime_error(entree.path().string() + " : en-tête absent");
        cas.push_back({entree.path(), std::string(nom(attendu->verdict))});
    }
    std::sort(cas.begin(), cas.end(),
              [](const Cas& a, const Cas& b) { return a.fichier < b.fichier; });
    return cas;
}

/// Les erreurs connues d'un exercice : celles qui sont des différences, en entier.
std::vector<Cas> lire_erreurs(const juge::Epreuve& epreuve) {
    std::vector<Cas> cas;
    for (const auto& nom : epreuve.erreurs) {
        const auto attendu = juge::lire_attendu(juge::fichier_annonce(epreuve, nom));
        if (!attendu) throw std::runtime_error(epreuve.id + ", " + nom + " : en-tête absent");
        cas.push_back(
            {juge::fichier_reponse(epreuve, nom), std::string(juge::nom(attendu->verdict))});
    }
    return cas;
}

class Fabrique {
public:
    Fabrique(const juge::Catalogue& catalogue, fs::path dossier, bool courte)
        : catalogue_(catalogue), dossier_(std::move(dossier)), courte_(courte) {}

    void fabriquer() {
        fs::create_directories(rendus());
        donnees_ = json::parse(juge::lire_texte(catalogue_.construction / "catalogue.json"));
        reunir_les_exercices();
        reunir_les_attaques();
        for (std::size_t p = 0; p < porteurs; ++p)
            if (!courte_ || p < 2) porter(p);
        tendre_les_pieges();
        ecrire(dossier_ / "catalogue.json", donnees_.dump());
        ecrire_les_attentes();
    }

private:
    fs::path rendus() const { return dossier_ / "rendus"; }
    std::string solution() const { return juge::lire_texte(premier_->solution); }
    std::string squelette() const { return juge::lire_texte(premier_->squelette); }
    std::string fichier() const { return premier_->nom + ".hpp"; }

    /// Chaque exercice : sa solution, son squelette, une réponse qui ne compile pas, et ses erreurs
    /// connues, toutes au chapitre 5, une ailleurs. La classe courte s'en tient au chapitre 5.
    void reunir_les_exercices() {
        for (const auto& epreuve : catalogue_.epreuves) {
            const bool entier = epreuve.serie == "chapitre05";
            if (!epreuve.est_exercice() || (courte_ && !entier)) continue;
            if (entier && premier_ == nullptr) premier_ = &epreuve;
            auto& cas = a_distribuer_[epreuve.id];
            noms_[epreuve.id] = epreuve.nom;
            cas = {{epreuve.solution, "RÉUSSI"}, {epreuve.squelette, "À COMPLÉTER"}};
            const fs::path syntaxe = dossier_ / "syntaxe" / (epreuve.nom + ".hpp");
            ecrire(syntaxe, juge::lire_texte(epreuve.solution) + "\nint oubli(\n");
            cas.push_back({syntaxe, "NE COMPILE PAS"});
            for (const auto& erreur : lire_erreurs(epreuve))
                if (entier || cas.size() < 4) cas.push_back(erreur);
            // Que personne n'ait toutes les solutions.
            cas.resize(std::min(cas.size(), porteurs));
            if (!courte_) cas.resize(porteurs);
            std::rotate(cas.begin(),
                        cas.begin() + static_cast<long>(a_distribuer_.size() % cas.size()),
                        cas.end());
        }
    }

    /// Les attaques du juge et celles du compilateur répondent à un même petit exercice, déclaré
    /// ici autant de fois qu'il en faut pour les donner toutes.
    void reunir_les_attaques() {
        const fs::path sources = catalogue_.racine / "outils/juge/tests/attaques";
        std::vector<Cas> simples;
        for (const char* famille : {"compilation", "affichage"})
            for (const auto& cas :
                 lire_dossier(catalogue_.racine / "outils/noter/tests/classe" / famille))
                simples.push_back(cas);
        std::vector<Cas> assainies;
        std::vector<Cas> sans_fin;
        for (const auto& famille : fs::directory_iterator(sources)) {
            if (!famille.is_directory()) continue;
            const auto nom = famille.path().filename();
            auto& liste = nom == "assainisseurs" ? assainies
                          : nom == "sans_fin"    ? sans_fin
                                                 : simples;
            for (const auto& cas : lire_dossier(famille.path()))
                liste.push_back(cas);
        }
        const auto nombre = simples.size() + assainies.size() + sans_fin.size();
        fmt::print("{} attaques.\n", nombre);
        declarer(simples, "juge_attaques_fin");
        declarer(sans_fin, "juge_attaques_sans_fin");
        declarer(assainies, "juge_attaques_assainisseurs");
    }

    void declarer(std::vector<Cas> cas, const std::string& modele) {
        if (courte_) cas.resize(std::min<std::size_t>(cas.size(), 2));
        for (std::size_t debut = 0; debut < cas.size(); debut += porteurs) {
            const std::string nom = fmt::format("ex{}_compter", ++attaques_);
            const std::string id = fmt::format("attaques_ex{}", attaques_);
            const auto fin = std::min(debut + porteurs, cas.size());
            a_distribuer_[id] = {cas.begin() + static_cast<long>(debut),
                                 cas.begin() + static_cast<long>(fin)};
            noms_[id] = nom;
            const fs::path squelette = dossier_ / "squelettes" / (nom + ".hpp");
            ecrire(squelette,
                   "#pragma once\n#include <juge/a_completer.hpp>\n\n"
                   "inline int compter(int) {\n    juge::a_completer(\"compter\");\n}\n");
            for (const auto& e : donnees_.at("epreuves")) {
                if (e.at("id") != modele) continue;
                json copie = e;
                copie["id"] = id;
                copie["serie"] = "attaques";
                copie["nom"] = nom;
                copie["titre"] = "Compter à deux";
                copie["squelette"] = squelette.string();
                copie["solution"] = "";
                donnees_["epreuves"].push_back(copie);
                break;
            }
        }
    }

    /// Les rendus ordinaires : chacun reçoit une réponse à chaque exercice, et sa forme.
    void porter(std::size_t p) {
        const std::string nom = fmt::format("etudiant{:02}", p);
        std::map<std::string, std::string> fichiers;
        for (const auto& [id, cas] : a_distribuer_) {
            if (p >= cas.size() || cas[p].fichier.empty()) continue;
            fichiers[noms_[id] + ".hpp"] = juge::lire_texte(cas[p].fichier);
            attentes_[nom].verdicts[id] = cas[p].verdict;
        }
        const fs::path base = rendus() / nom;
        if (p % 4 == 1) {
            Paquet paquet(base.string() + ".zip", Format::zip);
            for (const auto& [f, texte] : fichiers)
                paquet.fichier("depot-main/exercices/" + f, texte);
        } else if (p % 4 == 2) {
            Paquet paquet(base.string() + ".tar.gz", Format::tar_gz);
            for (const auto& [f, texte] : fichiers)
                paquet.fichier("./" + f, texte);
        } else {
            for (const auto& [f, texte] : fichiers)
                ecrire(base / "rendu" / f, texte);
            if (p % 4 == 3) {
                remettre(base);
                empaqueter(base);
            }
        }
    }

    static void git(const fs::path& dossier, std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"git", "-C", dossier.string(), "-c",
                                             "user.name=etudiant", "-c", "user.email=e@e"});
        const auto sortie = juge::lancer_outil(arguments, 60);
        if (sortie.code != 0) throw std::runtime_error("git : " + sortie.texte);
    }
    static void remettre(const fs::path& dossier) {
        git(dossier, {"init", "-q", "-b", "travail"});
        git(dossier, {"add", "-A"});
        git(dossier, {"commit", "-q", "-m", "rendu"});
    }
    /// Remplace un dossier par un dépôt git empaqueté.
    static void empaqueter(const fs::path& dossier) {
        git(dossier, {"bundle", "create", "-q", dossier.string() + ".bundle", "HEAD", "travail"});
        fs::remove_all(dossier);
    }

    void attendre(const std::string& nom, const std::string& verdict) {
        attentes_[nom].verdicts[premier_->id] = verdict;
    }
    void refuser(const std::string& nom) { attentes_[nom].refuse = true; }

    void tendre_les_pieges() {
        pieges_des_archives();
        pieges_des_bombes();
        pieges_des_dossiers();
        pieges_des_depots();
        pieges_des_noms();
        pieges_des_plateformes();
    }

    void pieges_des_archives() {
        {  // une vraie réponse, parmi des chemins qui sortent du rendu
            Paquet paquet(rendus() / "chemins.tar.gz", Format::tar_gz);
            for (const std::string debut : {"/", "../", "a/../../../", "/etc/", "C:\\"})
                paquet.fichier(debut + fichier(), squelette());
            paquet.fichier("../../../../tmp/reste_d_une_attaque", "reste");
            paquet.fichier(std::string(5000, 'a') + "/" + fichier(), squelette());
            paquet.fichier(fichier(), solution());
            attendre("chemins", "RÉUSSI");
        }
        {
            Paquet paquet(rendus() / "liens.tar.gz", Format::tar_gz);
            paquet.lien_symbolique(fichier(), "/etc/passwd");
            paquet.lien_physique("a/" + fichier(), "/etc/passwd");
            paquet.peripherique("b/" + fichier());
            paquet.tube("c/" + fichier());
            attentes_["liens"];
        }
        {
            Paquet paquet(rendus() / "doublons.zip", Format::zip);
            paquet.fichier(fichier(), squelette());
            paquet.fichier(fichier(), solution());
            attendre("doublons", "REFUSÉ");
        }
        {  // un dossier nommé en latin-1, comme en fait un vieux Windows
            Paquet paquet(rendus() / "latin1.zip", Format::zip);
            paquet.fichier("r\xE9ponses/" + fichier(), solution());
            attendre("latin1", "RÉUSSI");
        }
        Paquet(rendus() / "mot_de_passe.zip", Format::zip_chiffre).fichier(fichier(), solution());
        refuser("mot_de_passe");
        const std::string entiere = juge::lire_texte(rendus() / "chemins.tar.gz");
        ecrire(rendus() / "tronquee.tar.gz", entiere.substr(0, entiere.size() / 2));
        refuser("tronquee");
        ecrire(rendus() / "abime.bundle", "# v2 git bundle\nn'importe quoi\n");
        refuser("abime");
        ecrire(rendus() / "photo.rar", "Rar!\x1a\x07");
        refuser("photo.rar");
    }

    void pieges_des_bombes() {
        constexpr std::size_t gibioctet = std::size_t{1} << 30;
        Paquet(rendus() / "bombe_zip.zip", Format::zip).zeros(fichier(), gibioctet);
        refuser("bombe_zip");
        Paquet(rendus() / "bombe_gz.tar.gz", Format::tar_gz).zeros("zeros", gibioctet);
        refuser("bombe_gz");
        Paquet(rendus() / "creux.tar.gz", Format::tar_gz).creux(fichier(), 1024 * gibioctet);
        refuser("creux");
        Paquet paquet(rendus() / "trop_d_entrees.zip", Format::zip);
        for (int i = 0; i < 60'000; ++i)
            paquet.fichier(fmt::format("{}", i), "");
        refuser("trop_d_entrees");
        ecrire(rendus() / "trop_gros" / fichier(), solution() + std::string(1 << 20, '\n'));
        attendre("trop_gros", "REFUSÉ");
    }

    void pieges_des_dossiers() {
        const fs::path secret = dossier_ / "hors_des_rendus";
        ecrire(secret / fichier(), solution());
        const fs::path liens = rendus() / "liens_sortants";
        fs::create_directories(liens);
        fs::create_symlink(secret / fichier(), liens / fichier());
        fs::create_directory_symlink(secret, liens / "exercices");
        fs::create_directory(liens / "tube");
        if (::mkfifo((liens / "tube" / fichier()).c_str(), 0644) != 0)
            throw std::runtime_error("mkfifo");
        attentes_["liens_sortants"];
        fs::create_directory_symlink(secret, rendus() / "lien");
        refuser("lien");

        // Une épreuve, un en-tête du juge et une construction apportés par l'étudiant.
        const fs::path remplacement = rendus() / "remplacement";
        const auto place = juge::relatif(premier_->squelette.string(), catalogue_.racine);
        ecrire(remplacement / place, squelette());
        ecrire(remplacement / juge::relatif(premier_->sources.front().string(), catalogue_.racine),
               "#include <juge/epreuve.hpp>\nTEST_CASE(\"facile\") { REQUIRE(true); }\n");
        ecrire(remplacement / "outils/juge/include/juge/epreuve.hpp", "#error remplacé\n");
        ecrire(remplacement / "CMakeLists.txt",
               "execute_process(COMMAND touch /tmp/reste_d_une_attaque)\n");
        ecrire(remplacement / "solutions/chapitre05" / fichier(), solution());
        attendre("remplacement", "À COMPLÉTER");

        ecrire(rendus() / "deux_versions/v1" / fichier(), squelette());
        ecrire(rendus() / "deux_versions/v2" / fichier(), solution());
        attendre("deux_versions", "REFUSÉ");
    }

    void pieges_des_depots() {
        {  // des attributs, un sous-module et un lien, autour d'une vraie réponse
            const fs::path depot = rendus() / "attributs";
            ecrire(depot / fichier(), solution());
            ecrire(depot / ".gitattributes", "* filter=mal diff=mal merge=mal export-subst\n");
            ecrire(depot / ".gitmodules",
                   "[submodule \"s\"]\npath = s\nurl = ext::touch /tmp/reste_d_une_attaque\n");
            fs::create_symlink("/etc/passwd", depot / "lien");
            remettre(depot);
            git(depot, {"update-index", "--add", "--cacheinfo",
                        "160000,0123456789012345678901234567890123456789,s"});
            git(depot, {"commit", "-q", "-m", "sous-module"});
            empaqueter(depot);
            attendre("attributs", "RÉUSSI");
        }
        // La date du dernier commit se lit dans ce dépôt, dont la configuration lance des
        // programmes.
        const fs::path depot = rendus() / "depot_piege";
        ecrire(depot / fichier(), squelette());
        remettre(depot);
        const fs::path mal = depot / "mal.sh";
        ecrire(mal, "#!/bin/sh\ntouch " + (dossier_ / "reste_d_une_attaque").string() +
                        " /tmp/reste_d_une_attaque\n");
        fs::permissions(mal,
                        fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
        std::ofstream(depot / ".git/config", std::ios::app)
            << "[core]\nfsmonitor = " << mal.string() << "\npager = " << mal.string()
            << "\nsshCommand = " << mal.string() << "\nhooksPath = " << depot.string()
            << "\n[log]\nshowSignature = true\n[gpg]\nprogram = " << mal.string() << "\n";
        attendre("depot_piege", "À COMPLÉTER");
    }

    void pieges_des_noms() {
        for (const std::string nom :
             {"zo\xE9", "<script>alert(1)", "=1+1", "$(touch reste_d_une_attaque)"}) {
            ecrire(rendus() / nom / fichier(), squelette());
            attendre(nom == "zo\xE9" ? "zoé" : nom, "À COMPLÉTER");
        }
    }

    /// Ce qu'exportent les plateformes, et ce que leurs étudiants y déposent.
    void pieges_des_plateformes() {
        const std::string exercice = fichier();
        const fs::path moodle = rendus() / "Zoe\xCC\x81 Ada_42_assignsubmission_file_";
        fs::create_directories(moodle);
        Paquet(moodle / "TP.ZIP", Format::zip).fichier("tp/" + exercice, solution());
        attendre("Zoé Ada_42_assignsubmission_file_", "RÉUSSI");
        const fs::path depot = rendus() / "Bob_43_assignsubmission_file_/depot";
        ecrire(depot / exercice, solution());
        remettre(depot);
        empaqueter(depot);
        attendre("Bob_43_assignsubmission_file_", "RÉUSSI");

        const fs::path interne = dossier_ / "interne.zip";
        Paquet(interne, Format::zip).fichier(exercice, solution());
        Paquet(rendus() / "emboite.ZIP", Format::zip)
            .fichier("rendu/tp.zip", juge::lire_texte(interne));
        attendre("emboite", "RÉUSSI");
        Paquet(interne, Format::zip).zeros(exercice, std::size_t{1} << 28);
        Paquet(rendus() / "bombe_emboitee.zip", Format::zip)
            .fichier("tp.zip", juge::lire_texte(interne));
        refuser("bombe_emboitee");
        ecrire(rendus() / "bombe_dans_un_dossier/tp.zip", juge::lire_texte(interne));
        attentes_["bombe_dans_un_dossier"];

        const std::string telecharge = exercice.substr(0, exercice.size() - 4) + " (1).hpp";
        ecrire(rendus() / "telecharge" / (telecharge + ".txt"), solution());
        attendre("telecharge", "RÉUSSI");
        ecrire(rendus() / "deux_telecharges/a" / telecharge, solution());
        ecrire(rendus() / "deux_telecharges/b" / telecharge, squelette());
        attendre("deux_telecharges", "REFUSÉ");
        ecrire(rendus() / "rar/tp.rar", "Rar!\x1a\x07");
        attentes_["rar"];
    }

    void ecrire_les_attentes() const {
        json attentes = json::object();
        for (const auto& [rendu, attente] : attentes_)
            attentes[rendu] = {{"refuse", attente.refuse}, {"verdicts", attente.verdicts}};
        ecrire(dossier_ / "attentes.json", attentes.dump(1));
        fmt::print("{} rendus.\n", attentes_.size());
    }

    const juge::Catalogue& catalogue_;
    fs::path dossier_;
    bool courte_;
    json donnees_;
    const Epreuve* premier_ = nullptr;
    std::map<std::string, std::vector<Cas>> a_distribuer_;  ///< par exercice
    std::map<std::string, std::string> noms_;
    std::map<std::string, Attente> attentes_;
    int attaques_ = 0;
};

int verifier(const fs::path& dossier, const fs::path& notes) {
    const json attentes = json::parse(juge::lire_texte(dossier / "attentes.json"));
    const json rendues = json::parse(juge::lire_texte(notes / "notes.json"));
    std::set<std::string> vus;
    int justes = 0;
    int faux = 0;
    int instables = 0;
    std::map<std::string, int> par_verdict;
    const auto comparer = [&](const std::string& quoi, const std::string& obtenu,
                              const std::string& attendu) {
        ++(obtenu == attendu ? justes : faux);
        ++par_verdict[obtenu];
        if (obtenu != attendu) fmt::print("{} : attendu {}, obtenu {}\n", quoi, attendu, obtenu);
    };
    double duree = 0;
    for (const auto& rendu : rendues.at("rendus")) {
        const std::string nom = rendu.at("rendu");
        vus.insert(nom);
        if (!attentes.contains(nom)) {
            comparer(nom, "présent", "absent de la classe");
            continue;
        }
        const auto& attente = attentes.at(nom);
        comparer(nom, rendu.at("refus").get<std::string>().empty() ? "lu" : "refusé",
                 attente.at("refuse").get<bool>() ? "refusé" : "lu");
        double du_rendu = 0;
        for (const auto& note : rendu.at("exercices")) {
            const std::string id = note.at("exercice");
            du_rendu += note.at("duree_s").get<double>();
            if (note.contains("epreuve") &&
                note.at("signalements").dump().find("varie") != std::string::npos)
                ++instables;
            comparer(fmt::format("{}, {}", nom, id), note.at("verdict"),
                     attente.at("verdicts").value(id, "ABSENT"));
        }
        if (du_rendu > 0) fmt::print("  {:<16} {:6.1f} s\n", nom, du_rendu);
        duree += du_rendu;
    }
    for (const auto& [nom, attente] : attentes.items())
        if (vus.count(nom) == 0) comparer(nom, "absent des notes", "noté");
    for (const auto& [verdict, nombre] : par_verdict)
        fmt::print("{:>4} {}\n", nombre, verdict);
    fmt::print("{} verdicts justes, {} faux, {} instables ; {:.0f} s de jugement.\n", justes, faux,
               instables, duree);
    return faux == 0 && justes > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        const std::string action = argc > 2 ? argv[1] : "";
        if (action == "fabriquer" || action == "fabriquer-courte") {
            const auto catalogue = juge::lire_catalogue(juge::catalogue_par_defaut());
            Fabrique(catalogue, fs::absolute(argv[2]), action != "fabriquer").fabriquer();
            return 0;
        }
        if (action == "verifier" && argc > 3) return verifier(argv[2], argv[3]);
        fmt::print(stderr,
                   "Usage : noter_classe fabriquer|fabriquer-courte DOSSIER\n"
                   "        noter_classe verifier DOSSIER NOTES\n");
    } catch (const std::exception& erreur) {
        fmt::print(stderr, "noter_classe : {}\n", erreur.what());
    }
    return 2;
}
