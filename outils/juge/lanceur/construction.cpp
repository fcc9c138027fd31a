#include "construction.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>
#include <map>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

#include "affichage.hpp"
#include "commun/empreinte.hpp"
#include "dependances.hpp"
#include "interruption.hpp"
#include "lecture.hpp"
#include "outil.hpp"
#include "recette.hpp"
#include "redefinitions.hpp"
#include "refus.hpp"

namespace juge {
namespace {

namespace fs = std::filesystem;
using Mots = std::vector<std::string>;

constexpr std::uintmax_t entetes_max = std::uintmax_t{2} << 30;
constexpr std::uintmax_t programmes_max = std::uintmax_t{2} << 30;

/// Ce que dit le compilateur qui refuse une réponse.
struct Refusee {
    std::string messages;
};

Mots operator+(Mots mots, const Mots& suite) {
    mots.insert(mots.end(), suite.begin(), suite.end());
    return mots;
}

/// Lance le compilateur et rend ses avertissements. Lève Refusee s'il refuse la réponse,
/// std::runtime_error s'il n'a pas pu travailler : la réponse n'y est alors pour rien.
std::string lancer(const Mots& commande) {
    const auto sortie = lancer_outil(commande, 0, {"LC_ALL=C.UTF-8"});
    Interruptible::verifier();
    if (sortie.code == 0) return sortie.texte;
    const auto contient = [&](const char* texte) {
        return sortie.texte.find(texte) != std::string::npos;
    };
    if (sortie.code < 0 || sortie.code >= 126 || sortie.texte.empty() ||
        contient("terminated program") || contient("terminated with signal") ||
        contient("failed due to signal") || contient("No space left on device")) {
        throw std::runtime_error(fmt::format("Le compilateur {} : {}\n{}", sortie.raison,
                                             fmt::join(commande, " "), sortie.texte));
    }
    throw Refusee{sortie.texte};
}

/// Ce que ces mots désignent, contenu du compilateur compris : deux versions sont deux
/// compilateurs.
commun::Empreinte empreinte(const char* etape, const Recette& recette, const Mots& mots) {
    commun::Empreinte resultat;
    resultat.ajouter(etape);
    for (const auto& mot : recette.compilateur) {
        resultat.ajouter(mot);
        if (fs::path(mot).is_absolute()) resultat.ajouter(lire_texte(mot));
    }
    for (const auto& mot : mots)
        resultat.ajouter(mot);
    return resultat;
}

/// Ce que le compilateur range dans un produit.
constexpr const char* nom_entete = "entete.hpp";
constexpr const char* nom_objet = "objet.o";
constexpr const char* nom_programme = "programme";
constexpr const char* nom_avertissements = "avertissements.txt";

/// Les étapes de la construction d'une épreuve dans un profil.
class Chantier {
public:
    Chantier(const Catalogue& catalogue, const Epreuve& epreuve, const std::string& profil,
             fs::path reponse, std::string seul_cas = "")
        : entetes_(catalogue.entetes, entetes_max),
          programmes_(catalogue.cache, programmes_max),
          recette_(lire_recette(catalogue, epreuve, profil)),
          reponse_(std::move(reponse)),
          seul_cas_(std::move(seul_cas)) {
        // Les lignes que nomment les assainisseurs ; sans eux, personne ne les lit.
        if (!seul_cas_.empty() && profil == "simple") recette_.socle.push_back("-g0");
    }

    Produit entete() const {
        const Mots mots = recette_.socle + Mots{recette_.entete.string()};
        const std::string demande = empreinte("entete", recette_, mots).texte();
        // Clang veut retrouver à sa place le fichier qu'il a précompilé ; GCC, son jumeau à côté.
        const fs::path source = entetes_.dossier() / (demande + ".hpp");
        const std::string texte = fmt::format("#include \"{}\"\n", recette_.entete.string());
        return produire(
            entetes_, [&] { return demande; },
            [&](const fs::path& dossier) {
                ecrire_texte(source, texte);
                ecrire_texte(dossier / nom_entete, texte);
                compiler(dossier, recette_.socle + Mots{"-x", "c++-header", source.string(), "-o",
                                                        (dossier / nom_entete).string() + ".gch"});
                return lire_dependances(dossier / "lus.d", dossier);
            });
    }

