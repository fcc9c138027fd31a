// std::atomic<std::shared_ptr> est juste, et ThreadSanitizer ne doit pas reprocher à la réponse ce
// que la libstdc++ fait dans ses propres fonctions.
#include <juge/epreuve.hpp>

namespace {

using Texte = std::shared_ptr<const std::string>;

/// Lit, remplace et compare-échange : tout ce que l'on peut faire d'un pointeur atomique.
void se_disputer(std::atomic<Texte>& partage, const std::string& signature) {
    for (int i = 0; i < 300; ++i) {
        Texte vu = partage.load();
        partage.compare_exchange_strong(vu, std::make_shared<const std::string>(*vu + "+"));
        partage.store(std::make_shared<const std::string>(signature));
        partage.exchange(std::make_shared<const std::string>(signature));
    }
}

}  // namespace

TEST_CASE("un std::atomic<std::shared_ptr> bien employé n'est pas une course", "[tsan]") {
    std::atomic<Texte> partage(std::make_shared<const std::string>("départ"));
    {
        juge::Acteur a("a", [&] { se_disputer(partage, "a"); });
        juge::Acteur b("b", [&] { se_disputer(partage, "b"); });
    }
    const auto dernier = partage.load();
    REQUIRE((*dernier == "a" || *dernier == "b"));
}
