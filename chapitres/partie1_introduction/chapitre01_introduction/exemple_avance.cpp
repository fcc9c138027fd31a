// Exemple avancé : un banc de mesure, de 1 à N threads.
//
// Le programme mesuré dessine l'ensemble de Mandelbrot, puis encode l'image au format PGM. Le
// dessin se partage entre les threads ; l'encodage, écrit l'un après l'autre, est séquentiel. On
// mesure le temps total pour 1, 2, 3… threads, on ajuste la loi d'Amdahl, et l'on compare la
// fraction séquentielle qu'elle trouve à celle que l'on peut ici chronométrer directement.
#include <fmt/format.h>

#include <algorithm>
#include <chapitre01/lois.hpp>
#include <chapitre01/topologie.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

constexpr std::size_t largeur = 480;
constexpr std::size_t hauteur = 320;
constexpr int iterations_max = 600;
constexpr int essais = 5;

using Image = std::vector<std::uint8_t>;  // un niveau de gris par pixel, ligne après ligne

// ---------------------------------------------------------------------- Le programme à mesurer

std::uint8_t niveau_de_gris(std::size_t x, std::size_t y) {
    const double reel = -2.2 + 3.2 * static_cast<double>(x) / largeur;
    const double imaginaire = -1.1 + 2.2 * static_cast<double>(y) / hauteur;
    double a = 0;
    double b = 0;
    int i = 0;
    for (; i < iterations_max && a * a + b * b <= 4; ++i) {
        const double suivant = a * a - b * b + reel;
        b = 2 * a * b + imaginaire;
        a = suivant;
    }
    return static_cast<std::uint8_t>(255 * i / iterations_max);
}

// [dessiner]
// Dessine une ligne sur `pas`, à partir de `premiere`.
void dessiner_lignes(Image& image, std::size_t premiere, std::size_t pas) {
    for (std::size_t y = premiere; y < hauteur; y += pas)
        for (std::size_t x = 0; x < largeur; ++x)
            image[y * largeur + x] = niveau_de_gris(x, y);
}

// Le thread t dessine les lignes t, t + n, t + 2n… Les lignes du milieu coûtent bien plus que
// celles du bord : par blocs, les uns auraient fini longtemps avant les autres. Entrelacées, les
// parts se valent.
Image dessiner(std::size_t threads) {
    Image image(largeur * hauteur);
    if (threads == 1) {  // le programme séquentiel, sans thread : sa durée est T₁
        dessiner_lignes(image, 0, 1);
        return image;
    }
    std::vector<std::jthread> equipe;
    for (std::size_t t = 0; t < threads; ++t)
        equipe.emplace_back([&image, t, threads] { dessiner_lignes(image, t, threads); });
    equipe.clear();
    return image;
}
// [/dessiner]

// [encoder]
// Le format PGM (P2) : un en-tête, puis les niveaux de gris écrits en décimal. Un seul thread : la
// place de chaque nombre dans le texte dépend de tous ceux qui précèdent.
std::string encoder(const Image& image) {
    std::string texte = fmt::format("P2\n{} {}\n255\n", largeur, hauteur);
    for (std::size_t i = 0; i < image.size(); ++i)
        fmt::format_to(std::back_inserter(texte), "{}{}", image[i],
                       (i + 1) % largeur == 0 ? '\n' : ' ');
    return texte;
}
// [/encoder]

// ------------------------------------------------------------------------------ Le banc de mesure

// Les durées mesurées avec ce nombre de threads, en millisecondes.
struct Serie {
    std::size_t threads = 1;
    std::vector<double> totaux;
    std::vector<double> encodages;  // la partie séquentielle de chaque total
};

double mediane(std::vector<double> valeurs) {
    std::sort(valeurs.begin(), valeurs.end());
    return valeurs[valeurs.size() / 2];
}

// [mesurer]
// Mesure un passage. Renvoie le texte produit : il doit être le même à chaque fois.
std::string mesurer(Serie& serie) {
    using Horloge = std::chrono::steady_clock;
    using EnMs = std::chrono::duration<double, std::milli>;
    const auto debut = Horloge::now();
    const Image image = dessiner(serie.threads);
    const auto dessine = Horloge::now();
    std::string texte = encoder(image);
    const auto fin = Horloge::now();
    serie.totaux.push_back(EnMs(fin - debut).count());
    serie.encodages.push_back(EnMs(fin - dessine).count());
    return texte;
}

// Mesure toutes les séries ; renvoie faux si deux passages n'ont pas produit le même texte.
bool mesurer_tout(std::vector<Serie>& series) {
    Serie echauffement;  // le premier passage charge les caches et réveille le processeur : on
    const std::string attendu = mesurer(echauffement);  // ne le compte pas
    bool identiques = true;
    for (int essai = 0; essai < essais; ++essai) {
        // Les essais alternent : si la machine est dérangée un moment, toutes les séries en
        // souffrent un peu, au lieu d'une seule beaucoup.
        for (auto& serie : series)
            identiques = mesurer(serie) == attendu && identiques;
    }
    return identiques;
}
// [/mesurer]

