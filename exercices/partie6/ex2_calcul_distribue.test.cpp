#include <sstream>
#include <tuple>

#include "aides.hpp"

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using N = std::uint64_t;
using Qui = std::uint32_t;

constexpr N battement = 1;
constexpr N rendu = 2;
constexpr N faire = 3;
constexpr N laisser = 4;
constexpr int relance_ms = 100;
constexpr int silence_ms = 500;
constexpr N morts_pour_abandon = 3;

/// Les messages, écrits et relus ici sans l'aide de la réponse.
std::string nombres(const std::vector<N>& liste) {
    std::string octets;
    for (const auto n : liste)
        for (int decalage = 56; decalage >= 0; decalage -= 8)
            octets += static_cast<char>(n >> decalage);
    return octets;
}

std::string octets_rendu(N calcul, N tranche, const std::string& valeur) {
    return epreuve::nombres({epreuve::rendu, calcul, tranche, valeur.size()}) + valeur;
}

std::string valeur_de(N tranche) {
    return "tranche " + std::to_string(tranche);
}

/// Ce que le coordinateur a dit. Illisible : genre nul.
struct Dit {
    N genre = 0;
    Qui vers = 0;
    N calcul = 0;
    N vie = 0;
    N tranche = 0;
};

Dit relire(Qui vers, const std::string& octets) {
    if (octets.size() != 32) return {0, vers};
    std::array<N, 4> lus{};
    for (std::size_t i = 0; i < 32; ++i)
        lus[i / 8] = lus[i / 8] << 8 | static_cast<unsigned char>(octets[i]);
    const bool connu = lus[0] == epreuve::faire || lus[0] == epreuve::laisser;
    return {connu ? lus[0] : 0, vers, lus[1], lus[2], lus[3]};
}

/// Un calcul, et ce qu'on lui fait vivre. L'ouvrier 1 en est à sa vie 10, le 2 à la 20…
class Monde {
public:
    explicit Monde(N tranches, N calcul = 7) : calcul_(calcul), tranches_(tranches) {
        coordinateur_ = std::make_unique<::Coordinateur>(::Calcul{calcul, tranches}, prise_);
    }
    Monde(const Monde&) = delete;
    Monde& operator=(const Monde&) = delete;

    // Ce qui lui arrive. Chaque fonction rend ce qu'il a dit, en clair et trié.
    std::string livrer(Qui de, const std::string& octets) {
        const std::vector<char> copie(octets.begin(), octets.end());
        coordinateur_->recevoir(de, std::string_view(copie.data(), copie.size()), heure);
        return en_clair(prendre());
    }
    std::string battre(Qui qui, N capacite) {
        auto& poste = postes_[qui];
        poste.capacite = capacite;
        return livrer(qui, octets_battement(qui, ++poste.numero));
    }
    std::string echo(Qui qui, N numero) { return livrer(qui, octets_battement(qui, numero)); }
    std::string renaitre(Qui qui) {
        ++postes_[qui].vie;
        postes_[qui].numero = 0;
        return battre(qui, postes_[qui].capacite);
    }
    std::string rendre(Qui qui, N tranche) {
        return rendre(qui, tranche, epreuve::valeur_de(tranche));
    }
    std::string rendre(Qui qui, N tranche, const std::string& valeur) {
        return livrer(qui, epreuve::octets_rendu(calcul_, tranche, valeur));
    }
    std::string avancer(int ms) {
        heure += std::chrono::milliseconds(ms);
        coordinateur_->avancer(heure);
        return en_clair(prendre());
    }
    /// Le temps passe, sans que ces ouvriers se taisent. Rend tout ce qui est dit.
    std::string patienter(int ms, const std::vector<Qui>& presents) {
        std::string tout;
        for (int fait = 0; fait < ms; fait += 50) {
            for (const auto qui : presents)
                tout += battre(qui, postes_[qui].capacite);
            tout += avancer(50);
        }
        return tout;
    }
    std::string sauver() const { return coordinateur_->sauver(); }
    /// Le coordinateur meurt ; un autre reprend cette sauvegarde. Rend ce qu'il dit d'emblée.
    std::string reprendre(const std::string& sauvegarde) {
        coordinateur_.reset();
        const std::vector<char> copie(sauvegarde.begin(), sauvegarde.end());
        coordinateur_ = std::make_unique<::Coordinateur>(
            ::Calcul{calcul_, tranches_}, prise_, std::string_view(copie.data(), copie.size()));
        return en_clair(prendre());
    }

    // Ce qu'on en voit.
    bool fini() const { return coordinateur_->fini(); }
    /// « 0 1 3 », ou ce qui ne va pas.
    std::string acquises() const {
        std::string texte;
        const auto bilan = coordinateur_->bilan();
        for (const auto& [tranche, valeur] : bilan.acquises) {
            texte += (texte.empty() ? "" : " ") + std::to_string(tranche);
            if (valeur != epreuve::valeur_de(tranche)) texte += " (« " + valeur + " »)";
        }
        return texte;
    }
    std::string abandonnees() const {
        std::string texte;
        const auto bilan = coordinateur_->bilan();
        for (const auto tranche : bilan.abandonnees)
            texte += (texte.empty() ? "" : " ") + std::to_string(tranche);
        return texte;
    }
    std::map<N, std::string> octets_acquis() const { return coordinateur_->bilan().acquises; }

    std::string octets_battement(Qui qui, N numero) {
        return epreuve::nombres(
            {epreuve::battement, calcul_, vie(qui), numero, postes_[qui].capacite});
    }
    N vie(Qui qui) { return N{10} * qui + postes_[qui].vie; }
    std::vector<Dit> prendre() { return std::exchange(dits_, {}); }
    ::Coordinateur& coordinateur() { return *coordinateur_; }

    std::chrono::milliseconds heure{1000};

private:
    class Prise final : public ::Reseau {
    public:
        explicit Prise(Monde& monde) : monde_(monde) {}
        void envoyer(Qui vers, std::string octets) override {
            monde_.dits_.push_back(epreuve::relire(vers, octets));
        }

    private:
        Monde& monde_;
    };
    struct Poste {
        N vie = 0;
        N numero = 0;
        N capacite = 1;
    };

    std::string en_clair(std::vector<Dit> dits) {
        std::sort(dits.begin(), dits.end(), [](const Dit& a, const Dit& b) {
            return std::tie(b.genre, a.tranche, a.vers) < std::tie(a.genre, b.tranche, b.vers);
        });
        std::string texte;
        for (const auto& dit : dits) {
            if (dit.genre == 0) return "un message illisible";
            texte += std::to_string(dit.vers);
            texte += dit.genre == epreuve::faire ? " fait " : " laisse ";
            texte += std::to_string(dit.tranche);
            if (dit.calcul != calcul_) texte += " (d'un autre calcul)";
            if (dit.vie != vie(dit.vers)) texte += " (d'une autre vie)";
            texte += " ; ";
        }
        return texte;
    }

    const N calcul_;
    const N tranches_;
    Prise prise_{*this};
    std::unique_ptr<::Coordinateur> coordinateur_{};
    std::vector<Dit> dits_{};
    std::map<Qui, Poste> postes_{};
};

/// Les tranches qu'un texte de Monde donne, sans dire à qui.
std::string donnees(const std::string& texte) {
    std::string tranches;
    std::istringstream mots(texte);
    for (std::string mot; mots >> mot;)
        if (mot == "fait" && mots >> mot) tranches += (tranches.empty() ? "" : " ") + mot;
    return tranches;
}

