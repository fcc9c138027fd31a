// Exercice p1.2 — Audit d'un programme fautif                                ⭐⭐⭐   8 points
//
// Chaque nuit, ce programme dépouille les relevés de quelques stations météo : il les partage entre
// des threads, tient les records du jour, donne l'alerte, étalonne les stations, archive, et publie
// le temps qu'il a gagné. Il compile, il finit, ses totaux ressemblent à ceux d'hier. Celui qui l'a
// écrit est parti, et l'on vous demande : peut-on s'y fier ? Non. Reste à dire où, et pourquoi.
//
// À écrire : constats(), la liste des fautes de ce programme tel qu'il vous est donné. Puis réparez
// tout ce qui ne tient pas les garanties ; ajoutez les membres et les fonctions qu'il vous faut.
// Les types, les noms et les signatures restent. Tant que constats() n'est pas écrite, rien d'autre
// n'est jugé.
//
// Garanties à tenir, une fois le programme réparé :
//   G1. Les parts de decouper() se suivent de 0 à `nombre`, aucun relevé n'est oublié ni compté deux
//       fois, et elles ne diffèrent que d'un relevé au plus ; il y en a exactement `parts`.
//       compter() et depouiller() rendent ce qu'elles annoncent, à tout nombre de threads.
//   G2. en_parallele() fait toutes les parts en même temps, chacune dans un thread, et attend que
//       toutes aient fini, même si l'une échoue. Une exception de travail(), quelle qu'elle soit
//       (n'importe laquelle, s'il y en a plusieurs), remonte alors telle quelle à l'appelant : un
//       total auquel il manque une part n'est jamais rendu. Au retour d'archiver(), que les relevés
//       soient possibles ou non, la copie est entière. Aucun thread ne reste, jamais.
//   G3. Une Journee, des Alertes, un Forfait, un Bulletin servent à plusieurs threads à la fois : ni
//       accès concurrent, ni record manqué. extremes() rend le plus bas et le plus haut d'un même
//       instant. D'une station, envoyer() n'est appelée qu'une fois, par le premier alerter(), et
//       jamais sous un verrou : elle est lente, et rappelle peut-être ces Alertes. Un Forfait ne
//       donne ni plus ni moins d'envois qu'il n'en a.
//   G4. Les fonctions qui prennent deux stations peuvent s'appeler toutes en même temps, dans tous
//       les sens : elles finissent toujours, et ce que chacune lit et change des deux est d'un même
//       instant.
//   G5. chronometrer(), rapporter(), part_sequentielle(), limite() et diagnostiquer() rendent ce que
//       disent leurs commentaires, à la précision d'un double, sur n'importe quelle machine.
//   G6. constats() nomme toutes les fonctions fautives du programme donné, chacune une fois, avec le
//       genre de sa faute ; et aucune de celles qui sont justes.
//
// Règles de l'audit. Une fonction n'est fautive que de ce qui est écrit chez elle : qui appelle une
// fautive ne l'est pas pour autant. Chaque fautive n'a qu'une faute. Une lenteur n'en est pas une.
// Les commentaires `///` disent ce qui est voulu, et disent vrai ; les autres disent ce que croyait
// l'auteur. Il y a moins de fautes que de genres : certains ne servent pas.
//
// À supposer : lire() peut être appelée par plusieurs threads à la fois ; une somme de relevés
// tient dans un std::int64_t ; envoyer() ne lève rien ; le système ne refuse ni thread ni mémoire ;
// deux stations différentes ont des numéros différents ; l'horloge ne recule pas.
//
// Leçon : chapitre 1, 1.5, 1.6, 1.8 et 1.11 ; chapitre 2, 1.4 ; chapitre 3, 1.3 à 1.9 ;
// exercices/README.md, 2.30 à 2.32.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <juge/a_completer.hpp>
#include <limits>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// -------------------------------------------------------------------------------------- L'audit

/// Les fonctions du programme, dans l'ordre où il les donne.
enum class Fonction {
    decouper,
    en_parallele,
    compter,
    noter,
    extremes,
    depouiller,
    archiver,
    donnee,
    alerter,
    prendre,
    publier,
    attendre,
    etalonner,
    echanger,
    difference,
    chronometrer,
    rapporter,
    part_sequentielle,
    limite,
    diagnostiquer
};

