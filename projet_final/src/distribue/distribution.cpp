#include "distribue/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chapitre17/client_taches.hpp>
#include <chapitre17/courtier.hpp>
#include <charconv>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include "banc/ordre.hpp"
#include "banc/recueil.hpp"
#include "banc/texte.hpp"
#include "distribue/depot.hpp"
#include "distribue/horloges.hpp"
#include "distribue/refus.hpp"
#include "images/erreurs.hpp"
#include "programme/affichage.hpp"

namespace projet {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t en_vol_max = 1000;  ///< tâches chez le courtier
constexpr int essais_max = 5;             ///< empêchements d'une image, avant l'abandon
constexpr auto regard = 100ms;            ///< entre deux regards à l'arrêt et aux workers

std::string tirer_un_jeton() {
    std::random_device hasard;
    return fmt::format("{:08x}{:08x}", hasard(), hasard());
}

std::string port_de(const std::string& adresse) {
    return adresse.substr(adresse.rfind(':') + 1);
}

bool sur_cette_machine(const std::string& adresse) {
    return adresse.starts_with("tcp://127.") || adresse.starts_with("tcp://localhost:");
}

/// L'adresse où ce programme même joint un serveur qui écoute partout.
std::string d_ici(std::string adresse) {
    const std::string partout = "tcp://0.0.0.0:";
    if (adresse.starts_with(partout)) adresse.replace(0, partout.size(), "tcp://127.0.0.1:");
    return adresse;
}

/// Un worker d'une autre machine, ou qui ment, peut rendre n'importe quels nombres.
bool plausible(const Reponse& reponse) {
    const auto entre = [](auto valeur, auto bas, auto haut) {
        return valeur >= bas && valeur <= haut;
    };
    return entre(reponse.etat, static_cast<int>(EtatImage::convertie),
                 static_cast<int>(EtatImage::ecriture_impossible)) &&
           entre(reponse.format, 0, static_cast<int>(Format::tiff)) && reponse.largeur >= 0 &&
           reponse.hauteur >= 0 && reponse.passages.size() <= 64 &&
           std::all_of(reponse.passages.begin(), reponse.passages.end(), [&](const auto& p) {
               return entre(p[0], std::int64_t{0}, static_cast<std::int64_t>(Activite::verrou)) &&
                      entre(p[1], std::int64_t{0}, p[2]);
           });
}

/// Les tâches, de leur départ à leur rendu. D'un seul thread.
class Chantier {
public:
    Chantier(Contexte& contexte, const cours::Acces& acces, std::string jeton, Depot* depot,
             Refus& refus)
        : contexte_(contexte),
          jeton_(std::move(jeton)),
          depot_(depot),
          refus_(refus),
          client_(acces, en_vol_max),
          ordre_(par_taille(contexte.images)),
          essais_(contexte.images.size()),
          recueil_(contexte) {}

    // [chantier]
    void mener(Ouvriers* ouvriers) {
        while (!contexte_.arret.stop_requested()) {
            while (en_vol_.size() < en_vol_max && suivante_ < ordre_.size())
                confier(ordre_[suivante_++]);
            if (en_vol_.empty()) break;
            if (const auto arrivee = client_.attendre(regard))
                recevoir(*arrivee);
            else if (ouvriers != nullptr)
                ouvriers->verifier();
        }
        client_.attendre(0ms);  // dit qu'on en a fini du dernier rendu
    }
    // [/chantier]

    MesuresVersion mesures() const {
        return {std::max(1, static_cast<int>(workers_.size())),
                recueil_.compteur(),
                {},
                correspondants_.ressources(),
                refus_.nombre()};
    }

private:
    /// Le nom d'une tâche ne sert qu'une fois, même d'une exécution à l'autre : un rendu attardé ne
    /// doit pas passer pour celui d'aujourd'hui.
    void confier(std::size_t indice) {
        const std::string id = fmt::format("{}-{}-{}", jeton_, indice, ++essais_[indice]);
        Demande demande = en_demande(contexte_.images[indice], contexte_.reglages.conversion);
        int port = 0;
        if (depot_ != nullptr) {
            demande.source.clear();
            demande.sortie.clear();
            port = std::stoi(port_de(depot_->adresse()));
        }
        client_.soumettre(id, tache_convertir,
                          cours::encoder(Commande{std::move(demande), jeton_, indice, port}));
        en_vol_.emplace(id, indice);
    }

