// Des files au lieu de verrous : les images vont aux workers par l'une, les résultats en reviennent
// par l'autre. Un seul thread tient le compteur et le journal. Les verrous n'ont pas disparu : ils
// sont dans les files, écrits une fois.
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

#include "banc/contexte.hpp"
#include "banc/recueil.hpp"
#include "composants/file.hpp"

namespace projet {
namespace {

struct Fait {
    int worker = 0;
    std::size_t indice = 0;
    ResultatImage resultat;
};

using FileATraiter = FileDeVersion<std::size_t>;
using FileDeFaits = FileDeVersion<Fait>;

// [threads_file]
void produire(const Contexte& contexte, FileATraiter& a_traiter) {
    for (std::size_t i = 0; i < contexte.images.size(); ++i)
        if (!a_traiter.deposer(i, contexte.arret.get_token())) break;
    a_traiter.fermer();  // il n'y en aura plus
}

void travailler(const Contexte& contexte, int worker, FileATraiter& a_traiter, FileDeFaits& faits) {
    Convertisseur convertisseur(contexte.reglages.conversion, worker);
    while (const auto indice = a_traiter.retirer(contexte.arret.get_token()))
        faits.deposer(Fait{worker, *indice, convertisseur.convertir(contexte.images[*indice])});
}

void recueillir(Recueil& recueil, FileDeFaits& faits) {
    while (auto fait = faits.retirer())
        recueil.noter(fait->worker, fait->indice, std::move(fait->resultat));
}
// [/threads_file]

/// Les workers que le système accorde ; le dernier parti ferme la file des résultats.
int embaucher(Contexte& contexte, std::vector<std::jthread>& workers, std::atomic<int>& presents,
              FileATraiter& a_traiter, FileDeFaits& faits) {
    const auto partir = [&] {
        if (presents.fetch_sub(1) == 1) faits.fermer();
    };
    int lances = 0;
    try {
        for (; lances < contexte.reglages.workers; ++lances) {
            presents.fetch_add(1);
            workers.emplace_back([&contexte, &a_traiter, &faits, partir, worker = lances + 1] {
                travailler(contexte, worker, a_traiter, faits);
                partir();
            });
        }
    } catch (const std::system_error&) {
        partir();  // celui-là n'est pas venu
        if (lances == 0) throw;
    }
    return lances;
}

MesuresVersion executer(Contexte& contexte) {
    const auto places = static_cast<std::size_t>(2 * contexte.reglages.workers);
    FileATraiter a_traiter(places);
    FileDeFaits faits(places);
    std::atomic<int> presents{1};  // nous, tant que nous embauchons
    Recueil recueil(contexte);
    std::vector<std::jthread> threads;
    try {
        threads.emplace_back([&] { produire(contexte, a_traiter); });
        const int lances = embaucher(contexte, threads, presents, a_traiter, faits);
        if (presents.fetch_sub(1) == 1) faits.fermer();
        recueillir(recueil, faits);
        return {lances, recueil.compteur(), {}, {}};
    } catch (...) {  // personne ne doit plus attendre personne
        contexte.arret.request_stop();
        a_traiter.fermer();
        faits.fermer();
        throw;
    }
}

const InscriptionVersion inscription{
    {5, "threads_file", "deux files bornées : ni compteur ni journal partagés", executer}};

}  // namespace
}  // namespace projet
