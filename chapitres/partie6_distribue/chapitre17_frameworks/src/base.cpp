#include <sqlite3.h>

#include <chapitre17/base.hpp>
#include <chrono>
#include <thread>

namespace cours {
namespace {

void verifier(int code, sqlite3* base, std::string_view quoi) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    const char* raison = base ? ::sqlite3_errmsg(base) : ::sqlite3_errstr(code);
    throw ErreurBase(std::string(quoi) + " : " + raison);
}

constexpr std::chrono::seconds patience{10};  ///< pour un fichier qu'un autre tient

/// Passer en mode WAL demande d'être seul un instant. SQLite, qui attend ailleurs, refuse ici tout
/// de suite si un autre processus ouvre le fichier au même moment : on redemande.
int passer_en_wal(sqlite3* base) {
    const auto limite = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const int code = ::sqlite3_exec(base, "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
        if (code != SQLITE_BUSY || std::chrono::steady_clock::now() > limite) return code;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

void Requete::Finir::operator()(sqlite3_stmt* commande) const noexcept {
    ::sqlite3_finalize(commande);
}

Requete::Requete(sqlite3* base, std::string_view sql) {
    sqlite3_stmt* commande = nullptr;
    const int code =
        ::sqlite3_prepare_v2(base, sql.data(), static_cast<int>(sql.size()), &commande, nullptr);
    commande_.reset(commande);
    verifier(code, base, sql);
}

Requete& Requete::lier(int rang, std::string_view octets) {
    // Un pointeur nul vaudrait NULL, qui n'est égal à rien.
    const char* debut = octets.empty() ? "" : octets.data();
    verifier(::sqlite3_bind_blob64(commande_.get(), rang, debut, octets.size(), SQLITE_TRANSIENT),
             ::sqlite3_db_handle(commande_.get()), "lier une valeur");
    return *this;
}

Requete& Requete::lier(int rang, std::int64_t entier) {
    verifier(::sqlite3_bind_int64(commande_.get(), rang, entier),
             ::sqlite3_db_handle(commande_.get()), "lier une valeur");
    return *this;
}

bool Requete::ligne() {
    const int code = ::sqlite3_step(commande_.get());
    if (code == SQLITE_ROW) return true;
    ::sqlite3_reset(commande_.get());
    verifier(code, ::sqlite3_db_handle(commande_.get()), ::sqlite3_sql(commande_.get()));
    return false;
}

void Requete::executer() {
    while (ligne()) {
    }
}

std::string Requete::octets(int colonne) const {
    const void* debut = ::sqlite3_column_blob(commande_.get(), colonne);
    const auto taille = static_cast<std::size_t>(::sqlite3_column_bytes(commande_.get(), colonne));
    return taille == 0 ? std::string() : std::string(static_cast<const char*>(debut), taille);
}

std::int64_t Requete::entier(int colonne) const {
    return ::sqlite3_column_int64(commande_.get(), colonne);
}

void Base::Fermer::operator()(sqlite3* base) const noexcept {
    ::sqlite3_close_v2(base);
}

Base::Base(const std::string& chemin) {
    sqlite3* base = nullptr;
    const int code = ::sqlite3_open(chemin.c_str(), &base);
    base_.reset(base);
    verifier(code, base, "ouvrir " + chemin);
    ::sqlite3_busy_timeout(base, static_cast<int>(std::chrono::milliseconds(patience).count()));
    verifier(passer_en_wal(base), base, "passer " + chemin + " en mode WAL");
    executer("PRAGMA synchronous=FULL");
}

void Base::executer(const char* sql) {
    verifier(::sqlite3_exec(base_.get(), sql, nullptr, nullptr, nullptr), base_.get(), sql);
}

std::int64_t Base::lignes_changees() const {
    return ::sqlite3_changes(base_.get());
}

Transaction::Transaction(Base& base) : base_(base) {
    base_.executer("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (finie_) return;
    try {
        base_.executer("ROLLBACK");
    } catch (const ErreurBase&) {
        // SQLite l'a peut-être déjà défaite de lui-même (disque plein)
    }
}

void Transaction::valider() {
    base_.executer("COMMIT");
    finie_ = true;
}

}  // namespace cours
