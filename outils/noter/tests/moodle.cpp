// Les retours rendus par Moodle, et leur mise en page.
#include "moodle.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <clocale>
#include <fstream>
#include <juge/epreuve.hpp>
#include <map>
#include <memory>

#include "commun/contient.hpp"
#include "lecture.hpp"
#include "rendu_html.hpp"

namespace {

using commun::contient;
namespace fs = std::filesystem;

/// Les fichiers de ce zip, par chemin.
std::map<std::string, std::string> ouvrir(const fs::path& fichier) {
    std::setlocale(LC_CTYPE, "C.UTF-8");
    const std::unique_ptr<archive, int (*)(archive*)> zip(::archive_read_new(),
                                                          ::archive_read_free);
    ::archive_read_support_format_zip(zip.get());
    REQUIRE(::archive_read_open_filename(zip.get(), fichier.c_str(), 10240) == ARCHIVE_OK);
    std::map<std::string, std::string> fichiers;
    archive_entry* entree = nullptr;
    while (::archive_read_next_header(zip.get(), &entree) == ARCHIVE_OK) {
        REQUIRE(::archive_entry_filetype(entree) == AE_IFREG);
        std::string contenu(static_cast<std::size_t>(::archive_entry_size(entree)), '\0');
        REQUIRE(::archive_read_data(zip.get(), contenu.data(), contenu.size()) ==
                static_cast<la_ssize_t>(contenu.size()));
        fichiers[::archive_entry_pathname(entree)] = contenu;
    }
    return fichiers;
}

noter::Classe classe_de(const std::vector<std::string>& noms) {
    noter::Classe classe;
    for (const auto& nom : noms) {
        noter::Copie copie;
        copie.nom = nom;
        classe.copies.push_back(copie);
    }
    return classe;
}

}  // namespace

TEST_CASE("un dossier par rendu de Moodle, du nom qu'il attend ; les autres n'y sont pas") {
    const auto la_classe = classe_de(
        {"Zoé Noël_12_assignsubmission_file_", "Bob_13_assignsubmission_file",
         "Eve_14_assignsubmission_file_a.hpp", "Eve_14_assignsubmission_file_b.hpp", "ada"});
    REQUIRE(noter::ecrire_zip_moodle(la_classe, {}, "moodle.zip") == 4);
    const auto fichiers = ouvrir("moodle.zip");
    REQUIRE(fichiers.size() == 4);
    REQUIRE(contient(fichiers.at("Zoé Noël_12_assignsubmission_file_/retour.html"),
                     "<h1>Zoé Noël_12_assignsubmission_file_ : 0 sur 0</h1>"));
    REQUIRE(fichiers.count("Bob_13_assignsubmission_file/retour.html") == 1);
    REQUIRE(fichiers.count("Eve_14_assignsubmission_file_/retour.html") == 1);
    REQUIRE(fichiers.count("Eve_14_assignsubmission_file_/retour-2.html") == 1);
}

TEST_CASE("le nom est écrit en UTF-8, et le zip le dit") {
    noter::ecrire_zip_moodle(classe_de({"Zoé_12_assignsubmission_file_"}), {}, "moodle.zip");
    const std::string octets = juge::lire_texte("moodle.zip");
    REQUIRE(contient(octets, "Zoé_12"));
    INFO("le bit 11 des drapeaux du premier en-tête local");
    REQUIRE((static_cast<unsigned char>(octets.at(7)) & 0x08U) != 0);
}

TEST_CASE("sans rendu de Moodle, pas de zip, et celui d'avant est effacé") {
    std::ofstream("moodle.zip") << "d'avant";
    REQUIRE(noter::ecrire_zip_moodle(classe_de({"ada"}), {}, "moodle.zip") == 0);
    REQUIRE_FALSE(fs::exists("moodle.zip"));
}

TEST_CASE("un retour en HTML : titres, listes, code, gras") {
    REQUIRE(noter::markdown_en_html("# Un `a<b`\n\nune phrase\nsuite\n\n- **« x »** — p\n  - q\n"
                                    "  - r\n- s\n\n  dit :\n\n    <code>\n\n     plus\n\nfin\n") ==
            "<h1>Un <code>a&lt;b</code></h1>\n"
            "<p>une phrase\nsuite\n</p>\n"
            "<ul><li><strong>« x »</strong> — p<ul><li>q</li>\n<li>r</li></ul></li>\n<li>s"
            "<p>dit :\n</p>\n<pre>&lt;code&gt;\n plus\n</pre>\n</li></ul>\n"
            "<p>fin\n</p>\n");
}

TEST_CASE("un retour en HTML n'a que les balises des retours") {
    for (const std::string malin :
         {"- `<script>`", "    <script>", "**<script>**", "# <script>", "`a **b` <script> c**",
          "** seul", "`seul <script>", "- \n  - \n- ", "*", "`", "\"'&<script>"}) {
        const auto html = noter::markdown_en_html(malin);
        REQUIRE_FALSE(contient(html, "<script"));
        INFO(html);
        const auto compter = [&](const std::string& morceau) {
            int nombre = 0;
            for (std::size_t p = 0; (p = html.find(morceau, p)) != std::string::npos; ++p)
                ++nombre;
            return nombre;
        };
        for (const std::string balise : {"ul>", "li>", "p>", "pre>", "strong>", "code>", "h1>"})
            REQUIRE(compter("<" + balise) == compter("</" + balise));
    }
}
