#include <chapitre07/exception_en_cours.hpp>
#include <chapitre07/processus.hpp>
#include <chapitre14/erreur_rapportee.hpp>
#include <stdexcept>

namespace cours {

ErreurRapportee rapporter(const std::exception_ptr& exception, std::string origine) {
    if (!exception) throw std::invalid_argument("il n'y a pas d'exception à rapporter");
    try {
        std::rethrow_exception(exception);
    } catch (const ErreurDistante& distante) {
        return {distante.type(), distante.what(), std::move(origine), nullptr};
    } catch (...) {
        auto [type, message] = exception_en_cours();
        return {std::move(type), std::move(message), std::move(origine), exception};
    }
}

std::string en_phrase(const ErreurRapportee& erreur) {
    const std::string debut = erreur.origine.empty() ? "" : "[" + erreur.origine + "] ";
    return debut + erreur.type + " : " + erreur.message;
}

}  // namespace cours
