// Vingt questions sur le C++ que le cours suppose connu, leurs réponses expliquées, et une note qui
// dit s'il faut commencer, ou d'abord lire. Les réponses viennent de l'entrée standard, une par
// ligne : au clavier, ou d'un fichier.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "questions.hpp"

constexpr std::size_t pour_commencer = 16;
constexpr std::size_t pour_commencer_en_lisant = 11;

// Les lignes de la région `nom` de preuves.cpp, ramenées à la marge.
std::string extrait(const std::string& nom) {
    std::ifstream fichier(COURS_PREUVES);
    std::string texte;
    std::size_t marge = std::string::npos;
    for (std::string ligne; std::getline(fichier, ligne);) {
        const auto debut = ligne.find_first_not_of(' ');
        if (marge == std::string::npos) {
            if (ligne.ends_with("// [" + nom + "]")) marge = debut;
            continue;
        }
        if (ligne.ends_with("// [/" + nom + "]")) return texte;
        texte += (ligne.size() < marge ? ligne : ligne.substr(marge)) + "\n";
    }
    throw std::runtime_error(fmt::format("la région {} manque dans {}", nom, COURS_PREUVES));
}

// Ce texte, chaque ligne décalée.
std::string decaler(const std::string& texte, const std::string& decalage) {
    std::string sortie = decalage;
    for (std::size_t i = 0; i < texte.size(); ++i) {
        sortie += texte[i];
        if (texte[i] == '\n' && i + 1 < texte.size()) sortie += decalage;
    }
    return sortie;
}

void poser(std::size_t numero, const Question& question) {
    fmt::print("\nQuestion {} sur {} ({})\n{}\n\n", numero, questions.size(), question.theme,
               question.enonce);
    const auto code = question.code.empty() ? extrait(fmt::format("q{}", numero))
                                            : std::string(question.code) + "\n";
    fmt::print("{}\n", decaler(code, "    "));
    for (std::size_t i = 0; i < question.choix.size(); ++i)
        fmt::print("  {}) {}\n", "abcd"[i], question.choix[i]);
}

// L'indice du choix lu ; rien si l'entrée est finie, ou si l'on a demandé d'arrêter.
std::optional<std::size_t> lire_reponse() {
    fmt::print("Votre réponse : ");
    std::fflush(stdout);
    for (std::string ligne; std::getline(std::cin, ligne);) {
        std::erase_if(ligne, [](unsigned char c) { return std::isspace(c) != 0; });
        const char lettre = ligne.size() == 1 ? ligne[0] : ' ';
        const auto minuscule = std::tolower(static_cast<unsigned char>(lettre));
        if (minuscule == 'q') return std::nullopt;
        if (minuscule >= 'a' && minuscule <= 'd') return static_cast<std::size_t>(minuscule - 'a');
        fmt::print("« {} » n'est pas une réponse : a, b, c ou d (q pour arrêter) : ", ligne);
        std::fflush(stdout);
    }
    return std::nullopt;
}

// Ce qu'il faut faire maintenant, d'après la note.
void conseiller(std::size_t justes, const std::vector<std::string_view>& a_relire) {
    fmt::print("\nVotre note : {} sur {}.\n", justes, questions.size());
    if (justes >= pour_commencer)
        fmt::print("Vous pouvez commencer le cours au chapitre 1.\n");
    else if (justes >= pour_commencer_en_lisant)
        fmt::print("Vous pouvez commencer, après avoir lu les sections ci-dessous.\n");
    else
        fmt::print("Lisez d'abord tous les rappels, et faites tourner leurs programmes.\n");
    if (a_relire.empty()) return;
    fmt::print("À lire dans exemples/rappels_cpp/README.md :\n");
    for (const auto& theme : a_relire)
        fmt::print("  - {}\n", theme);
}

int interroger() {
    std::size_t justes = 0;
    std::vector<std::string_view> a_relire;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto& question = questions[i];
        poser(i + 1, question);
        const auto reponse = lire_reponse();
        if (!reponse) {
            fmt::print("\nArrêt après {} réponses sur {} : pas de note.\n", i, questions.size());
            return 1;
        }
        const bool juste = *reponse == question.bonne;
        fmt::print("{} : {}) {}\n{}\n", juste ? "Juste" : "Non", "abcd"[question.bonne],
                   question.choix[question.bonne], question.explication);
        justes += juste ? 1U : 0U;
        if (!juste && std::ranges::find(a_relire, question.theme) == a_relire.end())
            a_relire.push_back(question.theme);
    }
    conseiller(justes, a_relire);
    return 0;
}

int main(int nombre, char** arguments) {
    const std::vector<std::string> mots(arguments + 1, arguments + nombre);
    if (mots.empty()) {
        try {
            return interroger();
        } catch (const std::exception& erreur) {
            fmt::print(stderr, "auto_test : {}\n", erreur.what());
            return 2;
        }
    }
    const bool aide = mots.size() == 1 && (mots[0] == "--help" || mots[0] == "-h");
    if (!aide) fmt::print(stderr, "auto_test : argument inconnu « {} »\n", mots[0]);
    fmt::print(aide ? stdout : stderr,
               "Usage : auto_test [< reponses.txt]\n"
               "Pose vingt questions de C++ ; répondez par a, b, c ou d, q pour arrêter.\n"
               "Les réponses peuvent venir d'un fichier, une lettre par ligne.\n"
               "Rend 0 si les vingt ont une réponse, 1 si l'on s'arrête avant, 2 en cas "
               "d'erreur.\n");
    return aide ? 0 : 2;
}
