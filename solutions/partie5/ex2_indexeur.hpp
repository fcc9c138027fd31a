// Solution de l'exercice p5.2 — Indexeur de textes. Une possibilité parmi d'autres.
//
// - L'index ne change jamais : on en fait un autre, que l'on met à sa place d'un seul geste. Un
//   instantané n'est donc qu'un pointeur, et personne n'attend personne.
// - Tout recopier à chaque document coûterait trop : l'index est en parts, et un document ne
//   recopie que celles de ses mots. Les autres sont partagées par tous les instantanés qui les
//   contiennent.
// - La fiche d'un document (ses mots, leurs positions) ne change pas non plus. Un mot mène aux
//   fiches de ses documents : l'intersection part du mot le plus rare, et lit la suite dans les
//   fiches.
// - Deux verrous : l'un pour ceux qui changent l'index, l'autre, que l'on ne tient que le temps de
//   copier un pointeur, pour tous. Ni l'un ni l'autre pendant un appel de la source ou du
//   découpage.
// - Le plafond compte ce qui est en vol, et non ce qui est dans la file : la place se prend avant
//   de lire, et se rend quand le document est entré, ou écarté.
// - Chaque lecture et chaque retrait a sa date, et chaque nom, celle de ce qui l'a changé : ce qui
//   arrive trop tard se reconnaît. Un nom retiré la garde aussi, sinon une lecture en cours le
//   ferait revenir.
// - L'appelant lit, les workers découpent et publient. Sans worker, l'appelant fait les deux.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

class Source {
public:
    virtual ~Source() = default;
    virtual std::optional<std::string> suivant() = 0;
    virtual std::string lire(const std::string& nom) = 0;
};

using Mots = std::vector<std::string>;
using Decoupage = std::function<Mots(const std::string& texte)>;

inline Mots decouper_aux_blancs(const std::string& texte) {
    Mots mots;
    std::istringstream lecture(texte);
    for (std::string mot; lecture >> mot;)
        mots.push_back(mot);
    return mots;
}

struct Ecart {
    std::string nom;
    std::exception_ptr cause;
};

struct Bilan {
    std::size_t indexes = 0;
    std::vector<Ecart> ecartes;
    std::exception_ptr panne;
};

struct Trouve {
    std::string nom;
    std::vector<std::size_t> positions;
};

/// Les mots d'un document, et les positions de chacun, croissantes.
using Fiche = std::map<std::string, std::vector<std::size_t>>;

/// Des fiches, par nom de document.
using Fiches = std::map<std::string, std::shared_ptr<const Fiche>>;

/// Un index qui ne change plus.
class Index {
public:
    Index() { parts_.fill(std::make_shared<const Part>()); }

    /// L'index où ce nom a cette fiche, ou n'en a plus.
    Index avec(const std::string& nom, const std::shared_ptr<const Fiche>& fiche) const;

    std::shared_ptr<const Fiche> document(const std::string& nom) const {
        const auto& documents = parts_[numero(nom)]->documents;
        const auto trouve = documents.find(nom);
        return trouve == documents.end() ? nullptr : trouve->second;
    }

    /// Les fiches des documents où est ce mot.
    std::shared_ptr<const Fiches> mot(const std::string& mot) const {
        const auto& mots = parts_[numero(mot)]->mots;
        const auto trouve = mots.find(mot);
        return trouve == mots.end() ? nullptr : trouve->second;
    }

    std::size_t documents() const {
        std::size_t nombre = 0;
        for (const auto& part : parts_)
            nombre += part->documents.size();
        return nombre;
    }

private:
    /// Les mots, et les documents, qui ont le même numéro.
    struct Part {
        std::map<std::string, std::shared_ptr<const Fiches>> mots;
        Fiches documents;
    };

    struct Brouillon;

    static void ranger(Fiches& fiches, const std::string& nom,
                       const std::shared_ptr<const Fiche>& fiche) {
        if (fiche)
            fiches[nom] = fiche;
        else
            fiches.erase(nom);
    }

    static constexpr std::size_t nombre_de_parts = 64;
    static std::size_t numero(const std::string& cle) {
        return std::hash<std::string>{}(cle) % nombre_de_parts;
    }

    std::array<std::shared_ptr<const Part>, nombre_de_parts> parts_;
};

/// Le prochain index : les parts y sont celles de l'ancien, jusqu'à ce qu'on les change.
struct Index::Brouillon {
    explicit Brouillon(const Index& ancien) : index(ancien) {}
    Part& part(const std::string& cle) {
        auto& copie = copies[numero(cle)];
        if (!copie) {
            copie = std::make_shared<Part>(*index.parts_[numero(cle)]);
            index.parts_[numero(cle)] = copie;
        }
        return *copie;
    }
    void changer(const std::string& mot, const std::string& nom,
                 const std::shared_ptr<const Fiche>& fiche) {
        auto& mots = part(mot).mots;
        auto& anciennes = mots[mot];
        auto fiches = anciennes ? *anciennes : Fiches();
        ranger(fiches, nom, fiche);
        if (fiches.empty())
            mots.erase(mot);
        else
            anciennes = std::make_shared<const Fiches>(std::move(fiches));
    }
    Index index;
    std::map<std::size_t, std::shared_ptr<Part>> copies;
};

