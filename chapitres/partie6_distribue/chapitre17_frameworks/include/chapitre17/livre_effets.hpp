#pragma once

#include <chapitre17/base.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace cours {

/// Un livre où chaque effet est écrit avec la clé de la tâche qui l'a produit, dans une même
/// transaction : une tâche exécutée deux fois n'a d'effet qu'une. C'est ce qui fait, d'une
/// livraison « au moins une fois », un effet « exactement une fois ». Plusieurs processus peuvent
/// ouvrir le même livre. Un objet appartient à un thread à la fois.
class LivreEffets {
public:
    /// Lève ErreurBase, comme toutes les fonctions.
    explicit LivreEffets(const std::string& chemin);

    /// Fait l'effet si cette clé n'en a encore aucun, et rend vrai ; sinon ne fait rien. L'effet
    /// est ce qu'`action` écrit dans cette base : s'il lève, rien n'est écrit, clé comprise. Ce
    /// qu'il ferait ailleurs (un courriel) n'est pas protégé.
    bool une_fois(std::string_view cle, const std::function<void(Base&)>& action = {});
    /// Vrai si cette clé a eu son effet.
    bool contient(std::string_view cle);
    /// Combien de clés ont eu leur effet.
    std::int64_t effets();

private:
    Base base_;
};

}  // namespace cours