    void recevoir(const cours::ClientTaches::Arrivee& arrivee) {
        const auto place = en_vol_.find(arrivee.id);
        if (place == en_vol_.end()) return;
        const std::size_t indice = place->second;
        en_vol_.erase(place);
        // Le courtier l'a abandonnée : trop de workers se sont tus en la tenant.
        if (!arrivee.rendu.reussi)
            return noter(0, indice, abandonnee(affichable(arrivee.rendu.octets)));
        std::string empechement = lire(indice, arrivee.rendu.octets);
        if (empechement.empty()) return;
        if (essais_[indice] < essais_max) return confier(indice);
        noter(0, indice, abandonnee(affichable(std::move(empechement))));
    }

    /// Rend pourquoi l'image est à refaire ; vide si elle ne l'est pas.
    std::string lire(std::size_t indice, const std::string& octets) {
        Compte compte;
        try {
            compte = cours::decoder<Compte>(octets);
        } catch (const std::invalid_argument& erreur) {
            refus_.noter(std::string("rendu d'un worker refusé : ") + erreur.what());
            return erreur.what();
        }
        if (!compte.empechement.empty()) return compte.empechement;
        if (!plausible(compte.reponse)) {
            refus_.noter("rendu d'un worker refusé : des valeurs impossibles");
            return "un worker a rendu des valeurs impossibles";
        }
        return accepter(indice, compte.reponse);
    }

    std::string accepter(std::size_t indice, Reponse& reponse) {
        horloges_.recaler(reponse);
        auto [worker, resultat] = correspondants_.lire(reponse);
        resultat.erreur = affichable(std::move(resultat.erreur));
        resultat.remarque = affichable(std::move(resultat.remarque));
        if (depot_ != nullptr && resultat.etat == EtatImage::convertie) {
            const auto image = depot_->prendre(indice, reponse.pid);
            if (!image || image->size() != resultat.octets_ecrits)
                return "un worker n'a pas déposé l'image qu'il dit convertie";
            ecrire(indice, *image, resultat);
        }
        workers_.insert(worker);
        noter(worker, indice, std::move(resultat));
        return {};
    }

    void ecrire(std::size_t indice, const std::string& octets, ResultatImage& resultat) const {
        const auto debut = std::chrono::steady_clock::now();
        try {
            ecrire_atomiquement(
                contexte_.reglages.conversion.sortie / contexte_.images[indice].relatif, octets);
        } catch (const ErreurEcriture& erreur) {
            resultat.etat = EtatImage::ecriture_impossible;
            resultat.erreur = erreur.what();
            resultat.definitive = erreur.definitive();
        }
        resultat.etapes.ecriture += std::chrono::steady_clock::now() - debut;
    }

    void noter(int worker, std::size_t indice, ResultatImage resultat) {
        if (depot_ != nullptr) depot_->clore(indice);
        recueil_.noter(worker, indice, std::move(resultat));
    }

    Contexte& contexte_;
    std::string jeton_;
    Depot* depot_;
    Refus& refus_;
    cours::ClientTaches client_;
    std::vector<std::size_t> ordre_;
    std::size_t suivante_ = 0;
    std::vector<int> essais_;
    std::map<std::string, std::size_t> en_vol_;
    std::set<int> workers_;
    Recueil recueil_;
    Correspondants correspondants_;
    Horloges horloges_;
};

/// Sert dans un thread, jusqu'à la destruction de celui-ci.
template <class Serveur>
std::jthread servir_a_part(Serveur& serveur) {
    return std::jthread([&serveur](const std::stop_token& arret) { serveur.servir(arret); });
}

void dire_ou(const Reseau& reseau, const std::string& courtier, const std::string& depot) {
    afficher(stderr,
             "distribue_zmq : courtier {}, dépôt {}. Des workers : conversion_images --ouvrier "
             "tcp://CETTE-MACHINE:{}{}\n",
             courtier, depot, port_de(courtier),
             reseau.cle_publique.empty() ? "" : " --cles CLES.pub");
}

}  // namespace

