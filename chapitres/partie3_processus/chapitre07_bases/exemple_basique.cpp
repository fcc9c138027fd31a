// Exemple basique : créer des processus, et voir en quoi ils ne sont pas des threads.
//
// Trois enfants : le premier modifie une variable, le deuxième rend un code de sortie, le troisième
// déréférence un pointeur nul. Le parent survit à tout, et sait ce qui est arrivé à chacun.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre07/fin.hpp>
#include <chapitre07/processus.hpp>
#include <cstdio>
#include <cstdlib>

// [fork]
// Crée un enfant qui exécute `travail`, l'attend, et rend sa fin.
template <class Travail>
cours::Fin faire_dans_un_enfant(Travail travail) {
    std::fflush(stdout);           // sinon l'enfant emporte une copie du tampon, et l'écrit aussi
    const pid_t enfant = fork();   // à partir d'ici, deux processus exécutent la suite
    if (enfant < 0) std::abort();  // le système refuse : plus de place
    if (enfant == 0) {             // l'enfant : fork() lui a rendu 0
        const int code = travail();
        std::fflush(stdout);
        _exit(code);  // il s'arrête là, sans exécuter la suite du parent
    }
    int statut = 0;               // le parent : fork() lui a rendu le numéro de l'enfant
    waitpid(enfant, &statut, 0);  // attend sa fin, et prend son statut
    return cours::Fin::depuis_statut(statut);  // code de sortie, ou signal
}
// [/fork]

// [trois_enfants]
int total = 100;

void trois_enfants() {
    faire_dans_un_enfant([] {
        total += 1;
        fmt::print("  l'enfant voit total = {}\n", total);
        return 0;
    });
    fmt::print("  le parent voit total = {}\n", total);

    const cours::Fin calcul = faire_dans_un_enfant([] { return 3; });
    fmt::print("  le deuxième est {}\n", calcul.phrase());

    const cours::Fin faute = faire_dans_un_enfant([] {
        volatile int* nulle_part = nullptr;
        *nulle_part = 1;  // tue ce processus, et lui seul
        return 0;
    });
    fmt::print("  le troisième est {}\n", faute.phrase());
}
// [/trois_enfants]

// [programme]
void un_programme() {
    cours::Reglages reglages;
    reglages.entree = "poire\nabricot\nfigue\n";
    reglages.sortie = cours::Flux::capturer;
    cours::Processus tri = cours::Processus::programme({"sort"}, reglages);
    const cours::Fin fin = tri.attendre();
    fmt::print("  sort est {} et répond :\n{}", fin.phrase(), tri.sortie());
}
// [/programme]

int main() {
    fmt::print("trois enfants par fork() :\n");
    trois_enfants();
    fmt::print("un programme :\n");
    un_programme();
    return total == 100 ? 0 : 1;
}
