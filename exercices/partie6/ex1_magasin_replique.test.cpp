#include <malloc.h>

#include "aides.hpp"

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Identites = std::vector<::Identite>;

/// La machine meurt au milieu d'une écriture sur son disque.
struct Mort {};

/// Un disque qui survit à sa machine, et la tue à la demande.
class DisqueDouble final : public ::Disque {
public:
    void garder(const std::string& nom, const std::string& octets) override {
        if (morte) throw epreuve::Mort();
        ++ecritures;
        const bool meurt = mourir_a > 0 && --mourir_a == 0;
        if (!meurt || !mourir_avant) contenu_[nom] = octets;
        if (!meurt) return;
        morte = true;
        throw epreuve::Mort();
    }
    std::map<std::string, std::string> contenu() const override { return contenu_; }
    void vider() { contenu_.clear(); }
    std::size_t noms() const { return contenu_.size(); }

    int ecritures = 0;
    int mourir_a = 0;  ///< la machine meurt à la énième écriture ; 0 : à aucune
    bool mourir_avant = true;
    bool morte = false;

private:
    std::map<std::string, std::string> contenu_;
};

struct Enveloppe {
    ::Identite de;
    ::Identite vers;
    std::string octets;
};
using Choix = std::function<bool(const Enveloppe&)>;

/// Ce qui va d'un client à ces répliques, ou en revient.
Choix entre(::Identite client, epreuve::Identites repliques) {
    return [=](const Enveloppe& e) {
        const auto une = [&](::Identite i) {
            return std::count(repliques.begin(), repliques.end(), i) != 0;
        };
        return (e.de == client && une(e.vers)) || (e.vers == client && une(e.de));
    };
}

Choix de(::Identite qui) {
    return [=](const Enveloppe& e) { return e.de == qui; };
}

Choix vers(::Identite qui) {
    return [=](const Enveloppe& e) { return e.vers == qui; };
}

bool tout(const Enveloppe&) {
    return true;
}

enum class Genre { lire, ecrire, supprimer };

/// Une opération, et ce qu'on en a su. Les instants sont des numéros d'ordre.
struct Operation {
    ::Identite client;
    epreuve::Genre genre;
    std::string cle;
    std::optional<std::string> valeur;  ///< écrite, ou lue
    long debut;
    long fin = std::numeric_limits<long>::max();
    int appels = 0;
    bool faite = false;
};

/// Le réseau, les machines et l'heure, que l'épreuve conduit pas à pas.
class Monde {
public:
    explicit Monde(::Identite repliques, epreuve::Identites clients = {101, 102, 103, 104, 105}) {
        for (const auto client : clients)
            connus_.insert(client);
        for (::Identite r = 1; r <= repliques; ++r)
            identites_.push_back(r);
        for (const auto r : identites_)
            demarrer(r, ::Depart::premier);
        for (const auto client : clients) {
            auto& poste = clients_[client];
            poste.prise = std::make_unique<Prise>(*this, client);
            poste.client = std::make_unique<::Client>(client, identites_, *poste.prise);
        }
    }
    Monde(const Monde&) = delete;
    Monde& operator=(const Monde&) = delete;

    ::Client& client(::Identite qui) { return *clients_.at(qui).client; }
    DisqueDouble& disque(::Identite r) { return repliques_.at(r).disque; }
    bool vit(::Identite qui) {
        return clients_.count(qui) != 0 ? clients_.at(qui).client != nullptr
                                        : repliques_.at(qui).replique != nullptr;
    }

    // Les opérations ; chacune rend son rang.
    std::size_t lire(::Identite qui, const std::string& cle = "k") {
        const auto suite = commencer(qui, epreuve::Genre::lire, cle, std::nullopt);
        client(qui).lire(cle, heure, suite);
        return operations.size() - 1;
    }
    std::size_t ecrire(::Identite qui, const std::string& valeur, const std::string& cle = "k") {
        const auto suite = commencer(qui, epreuve::Genre::ecrire, cle, valeur);
        client(qui).ecrire(cle, valeur, heure, suite);
        return operations.size() - 1;
    }
    std::size_t supprimer(::Identite qui, const std::string& cle = "k") {
        const auto suite = commencer(qui, epreuve::Genre::supprimer, cle, std::nullopt);
        client(qui).supprimer(cle, heure, suite);
        return operations.size() - 1;
    }
    /// Ce qu'on sait d'une opération.
    std::string dit(std::size_t rang) const {
        const auto& operation = operations.at(rang);
        if (operation.appels == 0) return "en cours";
        if (operation.appels > 1) return "finie " + std::to_string(operation.appels) + " fois";
        if (!operation.faite) return "inconnue";
        if (operation.genre != epreuve::Genre::lire) return "faite";
        return operation.valeur ? "lue : " + *operation.valeur : "absente";
    }
    /// Lit par ces répliques seules, qui reçoivent dans cet ordre ; le reste se perd.
    std::string lit(::Identite qui, const epreuve::Identites& par, const std::string& cle = "k") {
        const auto rang = lire(qui, cle);
        for (int i = 0; i < 10; ++i)
            for (const auto r : par) {
                passer(epreuve::entre(qui, {r}));
            }
        perdre(epreuve::tout);
        return dit(rang);
    }

    // Le réseau.
    /// Livre le premier message en route qui est choisi. Rend faux s'il n'y en a pas.
    bool livrer_un(const Choix& choix) {
        const auto it = std::find_if(en_route.begin(), en_route.end(), choix);
        if (it == en_route.end()) return false;
        const auto enveloppe = std::move(*it);
        en_route.erase(it);
        livrer_copie(enveloppe);
        return true;
    }
    /// Livre les messages choisis, et ceux qui en naissent, jusqu'à ce qu'il n'y en ait plus.
    void livrer(const Choix& choix) {
        for (int i = 0; i < 20'000 && livrer_un(choix); ++i) {
        }
    }
    void livrer_tout() { livrer(epreuve::tout); }
    /// Livre ceux qui sont choisis, mais non ceux qui en naissent.
    void passer(const Choix& choix) {
        for (const auto& enveloppe : prendre(choix))
            livrer_copie(enveloppe);
    }
    /// Livre un message, qui qu'en soit l'auteur, et quoi qu'il contienne.
    void livrer_copie(const Enveloppe& enveloppe) {
        const std::vector<char> octets(enveloppe.octets.begin(), enveloppe.octets.end());
        const std::string_view vue(octets.data(), octets.size());
        if (const auto it = clients_.find(enveloppe.vers); it != clients_.end()) {
            if (it->second.client) it->second.client->recevoir(enveloppe.de, vue, heure);
            return;
        }
        const auto it = repliques_.find(enveloppe.vers);
        if (it == repliques_.end() || !it->second.replique) return;
        try {
            it->second.replique->recevoir(enveloppe.de, vue);
        } catch (const epreuve::Mort&) {
        }
        if (it->second.disque.morte) tuer(enveloppe.vers);
    }
    std::vector<Enveloppe> prendre(const Choix& choix) {
        std::vector<Enveloppe> prises;
        for (auto it = en_route.begin(); it != en_route.end();) {
            if (!choix(*it)) {
                ++it;
                continue;
            }
            prises.push_back(std::move(*it));
            it = en_route.erase(it);
        }
        return prises;
    }
    void perdre(const Choix& choix) { prendre(choix); }
    std::size_t combien(const Choix& choix) const {
        return static_cast<std::size_t>(std::count_if(en_route.begin(), en_route.end(), choix));
    }

