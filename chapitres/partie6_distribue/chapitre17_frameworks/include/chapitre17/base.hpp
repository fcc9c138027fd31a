#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace cours {

/// SQLite a refusé : disque plein, fichier abîmé, contrainte. what() dit ce qu'on faisait, et sa
/// raison.
class ErreurBase : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Une commande SQL préparée. Vit moins longtemps que sa base.
class Requete {
public:
    Requete(sqlite3* base, std::string_view sql);

    /// Donne une valeur au paramètre de ce rang (dès 1). Des octets, non du texte.
    Requete& lier(int rang, std::string_view octets);
    Requete& lier(int rang, std::int64_t entier);
    /// Avance à la ligne suivante ; faux quand il n'y en a plus.
    bool ligne();
    /// Exécute, et redevient prête pour d'autres valeurs.
    void executer();
    /// La colonne de ce rang (dès 0) de la ligne courante.
    std::string octets(int colonne) const;
    std::int64_t entier(int colonne) const;

private:
    struct Finir {
        void operator()(sqlite3_stmt* commande) const noexcept;
    };
    std::unique_ptr<sqlite3_stmt, Finir> commande_;
};

/// Un fichier SQLite en mode WAL (un journal, écrit avant la base), que plusieurs processus peuvent
/// ouvrir à la fois. Ce qui est validé survit à kill -9 et à une coupure de courant
/// (synchronous=FULL). Un objet appartient à un thread à la fois.
///
/// Source : https://www.sqlite.org/wal.html
class Base {
public:
    /// Ouvre ou crée, même si d'autres processus ouvrent ce fichier au même moment ; les attend, au
    /// plus dix secondes. Lève ErreurBase.
    explicit Base(const std::string& chemin);

    void executer(const char* sql);
    Requete preparer(std::string_view sql) { return Requete(base_.get(), sql); }
    /// Combien de lignes la dernière commande a changées.
    std::int64_t lignes_changees() const;

private:
    struct Fermer {
        void operator()(sqlite3* base) const noexcept;
    };
    std::unique_ptr<sqlite3, Fermer> base_;
};

/// Une transaction : tout ou rien. Sans valider(), la destruction défait tout. Elle prend dès le
/// début le droit d'écrire, et l'attend, au plus dix secondes.
class Transaction {
public:
    explicit Transaction(Base& base);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void valider();

private:
    Base& base_;
    bool finie_ = false;
};

}  // namespace cours
