#include <chapitre17/livre_effets.hpp>

namespace cours {

LivreEffets::LivreEffets(const std::string& chemin) : base_(chemin) {
    base_.executer("CREATE TABLE IF NOT EXISTS effets (cle BLOB PRIMARY KEY) WITHOUT ROWID");
}

// [une_fois]
bool LivreEffets::une_fois(std::string_view cle, const std::function<void(Base&)>& action) {
    Transaction transaction(base_);
    base_.preparer("INSERT OR IGNORE INTO effets VALUES (?)").lier(1, cle).executer();
    if (base_.lignes_changees() == 0) return false;  // déjà fait : la transaction est défaite
    if (action) action(base_);
    transaction.valider();  // la clé et l'effet, ensemble ou pas du tout
    return true;
}
// [/une_fois]

bool LivreEffets::contient(std::string_view cle) {
    return base_.preparer("SELECT 1 FROM effets WHERE cle = ?").lier(1, cle).ligne();
}

std::int64_t LivreEffets::effets() {
    Requete requete = base_.preparer("SELECT count(*) FROM effets");
    requete.ligne();
    return requete.entier(0);
}

}  // namespace cours
