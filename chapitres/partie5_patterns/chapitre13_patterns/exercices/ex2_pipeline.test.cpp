#include <chapitre13/porte.hpp>
#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Source = std::function<std::optional<int>()>;
using Puits = std::function<void(int)>;
using Etapes = std::vector<::Etape<int>>;

struct Panne final : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Une source qui rend 0, 1… combien - 1, et compte ses appels.
class Entiers {
public:
    explicit Entiers(int combien) : combien_(combien) {}
    Source source() {
        return [this]() -> std::optional<int> {
            const int rang = appels_.fetch_add(1);
            if (rang >= combien_) return std::nullopt;
            return rang;
        };
    }
    int appels() const { return appels_.load(); }

private:
    int combien_;
    std::atomic<int> appels_{0};
};

std::vector<int> de_zero_a(int fin) {
    std::vector<int> suite(static_cast<std::size_t>(fin));
    std::iota(suite.begin(), suite.end(), 0);
    return suite;
}

constexpr std::string_view doit_finir =
    "Chaque appel de la source, des étapes et du puits peut finir : le pipeline aussi.";

/// Un pipeline exécuté par un thread de l'épreuve, et ce que son puits a reçu.
class Execution {
public:
    Execution(Source source, Etapes etapes, std::size_t en_vol, Puits puits = {})
        : acteur_("appel", [this, source = std::move(source), etapes = std::move(etapes), en_vol,
                            puits = std::move(puits)] {
              const Puits noter = [&](int valeur) {
                  if (puits) puits(valeur);
                  recus_.noter(valeur);
              };
              try {
                  ::executer_pipeline<int>(source, etapes, noter, en_vol);
                  issue_ = "fini";
              } catch (const Panne& panne) {
                  issue_ = std::string("panne : ") + panne.what();
              } catch (int entier) {
                  issue_ = "levé : " + std::to_string(entier);
              } catch (const std::exception& erreur) {
                  issue_ = std::string("autre exception : ") + erreur.what();
              }
          }) {}

    bool est_bloquee() { return acteur_.est_bloque(); }
    std::vector<int> recus() const { return recus_.contenu(); }
    /// Attend la fin ; rend « fini », ou ce que l'appel a levé.
    std::string issue() {
        acteur_.attendre_fin(epreuve::doit_finir);
        return issue_;
    }

private:
    juge::Registre<int> recus_;
    std::string issue_;
    juge::Acteur acteur_;
};

/// Vrai si l'appel est refusé par std::invalid_argument.
bool refuse(const Source& source, const Etapes& etapes, const Puits& puits, std::size_t en_vol) {
    try {
        ::executer_pipeline<int>(source, etapes, puits, en_vol);
    } catch (const std::invalid_argument&) {
        return true;
    }
    return false;
}

int tel_quel(int x) {
    return x;
}

}  // namespace