/// Ce qu'un texte de Monde donne à cet ouvrier.
std::string donnees_a(Qui qui, const std::string& texte) {
    std::string tranches;
    std::istringstream mots(texte);
    for (std::string a, quoi, tranche, fin; mots >> a >> quoi >> tranche >> fin;)
        if (a == std::to_string(qui) && quoi == "fait")
            tranches += (tranches.empty() ? "" : " ") + tranche;
    return tranches;
}

/// Tout ce qui ressemble à ces octets sans les être : tronqués, prolongés.
std::vector<std::string> abimes(const std::string& octets) {
    std::vector<std::string> tous;
    for (std::size_t taille = 0; taille < octets.size(); ++taille)
        tous.push_back(octets.substr(0, taille));
    for (const std::size_t plus : {1U, 7U, 8U, 16U})
        tous.push_back(octets + std::string(plus, '\0'));
    tous.push_back(octets + octets);
    return tous;
}

/// Ce que les garanties disent, tenu à jour à côté du coordinateur. Elles ne disent pas à qui va
/// une tranche : le témoin le voit, et vérifie qu'on pouvait la lui donner.
class Temoin {
public:
    explicit Temoin(N tranches) : tranches_(static_cast<std::size_t>(tranches)) {}

    void battement(Qui qui, N vie, N numero, N capacite, int heure) {
        const auto [it, nouveau] = ouvriers_.try_emplace(qui);
        auto& ouvrier = it->second;
        if (!nouveau && std::pair(vie, numero) <= std::pair(ouvrier.vie, ouvrier.numero)) return;
        if (vie != ouvrier.vie) mourir(ouvrier);
        ouvrier = {vie, numero, capacite, heure, true, std::move(ouvrier.tient)};
    }
    void rendu(Qui qui, N t, const std::string& valeur) {
        auto& tranche = tranches_.at(t);
        if (tranche.acquise || tranche.donnee_a.count(qui) == 0) return;
        if (tranche.tenue_par) {
            if (*tranche.tenue_par != qui) a_laisser_.insert({*tranche.tenue_par, t});
            ouvriers_.at(*tranche.tenue_par).tient.erase(t);
            tranche.tenue_par.reset();
        }
        tranche.acquise = valeur;
    }
    void avancer(int heure) {
        for (auto& [qui, ouvrier] : ouvriers_)
            if (ouvrier.present && heure - ouvrier.entendu >= epreuve::silence_ms) mourir(ouvrier);
        for (const auto& [qui, ouvrier] : ouvriers_)
            for (const auto t : ouvrier.tient)
                if (heure - tranches_[t].dite >= epreuve::relance_ms) a_redire_.insert({qui, t});
    }
    bool donnee(Qui qui, N t) const { return tranches_.at(t).donnee_a.count(qui) != 0; }
    /// Les ouvriers oubliés, comme après une reprise.
    Temoin repris() const {
        Temoin copie = *this;
        copie.ouvriers_.clear();
        for (auto& tranche : copie.tranches_)
            tranche.tenue_par.reset();
        return copie;
    }

    /// Ce qui ne va pas dans ce qui vient d'être dit ; rien si tout va.
    std::string juger(const std::vector<Dit>& dits, N calcul, int heure) {
        std::vector<Dit> dons;
        for (const auto& dit : dits) {
            const auto texte = nom(dit.vers, dit.tranche);
            if (dit.genre == 0) return "un message illisible";
            if (dit.calcul != calcul || dit.tranche >= tranches_.size())
                return "un message d'un autre calcul";
            const auto it = ouvriers_.find(dit.vers);
            if (it == ouvriers_.end() || it->second.vie != dit.vie)
                return "un message à un inconnu, ou à une autre de ses vies" + texte;
            if (dit.genre == epreuve::laisser) {
                if (a_laisser_.erase({dit.vers, dit.tranche}) == 0)
                    return "un « laisser » de trop" + texte;
            } else if (it->second.tient.count(dit.tranche) != 0) {
                if (a_redire_.erase({dit.vers, dit.tranche}) == 0)
                    return "un « faire » redit de trop" + texte;
                tranches_[dit.tranche].dite = heure;
            } else {
                dons.push_back(dit);
            }
        }
        if (!a_laisser_.empty()) return "un « laisser » manque" + nom(*a_laisser_.begin());
        if (!a_redire_.empty()) return "un « faire » n'est pas redit" + nom(*a_redire_.begin());
        for (const bool suspectes : {false, true})
            for (const auto& don : dons)
                if (tranches_[don.tranche].suspecte == suspectes)
                    if (auto faute = donner(don, heure); !faute.empty())
                        return faute + nom(don.vers, don.tranche);
        return au_repos(dons);
    }

    std::map<N, std::string> acquises() const {
        std::map<N, std::string> toutes;
        for (N t = 0; t < tranches_.size(); ++t)
            if (tranches_[t].acquise) toutes[t] = *tranches_[t].acquise;
        return toutes;
    }
    std::set<N> abandonnees() const {
        std::set<N> toutes;
        for (N t = 0; t < tranches_.size(); ++t)
            if (tranches_[t].abandonnee()) toutes.insert(t);
        return toutes;
    }

private:
    struct Tranche {
        std::optional<std::string> acquise{};
        std::optional<Qui> tenue_par{};
        std::set<Qui> donnee_a{};
        N morts = 0;
        bool suspecte = false;
        int dite = 0;

        bool abandonnee() const { return !acquise && morts >= epreuve::morts_pour_abandon; }
        bool attend() const { return !acquise && !tenue_par && !abandonnee(); }
    };
    struct Ouvrier {
        N vie = 0;
        N numero = 0;
        N capacite = 0;
        int entendu = 0;
        bool present = false;
        std::set<N> tient{};
    };

    static std::string nom(Qui qui, N t) {
        return " (ouvrier " + std::to_string(qui) + ", tranche " + std::to_string(t) + ")";
    }
    static std::string nom(const std::pair<Qui, N>& paire) {
        return nom(paire.first, paire.second);
    }

    void mourir(Ouvrier& ouvrier) {
        ouvrier.present = false;
        for (const auto t : ouvrier.tient) {
            tranches_[t].tenue_par.reset();
            tranches_[t].suspecte = true;
            if (ouvrier.tient.size() == 1) ++tranches_[t].morts;
        }
        ouvrier.tient.clear();
    }

    std::string donner(const Dit& don, int heure) {
        auto& ouvrier = ouvriers_.at(don.vers);
        auto& tranche = tranches_[don.tranche];
        if (tranche.acquise) return "une tranche acquise est donnée";
        if (tranche.abandonnee()) return "une tranche abandonnée est donnée";
        if (tranche.tenue_par) return "une tranche qu'un autre tient est donnée";
        if (!ouvrier.present) return "une tranche est donnée à un mort";
        if (ouvrier.tient.size() >= ouvrier.capacite)
            return "un ouvrier reçoit plus que sa capacité";
        if (tranche.suspecte && !ouvrier.tient.empty())
            return "une tranche suspecte est donnée à qui en tient une autre";
        for (const auto t : ouvrier.tient)
            if (tranches_[t].suspecte) return "une tranche est donnée à qui en tient une suspecte";
        ouvrier.tient.insert(don.tranche);
        tranche.tenue_par = don.vers;
        tranche.donnee_a.insert(don.vers);
        tranche.dite = heure;
        return {};
    }

