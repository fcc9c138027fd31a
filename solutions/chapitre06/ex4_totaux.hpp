// Solution de l'exercice 6.4 — Totaux thread_local. Une possibilité parmi d'autres.
//
// - Chaque thread a sa table, et chaque table son mutex. Ajouter ne prend que celui-là, que
//   personne ne dispute sauf pendant une lecture. Sans lui, lire() parcourrait un arbre qu'un autre
//   thread est en train de réorganiser.
// - Un thread_local vit aussi longtemps que son thread. Le registre ne garde donc une adresse que
//   pendant ce temps : le destructeur la retire. Oubliée, elle mènerait à une mémoire libérée.
// - Avant de disparaître, la table verse ses totaux dans ceux des threads finis, sous le même
//   verrou et du même geste que son retrait : en deux fois, un lecteur passé entre les deux les
//   compterait deux fois, ou pas du tout.
// - Le registre est une variable static locale : construit au premier besoin, avant la première
//   table, donc détruit après celle du thread principal.
// P. McKenney décrit ces compteurs par thread, où celui qui finit verse son compte (« Is Parallel
// Programming Hard », chapitre sur les compteurs).
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
