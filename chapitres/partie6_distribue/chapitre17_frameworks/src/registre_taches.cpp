#include <chapitre17/registre_taches.hpp>
#include <utility>

namespace cours {
namespace {

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
const std::string& court(const Message& message, const std::string& nom) {
    const std::string& texte = message.texte(nom);
    if (texte.empty() || texte.size() > 128)
        throw MessageRefuse("le champ « " + nom + " » doit avoir de 1 à 128 octets");
    return texte;
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
    if (message.genre == "pret") return pret(de, maintenant);
    if (message.genre == "occupe") return occupe(de, message, maintenant);
    if (message.genre == "fini") return fini(de, message, maintenant);
    throw MessageRefuse("un courtier ne connaît pas ce genre de message");
}

void RegistreTaches::avancer(Heure maintenant) {
    congedier_les_muets(maintenant);
    oublier_les_vieux(maintenant);
    distribuer(maintenant);
}

std::vector<Envoi> RegistreTaches::prendre_les_envois() {
    return std::exchange(envois_, {});
}

void RegistreTaches::soumettre(const std::string& de, const Message& message) {
    const std::string& id = court(message, "id");
    const auto connue = taches_.find(id);
    if (connue != taches_.end()) {  // une répétition : le client a peut-être changé de connexion
        connue->second.client = de;
        if (connue->second.tache.rendu) return dire_issue(connue->second);
        return dire(de, {"acceptee", 0, {{"id", id}}});
    }
    if (taches_.size() >= reglages_.taches_max)
        return dire(de, {"refusee", 0, {{"id", id}, {"raison", "la file est pleine"}}});
    Tache tache{id, court(message, "fonction"), octets(message, "argument")};
    stock_.ajouter(tache);
    taches_.emplace(id, Suivi{.tache = std::move(tache), .client = de});
    file_.push_back(id);
    dire(de, {"acceptee", 0, {{"id", id}}});
}

void RegistreTaches::lue(const Message& message) {
    const auto connue = taches_.find(court(message, "id"));
    if (connue == taches_.end() || !connue->second.tache.rendu) return;
    stock_.oublier(connue->first);
    taches_.erase(connue);
}

void RegistreTaches::pret(const std::string& de, Heure maintenant) {
    const auto [place, nouveau] = workers_.try_emplace(de);
    Worker& worker = place->second;
    worker.entendu = maintenant;
    if (nouveau) libres_.insert(de);
    // Il se dit libre, et une tâche lui est confiée : elle est en route. Si elle n'arrive pas, on
    // finit par ne plus y croire.
    if (worker.tache.empty() || maintenant - worker.confiee <= reglages_.silence) return;
    reprendre(std::exchange(worker.tache, {}), de, maintenant);
    libres_.insert(de);
}

void RegistreTaches::occupe(const std::string& de, const Message& message, Heure maintenant) {
    const std::string& id = court(message, "id");
    Worker& worker = workers_[de];
    worker.entendu = worker.confiee = maintenant;
    if (worker.tache == id) return;
    // Ce courtier vient de naître, ou avait congédié ce worker : le travail commencé compte.
    reprendre(std::exchange(worker.tache, id), de, maintenant);
    libres_.erase(de);
    const auto connue = taches_.find(id);
    if (connue != taches_.end() && !connue->second.tache.rendu && connue->second.worker.empty())
        connue->second.worker = de;
}

void RegistreTaches::fini(const std::string& de, const Message& message, Heure maintenant) {
    const std::string& id = court(message, "id");
    Rendu rendu{booleen(message, "reussie"), octets(message, "valeur")};
    const auto connue = taches_.find(id);
    // Le premier rendu compte, d'où qu'il vienne : même d'un worker congédié entre-temps.
    if (connue != taches_.end() && !connue->second.tache.rendu)
        terminer(connue->second, std::move(rendu), maintenant);
    dire(de, {"note", 0, {{"id", id}}});
    Worker& worker = workers_[de];
    worker.entendu = maintenant;
    if (!worker.tache.empty() && worker.tache != id) return;
    worker.tache.clear();
    libres_.insert(de);
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
void RegistreTaches::reprendre(const std::string& id, const std::string& worker, Heure maintenant) {
    const auto connue = taches_.find(id);
    if (connue == taches_.end() || connue->second.worker != worker) return;  // un autre s'en occupe
    Suivi& suivi = connue->second;
    suivi.worker.clear();
    if (suivi.tache.essais < reglages_.essais_max) return file_.push_front(id);
    const std::string essais = std::to_string(suivi.tache.essais);
    terminer(suivi, {false, "abandonnée après " + essais + " essais : ses workers se taisent"},
             maintenant);
}

void RegistreTaches::congedier_les_muets(Heure maintenant) {
    for (auto place = workers_.begin(); place != workers_.end();) {
        if (maintenant - place->second.entendu <= reglages_.silence) {
            ++place;
            continue;
        }
        reprendre(place->second.tache, place->first, maintenant);
        libres_.erase(place->first);
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

/// Une tâche dans la file, un worker libre : l'une va à l'autre. La file peut nommer une tâche qui
/// n'attend plus (rendue par un revenant) : l'en ôter sur le moment coûterait de la parcourir.
void RegistreTaches::distribuer(Heure maintenant) {
    for (; !file_.empty() && !libres_.empty(); file_.pop_front()) {
        const auto connue = taches_.find(file_.front());
        if (connue == taches_.end() || connue->second.tache.rendu || !connue->second.worker.empty())
            continue;
        confier(connue->second, *libres_.begin(), maintenant);
        libres_.erase(libres_.begin());
    }
}

void RegistreTaches::confier(Suivi& suivi, const std::string& a, Heure maintenant) {
    suivi.worker = a;
    ++suivi.tache.essais;
    stock_.noter_essai(suivi.tache);
    Worker& worker = workers_[a];
    worker.tache = suivi.tache.id;
    worker.confiee = maintenant;
    dire(a, {"tache",
             0,
             {{"id", suivi.tache.id},
              {"fonction", suivi.tache.fonction},
              {"argument", Octets{suivi.tache.argument}}}});
}

void RegistreTaches::dire(const std::string& a, Message message) {
    if (!a.empty()) envois_.push_back({a, std::move(message)});
}

void RegistreTaches::dire_issue(const Suivi& suivi) {
    const Rendu& rendu = *suivi.tache.rendu;
    dire(suivi.client,
         {"issue",
          0,
          {{"id", suivi.tache.id}, {"reussie", rendu.reussi}, {"valeur", Octets{rendu.octets}}}});
}

}  // namespace cours