    /// Personne n'a de place pour rien, et les plus petites sont parties.
    std::string au_repos(const std::vector<Dit>& dons) const {
        std::array<bool, 2> attendent{};
        std::array<N, 2> premiere{};
        for (N t = tranches_.size(); t-- > 0;)
            if (tranches_[t].attend()) {
                attendent[tranches_[t].suspecte] = true;
                premiere[tranches_[t].suspecte] = t;
            }
        for (const auto& don : dons) {
            const bool suspecte = tranches_[don.tranche].suspecte;
            if (suspecte && attendent[0]) return "une suspecte est partie avant une autre";
            if (attendent[suspecte] && premiere[suspecte] < don.tranche)
                return "une tranche est partie avant une plus petite";
        }
        for (const auto& [qui, ouvrier] : ouvriers_) {
            if (!ouvrier.present) continue;
            if (attendent[0] && ouvrier.tient.size() < ouvrier.capacite)
                return "un ouvrier a de la place, et une tranche attend" + nom(qui, premiere[0]);
            if (attendent[1] && ouvrier.tient.empty())
                return "un ouvrier ne tient rien, et une suspecte attend" + nom(qui, premiere[1]);
        }
        return {};
    }

    std::vector<Tranche> tranches_;
    std::map<Qui, Ouvrier> ouvriers_{};
    std::set<std::pair<Qui, N>> a_laisser_{};
    std::set<std::pair<Qui, N>> a_redire_{};
};

/// Des ouvriers, un réseau et un coordinateur que la graine malmène.
class Tempete {
public:
    explicit Tempete(std::uint64_t graine)
        : hasard_(graine),
          tranches_(5 + graine % 26),
          calcul_(graine % 3),
          temoin_(tranches_),
          sauvegarde_temoin_(tranches_),
          monde_(tranches_, calcul_) {
        for (std::uint64_t i = 0; i < graine % 3; ++i)
            tueuses_.insert(hasard_.sur(static_cast<std::size_t>(tranches_)));
        for (Qui qui = 1; qui <= 2 + graine % 4; ++qui)
            ouvriers_[qui] = {0, 0, 1 + hasard_.sur(4)};
        sauvegarde_ = monde_.sauver();
    }

    /// Tout ce qui peut arriver. Rend ce qui ne va pas.
    std::string souffler() {
        for (int pas = 0; pas < 400 && faute_.empty(); ++pas) {
            const auto qui = static_cast<Qui>(1 + hasard_.sur(ouvriers_.size()));
            switch (hasard_.sur(24)) {
                case 0:
                    mourir(qui);
                    break;
                case 1:
                    ouvriers_[qui].fige = !ouvriers_[qui].fige;
                    break;
                case 2:
                    mentir(qui);
                    break;
                case 3:
                    relire_vieux();
                    break;
                case 4:
                    sauver();
                    break;
                case 5:
                    if (hasard_.sur(4) == 0) reprendre();
                    break;
                case 6:
                    avancer(static_cast<int>(hasard_.sur(250)));
                    break;
                case 7:
                case 8:
                    avancer(40);
                    break;
                case 9:
                case 10:
                case 11:
                    calculer(qui);
                    break;
                case 12:
                case 13:
                case 14:
                    battre(qui);
                    break;
                default:
                    livrer(true);
                    break;
            }
        }
        return faute_;
    }
    /// Le réseau ne perd plus rien, les ouvriers ne meurent plus que de ce qu'ils calculent.
    std::string apaiser() {
        for (auto& [qui, ouvrier] : ouvriers_)
            ouvrier.fige = false;
        for (int tour = 0; tour < 400 && faute_.empty() && !monde_.fini(); ++tour) {
            for (auto& [qui, ouvrier] : ouvriers_)
                battre(qui);
            while (faute_.empty() && !en_route_.empty())
                livrer(false);
            for (auto& [qui, ouvrier] : ouvriers_)
                calculer(qui);
            avancer(50);
        }
        return faute_;
    }
    bool fini() const { return monde_.fini(); }
    std::string comparer() {
        if (monde_.octets_acquis() != temoin_.acquises())
            return "les tranches acquises ne sont pas celles qui ont été rendues";
        if (monde_.coordinateur().bilan().abandonnees != temoin_.abandonnees())
            return "les tranches abandonnées ne sont pas les bonnes";
        const auto comptees = temoin_.acquises().size() + temoin_.abandonnees().size();
        return monde_.fini() == (comptees == tranches_) ? "" : "fini() se trompe";
    }

private:
    struct Ouvrier {
        N vie = 0;
        N numero = 0;
        N capacite = 1;
        bool fige = false;
        std::set<N> a_faire{};
        std::set<N> faites{};
    };
    struct Enveloppe {
        Qui ouvrier;
        bool vers_lui;
        std::string octets;  ///< vers le coordinateur
        Dit dit;             ///< vers l'ouvrier
    };

    int heure() const { return static_cast<int>(monde_.heure.count()); }
    void juger() {
        const auto dits = monde_.prendre();
        if (faute_.empty()) faute_ = temoin_.juger(dits, calcul_, heure());
        for (const auto& dit : dits)
            en_route_.push_back({dit.vers, true, {}, dit});
        if (faute_.empty() && ++jugements_ % 8 == 0) faute_ = comparer();
    }
    void recevoir(Qui de, const std::string& octets) {
        monde_.coordinateur().recevoir(de, octets, monde_.heure);
        std::vector<N> lus;
        for (std::size_t i = 0; i + 8 <= octets.size() && i < 40; i += 8) {
            N n = 0;
            for (std::size_t j = i; j < i + 8; ++j)
                n = n << 8 | static_cast<unsigned char>(octets[j]);
            lus.push_back(n);
        }
        if (lus[0] == epreuve::battement)
            temoin_.battement(de, lus[2], lus[3], lus[4], heure());
        else
            temoin_.rendu(de, lus[2], octets.substr(32));
        juger();
    }
    void avancer(int ms) {
        monde_.heure += std::chrono::milliseconds(ms);
        monde_.coordinateur().avancer(monde_.heure);
        temoin_.avancer(heure());
        juger();
    }
    void battre(Qui qui) {
        auto& ouvrier = ouvriers_[qui];
        if (ouvrier.fige) return;
        en_route_.push_back({qui,
                             false,
                             epreuve::nombres({epreuve::battement, calcul_, ouvrier.vie,
                                               ++ouvrier.numero, ouvrier.capacite}),
                             {}});
    }
    void rendre(Qui qui, N tranche) {
        en_route_.push_back(
            {qui, false, epreuve::octets_rendu(calcul_, tranche, epreuve::valeur_de(tranche)), {}});
    }
    void calculer(Qui qui) {
        auto& ouvrier = ouvriers_[qui];
        if (ouvrier.fige || ouvrier.a_faire.empty()) return;
        const auto tranche = *ouvrier.a_faire.begin();
        if (tueuses_.count(tranche) != 0) return mourir(qui);
        ouvrier.a_faire.erase(tranche);
        ouvrier.faites.insert(tranche);
        rendre(qui, tranche);
    }
    void mourir(Qui qui) {
        auto& ouvrier = ouvriers_[qui];
        ouvrier = {ouvrier.vie + 1, 0, 1 + hasard_.sur(4)};
    }
    /// Il rend ce qu'on ne lui a jamais donné.
    void mentir(Qui qui) {
        const N t = hasard_.sur(static_cast<std::size_t>(tranches_));
        if (!temoin_.donnee(qui, t)) recevoir(qui, epreuve::octets_rendu(calcul_, t, "mensonge"));
    }
    void relire_vieux() {
        if (archive_.empty()) return;
        const auto& vieux = archive_[hasard_.sur(archive_.size())];
        recevoir(vieux.ouvrier, vieux.octets);
    }
    void sauver() {
        sauvegarde_ = monde_.sauver();
        sauvegarde_temoin_ = temoin_;
    }
    void reprendre() {
        monde_.reprendre(sauvegarde_);
        temoin_ = sauvegarde_temoin_.repris();
        juger();
    }
    void livrer(bool maltraiter) {
        if (en_route_.empty()) return;
        const auto rang = hasard_.sur(en_route_.size());
        const auto enveloppe = en_route_[rang];
        const auto sort = maltraiter ? hasard_.sur(8) : 2;
        if (sort != 0) en_route_.erase(en_route_.begin() + static_cast<std::ptrdiff_t>(rang));
        if (sort == 1) return;
        if (!enveloppe.vers_lui) {
            archive_.push_back(enveloppe);
            return recevoir(enveloppe.ouvrier, enveloppe.octets);
        }
        auto& ouvrier = ouvriers_[enveloppe.ouvrier];
        const auto& dit = enveloppe.dit;
        if (dit.vie != ouvrier.vie) return;
        if (dit.genre == epreuve::laisser)
            ouvrier.a_faire.erase(dit.tranche);
        else if (ouvrier.faites.count(dit.tranche) != 0)
            rendre(enveloppe.ouvrier, dit.tranche);
        else
            ouvrier.a_faire.insert(dit.tranche);
    }

