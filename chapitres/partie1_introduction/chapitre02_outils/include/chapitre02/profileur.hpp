#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace cours {

/// Mesure où passe le temps d'un programme, par zones nommées posées dans le code.
///
///     cours::Profileur profileur("mon programme");
///     {
///         const cours::Profileur::Zone zone(profileur, "lire");
///         …
///     }                                   // la zone se ferme ici, même si une exception est levée
///     std::cout << profileur.texte();     // le tableau
///     profileur.ecrire_trace(fichier);    // la chronologie, pour https://ui.perfetto.dev
///
/// Les zones s'emboîtent. Chaque thread note les siennes dans un carnet à lui : deux threads ne
/// s'attendent que pendant une lecture des résultats. Un passage coûte deux lectures d'horloge et
/// deux prises d'un verrou libre, de l'ordre de 0,2 µs : ne mettez pas de zone autour d'une
/// addition. Il occupe une soixantaine d'octets, jusqu'à la destruction du profileur.
///
/// Sûr entre threads, lectures comprises. Le profileur doit vivre plus longtemps que ses zones.
class Profileur {
public:
    /// `nom` est celui du processus dans la chronologie.
    explicit Profileur(std::string nom = "programme")
        : nom_(std::move(nom)), naissance_(Horloge::now()) {}
    Profileur(const Profileur&) = delete;
    Profileur& operator=(const Profileur&) = delete;

    class Zone;

    /// Donne un nom au thread appelant, dans la chronologie. Sans cela, un numéro : « thread 1 »
    /// est le premier qui se présente.
    void nommer_thread(std::string nom) {
        Carnet& carnet = mon_carnet();
        const std::lock_guard garde(carnet.verrou);
        carnet.nom_thread = std::move(nom);
    }

    /// Ce qu'ont coûté, ensemble, tous les passages dans les zones d'un même nom.
    struct Ligne {
        std::string zone;
        std::uint64_t passages = 0;
        /// De l'entrée à la sortie, zones intérieures comprises. Une zone qui s'appelle elle-même
        /// n'y compte qu'une fois ; des threads simultanés s'additionnent.
        std::chrono::nanoseconds total{0};
        /// Le total, moins ce qui s'est passé dans les zones intérieures du même thread.
        std::chrono::nanoseconds propre{0};
        std::chrono::nanoseconds maximum{0};  ///< le passage le plus long
    };

    /// Une ligne par nom de zone, la plus coûteuse en temps propre d'abord. Les zones encore
    /// ouvertes n'y sont pas.
    std::vector<Ligne> tableau() const;

    /// Ce tableau, mis en forme.
    std::string texte() const;

    /// Écrit la chronologie au format « Trace Event Format » de Chrome, objet JSON : un événement
    /// complet (ph X) par passage, dates et durées en microsecondes depuis la construction, et les
    /// noms du processus et des threads (ph M). Perfetto et chrome://tracing l'ouvrent. Les zones
    /// encore ouvertes n'y sont pas. Lève std::runtime_error si le flux refuse l'écriture.
    void ecrire_trace(std::ostream& sortie) const;

private:
    using Horloge = std::chrono::steady_clock;
    static constexpr std::size_t aucun = static_cast<std::size_t>(-1);

    struct Passage {
        std::string zone;
        std::size_t parent;  // numéro du passage qui l'entoure dans le même carnet, ou aucun
        Horloge::time_point debut;
        std::chrono::nanoseconds duree{-1};  // négative tant que la zone est ouverte
        bool ferme() const { return duree.count() >= 0; }
    };

    /// Ce que note un thread. Les passages sont rangés dans l'ordre de leur ouverture.
    struct Carnet {
        int numero = 0;
        std::size_t ouvert = aucun;  // le passage en cours ; n'appartient qu'au thread
        std::mutex verrou;           // protège ce qui suit ; disputé par les seules lectures
        std::string nom_thread;
        std::vector<Passage> passages;
    };

    /// Copie de ce qu'un carnet contenait à un instant.
    struct Page {
        int numero = 0;
        std::string nom_thread;
        std::vector<Passage> passages;
    };

    Carnet& mon_carnet();
    std::vector<Page> lire() const;

    static inline std::atomic<std::uint64_t> prochain_{0};

    const std::string nom_;
    const Horloge::time_point naissance_;
    const std::uint64_t identite_ = prochain_.fetch_add(1);  // une adresse, elle, peut resservir
    mutable std::mutex verrou_;                              // protège carnets_
    std::vector<std::shared_ptr<Carnet>> carnets_;
};

/// Une zone : ouverte à sa construction, fermée à sa destruction. Elle appartient au thread qui l'a
/// ouverte, et les zones d'un thread se ferment dans l'ordre inverse de leur ouverture : faites-en
/// des variables locales.
class Profileur::Zone {
public:
    // [zone]
    Zone(Profileur& profileur, std::string nom)
        : carnet_(profileur.mon_carnet()), parent_(carnet_.ouvert) {
        const std::lock_guard garde(carnet_.verrou);
        carnet_.passages.push_back({std::move(nom), parent_, {}});
        carnet_.ouvert = carnet_.passages.size() - 1;
        carnet_.passages.back().debut = Horloge::now();  // en dernier : rien n'est compté avant
    }

    ~Zone() {
        const auto fin = Horloge::now();  // en premier : rien n'est compté après
        const std::lock_guard garde(carnet_.verrou);
        Passage& passage = carnet_.passages[carnet_.ouvert];
        passage.duree = fin - passage.debut;
        carnet_.ouvert = parent_;
    }
    // [/zone]

    Zone(const Zone&) = delete;
    Zone& operator=(const Zone&) = delete;

private:
    Carnet& carnet_;
    std::size_t parent_;
};

/// Le carnet du thread appelant, créé à sa première zone. Chaque thread retient les siens : seul le
/// premier passage prend le verrou du profileur.
inline Profileur::Carnet& Profileur::mon_carnet() {
    struct Connu {
        std::uint64_t identite;
        std::shared_ptr<Carnet> carnet;
    };
    thread_local std::vector<Connu> connus;
    for (const auto& connu : connus)
        if (connu.identite == identite_) return *connu.carnet;

    std::erase_if(connus, [](const Connu& c) { return c.carnet.use_count() == 1; });  // orphelins
    const auto carnet = std::make_shared<Carnet>();
    const std::lock_guard garde(verrou_);
    carnets_.push_back(carnet);
    carnet->numero = static_cast<int>(carnets_.size());
    carnet->nom_thread = "thread " + std::to_string(carnet->numero);
    connus.push_back({identite_, carnet});
    return *carnet;
}

}  // namespace cours
