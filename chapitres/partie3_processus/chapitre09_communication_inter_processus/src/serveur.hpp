// Le processus du gestionnaire. Interne au composant Gestionnaire.
#pragma once

namespace cours {

/// Sert les clients qui se présentent au guichet, jusqu'à ce qu'il n'y ait plus ni client, ni
/// personne pour en envoyer. N'attend jamais un client en particulier.
void servir_dictionnaire(int guichet);

}  // namespace cours
