// FAUTIF EXPRÈS : une exception sort d'un thread, et le programme meurt. `releves.sh` le lance, et
// lit le fichier core qu'il laisse.
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

// [exception_perdue]
int prix_de(const std::string& article) {
    return std::stoi(article.substr(article.find('=') + 1));  // stoi lève std::invalid_argument
}

void additionner(const std::vector<std::string>& articles, int& total) {
    for (const auto& article : articles)
        total += prix_de(article);
}

int main() {
    const std::vector<std::string> articles{"pain=2", "lait=1", "sel=?"};
    int total = 0;
    std::jthread calcul([&] { additionner(articles, total); });
}
// [/exception_perdue]