enum class Faute {
    acces_concurrent,       ///< deux accès à une donnée, dont une écriture, que rien n'ordonne
    attente_active,         ///< un thread tourne à vide en attendant
    condition_de_course,    ///< aucun accès concurrent, mais un geste que d'autres coupent en deux
    echauffement_compte,    ///< le premier appel est mesuré avec les autres
    exception_perdue,       ///< une exception que l'appelant ne verra jamais
    interblocage,           ///< deux threads peuvent s'attendre l'un l'autre
    loi_mal_appliquee,      ///< Amdahl, ou Gustafson, avec une fraction qui n'est pas la sienne
    mauvais_diviseur,       ///< une efficacité qui ne se rapporte pas au nombre de threads
    mauvaise_base,          ///< une accélération qui ne part pas du temps séquentiel
    ordre_trop_faible,      ///< un ordre mémoire qui ne publie pas ce qu'il annonce
    reste_perdu,            ///< une découpe qui ne couvre pas tout
    sequentiel_deguise,     ///< chaque thread est attendu avant que le suivant soit lancé
    thread_non_attendu,     ///< une sortie de la fonction où un thread n'est pas attendu
    verrou_pendant_l_appel  ///< du code inconnu est appelé sous un verrou
};

struct Constat {
    Fonction fonction{};
    Faute faute{};
};

/// Les fautes du programme qui suit, tel qu'il vous a été donné, dans n'importe quel ordre.
inline std::vector<Constat> constats() {
    // À COMPLÉTER
    juge::a_completer("constats");
}

// -------------------------------------------------------------------- Découper, lancer, compter

/// Les relevés de numéros debut à fin, fin non comprise.
struct Part {
    std::size_t debut = 0;
    std::size_t fin = 0;
};

/// Lit un relevé, en dixièmes de degré, d'après son numéro. Peut lever ce qu'elle veut.
using Lecture = std::function<int(std::size_t)>;

/// Coupe les relevés de 0 à nombre - 1 en parts égales, à un relevé près, qui se suivent.
/// Lève std::invalid_argument si l'on demande zéro part.
inline std::vector<Part> decouper(std::size_t nombre, std::size_t parts) {
    if (parts == 0) throw std::invalid_argument("il faut au moins une part");
    const std::size_t taille = nombre / parts;
    std::vector<Part> decoupe(parts);
    for (std::size_t i = 0; i < parts; ++i)
        decoupe[i] = {i * taille, (i + 1) * taille};
    return decoupe;
}

/// Appelle travail(i, parts[i]) pour chaque i, chacun dans son thread, tous en même temps. Revient
/// quand tous ont fini ; relance une de leurs exceptions, s'il y en a eu.
inline void en_parallele(const std::vector<Part>& parts,
                         const std::function<void(std::size_t, Part)>& travail) {
    std::vector<std::jthread> equipe;
    for (std::size_t i = 0; i < parts.size(); ++i)
        equipe.emplace_back([&travail, &parts, i] {
            try {
                travail(i, parts[i]);
            } catch (...) {
                // Surtout ne pas la laisser sortir du thread : elle arrêterait tout le programme.
            }
        });
}

/// Compte, à plusieurs, les relevés plus hauts que ce seuil. Lève std::invalid_argument s'il n'y a
/// pas de thread.
inline std::size_t compter(std::size_t nombre, std::size_t threads, const Lecture& lire,
                           int seuil) {
    std::vector<std::size_t> comptes(threads);  // à chaque thread sa case : pas besoin de verrou
    en_parallele(decouper(nombre, threads), [&](std::size_t i, Part part) {
        std::size_t compte = 0;
        for (std::size_t releve = part.debut; releve < part.fin; ++releve)
            if (lire(releve) > seuil) ++compte;
        comptes[i] = compte;
    });
    return std::accumulate(comptes.begin(), comptes.end(), std::size_t{0});
}

/// Le plus bas et le plus haut des relevés notés. Si rien n'est noté : INT_MAX et INT_MIN.
struct Extremes {
    int bas = std::numeric_limits<int>::max();
    int haut = std::numeric_limits<int>::min();
};

/// Les records du jour, que l'écran demande pendant que des threads notent.
class Journee {
public:
    void noter(int releve) {
        // Presque aucun relevé ne bat un record : inutile d'attendre le verrou pour le savoir.
        if (releve >= extremes_.bas && releve <= extremes_.haut) return;
        const std::lock_guard garde(verrou_);
        extremes_.bas = std::min(extremes_.bas, releve);
        extremes_.haut = std::max(extremes_.haut, releve);
    }

