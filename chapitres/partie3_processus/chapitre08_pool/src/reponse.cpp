#include <chapitre07/exception_en_cours.hpp>
#include <chapitre07/processus.hpp>
#include <stdexcept>
#include <utility>

#include "worker.hpp"

namespace cours {
namespace {

constexpr char nature_valeur = 'V';
constexpr char nature_exception = 'E';  ///< le type, un octet nul, le message

}  // namespace

std::string reponse_valeur(std::string octets) {
    octets.push_back(nature_valeur);  // à la fin : rien à déplacer, ni ici ni à l'arrivée
    return octets;
}

std::string reponse_exception() {
    const auto [type, message] = exception_en_cours();
    return type + '\0' + message + nature_exception;
}

std::string ouvrir_reponse(std::string reponse) {
    const char nature = reponse.empty() ? '\0' : reponse.back();
    if (!reponse.empty()) reponse.pop_back();
    if (nature == nature_valeur) return reponse;
    const auto coupure = reponse.find('\0');
    if (nature != nature_exception || coupure == std::string::npos)
        throw std::runtime_error("la réponse d'un worker n'a pas de sens");
    throw ErreurDistante(reponse.substr(0, coupure), reponse.substr(coupure + 1));
}

}  // namespace cours
