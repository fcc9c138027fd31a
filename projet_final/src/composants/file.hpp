// La file de threads_file : celle du chapitre 6, ou la réponse à l'exercice 6.1.
#pragma once

#ifdef REPONSE_6_1

#include REPONSE_6_1

#include <cstddef>
#include <optional>
#include <stop_token>
#include <utility>

#include "composants/composants.hpp"

namespace projet {

inline const InscriptionComposant file_etudiant{{6, 1, "threads_file"}};

/// La file de l'étudiant, qui ne connaît pas les jetons d'arrêt : une demande d'arrêt la ferme.
template <class T>
class FileDeVersion {
public:
    explicit FileDeVersion(std::size_t capacite) : file_(capacite) {}

    bool deposer(T valeur, const std::stop_token& arret = {}) {
        const std::stop_callback fermeture(arret, [this] { file_.fermer(); });
        return file_.deposer(std::move(valeur));
    }

    /// Rien non plus dès que l'arrêt est demandé, même s'il reste des valeurs.
    std::optional<T> retirer(const std::stop_token& arret = {}) {
        const std::stop_callback fermeture(arret, [this] { file_.fermer(); });
        std::optional<T> valeur = file_.retirer();
        return arret.stop_requested() ? std::nullopt : std::move(valeur);
    }

    void fermer() { file_.fermer(); }

private:
    ::FileFermable<T> file_;
};

}  // namespace projet

#else

#include <chapitre06/file_bornee.hpp>

namespace projet {

template <class T>
using FileDeVersion = cours::FileBornee<T>;

}  // namespace projet

#endif