inline Index Index::avec(const std::string& nom, const std::shared_ptr<const Fiche>& fiche) const {
    Brouillon brouillon(*this);
    if (const auto ancienne = document(nom))
        for (const auto& [mot, positions] : *ancienne)
            brouillon.changer(mot, nom, nullptr);
    if (fiche)
        for (const auto& [mot, positions] : *fiche)
            brouillon.changer(mot, nom, fiche);
    ranger(brouillon.part(nom).documents, nom, fiche);
    return std::move(brouillon.index);
}

class Instantane {
public:
    std::size_t documents() const { return index_->documents(); }

    std::vector<std::string> tous(const Mots& mots) const {
        std::vector<std::string> noms;
        parcourir(mots, [&](const std::string& nom, const Fiche&) { noms.push_back(nom); });
        return noms;
    }

    std::vector<Trouve> expression(const Mots& mots) const {
        std::vector<Trouve> trouves;
        parcourir(mots, [&](const std::string& nom, const Fiche& fiche) {
            auto positions = debuts(mots, fiche);
            if (!positions.empty()) trouves.push_back({nom, std::move(positions)});
        });
        return trouves;
    }

private:
    friend class Indexeur;
    explicit Instantane(std::shared_ptr<const Index> index) : index_(std::move(index)) {}

    /// Appelle `visiter` pour chaque document qui contient tous ces mots, dans l'ordre des noms.
    template <class Visiteur>
    void parcourir(const Mots& mots, Visiteur visiter) const {
        std::shared_ptr<const Fiches> candidates;  // celles du mot le plus rare
        for (const auto& mot : mots) {
            auto fiches = index_->mot(mot);
            if (!fiches) return;
            if (!candidates || fiches->size() < candidates->size()) candidates = std::move(fiches);
        }
        if (!candidates) return;
        for (const auto& [nom, fiche] : *candidates) {
            const auto contient = [&f = *fiche](const std::string& mot) {
                return f.count(mot) != 0;
            };
            if (std::all_of(mots.begin(), mots.end(), contient)) visiter(nom, *fiche);
        }
    }

    static std::vector<std::size_t> debuts(const Mots& mots, const Fiche& fiche) {
        auto positions = fiche.at(mots.front());
        for (std::size_t i = 1; i < mots.size(); ++i) {
            const auto& suivantes = fiche.at(mots[i]);
            const auto manque = [&](std::size_t debut) {
                return !std::binary_search(suivantes.begin(), suivantes.end(), debut + i);
            };
            positions.erase(std::remove_if(positions.begin(), positions.end(), manque),
                            positions.end());
        }
        return positions;
    }

    std::shared_ptr<const Index> index_;
};

class Indexeur {
public:
    Indexeur(int workers, int plafond, Decoupage decouper = decouper_aux_blancs)
        : workers_(au_moins_un(workers)),
          plafond_(au_moins_un(plafond)),
          decouper_(std::move(decouper)) {
        if (!decouper_) throw std::invalid_argument("il faut un découpage");
    }
    Indexeur(const Indexeur&) = delete;
    Indexeur& operator=(const Indexeur&) = delete;

    Bilan indexer(Source& source, std::stop_token arret = {}) {
        Passage passage(*this, source, arret);
        return passage.mener();
    }

    bool retirer(const std::string& nom) {
        const std::lock_guard garde(changement_);
        dates_[nom] = dater();
        const bool present = courant()->document(nom) != nullptr;
        if (present) remplacer(nom, nullptr);
        return present;
    }

    Instantane instantane() const { return Instantane(courant()); }

private:
    using Date = std::uint64_t;

    /// Un document lu.
    struct Piece {
        std::size_t rang;  // dans la source
        Date date;
        std::string nom;
        std::string texte;
    };

    /// Un appel d'indexer() : sa file, ce qu'il a en vol, son bilan.
    class Passage {
    public:
        Passage(Indexeur& indexeur, Source& source, const std::stop_token& arret)
            : indexeur_(indexeur), source_(source), arret_(arret) {}

        Bilan mener() {
            {
                const auto workers = recruter();
                lire_tout(workers.empty());
                const std::lock_guard garde(verrou_);
                fermee_ = true;
                depot_.notify_all();
            }  // les workers vident la file, et finissent
            for (auto& [rang, ecart] : ecarts_)
                bilan_.ecartes.push_back(std::move(ecart));
            return std::move(bilan_);
        }

