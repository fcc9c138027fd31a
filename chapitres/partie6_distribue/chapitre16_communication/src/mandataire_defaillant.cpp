#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chapitre16/mandataire_defaillant.hpp>
#include <list>
#include <mutex>
#include <thread>

namespace cours {
namespace {

constexpr std::size_t en_memoire_max = std::size_t{1} << 20;

/// Un sens d'une connexion : ce qui est lu d'un bout, passe par le lien, et part vers l'autre.
struct Voie {
    DecodeurTrames decodeur;
    LienDefaillant lien;
    std::string a_ecrire{};
    std::size_t trames = 0;
    bool lue = false;        ///< le bout qui écrit a fini
    bool transmise = false;  ///< l'autre l'a su

    bool a_de_la_place() const { return a_ecrire.size() + lien.octets_en_route() < en_memoire_max; }
};

struct Passage {
    std::size_t rang;
    Prise client;
    Prise serveur;
    Voie aller;
    Voie retour;
};

/// Ferme sans fin de flux : l'autre bout lit ECONNRESET, comme après une vraie coupure.
void couper_net(Prise& prise) {
    const linger net{1, 0};
    ::setsockopt(prise.numero(), SOL_SOCKET, SO_LINGER, &net, sizeof net);
    prise.fermer();
}

Descripteur ouvrir_reveil() {
    Descripteur reveil(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!reveil.ouvert()) echec_systeme("ouvrir un eventfd");
    return reveil;
}

/// Une socket dont on n'attend rien est ôtée de l'attente : poll() la dirait sans cesse coupée.
pollfd attente_de(const Prise& prise, const Voie& lue, const Voie& ecrite) {
    const bool a_lire = !lue.lue && lue.a_de_la_place();
    const int evenements = (a_lire ? POLLIN : 0) | (ecrite.a_ecrire.empty() ? 0 : POLLOUT);
    return {evenements != 0 ? prise.numero() : -1, static_cast<short>(evenements), 0};
}

}  // namespace

struct MandataireDefaillant::Etat {
    Etat(const AdresseTcp& ou, const Reglages& voulus) : serveur(ou), reglages(voulus) {
        LienDefaillant(voulus.aller, 0);  // refuse les mauvais taux ici, non dans le thread
        LienDefaillant(voulus.retour, 0);
        thread = std::jthread([this](const std::stop_token& fin) { tourner(fin); });
    }
    ~Etat() {
        thread.request_stop();
        reveiller();
    }

    void tourner(const std::stop_token& fin);
    void attendre();
    int delai() const;
    void accueillir();
    Voie nouvelle_voie(const Pannes& pannes, std::uint64_t rang) const;
    bool avancer(Passage& passage);
    bool avancer(Passage& passage, bool aller);
    void lire(Passage& passage, bool aller, Voie& voie);
    void noter(const Incident& incident);
    Heure maintenant() const;
    void reveiller() const;

