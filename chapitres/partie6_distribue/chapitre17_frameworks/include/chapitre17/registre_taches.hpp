#pragma once

#include <chapitre16/lien_defaillant.hpp>
#include <chapitre16/message.hpp>
#include <chapitre17/stock.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cours {

/// Ce que le courtier accepte, et combien il patiente.
struct ReglagesFile {
    std::size_t taches_max = 100'000;  ///< gardées à la fois, rendus non lus compris
    int essais_max = 5;      ///< au-delà, une tâche est abandonnée : elle tue ses workers
    Heure silence{1000};     ///< un worker muet plus longtemps est tenu pour mort
    Heure oubli{3'600'000};  ///< un rendu que personne ne lit est oublié
};

/// Un message à envoyer, et à qui.
struct Envoi {
    std::string a;
    Message message;
};

/// Le cœur du courtier, sans socket ni horloge : des messages et l'heure entrent, des messages
/// sortent. Il s'essaie donc sans attendre.
///
/// Un client dit soumettre{id, fonction, argument} et le répète tant qu'il n'a pas l'issue ; le
/// courtier répond acceptee{ids}, refusee{id, raison} ou issue{id, reussie, valeur}. Le client dit
/// lue{ids}, et ces tâches sont oubliées.
/// Un worker dit present{places, taches}, plus souvent que `silence` : c'est son battement de cœur.
/// `places` : combien de tâches il prend à la fois, une en cours et les autres d'avance ; `taches`
/// : celles qu'il a, dans l'ordre où il les fera. Le courtier lui confie tache{id, fonction,
/// argument} ; il dit fini{id, reussie, valeur} jusqu'à recevoir note{ids}. Une tâche qu'il a
/// encore et qu'un autre a rendue lui est notée aussi.
///
/// Au moins une fois : la tâche d'un worker muet est confiée à un autre, et le premier rendu
/// compte ; les suivants sont ignorés. Un objet appartient à un thread à la fois. Un message :
/// O(log n + p log p), n le nombre de workers, p celui des places d'un worker.
class RegistreTaches {
public:
    /// Reprend les tâches du stock, à qui il survit moins longtemps.
    RegistreTaches(const ReglagesFile& reglages, Stock& stock, Heure maintenant);

    /// Lève MessageRefuse pour un message hors du protocole, sans effet ; et ErreurBase : l'objet
    /// est alors à jeter, le stock à annuler, et un autre registre à faire de ce qu'il garde.
    void recevoir(const std::string& de, const Message& message, Heure maintenant);
    /// Le temps passe : les workers muets sont congédiés, les tâches en attente distribuées.
    void avancer(Heure maintenant);
    /// Les messages à envoyer, une fois le stock validé : rien n'est promis avant d'être gardé.
    std::vector<Envoi> prendre_les_envois();

    std::size_t taches() const { return taches_.size(); }
    std::size_t workers() const { return workers_.size(); }

private:
    struct Suivi {
        Tache tache;
        std::string client{};  ///< où va l'issue ; vide : il n'est pas revenu
        std::string worker{};  ///< vide : elle attend
        Heure rendue{};
    };
    struct Confiee {
        std::string id;
        Heure vue{};  ///< quand elle lui a été confiée, ou quand il a dit l'avoir
    };
    struct Worker {
        Heure entendu{};
        std::size_t places = 0;
        std::vector<Confiee> taches{};  ///< dans l'ordre où il les fera
    };
    using Workers = std::map<std::string, Worker>;

    void soumettre(const std::string& de, const Message& message);
    void lue(const Message& message);
    void present(const std::string& de, const Message& message, Heure maintenant);
    void prendre_des_nouvelles(Workers::value_type& worker, const std::vector<std::string>& taches,
                               Heure maintenant);
    void fini(const std::string& de, const Message& message, Heure maintenant);
    void terminer(Suivi& suivi, Rendu rendu, Heure maintenant);
    void reprendre(const std::string& id, const std::string& worker, bool commencee,
                   Heure maintenant);
    void congedier_les_muets(Heure maintenant);
    void oublier_les_vieux(Heure maintenant);
    void distribuer(Heure maintenant);
    void confier(Suivi& suivi, Workers::value_type& a, Heure maintenant);
    void offrir(const Workers::value_type& worker);
    void retirer(const Workers::value_type& worker);
    void dire(const std::string& a, Message message);
    void dire_aussi(const std::string& a, const std::string& genre, const std::string& id);
    void dire_issue(const Suivi& suivi);

    ReglagesFile reglages_;
    Stock& stock_;
    std::unordered_map<std::string, Suivi> taches_{};
    std::deque<std::string>
        file_{};  ///< celles qui attendent, et parfois d'autres (voir distribuer)
    std::deque<std::string> rendues_{};  ///< par heure ; certaines sont déjà oubliées
    Workers workers_{};
    std::set<std::pair<std::size_t, std::string>>
        libres_{};  ///< ceux qui ont une place, le moins chargé d'abord
    std::vector<Envoi> envois_{};
    std::map<std::pair<std::string, std::string>, Liste>
        listes_{};  ///< à qui et quoi : les id à dire en un message
};

}  // namespace cours
