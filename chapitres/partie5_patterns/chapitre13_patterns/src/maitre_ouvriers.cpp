#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chapitre07/descripteur.hpp>
#include <chapitre07/erreur_systeme.hpp>
#include <chapitre07/exception_en_cours.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre13/maitre_ouvriers.hpp>
#include <csignal>
#include <cstdio>
#include <deque>
#include <iostream>
#include <list>

#include "trames.hpp"

namespace cours {
namespace {

using Horloge = std::chrono::steady_clock;
using Genre = Trame::Genre;

// Chez l'ouvrier.

std::string repondre(const TravailEnOctets& travail, const Trame& demande, int socket) {
    try {
        const Battement battement(socket, demande.rang);
        return en_octets(Genre::valeur, demande.rang, travail(demande.octets, battement));
    } catch (...) {
        const ExceptionEnCours erreur = exception_en_cours();
        return en_octets(Genre::erreur, demande.rang,
                         encoder(std::pair(erreur.type, erreur.message)));
    }
}

std::optional<Trame> recevoir(int socket, Decoupeur& flux) {
    for (;;) {
        if (auto trame = flux.suivante()) return trame;
        std::array<char, 65536> morceau{};
        const ssize_t lus = ::read(socket, morceau.data(), morceau.size());
        if (lus > 0) flux.ajouter({morceau.data(), static_cast<std::size_t>(lus)});
        if (lus == 0 || (lus < 0 && errno != EINTR)) return std::nullopt;
    }
}

/// La vie d'un ouvrier : jusqu'à ce que le maître raccroche.
std::string servir(int socket, const TravailEnOctets& travail) {
    Decoupeur flux;
    while (const auto demande = recevoir(socket, flux)) {
        const std::string reponse = repondre(travail, *demande, socket);
        std::cout.flush();  // ce que la tâche a écrit sort avec elle : un ouvrier finit tué
        std::fflush(nullptr);
        ecrire_tout(socket, reponse);
    }
    return {};
}

// Chez le maître.

struct Ouvrier {
    Processus processus;
    Descripteur socket;
    Decoupeur flux;
    std::string a_envoyer;
    std::optional<std::size_t> rang;  ///< ce qu'il tient
    Horloge::time_point nouvelles;    ///< les dernières
    bool suspect = false;
};

class Maitre {
public:
    Maitre(const std::vector<std::string>& taches, const TravailEnOctets& travail,
           const ReglagesMaitre& reglages,
           const std::function<void(std::size_t, Issue<std::string>)>& a_chaque, BilanMaitre& bilan)
        : taches_(taches),
          travail_(travail),
          reglages_(reglages),
          a_chaque_(a_chaque),
          bilan_(bilan),
          essais_(taches.size(), 0),
          finies_(taches.size(), false),
          restantes_(taches.size()) {
        for (std::size_t rang = 0; rang < taches.size(); ++rang)
            attente_.push_back(rang);
    }

    // [mener]
    bool mener(const std::stop_token& arret) {
        BoutsDeTube sonnette = ouvrir_tube();
        const std::stop_callback sonner(
            arret, [&] { ecrire_sans_sigpipe(sonnette.ecriture.numero(), "!"); });
        while (restantes_ > 0 && !arret.stop_requested()) {
            embaucher_ce_qui_manque();
            distribuer();
            for (Ouvrier* ouvrier : attendre_des_nouvelles(sonnette.lecture.numero()))
                if (!ecouter(*ouvrier)) enterrer(*ouvrier);
            soupconner_les_silencieux();
        }
        return restantes_ == 0;
    }
    // [/mener]

private:
    static constexpr int deces_oisifs_max = 20;

    void embaucher_ce_qui_manque() {
        const auto actifs = static_cast<std::size_t>(std::count_if(
            ouvriers_.begin(), ouvriers_.end(), [](const Ouvrier& o) { return !o.suspect; }));
        const std::size_t voulus = std::min(reglages_.ouvriers, restantes_);
        for (std::size_t i = actifs; i < voulus; ++i) {
            try {
                embaucher();
            } catch (const ErreurSysteme&) {
                if (ouvriers_.empty()) throw;
                return;  // avec ceux qu'on a ; on réessaiera
            }
        }
        // Les suspects reviendront peut-être ; on n'en garde pas plus que d'ouvriers.
        while (ouvriers_.size() > 2 * reglages_.ouvriers)
            ouvriers_.erase(std::find_if(ouvriers_.begin(), ouvriers_.end(),
                                         [](const Ouvrier& o) { return o.suspect; }));
    }

