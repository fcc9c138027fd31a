#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chapitre07/inventaire.hpp>
#include <chapitre07/partage.hpp>
#include <chapitre07/porte.hpp>
#include <juge/epreuve.hpp>
#include <sstream>

#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Textes = std::vector<std::string>;
using Paires = std::vector<std::pair<std::string, std::string>>;
using Resultats = std::map<std::string, std::string>;

/// Ce que les processus notent, en mémoire partagée : combien de fois chaque tâche a commencé, dans
/// quel ordre, et par qui.
class Temoin {
public:
    static constexpr std::size_t place = 512;

    /// Note le début d'une tâche ; rend son essai, 1 la première fois.
    int commencer(std::size_t tache) {
        const std::size_t rang = taille_.fetch_add(1);
        if (rang < place) {
            taches_[rang].store(tache);
            auteurs_[rang].store(::getpid());
        }
        return essais_[tache].fetch_add(1) + 1;
    }
    /// Qui a commencé cette tâche le premier ; zéro si personne.
    pid_t auteur(std::size_t tache) const {
        const auto notees = taches();
        const auto ici = std::find(notees.begin(), notees.end(), tache);
        return ici == notees.end()
                   ? 0
                   : auteurs_[static_cast<std::size_t>(ici - notees.begin())].load();
    }
    std::size_t taille() const { return taille_.load(); }
    int essais(std::size_t tache) const { return essais_[tache].load(); }
    std::vector<std::size_t> taches() const {
        std::vector<std::size_t> notees;
        for (std::size_t i = 0; i < std::min(taille(), place); ++i)
            notees.push_back(taches_[i].load());
        return notees;
    }
    std::set<pid_t> auteurs() const {
        std::set<pid_t> differents;
        for (std::size_t i = 0; i < std::min(taille(), place); ++i)
            differents.insert(auteurs_[i].load());
        return differents;
    }

private:
    std::atomic<std::size_t> taille_{0};
    std::array<std::atomic<std::size_t>, place> taches_{};
    std::array<std::atomic<pid_t>, place> auteurs_{};
    std::array<std::atomic<int>, place> essais_{};
};

/// Les nombres de 0 à combien - 1, en toutes lettres.
Textes numeros(std::size_t combien) {
    Textes textes;
    for (std::size_t i = 0; i < combien; ++i)
        textes.push_back(std::to_string(1000 + i));  // l'ordre des lettres est celui des nombres
    return textes;
}
std::size_t numero(const std::string& texte) {
    return std::stoul(texte) - 1000;
}

Paires mots(const std::string& document) {
    Paires paires;
    std::istringstream lecture(document);
    for (std::string mot; lecture >> mot;)
        paires.emplace_back(mot, "1");
    return paires;
}
std::string compter(const std::string&, const Textes& valeurs) {
    return std::to_string(valeurs.size());
}
std::string joindre(const std::string&, const Textes& valeurs) {
    std::string tout;
    for (const auto& valeur : valeurs)
        tout += valeur + ";";
    return tout;
}
/// Chaque document est sa propre clé.
Paires tel_quel(const std::string& document) {
    return {{document, document}};
}

void rien_de_reste(const cours::Inventaire& avant) {
    const cours::Inventaire apres;
    {
        INFO("au retour, aucun worker ne reste, ni vivant, ni zombie");
        REQUIRE(apres.enfants == avant.enfants);
    }
    INFO("au retour, aucun descripteur ne reste ouvert");
    REQUIRE(apres.descripteurs == avant.descripteurs);
}

/// Un appel, fait par un thread de l'épreuve.
class Appel {
public:
    Appel(std::size_t workers, Textes documents, ::Cartographier cartographier, ::Reduire reduire)
        : acteur_("appel",
                  [this, workers, documents = std::move(documents),
                   cartographier = std::move(cartographier), reduire = std::move(reduire)] {
                      resultats_ = ::map_reduce(workers, documents, cartographier, reduire);
                  }) {}
    bool est_bloque() { return acteur_.est_bloque(); }
    Resultats resultats() {
        acteur_.attendre_fin(
            "L'appel attend pour toujours : un worker est mort sans que sa tâche soit refaite, ou "
            "un résultat n'est lu par personne.");
        return resultats_;
    }

private:
    Resultats resultats_;
    juge::Acteur acteur_;
};

void mourir(int comment) {
    if (comment <= 0) ::_exit(-comment);
    ::raise(comment);
}

}  // namespace