    // Les machines.
    void tuer(::Identite qui) {
        if (const auto it = clients_.find(qui); it != clients_.end()) {
            it->second.client.reset();
            return;
        }
        auto& poste = repliques_.at(qui);
        poste.replique.reset();
        poste.disque.morte = false;
        poste.disque.mourir_a = 0;
    }
    void relever(::Identite r, bool avec_son_disque = true) {
        if (!avec_son_disque) disque(r).vider();
        demarrer(r, ::Depart::retour);
    }
    void tuer_et_relever(const epreuve::Identites& lesquelles) {
        for (const auto r : lesquelles)
            tuer(r);
        for (const auto r : lesquelles)
            relever(r);
    }

    // L'heure.
    void avancer(int ms) {
        heure += ::Heure(ms);
        for (auto& [qui, poste] : clients_)
            if (poste.client) poste.client->avancer(heure);
    }
    void avancer_a(int ms) { avancer(ms - static_cast<int>(heure.count())); }

    /// Les opérations d'une clé, dans l'ordre de leurs débuts.
    std::vector<Operation> historique(const std::string& cle) const {
        std::vector<Operation> choisies;
        for (const auto& operation : operations)
            if (operation.cle == cle) choisies.push_back(operation);
        return choisies;
    }

    ::Heure heure{0};
    std::deque<Enveloppe> en_route{};
    std::vector<Enveloppe> archive{};
    bool archiver = false;
    std::size_t plus_long = 0;  ///< message envoyé
    std::deque<Operation> operations{};

private:
    class Prise final : public ::Reseau {
    public:
        Prise(Monde& monde, ::Identite moi) : monde_(monde), moi_(moi) {}
        void envoyer(::Identite vers, std::string octets) override {
            monde_.confier({moi_, vers, std::move(octets)});
        }

    private:
        Monde& monde_;
        ::Identite moi_;
    };
    struct PosteReplique {
        epreuve::DisqueDouble disque{};
        std::unique_ptr<Prise> prise{};
        std::unique_ptr<::Replique> replique{};
    };
    struct PosteClient {
        std::unique_ptr<Prise> prise{};
        std::unique_ptr<::Client> client{};
    };

    void confier(Enveloppe enveloppe) {
        const auto it = repliques_.find(enveloppe.de);
        if (it != repliques_.end() && it->second.disque.morte) return;
        plus_long = std::max(plus_long, enveloppe.octets.size());
        if (archiver) archive.push_back(enveloppe);
        en_route.push_back(std::move(enveloppe));
    }
    void demarrer(::Identite r, ::Depart depart) {
        auto& poste = repliques_[r];
        if (!poste.prise) poste.prise = std::make_unique<Prise>(*this, r);
        poste.replique.reset();
        try {
            poste.replique =
                std::make_unique<::Replique>(connus_, poste.disque, *poste.prise, depart);
        } catch (const epreuve::Mort&) {
            tuer(r);
        }
    }
    ::Suite commencer(::Identite qui, epreuve::Genre genre, const std::string& cle,
                      std::optional<std::string> valeur) {
        operations.push_back({qui, genre, cle, std::move(valeur), ++instant_});
        return [this, &operation = operations.back()](const ::Resultat& resultat) {
            ++operation.appels;
            operation.faite = resultat.issue == ::Issue::faite;
            operation.fin = ++instant_;
            if (operation.genre == epreuve::Genre::lire) operation.valeur = resultat.valeur;
        };
    }

    std::set<::Identite> connus_{};
    epreuve::Identites identites_{};
    std::map<::Identite, PosteReplique> repliques_{};
    std::map<::Identite, PosteClient> clients_{};
    long instant_ = 0;
};

/// Cherche un ordre où chaque opération d'une clé prend effet d'un coup, entre son début et sa fin,
/// et où chaque lecture rend ce que la dernière écriture a laissé. Une écriture dont on ne sait
/// rien a pu prendre effet à tout moment après son début, ou jamais.
class Ordre {
public:
    using Etat = std::optional<std::string>;

    static bool existe(const std::vector<Operation>& operations) {
        std::set<Etat> lues;
        for (const auto& operation : operations)
            if (operation.genre == epreuve::Genre::lire && operation.faite)
                lues.insert(operation.valeur);
        std::vector<Operation> utiles;
        for (const auto& operation : operations)
            if (operation.faite ||
                (operation.genre != epreuve::Genre::lire && lues.count(operation.valeur) != 0))
                utiles.push_back(operation);
        return Ordre(std::move(utiles)).trouver(0, std::nullopt);
    }

private:
    explicit Ordre(std::vector<Operation> operations) : operations_(std::move(operations)) {}

    bool trouver(std::uint64_t placees, const Etat& etat) {
        auto borne = std::numeric_limits<long>::max();
        bool toutes = true;
        for (std::size_t i = 0; i < operations_.size(); ++i) {
            if ((placees >> i & 1U) != 0 || !operations_[i].faite) continue;
            toutes = false;
            borne = std::min(borne, operations_[i].fin);
        }
        if (toutes) return true;
        if (!vus_.insert({placees, etat}).second) return false;
        const auto avec = [&](std::size_t i) {
            return trouver(placees | std::uint64_t{1} << i, operations_[i].valeur);
        };
        std::vector<std::size_t> ecritures;
        for (std::size_t i = 0; i < operations_.size(); ++i) {
            const auto& operation = operations_[i];
            if ((placees >> i & 1U) != 0 || operation.debut > borne) continue;
            if (operation.genre != epreuve::Genre::lire)
                ecritures.push_back(i);
            else if (operation.valeur == etat)
                return avec(i);  // la placer tout de suite n'empêche rien
        }
        return std::any_of(ecritures.begin(), ecritures.end(), avec);
    }

    std::vector<Operation> operations_;
    std::set<std::pair<std::uint64_t, Etat>> vus_{};
};

