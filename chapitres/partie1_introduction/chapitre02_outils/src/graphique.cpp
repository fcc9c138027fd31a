#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chapitre02/graphique.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

namespace cours {
namespace {

namespace fs = std::filesystem;

/// Un fichier temporaire, effacé à la fin.
class Brouillon {
public:
    Brouillon() {
        std::error_code erreur;
        std::string modele = (fs::temp_directory_path(erreur) / "cours-graphique-XXXXXX").string();
        const int fd = erreur ? -1 : ::mkstemp(modele.data());
        if (fd < 0)
            throw std::system_error(
                erreur ? erreur : std::error_code(errno, std::generic_category()),
                "Aucun fichier temporaire pour tracer la courbe (voyez la variable TMPDIR)");
        ::close(fd);
        chemin_ = modele;
    }
    Brouillon(const Brouillon&) = delete;
    Brouillon& operator=(const Brouillon&) = delete;
    ~Brouillon() {
        std::error_code tant_pis;
        fs::remove(chemin_, tant_pis);
    }
    const fs::path& chemin() const { return chemin_; }

private:
    fs::path chemin_;
};

/// Une chaîne entre apostrophes, comme gnuplot les lit.
std::string citer(const std::string& texte) {
    std::string citation = "'";
    for (const char c : texte) {
        if (c == '\n' || c == '\0')
            citation += ' ';
        else if (c == '\'')
            citation += "''";
        else
            citation += c;
    }
    return citation + "'";
}

/// Palette que distinguent aussi les daltoniens (Okabe et Ito, Color Universal Design, 2008).
constexpr std::array couleurs{"#0072B2", "#D55E00", "#009E73", "#CC79A7"};

/// Exécute gnuplot et renvoie son code de sortie. Sa sortie d'erreur est la nôtre.
int executer_gnuplot(const fs::path& script) {
    std::string programme = "gnuplot";
    std::string argument = script.string();
    char* const arguments[] = {programme.data(), argument.data(), nullptr};
    pid_t enfant = 0;
    const int erreur = ::posix_spawnp(&enfant, "gnuplot", nullptr, nullptr, arguments, ::environ);
    if (erreur == ENOENT) throw GnuplotAbsent();
    if (erreur != 0)
        throw std::system_error(erreur, std::generic_category(), "gnuplot ne se lance pas");
    int etat = 0;
    while (::waitpid(enfant, &etat, 0) < 0)
        if (errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "gnuplot ne s'attend pas");
    return WIFEXITED(etat) ? WEXITSTATUS(etat) : -1;
}

/// Nombre de caractères d'un texte UTF-8, accents compris : on ne compte pas les octets de suite.
std::ptrdiff_t caracteres(const std::string& texte) {
    return std::count_if(texte.begin(), texte.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

/// Une barre de cette longueur, au huitième de caractère près.
std::string barre(double longueur) {
    constexpr const char* huitiemes[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const int en_huitiemes = static_cast<int>(std::lround(longueur * 8));
    std::string texte;
    for (int i = 0; i < en_huitiemes / 8; ++i)
        texte += "█";
    return texte + huitiemes[en_huitiemes % 8];
}

}  // namespace

std::string dessiner_barres(const std::vector<Barre>& barres, const std::string& unite,
                            int largeur) {
    if (largeur <= 0) throw std::invalid_argument("la largeur d'un diagramme est positive");
    double maximum = 0;
    std::ptrdiff_t nom_le_plus_long = 0;
    for (const auto& b : barres) {
        if (!std::isfinite(b.valeur) || b.valeur < 0)
            throw std::invalid_argument(
                fmt::format("la barre « {} » n'est pas un nombre positif ou nul", b.nom));
        maximum = std::max(maximum, b.valeur);
        nom_le_plus_long = std::max(nom_le_plus_long, caracteres(b.nom));
    }
    std::string texte;
    for (const auto& b : barres) {
        const double longueur = maximum > 0 ? largeur * b.valeur / maximum : 0;
        texte += fmt::format("{:<{}}  {:<{}}  {:>9.3f} {}\n", b.nom, nom_le_plus_long,
                             barre(longueur), largeur, b.valeur, unite);
    }
    return texte;
}

GnuplotAbsent::GnuplotAbsent()
    : std::runtime_error(
          "gnuplot n'est pas installé : la courbe n'est pas dessinée, le reste n'en dépend pas. "
          "Pour l'avoir : sudo apt install gnuplot-nox") {}

Graphique::Graphique(std::string titre, std::string axe_x, std::string axe_y)
    : titre_(std::move(titre)), axe_x_(std::move(axe_x)), axe_y_(std::move(axe_y)) {}

void Graphique::ajouter(std::string nom, std::vector<Point> points) {
    const auto fini = [](const Point& p) {
        return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.bas) &&
               std::isfinite(p.haut);
    };
    if (points.empty())
        throw std::invalid_argument(fmt::format("la courbe « {} » n'a aucun point", nom));
    if (!std::all_of(points.begin(), points.end(), fini))
        throw std::invalid_argument(
            fmt::format("un point de la courbe « {} » n'est pas un nombre fini", nom));
    series_.push_back({std::move(nom), std::move(points)});
}

std::string Graphique::en_texte(int colonnes, int lignes) const {
    const Brouillon dessin;
    tracer(fmt::format("dumb noenhanced size {}, {}", colonnes, lignes),
           "using 1:2 with linespoints", dessin.chemin());
    std::ifstream fichier(dessin.chemin());
    std::string texte;
    for (std::string ligne; std::getline(fichier, ligne);) {
        ligne.erase(ligne.find_last_not_of(" \f") + 1);
        if (!ligne.empty()) texte += ligne + "\n";  // gnuplot met des lignes vides autour
    }
    return texte;
}

void Graphique::ecrire(const fs::path& fichier) const {
    constexpr const char* barres_d_erreur = "using 1:2:3:4 with yerrorlines";
    const auto suffixe = fichier.extension();
    if (suffixe == ".svg")
        tracer("svg noenhanced size 760,460 font 'sans,14' background 'white'", barres_d_erreur,
               fichier);
    else if (suffixe == ".png")
        tracer("pngcairo noenhanced size 1520,920 font 'sans,14' fontscale 2 linewidth 2",
               barres_d_erreur, fichier);
    else
        throw std::invalid_argument(
            fmt::format("{} : une courbe s'écrit en .svg ou en .png", fichier.string()));
}

void Graphique::tracer(const std::string& terminal, const std::string& style,
                       const fs::path& sortie) const {
    if (series_.empty())
        throw std::invalid_argument(fmt::format("le graphique « {} » n'a aucune courbe", titre_));
    std::string script =
        "set encoding utf8\n"
        "set grid\n"
        "set key bmargin center horizontal height 1\n"
        "set offsets 0, 0, graph 0.08, 0\n"
        "set yrange [0:*]\n";
    script +=
        fmt::format("set terminal {}\nset output {}\nset title {}\nset xlabel {}\nset ylabel {}\n",
                    terminal, citer(sortie.string()), citer(titre_), citer(axe_x_), citer(axe_y_));
    std::string courbes;
    for (std::size_t i = 0; i < series_.size(); ++i) {
        script += fmt::format("$serie{} << FIN\n", i);
        for (const auto& p : series_[i].points)
            script += fmt::format("{} {} {} {}\n", p.x, p.y, p.bas, p.haut);
        script += "FIN\n";
        courbes += fmt::format("{}$serie{} {} linewidth 2 pointtype 7 linecolor '{}' title {}",
                               i == 0 ? "plot " : ", ", i, style, couleurs[i % couleurs.size()],
                               citer(series_[i].nom));
    }
    const Brouillon fichier;
    std::ofstream(fichier.chemin()) << script << courbes << "\n";
    const int code = executer_gnuplot(fichier.chemin());
    if (code != 0)
        throw std::runtime_error(
            fmt::format("gnuplot a échoué (code {}) en traçant {} ; son message est ci-dessus.",
                        code, sortie.string()));
}

}  // namespace cours