    Hasard hasard_;
    const N tranches_;
    const N calcul_;
    Temoin temoin_;
    Temoin sauvegarde_temoin_;
    Monde monde_;
    std::string sauvegarde_{};
    std::set<N> tueuses_{};
    std::map<Qui, Ouvrier> ouvriers_{};
    std::vector<Enveloppe> en_route_{};
    std::vector<Enveloppe> archive_{};
    std::string faute_{};
    int jugements_ = 0;
};

}  // namespace

TEST_CASE("sans tranche, rien à dire", "[2.33]") {
    epreuve::Monde monde(0);
    REQUIRE(monde.fini());
    REQUIRE(monde.battre(1, 4) == "");
    REQUIRE(monde.avancer(100) == "");
    REQUIRE(monde.avancer(1000) == "");
    REQUIRE(monde.acquises() == "");
    REQUIRE(monde.abandonnees() == "");
}

TEST_CASE("un ouvrier, une tranche après l'autre", "[2.33]") {
    epreuve::Monde monde(3);
    REQUIRE(monde.avancer(1) == "");
    REQUIRE_FALSE(monde.fini());
    {
        INFO("qui se présente reçoit de quoi faire");
        REQUIRE(monde.battre(1, 1) == "1 fait 0 ; ");
    }
    {
        INFO("sa capacité est prise : rien de plus");
        REQUIRE(monde.battre(1, 1) == "");
    }
    {
        INFO("un rendu libère la place, et la suivante part aussitôt");
        REQUIRE(monde.rendre(1, 0) == "1 fait 1 ; ");
        REQUIRE(monde.rendre(1, 1) == "1 fait 2 ; ");
    }
    REQUIRE(monde.acquises() == "0 1");
    REQUIRE_FALSE(monde.fini());
    REQUIRE(monde.rendre(1, 2, "") == "");
    INFO("un rendu peut être vide");
    REQUIRE(monde.fini());
    REQUIRE(monde.acquises() == "0 1 2 («  »)");
    REQUIRE(monde.abandonnees() == "");
    REQUIRE(monde.avancer(100) == "");
}

TEST_CASE("à chacun selon sa capacité", "[2.33]") {
    epreuve::Monde monde(22);
    REQUIRE(monde.battre(1, 3) == "1 fait 0 ; 1 fait 1 ; 1 fait 2 ; ");
    REQUIRE(monde.battre(2, 1) == "2 fait 3 ; ");
    REQUIRE(epreuve::donnees(monde.battre(3, 16)) == "4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19");
    REQUIRE(monde.battre(4, 1) == "4 fait 20 ; ");
    {
        INFO("qui a rendu reçoit ; les autres n'ont pas de place");
        REQUIRE(monde.rendre(1, 1) == "1 fait 21 ; ");
    }
    {
        INFO("il n'en reste plus à donner");
        REQUIRE(monde.rendre(2, 3) == "");
        REQUIRE(monde.battre(5, 16) == "");
    }
    for (epreuve::N t = 4; t < 20; ++t)
        REQUIRE(monde.rendre(3, t) == "");
    REQUIRE_FALSE(monde.fini());
    monde.rendre(1, 2);
    monde.rendre(1, 21);
    monde.rendre(1, 0);
    REQUIRE_FALSE(monde.fini());
    monde.rendre(4, 20);
    REQUIRE(monde.fini());
    REQUIRE(monde.acquises() == "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21");
}

TEST_CASE("un doublon ne libère pas deux places", "[2.33]") {
    epreuve::Monde monde(9);
    REQUIRE(epreuve::donnees(monde.battre(1, 2)) == "0 1");
    REQUIRE(monde.rendre(1, 0) == "1 fait 2 ; ");
    {
        INFO("le même rendu, doublé par le réseau : l'ouvrier tient toujours deux tranches");
        REQUIRE(monde.rendre(1, 0) == "");
        REQUIRE(monde.rendre(1, 0, "autre chose") == "");
    }
    REQUIRE(monde.rendre(1, 2) == "1 fait 3 ; ");
    REQUIRE(monde.rendre(1, 1) == "1 fait 4 ; ");
    REQUIRE(monde.rendre(1, 2) == "");
    INFO("et le premier rendu est celui qui reste");
    REQUIRE(monde.acquises() == "0 1 2");
}

TEST_CASE("redire ce qui tarde", "[2.33]") {
    epreuve::Monde monde(5);
    REQUIRE(epreuve::donnees(monde.battre(1, 3)) == "0 1 2");
    monde.heure += std::chrono::milliseconds(60);
    REQUIRE(monde.rendre(1, 1) == "1 fait 3 ; ");
    REQUIRE(monde.avancer(39) == "");
    {
        INFO("à 100 ms, on redit ce qui a été dit il y a 100 ms, et rien d'autre");
        REQUIRE(monde.avancer(1) == "1 fait 0 ; 1 fait 2 ; ");
        REQUIRE(monde.avancer(0) == "");
        REQUIRE(monde.avancer(59) == "");
        REQUIRE(monde.avancer(1) == "1 fait 3 ; ");
    }
    REQUIRE(monde.battre(1, 3) == "");
    {
        INFO("un long retard ne vaut qu'une redite de chacune");
        REQUIRE(monde.avancer(390) == "1 fait 0 ; 1 fait 2 ; 1 fait 3 ; ");
    }
    monde.battre(1, 3);
    monde.heure += std::chrono::milliseconds(100);
    {
        INFO("recevoir() ne redit rien");
        REQUIRE(monde.rendre(1, 0) == "1 fait 4 ; ");
        REQUIRE(monde.battre(1, 3) == "");
    }
    INFO("ce qui est rendu ne se redit pas, ni ce qui vient d'être dit");
    REQUIRE(monde.avancer(0) == "1 fait 2 ; 1 fait 3 ; ");
}