TEST_CASE("le puits attend son tour, même si les derniers finissent les premiers", "[1.8]") {
    std::array<epreuve::Porte, 4> portes;
    epreuve::Entiers entiers(4);
    epreuve::Execution execution(entiers.source(),
                                 {{4,
                                   [&](int x) {
                                       portes[static_cast<std::size_t>(x)].passer();
                                       return x;
                                   }}},
                                 4);
    REQUIRE(execution.est_bloquee());
    portes[3].ouvrir();
    portes[1].ouvrir();
    juge::attendre_calme();
    {
        INFO("l'élément 0 n'est pas fini : ceux qui le suivent attendent leur tour");
        REQUIRE(execution.recus().empty());
    }
    portes[0].ouvrir();
    juge::attendre_calme();
    {
        INFO("0 et 1 sont finis : ils sortent, sans attendre la suite");
        REQUIRE(execution.recus() == std::vector<int>{0, 1});
    }
    portes[2].ouvrir();
    REQUIRE(execution.issue() == "fini");
    REQUIRE(execution.recus() == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("chaque élément passe par chaque étape, et sort dans l'ordre", "[1.7]") {
    std::array<std::array<std::atomic<int>, 100>, 3> passages{};
    epreuve::Etapes etapes;
    for (std::size_t e = 0; e < 3; ++e)
        etapes.push_back({e == 1 ? 3U : 1U, [&passages, e](int x) {
                              ++passages[e][static_cast<std::size_t>(x % 1000)];
                              return x + 1000;
                          }});
    epreuve::Entiers entiers(100);
    epreuve::Execution execution(entiers.source(), etapes, 7);
    REQUIRE(execution.issue() == "fini");
    std::vector<int> attendus = epreuve::de_zero_a(100);
    for (int& x : attendus)
        x += 3000;
    {
        INFO("chaque élément sort, transformé par les trois étapes, dans l'ordre de la source");
        REQUIRE(execution.recus() == attendus);
    }
    for (const auto& etape : passages)
        for (const auto& fois : etape) {
            INFO("chaque élément passe une fois par chaque étape");
            REQUIRE(fois.load() == 1);
        }
    INFO("la source n'est plus appelée quand elle a dit qu'il n'y avait plus rien");
    REQUIRE(entiers.appels() == 101);
}

TEST_CASE("les étapes se suivent dans l'ordre donné", "[1.7]") {
    epreuve::Entiers entiers(4);
    epreuve::Execution execution(entiers.source(),
                                 {{2, [](int x) { return x + 1; }},
                                  {1, [](int x) { return x * 10; }},
                                  {2, [](int x) { return x + 3; }}},
                                 2);
    REQUIRE(execution.issue() == "fini");
    REQUIRE(execution.recus() == std::vector<int>{13, 23, 33, 43});
}

TEST_CASE("une étape de largeur n traite n éléments à la fois, jamais plus", "[1.7]") {
    for (const int largeur : {1, 3, 9}) {
        epreuve::Porte porte;
        epreuve::Entiers entiers(20);
        epreuve::Execution execution(entiers.source(),
                                     {{static_cast<std::size_t>(largeur),
                                       [&](int x) {
                                           porte.passer();
                                           return x;
                                       }}},
                                     20);
        REQUIRE(execution.est_bloquee());
        {
            INFO("vingt éléments attendent : l'étape en traite autant que sa largeur, "
                 << largeur << ", ni moins, ni plus");
            REQUIRE(porte.arrives() == largeur);
        }
        porte.ouvrir();
        REQUIRE(execution.issue() == "fini");
        REQUIRE(execution.recus() == epreuve::de_zero_a(20));
    }
}

// Chacun est retenu quand les précédents le sont déjà, puis libéré le premier : qui appellerait la
// source, une étape ou le puits sous un verrou commun ne passe pas.
TEST_CASE("la source, les étapes et le puits travaillent en même temps", "[1.7]") {
    std::array<epreuve::Porte, 4> a_la_source;
    epreuve::Porte premiere;
    epreuve::Porte seconde;
    epreuve::Porte au_puits;
    epreuve::Entiers entiers(4);
    epreuve::Execution execution(
        [&, source = entiers.source()] {
            auto valeur = source();
            if (valeur) a_la_source[static_cast<std::size_t>(*valeur)].passer();
            return valeur;
        },
        {{1,
          [&](int x) {
              if (x == 2) premiere.passer();
              return x;
          }},
         {1,
          [&](int x) {
              if (x == 1) seconde.passer();
              return x;
          }}},
        10,
        [&](int x) {
            if (x == 0) au_puits.passer();
        });
    a_la_source[0].ouvrir();
    juge::attendre_calme();
    {
        INFO("le puits reçoit l'élément 0");
        REQUIRE(au_puits.arrives() == 1);
    }
    a_la_source[1].ouvrir();
    juge::attendre_calme();
    {
        INFO("pendant que le puits travaille, la seconde étape traite l'élément 1");
        REQUIRE(seconde.arrives() == 1);
    }
    a_la_source[2].ouvrir();
    juge::attendre_calme();
    {
        INFO("pendant que le puits et la seconde étape travaillent, la première traite le 2");
        REQUIRE(premiere.arrives() == 1);
    }
    {
        INFO("et la source prépare le 3");
        REQUIRE(a_la_source[3].arrives() == 1);
    }
    std::vector<int> sortis;
    for (auto* porte : {&au_puits, &seconde, &premiere}) {
        porte->ouvrir();
        juge::attendre_calme();
        sortis.push_back(static_cast<int>(sortis.size()));
        INFO("l'élément " << sortis.back()
                          << " est fini : il sort, sans attendre ceux qui le suivent");
        REQUIRE(execution.recus() == sortis);
    }
    a_la_source[3].ouvrir();
    REQUIRE(execution.issue() == "fini");
    REQUIRE(execution.recus() == epreuve::de_zero_a(4));
}

TEST_CASE("une source lente ne retient pas ce qu'elle a déjà donné", "[1.7]") {
    epreuve::Porte porte;
    epreuve::Entiers entiers(5);
    epreuve::Execution execution(
        [&, source = entiers.source()] {
            auto valeur = source();
            if (valeur == 3) porte.passer();
            return valeur;
        },
        {{2, epreuve::tel_quel}, {1, epreuve::tel_quel}}, 4);
    REQUIRE(execution.est_bloquee());
    {
        INFO("la source tarde à donner le quatrième élément : les trois premiers sont au puits");
        REQUIRE(execution.recus() == std::vector<int>{0, 1, 2});
    }
    porte.ouvrir();
    REQUIRE(execution.issue() == "fini");
    REQUIRE(execution.recus() == epreuve::de_zero_a(5));
}

TEST_CASE("la source et le puits ne sont appelés que par un thread à la fois", "[1.7]") {
    int appels = 0;       // sans verrou, exprès
    std::vector<int> au;  // de même
    const auto un_appel = [&]() -> std::optional<int> {
        if (appels == 50) return std::nullopt;
        return appels++;
    };
    epreuve::Execution execution(un_appel, {{4, epreuve::tel_quel}}, 8,
                                 [&](int x) { au.push_back(x); });
    REQUIRE(execution.issue() == "fini");
    REQUIRE(au == epreuve::de_zero_a(50));
}

TEST_CASE("un puits lent arrête la source : la contre-pression", "[1.8]") {
    for (const int en_vol : {1, 2, 5}) {
        epreuve::Porte porte;
        epreuve::Entiers entiers(50);
        epreuve::Execution execution(
            entiers.source(), {{3, epreuve::tel_quel}, {2, epreuve::tel_quel}},
            static_cast<std::size_t>(en_vol), [&](int) { porte.passer(); });
        REQUIRE(execution.est_bloquee());
        {
            INFO("le puits n'a rien fini : la source a donné " << en_vol
                                                               << " éléments, ni plus, ni moins");
            REQUIRE(entiers.appels() == en_vol);
        }
        porte.ouvrir();
        REQUIRE(execution.issue() == "fini");
        REQUIRE(execution.recus() == epreuve::de_zero_a(50));
    }
}

TEST_CASE("un élément lent n'en laisse pas passer une infinité d'autres", "[1.8]") {
    epreuve::Porte porte;
    epreuve::Porte au_puits;
    epreuve::Entiers entiers(50);
    epreuve::Execution execution(entiers.source(),
                                 {{2,
                                   [&](int x) {
                                       if (x == 0) porte.passer();
                                       return x;
                                   }},
                                  {1, epreuve::tel_quel}},
                                 6, [&](int x) {
                                     if (x == 1) au_puits.passer();
                                 });
    REQUIRE(execution.est_bloquee());
    {
        INFO(
            "l'élément 0 est retenu : ceux qui l'ont doublé attendent leur tour devant le puits, "
            "et comptent parmi les six en vol");
        REQUIRE(entiers.appels() == 6);
    }
    porte.ouvrir();
    juge::attendre_calme();
    {
        INFO(
            "l'élément 0 est sorti, le puits tient le 1 : une place s'est libérée, la source est "
            "appelée");
        REQUIRE(entiers.appels() == 7);
    }
    au_puits.ouvrir();
    REQUIRE(execution.issue() == "fini");
    REQUIRE(execution.recus() == epreuve::de_zero_a(50));
}

TEST_CASE("une étape lève : l'appel finit, et relance", "[1.7]") {
    for (const int fautif : {0, 3, 19}) {
        epreuve::Entiers entiers(20);
        epreuve::Execution execution(entiers.source(),
                                     {{2, epreuve::tel_quel},
                                      {3,
                                       [&](int x) {
                                           if (x == fautif) throw epreuve::Panne("image illisible");
                                           return x;
                                       }},
                                      {2, epreuve::tel_quel}},
                                     4);
        {
            INFO("l'étape a levé : l'appel relance l'exception, telle quelle");
            REQUIRE(execution.issue() == "panne : image illisible");
        }
        const auto recus = execution.recus();
        INFO("le puits n'a reçu que des éléments qui précèdent le fautif, dans l'ordre");
        REQUIRE(recus.size() <= static_cast<std::size_t>(fautif));
        REQUIRE(recus == epreuve::de_zero_a(static_cast<int>(recus.size())));
    }
}

TEST_CASE("la source ou le puits lèvent, une exception ou autre chose", "[1.7]") {
    epreuve::Entiers trois(100);
    epreuve::Execution source(
        [&, suivant = trois.source()] {
            if (trois.appels() == 3) throw epreuve::Panne("disque débranché");
            return suivant();
        },
        {{2, epreuve::tel_quel}}, 4);
    REQUIRE(source.issue() == "panne : disque débranché");
    epreuve::Entiers cent(100);
    epreuve::Execution puits(cent.source(), {{2, epreuve::tel_quel}}, 4, [](int x) {
        if (x == 2) throw epreuve::Panne("disque plein");
    });
    REQUIRE(puits.issue() == "panne : disque plein");
    REQUIRE(puits.recus() == std::vector<int>{0, 1});
    epreuve::Entiers encore(100);
    epreuve::Execution etape(encore.source(), {{1, [](int x) -> int { throw x + 42; }}}, 4);
    INFO("on peut lever autre chose qu'une exception : throw 42");
    REQUIRE(etape.issue() == "levé : 42");
}

TEST_CASE("l'erreur réveille tous ceux qui attendent", "[1.7]") {
    epreuve::Porte porte;
    epreuve::Entiers entiers(100);
    epreuve::Execution execution(entiers.source(), {{2, epreuve::tel_quel}, {5, epreuve::tel_quel}},
                                 3, [&](int) {
                                     porte.passer();
                                     throw epreuve::Panne("disque plein");
                                 });
    REQUIRE(execution.est_bloquee());  // la source attend une place, les étapes un élément
    porte.ouvrir();
    INFO("la source attendait une place, les étapes un élément : l'erreur doit les réveiller");
    REQUIRE(execution.issue() == "panne : disque plein");
    INFO("après l'erreur, la source n'est plus appelée");
    REQUIRE(entiers.appels() == 3);
}

TEST_CASE("après l'erreur, plus rien ne commence, et l'on attend ce qui est en cours", "[1.7]") {
    epreuve::Porte lente;
    epreuve::Porte fautive;
    std::atomic<int> commences{0};
    epreuve::Entiers entiers(100);
    epreuve::Execution execution(entiers.source(),
                                 {{1,
                                   [&](int x) {
                                       if (x == 1) fautive.passer();
                                       if (x == 1) throw epreuve::Panne("première");
                                       return x;
                                   }},
                                  {1,
                                   [&](int x) {
                                       ++commences;
                                       lente.passer();
                                       return x;
                                   }},
                                  {1,
                                   [&](int x) {
                                       ++commences;
                                       return x;
                                   }}},
                                 10);
    REQUIRE(execution.est_bloquee());
    fautive.ouvrir();
    {
        INFO("un appel d'étape est en cours : l'appel en attend la fin");
        REQUIRE(execution.est_bloquee());
    }
    const int appels = entiers.appels();
    lente.ouvrir();
    REQUIRE(execution.issue() == "panne : première");
    {
        INFO("l'erreur était connue : l'étape suivante ne commence pas l'élément 0");
        REQUIRE(commences.load() == 1);
    }
    {
        INFO("l'erreur était connue : le puits n'est plus appelé");
        REQUIRE(execution.recus().empty());
    }
    INFO("l'erreur était connue : la source n'est plus appelée");
    REQUIRE(entiers.appels() == appels);
}

TEST_CASE("après l'erreur, ce qui attend devant une étape est abandonné", "[1.7]") {
    epreuve::Porte lente;
    epreuve::Porte fautive;
    std::atomic<int> commences{0};
    epreuve::Entiers entiers(6);
    epreuve::Execution execution(
        [&, source = entiers.source()] {
            auto valeur = source();
            if (valeur == 5) fautive.passer();
            if (valeur == 5) throw epreuve::Panne("source");
            return valeur;
        },
        {{1,
          [&](int x) {
              ++commences;
              lente.passer();
              return x;
          }}},
        10);
    REQUIRE(execution.est_bloquee());  // l'étape tient l'élément 0 ; quatre autres l'attendent
    fautive.ouvrir();
    REQUIRE(execution.est_bloquee());
    lente.ouvrir();
    REQUIRE(execution.issue() == "panne : source");
    INFO("l'erreur est connue : l'étape finit son élément, et n'en commence pas d'autre");
    REQUIRE(commences.load() == 1);
}

TEST_CASE("après l'erreur, ce qui attend devant le puits est abandonné", "[1.7]") {
    epreuve::Porte premier;
    epreuve::Porte fautive;
    epreuve::Porte au_puits;
    epreuve::Entiers entiers(4);
    epreuve::Execution execution(entiers.source(),
                                 {{4,
                                   [&](int x) {
                                       if (x == 3) fautive.passer();
                                       if (x == 3) throw epreuve::Panne("étape");
                                       if (x == 0) premier.passer();
                                       return x;
                                   }}},
                                 10, [&](int) { au_puits.passer(); });
    REQUIRE(execution.est_bloquee());  // 1 et 2 sont prêts, et attendent que 0 soit sorti
    premier.ouvrir();
    REQUIRE(execution.est_bloquee());  // le puits tient l'élément 0
    fautive.ouvrir();
    REQUIRE(execution.est_bloquee());
    au_puits.ouvrir();
    REQUIRE(execution.issue() == "panne : étape");
    INFO("l'erreur est connue : le puits finit l'élément 0, et n'en reçoit pas d'autre");
    REQUIRE(execution.recus() == std::vector<int>{0});
}

TEST_CASE("la première erreur est celle que l'on relance", "[1.7]") {
    std::array<epreuve::Porte, 2> portes;
    epreuve::Entiers entiers(2);
    epreuve::Execution execution(entiers.source(),
                                 {{2,
                                   [&](int x) -> int {
                                       portes[static_cast<std::size_t>(x)].passer();
                                       throw epreuve::Panne(std::to_string(x));
                                   }}},
                                 4);
    REQUIRE(execution.est_bloquee());
    portes[1].ouvrir();
    {
        INFO("un élément a levé, l'autre est en cours : l'appel l'attend");
        REQUIRE(execution.est_bloquee());
    }
    portes[0].ouvrir();
    INFO("deux éléments ont levé : l'appel relance la première erreur arrivée");
    REQUIRE(execution.issue() == "panne : 1");
}

TEST_CASE("la première erreur est celle que l'on relance, d'où qu'elle vienne", "[1.7]") {
    for (const std::size_t premiere : {0U, 1U, 2U, 3U}) {
        std::array<epreuve::Porte, 4> portes;  // à la source, aux deux étapes, au puits
        const auto lever = [&](std::size_t ou) {
            portes[ou].passer();
            throw epreuve::Panne(std::to_string(ou));
        };
        epreuve::Entiers entiers(4);
        epreuve::Execution execution(
            [&, source = entiers.source()] {
                const auto valeur = source();
                if (valeur == 3) lever(0);
                return valeur;
            },
            {{1,
              [&](int x) {
                  if (x == 2) lever(1);
                  return x;
              }},
             {1,
              [&](int x) {
                  if (x == 1) lever(2);
                  return x;
              }}},
            10,
            [&](int x) {
                if (x == 0) lever(3);
            });
        REQUIRE(execution.est_bloquee());  // chacun des quatre tient un élément
        portes[premiere].ouvrir();
        REQUIRE(execution.est_bloquee());
        for (auto& porte : portes)
            porte.ouvrir();
        INFO(
            "la source, les étapes et le puits lèvent tous : on relance ce qui a été levé d'abord");
        REQUIRE(execution.issue() == "panne : " + std::to_string(premiere));
    }
}

TEST_CASE("aucun élément, aucune étape, plus de places que d'éléments", "[1.7]") {
    {
        epreuve::Entiers aucun(0);
        epreuve::Execution vide(aucun.source(), {{3, epreuve::tel_quel}}, 2);
        REQUIRE(vide.issue() == "fini");
        REQUIRE(vide.recus().empty());
    }
    {
        epreuve::Porte au_puits;
        epreuve::Entiers dix(10);
        epreuve::Execution direct(dix.source(), {}, 3, [&](int) { au_puits.passer(); });
        REQUIRE(direct.est_bloquee());
        {
            INFO("sans étape, le puits et la source travaillent en même temps : trois en vol");
            REQUIRE(dix.appels() == 3);
        }
        au_puits.ouvrir();
        REQUIRE(direct.issue() == "fini");
        INFO("sans étape, les éléments vont de la source au puits");
        REQUIRE(direct.recus() == epreuve::de_zero_a(10));
    }
    {
        epreuve::Porte porte;
        epreuve::Entiers beaucoup(3000);
        epreuve::Execution devant(beaucoup.source(),
                                  {{1,
                                    [&](int x) {
                                        porte.passer();
                                        return x;
                                    }}},
                                  5000);
        REQUIRE(devant.est_bloquee());
        {
            INFO("il reste des places en vol : la source est appelée, même si l'étape est lente");
            REQUIRE(beaucoup.appels() == 3001);
        }
        porte.ouvrir();
        REQUIRE(devant.issue() == "fini");
    }
    epreuve::Entiers trois(3);
    epreuve::Execution large(trois.source(), {{20, epreuve::tel_quel}},
                             std::numeric_limits<std::size_t>::max());
    REQUIRE(large.issue() == "fini");
    REQUIRE(large.recus() == epreuve::de_zero_a(3));
}

TEST_CASE("deux pipelines à la fois, et un second appel après une erreur", "[1.7]") {
    epreuve::Porte porte;
    epreuve::Entiers premier(10);
    epreuve::Entiers second(10);
    epreuve::Execution retenu(premier.source(),
                              {{1,
                                [&](int x) {
                                    porte.passer();
                                    return x;
                                }}},
                              3);
    REQUIRE(retenu.est_bloquee());
    epreuve::Execution rate(second.source(),
                            {{1, [](int) -> int { throw epreuve::Panne("raté"); }}}, 3);
    REQUIRE(rate.issue() == "panne : raté");
    epreuve::Entiers troisieme(10);
    epreuve::Execution suivant(troisieme.source(), {{2, epreuve::tel_quel}}, 3);
    REQUIRE(suivant.issue() == "fini");
    REQUIRE(suivant.recus() == epreuve::de_zero_a(10));
    porte.ouvrir();
    REQUIRE(retenu.issue() == "fini");
    REQUIRE(retenu.recus() == epreuve::de_zero_a(10));
}

TEST_CASE("des éléments qui ne se copient pas", "[1.7]") {
    using Objet = std::unique_ptr<int>;
    int suivant = 0;
    std::vector<int> recus;
    juge::Acteur appel("appel", [&] {
        ::executer_pipeline<Objet>(
            [&]() -> std::optional<Objet> {
                if (suivant == 10) return std::nullopt;
                return std::make_unique<int>(suivant++);
            },
            {{3, [](Objet objet) { return objet; }}}, [&](Objet objet) { recus.push_back(*objet); },
            4);
    });
    appel.attendre_fin(epreuve::doit_finir);
    REQUIRE(recus == epreuve::de_zero_a(10));
}

TEST_CASE("sans place, sans largeur ou sans fonction : refusé", "[1.7]") {
    epreuve::Entiers entiers(3);
    const epreuve::Source source = entiers.source();
    const epreuve::Puits puits = [](int) {};
    const epreuve::Etapes une{{1, epreuve::tel_quel}};
    INFO("en_vol nul, largeur nulle, fonction absente : std::invalid_argument");
    REQUIRE(epreuve::refuse(source, une, puits, 0));
    REQUIRE(epreuve::refuse(source, {{1, epreuve::tel_quel}, {0, epreuve::tel_quel}}, puits, 2));
    REQUIRE(epreuve::refuse(source, {{1, epreuve::tel_quel}, {1, nullptr}}, puits, 2));
    REQUIRE(epreuve::refuse(nullptr, une, puits, 2));
    REQUIRE(epreuve::refuse(source, une, nullptr, 2));
    INFO("un appel refusé n'appelle rien");
    REQUIRE(entiers.appels() == 0);
}

TEST_CASE("un réveil intempestif ne change rien", "[1.8][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    epreuve::Porte porte;
    epreuve::Entiers entiers(20);
    epreuve::Execution execution(entiers.source(), {{2, epreuve::tel_quel}, {3, epreuve::tel_quel}},
                                 4, [&](int) { porte.passer(); });
    REQUIRE(execution.est_bloquee());
    {
        INFO("réveillée sans raison, la source vérifie qu'il y a une place");
        REQUIRE(entiers.appels() == 4);
    }
    porte.ouvrir();
    REQUIRE(execution.issue() == "fini");
    REQUIRE(execution.recus() == epreuve::de_zero_a(20));
}

TEST_CASE("tout sort dans l'ordre, dans tous les entrelacements", "[1.8]") {
    juge::explorer(150, [] {
        epreuve::Entiers entiers(4);
        epreuve::Execution execution(entiers.source(),
                                     {{2, epreuve::tel_quel}, {1, epreuve::tel_quel}}, 2);
        REQUIRE(execution.issue() == "fini");
        REQUIRE(execution.recus() == epreuve::de_zero_a(4));
    });
}

TEST_CASE("une erreur ne laisse personne endormi, dans tous les entrelacements", "[1.7]") {
    juge::explorer(150, [] {
        epreuve::Entiers entiers(4);
        epreuve::Execution execution(entiers.source(),
                                     {{2,
                                       [](int x) {
                                           if (x == 2) throw epreuve::Panne("deux");
                                           return x;
                                       }},
                                      {1, epreuve::tel_quel}},
                                     2);
        REQUIRE(execution.issue() == "panne : deux");
        const auto recus = execution.recus();
        REQUIRE(recus == epreuve::de_zero_a(static_cast<int>(recus.size())));
        REQUIRE(recus.size() <= 2);
    });
}

}  // namespace juge::epreuve
