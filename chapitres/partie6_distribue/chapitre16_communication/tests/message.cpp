#include <chapitre16/message.hpp>
#include <cmath>
#include <juge/epreuve.hpp>

using cours::Carte;
using cours::Liste;
using cours::Message;
using cours::MessageRefuse;
using cours::Valeur;
using namespace std::string_literals;

namespace {

Valeur de_tout() {
    return Carte{{"rien", {}},
                 {"oui", true},
                 {"entier", std::int64_t{-1} - std::numeric_limits<std::int64_t>::max()},
                 {"grand", std::numeric_limits<std::int64_t>::max()},
                 {"réel", 0.1},
                 {"réel rond", 12.0},
                 {"texte", "été \u20ac"},
                 {"liste", Liste{1, "deux", Liste{}, Carte{}}}};
}

const Message& bonjour() {
    static const Message message{"dire", 7, {{"salon", "c++"}, {"texte", "bonjour"}}};
    return message;
}

/// Ce que dit le refus ; vide s'il n'y en a pas.
template <class Action>
std::string refus(Action action) {
    try {
        action();
    } catch (const MessageRefuse& refuse) {
        return refuse.what();
    }
    return "";
}

std::string refus_msgpack(std::string_view octets) {
    return refus([&] { cours::depuis_msgpack(octets); });
}

std::string refus_json(std::string_view texte) {
    return refus([&] { cours::depuis_json(texte); });
}

}  // namespace

TEST_CASE("un aller-retour ne change rien") {
    REQUIRE((cours::depuis_msgpack(cours::en_msgpack(de_tout())) == de_tout()));
    REQUIRE((cours::depuis_json(cours::en_json(de_tout())) == de_tout()));
    const Valeur octets = cours::Octets{"\0\xff"s};
    REQUIRE((cours::depuis_msgpack(cours::en_msgpack(octets)) == octets));
    REQUIRE(std::isnan(*cours::depuis_msgpack(cours::en_msgpack(std::nan(""))).si<double>()));
}

TEST_CASE("un type n'en devient pas un autre") {
    REQUIRE(Valeur(1).si<bool>() == nullptr);
    REQUIRE(Valeur(true).si<std::int64_t>() == nullptr);
    REQUIRE(Valeur("12").si<std::int64_t>() == nullptr);
    REQUIRE(Valeur("texte").si<bool>() == nullptr);
    REQUIRE(Valeur(2).si<double>() == nullptr);
}

TEST_CASE("les octets d'un message") {
    REQUIRE(cours::en_msgpack(bonjour()) ==
            "\x94\x01\xa4"s
            "dire\x07\x82\xa5salon\xa3"s
            "c++\xa5texte\xa7"s
            "bonjour"s);
    REQUIRE(cours::en_json(bonjour()) == R"([1,"dire",7,{"salon":"c++","texte":"bonjour"}])");
    REQUIRE((cours::message_depuis_msgpack(cours::en_msgpack(bonjour())) == bonjour()));
    REQUIRE((cours::message_depuis_json(cours::en_json(bonjour())) == bonjour()));
}

