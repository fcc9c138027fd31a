#include "isolement.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

namespace juge::isolement {
namespace {

void ecrire_fichier(const char* chemin, const std::string& texte) {
    const int fd = ::open(chemin, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    [[maybe_unused]] const ssize_t n = ::write(fd, texte.data(), texte.size());
    ::close(fd);
}

/// Version de Landlock offerte par le noyau ; 0 s'il n'en a pas.
int version_landlock() {
    const long version =
        ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? static_cast<int>(version) : 0;
}

}  // namespace

pid_t bifurquer(bool espaces) {
    long drapeaux = SIGCHLD;
    if (espaces) drapeaux |= CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC;
    if (espaces && ::geteuid() != 0) drapeaux |= CLONE_NEWUSER;
    return static_cast<pid_t>(::syscall(SYS_clone, drapeaux, 0, 0, 0, 0));
}

bool installer_espaces(uid_t uid, gid_t gid) {
    if (uid != 0) {
        const auto soi_meme = [](unsigned id) {
            return std::to_string(id) + " " + std::to_string(id) + " 1";
        };
        ecrire_fichier("/proc/self/setgroups", "deny");
        ecrire_fichier("/proc/self/uid_map", soi_meme(uid));
        ecrire_fichier("/proc/self/gid_map", soi_meme(gid));
    }
    const unsigned long prudent = MS_NOSUID | MS_NODEV;
    ::mount("tmpfs", "/dev/shm", "tmpfs", prudent, "size=512m,mode=1777");
    return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("proc", "/proc", "proc", prudent | MS_NOEXEC, nullptr) == 0;
}

bool espaces_disponibles() {
    static const bool reponse = [] {
        const uid_t uid = ::geteuid();
        const gid_t gid = ::getegid();
        const pid_t enfant = bifurquer(true);
        if (enfant < 0) return false;
        if (enfant == 0) ::_exit(installer_espaces(uid, gid) ? 0 : 1);
        int statut = 0;
        return ::waitpid(enfant, &statut, 0) == enfant && statut == 0;
    }();
    return reponse;
}

uid_t utilisateur_jetable(const std::string& dossier) {
    if (::geteuid() != 0) return 0;
    static unsigned compteur = 0;
    const uid_t rang = static_cast<uid_t>(::getpid()) * 64U + compteur++ % 64U;
    // Un conteneur peut ne connaître que les 65 536 premiers identifiants.
    for (const uid_t candidat : {1'000'000U + rang, 61'184U + rang % 4'096U})
        if (::chown(dossier.c_str(), candidat, candidat) == 0) return candidat;
    return 0;
}

void confiner_ecritures(const std::string& dossier) {
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    const int version = version_landlock();
    if (version == 0) return;
    std::uint64_t acces = LANDLOCK_ACCESS_FS_WRITE_FILE;
    for (int bit = 4; bit <= 12; ++bit)  // de REMOVE_DIR à MAKE_SYM
        acces |= std::uint64_t{1} << bit;
    if (version >= 2) acces |= std::uint64_t{1} << 13;  // REFER : déplacer d'un dossier à l'autre
    if (version >= 3) acces |= std::uint64_t{1} << 14;  // TRUNCATE
    landlock_ruleset_attr regles{};
    regles.handled_access_fs = acces;
    const int fd =
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, &regles, sizeof regles, 0));
    if (fd < 0) return;
    const auto permettre = [fd](const char* chemin, std::uint64_t droits) {
        landlock_path_beneath_attr sous{};
        sous.allowed_access = droits;
        sous.parent_fd = ::open(chemin, O_PATH | O_CLOEXEC);
        if (sous.parent_fd < 0) return;
        ::syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &sous, 0);
        ::close(sous.parent_fd);
    };
    permettre(dossier.c_str(), acces);
    permettre("/dev/shm", acces);
    permettre("/dev", LANDLOCK_ACCESS_FS_WRITE_FILE);  // /dev/null
    permettre("/proc", LANDLOCK_ACCESS_FS_WRITE_FILE);
    ::syscall(SYS_landlock_restrict_self, fd, 0);
    ::close(fd);
}

void refuser_signaux_vers(const std::vector<pid_t>& intouchables) {
#if defined(__x86_64__)
    constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
    constexpr std::uint32_t architecture = 0;
#endif
    if (architecture == 0) return;
    const auto charger = [](std::size_t ou) {
        return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(ou));
    };
    const auto si_egal = [](std::uint32_t valeur, std::uint8_t alors, std::uint8_t sinon) {
        return sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, valeur, alors, sinon);
    };
    const sock_filter accepter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const sock_filter refuser BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);

    // Ces appels désignent leur cible par leur premier argument.
    const std::uint32_t appels[] = {
        SYS_kill,       SYS_tkill,    SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
        SYS_pidfd_open, SYS_prlimit64};
    constexpr std::uint8_t nombre = std::size(appels);
    std::vector<sock_filter> filtre{charger(offsetof(seccomp_data, arch)),
                                    si_egal(architecture, 1, 0), refuser,
                                    charger(offsetof(seccomp_data, nr))};
    for (std::uint8_t i = 0; i < nombre; ++i)
        filtre.push_back(si_egal(appels[i], static_cast<std::uint8_t>(nombre - i), 0));
    filtre.push_back(accepter);
    filtre.push_back(charger(offsetof(seccomp_data, args)));  // poids faible : petit-boutiste
    std::vector<pid_t> cibles{-1};
    for (const pid_t pid : intouchables) {
        cibles.push_back(pid);
        cibles.push_back(-pid);
    }
    for (const pid_t cible : cibles) {
        filtre.push_back(si_egal(static_cast<std::uint32_t>(cible), 0, 1));
        filtre.push_back(refuser);
    }
    filtre.push_back(accepter);
    const sock_fprog programme{static_cast<unsigned short>(filtre.size()), filtre.data()};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &programme, 0, 0);
}

std::string description() {
    std::string texte = espaces_disponibles()
                            ? "espace de noms de processus"
                            : "groupe de processus (le système refuse les espaces de noms)";
    if (::geteuid() == 0) texte += ", utilisateur jetable";
    texte += version_landlock() > 0 ? ", écritures confinées au dossier de l'épreuve (Landlock)"
                                    : ", écritures libres (noyau sans Landlock)";
    return texte;
}

}  // namespace juge::isolement
