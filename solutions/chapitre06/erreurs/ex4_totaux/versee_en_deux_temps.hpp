// attendu : ÉCHEC dans « la fin d'un thread passe inaperçue, dans tous les entrelacements » — se retirer et verser sont deux gestes
//
// Entre les deux, le verrou est libre : qui lit à ce moment ne trouve la table ni parmi les
// vivantes, ni parmi les finies.
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
            {
                const std::lock_guard garde(registre().verrou);
                registre().vivantes.erase(this);
            }
            const std::lock_guard garde(registre().verrou);
            verser(nombres, registre().finis);
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
