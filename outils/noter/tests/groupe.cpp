// Les groupes de contrôle, sur un dossier ordinaire qui en tient lieu.
#include "groupe.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <juge/epreuve.hpp>

namespace {

namespace fs = std::filesystem;

/// Le numéro d'un processus qui n'existe plus.
pid_t disparu() {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(0);
    ::waitpid(pid, nullptr, 0);
    return pid;
}

}  // namespace

TEST_CASE("un groupe laissé sous le même nom est remplacé ; s'il sert encore, c'est une erreur") {
    const noter::Hierarchies ici{{fs::absolute("groupes")}, true};
    fs::create_directories("groupes/noter-1-0");
    {
        const noter::Groupe groupe(ici, "noter-1-0", 1 << 20, 4);
        REQUIRE(groupe.entrees().size() == 1);
    }
    REQUIRE_FALSE(fs::exists("groupes/noter-1-0"));
    fs::create_directories("groupes/noter-1-1/occupe");
    REQUIRE_THROWS_AS(noter::Groupe(ici, "noter-1-1", 1 << 20, 4), std::runtime_error);
}

TEST_CASE("seuls les groupes vides d'un correcteur disparu sont balayés") {
    const fs::path ici = fs::absolute("groupes");
    const std::string mort = "noter-" + std::to_string(disparu());
    const std::string vivant = "noter-" + std::to_string(::getpid());
    for (const auto& nom : {mort + "-0", mort + "-1/occupe", vivant + "-0", std::string("autre")})
        fs::create_directories(ici / nom);
    noter::balayer({{ici}, true});
    REQUIRE_FALSE(fs::exists(ici / (mort + "-0")));
    REQUIRE(fs::exists(ici / (mort + "-1")));
    REQUIRE(fs::exists(ici / (vivant + "-0")));
    REQUIRE(fs::exists(ici / "autre"));
}
