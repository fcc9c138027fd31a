#include <algorithm>
#include <chapitre17/base.hpp>
#include <chapitre17/courtier.hpp>
#include <optional>

#include "lien_zmq.hpp"

namespace cours {

class Courtier::Etat {
public:
    Etat(const Ecoute& ecoute, const ReglagesFile& reglages, std::unique_ptr<Stock> stock,
         Journal journal)
        : reglages_(reglages),
          stock_(std::move(stock)),
          journal_(std::move(journal)),
          socket_(lien::ecouter(contexte_, ecoute)),
          adresse_(lien::adresse(socket_)) {
        registre_.emplace(reglages_, *stock_, lien::heure_monotone());
    }

    const std::string& adresse() const { return adresse_; }

    void servir(const std::stop_token& arret) {
        const std::stop_callback reveil(arret, [this] { reveil_.sonner(); });
        while (!arret.stop_requested()) {
            reveil_.attendre(socket_, reglages_.silence / 10 + Heure(1));
            try {
                tourner(lien::heure_monotone());
            } catch (const ErreurBase& erreur) {
                renaitre(erreur);
            }
        }
    }

private:
    // [tour]
    /// Un tour : tout ce qui est arrivé, une seule validation, puis les réponses. Promettre avant
    /// d'avoir validé, ce serait perdre une tâche acceptée.
    void tourner(Heure maintenant) {
        for (int i = 0; i < par_tour_; ++i) {
            const auto recu = lien::recevoir(socket_);
            if (!recu) break;
            traiter(*recu, maintenant);
        }
        registre_->avancer(maintenant);
        stock_->valider();
        par_tour_ = std::min(2 * par_tour_, par_tour_max);
        for (const Envoi& envoi : registre_->prendre_les_envois())
            lien::envoyer(socket_, envoi.a, envoi.message);  // un pair parti : tant pis, il redira
    }
    // [/tour]

    void traiter(const lien::Recu& recu, Heure maintenant) {
        try {
            registre_->recevoir(recu.de, message_depuis_msgpack(recu.octets, lien::bornes()),
                                maintenant);
        } catch (const MessageRefuse& refus) {
            noter("message de " + recu.pair + " refusé : " + refus.what());
        }
    }

    /// Le stock n'a pas gardé ce tour : la mémoire ne doit pas en savoir plus que lui. Les tours
    /// suivants sont d'un seul message : celui qui ne passe pas n'empêchera plus les autres.
    void renaitre(const ErreurBase& erreur) {
        par_tour_ = 1;
        noter(std::string("le stock refuse, ce tour est défait : ") + erreur.what());
        stock_->annuler();
        registre_.emplace(reglages_, *stock_, lien::heure_monotone());
    }

    void noter(const std::string& ligne) {
        if (journal_) journal_(ligne);
    }

    static constexpr int par_tour_max = 1000;
    int par_tour_ = par_tour_max;
    ReglagesFile reglages_;
    std::unique_ptr<Stock> stock_;
    Journal journal_;
    std::optional<RegistreTaches> registre_{};
    lien::Reveil reveil_{};
    zmq::context_t contexte_{1};
    zmq::socket_t socket_;
    std::string adresse_;
};

Courtier::Courtier(const Ecoute& ecoute, const ReglagesFile& reglages, std::unique_ptr<Stock> stock,
                   Journal journal)
    : etat_(std::make_unique<Etat>(ecoute, reglages, std::move(stock), std::move(journal))) {}

Courtier::~Courtier() = default;

const std::string& Courtier::adresse() const {
    return etat_->adresse();
}

void Courtier::servir(const std::stop_token& arret) {
    etat_->servir(arret);
}

}  // namespace cours
