#include "rendu_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "mise_en_forme.hpp"
#include "style.hpp"

namespace noter {
namespace {

/// Le texte d'une ligne : `code` et **gras**.
std::string en_ligne(const std::string& texte) {
    std::string html;
    bool gras = false;
    for (std::size_t i = 0; i < texte.size();) {
        const auto fin = texte[i] == '`' ? texte.find('`', i + 1) : std::string::npos;
        if (fin != std::string::npos) {
            html += "<code>" + echapper(texte.substr(i + 1, fin - i - 1)) + "</code>";
            i = fin + 1;
        } else if (texte.compare(i, 2, "**") == 0 &&
                   (gras || texte.find("**", i + 2) != std::string::npos)) {
            html += gras ? "</strong>" : "<strong>";
            gras = !gras;
            i += 2;
        } else {
            const auto suite = std::min(texte.find_first_of("`*", i + 1), texte.size());
            html += echapper(texte.substr(i, suite - i));
            i = suite;
        }
    }
    return gras ? html + "</strong>" : html;
}

class Traducteur {
public:
    std::string traduire(const std::string& markdown) {
        std::istringstream flux(markdown);
        for (std::string ligne; std::getline(flux, ligne);)
            lire(ligne);
        revenir();
        return std::move(html_);
    }

private:
    enum class Bloc { aucun, paragraphe, code };

    void lire(const std::string& ligne) {
        const auto retrait = ligne.find_first_not_of(' ');
        if (retrait == std::string::npos) {
            if (bloc_ != Bloc::code) fermer();
        } else if (retrait >= 4) {
            continuer(Bloc::code, echapper(ligne.substr(4)));
        } else if (ligne.compare(retrait, 2, "- ") == 0) {
            ouvrir_element(retrait < 2 ? 1 : 2, en_ligne(ligne.substr(retrait + 2)));
        } else if (retrait == 0 && ligne.rfind("## ", 0) == 0) {
            titrer("h2", ligne.substr(3));
        } else if (retrait == 0 && ligne.rfind("# ", 0) == 0) {
            titrer("h1", ligne.substr(2));
        } else {
            if (retrait == 0) quitter_les_listes();
            continuer(Bloc::paragraphe, en_ligne(ligne.substr(retrait)));
        }
    }

    void titrer(const char* balise, const std::string& texte) {
        revenir();
        html_ += fmt::format("<{0}>{1}</{0}>\n", balise, en_ligne(texte));
    }

    void continuer(Bloc bloc, const std::string& html) {
        if (bloc_ != bloc) {
            fermer();
            html_ += bloc == Bloc::code ? "<pre>" : "<p>";
            bloc_ = bloc;
        }
        html_ += html + "\n";
    }

    void ouvrir_element(int niveau, const std::string& html) {
        fermer();
        if (niveau_ >= niveau) {
            for (; niveau_ > niveau; --niveau_)
                html_ += "</li></ul>";
            html_ += "</li>\n<li>";
        }
        for (; niveau_ < niveau; ++niveau_)
            html_ += "<ul><li>";
        html_ += html;
    }

    void fermer() {
        if (bloc_ == Bloc::code) html_ += "</pre>\n";
        if (bloc_ == Bloc::paragraphe) html_ += "</p>\n";
        bloc_ = Bloc::aucun;
    }

    void quitter_les_listes() {
        if (niveau_ == 0) return;
        fermer();
        for (; niveau_ > 0; --niveau_)
            html_ += "</li></ul>\n";
    }

    void revenir() {
        fermer();
        quitter_les_listes();
    }

    std::string html_;
    Bloc bloc_ = Bloc::aucun;
    int niveau_ = 0;
};

}  // namespace

std::string markdown_en_html(const std::string& markdown) {
    return Traducteur().traduire(markdown);
}

std::string page_de_retour(const std::string& titre, const std::string& corps) {
    return ouvrir_page(titre, "") + corps + "</html>\n";
}

}  // namespace noter
