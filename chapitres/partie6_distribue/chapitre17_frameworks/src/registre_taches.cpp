#include <chapitre17/ouvrier.hpp>
#include <chapitre17/registre_taches.hpp>
#include <string_view>
#include <utility>

namespace cours {
namespace {

/// D'un message : assez pour nommer les tâches de toutes les places d'un worker.
constexpr std::size_t noms_max = ReglagesOuvrier::places_max;

const std::string& octets(const Message& message, const std::string& nom) {
    const auto champ = message.champs.find(nom);
    const Octets* contenu = champ == message.champs.end() ? nullptr : champ->second.si<Octets>();
    if (!contenu) throw MessageRefuse("le champ « " + nom + " » manque, ou n'est pas des octets");
    return contenu->octets;
}

bool booleen(const Message& message, const std::string& nom) {
    const auto champ = message.champs.find(nom);
    const bool* contenu = champ == message.champs.end() ? nullptr : champ->second.si<bool>();
    if (!contenu) throw MessageRefuse("le champ « " + nom + " » manque, ou n'est pas un booléen");
    return *contenu;
}

/// Un nom de 1 à 128 octets.
const std::string& court(const std::string& texte, const std::string& champ) {
    if (texte.empty() || texte.size() > 128)
        throw MessageRefuse("le champ « " + champ + " » doit avoir de 1 à 128 octets");
    return texte;
}
const std::string& court(const Message& message, const std::string& nom) {
    return court(message.texte(nom), nom);
}

/// Une liste de tels noms.
std::vector<std::string> noms(const Message& message, const std::string& nom) {
    const auto champ = message.champs.find(nom);
    const Liste* liste = champ == message.champs.end() ? nullptr : champ->second.si<Liste>();
    if (!liste || liste->size() > noms_max)
        throw MessageRefuse("le champ « " + nom + " » manque, ou n'est pas une liste permise");
    std::vector<std::string> tous;
    for (const Valeur& valeur : *liste) {
        const std::string* texte = valeur.si<std::string>();
        if (!texte) throw MessageRefuse("le champ « " + nom + " » n'est pas une liste de noms");
        tous.push_back(court(*texte, nom));
    }
    return tous;
}

}  // namespace

RegistreTaches::RegistreTaches(const ReglagesFile& reglages, Stock& stock, Heure maintenant)
    : reglages_(reglages), stock_(stock) {
    for (Tache& tache : stock_.charger()) {
        (tache.rendu ? rendues_ : file_).push_back(tache.id);
        const std::string id = tache.id;
        taches_.emplace(id, Suivi{.tache = std::move(tache), .rendue = maintenant});
    }
}

void RegistreTaches::recevoir(const std::string& de, const Message& message, Heure maintenant) {
    if (message.genre == "soumettre") return soumettre(de, message);
    if (message.genre == "lue") return lue(message);
    if (message.genre == "present") return present(de, message, maintenant);
    if (message.genre == "fini") return fini(de, message, maintenant);
    throw MessageRefuse("un courtier ne connaît pas ce genre de message");
}

void RegistreTaches::avancer(Heure maintenant) {
    congedier_les_muets(maintenant);
    oublier_les_vieux(maintenant);
    distribuer(maintenant);
}

std::vector<Envoi> RegistreTaches::prendre_les_envois() {
    for (auto& [a_qui_et_quoi, ids] : std::exchange(listes_, {}))
        envois_.push_back({a_qui_et_quoi.first, {a_qui_et_quoi.second, 0, {{"ids", ids}}}});
    return std::exchange(envois_, {});
}

void RegistreTaches::soumettre(const std::string& de, const Message& message) {
    const std::string& id = court(message, "id");
    const auto connue = taches_.find(id);
    if (connue != taches_.end()) {  // une répétition : le client a peut-être changé de connexion
        connue->second.client = de;
        if (connue->second.tache.rendu) return dire_issue(connue->second);
        return dire_aussi(de, "acceptee", id);
    }
    if (taches_.size() >= reglages_.taches_max)
        return dire(de, {"refusee", 0, {{"id", id}, {"raison", "la file est pleine"}}});
    Tache tache{id, court(message, "fonction"), octets(message, "argument")};
    stock_.ajouter(tache);
    taches_.emplace(id, Suivi{.tache = std::move(tache), .client = de});
    file_.push_back(id);
    dire_aussi(de, "acceptee", id);
}

void RegistreTaches::lue(const Message& message) {
    for (const std::string& id : noms(message, "ids")) {
        const auto connue = taches_.find(id);
        if (connue == taches_.end() || !connue->second.tache.rendu) continue;
        stock_.oublier(id);
        taches_.erase(connue);
    }
}

void RegistreTaches::present(const std::string& de, const Message& message, Heure maintenant) {
    const std::int64_t places = message.entier("places");
    if (places < 1 || places > std::int64_t{ReglagesOuvrier::places_max})
        throw MessageRefuse("un worker ne peut pas avoir " + std::to_string(places) + " places");
    const std::vector<std::string> taches = noms(message, "taches");
    auto& worker = *workers_.try_emplace(de).first;
    retirer(worker);
    worker.second.entendu = maintenant;
    worker.second.places = static_cast<std::size_t>(places);
    prendre_des_nouvelles(worker, taches, maintenant);
    offrir(worker);
}

// [nouvelles]
/// Ce qu'il dit avoir, ce courtier l'avait peut-être oublié (il renaît), ou repris (il le croyait
/// mort) : le travail commencé compte. Ce qui lui a été confié et qu'il n'a pas est en route ; si
/// cela n'arrive pas, on finit par ne plus y croire.
void RegistreTaches::prendre_des_nouvelles(Workers::value_type& worker,
                                           const std::vector<std::string>& taches,
                                           Heure maintenant) {
    auto& [nom, etat] = worker;
    const std::set<std::string_view> dites(taches.begin(), taches.end());
    for (const Confiee& confiee : std::exchange(etat.taches, {})) {
        if (dites.count(confiee.id) > 0) continue;
        if (maintenant - confiee.vue <= reglages_.silence)
            etat.taches.push_back(confiee);
        else
            reprendre(confiee.id, nom, false, maintenant);
    }
    std::vector<Confiee> siennes;
    for (const std::string& id : taches) {
        siennes.push_back({id, maintenant});
        const auto connue = taches_.find(id);
        if (connue == taches_.end() || connue->second.tache.rendu)
            dire_aussi(nom, "note", id);  // un autre l'a rendue : qu'il ne la fasse plus
        else if (connue->second.worker.empty())
            connue->second.worker = nom;
    }
    etat.taches.insert(etat.taches.begin(), siennes.begin(), siennes.end());
}
// [/nouvelles]

void RegistreTaches::fini(const std::string& de, const Message& message, Heure maintenant) {
    const std::string& id = court(message, "id");
    Rendu rendu{booleen(message, "reussie"), octets(message, "valeur")};
    const auto connue = taches_.find(id);
    // Le premier rendu compte, d'où qu'il vienne : même d'un worker congédié entre-temps.
    if (connue != taches_.end() && !connue->second.tache.rendu)
        terminer(connue->second, std::move(rendu), maintenant);
    dire_aussi(de, "note", id);
    const auto place = workers_.find(de);
    if (place == workers_.end()) return;  // congédié : il dira qu'il est là
    retirer(*place);
    place->second.entendu = maintenant;
    std::erase_if(place->second.taches, [&](const Confiee& confiee) { return confiee.id == id; });
    offrir(*place);
}

void RegistreTaches::terminer(Suivi& suivi, Rendu rendu, Heure maintenant) {
    suivi.tache.rendu = std::move(rendu);
    suivi.tache.argument.clear();  // n'a plus à être gardé en mémoire
    suivi.worker.clear();
    suivi.rendue = maintenant;
    stock_.noter_rendu(suivi.tache);
    rendues_.push_back(suivi.tache.id);
    dire_issue(suivi);
}

// [reprendre]
/// Ce worker ne rendra plus cette tâche : elle reprend la tête de la file, ou elle est abandonnée.
/// Celles qu'il avait d'avance ne sont pour rien dans sa mort : l'essai ne leur est pas compté.
void RegistreTaches::reprendre(const std::string& id, const std::string& worker, bool commencee,
                               Heure maintenant) {
    const auto connue = taches_.find(id);
    if (connue == taches_.end() || connue->second.worker != worker) return;  // un autre s'en occupe
    Suivi& suivi = connue->second;
    suivi.worker.clear();
    if (!commencee) {
        --suivi.tache.essais;
        stock_.noter_essai(suivi.tache);
    }
    if (suivi.tache.essais < reglages_.essais_max) return file_.push_front(id);
    const std::string essais = std::to_string(suivi.tache.essais);
    terminer(suivi, {false, "abandonnée après " + essais + " essais : ses workers se taisent"},
             maintenant);
}

void RegistreTaches::congedier_les_muets(Heure maintenant) {
    for (auto place = workers_.begin(); place != workers_.end();) {
        const auto& [nom, worker] = *place;
        if (maintenant - worker.entendu <= reglages_.silence) {
            ++place;
            continue;
        }
        retirer(*place);
        for (auto tache = worker.taches.rbegin(); tache != worker.taches.rend(); ++tache)
            reprendre(tache->id, nom, tache + 1 == worker.taches.rend(), maintenant);
        place = workers_.erase(place);
    }
}
// [/reprendre]

void RegistreTaches::oublier_les_vieux(Heure maintenant) {
    while (!rendues_.empty()) {
        const auto connue = taches_.find(rendues_.front());
        if (connue != taches_.end()) {
            if (maintenant - connue->second.rendue <= reglages_.oubli) return;
            stock_.oublier(connue->first);
            taches_.erase(connue);
        }
        rendues_.pop_front();
    }
}

/// Une tâche dans la file, un worker qui a une place : l'une va à l'autre, le moins chargé d'abord.
/// La file peut nommer une tâche qui n'attend plus (rendue par un revenant) : l'en ôter sur le
/// moment coûterait de la parcourir.
void RegistreTaches::distribuer(Heure maintenant) {
    for (; !file_.empty() && !libres_.empty(); file_.pop_front()) {
        const auto connue = taches_.find(file_.front());
        if (connue == taches_.end() || connue->second.tache.rendu || !connue->second.worker.empty())
            continue;
        confier(connue->second, *workers_.find(libres_.begin()->second), maintenant);
    }
}

void RegistreTaches::confier(Suivi& suivi, Workers::value_type& a, Heure maintenant) {
    suivi.worker = a.first;
    ++suivi.tache.essais;
    stock_.noter_essai(suivi.tache);
    retirer(a);
    a.second.taches.push_back({suivi.tache.id, maintenant});
    offrir(a);
    dire(a.first, {"tache",
                   0,
                   {{"id", suivi.tache.id},
                    {"fonction", suivi.tache.fonction},
                    {"argument", Octets{suivi.tache.argument}}}});
}

/// S'il a une place, il est parmi ceux à qui confier.
void RegistreTaches::offrir(const Workers::value_type& worker) {
    const auto& [nom, etat] = worker;
    if (etat.taches.size() < etat.places) libres_.emplace(etat.taches.size(), nom);
}

/// Avant de changer ce qu'il a : libres_ est rangé par là.
void RegistreTaches::retirer(const Workers::value_type& worker) {
    libres_.erase({worker.second.taches.size(), worker.first});
}

void RegistreTaches::dire(const std::string& a, Message message) {
    if (!a.empty()) envois_.push_back({a, std::move(message)});
}

/// Ce qui n'est qu'un accusé attend la fin du tour : un message par pair suffit.
void RegistreTaches::dire_aussi(const std::string& a, const std::string& genre,
                                const std::string& id) {
    if (a.empty()) return;
    Liste& ids = listes_[{a, genre}];
    ids.emplace_back(id);
    if (ids.size() == noms_max) dire(a, {genre, 0, {{"ids", std::exchange(ids, {})}}});
}

void RegistreTaches::dire_issue(const Suivi& suivi) {
    const Rendu& rendu = *suivi.tache.rendu;
    dire(suivi.client,
         {"issue",
          0,
          {{"id", suivi.tache.id}, {"reussie", rendu.reussi}, {"valeur", Octets{rendu.octets}}}});
}

}  // namespace cours