    void embaucher() {
        std::array<int, 2> bouts{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, bouts.data()) != 0)
            echec_systeme("ouvrir une paire de sockets");
        Descripteur ici(bouts[0]);
        const Descripteur la_bas(bouts[1]);
        ici.ne_plus_bloquer();
        Reglages reglages;
        reglages.descripteurs = {la_bas.numero()};
        auto processus = Processus::fonction(
            [socket = la_bas.numero(), &travail = travail_] { return servir(socket, travail); },
            std::move(reglages));
        ouvriers_.push_back({std::move(processus), std::move(ici), {}, {}, {}, {}, false});
    }

    // [distribuer]
    void distribuer() {
        for (Ouvrier& ouvrier : ouvriers_) {
            if (ouvrier.rang || ouvrier.suspect) continue;
            const auto rang = prochaine();
            if (!rang) return;
            ouvrier.rang = rang;  // noté avant d'être envoyé : s'il meurt, on saura quoi refaire
            ouvrier.nouvelles = Horloge::now();
            ouvrier.a_envoyer = en_octets(Genre::tache, *rang, taches_[*rang]);
            ++bilan_.confiees;
            envoyer(ouvrier);
        }
    }
    // [/distribuer]

    std::optional<std::size_t> prochaine() {
        while (!attente_.empty()) {
            const std::size_t rang = attente_.front();
            attente_.pop_front();
            if (!finies_[rang]) return rang;  // un suspect a pu répondre entre-temps
        }
        return std::nullopt;
    }

    /// Envoie ce que la socket accepte. S'il n'est plus là, la lecture le dira.
    static void envoyer(Ouvrier& ouvrier) {
        const long ecrits = ecrire_sans_sigpipe(ouvrier.socket.numero(), ouvrier.a_envoyer);
        if (ecrits > 0) ouvrier.a_envoyer.erase(0, static_cast<std::size_t>(ecrits));
    }

    std::vector<Ouvrier*> attendre_des_nouvelles(int sonnette) {
        std::vector<pollfd> surveilles{{sonnette, POLLIN, 0}};
        for (const Ouvrier& ouvrier : ouvriers_) {
            const int quoi = POLLIN | (ouvrier.a_envoyer.empty() ? 0 : POLLOUT);
            surveilles.push_back({ouvrier.socket.numero(), static_cast<short>(quoi), 0});
        }
        if (::poll(surveilles.data(), surveilles.size(), patience_ms()) < 0 && errno != EINTR)
            echec_systeme("attendre les ouvriers");
        std::vector<Ouvrier*> parlent;
        std::size_t i = 1;
        for (Ouvrier& ouvrier : ouvriers_) {
            const short vu = surveilles[i++].revents;
            if ((vu & POLLOUT) != 0) envoyer(ouvrier);
            if ((vu & (POLLIN | POLLHUP | POLLERR)) != 0) parlent.push_back(&ouvrier);
        }
        return parlent;
    }

    /// Jusqu'au premier silence qui devient suspect ; -1 : pour toujours.
    int patience_ms() const {
        if (!reglages_.silence) return -1;
        auto echeance = Horloge::time_point::max();
        for (const Ouvrier& ouvrier : ouvriers_)
            if (ouvrier.rang && !ouvrier.suspect) echeance = std::min(echeance, limite(ouvrier));
        if (echeance == Horloge::time_point::max()) return -1;
        const auto reste =
            std::chrono::ceil<std::chrono::milliseconds>(echeance - Horloge::now()).count();
        return static_cast<int>(std::clamp<std::int64_t>(reste, 0, 3'600'000));
    }

    Horloge::time_point limite(const Ouvrier& ouvrier) const {
        const auto reste = Horloge::time_point::max() - ouvrier.nouvelles;
        return ouvrier.nouvelles + std::min<Horloge::duration>(reste, *reglages_.silence);
    }

    /// Faux s'il a raccroché : il est mort.
    bool ecouter(Ouvrier& ouvrier) {
        std::array<char, 65536> morceau{};
        for (;;) {
            const ssize_t lus = ::read(ouvrier.socket.numero(), morceau.data(), morceau.size());
            if (lus > 0) {
                ouvrier.flux.ajouter({morceau.data(), static_cast<std::size_t>(lus)});
                while (auto trame = ouvrier.flux.suivante())
                    recevoir_de(ouvrier, std::move(*trame));
                continue;
            }
            if (lus < 0 && errno == EINTR) continue;
            return lus < 0 && errno == EAGAIN;
        }
    }

