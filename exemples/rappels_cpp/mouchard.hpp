#pragma once

/// Ce qu'un mouchard a vu passer.
struct Comptes {
    int copies = 0;
    int deplacements = 0;
};

/// Un objet qui compte ses copies et ses déplacements dans des Comptes, qui doivent lui survivre.
class Mouchard {
public:
    explicit Mouchard(Comptes& comptes) : comptes_(&comptes) {}
    Mouchard(const Mouchard& autre) : comptes_(autre.comptes_) { ++comptes_->copies; }
    Mouchard(Mouchard&& autre) noexcept : comptes_(autre.comptes_) { ++comptes_->deplacements; }
    Mouchard& operator=(const Mouchard&) = delete;
    ~Mouchard() = default;

private:
    Comptes* comptes_;
};
