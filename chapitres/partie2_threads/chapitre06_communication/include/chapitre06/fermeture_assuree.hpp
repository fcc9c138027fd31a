#pragma once

namespace cours {

/// Ferme une collection en disparaissant, quoi qu'il arrive : une exception qui traverse le bloc ne
/// laisse pas des threads attendre pour toujours une valeur ou une place. À déclarer après les
/// threads qui s'en servent, pour être détruite avant qu'on les attende.
///
///     std::vector<std::jthread> equipe;
///     const cours::FermetureAssuree fermeture(file);
///     equipe.emplace_back(…);   // peut échouer : la file se ferme, l'équipe finit, on l'attend
///
/// La collection doit vivre plus longtemps. fermer() ne doit pas lever d'exception, et se répète
/// sans effet : rien n'empêche de fermer plus tôt.
template <class Collection>
class FermetureAssuree {
public:
    explicit FermetureAssuree(Collection& collection) : collection_(collection) {}
    FermetureAssuree(const FermetureAssuree&) = delete;
    FermetureAssuree& operator=(const FermetureAssuree&) = delete;
    ~FermetureAssuree() { collection_.fermer(); }

private:
    Collection& collection_;
};

}  // namespace cours
