#include <chapitre07/exception_en_cours.hpp>
#include <chapitre17/appel_distant.hpp>

#include "lien_zmq.hpp"

namespace cours {

class ServeurAppels::Etat {
public:
    Etat(std::map<std::string, FonctionDistante> fonctions, const Ecoute& ecoute, Journal journal)
        : fonctions_(std::move(fonctions)),
          journal_(std::move(journal)),
          socket_(lien::ecouter(contexte_, ecoute)),
          adresse_(lien::adresse(socket_)) {}

    const std::string& adresse() const { return adresse_; }

    void servir(const std::stop_token& arret) {
        const std::stop_callback reveil(arret, [this] { reveil_.sonner(); });
        while (!arret.stop_requested()) {
            const auto recu = lien::recevoir(socket_);
            if (recu)
                traiter(*recu);
            else
                reveil_.attendre(socket_, Heure(1000));
        }
    }

private:
    void traiter(const lien::Recu& recu) {
        try {
            const Message demande = message_depuis_msgpack(recu.octets, lien::bornes());
            repondre(recu.de, demande.numero, executer(demande));
        } catch (const MessageRefuse& refus) {
            if (journal_) journal_("appel de " + recu.pair + " refusé : " + refus.what());
        }
    }

    // [executer]
    Message executer(const Message& demande) const {
        if (demande.genre != "appel") throw MessageRefuse("ce n'est pas un appel");
        const std::string& nom = demande.texte("fonction");
        const auto arguments = demande.champs.find("arguments");
        const Liste* liste =
            arguments == demande.champs.end() ? nullptr : arguments->second.si<Liste>();
        if (!liste) throw MessageRefuse("un appel sans arguments");
        const auto fonction = fonctions_.find(nom);
        if (fonction == fonctions_.end()) return {"inconnue", 0, {{"fonction", nom}}};
        try {
            return {"resultat", 0, {{"valeur", fonction->second(*liste)}}};
        } catch (...) {  // l'objet ne voyage pas ; son type et son message, si
            const ExceptionEnCours erreur = exception_en_cours();
            return {"erreur", 0, {{"type", erreur.type}, {"message", erreur.message}}};
        }
    }
    // [/executer]

    void repondre(const std::string& a, std::int64_t numero, Message reponse) {
        reponse.numero = numero;
        try {
            lien::envoyer(socket_, a, reponse);
        } catch (const MessageRefuse& refus) {  // un texte qui n'est pas de l'UTF-8
            lien::envoyer(
                socket_, a,
                {"erreur", numero, {{"type", "cours::MessageRefuse"}, {"message", refus.what()}}});
        }
    }

    std::map<std::string, FonctionDistante> fonctions_;
    Journal journal_;
    lien::Reveil reveil_{};
    zmq::context_t contexte_{1};
    zmq::socket_t socket_;
    std::string adresse_;
};

ServeurAppels::ServeurAppels(std::map<std::string, FonctionDistante> fonctions,
                             const Ecoute& ecoute, Journal journal)
    : etat_(std::make_unique<Etat>(std::move(fonctions), ecoute, std::move(journal))) {}

ServeurAppels::~ServeurAppels() = default;

const std::string& ServeurAppels::adresse() const {
    return etat_->adresse();
}

void ServeurAppels::servir(const std::stop_token& arret) {
    etat_->servir(arret);
}

class AppelDistant::Etat {
public:
    explicit Etat(const Acces& acces) : socket_(lien::joindre(contexte_, acces)) {}

    Valeur appeler(const std::string& fonction, const Liste& arguments, Heure delai) {
        const Heure fin = lien::heure_monotone() + delai;
        const Message demande{
            "appel", ++numero_, {{"fonction", fonction}, {"arguments", arguments}}};
        while (!lien::envoyer(socket_, "", demande))
            patienter(fin, fonction, Heure(2));  // pas encore connecté
        while (true) {
            while (const auto recu = lien::recevoir(socket_))
                if (auto valeur = lire(message_depuis_msgpack(recu->octets, lien::bornes())))
                    return *std::move(valeur);
            patienter(fin, fonction, Heure(1000));
        }
    }

private:
    void patienter(Heure fin, const std::string& fonction, Heure au_plus) {
        const Heure reste = fin - lien::heure_monotone();
        if (reste <= Heure(0))
            throw AppelSansReponse("« " + fonction + " » : pas de réponse à temps");
        reveil_.attendre(socket_, std::min(reste, au_plus));
    }

    // [lire]
    /// Le numéro d'abord : la réponse d'un appel auquel on avait renoncé arrive peut-être
    /// maintenant.
    std::optional<Valeur> lire(const Message& reponse) const {
        if (reponse.numero != numero_) return std::nullopt;
        if (reponse.genre == "inconnue")
            throw FonctionInconnue("fonction inconnue du serveur : " + reponse.texte("fonction"));
        if (reponse.genre == "erreur")
            throw ErreurDistante(reponse.texte("type"), reponse.texte("message"));
        const auto valeur = reponse.champs.find("valeur");
        if (reponse.genre != "resultat" || valeur == reponse.champs.end())
            throw MessageRefuse("ce n'est pas la réponse à un appel");
        return valeur->second;
    }
    // [/lire]

    std::int64_t numero_ = 0;
    lien::Reveil reveil_{};
    zmq::context_t contexte_{1};
    zmq::socket_t socket_;
};

AppelDistant::AppelDistant(const Acces& acces) : etat_(std::make_unique<Etat>(acces)) {}

AppelDistant::~AppelDistant() = default;

Valeur AppelDistant::appeler(const std::string& fonction, const Liste& arguments, Heure delai) {
    return etat_->appeler(fonction, arguments, delai);
}

}  // namespace cours
