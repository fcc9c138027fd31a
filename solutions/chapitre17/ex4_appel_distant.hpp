// Solution de l'exercice 17.4 — Appel distant. Une possibilité parmi d'autres.
//
// - Le serveur cherche le nom par find(), jamais par [], qui créerait la fonction nommée par un
//   inconnu. Il l'exécute dans un try dont le dernier catch prend tout : une demande ne le tue pas.
// - Il regarde le temps avant de travailler : un serveur débordé qui sert des clients partis ne
//   rattrape jamais son retard.
// - Le client range ses promesses par numéro. Finir un appel, c'est l'ôter de la table : une autre
//   réponse n'y trouve rien, et rien n'est tenu deux fois.
// - Personne n'attend pour toujours : réponse, délai, coupure ou destruction, chaque promesse est
//   tenue ; sinon, l'appelant verrait std::future_error, qui ne dit rien.
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using Heure = cours::Heure;  ///< des millisecondes depuis une origine quelconque
using Arguments = std::vector<std::int64_t>;
using Fonction = std::function<std::int64_t(const Arguments&)>;

struct Demande {
    std::uint64_t numero = 0;
    std::string fonction{};
    Arguments arguments{};
    Heure reste{};  ///< combien de temps le client attend encore, à l'envoi
};

enum class Genre { resultat, erreur, inconnue, trop_tard };

struct Reponse {
    std::uint64_t numero = 0;  ///< celui de la demande
    Genre genre = Genre::resultat;
    std::int64_t valeur = 0;  ///< d'un résultat
    std::string message{};    ///< d'une erreur
};

/// La fonction a levé, là-bas ; what() est ce qu'elle disait.
class ErreurDistante : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Le serveur n'a pas de fonction de ce nom.
class FonctionInconnue : public std::runtime_error {
public:
    FonctionInconnue() : std::runtime_error("fonction inconnue du serveur") {}
};

/// Pas de réponse à temps. La fonction a peut-être été exécutée.
class DelaiDepasse : public std::runtime_error {
public:
    DelaiDepasse() : std::runtime_error("pas de réponse à temps") {}
};

/// La connexion est perdue. La fonction a peut-être été exécutée.
class ConnexionPerdue : public std::runtime_error {
public:
    ConnexionPerdue() : std::runtime_error("la connexion est perdue") {}
};

class Serveur {
public:
    void offrir(const std::string& nom, Fonction fonction) {
        fonctions_[nom] = std::move(fonction);
    }

    /// La réponse à une demande reçue à l'heure `recue`, et servie maintenant.
    Reponse servir(const Demande& demande, Heure recue, Heure maintenant) {
        const auto place = fonctions_.find(demande.fonction);
        if (place == fonctions_.end()) return {demande.numero, Genre::inconnue};
        if (maintenant - recue >= demande.reste) return {demande.numero, Genre::trop_tard};
        return executer(place->second, demande);
    }

private:
    static Reponse executer(const Fonction& fonction, const Demande& demande) {
        try {
            return {demande.numero, Genre::resultat, fonction(demande.arguments)};
        } catch (const std::exception& erreur) {
            return {demande.numero, Genre::erreur, 0, erreur.what()};
        } catch (...) {
            return {demande.numero, Genre::erreur, 0, "exception sans message"};
        }
    }

    std::map<std::string, Fonction> fonctions_{};
};

/// Un appel : la demande à envoyer, et son résultat à venir.
struct Appel {
    Demande demande{};
    std::future<std::int64_t> resultat{};
};

class Client {
public:
    Client() = default;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { couper(); }

    Appel appeler(const std::string& fonction, const Arguments& arguments, Heure delai,
                  Heure maintenant) {
        EnCours& appel = en_cours_[++numero_];
        appel.debut = maintenant;
        appel.delai = delai;
        return {{numero_, fonction, arguments, delai}, appel.promesse.get_future()};
    }

    /// Une réponse est arrivée. Rend vrai si un appel l'attendait.
    bool recevoir(const Reponse& reponse) {
        auto appel = en_cours_.extract(reponse.numero);
        if (appel.empty()) return false;
        std::promise<std::int64_t>& promesse = appel.mapped().promesse;
        switch (reponse.genre) {
            case Genre::resultat:
                promesse.set_value(reponse.valeur);
                break;
            case Genre::erreur:
                rompre(promesse, ErreurDistante(reponse.message));
                break;
            case Genre::inconnue:
                rompre(promesse, FonctionInconnue());
                break;
            case Genre::trop_tard:
                rompre(promesse, DelaiDepasse());
                break;
        }
        return true;
    }

    /// Le temps passe.
    void avancer(Heure maintenant) {
        for (auto place = en_cours_.begin(); place != en_cours_.end();) {
            EnCours& appel = place->second;
            const bool expire = maintenant - appel.debut >= appel.delai;
            if (expire) rompre(appel.promesse, DelaiDepasse());
            place = expire ? en_cours_.erase(place) : std::next(place);
        }
    }

    void couper() {
        for (auto& [numero, appel] : en_cours_)
            rompre(appel.promesse, ConnexionPerdue());
        en_cours_.clear();
    }

private:
    struct EnCours {
        Heure debut{};
        Heure delai{};
        std::promise<std::int64_t> promesse{};
    };

    template <class Erreur>
    static void rompre(std::promise<std::int64_t>& promesse, const Erreur& erreur) {
        promesse.set_exception(std::make_exception_ptr(erreur));
    }

    std::uint64_t numero_ = 0;
    std::map<std::uint64_t, EnCours> en_cours_{};
};
