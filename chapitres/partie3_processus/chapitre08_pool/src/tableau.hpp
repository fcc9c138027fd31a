// Les tâches confiées aux workers, dans une mémoire que tous les processus du pool voient. Interne
// au composant PoolProcessus.
//
// Aucun verrou : un worker peut être tué n'importe où, et un verrou qu'il tiendrait le resterait.
// Chaque casier a un mot d'état, que l'on ne change que par échange atomique, et qui nomme son
// titulaire : à la mort d'un worker, on sait exactement ce qu'il tenait.
#pragma once

#include <array>
#include <atomic>
#include <chapitre07/descripteur.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cours {

/// Où en est un casier, et qui le tient.
struct alignas(8) EtatCasier {  // Clang n'en fait une instruction qu'à cette condition
    enum class Phase : std::uint32_t {
        libre,   ///< au programme
        pret,    ///< à qui le prendra
        pris,    ///< au worker nommé
        fini,    ///< au programme, qui a des réponses à y lire
        expire,  ///< retiré au worker nommé, qui va être tué
    };
    Phase phase = Phase::libre;
    std::uint32_t worker = 0;  ///< prêt, il n'est à personne : le bas de son ticket

    friend bool operator==(const EtatCasier&, const EtatCasier&) = default;
};

/// L'heure des casiers : la même pour le programme et ses workers.
std::int64_t maintenant_ns();

/// Un lot de demandes, et leurs réponses au fur et à mesure. Les tailles sont relues avec méfiance
/// : un worker devenu fou peut y avoir écrit n'importe quoi.
struct alignas(64) Casier {
    static constexpr std::size_t place = 2048;  ///< au-delà, dans le fichier du casier

    std::atomic<EtatCasier> etat;
    std::atomic<std::uint64_t> ticket;          ///< le plus petit sert le premier
    std::atomic<std::int64_t> debut_ns;         ///< de la demande en cours ; 0 : pas commencée
    std::atomic<std::uint32_t> demandes;        ///< combien
    std::atomic<std::uint32_t> faites;          ///< combien ont leur réponse
    std::atomic<std::uint64_t> octets_demande;  ///< en tout
    std::array<char, place> demande;
    std::array<char, place> reponse;
};
static_assert(std::atomic<EtatCasier>::is_always_lock_free);

/// Une suite d'octets : le début dans le casier, le reste dans un fichier sans nom (memfd), écrit
/// et lu par grands morceaux. On écrit dans une zone, ou on la lit.
class Zone {
public:
    Zone(std::array<char, Casier::place>& debut, int fichier, std::uint64_t decalage)
        : debut_(debut), fichier_(fichier), decalage_(decalage) {}

    /// Ajoute un bloc : sa taille, puis ses octets. Lève ErreurSysteme (ENOSPC).
    void ecrire(std::string_view bloc);
    /// Les blocs ajoutés sont désormais lisibles.
    void vider();
    /// Lit le bloc suivant. Lève std::runtime_error s'il n'y en a pas d'entier.
    std::string lire();
    std::uint64_t position() const { return position_; }

private:
    void lire_octets(char* octets, std::size_t taille);
    void lire_du_fichier(char* octets, std::size_t taille);

    std::array<char, Casier::place>& debut_;
    int fichier_;
    std::uint64_t decalage_;
    std::uint64_t position_ = 0;  ///< ce qui est écrit, ou lu
    std::string tampon_;          ///< pas encore écrit ; ou lu d'avance
    std::size_t consomme_ = 0;    ///< du tampon, en lecture
};

/// Combien de fois regarder avant de dormir : quelques microsecondes en tout. Ce qu'on attend
/// arrive souvent dans l'instant, et dormir puis être réveillé coûte davantage. Sans céder le
/// processeur : sur une machine chargée, on ne le reverrait pas avant longtemps.
constexpr int insistances = 50;

/// Les casiers, et ce qui réveille ceux qui attendent.
class Tableau {
public:
    /// Le crée. Lève ErreurSysteme (EMFILE, ENOMEM).
    explicit Tableau(std::size_t casiers);
    /// L'ouvre dans un autre processus, d'après les descripteurs qu'il a reçus.
    explicit Tableau(std::vector<Descripteur> descripteurs);
    Tableau(const Tableau&) = delete;
    Tableau& operator=(const Tableau&) = delete;
    ~Tableau();

    /// Ce qu'il faut envoyer à un autre processus pour qu'il l'ouvre.
    std::vector<int> descripteurs() const;
    std::size_t taille() const { return debords_.size(); }
    Casier& casier(std::size_t rang) const;
    Zone zone_demande(std::size_t rang) const;
    /// Les réponses vont à la suite des demandes : `octets_demande` doit être connu.
    Zone zone_reponse(std::size_t rang) const;
    /// Rend au système ce qui dépassait du casier.
    void liberer_le_debord(std::size_t rang) const;

    /// Publie un casier rempli, et réveille un worker s'il en dort un.
    void publier(std::size_t rang, std::uint64_t ticket);
    /// Réveille tous les workers : l'un d'eux est peut-être mort en emportant un réveil.
    void reveiller_tous();
    /// Prend le casier publié le plus ancien, au nom de `worker` ; attend qu'il y en ait un.
    std::size_t prendre(std::uint32_t worker);

    /// Le programme va dormir, s'il n'y a rien de fini. À défaire par chef_debout().
    void chef_couche();
    void chef_debout();
    /// Un worker a fini quelque chose. Rend vrai s'il doit réveiller le programme.
    bool faut_il_reveiller_le_chef();

private:
    struct Entete;
    void projeter();
    struct Pret;
    std::optional<Pret> plus_ancien() const;
    std::optional<Pret> regarder() const;
    bool essayer_de_prendre(std::uint32_t worker, std::size_t& rang);

    Descripteur memoire_;
    std::vector<Descripteur> debords_;  ///< un fichier par casier
    Entete* entete_ = nullptr;
};

}  // namespace cours
