// Deux réponses qui se ressemblent de trop près, et deux qui ne se ressemblent que par l'exercice.
#include "ressemblance.hpp"

#include <juge/epreuve.hpp>

namespace {

const std::string squelette = R"(#pragma once
#include <mutex>
template <class T>
class Pile {
public:
    void empiler(T valeur) { (void)valeur; }
    bool depiler(T& valeur) { (void)valeur; return false; }
};
)";

const std::string reponse = R"(#pragma once
#include <mutex>
#include <vector>
template <class T>
class Pile {
public:
    void empiler(T valeur) {
        const std::lock_guard garde(verrou_);
        elements_.push_back(std::move(valeur));
    }
    bool depiler(T& valeur) {
        const std::lock_guard garde(verrou_);
        if (elements_.empty()) return false;
        valeur = std::move(elements_.back());
        elements_.pop_back();
        return true;
    }
private:
    std::mutex verrou_;
    std::vector<T> elements_;
};
)";

std::string remplacer(std::string texte, const std::string& avant, const std::string& apres) {
    for (std::size_t p = 0; (p = texte.find(avant, p)) != std::string::npos; p += apres.size())
        texte.replace(p, avant.size(), apres);
    return texte;
}

double comparer(const std::string& a, const std::string& b) {
    return noter::ressemblance(noter::traits(a, squelette), noter::traits(b, squelette));
}

}  // namespace

TEST_CASE("noms changés, commentaires ajoutés, lignes recoupées : la même réponse") {
    auto copie = remplacer(reponse, "verrou_", "mtx");
    copie = remplacer(copie, "elements_", "contenu");
    copie = remplacer(copie, "garde", "g");
    copie = remplacer(copie, ";\n", ";  // expliqué\n\n");
    REQUIRE(comparer(reponse, copie) >= noter::ressemblance_signalee);
}

TEST_CASE("deux squelettes ne se ressemblent pas : ils ne disent rien") {
    REQUIRE(comparer(squelette, squelette) == 0);
    REQUIRE(noter::traits(squelette, squelette).empty());
}

TEST_CASE("deux façons différentes de répondre ne sont pas signalées") {
    const std::string autre = R"(#pragma once
#include <atomic>
#include <list>
#include <mutex>
template <class T>
class Pile {
public:
    void empiler(T valeur) {
        std::unique_lock<std::mutex> verrou{mutex_};
        pile_.emplace_front(valeur);
        ++taille_;
    }
    bool depiler(T& valeur) {
        std::unique_lock<std::mutex> verrou{mutex_};
        if (taille_ == 0) {
            return false;
        }
        valeur = pile_.front();
        pile_.pop_front();
        --taille_;
        return true;
    }
private:
    std::mutex mutex_;
    std::list<T> pile_;
    std::atomic<int> taille_{0};
};
)";
    REQUIRE(comparer(reponse, autre) < noter::ressemblance_signalee);
}

TEST_CASE("une réponse trop courte ne permet pas de conclure") {
    const std::string courte = remplacer(squelette, "(void)valeur; return false;", "return true;");
    REQUIRE(comparer(courte, courte) == 0);
}
