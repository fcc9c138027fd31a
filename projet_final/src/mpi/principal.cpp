// Les rangs MPI de distribue_mpi. Le rang 0 lit les demandes sur son entrée standard, les distribue
// aux autres rangs, et écrit leurs réponses sur sa sortie standard, une trame chacune. Ce programme
// se lance par mpirun ; c'est conversion_images qui le fait.
#include <mpi.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chapitre08/codage.hpp>
#include <chapitre16/trame.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "banc/message.hpp"

namespace {

enum Etiquette : int { etiquette_demande, etiquette_reponse, etiquette_fin };

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

void envoyer(int a, Etiquette etiquette, const std::string& octets) {
    MPI_Send(octets.data(), static_cast<int>(octets.size()), MPI_BYTE, a, etiquette,
             MPI_COMM_WORLD);
}

struct Recu {
    int de = 0;
    int etiquette = 0;
    std::string octets;
};

// [attendre]
/// Le message suivant. MPI_Recv attendrait en occupant un processeur entier, qu'il vaut mieux
/// laisser aux rangs qui convertissent : on regarde, puis on dort un peu.
Recu recevoir(int de) {
    MPI_Status statut;
    for (int arrive = 0; arrive == 0;) {
        MPI_Iprobe(de, MPI_ANY_TAG, MPI_COMM_WORLD, &arrive, &statut);
        if (arrive == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    int longueur = 0;
    MPI_Get_count(&statut, MPI_BYTE, &longueur);
    Recu recu{statut.MPI_SOURCE, statut.MPI_TAG,
              std::string(static_cast<std::size_t>(longueur), 0)};
    MPI_Recv(recu.octets.data(), longueur, MPI_BYTE, recu.de, recu.etiquette, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    return recu;
}
// [/attendre]

std::string tout_lire() {
    std::string octets;
    std::string morceau(1 << 16, 0);
    for (std::size_t lus = 0; (lus = std::fread(morceau.data(), 1, morceau.size(), stdin)) > 0;)
        octets.append(morceau, 0, lus);
    return octets;
}

void rendre(const std::string& octets) {
    const std::string trame = cours::en_trame(octets);
    std::fwrite(trame.data(), 1, trame.size(), stdout);
    std::fflush(stdout);
}

using Numerotee = std::pair<std::uint64_t, projet::Demande>;

// [maitre]
/// Deux demandes d'avance à chacun : il commence l'une pendant que la réponse de l'autre voyage.
void distribuer() {
    const auto demandes = cours::decoder<std::vector<Numerotee>>(tout_lire());
    std::size_t suivante = 0;
    std::size_t attendues = 0;
    const auto confier = [&](int a) {
        if (suivante == demandes.size()) return;
        envoyer(a, etiquette_demande, cours::encoder(demandes[suivante++]));
        ++attendues;
    };
    for (int fois = 0; fois < 2; ++fois)
        for (int a = 1; a < taille(); ++a)
            confier(a);
    for (; attendues > 0; --attendues) {
        const Recu recu = recevoir(MPI_ANY_SOURCE);
        rendre(recu.octets);
        confier(recu.de);
    }
    for (int a = 1; a < taille(); ++a)
        envoyer(a, etiquette_fin, {});
}
// [/maitre]

void convertir() {
    for (;;) {
        const Recu recu = recevoir(0);
        if (recu.etiquette == etiquette_fin) return;
        auto [numero, demande] = cours::decoder<Numerotee>(recu.octets);
        projet::Reponse reponse = projet::convertir_ailleurs(std::move(demande));
        reponse.pid = rang();  // deux machines ont des processus de même numéro
        envoyer(0, etiquette_reponse, cours::encoder(std::pair(numero, reponse)));
    }
}

}  // namespace

int main(int combien, char** arguments) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // si mpirun est tué, personne ne nous arrêtera
    projet::regler_opencv();
    const Mpi mpi(&combien, &arguments);
    if (taille() < 2) return 2;
    try {
        rang() == 0 ? distribuer() : convertir();
        return 0;
    } catch (const std::exception& erreur) {
        std::fprintf(stderr, "conversion_mpi : %s\n", erreur.what());
        MPI_Abort(MPI_COMM_WORLD, 1);
    }
    return 1;
}