bool adresse_tcp(const std::string& adresse) {
    const auto deux_points = adresse.rfind(':');
    if (!adresse.starts_with("tcp://") || deux_points <= 6) return false;
    const std::string port = adresse.substr(deux_points + 1);
    int numero = 0;
    const auto [fin, erreur] = std::from_chars(port.data(), port.data() + port.size(), numero);
    return port == "*" || (erreur == std::errc{} && fin == port.data() + port.size() &&
                           numero > 0 && numero < 65535);
}

cours::Ecoute ecoute_du_courtier(const Reseau& reseau) {
    cours::Ecoute ecoute{reseau.courtier};
    if (!reseau.cle_secrete.empty())
        ecoute.cles = cours::Cles{reseau.cle_publique, reseau.cle_secrete};
    return ecoute;
}

cours::Ecoute ecoute_du_depot(const Reseau& reseau) {
    cours::Ecoute ecoute = ecoute_du_courtier(reseau);
    const std::string port = port_de(ecoute.adresse);
    if (port == "*") return ecoute;
    ecoute.adresse.erase(ecoute.adresse.size() - port.size());
    ecoute.adresse += std::to_string(std::stoi(port) + 1);
    return ecoute;
}

std::string refus_d_ecouter(const Reseau& reseau) {
    if (reseau.cle_secrete.empty() && !sur_cette_machine(reseau.courtier))
        return fmt::format(
            "écouter sur {} : hors de cette machine, il faut des clés, que --nouvelles-cles tire "
            "et que --cles donne",
            reseau.courtier);
    try {
        const cours::Courtier courtier(ecoute_du_courtier(reseau));
        const cours::ServeurAppels depot({}, ecoute_du_depot(reseau));
        return {};
    } catch (const std::exception& erreur) {
        return erreur.what();
    }
}

// [distribuer]
MesuresVersion distribuer(Contexte& contexte, Ouvriers* ouvriers,
                          const cours::ReglagesFile& reglages) {
    Refus refus;
    const auto journal = [&refus](const std::string& ligne) { refus.noter(ligne); };
    const std::string jeton = tirer_un_jeton();
    const Reseau& reseau = contexte.reglages.reseau;
    // Les nôtres : une clé que personne d'autre n'a.
    const cours::Ecoute ecoute = ouvriers != nullptr
                                     ? cours::Ecoute{"tcp://127.0.0.1:*", cours::nouvelles_cles()}
                                     : ecoute_du_courtier(reseau);
    cours::Courtier courtier(ecoute, reglages, cours::stock_en_memoire(), journal);
    const cours::Acces acces{d_ici(courtier.adresse()), ecoute.cles ? ecoute.cles->publique : ""};
    std::optional<Depot> depot;
    std::jthread service_du_depot;
    if (ouvriers != nullptr) {
        ouvriers->embaucher({acces.adresse, acces.cle_du_serveur, true});
    } else {
        depot.emplace(contexte.images, jeton,
                      contexte.reglages.conversion.decodage.pixels_max * octets_par_pixel,
                      ecoute_du_depot(reseau), journal);
        service_du_depot = servir_a_part(*depot);
        dire_ou(reseau, courtier.adresse(), depot->adresse());
    }
    const std::jthread service_du_courtier = servir_a_part(courtier);
    Chantier chantier(contexte, acces, jeton, depot ? &*depot : nullptr, refus);
    chantier.mener(ouvriers);
    return chantier.mesures();
}
// [/distribuer]

}  // namespace projet