TEST_CASE("le silence", "[2.33]") {
    epreuve::Monde monde(4);
    REQUIRE(epreuve::donnees(monde.battre(1, 2)) == "0 1");
    monde.avancer(200);
    REQUIRE(epreuve::donnees(monde.battre(2, 2)) == "2 3");
    monde.avancer(200);
    REQUIRE(monde.battre(3, 3) == "");
    {
        INFO("à 499 ms de silence, l'ouvrier 1 n'est pas mort");
        REQUIRE(epreuve::donnees_a(3, monde.avancer(99)) == "");
    }
    monde.heure += std::chrono::milliseconds(1);
    {
        INFO("seule avancer() déclare les morts");
        REQUIRE(monde.battre(3, 3) == "");
    }
    {
        INFO("à 500 ms, ce qu'il tenait va à un présent ; ce qui est suspect va seul");
        REQUIRE(monde.avancer(0) == "3 fait 0 ; 2 fait 2 ; 2 fait 3 ; ");
    }
    {
        INFO("un mort ne reçoit rien, même pas une redite ; son rendu compte, et ne le ranime pas");
        REQUIRE(monde.rendre(1, 0) == "3 laisse 0 ; 3 fait 1 ; ");
        REQUIRE(monde.avancer(100) == "3 fait 1 ; 2 fait 2 ; 2 fait 3 ; ");
    }
    {
        INFO("un rendu n'est pas un battement : rendre ne sauve pas du silence");
        REQUIRE(monde.rendre(2, 3) == "");
        REQUIRE(monde.battre(3, 3) == "");
        REQUIRE(epreuve::donnees(monde.avancer(100)) == "1");
        REQUIRE(monde.rendre(3, 1) == "3 fait 2 ; ");
    }
    {
        INFO("revenu, avec la même vie, il est présent, et ne tient rien");
        REQUIRE(monde.battre(2, 2) == "");
        REQUIRE(monde.patienter(100, {2, 3}) == "3 fait 2 ; ");
    }
    REQUIRE(monde.rendre(3, 2) == "");
    REQUIRE(monde.fini());
    REQUIRE(monde.acquises() == "0 1 2 3");
}

TEST_CASE("deux morts à la fois", "[2.33]") {
    std::array<epreuve::Qui, 3> ordre{1, 2, 3};
    do {
        const auto [tient, muet, vivant] = ordre;
        CAPTURE(tient, muet, vivant);
        epreuve::Monde monde(1);
        REQUIRE(monde.battre(tient, 1) == std::to_string(tient) + " fait 0 ; ");
        REQUIRE(monde.battre(muet, 1) == "");
        REQUIRE(monde.battre(vivant, 1) == "");
        monde.avancer(300);
        monde.battre(vivant, 1);
        const auto au_vivant = std::to_string(vivant) + " fait 0 ; ";
        {
            INFO("les deux muets meurent ensemble : rien de l'un n'est donné à l'autre");
            REQUIRE(monde.avancer(200) == au_vivant);
        }
        {
            INFO("la tranche a vu mourir celui qui la tenait, non l'autre");
            REQUIRE(monde.renaitre(vivant) == au_vivant);
            REQUIRE(monde.abandonnees() == "");
        }
        {
            INFO("le dernier présent se tait : il n'y a plus personne à qui parler");
            REQUIRE(monde.avancer(500) == "");
            REQUIRE(monde.avancer(500) == "");
        }
        REQUIRE(monde.abandonnees() == "0");
        REQUIRE(monde.battre(muet, 1) == "");
    } while (std::next_permutation(ordre.begin(), ordre.end()));

    for (const epreuve::Qui vivant : {1U, 2U, 3U}) {
        epreuve::Monde monde(6);
        for (const epreuve::Qui qui : {1U, 2U, 3U})
            monde.battre(qui, 2);
        monde.avancer(300);
        monde.battre(vivant, 2);
        {
            INFO("le troisième tient déjà deux tranches : celles des morts attendent");
            const auto dits = monde.avancer(200);
            const epreuve::N premiere = 2 * (vivant - 1);
            REQUIRE(epreuve::donnees(dits) == epreuve::donnees_a(vivant, dits));
            REQUIRE(monde.rendre(vivant, premiere) == "");
            const auto lui = std::to_string(vivant) + " fait ";
            const std::string plus_petite = vivant == 1 ? "2 ; " : "0 ; ";
            REQUIRE(monde.rendre(vivant, premiere + 1) == lui + plus_petite);
        }
        REQUIRE(monde.abandonnees() == "");
    }
}

TEST_CASE("un écho n'est pas un battement", "[2.33]") {
    epreuve::Monde monde(2);
    REQUIRE(monde.battre(1, 1) == "1 fait 0 ; ");
    REQUIRE(monde.battre(2, 1) == "2 fait 1 ; ");
    monde.battre(1, 1);
    for (int i = 0; i < 4; ++i) {
        monde.avancer(100);
        monde.echo(1, 1);
        monde.echo(1, 2);
        monde.battre(2, 1);
    }
    monde.rendre(2, 1);
    {
        INFO("les battements redits par le réseau ne disent pas que l'ouvrier 1 vit");
        REQUIRE(monde.avancer(100) == "2 fait 0 ; ");
    }
    REQUIRE(monde.rendre(2, 0) == "");
    REQUIRE(monde.fini());

    epreuve::Monde autre(4);
    REQUIRE(epreuve::donnees(autre.battre(1, 2)) == "0 1");
    autre.battre(1, 2);
    autre.avancer(500);
    {
        INFO("un écho ne ressuscite pas un mort");
        REQUIRE(autre.echo(1, 2) == "");
        REQUIRE(autre.echo(1, 1) == "");
    }
    {
        INFO("un battement plus récent, si ; et il ne tient plus rien");
        REQUIRE(autre.battre(1, 2) == "1 fait 2 ; 1 fait 3 ; ");
    }
}

TEST_CASE("une vie nouvelle", "[2.33]") {
    epreuve::Monde monde(3);
    REQUIRE(monde.battre(1, 1) == "1 fait 0 ; ");
    for (int i = 0; i < 5; ++i)
        REQUIRE(monde.battre(1, 1) == "");
    {
        INFO("redémarré avant qu'on le croie mort, il ne tient plus rien : il a de la place");
        REQUIRE(monde.renaitre(1) == "1 fait 1 ; ");
    }
    {
        INFO("un battement de sa vie d'avant, en retard, est sans effet");
        const auto vieux =
            epreuve::nombres({epreuve::battement, 7, monde.vie(1) - 1, 1'000'000, 16});
        REQUIRE(monde.livrer(1, vieux) == "");
        REQUIRE(monde.rendre(1, 1) == "1 fait 2 ; ");
    }
    {
        INFO("ce qu'il avait calculé dans sa vie d'avant arrive : cela compte");
        REQUIRE(monde.rendre(1, 0) == "");
        REQUIRE(monde.acquises() == "0 1");
    }
    for (int i = 0; i < 5; ++i)
        monde.avancer(500);
    {
        INFO(
            "une vie déclarée morte par son silence ne meurt pas de nouveau quand vient la "
            "suivante");
        REQUIRE(monde.renaitre(1) == "1 fait 2 ; ");
        REQUIRE(monde.renaitre(1) == "1 fait 2 ; ");
        REQUIRE(monde.abandonnees() == "");
    }
    REQUIRE(monde.rendre(1, 2) == "");
    REQUIRE(monde.fini());
}

