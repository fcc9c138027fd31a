// À qui est un rendu : son nom, et ce que Moodle y met.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace noter {

/// Le nom que Moodle donne au dossier d'un rendu qu'il exporte :
/// « Ada Byron_12345_assignsubmission_file_ », sans le dernier « _ » depuis sa version 4.1.
struct DepotMoodle {
    std::string nom;      ///< « Ada Byron », ou « Participant » quand le devoir est anonyme
    std::string numero;   ///< « 12345 »
    std::string dossier;  ///< le nom du dossier où Moodle attend un retour
};

/// Rien si ce n'est pas un tel nom.
std::optional<DepotMoodle> depot_moodle(const std::string& rendu);

/// Comment nommer ce rendu à un lecteur : « Ada Byron (12345) » s'il vient de Moodle, son nom
/// sinon.
std::string nom_a_lire(const std::string& rendu);

/// Les rangs des rendus que désigne l'une de ces désignations. D'abord ceux dont c'est le nom, ou,
/// s'ils viennent de Moodle, le numéro (« 12345 », « Participant 12345 ») ; à défaut ceux dont le
/// nom a les mêmes mots, dans quelque ordre que ce soit (« Byron Ada » pour « ada_byron »). Sans
/// égard aux majuscules.
std::vector<std::size_t> rendus_designes(const std::vector<std::string>& designations,
                                         const std::vector<std::string>& rendus);

}  // namespace noter
