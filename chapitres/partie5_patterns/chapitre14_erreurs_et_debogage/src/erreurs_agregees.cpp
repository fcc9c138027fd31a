#include <chapitre14/erreurs_agregees.hpp>
#include <utility>

namespace cours {
namespace {

std::string resumer(const std::vector<ErreurRapportee>& erreurs) {
    if (erreurs.empty()) throw std::invalid_argument("un agrégat porte au moins une erreur");
    std::string phrase = std::to_string(erreurs.size());
    phrase += erreurs.size() > 1 ? " erreurs :" : " erreur :";
    for (const auto& erreur : erreurs)
        phrase += "\n  " + en_phrase(erreur);
    return phrase;
}

std::string sous(const std::string& origine, const std::string& precise) {
    if (origine.empty() || precise.empty()) return origine + precise;
    return origine + " / " + precise;
}

}  // namespace

ErreursAgregees::ErreursAgregees(std::vector<ErreurRapportee> erreurs)
    : std::runtime_error(resumer(erreurs)), erreurs_(std::move(erreurs)) {}

void CollecteurErreurs::noter(const std::exception_ptr& exception, const std::string& origine) {
    try {
        if (exception) std::rethrow_exception(exception);
    } catch (const ErreursAgregees& agregat) {
        for (auto erreur : agregat.erreurs()) {
            erreur.origine = sous(origine, erreur.origine);
            noter(std::move(erreur));
        }
        return;
    } catch (...) {  // décrite ci-dessous
    }
    noter(rapporter(exception, origine));
}

void CollecteurErreurs::noter(ErreurRapportee erreur) {
    const std::lock_guard garde(verrou_);
    erreurs_.push_back(std::move(erreur));
}

std::size_t CollecteurErreurs::taille() const {
    const std::lock_guard garde(verrou_);
    return erreurs_.size();
}

std::vector<ErreurRapportee> CollecteurErreurs::erreurs() const {
    const std::lock_guard garde(verrou_);
    return erreurs_;
}

void CollecteurErreurs::lever() {
    std::vector<ErreurRapportee> notees;
    {
        const std::lock_guard garde(verrou_);
        notees.swap(erreurs_);
    }
    if (!notees.empty()) throw ErreursAgregees(std::move(notees));
}

}  // namespace cours
