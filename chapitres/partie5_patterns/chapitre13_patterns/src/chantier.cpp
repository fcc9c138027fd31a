#include <chapitre13/chantier.hpp>

namespace cours {

// [echouer]
void Chantier::echouer(const std::string& etape, std::size_t rang,
                       std::exception_ptr cause) noexcept {
    {
        const std::lock_guard garde(verrou_);
        if (!erreur_) {
            try {
                erreur_ = std::make_exception_ptr(ErreurEtape(etape, rang, std::move(cause)));
            } catch (...) {
                erreur_ = std::current_exception();  // plus de mémoire pour le dire
            }
        }
    }
    arreter();  // toutes les attentes sur les files cèdent
}
// [/echouer]

std::vector<BilanEtape> Chantier::finir() {
    [[maybe_unused]] const auto echecs = threads_.joindre();  // ils ont tout attrapé
    if (erreur_) std::rethrow_exception(erreur_);
    std::vector<BilanEtape> bilans;
    for (const Etape& etape : etapes_)
        bilans.push_back({etape.nom, etape.largeur, etape.traitees,
                          std::chrono::nanoseconds(etape.occupee.load())});
    return bilans;
}

}  // namespace cours
