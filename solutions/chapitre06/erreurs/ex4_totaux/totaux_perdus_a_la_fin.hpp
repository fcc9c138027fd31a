// attendu : ÉCHEC dans « lire() ne touche pas à la mémoire d'un thread disparu » — la table se retire sans laisser ses totaux
//
// Plus d'adresse pendante, mais tout ce que le thread avait compté est oublié.
#pragma once

#include <map>
#include <mutex>
#include <set>

template <class Cle>
class Totaux {
public:
    static void ajouter(const Cle& cle, long nombre) {
        thread_local Table table;
        const std::lock_guard garde(table.verrou);
        table.nombres[cle] += nombre;
    }

    static std::map<Cle, long> lire() {
        const std::lock_guard garde(registre().verrou);
        std::map<Cle, long> totaux = registre().finis;
        for (Table* table : registre().vivantes) {
            const std::lock_guard garde_table(table->verrou);
            verser(table->nombres, totaux);
        }
        return totaux;
    }

private:
    struct Table {
        Table() {
            const std::lock_guard garde(registre().verrou);
            registre().vivantes.insert(this);
        }
        Table(const Table&) = delete;
        Table& operator=(const Table&) = delete;
        ~Table() {
            const std::lock_guard garde(registre().verrou);
            registre().vivantes.erase(this);
        }
        std::mutex verrou;  // protège nombres
        std::map<Cle, long> nombres;
    };

    struct Registre {
        std::mutex verrou;  // protège les deux membres ; se prend avant celui d'une table
        std::set<Table*> vivantes;
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
