// Exemple basique : deux threads communiquent par une file.
//
// La salle prend les commandes, la cuisine les prépare. Entre elles, un passe-plat où tiennent deux
// bons. Personne ne partage rien d'autre : la file est le seul lien entre les deux threads.
//
//     salle ──► [ bon ][ bon ] ──► cuisine
#include <fmt/format.h>

#include <chapitre06/fermeture_assuree.hpp>
#include <chapitre06/file_bornee.hpp>
#include <string>
#include <thread>

// [programme]
int main() {
    cours::FileBornee<std::string> bons(2);  // deux places : au troisième bon, la salle attend
    int prepares = 0;

    std::jthread cuisine([&] {
        // retirer() dort tant qu'il n'y a rien, et renvoie nullopt quand il n'y aura plus rien.
        while (const auto plat = bons.retirer()) {
            fmt::print("cuisine : {} prêt\n", *plat);
            ++prepares;
        }
    });
    const cours::FermetureAssuree fermeture(bons);  // quoi qu'il arrive, la cuisine pourra finir

    for (const char* plat : {"potage", "rôti", "gratin", "poisson", "fromage", "dessert"}) {
        fmt::print("salle : {} commandé\n", plat);
        bons.deposer(plat);  // copié dans la file ; dort s'il n'y a plus de place
    }
    bons.fermer();   // le service est fini : sans cette ligne, join() attendrait toujours
    cuisine.join();  // elle vide d'abord le passe-plat

    fmt::print("{} plats préparés\n", prepares);  // lu après join() : la cuisine a fini d'écrire
    return prepares == 6 ? 0 : 1;
}
// [/programme]
