// Un template est un moule : le compilateur en tire une fonction ou une classe par type employé.
#include <fmt/format.h>

#include <concepts>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

// [protege]
// Une valeur et son verrou, pour n'importe quel type : on n'y touche que verrou pris.
template <class T>
class Protege {
public:
    explicit Protege(T valeur) : valeur_(std::move(valeur)) {}

    template <std::invocable<T&> F>  // F doit pouvoir être appelée avec un T& : sinon, refusée ici
    auto avec(F&& fonction) {
        const std::lock_guard garde(verrou_);
        return std::forward<F>(fonction)(valeur_);
    }

private:
    std::mutex verrou_;
    T valeur_;
};
// [/protege]

// [somme]
template <class T>
concept Nombre = std::is_arithmetic_v<T>;

// Un nombre quelconque d'arguments ; le pli (a + ... + 0) écrit l'addition pour nous.
template <Nombre... Nombres>
constexpr auto somme(Nombres... nombres) {
    return (nombres + ... + 0);
}
static_assert(somme() == 0);
static_assert(std::is_same_v<decltype(somme(1, 2.5)), double>);
// [/somme]

int main() {
    Protege<std::string> texte("bon");
    Protege nombre(40);  // T = int, déduit
    texte.avec([](std::string& t) { t += "jour"; });
    nombre.avec([](int& n) { n += 2; });
    const auto mot = texte.avec([](const std::string& t) { return t; });
    const int valeur = nombre.avec([](int n) { return n; });
    fmt::print("{}, {}, {}\n", mot, valeur, somme(1, 2, 3.5));
    return mot == "bonjour" && valeur == 42 ? 0 : 1;
}