    Produit objet(const fs::path& source, const Produit& entete) const {
        Mots mots = recette_.socle + recette_.options;
        if (!reponse_.empty())
            mots.push_back(fmt::format("-DJUGE_REPONSE=\"{}\"", reponse_.string()));
        mots = mots + Mots{"-Winvalid-pch", "-include", (entete.dossier() / nom_entete).string()};
        if (!seul_cas_.empty()) {
            // Réduite, l'épreuve est écrite ailleurs : elle trouve encore ses voisins, et ce qui ne
            // servait qu'aux cas ôtés ne sert plus.
            mots = mots + Mots{"-Wno-unused", "-iquote", source.parent_path().string()};
        }
        return produire(
            programmes_,
            [&] {
                auto demande = empreinte("objet", recette_, mots);
                demande.ajouter(source.string());
                demande.ajouter(texte_de(source));
                if (!reponse_.empty()) demande.ajouter(lire_texte(reponse_));
                return demande.texte();
            },
            [&](const fs::path& dossier) {
                fs::path compile = source;
                if (!seul_cas_.empty()) {
                    compile = dossier / source.filename();
                    ecrire_texte(compile, texte_de(source));
                }
                compiler(dossier,
                         mots + Mots{"-c", compile.string(), "-o", (dossier / nom_objet).string()});
                auto lus = lire_dependances(dossier / "lus.d", entete.dossier());
                if (compile != source) std::erase(lus, compile);
                return lus;
            });
    }

    Produit programme(const std::vector<Produit>& objets) const {
        Mots chemins;
        for (const auto& objet : objets)
            chemins.push_back((objet.dossier() / nom_objet).string());
        // Les objets du juge d'abord : ThreadSanitizer perd les lignes d'un premier objet fait
        // surtout de fonctions inline. Sauf dans la construction `ordres` : les fonctions inline
        // que l'épreuve partage avec le juge, qui n'y est pas instrumenté, doivent être les
        // siennes.
        Mots mots = recette_.liens;
        const auto passe_devant = [](const std::string& mot) {
            return mot.ends_with(".o") && mot.find("/juge_ordres.dir/") == std::string::npos;
        };
        const auto reste = std::stable_partition(mots.begin(), mots.end(), passe_devant);
        mots.insert(reste, chemins.begin(), chemins.end());
        return produire(
            programmes_, [&] { return empreinte("programme", recette_, mots).texte(); },
            [&](const fs::path& dossier) {
                const fs::path sortie = dossier / nom_programme;
                lier(mots + Mots{"-o", sortie.string()});
                if (const auto nom = redefinition(chemins, recette_.liens, sortie); !nom.empty()) {
                    throw Refusee{fmt::format(
                        "error: JUGE : La réponse redéfinit « {} », une fonction du système", nom)};
                }
                return objets_lies();
            });
    }

    const Recette& recette() const { return recette_; }

private:
    /// Retrouve un produit, ou le construit. Si ce qu'on en sait d'avance a changé pendant ce temps
    /// (la réponse vient d'être enregistrée), recommence.
    template <class Demande, class Remplir>
    static Produit produire(const Cache& cache, const Demande& demande, const Remplir& remplir) {
        for (;;) {
            const std::string avant = demande();
            if (auto produit = cache.trouver(avant)) return std::move(*produit);
            const fs::path brouillon = cache.brouillon();
            try {
                const auto dependances = remplir(brouillon);
                if (demande() == avant) return cache.ranger(avant, dependances, brouillon);
            } catch (...) {
                // Disparu : le cache a été vidé pendant ce temps, la réponse n'y est pour rien.
                if (fs::exists(brouillon)) {
                    effacer(brouillon);
                    throw;
                }
            }
            effacer(brouillon);
        }
    }

    std::string texte_de(const fs::path& source) const {
        return seul_cas_.empty() ? lire_texte(source) : ne_garder_que(source, seul_cas_);
    }

    static void effacer(const fs::path& dossier) {
        std::error_code ignoree;
        fs::remove_all(dossier, ignoree);
    }

    void compiler(const fs::path& dossier, const Mots& mots) const {
        ecrire_texte(
            dossier / nom_avertissements,
            lancer(recette_.compilateur + mots +
                   Mots{"-fdiagnostics-color=never", "-MD", "-MF", (dossier / "lus.d").string()}));
    }

    /// mold lie plus vite ; ld dit mieux ce qui manque, et à quelle ligne.
    void lier(Mots mots) const {
        try {
            lancer(recette_.compilateur + mots);
        } catch (const Refusee&) {
            if (std::erase(mots, "-fuse-ld=mold") == 0) throw;
            lancer(recette_.compilateur + mots);
        }
    }