    private:
        /// Les workers que le système accorde. Plus que de documents en vol ne serviraient à rien.
        std::vector<std::jthread> recruter() {
            std::vector<std::jthread> workers;
            try {
                while (workers.size() < std::min(indexeur_.workers_, indexeur_.plafond_))
                    workers.emplace_back([this] { travailler(); });
            } catch (const std::system_error&) {
                // ceux qui existent feront tout
            }
            return workers;
        }

        void lire_tout(bool sans_worker) {
            for (std::size_t rang = 0;; ++rang) {
                prendre_place();
                if (arret_.stop_requested()) return;
                auto nom = demander();
                if (!nom) return;
                Piece piece{rang, indexeur_.dater(), std::move(*nom), {}};
                if (!lire(piece)) continue;
                if (sans_worker)
                    traiter(piece);
                else
                    deposer(std::move(piece));
            }
        }

        void prendre_place() {
            std::unique_lock garde(verrou_);
            place_.wait(garde, [&] { return en_vol_ < indexeur_.plafond_; });
            ++en_vol_;
        }

        std::optional<std::string> demander() {
            try {
                return source_.suivant();
            } catch (...) {
                bilan_.panne = std::current_exception();
                return std::nullopt;
            }
        }

        bool lire(Piece& piece) {
            try {
                piece.texte = source_.lire(piece.nom);
                return true;
            } catch (...) {
                ecarter(piece, std::current_exception());
                return false;
            }
        }

        void deposer(Piece piece) {
            const std::lock_guard garde(verrou_);
            file_.push_back(std::move(piece));
            depot_.notify_one();
        }

        void travailler() {
            while (const auto piece = retirer())
                traiter(*piece);
        }

        std::optional<Piece> retirer() {
            std::unique_lock garde(verrou_);
            depot_.wait(garde, [&] { return !file_.empty() || fermee_; });
            if (file_.empty()) return std::nullopt;
            auto piece = std::move(file_.front());
            file_.pop_front();
            return piece;
        }

        void traiter(const Piece& piece) {
            std::shared_ptr<const Fiche> fiche;
            try {
                fiche = relever(indexeur_.decouper_(piece.texte));
            } catch (...) {
                ecarter(piece, std::current_exception());
                return;
            }
            indexeur_.entrer(piece, fiche);
            const std::lock_guard garde(verrou_);
            ++bilan_.indexes;
            rendre_place();
        }

        static std::shared_ptr<const Fiche> relever(const Mots& mots) {
            auto fiche = std::make_shared<Fiche>();
            for (std::size_t position = 0; position < mots.size(); ++position)
                (*fiche)[mots[position]].push_back(position);
            return fiche;
        }

        void ecarter(const Piece& piece, std::exception_ptr cause) {
            const std::lock_guard garde(verrou_);
            ecarts_.emplace(piece.rang, Ecart{piece.nom, std::move(cause)});
            rendre_place();
        }

        void rendre_place() {
            --en_vol_;
            place_.notify_one();
        }

        Indexeur& indexeur_;
        Source& source_;
        const std::stop_token arret_;
        std::mutex verrou_;
        std::condition_variable place_;
        std::condition_variable depot_;
        std::deque<Piece> file_;
        bool fermee_ = false;
        std::size_t en_vol_ = 0;
        std::map<std::size_t, Ecart> ecarts_;
        Bilan bilan_;
    };

    static std::size_t au_moins_un(int nombre) {
        if (nombre < 1) throw std::invalid_argument("il faut au moins un worker et une place");
        return static_cast<std::size_t>(nombre);
    }

    Date dater() { return ++horloge_; }

    /// Fait entrer un document, à moins que son nom n'ait changé depuis qu'on l'a lu.
    void entrer(const Piece& piece, const std::shared_ptr<const Fiche>& fiche) {
        const std::lock_guard garde(changement_);
        auto& date = dates_[piece.nom];
        if (piece.date < date) return;
        date = piece.date;
        remplacer(piece.nom, fiche);
    }

    /// Publie l'index où ce nom a cette fiche. Sous `changement_`.
    void remplacer(const std::string& nom, const std::shared_ptr<const Fiche>& fiche) {
        auto prochain = std::make_shared<const Index>(courant()->avec(nom, fiche));
        const std::lock_guard garde(verrou_);
        courant_.swap(prochain);
    }

    std::shared_ptr<const Index> courant() const {
        const std::lock_guard garde(verrou_);
        return courant_;
    }

    const std::size_t workers_;
    const std::size_t plafond_;
    const Decoupage decouper_;
    std::atomic<Date> horloge_{0};
    std::mutex changement_;              // un changement à la fois
    std::map<std::string, Date> dates_;  // de ce qui a changé chaque nom en dernier
    mutable std::mutex verrou_;          // ne garde que le pointeur
    std::shared_ptr<const Index> courant_ = std::make_shared<const Index>();
};
