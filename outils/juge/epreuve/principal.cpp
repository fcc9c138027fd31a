// Point d'entrée de toute épreuve. C'est un fichier objet, pas une bibliothèque : une réponse qui
// définit main() n'éclipse pas celui-ci, elle ne se lie pas.
//
// Lancé par le juge : `programme "nom du cas"` exécute ce cas, rapporte chaque échec, puis écrit la
// preuve (le nombre à usage unique reçu du lanceur et le compte des expectations). Sans preuve, pas
// de réussite. Lancé à la main, c'est un programme Catch2 ordinaire, commode sous gdb.
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#include "blocage.hpp"
#include "catch2.hpp"
#include "ecoute.hpp"
#include "juge/a_completer.hpp"
#include "ordonnanceur.hpp"
#include "rapport.hpp"

extern "C" {
// Réglages des assainisseurs : fixés ici, en symboles forts. Une réponse qui voudrait les fournir
// (pour taire un rapport) ne se lie pas.
const char* __tsan_default_options();
const char* __tsan_default_suppressions();
const char* __asan_default_options();
const char* __asan_default_suppressions();
const char* __lsan_default_options();
const char* __lsan_default_suppressions();
const char* __ubsan_default_options();
const char* __tsan_default_options() {
    return "";
}
const char* __tsan_default_suppressions() {
    // libzmq synchronise ses threads par des barrières que TSan ne voit pas. La libstdc++ rend sans
    // ordre (relaxed) le verrou d'un std::atomic<std::shared_ptr> qu'elle n'a fait que lire : seul
    // l'accès dont la ligne est dans ses propres fonctions est excusé.
    return "called_from_lib:libzmq.so\n"
           "race_top:^std::_Sp_atomic<\n";
}
const char* __asan_default_options() {
    return "";
}
const char* __asan_default_suppressions() {
    return "";
}
const char* __lsan_default_options() {
    return "";
}
const char* __lsan_default_suppressions() {
    return "";
}
const char* __ubsan_default_options() {
    return "";
}
#ifdef JUGE_ASAN
int __lsan_do_recoverable_leak_check();
#endif
extern char __executable_start;
}

namespace {

namespace rapport = juge::rapport;

/// Nombre de rapports de ThreadSanitizer : compté ici, il entre dans la preuve.
int rapports_assainisseur = 0;

// --------------------------------------------------------------------- Fins brutales

#ifdef JUGE_INTERPOSITION
/// Rapporte la pile d'appels, en adresses relatives au programme : le lanceur les traduit en
/// lignes.
void rapporter_pile(const char* type, long long signal_recu) {
    void* adresses[48];
    const int nombre = ::backtrace(adresses, 48);
    char texte[48 * 20];
    std::size_t longueur = 0;
    for (int i = 0; i < nombre; ++i) {
        const auto decalage = static_cast<char*>(adresses[i]) - &__executable_start;
        longueur += static_cast<std::size_t>(std::snprintf(
            texte + longueur, sizeof texte - longueur, "%lx ", static_cast<long>(decalage)));
    }
    rapport::ecrire(type, {{"signal", signal_recu}, {"pile", std::string_view(texte, longueur)}});
}

void sur_signal(int signal_recu) {
    if (rapport::processus_principal()) rapporter_pile("signal", signal_recu);
    ::signal(signal_recu, SIG_DFL);
    ::raise(signal_recu);
}

void installer_signaux() {
    static char pile_de_secours[1 << 16];
    stack_t pile{};
    pile.ss_sp = pile_de_secours;
    pile.ss_size = sizeof pile_de_secours;
    ::sigaltstack(&pile, nullptr);
    void* prechauffage[1];
    ::backtrace(prechauffage, 1);  // charge libgcc maintenant, pas dans le gestionnaire
    struct sigaction action {};
    action.sa_handler = sur_signal;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND);  // SA_RESETHAND est non signé
    for (const int numero : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        ::sigaction(numero, &action, nullptr);
}
#else
void installer_signaux() {}  // l'assainisseur explique lui-même le plantage
#endif

void sur_terminate() {
    if (rapport::processus_principal()) {
        const auto exception = std::current_exception();
        const auto dite = rapport::decrire(exception);
        rapport::ecrire("terminate",
                        {{"type", exception ? std::string_view(dite.type)
                                            : std::string_view("aucune exception en cours")},
                         {"message", dite.message}});
    }
    std::abort();
}

/// Le nom du cas, dans la langue des filtres de Catch2.
std::string designer(const char* nom) {
    std::string filtre;
    for (const char* c = nom; *c != '\0'; ++c) {
        if (std::strchr(",[\\\"*~", *c) != nullptr) filtre += '\\';
        filtre += *c;
    }
    return filtre;
}

/// Lit le nombre à usage unique, une fois l'épreuve finie seulement.
std::string lire_secret() {
    char tampon[64];
    const long lus = ::syscall(SYS_read, rapport::fd_secret, tampon, sizeof tampon);
    return lus > 0 ? std::string(tampon, static_cast<std::size_t>(lus)) : std::string{};
}

}  // namespace

extern "C" void __tsan_on_report(void* /*rapport*/);
extern "C" void __tsan_on_report(void* /*rapport*/) {
    ++rapports_assainisseur;
}

namespace juge {

void a_completer(const char* quoi, const char* fichier, int ligne) {
    if (rapport::ouvert()) {
        rapport::ecrire("a_completer", {{"quoi", quoi}, {"fichier", fichier}, {"ligne", ligne}});
    } else {
        std::fprintf(stderr, "%s:%d : à compléter : %s\n", fichier, ligne, quoi);
    }
    ::_exit(1);
}

}  // namespace juge

int main(int argc, char* argv[]) {
    const int threads_de_service = juge::retenir_threads_initiaux();
    if (!rapport::ouvert() || argc < 2) return juge::executer_catch2(argc, argv);

    for (const int fd : {rapport::fd_rapport, rapport::fd_secret})
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);         // pas pour les programmes que la réponse lance
    ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);  // laisse gdb décrire un interblocage
    installer_signaux();
    std::set_terminate(sur_terminate);
    rapport::ecrire("debut", {{"threads_de_service", threads_de_service}});

    const std::string cas = designer(argv[1]);
    const char* arguments[] = {argv[0], cas.c_str(), "-o", "/dev/null"};
    juge::executer_catch2(4, arguments);
    if (!rapport::processus_principal()) {  // la preuve n'est pas à lui
        rapport::ecrire("enfant_egare", {});
        ::_exit(1);
    }

    if (const int restants = juge::attendre_threads_restants(); restants > 0)
        rapport::ecrire("threads_restants", {{"nombre", restants}});
    int fuites = 0;
#ifdef JUGE_ASAN
    fuites = __lsan_do_recoverable_leak_check();
#endif
    const auto& comptes = juge::ecoute::comptes();
    rapport::ecrire("preuve", {{"secret", lire_secret()},
                               {"cas", comptes.cas},
                               {"assertions", comptes.assertions},
                               {"echecs", comptes.echecs},
                               {"rapports", rapports_assainisseur},
                               {"fuites", fuites}});
    // Ni destructeurs globaux ni atexit : aucun code de la réponse ne s'exécute après la preuve.
    ::_exit(comptes.echecs == 0 ? 0 : 1);
}
