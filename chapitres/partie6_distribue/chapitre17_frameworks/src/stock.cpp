#include <chapitre17/base.hpp>
#include <chapitre17/stock.hpp>

namespace cours {
namespace {

class StockEnMemoire final : public Stock {
public:
    std::vector<Tache> charger() override { return {}; }
    void ajouter(const Tache&) override {}
    void noter_essai(const Tache&) override {}
    void noter_rendu(const Tache&) override {}
    void oublier(const std::string&) override {}
    void valider() override {}
    void annuler() noexcept override {}
};

/// Une table, et une transaction ouverte au premier changement de chaque tour : un seul passage par
/// le disque pour tout ce qui est arrivé ensemble.
class StockSurDisque final : public Stock {
public:
    StockSurDisque(const std::string& chemin, std::int64_t pages_max) : base_(ouvrir(chemin)) {
        if (pages_max > 0)
            base_.executer(("PRAGMA max_page_count=" + std::to_string(pages_max)).c_str());
    }

    std::vector<Tache> charger() override {
        std::vector<Tache> taches;
        Requete lire = base_.preparer(
            "SELECT id, fonction, argument, essais, etat, rendu FROM taches ORDER BY ordre");
        while (lire.ligne()) {
            Tache tache{lire.octets(0), lire.octets(1), lire.octets(2),
                        static_cast<int>(lire.entier(3))};
            if (lire.entier(4) != attend)
                tache.rendu = Rendu{lire.entier(4) == reussie, lire.octets(5)};
            taches.push_back(std::move(tache));
        }
        return taches;
    }
    void ajouter(const Tache& tache) override {
        commencer();
        ajouter_.lier(1, tache.id).lier(2, tache.fonction).lier(3, tache.argument).executer();
    }
    void noter_essai(const Tache& tache) override {
        commencer();
        essai_.lier(1, std::int64_t{tache.essais}).lier(2, tache.id).executer();
    }
    void noter_rendu(const Tache& tache) override {
        commencer();
        rendu_.lier(1, tache.rendu->reussi ? reussie : echouee)
            .lier(2, tache.rendu->octets)
            .lier(3, tache.id)
            .executer();
    }
    void oublier(const std::string& id) override {
        commencer();
        oublier_.lier(1, id).executer();
    }
    void valider() override {
        if (transaction_) transaction_->valider();
        transaction_.reset();
    }
    void annuler() noexcept override { transaction_.reset(); }

private:
    static constexpr std::int64_t attend = 0;
    static constexpr std::int64_t reussie = 1;
    static constexpr std::int64_t echouee = 2;

    void commencer() {
        if (!transaction_) transaction_ = std::make_unique<Transaction>(base_);
    }

    static Base ouvrir(const std::string& chemin) {
        Base base(chemin);
        base.executer(
            "CREATE TABLE IF NOT EXISTS taches (ordre INTEGER PRIMARY KEY, id BLOB UNIQUE, "
            "fonction "
            "BLOB, argument BLOB, essais INTEGER, etat INTEGER, rendu BLOB)");
        return base;
    }

    Base base_;
    Requete ajouter_ = base_.preparer(
        "INSERT INTO taches (id, fonction, argument, essais, etat, rendu) VALUES (?, ?, ?, 0, 0, "
        "x'')");
    Requete essai_ = base_.preparer("UPDATE taches SET essais = ? WHERE id = ?");
    Requete rendu_ =
        base_.preparer("UPDATE taches SET etat = ?, rendu = ?, argument = x'' WHERE id = ?");
    Requete oublier_ = base_.preparer("DELETE FROM taches WHERE id = ?");
    std::unique_ptr<Transaction> transaction_{};
};

}  // namespace

std::unique_ptr<Stock> stock_en_memoire() {
    return std::make_unique<StockEnMemoire>();
}

std::unique_ptr<Stock> stock_sur_disque(const std::string& chemin, std::int64_t pages_max) {
    return std::make_unique<StockSurDisque>(chemin, pages_max);
}

}  // namespace cours
