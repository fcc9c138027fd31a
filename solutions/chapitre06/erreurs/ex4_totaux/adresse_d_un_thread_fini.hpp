// attendu : PLANTAGE dans « lire() ne touche pas à la mémoire d'un thread disparu » — le registre garde l'adresse d'un thread_local détruit
//
// Un thread_local disparaît avec son thread. Son adresse, elle, est restée dans le registre.
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