    AdresseTcp serveur;
    Reglages reglages;
    Prise accueil = Prise::ecouter();
    AdresseTcp adresse = accueil.adresse();
    Descripteur reveil = ouvrir_reveil();
    std::chrono::steady_clock::time_point origine = std::chrono::steady_clock::now();
    std::list<Passage> passages{};
    std::size_t accueillis = 0;
    bool table_pleine = false;  ///< plus de descripteur : on n'accueille qu'après un départ
    mutable std::mutex verrou{};
    Heure a_la_main{0};
    std::vector<Incident> incidents{};
    std::jthread thread{};  // le dernier : il emploie tout le reste
};

std::string Incident::texte() const {
    return "connexion " + std::to_string(connexion) + (aller ? ", aller" : ", retour") +
           ", trame " + std::to_string(trame) + " : " + nom(sort);
}

Heure MandataireDefaillant::Etat::maintenant() const {
    if (!reglages.a_la_main)
        return std::chrono::duration_cast<Heure>(std::chrono::steady_clock::now() - origine);
    const std::lock_guard garde(verrou);
    return a_la_main;
}

void MandataireDefaillant::Etat::reveiller() const {
    const std::uint64_t un = 1;
    if (::write(reveil.numero(), &un, sizeof un) < 0)
        return;  // déjà réveillé deux milliards de fois
}

void MandataireDefaillant::Etat::noter(const Incident& incident) {
    if (incident.sort == Sort::passe) return;
    const std::lock_guard garde(verrou);
    incidents.push_back(incident);
}

/// Les millisecondes jusqu'à la prochaine arrivée ; -1 s'il n'y en a pas.
int MandataireDefaillant::Etat::delai() const {
    if (reglages.a_la_main) return -1;
    Heure attente = Heure::max();
    for (const Passage& passage : passages)
        for (const Voie* voie : {&passage.aller, &passage.retour})
            if (const auto prochaine = voie->lien.prochaine())
                attente = std::min(attente, *prochaine - maintenant());
    if (attente == Heure::max()) return -1;
    return static_cast<int>(std::clamp<Heure::rep>(attente.count(), 0, 60'000));
}

void MandataireDefaillant::Etat::attendre() {
    std::vector<pollfd> attentes{{reveil.numero(), POLLIN, 0},
                                 {table_pleine ? -1 : accueil.numero(), POLLIN, 0}};
    for (const Passage& p : passages) {
        attentes.push_back(attente_de(p.client, p.aller, p.retour));
        attentes.push_back(attente_de(p.serveur, p.retour, p.aller));
    }
    if (::poll(attentes.data(), attentes.size(), delai()) < 0 && errno != EINTR)
        echec_systeme("attendre une trame");
    std::uint64_t appels = 0;
    if (::read(reveil.numero(), &appels, sizeof appels) < 0) return;  // personne n'a réveillé
}

Voie MandataireDefaillant::Etat::nouvelle_voie(const Pannes& pannes, std::uint64_t rang) const {
    return {DecodeurTrames(reglages.contenu_max),
            LienDefaillant(pannes, graine_derivee(reglages.graine, rang))};
}

void MandataireDefaillant::Etat::accueillir() {
    while (auto client = accueil.accepter_si_prete()) {
        const std::size_t rang = accueillis++;
        try {
            passages.push_back({rang, std::move(*client),
                                Prise::connecter(serveur, dans(std::chrono::seconds(5))),
                                nouvelle_voie(reglages.aller, 2 * rang),
                                nouvelle_voie(reglages.retour, 2 * rang + 1)});
        } catch (const std::exception&) {
            // le serveur n'est pas là : le client lira la fin du flux
        }
    }
}

void MandataireDefaillant::Etat::lire(Passage& passage, bool aller, Voie& voie) {
    std::array<char, 16384> tampon;
    const auto lus = (aller ? passage.client : passage.serveur).lire_si_prete(tampon);
    if (!lus) return;
    voie.lue = *lus == 0;
    if (voie.lue && !voie.decodeur.entre_deux_trames()) throw PairParti("lire une trame", 0, false);
    voie.decodeur.ajouter({tampon.data(), *lus});
    while (auto trame = voie.decodeur.suivante()) {
        const Sort sort = voie.lien.envoyer(std::move(*trame), maintenant());
        noter({passage.rang, aller, voie.trames++, sort});
        if (voie.lien.coupe()) return;
    }
}

// [avancer]
/// Lit, fait subir, écrit. Rend faux si la connexion est coupée.
bool MandataireDefaillant::Etat::avancer(Passage& passage, bool aller) {
    Voie& voie = aller ? passage.aller : passage.retour;
    const Prise& vers = aller ? passage.serveur : passage.client;
    if (!voie.lue && voie.a_de_la_place()) lire(passage, aller, voie);
    if (voie.lien.coupe()) return false;
    for (const std::string& trame : voie.lien.arrives(maintenant()))
        voie.a_ecrire += en_trame(trame);
    if (!voie.a_ecrire.empty())
        if (const auto ecrits = vers.ecrire_si_prete(voie.a_ecrire))
            voie.a_ecrire.erase(0, *ecrits);
    if (voie.lue && !voie.transmise && voie.a_ecrire.empty() && !voie.lien.prochaine()) {
        vers.finir_d_ecrire();
        voie.transmise = true;
    }
    return true;
}
// [/avancer]

bool MandataireDefaillant::Etat::avancer(Passage& passage) {
    bool entiere = false;
    try {
        entiere = avancer(passage, true) && avancer(passage, false);
    } catch (const std::exception&) {
        // un bout est parti, ou envoie autre chose que des trames
    }
    if (!entiere) {
        couper_net(passage.client);
        couper_net(passage.serveur);
    }
    return entiere && !(passage.aller.transmise && passage.retour.transmise);
}

void MandataireDefaillant::Etat::tourner(const std::stop_token& fin) {
    while (!fin.stop_requested()) {
        attendre();
        try {
            if (!table_pleine) accueillir();
        } catch (const ErreurSysteme&) {
            table_pleine = !passages.empty();
        }
        if (passages.remove_if([this](Passage& p) { return !avancer(p); }) > 0)
            table_pleine = false;
    }
    passages.clear();
}

MandataireDefaillant::MandataireDefaillant(const AdresseTcp& serveur, const Reglages& reglages)
    : etat_(std::make_unique<Etat>(serveur, reglages)) {}

MandataireDefaillant::~MandataireDefaillant() = default;

AdresseTcp MandataireDefaillant::adresse() const {
    return etat_->adresse;
}

void MandataireDefaillant::avancer(Heure duree) {
    {
        const std::lock_guard garde(etat_->verrou);
        etat_->a_la_main += duree;
    }
    etat_->reveiller();
}

std::vector<Incident> MandataireDefaillant::incidents() const {
    const std::lock_guard garde(etat_->verrou);
    return etat_->incidents;
}

}  // namespace cours
