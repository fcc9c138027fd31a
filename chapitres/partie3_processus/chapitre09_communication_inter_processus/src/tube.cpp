#include <chapitre09/tube.hpp>

namespace cours {

void Tube::envoyer(std::string_view message) const {
    if (message.size() > maximum) throw std::length_error("message trop grand pour un tube");
    envoyer_trame(bouts_.ecriture.numero(), message);
}

std::optional<std::string> Tube::recevoir() const {
    return recevoir_trame(bouts_.lecture.numero(), maximum);
}

}  // namespace cours
