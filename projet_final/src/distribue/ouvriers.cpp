#include "distribue/ouvriers.hpp"

#include <chapitre17/ouvrier.hpp>
#include <chrono>
#include <limits>
#include <memory>
#include <random>
#include <utility>

#include "distribue/depot.hpp"

namespace projet {
namespace {

/// Deux machines ont des processus de même numéro : chaque worker se tire un nom.
std::int64_t tirer_un_nom() {
    std::random_device hasard;
    return static_cast<std::int64_t>((std::uint64_t{hasard()} << 31) ^ hasard());
}

/// « tcp://hote:5555 » devient « tcp://hote:port ».
std::string meme_hote(const std::string& adresse, int port) {
    return adresse.substr(0, adresse.rfind(':') + 1) + std::to_string(port);
}

/// Ce qu'un worker garde d'une tâche à l'autre. Un seul thread s'en sert : celui des tâches.
class Atelier {
public:
    explicit Atelier(Service service) : service_(std::move(service)) {}

    std::string convertir(const std::string& argument) {
        const auto commande = cours::decoder<Commande>(argument);
        nouvelle_execution(commande.jeton);
        Compte compte;
        try {
            compte.reponse = commande.port == 0 ? par_chemins(commande) : par_octets(commande);
            compte.reponse.pid = nom_;
            retrancher_le_passe(compte.reponse);
        } catch (const DepotPerdu& perte) {
            compte.empechement = perte.what();
        }
        return cours::encoder(compte);
    }

private:
    Reponse par_chemins(const Commande& commande) const {
        if (!service_.chemins)
            throw std::invalid_argument("ce worker n'ouvre pas les fichiers qu'un autre lui nomme");
        return convertir_ailleurs(commande.demande);
    }

    // [par_octets]
    /// Lire, c'est télécharger ; écrire, c'est déposer. Entre les deux, la conversion de toujours.
    Reponse par_octets(const Commande& commande) {
        DepotDistant& depot = joindre(commande.port);
        depot.commencer(commande.jeton, static_cast<std::int64_t>(commande.indice), nom_);
        const Image image{{}, commande.demande.relatif, 0};
        std::string perte;
        const auto sans_perte = [&](const auto& echange) {
            try {
                return echange();
            } catch (const DepotPerdu& perdu) {  // la chaîne y verrait un défaut de l'image
                perte = perdu.what();
                throw;
            }
        };
        Chaine& chaine = la_chaine(commande.demande);
        chaine.commencer(image);
        chaine.lire_de(1, [&](Tampon& tampon, std::uintmax_t octets_max) {
            return sans_perte([&] { return depot.telecharger(tampon, octets_max); });
        });
        chaine.decoder(1);
        chaine.griser(1);
        chaine.encoder(1);
        chaine.ecrire_vers(1, [&](Octets octets) { sans_perte([&] { depot.deposer(octets); }); });
        if (!perte.empty()) throw DepotPerdu(perte);
        return en_reponse(chaine.emporter());
    }
    // [/par_octets]

    DepotDistant& joindre(int port) {
        if (!depot_ || port_ != port) {
            depot_ = std::make_unique<DepotDistant>(
                cours::Acces{meme_hote(service_.adresse, port), service_.cle_publique});
            port_ = port;
        }
        return *depot_;
    }

    Chaine& la_chaine(const Demande& demande) {
        const auto options = en_options(demande);
        if (!chaine_ || luma_ != demande.luma || pixels_max_ != demande.pixels_max)
            chaine_ = std::make_unique<Chaine>(options);
        luma_ = demande.luma;
        pixels_max_ = demande.pixels_max;
        return *chaine_;
    }

    /// Un worker peut servir plusieurs exécutions : il rend à chacune ce qu'elle a consommé.
    void nouvelle_execution(const std::string& jeton) {
        if (jeton == jeton_) return;
        jeton_ = jeton;
        passe_ = ressources_du_processus();
    }
    void retrancher_le_passe(Reponse& reponse) const {
        reponse.cpu_s[0] -= passe_.cpu_utilisateur_s;
        reponse.cpu_s[1] -= passe_.cpu_systeme_s;
        reponse.compteurs[0] -= passe_.passages_volontaires;
        reponse.compteurs[1] -= passe_.passages_involontaires;
    }

    Service service_;
    std::int64_t nom_ = tirer_un_nom();
    std::string jeton_;
    Ressources passe_;
    std::unique_ptr<DepotDistant> depot_;
    int port_ = 0;
    std::unique_ptr<Chaine> chaine_;
    bool luma_ = false;
    std::uint64_t pixels_max_ = 0;
};

cours::ReglagesPool reglages_du_pool(int nombre) {
    cours::ReglagesPool reglages;
    reglages.workers = static_cast<std::size_t>(nombre);
    reglages.essais = std::numeric_limits<int>::max();  // servir n'est la faute de personne
    return reglages;
}

}  // namespace

bool servir(Service service) {
    const cours::Acces acces{service.adresse, service.cle_publique};
    Atelier atelier(std::move(service));
    cours::Ouvrier ouvrier(acces,
                           {{tache_convertir, [&](const std::string&, const std::string& argument) {
                                 return atelier.convertir(argument);
                             }}});
    ouvrier.servir();
    return true;
}

Ouvriers::Ouvriers(int nombre, cours::Zygote* zygote)
    : pool_(zygote != nullptr ? Pool(*zygote, servir, reglages_du_pool(nombre))
                              : Pool(servir, reglages_du_pool(nombre))) {}

void Ouvriers::embaucher(const Service& service) {
    for (std::size_t i = 0; i < pool_.workers(); ++i)
        services_.push_back(pool_.soumettre(service));
}

void Ouvriers::verifier() {
    for (auto& un : services_)
        if (un.valid() && un.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
            un.get();
}

}  // namespace projet
