#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {

TEST_CASE("une note peut être lue pendant qu'une autre s'écrit") {
    std::thread([] { noter(1); }).join();
    std::jthread ecrivain([] { noter(2); });
    int lue = 0;
    std::jthread lecteur([&] { lue = derniere(); });
    ecrivain.join();
    lecteur.join();
    REQUIRE((lue == 1 || lue == 2));
}

}  // namespace juge::epreuve