/// Un magasin que la graine malmène.
class Tempete {
public:
    explicit Tempete(std::uint64_t graine)
        : graine_(graine),
          hasard_(graine),
          n_(static_cast<::Identite>(3 + graine % 3)),
          monde_(n_, clients()) {}

    /// Trois clients, deux clés, et tout ce qui peut arriver.
    void souffler() {
        for (int pas = 0; pas < 1200; ++pas)
            un_pas();
    }
    /// Tout revient, sauf les disques perdus ; ce qui est en cours finit.
    void apaiser() {
        coupee_ = 0;
        for (::Identite r = 1; r <= n_; ++r) {
            monde_.disque(r).mourir_a = 0;
            if (!monde_.vit(r)) monde_.relever(r);
        }
        for (int i = 0; i < 12; ++i) {
            monde_.livrer_tout();
            monde_.avancer(100);
        }
    }
    /// Deux clients neufs relisent les deux clés, dans des ordres de livraison différents.
    std::string relire() {
        std::string defauts;
        for (int fois = 0; fois < 3; ++fois)
            for (const ::Identite qui : {201U, 202U})
                for (const char* cle : {"a", "b"}) {
                    const auto rang = monde_.lire(qui, cle);
                    for (int i = 0; i < 12; ++i)
                        livrer_au_hasard();
                    monde_.livrer_tout();
                    if (!monde_.operations[rang].faite) defauts += monde_.dit(rang) + " ";
                }
        return defauts;
    }
    bool plausible(const char* cle) const { return epreuve::Ordre::existe(monde_.historique(cle)); }
    std::string en_cours() const {
        std::string rangs;
        for (std::size_t i = 0; i < monde_.operations.size(); ++i)
            if (monde_.dit(i) == "en cours" && monde_.operations[i].client != mort_)
                rangs += std::to_string(i) + " ";
        return rangs;
    }
    /// Les opérations de cette clé, pour qui cherche l'erreur.
    std::string recit(const std::string& cle) const {
        std::string texte;
        for (std::size_t i = 0; i < monde_.operations.size(); ++i) {
            const auto& operation = monde_.operations[i];
            if (operation.cle != cle) continue;
            const char* genres[] = {"lit", "écrit ", "supprime"};
            texte += "\n  " + std::to_string(operation.debut) + " : " +
                     std::to_string(operation.client) + " " +
                     genres[static_cast<int>(operation.genre)] +
                     (operation.genre == epreuve::Genre::ecrire ? *operation.valeur : "") + " ; " +
                     (operation.appels == 0 ? "" : std::to_string(operation.fin) + " : ") +
                     monde_.dit(i);
        }
        return texte;
    }

private:
    static epreuve::Identites clients() { return {101, 102, 4'000'000'000U, 201, 202}; }

    ::Identite une_replique() { return 1 + static_cast<::Identite>(hasard_.sur(n_)); }

    void un_pas() {
        const auto sort = hasard_.sur(100);
        if (sort < 80) return livrer_au_hasard();
        if (sort < 82) return perdre_au_hasard();
        if (sort < 87) return commencer();
        if (sort < 91) return monde_.avancer(50);
        if (sort < 92) {
            if (hasard_.sur(4) == 0) monde_.tuer(une_replique());
            return;
        }
        if (sort < 93) {
            auto& disque = monde_.disque(une_replique());
            disque.mourir_a = 1;
            disque.mourir_avant = hasard_.sur(2) == 0;
            return;
        }
        if (sort < 97) {
            const auto r = une_replique();
            if (!monde_.vit(r)) monde_.relever(r);
            return;
        }
        if (sort < 99) {
            coupee_ = static_cast<::Identite>(hasard_.sur(n_ + 10));
            return;
        }
        rare();
    }
    /// Un client meurt, ou un disque est perdu, si une majorité garde le sien.
    void rare() {
        if (hasard_.sur(2) == 0 && mort_ == 0) {
            mort_ = 102;
            monde_.tuer(102);
        } else if (2 * (perdus_ + 1) < n_) {
            ++perdus_;
            monde_.tuer(perdus_);
            monde_.relever(perdus_, false);
        }
    }
    void livrer_au_hasard() {
        auto& en_route = monde_.en_route;
        for (int essai = 0; essai < 8 && !en_route.empty(); ++essai) {
            const auto rang = static_cast<std::ptrdiff_t>(hasard_.sur(en_route.size()));
            const auto it = en_route.begin() + rang;
            if (retenue(*it)) continue;
            const auto enveloppe = *it;
            if (hasard_.sur(5) != 0) en_route.erase(it);  // sinon, il arrivera encore
            return monde_.livrer_copie(enveloppe);
        }
    }
    bool occupe(::Identite qui) const {
        return std::any_of(monde_.operations.begin(), monde_.operations.end(),
                           [&](const auto& o) { return o.client == qui && o.appels == 0; });
    }
    /// Une réplique est coupée ; et, d'un client à une réplique, un lien sur trois est lent.
    bool retenue(const Enveloppe& enveloppe) {
        const auto [replique, client] = std::minmax(enveloppe.de, enveloppe.vers);
        if (replique == coupee_) return true;
        const bool lent = epreuve::Hasard(graine_ * 100 + replique * 10 + client).sur(3) == 0;
        return lent && hasard_.sur(60) != 0;
    }
    void perdre_au_hasard() {
        auto& en_route = monde_.en_route;
        if (en_route.empty()) return;
        en_route.erase(en_route.begin() +
                       static_cast<std::ptrdiff_t>(hasard_.sur(en_route.size())));
    }
    void commencer() {
        const ::Identite qui = epreuve::Identites{101, 102, 4'000'000'000U}[hasard_.sur(3)];
        if (qui == mort_ || commencees_ == 30) return;
        if (occupe(qui) && hasard_.sur(20) != 0) return;
        ++commencees_;
        const char* cle = hasard_.sur(4) == 0 ? "b" : "a";
        const auto genre = hasard_.sur(10);
        if (genre < 4)
            monde_.lire(qui, cle);
        else if (genre < 9)
            monde_.ecrire(qui, "v" + std::to_string(commencees_), cle);
        else
            monde_.supprimer(qui, cle);
    }

    std::uint64_t graine_;
    epreuve::Hasard hasard_;
    ::Identite n_;
    epreuve::Monde monde_;
    ::Identite mort_ = 0;
    ::Identite perdus_ = 0;
    ::Identite coupee_ = 0;  ///< la réplique que rien n'atteint, s'il y en a une de ce nom
    int commencees_ = 0;
};

/// Des octets en moins, en plus, ou à la place.
std::vector<std::string> abimes(const std::string& octets) {
    std::vector<std::string> formes;
    for (std::size_t taille = 0; taille < octets.size(); ++taille)
        formes.push_back(octets.substr(0, taille));
    formes.push_back(octets + '\0');
    formes.push_back(octets + "x");
    formes.push_back(octets + octets);
    formes.push_back(octets + std::string(2000, '\0'));
    formes.push_back(std::string(octets.size(), '\xff'));
    formes.push_back(std::string(40, 'z'));
    return formes;
}

/// La mémoire prise et pas rendue par ce programme.
std::size_t memoire() {
    return ::mallinfo2().uordblks;
}

}  // namespace

TEST_CASE("écrire, puis lire, sans panne", "[2.27]") {
    for (const ::Identite n : {1U, 2U, 3U, 4U, 5U}) {
        CAPTURE(n);
        epreuve::Monde monde(n);
        epreuve::Monde autre(n);
        {
            const auto lecture = monde.lire(101);
            monde.livrer_tout();
            INFO("une clé jamais écrite est absente");
            REQUIRE(monde.dit(lecture) == "absente");
        }
        const std::string binaire("\0=\n\xff", 4);
        for (const auto& valeur : {std::string("un"), std::string("deux"), std::string(), binaire,
                                   std::string(1000, '\0')}) {
            const auto ecriture = monde.ecrire(102, valeur);
            monde.livrer_tout();
            {
                INFO("toutes les répliques répondent : l'écriture est faite");
                REQUIRE(monde.dit(ecriture) == "faite");
            }
            const auto lecture = monde.lire(103);
            monde.livrer_tout();
            INFO("la dernière valeur écrite, quels que soient ses octets");
            REQUIRE((monde.dit(lecture) == "lue : " + valeur));
        }
        {
            const std::string longue(64, '\xff');
            const auto ecriture = monde.ecrire(101, std::string(1000, '\xff'), longue);
            monde.livrer_tout();
            REQUIRE(monde.dit(ecriture) == "faite");
            const auto lecture = monde.lire(102, longue.substr(1));
            const auto seconde = autre.lire(101, longue);
            const auto binaire_aussi = monde.lire(102, binaire);
            monde.livrer_tout();
            autre.livrer_tout();
            INFO("ni deux clés, ni deux magasins ne se mêlent");
            REQUIRE(monde.dit(lecture) == "absente");
            REQUIRE(monde.dit(binaire_aussi) == "absente");
            REQUIRE(autre.dit(seconde) == "absente");
        }
        INFO("aucun message ne dépasse message_max");
        REQUIRE(monde.plus_long <= 1200);
    }
}

TEST_CASE("ce qui est refusé n'a pas d'effet", "[2.28]") {
    epreuve::Monde monde(3);
    auto& client = monde.client(101);
    int appels = 0;
    const auto suite = [&](const ::Resultat&) { ++appels; };
    {
        INFO("une clé vide ou de plus de cle_max octets, une valeur de plus de valeur_max");
        for (const auto& cle : {std::string(), std::string(65, 'k')}) {
            REQUIRE_THROWS_AS(client.lire(cle, monde.heure, suite), std::invalid_argument);
            REQUIRE_THROWS_AS(client.ecrire(cle, "v", monde.heure, suite), std::invalid_argument);
            REQUIRE_THROWS_AS(client.supprimer(cle, monde.heure, suite), std::invalid_argument);
        }
        REQUIRE_THROWS_AS(client.ecrire("k", std::string(1001, 'v'), monde.heure, suite),
                          std::invalid_argument);
    }
    monde.avancer(5000);
    INFO("rien n'est envoyé, et la suite n'est jamais appelée");
    REQUIRE(monde.en_route.empty());
    REQUIRE(appels == 0);
}

TEST_CASE("la majorité suffit, et il la faut", "[2.27]") {
    for (const ::Identite n : {1U, 2U, 3U, 4U, 5U, 6U, 7U}) {
        CAPTURE(n);
        const auto majorite = n / 2 + 1;
        epreuve::Monde monde(n);
        const auto menee_par = [&](::Identite combien, bool ecrit) {
            const auto rang = ecrit ? monde.ecrire(101, "v") : monde.lire(102);
            epreuve::Identites par;
            for (::Identite r = 1; r <= combien; ++r)
                par.push_back(n + 1 - r);
            for (int i = 0; i < 5; ++i) {
                monde.livrer(epreuve::entre(ecrit ? 101 : 102, par));
                monde.perdre(epreuve::tout);
                monde.avancer(100);
            }
            return monde.dit(rang);
        };
        {
            INFO("il manque une réplique pour faire plus de la moitié : rien n'est fait");
            REQUIRE(menee_par(majorite - 1, true) == "en cours");
            REQUIRE(menee_par(majorite - 1, false) == "en cours");
        }
        INFO("plus de la moitié des répliques répondent : les autres n'y peuvent rien");
        REQUIRE(menee_par(majorite, true) == "faite");
        REQUIRE(menee_par(majorite, false) == "lue : v");
    }
}

TEST_CASE("une réplique ne compte qu'une fois", "[2.27]") {
    for (const bool ecrit : {true, false}) {
        epreuve::Monde monde(5);
        monde.archiver = true;
        const auto avant = monde.ecrire(103, "avant");
        monde.livrer_tout();
        REQUIRE(monde.dit(avant) == "faite");
        monde.archive.clear();
        const auto rang = ecrit ? monde.ecrire(101, "v") : monde.lire(101);
        for (int i = 0; i < 6; ++i) {
            monde.livrer(epreuve::entre(101, {1, 2}));
            const auto recus = monde.archive;
            for (const auto& copie : recus)
                if (epreuve::entre(101, {1, 2})(copie)) monde.livrer_copie(copie);
        }
        INFO("deux répliques sur cinq ont répondu, plusieurs fois chacune : elles sont deux");
        REQUIRE(monde.dit(rang) == "en cours");
        monde.livrer_tout();
        INFO("les trois autres répondent enfin");
        REQUIRE(monde.dit(rang) == (ecrit ? "faite" : "lue : avant"));
    }
}

TEST_CASE("ce qui tarde est redit, à l'heure, et à ceux qui se taisent", "[2.28]") {
    epreuve::Monde monde(3);
    const auto rang = monde.ecrire(101, "v");
    {
        INFO("une étape s'adresse aux trois répliques, une fois");
        REQUIRE(monde.combien(epreuve::tout) == 3);
        REQUIRE(monde.combien(epreuve::vers(2)) == 1);
    }
    monde.perdre(epreuve::tout);
    monde.avancer_a(99);
    {
        INFO("99 ms : rien n'est redit encore");
        REQUIRE(monde.combien(epreuve::tout) == 0);
    }
    monde.avancer_a(100);
    {
        INFO("100 ms sans aucune réponse : redit aux trois");
        REQUIRE(monde.combien(epreuve::tout) == 3);
    }
    monde.livrer(epreuve::entre(101, {1}));
    monde.perdre(epreuve::tout);
    monde.avancer_a(199);
    REQUIRE(monde.combien(epreuve::tout) == 0);
    monde.avancer_a(450);
    {
        INFO("celle qui a répondu n'est plus dérangée, et un long retard ne vaut qu'un envoi");
        REQUIRE(monde.combien(epreuve::vers(1)) == 0);
        REQUIRE(monde.combien(epreuve::vers(2)) == 1);
        REQUIRE(monde.combien(epreuve::vers(3)) == 1);
    }
    monde.avancer_a(549);
    REQUIRE(monde.combien(epreuve::tout) == 2);
    monde.perdre(epreuve::vers(2));
    monde.passer(epreuve::vers(3));
    monde.passer(epreuve::de(3));
    {
        INFO("deux réponses sur trois : l'étape suivante s'adresse aux trois");
        REQUIRE(monde.combien(epreuve::de(101)) == 3);
    }
    monde.perdre(epreuve::tout);
    monde.avancer_a(648);
    {
        INFO("elle a sa propre heure");
        REQUIRE(monde.combien(epreuve::tout) == 0);
    }
    monde.avancer_a(649);
    REQUIRE(monde.combien(epreuve::tout) == 3);
    monde.livrer_tout();
    REQUIRE(monde.dit(rang) == "faite");
    monde.avancer_a(900);
    INFO("une opération finie ne redit rien");
    REQUIRE(monde.combien(epreuve::tout) == 0);
}

TEST_CASE("les morts reviennent avec leur disque", "[2.28]") {
    epreuve::Monde monde(3);
    monde.tuer_et_relever({1, 2, 3});
    monde.tuer(3);
    const auto une = monde.ecrire(101, "un");
    const auto autre = monde.ecrire(102, "autre", "une autre clé");
    monde.livrer_tout();
    {
        INFO("deux répliques sur trois vivent, revenues d'une mort où elles ne savaient rien");
        REQUIRE(monde.dit(une) == "faite");
        REQUIRE(monde.dit(autre) == "faite");
    }
    monde.relever(3);
    monde.tuer(1);
    const auto lecture = monde.lire(103);
    monde.livrer_tout();
    {
        INFO("l'une des deux majorités a vu l'écriture que l'autre lit");
        REQUIRE(monde.dit(lecture) == "lue : un");
    }
    monde.relever(1);
    monde.tuer_et_relever({1, 2, 3});
    monde.tuer_et_relever({3, 2, 1});
    INFO("toutes sont mortes, deux fois : leurs disques n'ont rien oublié");
    REQUIRE(monde.lit(104, {1, 2}) == "lue : un");
    REQUIRE(monde.lit(104, {2, 1}, "une autre clé") == "lue : autre");
    REQUIRE(monde.lit(105, {2, 3}, "une troisième") == "absente");
}

TEST_CASE("mourir en écrivant", "[2.28]") {
    for (const bool avant : {true, false}) {
        CAPTURE(avant);
        epreuve::Monde monde(3);
        REQUIRE(monde.lit(105, {1, 2}) == "absente");
        monde.tuer(3);
        for (const ::Identite r : {1U, 2U}) {
            monde.disque(r).mourir_a = 1;
            monde.disque(r).mourir_avant = avant;
        }
        const auto rang = monde.ecrire(101, "un");
        monde.livrer_tout();
        {
            INFO(
                "deux répliques meurent en gardant l'écriture, la troisième est morte : rien n'est "
                "sûr");
            REQUIRE(monde.dit(rang) == "en cours");
        }
        for (const ::Identite r : {1U, 2U, 3U})
            monde.relever(r);
        monde.avancer(100);
        monde.livrer_tout();
        {
            INFO("elles reviennent, on leur redit : l'écriture est faite");
            REQUIRE(monde.dit(rang) == "faite");
        }
        monde.tuer_et_relever({1, 2, 3});
        INFO("faite, elle est sur les disques");
        REQUIRE(monde.lit(102, {3, 1}) == "lue : un");
    }
}

TEST_CASE("revenir sans son disque", "[2.28]") {
    epreuve::Monde monde(3);
    const auto rang = monde.ecrire(101, "un");
    monde.livrer(epreuve::entre(101, {1, 2}));
    monde.perdre(epreuve::tout);
    REQUIRE(monde.dit(rang) == "faite");
    monde.tuer(2);
    monde.relever(2, false);
    const auto lecture = monde.lire(102);
    for (int i = 0; i < 9; ++i) {
        monde.livrer(epreuve::entre(102, {2, 3}));
        monde.avancer(100);
        monde.perdre(epreuve::vers(1));
    }
    {
        INFO(
            "l'une n'a jamais vu l'écriture, l'autre l'a oubliée avec son disque : à elles deux, "
            "elles "
            "ne savent rien");
        REQUIRE(monde.dit(lecture) == "en cours");
        REQUIRE(monde.combien(epreuve::de(2)) == 0);
    }
    monde.perdre(epreuve::tout);
    {
        INFO("les deux autres font encore une majorité");
        REQUIRE(monde.lit(103, {3, 1}) == "lue : un");
    }
    const auto suivante = monde.ecrire(104, "deux");
    monde.livrer_tout();
    REQUIRE(monde.dit(suivante) == "faite");
    monde.tuer_et_relever({2});
    monde.ecrire(104, "trois");
    monde.passer(epreuve::vers(2));
    INFO("muette une fois, muette toujours, quoi qu'elle reçoive et quoi qu'elle devienne");
    REQUIRE(monde.combien(epreuve::de(2)) == 0);
}

TEST_CASE("une lecture ne fait pas reculer les suivantes", "[2.27]") {
    for (const auto& [encore, efface] :
         {std::pair{false, false}, {true, false}, {false, true}, {true, true}}) {
        epreuve::Monde monde(3);
        monde.ecrire(101, "vieille");
        monde.livrer_tout();
        for (const ::Identite r : {2U, 3U})
            monde.disque(r).mourir_a = 1;
        if (efface)
            monde.supprimer(101);
        else
            monde.ecrire(101, "neuve");
        monde.livrer_tout();
        monde.tuer(101);
        monde.relever(2);
        monde.relever(3);
        if (encore) monde.tuer_et_relever({1});
        // « neuve », ou la suppression, n'est que sur la première réplique, et son auteur est mort.
        const auto une = monde.lit(102, {1, 2});
        {
            INFO("l'écriture n'a pas fini : la lire, ou lire celle d'avant, est permis");
            REQUIRE((une == (efface ? "absente" : "lue : neuve") || une == "lue : vieille"));
        }
        if (encore) monde.tuer_et_relever({1, 2});
        const auto autre = monde.lit(103, {2, 3});
        const auto encore_une = monde.lit(104, {3, 2});
        INFO("une lecture a rendu la dernière écriture : aucune des suivantes ne rend « vieille »");
        CAPTURE(une, autre, encore_une);
        REQUIRE(epreuve::Ordre::existe(monde.historique("k")));
    }
}

TEST_CASE("deux écrivains en même temps, un seul vainqueur", "[2.27]") {
    const std::vector<epreuve::Identites> ordres{{2, 1}, {1, 2}, {1, 3}, {3, 1}, {2, 3}, {3, 2}};
    for (std::size_t cas = 0; cas < 2 * ordres.size(); ++cas) {
        const bool un_client = cas % 2 == 0;
        epreuve::Monde monde(3);
        const auto a = monde.ecrire(101, "a");
        const auto b = monde.ecrire(un_client ? 101 : 102, "b");
        monde.passer(epreuve::tout);
        monde.passer(epreuve::tout);
        // Chacun va donner sa valeur : les répliques 1 et 3 reçoivent a, puis b ; la 2, l'inverse.
        for (const ::Identite r : {1U, 3U})
            monde.passer(epreuve::vers(r));
        auto croisees = monde.prendre(epreuve::vers(2));
        std::reverse(croisees.begin(), croisees.end());
        for (const auto& enveloppe : croisees)
            monde.livrer_copie(enveloppe);
        monde.livrer_tout();
        {
            INFO("les deux écritures sont faites : celle qui perd n'est pas refusée");
            REQUIRE(monde.dit(a) == "faite");
            REQUIRE(monde.dit(b) == "faite");
        }
        std::set<std::string> lues;
        for (std::size_t i = 0; i < 2 * ordres.size(); ++i)
            lues.insert(monde.lit(103 + static_cast<::Identite>(i % 3),
                                  ordres[(cas / 2 + i) % ordres.size()]));
        INFO("finies, elles ont un seul vainqueur : toutes les lectures rendent le même");
        REQUIRE(lues.size() == 1);
        REQUIRE(epreuve::Ordre::existe(monde.historique("k")));
    }
}

TEST_CASE("une écriture à moitié perdue, puis une autre du même client", "[2.27]") {
    epreuve::Monde monde(3);
    const auto perdue = monde.ecrire(101, "perdue");
    monde.passer(epreuve::tout);
    monde.passer(epreuve::tout);
    monde.passer(epreuve::vers(1));
    monde.perdre(epreuve::tout);
    monde.avancer(1000);
    monde.perdre(epreuve::tout);
    REQUIRE(monde.dit(perdue) == "inconnue");
    const auto suivante = monde.ecrire(101, "suivante");
    monde.livrer(epreuve::entre(101, {2, 3}));
    monde.perdre(epreuve::tout);
    {
        INFO("deux répliques répondent, qui n'ont rien vu de l'écriture perdue");
        REQUIRE(monde.dit(suivante) == "faite");
    }
    std::string lues;
    for (const auto& par : std::vector<epreuve::Identites>{{1, 2}, {2, 3}, {1, 3}, {3, 2}, {2, 1}})
        lues += monde.lit(102, par) + " ; ";
    INFO("on lit l'une ou l'autre, mais on ne change plus d'avis : " << lues);
    REQUIRE(epreuve::Ordre::existe(monde.historique("k")));
}

TEST_CASE("rendre ce qu'on a lu n'est pas l'écrire de nouveau", "[2.27]") {
    epreuve::Monde monde(3);
    monde.ecrire(101, "vieille");
    monde.livrer(epreuve::entre(101, {1, 2}));
    monde.perdre(epreuve::tout);
    monde.lire(105);
    monde.passer(epreuve::tout);
    for (const ::Identite r : {3U, 1U, 2U})
        monde.passer(epreuve::de(r));
    const auto en_retard = monde.prendre(epreuve::tout);
    const auto neuve = monde.ecrire(102, "neuve");
    monde.livrer_tout();
    REQUIRE(monde.dit(neuve) == "faite");
    for (const auto& enveloppe : en_retard)
        monde.livrer_copie(enveloppe);
    monde.livrer_tout();
    INFO("une lecture lente, commencée avant l'écriture, n'a pas à la défaire");
    REQUIRE(monde.lit(103, {1, 2}) == "lue : neuve");
    REQUIRE(monde.lit(104, {2, 3}) == "lue : neuve");
}

TEST_CASE("isolé, on ne sait pas", "[2.28]") {
    epreuve::Monde monde(3);
    monde.ecrire(101, "un");
    monde.livrer_tout();
    const auto debut = static_cast<int>(monde.heure.count());
    const auto ecriture = monde.ecrire(101, "deux");
    const auto lecture = monde.lire(101);
    const auto absente = monde.lire(101, "jamais écrite");
    monde.avancer_a(debut + 500);
    const auto plus_tard = monde.lire(101);
    const auto attendre = [&](int heure) {
        monde.livrer(epreuve::entre(101, {2}));
        monde.avancer_a(heure);
        monde.perdre(epreuve::vers(1));
        monde.perdre(epreuve::vers(3));
    };
    for (int heure = 600; heure < 1000; heure += 50)
        attendre(debut + heure);
    attendre(debut + 999);
    {
        INFO("une seule réplique répond : à 999 ms, ni succès, ni échec");
        for (const auto rang : {ecriture, lecture, absente, plus_tard})
            REQUIRE(monde.dit(rang) == "en cours");
    }
    attendre(debut + 1000);
    {
        INFO(
            "à 1000 ms, on renonce, et l'on ne sait rien : ni que c'est écrit, ni que c'est "
            "absent");
        for (const auto rang : {ecriture, lecture, absente})
            REQUIRE(monde.dit(rang) == "inconnue");
    }
    {
        INFO("celle qui a commencé plus tard attend encore");
        REQUIRE(monde.dit(plus_tard) == "en cours");
    }
    attendre(debut + 1499);
    REQUIRE(monde.dit(plus_tard) == "en cours");
    attendre(debut + 9000);
    monde.livrer_tout();
    monde.avancer(9000);
    {
        INFO("une opération finit une fois");
        for (const auto rang : {ecriture, lecture, absente, plus_tard})
            REQUIRE(monde.dit(rang) == "inconnue");
    }
    const auto fin = monde.lire(101);
    monde.livrer_tout();
    INFO("le réseau revenu, le client sert encore ; l'écriture inconnue a pris effet, ou non");
    REQUIRE((monde.dit(fin) == "lue : un" || monde.dit(fin) == "lue : deux"));
    REQUIRE(epreuve::Ordre::existe(monde.historique("k")));
}

TEST_CASE("le délai est celui de l'opération", "[2.28]") {
    epreuve::Monde monde(3);
    const auto rang = monde.ecrire(101, "un");
    monde.perdre(epreuve::tout);
    monde.avancer(900);
    monde.passer(epreuve::tout);
    monde.passer(epreuve::tout);
    monde.perdre(epreuve::tout);
    monde.avancer(99);
    {
        INFO("la première étape a fini à 900 ms ; à 999, la seconde attend encore");
        REQUIRE(monde.dit(rang) == "en cours");
    }
    monde.avancer(1);
    {
        INFO("l'opération a commencé il y a 1000 ms, quelle que soit l'étape où elle en est");
        REQUIRE(monde.dit(rang) == "inconnue");
    }
    INFO("et l'on ne redit rien de ce qui est fini");
    REQUIRE(monde.combien(epreuve::tout) == 0);
}

TEST_CASE("une suite commence d'autres opérations", "[2.28]") {
    for (const bool muettes : {false, true}) {
        epreuve::Monde monde(3);
        auto& client = monde.client(101);
        std::vector<std::size_t> rangs;
        int restent = 3;
        std::function<void(const ::Resultat&)> suite = [&](const ::Resultat&) {
            if (restent-- == 0) return;
            for (int i = 0; i < 40; ++i) {
                const auto numero = std::to_string(rangs.size());
                rangs.push_back(monde.ecrire(101, numero, "clé " + numero));
            }
            client.lire("k", monde.heure, suite);
        };
        for (int i = 0; i < 5; ++i)
            rangs.push_back(monde.ecrire(101, "v", "avant " + std::to_string(i)));
        client.lire("k", monde.heure, suite);
        for (int i = 0; i < 5; ++i)
            rangs.push_back(monde.ecrire(101, "v", "après " + std::to_string(i)));
        for (int i = 0; i < 60; ++i) {
            muettes ? monde.perdre(epreuve::tout) : monde.livrer_tout();
            monde.avancer(100);
        }
        INFO("les opérations commencées dans une suite finissent comme les autres, une fois");
        REQUIRE(rangs.size() == 130);
        for (const auto rang : rangs)
            REQUIRE(monde.dit(rang) == (muettes ? "inconnue" : "faite"));
    }
}

TEST_CASE("une réponse en retard d'une étape", "[2.28]") {
    epreuve::Monde monde(3);
    const auto rang = monde.ecrire(101, "un");
    monde.passer(epreuve::tout);
    auto reponses = monde.prendre(epreuve::vers(101));
    REQUIRE(reponses.size() == 3);
    for (const auto& reponse : reponses)
        monde.livrer_copie(reponse);
    monde.perdre(epreuve::tout);
    for (int i = 0; i < 3; ++i)
        for (const auto& reponse : reponses)
            monde.livrer_copie(reponse);
    {
        INFO(
            "les réponses à la première étape, doublées, ne disent rien de la seconde : personne "
            "n'a "
            "rien gardé");
        REQUIRE(monde.dit(rang) == "en cours");
        REQUIRE(monde.combien(epreuve::tout) == 0);
    }
    monde.avancer(100);
    monde.livrer_tout();
    REQUIRE(monde.dit(rang) == "faite");
    REQUIRE(monde.lit(102, {3, 2}) == "lue : un");
}

TEST_CASE("une réponse à une opération finie", "[2.28]") {
    epreuve::Monde monde(3);
    monde.archiver = true;
    monde.ecrire(101, "un");
    monde.livrer_tout();
    const auto lue = monde.lire(101);
    monde.livrer_tout();
    REQUIRE(monde.dit(lue) == "lue : un");
    const auto perdue = monde.ecrire(102, "deux");
    monde.livrer(epreuve::entre(102, {1}));
    monde.perdre(epreuve::tout);
    monde.avancer(1000);
    REQUIRE(monde.dit(perdue) == "inconnue");
    monde.perdre(epreuve::tout);
    const auto vieilles = monde.archive;
    const auto ecriture = monde.ecrire(101, "trois");
    const auto lecture = monde.lire(101);
    const auto autre = monde.lire(102);
    monde.perdre(epreuve::tout);
    for (const auto& enveloppe : vieilles)
        if (enveloppe.vers > 100) monde.livrer_copie(enveloppe);
    {
        INFO(
            "les réponses aux opérations d'avant ne comptent pas pour celles-ci, et ne font rien "
            "dire");
        REQUIRE(monde.dit(ecriture) == "en cours");
        REQUIRE(monde.dit(lecture) == "en cours");
        REQUIRE(monde.dit(autre) == "en cours");
        REQUIRE(monde.combien(epreuve::tout) == 0);
    }
    monde.avancer(100);
    monde.livrer_tout();
    for (const auto& enveloppe : vieilles)
        if (enveloppe.vers < 100) monde.livrer_copie(enveloppe);
    {
        INFO(
            "une demande reçue de nouveau reçoit de nouveau sa réponse : la première s'est "
            "peut-être perdue");
        const auto demandes = std::count_if(vieilles.begin(), vieilles.end(),
                                            [](const auto& e) { return e.vers < 100; });
        REQUIRE(monde.combien(epreuve::tout) == static_cast<std::size_t>(demandes));
    }
    monde.perdre(epreuve::tout);
    INFO("mais une vieille écriture n'écrase rien");
    REQUIRE(monde.lit(103, {1, 2}) == "lue : trois");
    REQUIRE(monde.lit(104, {2, 3}) == "lue : trois");
}

TEST_CASE("une réplique ne croit pas n'importe quel message", "[2.29]") {
    epreuve::Monde monde(2);
    monde.archiver = true;
    monde.ecrire(101, "un");
    monde.livrer_tout();
    monde.lire(102);
    monde.livrer_tout();
    const auto vus = monde.archive;
    const auto ecritures = monde.disque(1).ecritures;
    monde.archiver = false;
    for (const auto& vu : vus) {
        if (vu.vers != 1) continue;
        for (auto& octets : epreuve::abimes(vu.octets)) {
            monde.livrer_copie({vu.de, 1, octets});
            INFO("un message tronqué, prolongé, quelconque : ni réponse, ni effet");
            CAPTURE(octets.size(), vu.octets.size());
            REQUIRE(monde.en_route.empty());
            REQUIRE(monde.disque(1).ecritures == ecritures);
        }
        for (const ::Identite inconnu : {0U, 1U, 2U, 77U, 4'000'000'000U}) {
            monde.livrer_copie({inconnu, 1, vu.octets});
            INFO("une demande qui ne vient pas d'un client : ni réponse, ni effet");
            REQUIRE(monde.en_route.empty());
        }
    }
    for (const auto& vu : vus) {
        if (vu.de > 2) continue;
        monde.livrer_copie({101, 1, vu.octets});
        INFO("une réponse livrée à une réplique : sans effet");
        REQUIRE(monde.en_route.empty());
        REQUIRE(monde.disque(1).ecritures == ecritures);
    }
    INFO("après tout cela, elle sert encore");
    REQUIRE(monde.lit(103, {1, 2}) == "lue : un");
}

TEST_CASE("un client ne croit pas n'importe quel message", "[2.29]") {
    epreuve::Monde monde(3);
    monde.ecrire(102, "un");
    monde.livrer_tout();
    for (const bool ecrit : {false, true}) {
        const auto rang = ecrit ? monde.ecrire(101, "deux") : monde.lire(101);
        // Deux étapes au plus : à chacune, les vraies réponses attendent que passent les fausses.
        for (int etape = 0; etape < 2 && monde.dit(rang) == "en cours"; ++etape) {
            auto demandes = monde.prendre(epreuve::de(101));
            for (const auto& demande : demandes)
                monde.livrer_copie(demande);
            const auto reponses = monde.prendre(epreuve::vers(101));
            REQUIRE(reponses.size() == 3);
            for (const auto& reponse : reponses) {
                for (auto& octets : epreuve::abimes(reponse.octets))
                    monde.livrer_copie({reponse.de, 101, octets});
                for (const ::Identite inconnu : {0U, 4U, 101U, 102U, 4'000'000'000U})
                    monde.livrer_copie({inconnu, 101, reponse.octets});
            }
            for (const auto& demande : demandes)
                monde.livrer_copie({demande.vers, 101, demande.octets});
            INFO(
                "des réponses abîmées, venues d'inconnus, des demandes : rien de compté, rien "
                "d'envoyé");
            REQUIRE(monde.dit(rang) == "en cours");
            REQUIRE(monde.en_route.empty());
            for (const auto& reponse : reponses)
                monde.livrer_copie(reponse);
        }
        INFO("les vraies réponses, elles, comptent");
        REQUIRE(monde.dit(rang) == (ecrit ? "faite" : "lue : un"));
    }
}

TEST_CASE("supprimer est une écriture", "[2.28]") {
    epreuve::Monde monde(3);
    monde.archiver = true;
    monde.ecrire(101, "un");
    monde.livrer_tout();
    const auto ecriture = monde.archive;
    monde.archiver = false;
    const auto suppression = monde.supprimer(102);
    monde.livrer(epreuve::entre(102, {1, 2}));
    monde.perdre(epreuve::tout);
    REQUIRE(monde.dit(suppression) == "faite");
    {
        INFO("la réplique qui n'a rien su de la suppression ne fait pas reparaître la clé");
        REQUIRE(monde.lit(103, {3, 2}) == "absente");
        REQUIRE(monde.lit(104, {1, 3}) == "absente");
    }
    for (const auto& enveloppe : ecriture)
        if (enveloppe.vers < 100) monde.livrer_copie(enveloppe);
    monde.perdre(epreuve::tout);
    {
        INFO("une vieille demande d'écriture non plus");
        REQUIRE(monde.lit(103, {1, 2}) == "absente");
    }
    monde.tuer_et_relever({1, 2, 3});
    {
        INFO("ni la mort de toutes les répliques");
        REQUIRE(monde.lit(104, {2, 3}) == "absente");
    }
    for (const auto* cle : {"k", "jamais écrite"}) {
        const auto encore = monde.supprimer(101, cle);
        monde.livrer_tout();
        INFO("supprimer ce qui est absent n'est pas une erreur");
        REQUIRE(monde.dit(encore) == "faite");
    }
    const auto vide = monde.ecrire(105, "");
    monde.livrer_tout();
    REQUIRE(monde.dit(vide) == "faite");
    INFO("une clé supprimée peut être écrite de nouveau, et une valeur vide en est une");
    REQUIRE(monde.lit(103, {1, 2}) == "lue : ");
    REQUIRE(monde.lit(104, {3, 1}) == "lue : ");
}

TEST_CASE("rien ne s'accumule", "[2.28][simple]") {
    epreuve::Monde monde(3);
    int finies = 0;
    const auto suite = [&](const ::Resultat&) { ++finies; };
    const auto travailler = [&](int fois) {
        auto& client = monde.client(101);
        for (int i = 0; i < fois; ++i) {
            const auto cle = "clé " + std::to_string(i % 4);
            client.ecrire(cle, "valeur", monde.heure, suite);
            client.lire("absente " + std::to_string(i % 1000), monde.heure, suite);
            client.supprimer(cle, monde.heure, suite);
            monde.livrer_tout();
            client.lire(cle, monde.heure, suite);  // celle-ci reste sans réponse
            monde.perdre(epreuve::tout);
            monde.avancer(1000);
            monde.perdre(epreuve::tout);
        }
    };
    travailler(100);
    const auto avant = epreuve::memoire();
    travailler(2000);
    const auto apres = epreuve::memoire();
    {
        INFO("huit mille opérations, toutes finies");
        REQUIRE(finies == 8400);
    }
    {
        INFO(
            "une opération finie, faite ou inconnue, est oubliée : la mémoire prise ne grandit "
            "pas");
        REQUIRE(apres < avant + 60'000);
    }
    INFO("le disque d'une réplique ne garde que les clés écrites");
    REQUIRE(monde.disque(1).noms() <= 12);
}

TEST_CASE("cent tempêtes", "[2.27]") {
    for (std::uint64_t graine = 1; graine <= 100; ++graine) {
        CAPTURE(graine);
        epreuve::Tempete tempete(graine);
        tempete.souffler();
        tempete.apaiser();
        {
            INFO("la tempête passée, tout ce qui était commencé a fini, d'une façon ou de l'autre");
            REQUIRE(tempete.en_cours() == "");
        }
        {
            INFO("une majorité est là, avec ses disques : elle répond");
            REQUIRE(tempete.relire() == "");
        }
        for (const char* cle : {"a", "b"}) {
            if (tempete.plausible(cle)) continue;
            INFO("aucun ordre des opérations n'explique ces réponses" << tempete.recit(cle));
            REQUIRE(tempete.plausible(cle));
        }
    }
}

}  // namespace juge::epreuve
