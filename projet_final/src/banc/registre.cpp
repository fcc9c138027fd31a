#include <algorithm>

#include "banc/absente.hpp"
#include "banc/contexte.hpp"

namespace projet {
namespace {

/// Dans une fonction : construite à la première inscription, quel que soit l'ordre des fichiers.
std::vector<Version>& inscrites() {
    static std::vector<Version> liste;
    return liste;
}

std::vector<VersionAbsente>& absentes() {
    static std::vector<VersionAbsente> liste;
    return liste;
}

}  // namespace

const std::vector<Version>& versions() {
    return inscrites();
}

InscriptionVersion::InscriptionVersion(Version version) {
    auto& liste = inscrites();
    const auto place =
        std::upper_bound(liste.begin(), liste.end(), version,
                         [](const Version& a, const Version& b) { return a.rang < b.rang; });
    liste.insert(place, version);
}

const std::vector<VersionAbsente>& versions_absentes() {
    return absentes();
}

InscriptionAbsente::InscriptionAbsente(VersionAbsente version) {
    auto& liste = absentes();
    const auto place = std::upper_bound(
        liste.begin(), liste.end(), version,
        [](const VersionAbsente& a, const VersionAbsente& b) { return a.nom < b.nom; });
    liste.insert(place, version);
}

}  // namespace projet
