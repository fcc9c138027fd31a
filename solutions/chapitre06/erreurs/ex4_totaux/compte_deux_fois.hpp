// attendu : ÉCHEC dans « lire() ne touche pas à la mémoire d'un thread disparu » — la table d'un thread fini est versée et reste au registre
//
// Prolonger la vie des tables (shared_ptr) évite l'adresse pendante. Les verser en plus les compte
// deux fois.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>

template <class Cle>
class Totaux {
public:
    static void ajouter(const Cle& cle, long nombre) {
        thread_local Inscription inscription;
        Table& table = *inscription.table;
        const std::lock_guard garde(table.verrou);
        table.nombres[cle] += nombre;
    }

    static std::map<Cle, long> lire() {
        const std::lock_guard garde(registre().verrou);
        std::map<Cle, long> totaux = registre().finis;
        for (const auto& table : registre().tables) {
            const std::lock_guard garde_table(table->verrou);
            verser(table->nombres, totaux);
        }
        return totaux;
    }

private:
    struct Table {
        std::mutex verrou;  // protège nombres
        std::map<Cle, long> nombres;
    };

    struct Inscription {
        Inscription() {
            const std::lock_guard garde(registre().verrou);
            registre().tables.insert(table);
        }
        Inscription(const Inscription&) = delete;
        Inscription& operator=(const Inscription&) = delete;
        ~Inscription() {
            const std::lock_guard garde(registre().verrou);
            verser(table->nombres, registre().finis);
        }
        std::shared_ptr<Table> table = std::make_shared<Table>();
    };

    struct Registre {
        std::mutex verrou;  // protège les deux membres ; se prend avant celui d'une table
        std::set<std::shared_ptr<Table>> tables;
        std::map<Cle, long> finis;
    };

    static Registre& registre() {
        static Registre unique;
        return unique;
    }

    static void verser(const std::map<Cle, long>& nombres, std::map<Cle, long>& totaux) {
        for (const auto& [cle, nombre] : nombres)
            totaux[cle] += nombre;
    }
};
