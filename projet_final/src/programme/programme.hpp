// Le programme conversion_images.
#pragma once

namespace projet {

/// Ce que rend le programme.
enum Code : int {
    code_reussite = 0,
    code_echecs = 1,  ///< des images n'ont pas été converties, ou des exécutions se contredisent
    code_usage = 2,   ///< rien n'a été fait : la demande ne peut pas être satisfaite
    code_abandon =
        3,  ///< arrêté en route (disque plein…), ou la sortie standard n'a pu être écrite
    code_signal = 128  ///< plus le numéro du signal : 130 pour Ctrl-C
};

/// Mène tout : options, images, campagne, résultats. Rend le code de sortie. Ne lève rien.
/// À appeler depuis un processus à un seul thread (il masque des signaux).
int conversion_images(int argc, const char* const* argv);

}  // namespace projet