    void recevoir_de(Ouvrier& ouvrier, Trame trame) {
        ouvrier.nouvelles = Horloge::now();
        ouvrier.suspect = false;
        if (trame.genre == Genre::battement) return;
        ouvrier.rang.reset();
        deces_oisifs_ = 0;
        finir(trame.rang, trame.genre == Genre::valeur
                              ? Issue<std::string>(std::move(trame.octets))
                              : Issue<std::string>(erreur_distante(trame.octets)));
    }

    static std::exception_ptr erreur_distante(const std::string& octets) {
        const auto [type, message] = decoder<std::pair<std::string, std::string>>(octets);
        return std::make_exception_ptr(ErreurDistante(type, message));
    }

    // [finir]
    void finir(std::size_t rang, Issue<std::string> issue) {
        if (finies_[rang]) {  // un autre a répondu avant lui
            ++bilan_.doublons;
            return;
        }
        finies_[rang] = true;
        --restantes_;
        a_chaque_(rang, std::move(issue));
    }
    // [/finir]

    // [enterrer]
    void enterrer(Ouvrier& ouvrier) {
        ouvrier.processus.signaler(SIGKILL);  // s'il avait seulement raccroché
        const Fin fin = ouvrier.processus.attendre();
        ++bilan_.morts;
        const auto rang = ouvrier.rang;
        const bool suspect = ouvrier.suspect;
        ouvriers_.remove_if([&](const Ouvrier& o) { return &o == &ouvrier; });
        if (rang && !suspect)
            reprendre(*rang, [&](const std::string& tache) {
                return std::make_exception_ptr(TacheAbandonnee(tache, essais_[*rang], fin));
            });
        else if (!rang && ++deces_oisifs_ == deces_oisifs_max)
            throw ErreurPool("les ouvriers meurent sans rien faire : " + fin.phrase());
    }
    // [/enterrer]

    // [soupconner]
    void soupconner_les_silencieux() {
        if (!reglages_.silence) return;
        const auto maintenant = Horloge::now();
        for (Ouvrier& ouvrier : ouvriers_) {
            if (!ouvrier.rang || ouvrier.suspect || maintenant < limite(ouvrier)) continue;
            ouvrier.suspect = true;  // pas tué : il est peut-être seulement lent
            ++bilan_.silencieux;
            reprendre(*ouvrier.rang, [](const std::string& tache) {
                return std::make_exception_ptr(
                    EchecTache(tache, "abandonnée, ses ouvriers ne disent plus rien"));
            });
        }
    }
    // [/soupconner]

    template <class Echec>
    void reprendre(std::size_t rang, Echec echec) {
        if (finies_[rang]) return;
        if (++essais_[rang] < reglages_.essais) {
            attente_.push_back(rang);  // au bout : elle est suspecte
            return;
        }
        ++bilan_.abandonnees;
        const std::string tache =
            "la tâche " + std::to_string(rang) + ' ' + en_clair(taches_[rang]);
        finir(rang, Issue<std::string>(echec(tache)));
    }

    const std::vector<std::string>& taches_;
    const TravailEnOctets& travail_;
    const ReglagesMaitre& reglages_;
    const std::function<void(std::size_t, Issue<std::string>)>& a_chaque_;
    BilanMaitre& bilan_;
    std::deque<std::size_t> attente_;
    std::vector<int> essais_;
    std::vector<bool> finies_;
    std::size_t restantes_;
    int deces_oisifs_ = 0;
    std::list<Ouvrier> ouvriers_;  // list : un ouvrier ne change pas d'adresse
};

}  // namespace

void Battement::operator()() const {
    ecrire_tout(socket_, en_octets(Genre::battement, rang_, {}));
}

bool mener_les_ouvriers(const std::vector<std::string>& taches, const TravailEnOctets& travail,
                        const ReglagesMaitre& reglages,
                        const std::function<void(std::size_t, Issue<std::string>)>& a_chaque,
                        BilanMaitre& bilan, const std::stop_token& arret) {
    if (reglages.ouvriers == 0)
        throw std::invalid_argument("un maître sans ouvrier ne ferait rien");
    if (reglages.essais < 1) throw std::invalid_argument("une tâche a droit à un essai, au moins");
    if (reglages.silence && reglages.silence->count() <= 0)
        throw std::invalid_argument("un silence se compte en durée positive");
    return Maitre(taches, travail, reglages, a_chaque, bilan).mener(arret);
}

}  // namespace cours
