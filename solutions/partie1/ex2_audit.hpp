// Solution de l'exercice p1.2 — Audit d'un programme fautif. Une possibilité parmi d'autres.
//
// Les huit fautes, dans l'ordre du programme :
//
// - decouper() (reste_perdu) : sept relevés en trois parts de deux, et le septième n'est lu par
//   personne. Les premières parts en prennent un de plus : donner tout le reste à la dernière ne
//   l'oublie plus, mais fait attendre tout le monde (chapitre 1, 1.11).
// - en_parallele() (exception_perdue) : le commentaire dit vrai, et le remède est pire. Le total
//   auquel il manque une part ressemble à un total. Chaque thread range son exception dans une case
//   à lui, et l'appelant les regarde quand tous ont fini. Une seule case pour tous serait un accès
//   concurrent ; « catch (const std::exception&) » laisserait sortir les autres.
// - archiver() (thread_non_attendu) : au premier relevé impossible, la fonction sort sans attendre
//   le copiste, et détruire un std::thread qu'on n'a pas attendu arrête le programme. Un
//   std::jthread attend de lui-même, par quelque sortie qu'on passe.
// - Journee::noter() (acces_concurrent) : la première lecture se fait sans le verrou, pendant qu'un
//   autre thread écrit. Revérifier ensuite sous le verrou rend le record juste, pas l'accès permis.
//   Deux atomiques supprimeraient l'accès concurrent, et extremes() verrait l'un sans l'autre.
// - Alertes::alerter() (condition_de_course) : deux threads passent tous deux la vérification avant
//   que l'un ait retenu la station. Retenir avant d'envoyer ne suffit pas : il faut vérifier et
//   retenir d'un seul geste, ce que fait insert(), qui dit s'il a inséré. L'envoi reste dehors.
// - etalonner() (interblocage) : on étalonne A sur B pendant qu'on étalonne B sur A. Il faut un
//   ordre, et le même partout : celui d'echanger() est le numéro. Par adresse, etalonner()
//   s'accorderait avec elle-même, et pas avec echanger(). scoped_lock, lui, s'accorde avec tout le
//   monde.
// - rapporter() (mauvais_diviseur) : juste quand on mesure avec autant de threads que de cœurs,
//   c'est-à-dire sur la ligne que l'auteur regardait.
// - part_sequentielle() (loi_mal_appliquee) : 1 - S/n est la part perdue du temps de n threads, et
//   non la part séquentielle du temps d'un seul. À S = 4 sur 8 threads, elle en annonce la moitié,
//   et n'espère pas mieux que 2, quand on vient de mesurer 4 ! De 1/S = s + (1 - s)/n vient s =
//   (1/S - 1/n) / (1 - 1/n) : un septième.
//
// Et ce qui est juste, malgré les apparences :
//
// - compter() : plusieurs threads écrivent dans le même vecteur, mais chacun sa case, qu'on lit
//   quand tous ont fini (chapitre 3, 1.7).
// - depouiller() : l'ordre relâché suffit, car la fin des threads précède la lecture.
// - prendre() : une lecture, puis une écriture ; mais compare_exchange ne fait la seconde que si la
//   première est encore vraie.
// - publier() et attendre() : pas de verrou, mais un release et un acquire sur le même drapeau.
// - echanger() : deux verrous l'un après l'autre, mais toujours dans le même ordre.
// - chronometrer() : l'échauffement n'est pas mesuré, et une horloge reçue en argument est la bonne
//   si l'appelant la choisit bien.
// - diagnostiquer() : elle se fie à une fonction fautive, mais ce qu'elle en fait est juste.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
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
    return {
        {Fonction::decouper, Faute::reste_perdu},
        {Fonction::en_parallele, Faute::exception_perdue},
        {Fonction::archiver, Faute::thread_non_attendu},
        {Fonction::noter, Faute::acces_concurrent},
        {Fonction::alerter, Faute::condition_de_course},
        {Fonction::etalonner, Faute::interblocage},
        {Fonction::rapporter, Faute::mauvais_diviseur},
        {Fonction::part_sequentielle, Faute::loi_mal_appliquee},
    };
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
    const std::size_t reste = nombre % parts;  // autant de parts en ont un de plus
    std::vector<Part> decoupe(parts);
    std::size_t debut = 0;
    for (std::size_t i = 0; i < parts; ++i) {
        const std::size_t fin = debut + taille + (i < reste ? 1 : 0);
        decoupe[i] = {debut, fin};
        debut = fin;
    }
    return decoupe;
}

/// Appelle travail(i, parts[i]) pour chaque i, chacun dans son thread, tous en même temps. Revient
/// quand tous ont fini ; relance une de leurs exceptions, s'il y en a eu.
inline void en_parallele(const std::vector<Part>& parts,
                         const std::function<void(std::size_t, Part)>& travail) {
    std::vector<std::exception_ptr> pannes(parts.size());  // à chacun sa case
    std::vector<std::jthread> equipe;
    for (std::size_t i = 0; i < parts.size(); ++i)
        equipe.emplace_back([&travail, &parts, &pannes, i] {
            try {
                travail(i, parts[i]);
            } catch (...) {
                pannes[i] = std::current_exception();
            }
        });
    equipe.clear();  // attend que tous aient fini
    for (const auto& panne : pannes)
        if (panne) std::rethrow_exception(panne);
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
    const std::jthread copiste([&releves, &archives] { archives = releves; });
    for (const int releve : releves)
        if (releve < zero_absolu) return false;  // le copiste est attendu, ici comme plus bas
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
        if (retenir(station)) envoyer(station);  // lent : sans tenir de verrou
    }

private:
    /// Retient cette station ; rend faux si elle l'était déjà.
    bool retenir(const std::string& station) {
        const std::lock_guard garde(verrou_);
        return donnees_.insert(station).second;
    }

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
    const std::scoped_lock gardes(station.verrou, temoin.verrou);
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
    std::vector<Ligne> lignes;
    for (const auto& [threads, duree] : mesures) {
        const double acceleration = sequentiel / duree;
        lignes.push_back({threads, acceleration, acceleration / threads});
    }
    return lignes;
}

/// La fraction séquentielle avec laquelle la loi d'Amdahl prédit cette accélération à ce nombre de
/// threads ; 0 s'il en faudrait une négative, 1 s'il en faudrait une plus grande que 1. Lève
/// std::invalid_argument s'il y a moins de deux threads.
inline double part_sequentielle(const Ligne& ligne) {
    if (ligne.threads < 2) throw std::invalid_argument("il faut au moins deux threads");
    const double ideal = 1.0 / ligne.threads;  // 1/S, si rien n'était séquentiel
    return std::clamp((1 / ligne.acceleration - ideal) / (1 - ideal), 0.0, 1.0);
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
