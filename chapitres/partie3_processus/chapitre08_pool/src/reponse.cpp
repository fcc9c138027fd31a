#include <cxxabi.h>

#include <chapitre07/processus.hpp>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <typeinfo>
#include <utility>

#include "worker.hpp"

namespace cours {
namespace {

constexpr char nature_valeur = 'V';
constexpr char nature_exception = 'E';  ///< le type, un octet nul, le message

/// Le nom du type de l'exception en cours, tel qu'il s'écrit en C++.
std::string type_en_cours() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (type == nullptr) return "exception étrangère à C++";
    int statut = 0;
    const std::unique_ptr<char, decltype(&std::free)> lisible(
        abi::__cxa_demangle(type->name(), nullptr, nullptr, &statut), &std::free);
    return lisible ? lisible.get() : type->name();
}

std::string message_en_cours() {
    try {
        throw;
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return "exception sans message";
    }
}

}  // namespace

std::string reponse_valeur(std::string octets) {
    octets.push_back(nature_valeur);  // à la fin : rien à déplacer, ni ici ni à l'arrivée
    return octets;
}

std::string reponse_exception() {
    return type_en_cours() + '\0' + message_en_cours() + nature_exception;
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
