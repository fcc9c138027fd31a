// Trois graines seulement ; le programme `chaos` (dossier du chapitre) en fait vingt, à la demande.
#include <chapitre07/inventaire.hpp>
#include <juge/epreuve.hpp>

#include "../chaos.hpp"
#include "aides.hpp"

TEST_CASE("chaos : huit threads, quatre processus, l'un tué, et chaque ligne entière") {
    for (const unsigned graine : {1U, 2U, 3U}) {
        const essais::Dossier dossier;
        const cours::Inventaire avant;
        const auto vu = cours::chaos::semer(dossier / "j", graine, 30);
        INFO("graine " << graine);
        CHECK(vu.dechirees == 0);
        CHECK(vu.desordre == 0);
        CHECK(vu.lignes == 11 * 30 + vu.de_la_victime);
        CHECK(cours::chaos::juste(vu, graine));
        CHECK(avant.inchange());
    }
}
