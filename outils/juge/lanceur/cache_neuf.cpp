#include "cache_neuf.hpp"

#include <algorithm>

#include "cache.hpp"

namespace juge {
namespace fs = std::filesystem;

CacheNeuf::CacheNeuf(const Catalogue& modele)
    : catalogue_(modele), dossier_(Cache(modele.construction / "cache" / "a_part", 0).brouillon()) {
    catalogue_.cache = dossier_ / "reponses";
}

CacheNeuf::~CacheNeuf() {
    std::error_code ignoree;
    fs::remove_all(dossier_, ignoree);
}

int CacheNeuf::programmes() const {
    std::error_code ignoree;
    return static_cast<int>(std::count_if(
        fs::directory_iterator(catalogue_.cache, ignoree), fs::directory_iterator{},
        [](const auto& produit) { return fs::exists(produit.path() / "programme"); }));
}

}  // namespace juge