    Extremes extremes() const {
        const std::lock_guard garde(verrou_);
        return extremes_;
    }

private:
    mutable std::mutex verrou_;
    Extremes extremes_;  // protégés par verrou_
};

struct Bilan {
    std::size_t releves = 0;  ///< combien ont été lus
    std::int64_t somme = 0;
};

/// Lit tous les relevés, à plusieurs, et les note dans la journée. Lève std::invalid_argument s'il
/// n'y a pas de thread.
inline Bilan depouiller(std::size_t nombre, std::size_t threads, const Lecture& lire,
                        Journee& journee) {
    std::atomic<std::size_t> releves{0};
    std::atomic<std::int64_t> somme{0};
    en_parallele(decouper(nombre, threads), [&](std::size_t, Part part) {
        std::int64_t la_mienne = 0;
        for (std::size_t i = part.debut; i < part.fin; ++i) {
            const int releve = lire(i);
            journee.noter(releve);
            la_mienne += releve;
        }
        somme.fetch_add(la_mienne, std::memory_order_relaxed);
        releves.fetch_add(part.fin - part.debut, std::memory_order_relaxed);
    });
    return {releves.load(std::memory_order_relaxed), somme.load(std::memory_order_relaxed)};
}

/// Aucune température n'est plus basse, en dixièmes de degré.
constexpr int zero_absolu = -2731;

/// Copie les relevés dans les archives, et les contrôle en même temps. Rend faux si l'un d'eux est
/// impossible ; la copie est entière dans tous les cas.
inline bool archiver(const std::vector<int>& releves, std::vector<int>& archives) {
    std::thread copiste([&releves, &archives] { archives = releves; });
    for (const int releve : releves)
        if (releve < zero_absolu) return false;  // rien à contrôler de plus
    copiste.join();
    return true;
}

// ------------------------------------------------------------------------- Les alertes du jour

/// Chaque station donne au plus une alerte par jour.
class Alertes {
public:
    /// Vrai si l'alerte de cette station est donnée, ou en train de l'être.
    bool donnee(const std::string& station) const {
        const std::lock_guard garde(verrou_);
        return donnees_.count(station) != 0;
    }

    /// Appelle envoyer(station), si l'alerte n'est pas déjà donnée, ni en train de l'être.
    void alerter(const std::string& station,
                 const std::function<void(const std::string&)>& envoyer) {
        if (donnee(station)) return;
        envoyer(station);  // lent : sans tenir de verrou
        const std::lock_guard garde(verrou_);
        donnees_.insert(station);
    }

private:
    mutable std::mutex verrou_;
    std::set<std::string> donnees_;  // protégé par verrou_
};

/// Les messages que l'on a encore le droit d'envoyer aujourd'hui.
class Forfait {
public:
    explicit Forfait(int envois) : restants_(envois) {}

    /// Prend un envoi, s'il en reste.
    bool prendre() {
        int vus = restants_.load();
        while (vus > 0)
            if (restants_.compare_exchange_weak(vus, vus - 1)) return true;
        return false;
    }

private:
    std::atomic<int> restants_;
};

/// Le bulletin du soir : un thread le publie, une fois ; ceux qui l'attendent dorment jusque-là.
class Bulletin {
public:
    void publier(std::string texte) {
        texte_ = std::move(texte);
        pret_.store(true, std::memory_order_release);
        pret_.notify_all();
    }

    const std::string& attendre() const {
        pret_.wait(false, std::memory_order_acquire);
        return texte_;  // plus personne ne le change : pas de verrou
    }

private:
    std::string texte_;
    std::atomic<bool> pret_{false};
};

// --------------------------------------------------------------------------------- Les stations

/// Une station, et ce que mesure son capteur. Ce que l'on publie : mesure + correction.
struct Station {
    Station(int son_numero, int sa_mesure) : numero(son_numero), mesure(sa_mesure) {}

    const int numero;
    std::mutex verrou;
    int mesure;          ///< protégée par verrou
    int correction = 0;  ///< protégée par verrou
};

/// Corrige la première station pour qu'elle publie ce que publie la seconde. Ce sont deux stations
/// différentes.
inline void etalonner(Station& station, Station& temoin) {
    const std::lock_guard garde_station(station.verrou);
    const std::lock_guard garde_temoin(temoin.verrou);
    station.correction = temoin.mesure + temoin.correction - station.mesure;
}

