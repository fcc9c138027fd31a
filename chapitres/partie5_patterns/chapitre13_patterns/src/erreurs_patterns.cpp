#include <chapitre13/erreurs_patterns.hpp>

namespace cours {

ErreurEtape::ErreurEtape(const std::string& etape, std::size_t entree, std::exception_ptr cause)
    : std::runtime_error("étape « " + etape + " », entrée " + std::to_string(entree) + " : " +
                         message_de(cause)),
      etape_(etape),
      entree_(entree),
      cause_(std::move(cause)) {}

std::string message_de(const std::exception_ptr& erreur) {
    try {
        if (erreur) std::rethrow_exception(erreur);
    } catch (const std::exception& connue) {
        return connue.what();
    } catch (...) {
    }
    return "exception sans message";
}

}  // namespace cours
