#pragma once

#include <chapitre07/descripteur.hpp>
#include <chapitre07/processus.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cours {

/// Une conversation avec un Gestionnaire. Chaque appel est une demande et sa réponse : entre les
/// deux, personne d'autre ne touche au dictionnaire. Un client s'emploie depuis un thread à la
/// fois, et dans le processus qui s'est connecté. Toute fonction lève ErreurSysteme (EPIPE,
/// ECONNRESET) ou TrameInvalide si le gestionnaire est mort.
class ClientGestionnaire {
public:
    /// La valeur de cette clé, s'il y en a une.
    std::optional<std::string> lire(std::string_view cle);
    void ecrire(std::string_view cle, std::string_view valeur);
    /// Rend vrai si elle y était.
    bool effacer(std::string_view cle);
    /// Ajoute `n` à l'entier que porte cette clé (0 si elle n'existe pas) ; rend la somme. Lève
    /// std::invalid_argument si la valeur n'est pas un entier, ou si la somme déborde.
    std::int64_t ajouter(std::string_view cle, std::int64_t n);
    /// Toutes les clés, dans l'ordre.
    std::vector<std::string> cles();

private:
    friend class Gestionnaire;
    explicit ClientGestionnaire(Descripteur prise) : prise_(std::move(prise)) {}
    std::optional<std::string> demander(char operation, std::string_view cle,
                                        std::string_view suite = {});
    Descripteur prise_;
};

/// Un processus serveur qui tient un dictionnaire pour tous les autres (le Manager de Python). Rien
/// n'est partagé, donc rien n'est à verrouiller : une demande après l'autre.
///
/// La mort, le silence ou la lenteur d'un client ne bloque personne : le serveur n'attend jamais un
/// client en particulier, n'exécute que des demandes entières, et ne lit pas la suivante d'un
/// client qui n'a pas pris sa réponse. Aucun nom dans le système : un client se connecte en
/// envoyant au serveur un bout d'une paire de sockets (SCM_RIGHTS). Détruit, le serveur est tué et
/// attendu ; il meurt aussi avec le processus qui l'a créé.
class Gestionnaire {
public:
    static constexpr std::size_t demande_max = 1U << 20U;  ///< octets ; au-delà, client déconnecté

    /// Fait naître le serveur : avant tout thread (leçon du chapitre 7). Lève ErreurSysteme.
    Gestionnaire();

    /// Ouvre une conversation, ici ou dans un processus né par fork() après celui-ci. Sûr entre
    /// threads et processus. Lève ErreurSysteme.
    ClientGestionnaire connecter() const;

    /// Ce qu'un enfant créé par Processus::fonction() doit garder pour se connecter.
    int guichet() const { return bouts_.ecriture.numero(); }
    pid_t pid() const { return serveur_.pid(); }

private:
    static BoutsDeTube ouvrir_guichet();
    BoutsDeTube bouts_;  ///< écriture : le guichet ; lecture : le bout du serveur
    Processus serveur_;
};

}  // namespace cours
