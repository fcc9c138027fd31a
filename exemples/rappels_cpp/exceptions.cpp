// Une exception remonte les appels jusqu'à qui sait quoi en faire, et détruit au passage les objets
// locaux. Elle ne passe pas d'elle-même d'un thread à l'autre.
#include <fmt/format.h>

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

// [nommer]
// Qui attrape par `const&` garde le vrai type. `catch (...)` est le seul à tout prendre : on peut
// lever n'importe quoi, même un entier.
std::string nommer(const std::function<void()>& action) {
    try {
        action();
    } catch (const std::out_of_range&) {  // du plus précis au plus général
        return "hors bornes";
    } catch (const std::exception& erreur) {
        return erreur.what();
    } catch (...) {
        return "autre chose";
    }
    return "rien";
}
// [/nommer]

// [passer]
// Une exception qui sort de la fonction d'un thread termine le programme (std::terminate). Le
// thread l'attrape donc, et la passe à qui l'attend.
void dans_un_thread(const std::function<void()>& action) {
    std::exception_ptr erreur;
    std::jthread([&] {
        try {
            action();
        } catch (...) {
            erreur = std::current_exception();
        }
    }).join();
    if (erreur) std::rethrow_exception(erreur);
}
// [/passer]

int main() {
    const auto precis = nommer([] { (void)std::string("abc").at(9); });
    const auto general = nommer([] { throw std::runtime_error("panne"); });
    const auto entier = nommer([] { throw 42; });
    const auto aucun = nommer([] {});
    const auto passee =
        nommer([] { dans_un_thread([] { throw std::runtime_error("venue d'un thread"); }); });
    fmt::print("{}, {}, {}, {}, {}\n", precis, general, entier, aucun, passee);
    return precis == "hors bornes" && general == "panne" && entier == "autre chose" &&
                   aucun == "rien" && passee == "venue d'un thread"
               ? 0
               : 1;
}
