#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "prise.hpp"

namespace cours {

/// Un serveur à une boucle d'événements : un seul thread, autant de clients que de descripteurs.
///
/// `repondre` reçoit les octets qui viennent d'arriver d'un client, et rend ceux à lui envoyer ;
/// elle ne doit jamais attendre. Une réponse qu'un client ne lit pas est gardée ; quand il en a
/// plus de `a_ecrire_max` octets, le serveur cesse de le lire, et TCP fait patienter le client :
/// un lecteur lent coûte au plus a_ecrire_max, plus la réponse à une lecture (16 Kio).
///
/// arreter() et les compteurs sont sûrs entre threads ; tout le reste appartient à celui de
/// tourner(). Source : epoll(7).
class ServeurBoucle {
public:
    using Repondre = std::function<std::string(std::string_view recu)>;

    static constexpr std::size_t a_ecrire_par_defaut = 65536;

    /// Écoute. Lève ErreurSysteme. Personne n'est servi avant tourner().
    ServeurBoucle(const AdresseTcp& ou, Repondre repondre,
                  std::size_t a_ecrire_max = a_ecrire_par_defaut);
    ServeurBoucle(const ServeurBoucle&) = delete;
    ServeurBoucle& operator=(const ServeurBoucle&) = delete;
    ~ServeurBoucle();

    AdresseTcp adresse() const;

    /// Sert dans ce thread jusqu'à arreter(). À l'arrêt, n'accueille plus, répond à ce qui est déjà
    /// arrivé, laisse au plus `sursis` à ceux qui lisent encore, et ferme tout. S'appelle une fois.
    void tourner(std::chrono::steady_clock::duration sursis = std::chrono::seconds(2));
    /// Demande l'arrêt, avant ou pendant tourner().
    void arreter() const noexcept;

    std::size_t presents() const;        ///< clients connectés
    std::size_t en_memoire_max() const;  ///< le plus d'octets gardés pour un même client

private:
    struct Etat;
    std::unique_ptr<Etat> etat_;
};

}  // namespace cours
