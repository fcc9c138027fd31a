#include "ecran.hpp"

#include <curses.h>
#include <poll.h>
#include <sys/wait.h>
#include <term.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "commun/lancement.hpp"
#include "interruption.hpp"
#include "texte.hpp"

namespace cahier {
namespace {

constexpr int delai_echappement_ms = 25;  // la touche Échap, ou le début d'une flèche

short paire(Teinte teinte) {
    switch (teinte) {
        case Teinte::bien:
            return 1;
        case Teinte::attention:
            return 2;
        case Teinte::mal:
            return 3;
        default:
            return 0;
    }
}

attr_t attribut(Teinte teinte) {
    switch (teinte) {
        case Teinte::titre:
        case Teinte::choix:
            return A_REVERSE;
        case Teinte::discrete:
            return A_DIM;
        case Teinte::normale:
            return A_NORMAL;
        default:
            return A_BOLD;
    }
}

/// Vrai si ce terminal sait placer le curseur : un terminal « dumb » ne le sait pas.
bool plein_ecran_possible() {
    int etat = 0;
    if (::setupterm(nullptr, STDOUT_FILENO, &etat) != OK) return false;
    const char* placer = ::tigetstr(const_cast<char*>("cup"));
    return placer != nullptr && placer != reinterpret_cast<const char*>(-1);
}

}  // namespace

Ecran::Ecran(bool couleurs, bool ascii) : couleurs_(couleurs), ascii_(ascii) {
    if (!plein_ecran_possible())
        throw EcranImpossible("Ce terminal ne permet pas le plein écran (variable TERM).");
    sigset_t retenus;
    ::sigemptyset(&retenus);
    for (const int numero : {SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH})
        ::sigaddset(&retenus, numero);
    ::sigprocmask(SIG_BLOCK, &retenus, &signaux_avant_);
    // newterm, et non initscr : ce dernier termine le programme s'il échoue.
    if (::newterm(nullptr, stdout, stdin) == nullptr) {
        ::sigprocmask(SIG_SETMASK, &signaux_avant_, nullptr);
        throw EcranImpossible("Le terminal n'a pas pu être préparé pour le plein écran.");
    }
    ::cbreak();
    ::noecho();
    ::curs_set(0);
    ::keypad(stdscr, TRUE);
    ::nodelay(stdscr, TRUE);
    ::set_escdelay(delai_echappement_ms);
    couleurs_ = couleurs_ && ::has_colors() && ::start_color() == OK;
    if (!couleurs_) return;
    ::use_default_colors();
    ::init_pair(1, COLOR_GREEN, -1);
    ::init_pair(2, COLOR_YELLOW, -1);
    ::init_pair(3, COLOR_RED, -1);
}

Ecran::~Ecran() {
    ::endwin();
    ::sigprocmask(SIG_SETMASK, &signaux_avant_, nullptr);
}

int Ecran::largeur() const {
    return getmaxx(stdscr);
}

int Ecran::hauteur() const {
    return getmaxy(stdscr);
}

void Ecran::dessiner(const std::vector<Ligne>& lignes) {
    ::werase(stdscr);
    for (int rang = 0; rang < static_cast<int>(lignes.size()) && rang < hauteur(); ++rang) {
        const auto& [texte, teinte] = lignes[static_cast<std::size_t>(rang)];
        ::wattr_set(stdscr, attribut(teinte), couleurs_ ? paire(teinte) : short{0}, nullptr);
        const std::string rendu = ascii_ ? en_ascii(texte) : texte;
        mvwaddnstr(stdscr, rang, 0, rendu.c_str(), ascii_ ? largeur() : -1);
        if (teinte == Teinte::titre) ::whline(stdscr, ' ' | A_REVERSE, largeur());
    }
    ::wattr_set(stdscr, A_NORMAL, 0, nullptr);
    ::wrefresh(stdscr);
}

std::optional<int> Ecran::lire_touche() {
    switch (const int code = ::wgetch(stdscr); code) {
        case ERR:
            return std::nullopt;
        case KEY_UP:
            return touche::haut;
        case KEY_DOWN:
            return touche::bas;
        case KEY_PPAGE:
            return touche::page_haut;
        case KEY_NPAGE:
            return touche::page_bas;
        case KEY_HOME:
            return touche::debut;
        case KEY_END:
            return touche::fin;
        case KEY_RESIZE:
            return touche::taille;
        case KEY_ENTER:
        case '\r':
            return touche::entree;
        case KEY_BACKSPACE:
        case '\b':
            return touche::effacement;
        default:
            return code;
    }
}

void Ecran::ceder(std::vector<std::string> commande) {
    const auto arguments = commun::pointeurs(commande);
    ::def_prog_mode();
    ::endwin();
    const pid_t enfant = ::fork();
    if (enfant == 0) {
        ::sigprocmask(SIG_SETMASK, &signaux_avant_, nullptr);
        ::execvp(arguments.front(), arguments.data());
        ::_exit(127);
    }
    const int erreur = errno;
    while (enfant > 0 && ::waitpid(enfant, nullptr, 0) < 0 && errno == EINTR) {
    }
    ::reset_prog_mode();
    ::clearok(stdscr, TRUE);
    ::refresh();
    if (enfant < 0) throw std::system_error(erreur, std::generic_category(), commande.front());
}

void Ecran::attendre(const std::vector<int>& descripteurs, int delai_ms) {
    std::vector<pollfd> attentes{{STDIN_FILENO, POLLIN, 0}};
    for (const int fd : descripteurs)
        attentes.push_back({fd, POLLIN, 0});
    const timespec delai{delai_ms / 1000, (delai_ms % 1000) * 1'000'000L};
    ::ppoll(attentes.data(), attentes.size(), delai_ms < 0 ? nullptr : &delai, &signaux_avant_);
    // Le terminal a disparu, et personne n'a transmis SIGHUP (nohup) : il n'y a plus rien à faire.
    if ((attentes.front().revents & (POLLHUP | POLLERR | POLLNVAL)) != 0)
        throw juge::Interruption();
}

}  // namespace cahier
