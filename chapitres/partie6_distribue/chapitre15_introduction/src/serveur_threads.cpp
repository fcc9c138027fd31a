#include <cerrno>
#include <chapitre15/serveur_threads.hpp>

namespace cours {

struct ServeurThreads::Client {
    Prise prise;
    bool parti = false;
    std::jthread thread{};
};

ServeurThreads::ServeurThreads(const AdresseTcp& ou, Dialogue dialogue)
    : ServeurThreads(ou, std::move(dialogue), Bornes()) {}

ServeurThreads::ServeurThreads(const AdresseTcp& ou, Dialogue dialogue, Bornes bornes)
    : dialogue_(std::move(dialogue)),
      bornes_(bornes),
      accueil_(Prise::ecouter(ou)),
      adresse_(accueil_.adresse()),
      hote_([this] { accueillir(); }) {}

ServeurThreads::~ServeurThreads() {
    arreter();
}

/// Un thread fini se rejoint sans attendre ; sans cela, sa pile resterait jusqu'à l'arrêt.
void ServeurThreads::congedier_les_partis() {
    std::list<Client> partis;
    const std::lock_guard garde(verrou_);
    for (auto client = clients_.begin(); client != clients_.end();) {
        const auto suivant = std::next(client);
        if (client->parti) partis.splice(partis.end(), clients_, client);
        client = suivant;
    }
}

void ServeurThreads::attendre_une_place() {
    std::unique_lock garde(verrou_);
    changement_.wait(garde, [this] { return arret_ || presents_ < bornes_.clients; });
}

// [accueillir]
void ServeurThreads::accueillir() {
    for (;;) {
        attendre_une_place();
        Prise prise;
        try {
            prise = accueil_.accepter();
        } catch (const ErreurSysteme& refus) {
            std::unique_lock garde(verrou_);
            if (arret_ || refus.code().value() == EINVAL) return;
            // La table des descripteurs est pleine : un client qui part y fera de la place.
            const std::size_t avant = servis_;
            changement_.wait_for(garde, std::chrono::seconds(1),
                                 [&] { return arret_ || servis_ != avant; });
            continue;
        }
        congedier_les_partis();
        const std::lock_guard garde(verrou_);
        if (arret_) return;
        Client& client = clients_.emplace_back(Client{std::move(prise)});
        ++presents_;
        try {
            client.thread = std::jthread([this, &client] { servir(client); });
        } catch (const std::system_error&) {  // plus de thread : ce client est renvoyé
            clients_.pop_back();
            --presents_;
        }
    }
}
// [/accueillir]

void ServeurThreads::servir(Client& client) {
    bool echec = false;
    try {
        dialogue_(client.prise);
    } catch (...) {
        echec = true;  // le client est parti, ou s'est mal tenu : cela ne regarde que lui
    }
    const std::lock_guard garde(verrou_);
    client.prise.fermer();
    client.parti = true;
    --presents_;
    ++servis_;
    if (echec) ++echecs_;
    changement_.notify_all();
}

// [arreter]
void ServeurThreads::arreter() {
    std::call_once(arret_une_fois_, [this] {
        {
            std::unique_lock garde(verrou_);
            arret_ = true;
            accueil_.finir_de_lire();  // réveille accepter()
            changement_.notify_all();
            for (const Client& client : clients_)
                if (!client.parti) client.prise.finir_de_lire();
            changement_.wait_for(garde, bornes_.sursis, [this] { return presents_ == 0; });
            for (const Client& client : clients_)
                if (!client.parti) client.prise.couper();
        }
        hote_.join();
        clients_.clear();  // rejoint les threads
    });
}
// [/arreter]

std::size_t ServeurThreads::presents() const {
    const std::lock_guard garde(verrou_);
    return presents_;
}

std::size_t ServeurThreads::servis() const {
    const std::lock_guard garde(verrou_);
    return servis_;
}

std::size_t ServeurThreads::echecs() const {
    const std::lock_guard garde(verrou_);
    return echecs_;
}

}  // namespace cours