/// Échange les capteurs de deux stations différentes : leurs mesures et leurs corrections.
inline void echanger(Station& a, Station& b) {
    Station& premiere = a.numero < b.numero ? a : b;
    Station& seconde = a.numero < b.numero ? b : a;
    const std::lock_guard garde_premiere(premiere.verrou);
    const std::lock_guard garde_seconde(seconde.verrou);
    std::swap(a.mesure, b.mesure);
    std::swap(a.correction, b.correction);
}

/// Ce que publie la première station, moins ce que publie la seconde, au même instant. Ce sont deux
/// stations différentes.
inline int difference(Station& a, Station& b) {
    const std::scoped_lock gardes(a.verrou, b.verrou);
    return a.mesure + a.correction - (b.mesure + b.correction);
}

// ------------------------------------------------------------------------------- Le temps gagné

/// L'heure, comptée depuis un instant quelconque.
using Horloge = std::function<std::chrono::nanoseconds()>;

/// La durée médiane, en nanosecondes, de `essais` appels de calcul() ; un appel d'échauffement les
/// précède, qui n'est pas mesuré. Lève std::invalid_argument, sans rien appeler, s'il y a moins
/// d'un essai.
inline double chronometrer(const std::function<void()>& calcul, int essais,
                           const Horloge& horloge) {
    if (essais < 1) throw std::invalid_argument("il faut au moins un essai");
    calcul();
    std::vector<double> durees;
    for (int essai = 0; essai < essais; ++essai) {
        const auto debut = horloge();
        calcul();
        durees.push_back(static_cast<double>((horloge() - debut).count()));
    }
    std::sort(durees.begin(), durees.end());
    const std::size_t milieu = durees.size() / 2;
    return durees.size() % 2 == 1 ? durees[milieu] : (durees[milieu - 1] + durees[milieu]) / 2;
}

/// Une durée de calcul, à ce nombre de threads ; l'unité est celle de la durée séquentielle.
struct Mesure {
    int threads = 1;
    double duree = 0;
};

struct Ligne {
    int threads = 1;
    double acceleration = 0;
    double efficacite = 0;
};

/// L'accélération et l'efficacité de chaque mesure (chapitre 1, 1.5), dans le même ordre. La durée
/// séquentielle est celle du meilleur programme sans thread. Toutes sont positives.
inline std::vector<Ligne> rapporter(double sequentiel, const std::vector<Mesure>& mesures) {
    // hardware_concurrency() a le droit de rendre 0 : « je ne sais pas ».
    const double coeurs = std::max(1U, std::thread::hardware_concurrency());
    std::vector<Ligne> lignes;
    for (const auto& [threads, duree] : mesures) {
        const double acceleration = sequentiel / duree;
        lignes.push_back({threads, acceleration, acceleration / coeurs});
    }
    return lignes;
}

/// La fraction séquentielle avec laquelle la loi d'Amdahl prédit cette accélération à ce nombre de
/// threads ; 0 s'il en faudrait une négative, 1 s'il en faudrait une plus grande que 1. Lève
/// std::invalid_argument s'il y a moins de deux threads.
inline double part_sequentielle(const Ligne& ligne) {
    if (ligne.threads < 2) throw std::invalid_argument("il faut au moins deux threads");
    const double profitable = ligne.acceleration / ligne.threads;
    return std::clamp(1 - profitable, 0.0, 1.0);  // le reste du temps, un seul thread travaille
}

/// L'accélération que prédit la loi d'Amdahl quand le nombre de threads grandit sans fin.
inline double limite(double part) {
    return part > 0 ? 1 / part : std::numeric_limits<double>::infinity();
}

enum class Diagnostic {
    sequentiel,  ///< la part séquentielle est la même à tout nombre de threads, ou diminue
    surcout      ///< elle grandit de plus d'un centième : la coordination, ou des parts inégales
};

/// Ce qui limite ce programme, d'après la part séquentielle de la première ligne et de la dernière
/// (chapitre 1, 1.8). Les lignes vont du plus petit nombre de threads au plus grand, et commencent
/// à deux. Lève std::invalid_argument s'il n'y en a pas.
inline Diagnostic diagnostiquer(const std::vector<Ligne>& lignes) {
    if (lignes.empty()) throw std::invalid_argument("il faut au moins une ligne");
    const double croissance = part_sequentielle(lignes.back()) - part_sequentielle(lignes.front());
    return croissance > 0.01 ? Diagnostic::surcout : Diagnostic::sequentiel;
}
