// Exercice 17.4 — Appel distant                                               ⭐⭐⭐   5 points
//
// Un appel distant ressemble à un appel de fonction : un nom, des arguments, un résultat ou une
// exception. Mais la réponse peut ne jamais venir, venir deux fois, ou venir quand on ne l'attend
// plus ; et le serveur ne doit ni mourir d'une demande, ni travailler pour un client qui a renoncé.
//
// À écrire : Serveur et Client, sans leurs sockets : des demandes et des réponses entrent et
// sortent.
//
// Garanties à tenir :
//   G1. Serveur::servir() exécute la fonction offerte sous ce nom, avec ces arguments, une fois, et
//       rend son résultat. Ce qu'elle lève, quoi que ce soit, devient une réponse Genre::erreur :
//       `message` est ce que dit what(), ou « exception sans message » si ce n'est pas une
//       std::exception. servir() ne lève rien, et sert encore. Offrir un nom déjà pris le remplace.
//   G2. Un nom que personne n'a offert donne Genre::inconnue, et reste inconnu.
//   G3. Une demande qui a attendu `reste` ou davantage (de `recue` à `maintenant`) donne
//       Genre::trop_tard, sans que rien soit exécuté : son client n'attend plus. La fonction
//       inconnue passe d'abord.
//   G4. Client::appeler() donne à chaque appel un numéro qui ne sert qu'une fois ; la demande porte
//       tout le délai dans `reste`. recevoir() mène à sa fin l'appel de ce numéro, et rend vrai :
//       son future a la valeur, ou lève ErreurDistante, FonctionInconnue, ou DelaiDepasse (pour
//       trop_tard). Une réponse dont l'appel est inconnu, ou déjà fini, rend faux, sans effet.
//   G5. avancer() finit par DelaiDepasse les appels en cours faits il y a leur délai ou davantage ;
//       les autres, non. Un délai va jusqu'à Heure::max() : sans fin.
//   G6. couper() (la connexion est perdue) et la destruction du client finissent tous les appels en
//       cours par ConnexionPerdue. Après couper(), on peut appeler de nouveau.
//
// À supposer : un thread à la fois ; l'heure ne recule pas ; une fonction offerte n'en offre pas
// d'autres. Une durée voyage, jamais une heure : les horloges de deux machines ne sont pas
// d'accord. Leçon : 1.6 (appeler au loin).
#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <cstdint>
#include <functional>
#include <future>
#include <juge/a_completer.hpp>
#include <stdexcept>
#include <string>
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

/// La fonction a levé, là-bas ; what() est ce qu'elle disait. Rien à y changer.
class ErreurDistante : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Le serveur n'a pas de fonction de ce nom. Rien à y changer.
class FonctionInconnue : public std::runtime_error {
public:
    FonctionInconnue() : std::runtime_error("fonction inconnue du serveur") {}
};

/// Pas de réponse à temps. La fonction a peut-être été exécutée. Rien à y changer.
class DelaiDepasse : public std::runtime_error {
public:
    DelaiDepasse() : std::runtime_error("pas de réponse à temps") {}
};

/// La connexion est perdue. La fonction a peut-être été exécutée. Rien à y changer.
class ConnexionPerdue : public std::runtime_error {
public:
    ConnexionPerdue() : std::runtime_error("la connexion est perdue") {}
};

class Serveur {
public:
    void offrir(const std::string& nom, Fonction fonction) {
        // À COMPLÉTER
        juge::a_completer("offrir");
    }

    /// La réponse à une demande reçue à l'heure `recue`, et servie maintenant.
    Reponse servir(const Demande& demande, Heure recue, Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("servir");
    }
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
    ~Client() {
        // À COMPLÉTER
    }

    Appel appeler(const std::string& fonction, const Arguments& arguments, Heure delai,
                  Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("appeler");
    }

    /// Une réponse est arrivée. Rend vrai si un appel l'attendait.
    bool recevoir(const Reponse& reponse) {
        // À COMPLÉTER
        juge::a_completer("recevoir");
    }

    /// Le temps passe.
    void avancer(Heure maintenant) {
        // À COMPLÉTER
        juge::a_completer("avancer");
    }

    void couper() {
        // À COMPLÉTER
        juge::a_completer("couper");
    }
};
