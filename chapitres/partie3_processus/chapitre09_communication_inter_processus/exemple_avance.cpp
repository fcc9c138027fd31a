// Exemple avancé : des processus se partagent une mémoire, avec synchronisation, et survivent à un
// kill -9.
//
// Quatre ouvriers comptent les nombres premiers, tranche par tranche. Les tranches attendent dans
// une file, le total est dans la même mémoire, sous un verrou robuste. Deux ouvriers sont tués :
// l'un en tenant une tranche, l'autre en tenant le verrou, le total à moitié écrit.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chapitre07/processus.hpp>
#include <chapitre09/file_inter_processus.hpp>
#include <chapitre09/memoire_partagee.hpp>
#include <chapitre09/verrou_inter_processus.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace {

constexpr std::uint64_t limite = 400'000;
constexpr std::uint64_t tranches = 40;

// [total]
// Le total, et la liste des tranches qu'il contient. Une tranche refaite n'est pas comptée deux
// fois ; un total à moitié écrit se refait d'après les tranches.
class Total {
public:
    /// Rend faux si cette tranche était déjà comptée.
    bool compter(std::uint64_t tranche, std::uint64_t premiers, bool mourir) {
        const auto garde = verrou_.prendre([this] { reparer(); });
        if (faites_[tranche]) return false;
        comptes_[tranche] = premiers;
        faites_[tranche] = true;  // à partir d'ici, la tranche est comptée
        if (mourir) ::kill(::getpid(), SIGKILL);
        total_ = total_ + premiers;
        return true;
    }
    std::uint64_t valeur() {
        const auto garde = verrou_.prendre([this] { reparer(); });
        return total_;
    }

private:
    void reparer() {
        std::uint64_t somme = 0;
        for (std::size_t i = 0; i < tranches; ++i)
            somme += faites_[i] ? comptes_[i].load() : 0;
        total_ = somme;
        reparations = reparations + 1;
    }

public:
    std::atomic<int> reparations{0};

private:
    cours::VerrouInterProcessus verrou_;
    std::array<std::atomic<bool>, tranches> faites_{};
    std::array<std::atomic<std::uint64_t>, tranches> comptes_{};
    std::atomic<std::uint64_t> total_{0};
};
// [/total]

// [commun]
// Tout ce que les processus partagent, construit d'un bloc dans la mémoire.
struct Commun {
    cours::FileInterProcessus<std::uint64_t, 16> file;
    Total total;
};
// [/commun]

bool premier(std::uint64_t n) {
    for (std::uint64_t d = 2; d * d <= n; ++d)
        if (n % d == 0) return false;
    return n >= 2;
}

std::uint64_t premiers_de(std::uint64_t tranche) {
    std::uint64_t nombre = 0;
    for (std::uint64_t n = tranche; n < limite; n += tranches)
        nombre += premier(n) ? 1 : 0;
    return nombre;
}

enum class Mort { non, en_tenant_une_tranche, en_tenant_le_verrou };

// [ouvrier]
void travailler(Commun& commun, Mort mort) {
    while (const auto tache = commun.file.retirer()) {
        if (mort == Mort::en_tenant_une_tranche) ::kill(::getpid(), SIGKILL);
        const std::uint64_t premiers = premiers_de(tache->valeur);
        commun.total.compter(tache->valeur, premiers, mort == Mort::en_tenant_le_verrou);
        commun.file.tache_terminee(*tache);
    }
}
// [/ouvrier]

}  // namespace

// [principal]
int main() {
    cours::MemoirePartagee memoire(sizeof(Commun) + alignof(Commun));
    auto& commun = memoire.en(memoire.construire<Commun>());

    std::vector<cours::Processus> ouvriers;
    for (const Mort mort :
         {Mort::en_tenant_une_tranche, Mort::en_tenant_le_verrou, Mort::non, Mort::non})
        ouvriers.push_back(cours::Processus::fonction([&commun, mort] {
            travailler(commun, mort);
            return std::string();
        }));
    for (std::uint64_t tranche = 0; tranche < tranches; ++tranche)
        commun.file.deposer(tranche);
    commun.file.joindre();  // la dernière tranche est finie, malgré les morts
    commun.file.fermer();

    for (std::size_t i = 0; i < ouvriers.size(); ++i)
        fmt::print("ouvrier {} : {}\n", i, ouvriers[i].attendre().phrase());
    fmt::print("réparations du total : {}\n", commun.total.reparations.load());
    fmt::print("nombres premiers sous {} : {}\n", limite, commun.total.valeur());
    return commun.total.valeur() == 33'860 ? 0 : 1;
}
// [/principal]
