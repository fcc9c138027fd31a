#include "programme/progression.hpp"

#include <unistd.h>

#include "banc/texte.hpp"
#include "programme/affichage.hpp"

namespace projet {
namespace {

using namespace std::literals;

std::string barre(double part, int largeur) {
    const int pleins = static_cast<int>(part * largeur);
    std::string texte;
    for (int i = 0; i < largeur; ++i)
        texte += i < pleins ? "█" : "░";
    return texte;
}

}  // namespace

Progression::Progression(std::string titre, const Suivi& suivi,
                         std::optional<std::chrono::milliseconds> periode)
    : titre_(std::move(titre)),
      suivi_(suivi),
      terminal_(::isatty(STDERR_FILENO) != 0),
      periode_(periode.value_or(terminal_ ? 200ms : 10s)),
      thread_([this](const std::stop_token& arret) { afficher_regulierement(arret); }) {}

Progression::~Progression() {
    thread_.request_stop();
    thread_.join();
    if (terminal_)
        afficher(stderr, "\r\033[K");
    else
        afficher(stderr, "{} : {} en {}\n", titre_, pluriel(suivi_.faites(), "image"),
                 duree(ecoule()));
}

double Progression::ecoule() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - debut_).count();
}

void Progression::afficher_regulierement(const std::stop_token& arret) {
    std::unique_lock garde(verrou_);
    while (!reveil_.wait_for(garde, arret, periode_, [&] { return arret.stop_requested(); }) &&
           !arret.stop_requested())
        montrer();
}

void Progression::montrer() const {
    const std::size_t faites = suivi_.faites();
    const std::size_t total = suivi_.total();
    const double debit = static_cast<double>(faites) / ecoule();
    const std::string reste =
        faites == 0 ? ""
                    : fmt::format(", reste {}", duree(static_cast<double>(total - faites) / debit));
    const std::string chiffres =
        fmt::format("{}/{}, {} images/s{}", faites, total, nombre(debit, 1), reste);
    if (terminal_) {
        const double part =
            total == 0 ? 1 : static_cast<double>(faites) / static_cast<double>(total);
        afficher(stderr, "\r\033[K{:<24} {} {}", titre_, barre(part, 20), chiffres);
    } else {
        afficher(stderr, "{} : {}\n", titre_, chiffres);
    }
    std::fflush(stderr);
}

}  // namespace projet