TEST_CASE("compter les mots", "[1.9]") {
    const pid_t autre = ::fork();  // un enfant qui n'a rien à voir, mort avant l'appel
    if (autre == 0) ::_exit(7);
    const cours::Inventaire avant;
    const epreuve::Textes livres{"le chat et le chien", "", "le loup", "chien et loup et chien"};
    const epreuve::Resultats attendus{
        {"chat", "1"}, {"chien", "3"}, {"et", "3"}, {"le", "3"}, {"loup", "2"}};
    for (const std::size_t workers : {1U, 2U, 7U}) {
        epreuve::Appel appel(workers, livres, epreuve::mots, epreuve::compter);
        INFO("chaque mot est compté dans tous les documents, avec " << workers << " worker(s)");
        REQUIRE(appel.resultats() == attendus);
    }
    epreuve::rien_de_reste(avant);
    INFO("ce programme avait un autre enfant : c'est à lui d'en recevoir la fin");
    int fin = 0;
    REQUIRE(::waitpid(autre, &fin, 0) == autre);
    REQUIRE(WEXITSTATUS(fin) == 7);
}

TEST_CASE("soixante-dix mille valeurs d'une même clé", "[1.9][simple]") {
    epreuve::Appel appel(
        2, {"3000000", "6000000"},
        [](const std::string& document) {
            epreuve::Paires paires;
            for (int i = 70'000; i > 0; --i)
                paires.emplace_back("tous", std::to_string(std::stoi(document) - i));
            return paires;
        },
        [](const std::string&, const Textes& valeurs) {
            const bool dans_l_ordre = std::is_sorted(valeurs.begin(), valeurs.end());
            return std::to_string(valeurs.size()) + (dans_l_ordre ? "" : ", en désordre");
        });
    INFO(
        "si nombreuses soient-elles, toutes les valeurs sont là, dans l'ordre où elles sont "
        "données");
    REQUIRE(appel.resultats() == epreuve::Resultats{{"tous", "140000"}});
}

TEST_CASE("l'ordre des valeurs n'est pas celui des fins", "[1.9]") {
    const cours::Partage<std::array<cours::Porte, 4>> portes;
    epreuve::Appel appel(
        4, epreuve::numeros(4),
        [&](const std::string& document) -> epreuve::Paires {
            const std::size_t i = epreuve::numero(document);
            if (i + 1 < 4) (*portes)[i].passer();  // attend la fin du document suivant
            if (i > 0) (*portes)[i - 1].ouvrir(1);
            return {{"tous", document}};
        },
        epreuve::joindre);
    INFO("le dernier document finit le premier : ses valeurs viennent quand même en dernier");
    REQUIRE(appel.resultats() == epreuve::Resultats{{"tous", "1000;1001;1002;1003;"}});
}

TEST_CASE("un index : les valeurs dans l'ordre des documents", "[1.9]") {
    // Ni les documents, ni les valeurs de l'un d'eux, ne sont dans l'ordre des lettres.
    const epreuve::Textes livres{"e:trois un", "b:deux trois deux", "c:un", "d:", "a:un deux"};
    epreuve::Appel appel(
        3, livres,
        [](const std::string& document) {
            epreuve::Paires paires;
            int rang = 9;
            for (const auto& [mot, un] : epreuve::mots(document.substr(2)))
                paires.emplace_back(mot, document.substr(0, 1) + std::to_string(--rang));
            return paires;
        },
        epreuve::joindre);
    INFO(
        "les valeurs d'une clé sont dans l'ordre des documents, puis dans l'ordre où chacun les a "
        "données");
    REQUIRE(appel.resultats() ==
            epreuve::Resultats{{"un", "e7;c8;a8;"}, {"deux", "b8;b6;a7;"}, {"trois", "e8;b7;"}});
}

TEST_CASE("des octets quelconques, et beaucoup", "[1.9]") {
    const std::string binaire("\0\n\xff \x80", 5);
    const std::string grand(900'000, 'g');
    epreuve::Appel appel(
        2, {binaire, "", grand},
        [](const std::string& document) -> epreuve::Paires {
            return {{document, document}, {"", document}};
        },
        [](const std::string&, const Textes& valeurs) { return valeurs.back(); });
    const auto resultats = appel.resultats();
    INFO(
        "les clés et les valeurs sont des octets quelconques : zéro, fin de ligne, rien, beaucoup");
    REQUIRE(resultats.size() == 3);
    REQUIRE(resultats.at(binaire) == binaire);
    REQUIRE((resultats.at("") == grand && resultats.at(grand) == grand));
}

TEST_CASE("les documents sont lus en même temps", "[1.9]") {
    const cours::Partage<cours::Porte> porte;
    epreuve::Appel appel(
        4, epreuve::numeros(9),
        [&](const std::string& document) {
            porte->passer();
            return epreuve::tel_quel(document);
        },
        epreuve::compter);
    REQUIRE(appel.est_bloque());
    {
        INFO("quatre workers, neuf documents : quatre sont en cours de lecture, ni plus, ni moins");
        REQUIRE(porte->arrives() == 4);
    }
    porte->ouvrir(9);
    REQUIRE(appel.resultats().size() == 9);
}

TEST_CASE("un document lent ne retient que lui", "[1.9]") {
    const cours::Partage<cours::Porte> porte;
    const cours::Partage<epreuve::Temoin> temoin;
    epreuve::Appel appel(
        2, epreuve::numeros(40),
        [&](const std::string& document) {
            temoin->commencer(epreuve::numero(document));
            if (epreuve::numero(document) == 0) porte->passer();
            return epreuve::tel_quel(document);
        },
        epreuve::compter);
    REQUIRE(appel.est_bloque());
    {
        INFO("le premier document est lent : l'autre worker lit tous les suivants, dans l'ordre");
        auto lus = temoin->taches();
        REQUIRE(lus.size() == 40);
        lus.erase(std::find(lus.begin(), lus.end(), 0U));
        REQUIRE(std::is_sorted(lus.begin(), lus.end()));
    }
    porte->ouvrir(1);
    REQUIRE(appel.resultats().size() == 40);
}

TEST_CASE("les clés sont réduites en même temps, une clé lente ne retient qu'elle", "[1.9]") {
    const cours::Partage<cours::Porte> porte;
    const cours::Partage<cours::Porte> lente;
    epreuve::Appel ensemble(3, epreuve::numeros(8), epreuve::tel_quel,
                            [&](const std::string& cle, const Textes&) {
                                porte->passer();
                                return cle;
                            });
    REQUIRE(ensemble.est_bloque());
    {
        INFO("trois workers, huit clés : trois réductions en cours, ni plus, ni moins");
        REQUIRE(porte->arrives() == 3);
    }
    porte->ouvrir(8);
    REQUIRE(ensemble.resultats().size() == 8);
    const cours::Partage<epreuve::Temoin> temoin;
    epreuve::Appel retenu(2, epreuve::numeros(30), epreuve::tel_quel,
                          [&](const std::string& cle, const Textes&) {
                              temoin->commencer(epreuve::numero(cle));
                              if (epreuve::numero(cle) == 0) lente->passer();
                              return cle;
                          });
    REQUIRE(retenu.est_bloque());
    {
        INFO(
            "la première clé est lente : l'autre worker réduit toutes les suivantes, dans l'ordre");
        auto reduites = temoin->taches();
        REQUIRE(reduites.size() == 30);
        reduites.erase(std::find(reduites.begin(), reduites.end(), 0U));
        REQUIRE(std::is_sorted(reduites.begin(), reduites.end()));
    }
    lente->ouvrir(1);
    REQUIRE(retenu.resultats().size() == 30);
}

TEST_CASE("chaque tâche une fois, dans quelques processus", "[1.9]") {
    const cours::Partage<epreuve::Temoin> lectures;
    const cours::Partage<epreuve::Temoin> reductions;
    epreuve::Appel appel(
        3, epreuve::numeros(60),
        [&](const std::string& document) -> epreuve::Paires {
            lectures->commencer(epreuve::numero(document));
            const std::string cle = std::to_string(1000 + epreuve::numero(document) % 20);
            return {{cle, document}, {cle, document}};
        },
        [&](const std::string& cle, const Textes& valeurs) {
            reductions->commencer(epreuve::numero(cle));
            return std::to_string(valeurs.size());
        });
    const auto resultats = appel.resultats();
    {
        INFO("sans mort, chaque document est lu une fois");
        REQUIRE(lectures->taille() == 60);
        for (std::size_t i = 0; i < 60; ++i)
            REQUIRE(lectures->essais(i) == 1);
    }
    {
        INFO("sans mort, chaque clé est réduite une fois, avec toutes ses valeurs");
        REQUIRE(reductions->taille() == 20);
        for (const auto& [cle, combien] : resultats)
            REQUIRE(combien == "6");
    }
    for (const auto* temoin : {&*lectures, &*reductions}) {
        INFO("aucune tâche n'est exécutée par ce programme lui-même");
        REQUIRE(temoin->auteurs().count(::getpid()) == 0);
        INFO("les workers resservent : trois, pour toute une phase");
        REQUIRE(temoin->auteurs().size() <= 3);
    }
}

TEST_CASE("aucune réduction avant le dernier document, aucun retour avant la dernière clé",
          "[1.9]") {
    const cours::Partage<cours::Porte> document_lent;
    const cours::Partage<cours::Porte> cle_lente;
    const cours::Partage<std::atomic<int>> reductions(0);
    epreuve::Appel appel(
        3, epreuve::numeros(12),
        [&](const std::string& document) {
            if (epreuve::numero(document) == 5) document_lent->passer();
            return epreuve::tel_quel(document);
        },
        [&](const std::string& cle, const Textes&) {
            reductions->fetch_add(1);
            if (epreuve::numero(cle) == 11) cle_lente->passer();
            return cle;
        });
    REQUIRE(appel.est_bloque());
    {
        INFO("un document n'est pas lu : il a peut-être encore des valeurs pour chaque clé");
        REQUIRE(reductions->load() == 0);
    }
    document_lent->ouvrir(1);
    {
        INFO("une clé n'est pas réduite : l'appel l'attend");
        REQUIRE(appel.est_bloque());
    }
    REQUIRE(reductions->load() == 12);
    cle_lente->ouvrir(1);
    REQUIRE(appel.resultats().size() == 12);
}

TEST_CASE("un worker meurt en lisant : son document est relu, et lui seul", "[1.9]") {
    const cours::Inventaire avant;
    for (const int comment : {SIGKILL, SIGTERM, 0, -3}) {
        const cours::Partage<epreuve::Temoin> temoin;
        epreuve::Appel appel(
            2, epreuve::numeros(20),
            [&](const std::string& document) {
                const std::size_t i = epreuve::numero(document);
                if (temoin->commencer(i) == 1 && i % 6 == 4) epreuve::mourir(comment);
                return epreuve::tel_quel(document);
            },
            epreuve::compter);
        const auto resultats = appel.resultats();
        {
            INFO("un worker est mort : le résultat est pourtant entier");
            REQUIRE(resultats.size() == 20);
            for (const auto& [cle, combien] : resultats)
                REQUIRE(combien == "1");
        }
        for (std::size_t i = 0; i < 20; ++i) {
            INFO("le document " << i
                                << " : relu une fois si son lecteur en est mort, jamais sinon");
            REQUIRE(temoin->essais(i) == (i % 6 == 4 ? 2 : 1));
        }
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un worker meurt sans rien tenir : il est remplacé", "[1.9]") {
    const cours::Inventaire avant;
    const cours::Partage<cours::Porte> ensemble;
    const cours::Partage<cours::Porte> document_lent;
    const cours::Partage<cours::Porte> reductions;
    const cours::Partage<epreuve::Temoin> temoin;
    epreuve::Appel appel(
        2, epreuve::numeros(3),
        [&](const std::string& document) {
            const std::size_t i = epreuve::numero(document);
            temoin->commencer(i);
            (i < 2 ? *ensemble : *document_lent).passer();
            return epreuve::tel_quel(document);
        },
        [&](const std::string& cle, const Textes&) {
            reductions->passer();
            return cle;
        });
    REQUIRE(appel.est_bloque());
    ensemble->ouvrir(2);
    REQUIRE(appel.est_bloque());  // l'un des deux lit le dernier document, l'autre n'a rien à faire
    const pid_t oisif = temoin->auteur(temoin->auteur(0) == temoin->auteur(2) ? 1 : 0);
    REQUIRE(oisif > 0);
    ::kill(oisif, SIGKILL);
    juge::attendre_calme();
    document_lent->ouvrir(1);
    REQUIRE(appel.est_bloque());
    {
        INFO(
            "un worker est mort alors qu'il n'avait rien à faire : deux clés se réduisent "
            "ensemble");
        REQUIRE(reductions->arrives() == 2);
    }
    reductions->ouvrir(3);
    REQUIRE(appel.resultats().size() == 3);
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un worker meurt en réduisant : sa clé est refaite, et elle seule", "[1.9]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    epreuve::Appel appel(2, epreuve::numeros(15), epreuve::tel_quel,
                         [&](const std::string& cle, const Textes&) {
                             const std::size_t i = epreuve::numero(cle);
                             if (temoin->commencer(i) == 1 && i % 5 == 2) epreuve::mourir(SIGKILL);
                             return "<" + cle + ">";
                         });
    const auto resultats = appel.resultats();
    REQUIRE(resultats.size() == 15);
    for (const auto& [cle, resultat] : resultats)
        REQUIRE(resultat == "<" + cle + ">");
    for (std::size_t i = 0; i < 15; ++i) {
        INFO("la clé " << i << " : refaite une fois si son worker en est mort, jamais sinon");
        REQUIRE(temoin->essais(i) == (i % 5 == 2 ? 2 : 1));
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("tous les workers meurent, deux fois par tâche : tout finit", "[1.9]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> lectures;
    const cours::Partage<epreuve::Temoin> reductions;
    epreuve::Appel appel(
        3, epreuve::numeros(5),
        [&](const std::string& document) {
            if (lectures->commencer(epreuve::numero(document)) <= 2) epreuve::mourir(SIGKILL);
            return epreuve::tel_quel(document);
        },
        [&](const std::string& cle, const Textes&) {
            if (reductions->commencer(epreuve::numero(cle)) <= 2) epreuve::mourir(SIGKILL);
            return cle;
        });
    REQUIRE(appel.resultats().size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        INFO("chaque tâche meurt deux fois, et réussit la troisième");
        REQUIRE(lectures->essais(i) == 3);
        REQUIRE(reductions->essais(i) == 3);
    }
    epreuve::rien_de_reste(avant);
}

TEST_CASE("un mort est remplacé : les workers sont aussi nombreux qu'avant", "[1.9]") {
    const cours::Partage<cours::Porte> porte;
    const cours::Partage<epreuve::Temoin> temoin;
    epreuve::Appel appel(
        3, epreuve::numeros(9),
        [&](const std::string& document) {
            const std::size_t i = epreuve::numero(document);
            if (temoin->commencer(i) == 1 && i < 3) epreuve::mourir(SIGKILL);
            porte->passer();
            return epreuve::tel_quel(document);
        },
        epreuve::compter);
    REQUIRE(appel.est_bloque());
    {
        INFO("trois workers sont morts ; trois travaillent de nouveau, en même temps");
        REQUIRE(porte->arrives() == 3);
    }
    porte->ouvrir(9);
    REQUIRE(appel.resultats().size() == 9);
}

TEST_CASE("sans worker : refusé ; sans document, sans paire, deux appels de suite", "[1.9]") {
    const cours::Inventaire avant;
    const cours::Partage<epreuve::Temoin> temoin;
    const auto noter = [&](const std::string& document) {
        temoin->commencer(epreuve::numero(document));
        return epreuve::tel_quel(document);
    };
    {
        INFO("sans worker : std::invalid_argument, même sans document");
        REQUIRE_THROWS_AS(::map_reduce(0, epreuve::numeros(3), noter, epreuve::compter),
                          std::invalid_argument);
        REQUIRE_THROWS_AS(::map_reduce(0, {}, noter, epreuve::compter), std::invalid_argument);
        INFO("un appel refusé ne lit rien");
        REQUIRE(temoin->taille() == 0);
    }
    epreuve::Appel vide(3, {}, noter, epreuve::compter);
    REQUIRE(vide.resultats().empty());
    epreuve::Appel muets(
        3, {"a", "b"}, [](const std::string&) { return epreuve::Paires(); }, epreuve::compter);
    INFO("des documents qui ne donnent aucune paire : aucun résultat");
    REQUIRE(muets.resultats().empty());
    epreuve::Appel premier(20, {"a b", "b"}, epreuve::mots, epreuve::compter);
    REQUIRE(premier.resultats() == epreuve::Resultats{{"a", "1"}, {"b", "2"}});
    epreuve::Appel second(20, {"b c"}, epreuve::mots, epreuve::compter);
    INFO("un second appel ne se souvient pas du premier");
    REQUIRE(second.resultats() == epreuve::Resultats{{"b", "1"}, {"c", "1"}});
    epreuve::rien_de_reste(avant);
}

}  // namespace juge::epreuve