TEST_CASE("le premier rendu compte", "[2.34]") {
    epreuve::Monde monde(3);
    REQUIRE(monde.battre(1, 1) == "1 fait 0 ; ");
    monde.avancer(500);
    {
        INFO("rendue par un mort, avant que personne d'autre ne l'ait : acquise");
        REQUIRE(monde.rendre(1, 0) == "");
        REQUIRE(monde.acquises() == "0");
    }
    REQUIRE(monde.battre(1, 1) == "1 fait 1 ; ");
    monde.avancer(500);
    REQUIRE(monde.battre(2, 1) == "2 fait 2 ; ");
    REQUIRE(monde.rendre(2, 2) == "2 fait 1 ; ");
    {
        INFO("rendue par un mort quand un autre la tient : acquise, et l'autre la laisse");
        REQUIRE(monde.rendre(1, 1) == "2 laisse 1 ; ");
        REQUIRE(monde.acquises() == "0 1 2");
        REQUIRE(monde.fini());
    }
    INFO("le second rendu ne change rien");
    REQUIRE(monde.rendre(2, 1, "la sienne") == "");
    REQUIRE(monde.rendre(1, 1, "une autre") == "");
    REQUIRE(monde.acquises() == "0 1 2");
    REQUIRE(monde.avancer(100) == "");
}

TEST_CASE("on ne rend que ce qu'on a reçu", "[2.34]") {
    epreuve::Monde monde(4);
    REQUIRE(monde.battre(1, 1) == "1 fait 0 ; ");
    REQUIRE(monde.battre(2, 1) == "2 fait 1 ; ");
    {
        INFO("l'ouvrier 2 rend ce que tient l'ouvrier 1, ou ce que personne ne tient");
        REQUIRE(monde.rendre(2, 0, "un mensonge") == "");
        REQUIRE(monde.rendre(2, 3, "un mensonge") == "");
        REQUIRE(monde.acquises() == "");
    }
    {
        INFO("un inconnu aussi");
        REQUIRE(monde.rendre(77, 0, "un mensonge") == "");
        REQUIRE(monde.rendre(0, 2, "un mensonge") == "");
        REQUIRE(monde.acquises() == "");
    }
    {
        INFO("chacun tient toujours ce qu'il tenait");
        REQUIRE(monde.avancer(100) == "1 fait 0 ; 2 fait 1 ; ");
    }
    REQUIRE(monde.rendre(1, 0) == "1 fait 2 ; ");
    REQUIRE(monde.rendre(2, 1) == "2 fait 3 ; ");
    REQUIRE(monde.rendre(1, 3, "un mensonge") == "");
    REQUIRE(monde.rendre(1, 2) == "");
    REQUIRE(monde.rendre(2, 3) == "");
    REQUIRE(monde.fini());
    REQUIRE(monde.acquises() == "0 1 2 3");
}

TEST_CASE("les innocentes finissent", "[2.34]") {
    // La tranche 1 tue qui la calcule. Elle voyage d'abord avec trois autres.
    epreuve::Monde monde(4);
    REQUIRE(epreuve::donnees(monde.battre(1, 4)) == "0 1 2 3");
    for (int i = 0; i < 3; ++i) {
        INFO("personne ne sait laquelle a tué : aucune n'est condamnée, chacune est essayée seule");
        REQUIRE(monde.renaitre(1) == "1 fait 0 ; ");
        REQUIRE(monde.abandonnees() == "");
    }
    {
        INFO("deux ouvriers sont morts en ne tenant que la tranche 0, c'est moins que trois");
        REQUIRE(monde.rendre(1, 0) == "1 fait 1 ; ");
        REQUIRE(monde.acquises() == "0");
    }
    {
        INFO("trois ouvriers meurent en ne tenant que la tranche 1 : elle est abandonnée");
        REQUIRE(monde.renaitre(1) == "1 fait 1 ; ");
        REQUIRE(monde.renaitre(1) == "1 fait 1 ; ");
        REQUIRE(monde.abandonnees() == "");
        REQUIRE(monde.renaitre(1) == "1 fait 2 ; ");
        REQUIRE(monde.abandonnees() == "1");
        REQUIRE_FALSE(monde.fini());
    }
    REQUIRE(monde.rendre(1, 2) == "1 fait 3 ; ");
    REQUIRE(monde.rendre(1, 3) == "");
    {
        INFO("tout est acquis ou abandonné : c'est fini, et la coupable est nommée");
        REQUIRE(monde.fini());
        REQUIRE(monde.acquises() == "0 2 3");
        REQUIRE(monde.abandonnees() == "1");
        REQUIRE(monde.battre(2, 16) == "");
        REQUIRE(monde.avancer(100) == "");
    }
    INFO("l'un des morts n'était que lent, et la rend : elle est acquise");
    REQUIRE(monde.rendre(1, 1) == "");
    REQUIRE(monde.acquises() == "0 1 2 3");
    REQUIRE(monde.abandonnees() == "");
    REQUIRE(monde.fini());
}

TEST_CASE("mourir à plusieurs tranches ne condamne personne", "[2.34]") {
    epreuve::Monde monde(12);
    for (int i = 0; i < 6; ++i)
        REQUIRE(epreuve::donnees(monde.battre(static_cast<epreuve::Qui>(i + 1), 2)) ==
                std::to_string(2 * i) + " " + std::to_string(2 * i + 1));
    {
        INFO("ce qu'a rendu un ouvrier, il ne le tient plus : il meurt en ne tenant que la 1");
        REQUIRE(monde.rendre(1, 0) == "");
        REQUIRE(monde.avancer(500) == "");
    }
    REQUIRE(monde.abandonnees() == "");
    for (int i = 0; i < 2; ++i) {
        REQUIRE(monde.battre(20, 16) == "20 fait 1 ; ");
        monde.avancer(500);
    }
    REQUIRE(monde.abandonnees() == "1");
    {
        INFO("les autres ne sont que suspectes : une par ouvrier, quelle que soit sa capacité");
        REQUIRE(monde.battre(21, 16) == "21 fait 2 ; ");
        REQUIRE(monde.battre(22, 16) == "22 fait 3 ; ");
        REQUIRE(monde.battre(21, 16) == "");
        REQUIRE(monde.rendre(22, 3) == "22 fait 4 ; ");
    }
    REQUIRE(monde.abandonnees() == "1");
}

TEST_CASE("les suspectes après les autres, et seules", "[2.34]") {
    epreuve::Monde monde(6);
    REQUIRE(epreuve::donnees(monde.battre(1, 2)) == "0 1");
    monde.renaitre(1);
    monde.avancer(0);
    {
        INFO("les tranches 0 et 1 sont suspectes : les autres d'abord");
        REQUIRE(monde.battre(2, 1) == "2 fait 4 ; ");
        REQUIRE(monde.rendre(1, 2) == "1 fait 5 ; ");
    }
    {
        INFO("qui tient déjà une tranche ne reçoit pas de suspecte");
        REQUIRE(monde.rendre(1, 3) == "");
        REQUIRE(monde.battre(1, 2) == "");
    }
    {
        INFO("qui ne tient rien en reçoit une, une seule");
        REQUIRE(monde.battre(3, 8) == "3 fait 0 ; ");
        REQUIRE(monde.battre(3, 8) == "");
        REQUIRE(monde.rendre(2, 4) == "2 fait 1 ; ");
    }
    REQUIRE(monde.rendre(1, 5) == "");
    REQUIRE(monde.rendre(2, 1) == "");
    REQUIRE(monde.rendre(3, 0) == "");
    REQUIRE(monde.fini());
    REQUIRE(monde.acquises() == "0 1 2 3 4 5");
}