TEST_CASE("JSON n'a pas d'octets") {
    REQUIRE(cours::en_json(cours::Octets{""}) == R"("")");
    REQUIRE(cours::en_json(cours::Octets{"f"}) == R"("Zg==")");
    REQUIRE(cours::en_json(cours::Octets{"fo"}) == R"("Zm8=")");
    REQUIRE(cours::en_json(cours::Octets{"foo"}) == R"("Zm9v")");
    REQUIRE(cours::en_json(cours::Octets{"\xff\xfe\xfd\0"s}) == R"("//79AA==")");
}

TEST_CASE("un ancien lecteur passe sur ce qu'il ne connaît pas") {
    const auto lu = cours::message_depuis_json(
        R"([1,"dire",7,{"salon":"c++","texte":"bonjour","urgent":true},{"trace":[1,2]}])");
    REQUIRE(lu.texte("salon") == "c++");
    REQUIRE(lu.genre == "dire");
}

TEST_CASE("ce qui n'est pas un message est refusé, et dit pourquoi") {
    const auto lire = [](const char* json) {
        return refus([&] { cours::message_depuis_json(json); });
    };
    REQUIRE(lire("{}") == "un message est une liste");
    REQUIRE(lire("[]") == "la version n'est pas un entier");
    REQUIRE(lire(R"([9,"dire",1,{}])") == "version 9 inconnue");
    REQUIRE(lire(R"([0])") == "version 0 inconnue");
    REQUIRE(lire(R"([1,2,1,{}])") == "le genre n'est pas un texte");
    REQUIRE(lire(R"([1,"",1,{}])") == "le genre est vide, ou trop long");
    REQUIRE(lire(R"([1,"a\nb",1,{}])") ==
            "le genre n'est pas fait de lettres minuscules, de chiffres et de « _ »");
    REQUIRE(lire(R"([1,"dire",true,{}])") == "le numéro n'est pas un entier");
    REQUIRE(lire(R"([1,"dire",1])") == "les champs ne sont pas une carte");
    REQUIRE(refus([] { bonjour().texte("auteur"); }) ==
            "« dire » : le champ « auteur » n'est pas un texte");
    REQUIRE(refus([] { bonjour().entier("salon"); }) ==
            "« dire » : le champ « salon » n'est pas un entier");
    REQUIRE_FALSE(refus([] { cours::en_json(Message{"", 1}); }).empty());
}

TEST_CASE("msgpack : ce qui est refusé") {
    REQUIRE_FALSE(refus_msgpack("").empty());
    REQUIRE_FALSE(refus_msgpack("\x93\x01\x02"s).empty());  // incomplet
    REQUIRE(refus_msgpack("\x01\x02"s) == "des octets en trop après le message");
    REQUIRE_FALSE(refus_msgpack("\xdd\xff\xff\xff\xff"s).empty());  // quatre milliards d'éléments
    REQUIRE_FALSE(refus_msgpack("\xdf\xff\xff\xff\xff"s).empty());  // … de paires
    REQUIRE_FALSE(refus_msgpack("\xdb\xff\xff\xff\xff"s).empty());  // … de caractères
    REQUIRE_FALSE(refus_msgpack(std::string(1'000, '\x91') + "\x01").empty());  // une bombe
    REQUIRE(refus_msgpack(std::string(8, '\x91') + "\x01").empty());
    REQUIRE(refus_msgpack("\xcf\x80\0\0\0\0\0\0\0"s) == "un entier dépasse 63 bits");
    REQUIRE(refus_msgpack("\xa2\xc3\x28"s) == "un texte n'est pas de l'UTF-8");
    REQUIRE(refus_msgpack("\x82\xa1x\x01\xa1x\x02"s) == "un nom est donné deux fois");
    REQUIRE(refus_msgpack("\x81\x01\x02"s) == "un nom n'est pas un texte");
    REQUIRE_FALSE(refus_msgpack("\xd4\x01\x02"s).empty());  // une extension
    REQUIRE(refus_msgpack(std::string(70'000, '\x01')) == "message trop long");
}

TEST_CASE("JSON : ce qui est refusé") {
    for (const char* texte : {"", "[1,2", "[1]2", "{\"x\":}", "nul", "\"\xc3\x28\"", "[01]"}) {
        CAPTURE(texte);
        REQUIRE(refus_json(texte) == "ce n'est pas du JSON");
    }
    REQUIRE(refus_json(std::string(1'000, '[')) == "JSON trop profond");
    REQUIRE(refus_json(std::string(9, '[') + std::string(9, ']')) == "JSON trop profond");
    REQUIRE(refus_json(std::string(8, '[') + std::string(8, ']')).empty());
    REQUIRE(refus_json(R"({"x":1,"x":2})") == "un nom est donné deux fois");
    REQUIRE(refus_json(R"({"x":1,"y":{"x":2}})").empty());
    REQUIRE(refus_json("18446744073709551615") == "un entier dépasse 63 bits");
    REQUIRE(refus_json("[" + std::string(2'100, '1').replace(1, 1, ",") + "]").size() <= 80);
    REQUIRE(refus([] { cours::en_json(INFINITY); }) == "JSON ne sait dire ni l'infini ni NaN");
    REQUIRE_FALSE(refus([] { cours::en_json("\xff"); }).empty());
    REQUIRE_FALSE(refus([] { cours::en_msgpack("\xff"); }).empty());
}

TEST_CASE("les bornes valent pour les deux formats") {
    const cours::Bornes deux{.octets = 100, .elements = 2, .profondeur = 2};
    for (const Valeur& valeur : {Valeur(Liste{1, 2, 3}), Valeur(Liste{1, Liste{2, Liste{3}}}),
                                 Valeur(std::string(200, 'x'))}) {
        REQUIRE_FALSE(
            refus([&] { cours::depuis_msgpack(cours::en_msgpack(valeur), deux); }).empty());
        REQUIRE_FALSE(refus([&] { cours::depuis_json(cours::en_json(valeur), deux); }).empty());
    }
    const Valeur juste = Liste{1, Liste{2}};
    REQUIRE((cours::depuis_msgpack(cours::en_msgpack(juste), deux) == juste));
    REQUIRE((cours::depuis_json(cours::en_json(juste), deux) == juste));
}
