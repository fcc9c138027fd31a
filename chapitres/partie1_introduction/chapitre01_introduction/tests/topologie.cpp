#include <sched.h>
#include <unistd.h>

#include <chapitre01/topologie.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <juge/epreuve.hpp>

namespace {

namespace fs = std::filesystem;
using compat::Approx;

/// Un faux /proc et de faux cgroups, dans un dossier que la fin du cas efface.
class FauxSysteme {
public:
    FauxSysteme() {
        std::string modele = (fs::temp_directory_path() / "chapitre01-XXXXXX").string();
        if (::mkdtemp(modele.data()) == nullptr) throw std::runtime_error("mkdtemp");
        racine_ = modele;
    }
    FauxSysteme(const FauxSysteme&) = delete;
    FauxSysteme& operator=(const FauxSysteme&) = delete;
    ~FauxSysteme() { fs::remove_all(racine_); }

    void ecrire(const std::string& chemin, const std::string& contenu) const {
        const fs::path fichier = racine_ / chemin;
        fs::create_directories(fichier.parent_path());
        std::ofstream(fichier) << contenu;
    }

    /// Version 2 : une seule hiérarchie, montée sur /sys/fs/cgroup.
    void version2(const std::string& groupe) const {
        ecrire("proc/self/cgroup", "0::" + groupe + "\n");
        ecrire("proc/self/mountinfo",
               "22 28 0:21 / /proc rw,nosuid shared:12 - proc proc rw\n"
               "35 24 0:29 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
    }

    /// Version 1 : une hiérarchie par groupe de contrôleurs, celle du processeur vue de `racine`.
    void version1(const std::string& groupe, const std::string& racine) const {
        ecrire("proc/self/cgroup", "12:memory:/ailleurs\n4:cpu,cpuacct:" + groupe + "\n0::/\n");
        ecrire("proc/self/mountinfo",
               "31 25 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
               "32 25 0:28 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
               "33 25 0:29 " +
                   racine +
                   " /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:3 - cgroup cgroup "
                   "rw,cpu,cpuacct\n");
    }

    void quota1(const std::string& dossier, const std::string& quota,
                const std::string& periode) const {
        const std::string base = "sys/fs/cgroup/cpu,cpuacct" + dossier;
        ecrire(base + "/cpu.cfs_quota_us", quota + "\n");
        ecrire(base + "/cpu.cfs_period_us", periode + "\n");
    }

    std::optional<double> quota() const { return cours::quota_cgroup(racine_); }
    int utilisables() const { return cours::coeurs_utilisables(racine_); }

private:
    fs::path racine_;
};

}  // namespace

TEST_CASE("cgroup v2 : le quota est le rapport des deux nombres de cpu.max") {
    const FauxSysteme systeme;
    systeme.version2("/conteneur");
    systeme.ecrire("sys/fs/cgroup/conteneur/cpu.max", "150000 100000\n");
    REQUIRE(systeme.quota() == Approx(1.5));
}

TEST_CASE("cgroup v2 : max veut dire pas de quota") {
    const FauxSysteme systeme;
    systeme.version2("/conteneur");
    systeme.ecrire("sys/fs/cgroup/conteneur/cpu.max", "max 100000\n");
    REQUIRE_FALSE(systeme.quota().has_value());
    REQUIRE(systeme.utilisables() == cours::coeurs_permis());
}

TEST_CASE("cgroup v2 : un groupe qui contient le nôtre le limite aussi") {
    const FauxSysteme systeme;
    systeme.version2("/tranche/service/tache");
    systeme.ecrire("sys/fs/cgroup/tranche/cpu.max", "50000 100000\n");
    systeme.ecrire("sys/fs/cgroup/tranche/service/cpu.max", "max 100000\n");
    systeme.ecrire("sys/fs/cgroup/tranche/service/tache/cpu.max", "400000 100000\n");
    systeme.ecrire("sys/fs/cgroup/voisine/cpu.max", "10000 100000\n");
    REQUIRE(systeme.quota() == Approx(0.5));
}

TEST_CASE("cgroup v2 : dans un conteneur, le groupe est au point de montage") {
    const FauxSysteme systeme;
    systeme.version2("/");
    systeme.ecrire("sys/fs/cgroup/cpu.max", "200000 100000\n");
    REQUIRE(systeme.quota() == Approx(2));
}

TEST_CASE("cgroup v1 : quota et période sont dans deux fichiers") {
    const FauxSysteme systeme;
    systeme.version1("/utilisateur/tache", "/");
    systeme.quota1("/utilisateur/tache", "25000", "50000");
    REQUIRE(systeme.quota() == Approx(0.5));
}

TEST_CASE("cgroup v1 : -1 veut dire pas de quota, et le groupe parent compte") {
    const FauxSysteme systeme;
    systeme.version1("/utilisateur/tache", "/");
    systeme.quota1("/utilisateur/tache", "-1", "100000");
    REQUIRE_FALSE(systeme.quota().has_value());
    systeme.quota1("/utilisateur", "300000", "100000");
    REQUIRE(systeme.quota() == Approx(3));
}

TEST_CASE("cgroup v1 : un conteneur voit son groupe au point de montage") {
    const FauxSysteme systeme;
    systeme.version1("/docker/3f2b", "/docker/3f2b");
    systeme.quota1("", "120000", "100000");
    REQUIRE(systeme.quota() == Approx(1.2));
}

TEST_CASE("cgroup v1 : un groupe hors du montage ne fait lire que le sommet") {
    const FauxSysteme systeme;
    systeme.version1("/ailleurs", "/docker/3f2b");
    systeme.quota1("", "120000", "100000");
    systeme.quota1("/ailleurs", "10000", "100000");
    REQUIRE(systeme.quota() == Approx(1.2));
}

TEST_CASE("cgroups v1 et v2 côte à côte : le plus petit quota gagne") {
    const FauxSysteme systeme;
    systeme.version1("/tache", "/");
    systeme.quota1("/tache", "200000", "100000");
    REQUIRE(systeme.quota() == Approx(2));
    systeme.ecrire("proc/self/mountinfo",
                   "33 25 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
                   "34 25 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    systeme.ecrire("sys/fs/cgroup/unified/cpu.max", "100000 100000\n");
    REQUIRE(systeme.quota() == Approx(1));
}

TEST_CASE("sans cgroup, ou illisible : pas de quota, et rien ne casse") {
    const FauxSysteme vide;
    REQUIRE_FALSE(vide.quota().has_value());
    REQUIRE(vide.utilisables() == cours::coeurs_permis());

    const FauxSysteme abime;
    abime.version2("/groupe");
    for (const char* contenu :
         {"", "\n", "n'importe quoi", "100000", "100000 0", "0 100000", "-5 100000", "100000 -5"}) {
        abime.ecrire("sys/fs/cgroup/groupe/cpu.max", contenu);
        CAPTURE(contenu);
        REQUIRE_FALSE(abime.quota().has_value());
    }
    for (const char* contenu : {"", "::", "sans deux-points", "0:", "1:cpuset:/groupe\n"}) {
        abime.ecrire("proc/self/cgroup", contenu);
        CAPTURE(contenu);
        REQUIRE_FALSE(abime.quota().has_value());
    }
    for (const char* contenu :
         {"\n", "35 24 0:29 / /sys", "- - - - - - -", "a b c d e f - cgroup"}) {
        abime.ecrire("proc/self/mountinfo", contenu);
        CAPTURE(contenu);
        REQUIRE_FALSE(abime.quota().has_value());
    }
}

TEST_CASE("le quota borne les cœurs utilisables, arrondi vers le haut, jamais à zéro") {
    const FauxSysteme systeme;
    systeme.version2("/conteneur");
    const auto avec = [&](const char* quota) {
        systeme.ecrire("sys/fs/cgroup/conteneur/cpu.max", quota);
        return systeme.utilisables();
    };
    const int permis = cours::coeurs_permis();
    REQUIRE(avec("1000 100000") == 1);
    REQUIRE(avec("100000 100000") == 1);
    REQUIRE(avec("150000 100000") == std::min(2, permis));
    REQUIRE(avec("100000000 100000") == permis);
}

TEST_CASE("l'affinité borne les cœurs permis, de ce thread seulement") {
    const int avant = cours::coeurs_permis();
    REQUIRE(avant >= 1);
    REQUIRE(avant <= cours::coeurs_en_ligne());
    int permis = 0;
    int utilisables = 0;
    int herites = 0;
    std::thread([&] {
        cpu_set_t un_seul;
        CPU_ZERO(&un_seul);
        CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &un_seul);
        ::sched_setaffinity(0, sizeof un_seul, &un_seul);
        permis = cours::coeurs_permis();
        utilisables = cours::coeurs_utilisables();
        std::thread([&] { herites = cours::coeurs_permis(); }).join();
    }).join();
    REQUIRE(permis == 1);
    REQUIRE(utilisables == 1);
    REQUIRE(herites == 1);
    REQUIRE(cours::coeurs_permis() == avant);
}

TEST_CASE("sur la vraie machine : entre un et ce que permet l'affinité") {
    REQUIRE(cours::coeurs_utilisables() >= 1);
    REQUIRE(cours::coeurs_utilisables() <= cours::coeurs_permis());
}
