#include "conclusion.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

namespace juge {
namespace {

constexpr int code_arret = 2;

/// fmt::print lève une exception si la sortie d'erreur est pleine : ici, il n'y a plus rien à
/// faire.
void dire(const char* outil, const std::string& phrase) {
    std::fputs(fmt::format("{} : {}\n", outil, phrase).c_str(), stderr);
}

bool tout_est_affiche() {
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

}  // namespace

int conclure(const char* outil, const std::function<int()>& corps) {
    int code = code_arret;
    std::string arret;
    try {
        code = corps();
    } catch (const std::filesystem::filesystem_error& erreur) {
        arret = fmt::format("{} ne se laisse pas lire ou écrire ({}).", erreur.path1().string(),
                            erreur.code().message());
    } catch (const std::exception& erreur) {
        arret = erreur.what();
    }
    // Ce qui a pu être montré vient d'abord ; une sortie pleine est aussi ce que dit l'exception.
    if (tout_est_affiche()) {
        if (!arret.empty()) dire(outil, arret);
        return code;
    }
    dire(outil, "la sortie standard n'a pas tout reçu : elle est fermée, ou son disque est plein.");
    return code_arret;
}

}  // namespace juge