// Les nombres de threads à essayer : tous jusqu'à huit, puis en doublant ; et au-delà des cœurs
// utilisables, pour voir ce qui s'y passe.
std::vector<Serie> series_a_mesurer(std::size_t coeurs) {
    std::vector<Serie> series;
    for (std::size_t n = 1; n <= std::max<std::size_t>(4, 2 * coeurs); n += n < 8 ? 1 : n)
        series.push_back({n, {}, {}});
    return series;
}

// [ajuster]
std::vector<cours::Mesure> accelerations(const std::vector<Serie>& series) {
    const double seul = mediane(series.front().totaux);
    std::vector<cours::Mesure> mesures;
    for (const auto& serie : series)
        mesures.push_back(
            {static_cast<double>(serie.threads), cours::acceleration(seul, mediane(serie.totaux))});
    return mesures;
}

// La fraction séquentielle qui explique les mesures. Seules comptent celles où chaque thread a son
// cœur : la loi d'Amdahl ne parle pas de threads qui se partagent un cœur. (Un « cœur » de Linux
// n'est parfois qu'un thread matériel : la fraction est alors surestimée.)
double ajuster(std::vector<cours::Mesure> mesures, std::size_t coeurs) {
    std::erase_if(mesures, [coeurs](const cours::Mesure& mesure) {
        return mesure.n > static_cast<double>(std::max<std::size_t>(2, coeurs));
    });
    return cours::ajuster_fraction_sequentielle(mesures);
}
// [/ajuster]

// ------------------------------------------------------------------------------------- L'affichage

void afficher_tableau(const std::vector<Serie>& series, const std::vector<cours::Mesure>& mesures) {
    fmt::print("threads   médiane (min – max), en ms   accélération   efficacité\n");
    for (std::size_t i = 0; i < series.size(); ++i) {
        const auto& totaux = series[i].totaux;
        const auto [petit, grand] = std::minmax_element(totaux.begin(), totaux.end());
        const auto& [n, acceleration] = mesures[i];
        fmt::print("{:>7}   {:>7.1f} ({:>6.1f} – {:>6.1f})    {:>12.2f}   {:>8.0f} %\n", n,
                   mediane(totaux), *petit, *grand, acceleration,
                   100 * cours::efficacite(acceleration, n));
    }
}

// Une ligne par nombre de threads : une barre pour l'accélération mesurée, un trait là où Amdahl la
// prédit.
void afficher_courbe(const std::vector<cours::Mesure>& mesures, double fraction) {
    double sommet = cours::amdahl(fraction, mesures.back().n);
    for (const auto& mesure : mesures)
        sommet = std::max(sommet, mesure.acceleration);
    constexpr int largeur_courbe = 50;
    const auto colonne = [sommet](double acceleration) {
        return static_cast<int>(acceleration / sommet * (largeur_courbe - 1) + 0.5);
    };
    for (const auto& [n, acceleration] : mesures) {
        fmt::print("{:>7} ", n);
        for (int c = 0; c < largeur_courbe; ++c) {
            const bool prediction = c == colonne(cours::amdahl(fraction, n));
            fmt::print("{}", prediction ? "│" : c <= colonne(acceleration) ? "█" : " ");
        }
        fmt::print(" {:.2f}\n", acceleration);
    }
}

// [main]
int main() {
    const auto coeurs = static_cast<std::size_t>(cours::coeurs_utilisables());
    fmt::print("image de {} × {}, {} cœurs utilisables, {} essais par ligne\n\n", largeur, hauteur,
               coeurs, essais);
    auto series = series_a_mesurer(coeurs);
    if (!mesurer_tout(series)) {
        fmt::print(stderr, "erreur : l'image dépend du nombre de threads\n");
        return 1;
    }
    const auto mesures = accelerations(series);
    const double ajustee = ajuster(mesures, coeurs);
    const auto& seul = series.front();
    afficher_tableau(series, mesures);
    fmt::print("\naccélération : █ mesurée, │ prédite par Amdahl avec un cœur par thread\n");
    afficher_courbe(mesures, ajustee);
    fmt::print("\nfraction séquentielle chronométrée : {:.1f} % (l'encodage, à un thread)\n",
               100 * mediane(seul.encodages) / mediane(seul.totaux));
    fmt::print("fraction séquentielle ajustée      : {:.1f} % (ce qu'Amdahl déduit des mesures)\n",
               100 * ajustee);
    fmt::print("accélération limite                : {:.1f}, quel que soit le nombre de cœurs\n",
               cours::limite_amdahl(ajustee));
}
// [/main]
