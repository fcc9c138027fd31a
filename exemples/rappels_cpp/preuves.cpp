// Les réponses de l'auto-test, prouvées : chaque extrait posé en question est exécuté ici, et ce
// qu'il donne doit être le texte du bon choix. L'auto-test lit ses extraits dans ce fichier.
#include <fmt/format.h>

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "mouchard.hpp"
#include "questions.hpp"

std::string q1() {
    std::string journal;
    // [q1]
    struct Temoin {
        std::string& journal;
        char nom;
        ~Temoin() { journal += nom; }
    };
    {
        const Temoin a{journal, 'a'};
        const Temoin b{journal, 'b'};
    }
    // [/q1]
    return journal;
}

std::string q2() {
    // [q2]
    int dehors = 0;
    struct Emprunt {
        int& n;
        explicit Emprunt(int& livres) : n(livres) { ++n; }
        ~Emprunt() { --n; }
    };
    try {
        const Emprunt emprunt(dehors);
        throw std::runtime_error("panne");
    } catch (const std::exception&) {
    }
    // [/q2]
    return std::to_string(dehors);
}

std::string q3() {
    // [q3]
    struct Garde {
        bool& pris;
        explicit Garde(bool& verrou) : pris(verrou) { pris = true; }
        ~Garde() { pris = false; }
    };
    bool verrou = false;
    Garde{verrou};
    const bool protegee = verrou;  // la ligne suivante
    // [/q3]
    return protegee ? "oui" : "non";
}

std::string q4() {
    // [q4]
    int a = 1;
    int b = 2;
    int& r = a;
    r = b;
    b = 3;
    // [/q4]
    return b == 3 ? std::to_string(a) : "";
}

std::string q5() {
    int total = 0;
    // [q5]
    std::vector<int> notes{1, 2, 3};
    for (auto x : notes) {
        x *= 10;
        total += x;
    }
    // [/q5]
    return total == 60 ? std::to_string(notes[0]) : "";
}

std::string q7() {
    // [q7]
    std::string a = "abc";
    std::string&& r = std::move(a);
    r += "d";
    // [/q7]
    return a;
}

std::string q8() {
    // [q8]
    auto p = std::make_unique<int>(7);
    const auto q = std::move(p);
    // [/q8]
    return !p && q ? "p est nul, q possède l'entier" : "";
}

std::string q9() {
    Comptes comptes;
    // [q9]
    const Mouchard a(comptes);  // il se copie, et se déplace
    const Mouchard b = std::move(a);
    // [/q9]
    (void)b;
    return comptes.copies == 1 && comptes.deplacements == 0 ? "une copie" : "un déplacement";
}

// [q10]
template <class T>
std::string deduire(T&& x);  // avec : int n = 1;
// [/q10]
template <class T>
std::string deduire(T&& x) {
    static_assert(std::is_same_v<decltype(x), T&&>);
    return std::is_same_v<T, int&> ? "int&" : "autre";
}
std::string q10() {
    int n = 1;
    return deduire(n);
}

// [q11]
std::string recevoir(int&) {
    return "recevoir(int&)";
}
std::string recevoir(int&&) {
    return "recevoir(int&&)";
}

template <class T>
std::string relayer(T&& x) {
    return recevoir(x);
}
// [/q11]
std::string q11() {
    int n = 1;
    return recevoir(std::move(n)) == "recevoir(int&&)" ? relayer(3) : "";
}

std::string q12() {
    // [q12]
    int n = 1;
    const auto f = [n] { return n; };
    n = 2;
    // [/q12]
    return n == 2 ? std::to_string(f()) : "";
}

std::string q13() {
    // [q13]
    auto compter = [n = 0]() mutable { return ++n; };
    compter();
    auto copie = compter;
    compter();
    // [/q13]
    return std::to_string(copie());
}

// [q15]
template <class T>
T maximum(T a, T b) {
    return a < b ? b : a;
}
// [/q15]
template <class A, class B>
concept MaximumAppelable = requires(A a, B b) {
    maximum(a, b);
};
std::string q15() {
    static_assert(MaximumAppelable<int, int>);
    return MaximumAppelable<int, double> ? "2.5" : "le code ne compile pas";
}

// [q16]
template <class T>
int& passages() {
    static int n = 0;
    return n;
}
void passer() {
    passages<int>() += 1;
    passages<long>() += 2;
}
// [/q16]
std::string q16() {
    passer();
    return std::to_string(passages<int>());
}

std::string q18() {
    int copies = 0;
    // [q18]
    struct Element {
        int& copies;
        explicit Element(int& n) : copies(n) {}
        Element(const Element& e) : copies(e.copies) { ++copies; }
        Element(Element&& e) : copies(e.copies) {}  // sans noexcept
    };
    std::vector<Element> elements;
    elements.emplace_back(copies);
    elements.reserve(100);
    // [/q18]
    return copies == 1 ? "une copie" : "un déplacement";
}

std::string q19() {
    // [q19]
    std::string vu;
    try {
        throw 42;
    } catch (const std::exception&) {
        vu = "std::exception";
    } catch (...) {
        vu = "autre chose";
    }
    // [/q19]
    return vu;
}

int main() {
    const std::map<std::size_t, std::function<std::string()>> preuves{
        {1, q1},   {2, q2},   {3, q3},   {4, q4},   {5, q5},   {7, q7},   {8, q8},   {9, q9},
        {10, q10}, {11, q11}, {12, q12}, {13, q13}, {15, q15}, {16, q16}, {18, q18}, {19, q19}};
    int fautes = 0;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto& question = questions[i];
        const auto preuve = preuves.find(i + 1);
        // Une question a son code dans ce fichier, et une preuve ; ou dans son texte, et aucune.
        bool juste = (preuve == preuves.end()) != question.code.empty();
        if (preuve != preuves.end())
            juste = juste && preuve->second() == question.choix[question.bonne];
        fmt::print("{} {}) {}{}\n", i + 1, "abcd"[question.bonne], question.choix[question.bonne],
                   juste ? "" : "   FAUX");
        fautes += juste ? 0 : 1;
    }
    return fautes == 0 ? 0 : 1;
}