TEST_CASE("reprendre où l'on en était", "[2.35]") {
    epreuve::Monde monde(6);
    const std::string tous_les_octets = [] {
        std::string octets;
        for (int i = 0; i < 256; ++i)
            octets += static_cast<char>(i);
        return octets;
    }();
    const auto neuve = monde.sauver();
    REQUIRE(epreuve::donnees(monde.battre(1, 3)) == "0 1 2");
    monde.rendre(1, 1, tous_les_octets);
    monde.rendre(1, 2, "");
    const auto milieu = monde.sauver();
    {
        INFO("sauver() ne change rien");
        REQUIRE(monde.battre(2, 1) == "2 fait 5 ; ");
        REQUIRE(monde.octets_acquis().size() == 2);
    }
    monde.rendre(1, 3);
    {
        INFO("repris, il ne dit rien tant que personne ne se présente");
        REQUIRE(monde.reprendre(milieu) == "");
        REQUIRE(monde.avancer(100) == "");
        REQUIRE(monde.avancer(1000) == "");
        REQUIRE_FALSE(monde.fini());
    }
    {
        INFO("ce qui était acquis l'est, à l'octet près");
        const std::map<epreuve::N, std::string> attendus{{1, tous_les_octets}, {2, ""}};
        REQUIRE(monde.octets_acquis() == attendus);
    }
    {
        INFO("ce qui était tenu attend, sans être suspect ; ce qui était acquis n'est pas refait");
        REQUIRE(epreuve::donnees(monde.battre(3, 3)) == "0 3 4");
    }
    {
        INFO("un rendu de ce qui avait été donné avant la sauvegarde compte");
        REQUIRE(monde.rendre(1, 0) == "3 laisse 0 ; 3 fait 5 ; ");
    }
    {
        INFO("donné depuis la sauvegarde, il ne compte pas : nul ne sait plus qui l'a reçu");
        REQUIRE(monde.rendre(2, 5, "une autre") == "");
        REQUIRE(monde.rendre(1, 5, "une autre") == "");
    }
    for (const epreuve::N t : {3U, 4U, 5U})
        REQUIRE(monde.rendre(3, t) == "");
    REQUIRE(monde.fini());
    {
        INFO("un calcul fini, repris, est fini");
        REQUIRE(monde.reprendre(monde.sauver()) == "");
        REQUIRE(monde.fini());
        REQUIRE(monde.octets_acquis().size() == 6);
        REQUIRE(monde.battre(1, 3) == "");
    }
    INFO("et une sauvegarde faite avant de commencer reprend du début");
    monde.reprendre(neuve);
    REQUIRE(monde.acquises() == "");
    REQUIRE(epreuve::donnees(monde.battre(6, 16)) == "0 1 2 3 4 5");
}

TEST_CASE("reprendre n'oublie ni les morts ni les soupçons", "[2.35]") {
    epreuve::Monde monde(5);
    REQUIRE(monde.battre(1, 1) == "1 fait 0 ; ");
    REQUIRE(epreuve::donnees(monde.battre(2, 2)) == "1 2");
    monde.renaitre(1);
    monde.renaitre(2);
    // La 0 a vu un mort ; la 1 et la 2 sont suspectes ; la 3 et la 4 sont tenues.
    REQUIRE(monde.reprendre(monde.sauver()) == "");
    {
        INFO("les suspectes le sont toujours : les autres d'abord, puis elles, une à la fois");
        REQUIRE(epreuve::donnees(monde.battre(3, 2)) == "3 4");
        REQUIRE(monde.battre(4, 2) == "4 fait 0 ; ");
        REQUIRE(monde.battre(5, 2) == "5 fait 1 ; ");
    }
    monde.renaitre(4);
    {
        INFO("deux sont morts sur la tranche 0, dont un avant la reprise");
        REQUIRE(monde.reprendre(monde.sauver()) == "");
        REQUIRE(epreuve::donnees(monde.battre(6, 2)) == "3 4");
        REQUIRE(monde.battre(7, 16) == "7 fait 0 ; ");
        REQUIRE(monde.abandonnees() == "");
    }
    {
        INFO("le troisième la condamne, et aucune autre");
        REQUIRE(monde.renaitre(7) == "7 fait 1 ; ");
        REQUIRE(monde.abandonnees() == "0");
        REQUIRE(monde.reprendre(monde.sauver()) == "");
        REQUIRE(monde.abandonnees() == "0");
        REQUIRE(epreuve::donnees(monde.battre(8, 16)) == "3 4");
    }
    {
        INFO("les abandonnées comptent encore, rendues par qui les avait reçues");
        REQUIRE(monde.rendre(8, 0, "un mensonge") == "");
        REQUIRE(monde.rendre(1, 0) == "");
        REQUIRE(monde.abandonnees() == "");
        REQUIRE(monde.acquises() == "0");
    }
    INFO("le coordinateur mort n'est pas la mort de ses ouvriers");
    for (int i = 0; i < 5; ++i) {
        monde.battre(9, 1);
        monde.reprendre(monde.sauver());
        REQUIRE(monde.abandonnees() == "");
    }
    REQUIRE(epreuve::donnees(monde.battre(10, 2)) == "3 4");
}

TEST_CASE("une sauvegarde abîmée est refusée", "[2.35]") {
    epreuve::Monde monde(5);
    monde.battre(1, 1);
    monde.battre(2, 3);
    monde.rendre(2, 1, "abc");
    monde.renaitre(1);
    const auto bonne = monde.sauver();
    const auto refusee = [](epreuve::N calcul, epreuve::N tranches, const std::string& octets) {
        class Sourd final : public ::Reseau {
            void envoyer(epreuve::Qui, std::string) override {}
        } sourd;
        const std::vector<char> copie(octets.begin(), octets.end());
        try {
            const ::Coordinateur repris({calcul, tranches}, sourd,
                                        std::string_view(copie.data(), copie.size()));
        } catch (const ::SauvegardeRefusee& e) {
            return std::string_view(e.what()).empty() ? "sans dire pourquoi" : "refusée";
        } catch (...) {
            return "une autre exception";
        }
        return "acceptée";
    };
    REQUIRE(std::string(refusee(7, 5, bonne)) == "acceptée");
    {
        INFO("d'un autre calcul, ou d'un autre nombre de tranches");
        REQUIRE(std::string(refusee(8, 5, bonne)) == "refusée");
        REQUIRE(std::string(refusee(7, 6, bonne)) == "refusée");
        REQUIRE(std::string(refusee(7, 4, bonne)) == "refusée");
        REQUIRE(std::string(refusee(5, 7, bonne)) == "refusée");
    }
    for (std::size_t taille = 0; taille < bonne.size(); ++taille) {
        INFO("tronquée : le disque était plein");
        CAPTURE(taille, bonne.size());
        REQUIRE(std::string(refusee(7, 5, bonne.substr(0, taille))) == "refusée");
    }
    for (std::size_t i = 0; i < bonne.size(); ++i)
        for (const int masque : {1, 2, 0x80, 0xFF}) {
            auto octets = bonne;
            octets[i] = static_cast<char>(octets[i] ^ masque);
            INFO("un octet a changé");
            CAPTURE(i, bonne.size());
            REQUIRE(std::string(refusee(7, 5, octets)) == "refusée");
        }
    for (const auto& suite :
         {std::string(1, '\0'), std::string(8, '\0'), std::string("x"), bonne}) {
        INFO("prolongée");
        REQUIRE(std::string(refusee(7, 5, bonne + suite)) == "refusée");
    }
    INFO("quelconque");
    for (const auto& octets :
         {std::string("bonjour"), std::string(64, '\0'), std::string(64, '\xFF'),
          epreuve::nombres({7, 5}), std::string(1000, '\xFF')})
        REQUIRE(std::string(refusee(7, 5, octets)) == "refusée");
}

