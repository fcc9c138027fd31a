// Chapitre 17, facultatif : le calcul de l'exemple avancé, avec MPI. Tous les processus exécutent
// ce même main() ; seul leur rang les distingue.
//
//     mpirun -n 4 mpi          le calcul, et le prix d'un aller-retour
//     mpirun -n 4 mpi tuer     un rang meurt en route : mpirun arrête les autres
#include <fmt/format.h>
#include <mpi.h>
#include <signal.h>

#include <chrono>
#include <string_view>

namespace {

constexpr int limite = 2'000'000;

/// MPI, tant que l'objet vit.
struct Mpi {
    Mpi(int* combien, char*** arguments) { MPI_Init(combien, arguments); }
    Mpi(const Mpi&) = delete;
    Mpi& operator=(const Mpi&) = delete;
    ~Mpi() { MPI_Finalize(); }
};

int rang() {
    int rang = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rang);
    return rang;
}

int taille() {
    int taille = 0;
    MPI_Comm_size(MPI_COMM_WORLD, &taille);
    return taille;
}

bool est_premier(int n) {
    for (int d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return n >= 2;
}

// [calcul]
/// Personne ne distribue rien : chaque rang sait, par son numéro, quels nombres sont à lui. Reduce
/// additionne les comptes de tous, et le rang 0 a la somme.
int compter_les_premiers() {
    int les_miens = 0;
    for (int n = rang(); n < limite; n += taille())
        les_miens += est_premier(n);
    int somme = 0;
    MPI_Reduce(&les_miens, &somme, 1, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
    return somme;
}
// [/calcul]

/// Un octet va du rang 0 au rang 1 et en revient ; en microsecondes, la moyenne.
double aller_retour() {
    constexpr int fois = 2000;
    char octet = 0;
    const auto debut = std::chrono::steady_clock::now();
    for (int i = 0; i < fois; ++i) {
        if (rang() == 0) MPI_Send(&octet, 1, MPI_CHAR, 1, 0, MPI_COMM_WORLD);
        if (rang() <= 1)
            MPI_Recv(&octet, 1, MPI_CHAR, 1 - rang(), 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (rang() == 1) MPI_Send(&octet, 1, MPI_CHAR, 0, 0, MPI_COMM_WORLD);
    }
    const std::chrono::duration<double, std::micro> duree =
        std::chrono::steady_clock::now() - debut;
    return duree.count() / fois;
}

}  // namespace

int main(int combien, char** arguments) {
    const Mpi mpi(&combien, &arguments);
    const bool tuer = combien > 1 && std::string_view(arguments[1]) == "tuer";
    if (tuer && rang() == taille() - 1) ::raise(SIGKILL);  // sans prévenir, comme une panne
    const int premiers = compter_les_premiers();
    const double microsecondes = taille() > 1 ? aller_retour() : 0;
    if (rang() != 0) return 0;
    fmt::print("{} rangs, {} nombres premiers sous {}\n", taille(), premiers, limite);
    fmt::print("un aller-retour : {:.1f} µs\n", microsecondes);
    return premiers == 148'933 ? 0 : 1;
}