    /// Les objets et bibliothèques de la recette ; le contenu d'une bibliothèque partagée n'entre
    /// pas dans le programme.
    std::vector<fs::path> objets_lies() const {
        std::vector<fs::path> fichiers;
        for (const auto& mot : recette_.liens)
            if (mot.ends_with(".o") || mot.ends_with(".a")) fichiers.emplace_back(mot);
        return fichiers;
    }

    Cache entetes_;
    Cache programmes_;
    Recette recette_;
    fs::path reponse_;
    std::string seul_cas_;
};

/// Une seule construction à la fois dans l'arbre. L'attente se dit, et s'interrompt.
class VerrouDeConstruction {
public:
    explicit VerrouDeConstruction(const fs::path& fichier)
        : fd_(::open(fichier.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666)) {
        const Interruptible interruptible;
        for (bool dit = false; fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) != 0;) {
            if (!std::exchange(dit, true))
                fmt::print(stderr,
                           "Une autre construction est en cours dans cet arbre : on attend sa fin "
                           "(Ctrl-C pour renoncer)…\n");
            if (Interruptible::demandee()) {
                ::close(fd_);
                throw Interruption();
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    }
    VerrouDeConstruction(const VerrouDeConstruction&) = delete;
    VerrouDeConstruction& operator=(const VerrouDeConstruction&) = delete;
    ~VerrouDeConstruction() {
        if (fd_ >= 0) ::close(fd_);
    }

private:
    int fd_;
};

std::string avertissements(const std::vector<Produit>& objets) {
    std::string texte;
    for (const auto& objet : objets)
        texte += lire_texte(objet.dossier() / nom_avertissements);
    return texte;
}

}  // namespace

Construction construire(const Catalogue& catalogue, const Epreuve& epreuve,
                        const std::string& profil, const fs::path& reponse,
                        const std::string& seul_cas) {
    const Chantier chantier(catalogue, epreuve, profil, reponse, seul_cas);
    Construction resultat;
    const Produit entete = chantier.entete();
    try {
        std::vector<Produit> objets;
        for (const auto& source : chantier.recette().sources)
            objets.push_back(chantier.objet(source, entete));
        resultat.avertissements = avertissements(objets);
        if (chantier.recette().sans_code()) return resultat;
        resultat.produits.push_back(chantier.programme(objets));
        resultat.programme = resultat.produits.back().dossier() / nom_programme;
    } catch (const Refusee& refusee) {
        resultat.refus = lire_refus(affichable(refusee.messages), profil, reponse);
    }
    return resultat;
}

std::vector<Construction> construire(const Catalogue& catalogue, const Epreuve& epreuve,
                                     const std::vector<std::string>& profils,
                                     const fs::path& reponse, const std::string& seul_cas) {
    const Interruptible interruptible;
    std::vector<std::future<Construction>> en_cours;
    for (const auto& profil : profils)
        en_cours.push_back(
            std::async(profils.size() > 1 ? std::launch::async : std::launch::deferred,
                       [&] { return construire(catalogue, epreuve, profil, reponse, seul_cas); }));
    std::vector<Construction> resultats;
    for (auto& construction : en_cours)
        resultats.push_back(construction.get());
    return resultats;
}

void mettre_a_jour(const Catalogue& catalogue, const std::vector<const Epreuve*>& epreuves) {
    Mots commande{"cmake", "--build", catalogue.construction.string(), "--target", "juge"};
    for (const auto* epreuve : epreuves)
        commande.push_back(epreuve->recette + "_socle");
    const VerrouDeConstruction verrou(catalogue.construction / "construction.verrou");
    const auto sortie = lancer_outil(commande, 0);
    Interruptible::verifier();
    if (sortie.code != 0) {
        throw std::runtime_error(fmt::format("La construction a échoué : cmake {} ({}).\n{}",
                                             sortie.raison, fmt::join(commande, " "),
                                             sortie.texte));
    }
}

std::vector<Produit> precompiler(const Catalogue& catalogue,
                                 const std::vector<const Epreuve*>& epreuves) {
    std::map<std::string, Produit> entetes;
    for (const auto* epreuve : epreuves) {
        for (const auto& profil : epreuve->profils) {
            auto entete = Chantier(catalogue, *epreuve, profil, {}).entete();
            std::string cle = entete.cle();
            entetes.try_emplace(std::move(cle), std::move(entete));
        }
    }
    std::vector<Produit> resultat;
    for (auto& [cle, entete] : entetes)
        resultat.push_back(std::move(entete));
    return resultat;
}

}  // namespace juge