TEST_CASE("ne croire aucun message", "[2.29]") {
    constexpr auto grand = std::uint64_t{1} << 32;
    constexpr auto tout_a_un = ~std::uint64_t{0};
    epreuve::Monde monde(4);
    REQUIRE(epreuve::donnees(monde.battre(1, 2)) == "0 1");
    const auto vie = monde.vie(1);
    std::vector<std::string> faux = {
        epreuve::nombres({epreuve::battement, 8, vie, 1000, 2}),
        epreuve::nombres({epreuve::battement, 7, vie, 1000, 0}),
        epreuve::nombres({epreuve::battement, 7, vie, 1000, 17}),
        epreuve::nombres({epreuve::battement, 7, vie, 1000, grand + 2}),
        epreuve::nombres({epreuve::battement, 7 + grand, vie, 1000, 2}),
        epreuve::nombres({epreuve::battement + grand, 7, vie, 1000, 2}),
        epreuve::nombres({epreuve::battement, 7, vie + 1, 0, tout_a_un}),
        epreuve::nombres({0, 7, vie, 1000, 2}),
        epreuve::nombres({5, 7, vie, 1000, 2}),
        epreuve::nombres({epreuve::faire, 7, vie, 0}),
        epreuve::nombres({epreuve::laisser, 7, vie, 0}),
        epreuve::nombres({epreuve::faire, 7, 0, 0}),
        epreuve::nombres({epreuve::laisser, 7, 0, 0}),
        epreuve::nombres({epreuve::rendu, 7, 0, tout_a_un}),
        epreuve::nombres({epreuve::rendu, 7, 0, grand}),
        epreuve::octets_rendu(8, 0, "x"),
        epreuve::octets_rendu(7 + grand, 0, "x"),
        epreuve::octets_rendu(7, 4, "x"),
        epreuve::octets_rendu(7, grand, "x"),
        epreuve::octets_rendu(7, grand + 1, "x"),
        epreuve::octets_rendu(7, tout_a_un, "x"),
        epreuve::octets_rendu(7, 0, std::string(1001, 'x')),
        "bonjour",
        std::string(40, '\xFF'),
    };
    for (auto& octets : epreuve::abimes(epreuve::nombres({epreuve::battement, 7, vie, 1000, 2})))
        faux.push_back(std::move(octets));
    for (auto& octets : epreuve::abimes(epreuve::nombres({epreuve::battement, 7, vie + 1, 0, 2})))
        faux.push_back(std::move(octets));
    for (auto& octets : epreuve::abimes(epreuve::octets_rendu(7, 0, "xyz")))
        faux.push_back(std::move(octets));
    monde.heure += std::chrono::milliseconds(450);
    for (const auto& octets : faux)
        for (const epreuve::Qui qui : {1U, 2U}) {
            INFO("un message qui n'en est pas un : rien de dit");
            CAPTURE(qui, octets.size());
            REQUIRE(monde.livrer(qui, octets) == "");
            REQUIRE(monde.acquises() == "");
        }
    {
        INFO("aucun n'a fait un présent de l'ouvrier 2, ni battre l'ouvrier 1");
        REQUIRE(monde.avancer(50) == "");
    }
    {
        INFO("ni battu à l'avance : son vrai battement, le deuxième, vaut encore");
        REQUIRE(epreuve::donnees(monde.battre(1, 2)) == "2 3");
        REQUIRE(monde.battre(2, 1) == "2 fait 0 ; ");
    }
    const std::string plein(1000, 'x');
    REQUIRE(monde.rendre(2, 0, plein) == "2 fait 1 ; ");
    INFO("un rendu de rendu_max octets est permis");
    const std::map<epreuve::N, std::string> attendus{{0, plein}};
    REQUIRE(monde.octets_acquis() == attendus);
}

TEST_CASE("une capacité absurde n'enterre personne", "[2.29]") {
    epreuve::Monde monde(4);
    REQUIRE(epreuve::donnees(monde.battre(1, 1)) == "0");
    for (const std::uint64_t capacite : {0U, 17U})
        REQUIRE(monde.livrer(1, epreuve::nombres(
                                    {epreuve::battement, 7, monde.vie(1) + 1, 0, capacite})) == "");
    INFO("l'ouvrier 1 tient encore sa tranche : sa vie n'a pas été déclarée morte");
    REQUIRE(epreuve::donnees(monde.battre(1, 1)) == "");
    REQUIRE(epreuve::donnees(monde.rendre(1, 0, "fait")) == "1");
}

TEST_CASE("de grands nombres", "[2.29]") {
    constexpr auto dernier = ~std::uint64_t{0};
    constexpr epreuve::Qui loin = 4'000'000'000U;
    epreuve::Monde monde(2, dernier);
    const auto battre = [&](epreuve::N vie, epreuve::N numero) {
        return epreuve::donnees(
            monde.livrer(loin, epreuve::nombres({epreuve::battement, dernier, vie, numero, 1})));
    };
    INFO("une vie et un numéro ont toutes les valeurs possibles, et ne servent qu'à comparer");
    REQUIRE(battre(0, 0) == "0");
    REQUIRE(battre(0, dernier) == "");
    REQUIRE(battre(dernier, 0) == "1");
    REQUIRE(battre(dernier - 1, dernier) == "");
    REQUIRE(epreuve::donnees(monde.avancer(499)) == "1");
    REQUIRE(epreuve::donnees(monde.rendre(loin, 1)) == "0");
    REQUIRE(battre(dernier, dernier) == "");
    REQUIRE(monde.rendre(loin, 0) == "");
    REQUIRE(monde.fini());
    REQUIRE(monde.acquises() == "0 1");
}

TEST_CASE("deux calculs ne se mêlent pas", "[2.33]") {
    epreuve::Monde un(2, 1);
    epreuve::Monde deux(2, 2);
    REQUIRE(un.battre(1, 1) == "1 fait 0 ; ");
    REQUIRE(deux.battre(1, 1) == "1 fait 0 ; ");
    REQUIRE(un.rendre(1, 0) == "1 fait 1 ; ");
    REQUIRE(deux.acquises() == "");
    REQUIRE(deux.battre(2, 1) == "2 fait 1 ; ");
    REQUIRE(un.acquises() == "0");
}

TEST_CASE("cent tempêtes", "[2.34]") {
    for (std::uint64_t graine = 1; graine <= 100; ++graine) {
        CAPTURE(graine);
        epreuve::Tempete tempete(graine);
        {
            INFO(
                "tout se perd, se double et tarde, tous meurent et reviennent, jusqu'au "
                "coordinateur");
            REQUIRE(tempete.souffler() == "");
        }
        {
            INFO("la tempête passée");
            REQUIRE(tempete.apaiser() == "");
            REQUIRE(tempete.comparer() == "");
        }
        INFO("la tempête passée, tout finit");
        REQUIRE(tempete.fini());
    }
}

}  // namespace juge::epreuve
