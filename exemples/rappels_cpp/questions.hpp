#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// Une question de l'auto-test. Son code est la région `qN` de preuves.cpp, que le test exécute, ou
/// le texte `code` quand l'exécuter serait un comportement indéfini ou la fin du programme.
struct Question {
    std::string_view theme;  ///< une section du README
    std::string_view enonce;
    std::string_view code;
    std::array<std::string_view, 4> choix;
    std::size_t bonne;  ///< indice dans choix
    std::string_view explication;
};

inline constexpr std::array<Question, 20> questions{{
    {"RAII",
     "Que contient `journal` après le bloc ?",
     "",
     {"ab", "ba", "rien : il faut appeler le destructeur", "a"},
     1,
     "Les objets locaux sont détruits dans l'ordre inverse de leur construction."},
    {"RAII",
     "Que vaut `dehors` à la fin ?",
     "",
     {"1", "-1", "0", "on ne peut pas savoir"},
     2,
     "L'exception détruit les objets locaux avant que `catch` commence."},
    {"RAII",
     "Le garde n'a pas de nom. La ligne suivante est-elle protégée ?",
     "",
     {"oui, jusqu'à la fin du bloc", "oui, jusqu'à la fin de la fonction",
      "cela dépend du compilateur", "non"},
     3,
     "Un objet sans nom est détruit à la fin de son instruction. Nommez vos gardiens :\n"
     "std::lock_guard garde(verrou);"},
    {"Références et durées de vie",
     "Que vaut `a` ?",
     "",
     {"1", "2", "3", "le code ne compile pas"},
     1,
     "Une référence ne change jamais d'objet : `r = b` copie la valeur de b dans a."},
    {"Références et durées de vie",
     "Que vaut `notes[0]` ?",
     "",
     {"1", "10", "0", "le code ne compile pas"},
     0,
     "`auto x` copie chaque élément. Pour les changer : `auto& x`."},
    {"Références et durées de vie",
     "Que peut-on dire de `nom` après cette instruction ?",
     "std::string_view nom = std::string(\"Ada\") + \" Lovelace\";",
     {"il contient une copie du texte", "il prolonge la vie de la chaîne",
      "il désigne une chaîne déjà détruite", "le code ne compile pas"},
     2,
     "Une vue ne possède rien. Seule une référence liée au temporaire lui-même le prolonge ;\n"
     "ici, la chaîne meurt à la fin de l'instruction."},
    {"Déplacement",
     "Que vaut `a` ?",
     "",
     {"abcd", "abc", "la chaîne vide", "on ne peut pas savoir"},
     0,
     "std::move ne déplace rien : c'est une conversion. `r` n'est qu'un autre nom de a."},
    {"Déplacement",
     "Après ces deux lignes…",
     "",
     {"p et q possèdent l'entier", "p possède encore l'entier, q est nul",
      "l'usage de p est un comportement indéfini", "p est nul, q possède l'entier"},
     3,
     "La norme promet qu'un unique_ptr dont on a pris le contenu est nul."},
    {"Déplacement",
     "Que fait la dernière ligne ?",
     "",
     {"un déplacement", "une copie", "rien du tout", "le code ne compile pas"},
     1,
     "D'un objet const on ne peut rien prendre : le constructeur de copie est choisi, sans\n"
     "rien dire. Ne mettez pas const ce que vous comptez céder."},
    {"Références de transmission",
     "Quel est le type T dans l'appel `deduire(n)` ?",
     "",
     {"int", "int&&", "int&", "const int&"},
     2,
     "Une lvalue fait déduire T = int&, et `int& &&` se réduit à `int&`."},
    {"Références de transmission",
     "Quelle fonction `relayer(3)` appelle-t-elle ?",
     "",
     {"recevoir(int&)", "recevoir(int&&)", "les deux", "le code ne compile pas"},
     0,
     "Un argument qui a un nom est une lvalue. Pour lui rendre sa nature :\n"
     "std::forward<T>(x)."},
    {"Lambdas et captures",
     "Que rend `f()` ?",
     "",
     {"2", "0", "1", "on ne peut pas savoir"},
     2,
     "[n] copie n au moment où la lambda est créée."},
    {"Lambdas et captures",
     "Que rend le dernier appel, `copie()` ?",
     "",
     {"1", "2", "3", "le code ne compile pas"},
     1,
     "Copier une lambda copie ses captures : la copie part de 1, et compte à part."},
    {"Lambdas et captures",
     "Que fait ce programme, si l'appelant attend bien le thread ?",
     "std::thread lancer() {\n"
     "    int graine = 42;\n"
     "    return std::thread([&] { calculer(graine); });\n"
     "}",
     {"il calcule avec 42", "il ne compile pas", "il copie graine dans le thread",
      "le thread lit une variable qui peut ne plus exister"},
     3,
     "lancer() peut finir avant que le thread lise graine, et graine meurt avec elle.\n"
     "Capturez par valeur ce qui doit survivre : [graine]."},
    {"Templates",
     "Que donne `maximum(1, 2.5)` ?",
     "",
     {"2.5", "2", "le code ne compile pas", "1"},
     2,
     "T serait à la fois int et double : la déduction échoue. maximum<double>(1, 2.5) va."},
    {"Templates",
     "Que vaut `passages<int>()` à la fin ?",
     "",
     {"2", "1", "3", "0"},
     1,
     "passages<int> et passages<long> sont deux fonctions : chacune a sa variable statique."},
    {"noexcept",
     "Que se passe-t-il si ouvrir() lève une exception ?",
     "void demarrer() noexcept { ouvrir(); }\n"
     "// …\n"
     "try { demarrer(); } catch (...) { reparer(); }",
     {"reparer() est appelée", "le programme se termine (std::terminate)",
      "l'exception est ignorée", "le code ne compile pas"},
     1,
     "noexcept est une promesse que le compilateur ne vérifie pas ; la rompre termine tout."},
    {"noexcept",
     "Le vector grandit. Que fait-il de son élément ?",
     "",
     {"une copie", "un déplacement", "ni l'un ni l'autre", "les deux"},
     0,
     "Le déplacement ne promet rien : le vector copie, pour pouvoir revenir en arrière si\n"
     "une exception survient au milieu."},
    {"Exceptions",
     "Que contient `vu` ?",
     "",
     {"std::exception", "int", "rien : le programme se termine", "autre chose"},
     3,
     "42 n'hérite pas de std::exception. Seul catch (...) prend tout."},
    {"Exceptions",
     "Que fait ce programme ?",
     "try {\n"
     "    std::jthread t([] { throw std::runtime_error(\"panne\"); });\n"
     "} catch (const std::exception&) {\n"
     "    std::puts(\"attrapée\");\n"
     "}",
     {"il affiche « attrapée »", "il n'affiche rien et continue", "il se termine (std::terminate)",
      "il ne compile pas"},
     2,
     "Une exception ne change pas de thread toute seule : sortie de la fonction du thread,\n"
     "elle termine le programme. std::future, ou std::exception_ptr, la passent."},
}};
