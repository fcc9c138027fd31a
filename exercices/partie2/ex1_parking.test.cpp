#include <juge/epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

constexpr auto visiteur = ::Conducteur::visiteur;
constexpr auto abonne = ::Conducteur::abonne;

using Ticket = std::optional<::Parking::Ticket>;

/// Une voiture qui entre dans son propre thread, et garde son ticket.
class Voiture {
public:
    Voiture(std::string nom, ::Parking& parking, ::Conducteur conducteur)
        : acteur_(std::move(nom), [this, &parking, conducteur] {
              ticket_ = parking.entrer(conducteur, renoncement_.get_token());
          }) {}
    bool attend() { return acteur_.est_bloque(); }
    bool est_passee() { return acteur_.est_termine(); }
    void renoncer() { renoncement_.request_stop(); }
    /// Le ticket, quand elle ne doit plus attendre.
    Ticket& ticket(std::string_view exigence) {
        acteur_.attendre_fin(exigence);
        return ticket_;
    }

private:
    std::stop_source renoncement_;
    Ticket ticket_;
    juge::Acteur acteur_;
};

/// Toutes les places que l'on peut prendre encore, essayées une à une.
std::vector<Ticket> prendre_tout(::Parking& parking, ::Conducteur conducteur) {
    std::vector<Ticket> tickets;
    for (;;) {
        auto ticket = parking.essayer_entrer(conducteur);
        if (!ticket || tickets.size() > 1000) return tickets;
        tickets.push_back(std::move(ticket));
    }
}

std::set<int> places(const std::vector<Ticket>& tickets) {
    std::set<int> numeros;
    for (const auto& ticket : tickets)
        numeros.insert(ticket->place());
    return numeros;
}

}  // namespace

TEST_CASE("chaque place porte un ticket", "[2.1]") {
    ::Parking parking(9);
    ::Parking autre(2);
    auto tickets = epreuve::prendre_tout(parking, epreuve::visiteur);
    {
        INFO("neuf places libres : neuf voitures entrent, et la dixième n'entre pas");
        REQUIRE(tickets.size() == 9);
    }
    const auto numeros = epreuve::places(tickets);
    {
        INFO("neuf voitures, neuf numéros différents, de 0 à 8");
        REQUIRE(numeros.size() == 9);
        REQUIRE(*numeros.begin() == 0);
        REQUIRE(*numeros.rbegin() == 8);
    }
    {
        INFO("un parking plein ne remplit pas l'autre");
        REQUIRE(epreuve::prendre_tout(autre, epreuve::abonne).size() == 2);
    }
    const int liberee = tickets[4]->place();
    tickets[4]->rendre();
    const auto suivant = parking.essayer_entrer(epreuve::visiteur);
    INFO("la seule place libre est celle qui vient d'être rendue");
    REQUIRE(suivant.has_value());
    REQUIRE(suivant->place() == liberee);
}

TEST_CASE("les visiteurs laissent les places réservées", "[2.1]") {
    ::Parking parking(5, 2);
    auto visiteurs = epreuve::prendre_tout(parking, epreuve::visiteur);
    {
        INFO("cinq places, dont deux réservées : trois visiteurs au plus");
        REQUIRE(visiteurs.size() == 3);
    }
    auto abonnes = epreuve::prendre_tout(parking, epreuve::abonne);
    {
        INFO("les abonnés prennent toutes les places qui restent");
        REQUIRE(abonnes.size() == 2);
    }
    visiteurs.clear();
    {
        INFO("un abonné prend aussi les places que laissent les visiteurs");
        abonnes.push_back(parking.essayer_entrer(epreuve::abonne));
        REQUIRE(abonnes.back().has_value());
    }
    {
        INFO(
            "trois abonnés, aucun visiteur : deux visiteurs entrent encore, et rien ne reste "
            "libre");
        REQUIRE(epreuve::prendre_tout(parking, epreuve::visiteur).size() == 2);
    }
    ::Parking prive(2, 2);
    INFO("toutes les places réservées : aucun visiteur n'entre");
    REQUIRE_FALSE(prive.essayer_entrer(epreuve::visiteur).has_value());
    REQUIRE(prive.essayer_entrer(epreuve::abonne).has_value());
}

TEST_CASE("un parking absurde est refusé", "[2.1]") {
    INFO("au moins une place ; de zéro à `places` places réservées : sinon std::invalid_argument");
    REQUIRE_THROWS_AS(::Parking(0), std::invalid_argument);
    REQUIRE_THROWS_AS(::Parking(-1), std::invalid_argument);
    REQUIRE_THROWS_AS(::Parking(2, -1), std::invalid_argument);
    REQUIRE_THROWS_AS(::Parking(2, 3), std::invalid_argument);
    REQUIRE_NOTHROW(::Parking(2, 2));
}

TEST_CASE("un ticket rend sa place une fois", "[2.3]") {
    ::Parking parking(3);
    const auto libres = [&] { return parking.etat().libres; };
    auto a = parking.essayer_entrer(epreuve::visiteur);
    auto b = parking.essayer_entrer(epreuve::abonne);
    REQUIRE((a.has_value() && b.has_value()));
    const int place_b = b->place();
    {
        ::Parking::Ticket deplace(std::move(*a));
        {
            INFO("un ticket déplacé emporte la place : l'ancien n'en a plus (place() vaut -1)");
            REQUIRE(a->place() == -1);
        }
        a->rendre();
        {
            INFO("rendre() sur un ticket déplacé ne rend rien");
            REQUIRE(libres() == 1);
        }
        deplace = std::move(*b);
        {
            INFO("un ticket à qui on en affecte un autre rend sa place, et prend celle de l'autre");
            REQUIRE(libres() == 2);
            REQUIRE(deplace.place() == place_b);
            REQUIRE(parking.etat().abonnes == 1);
        }
        deplace.rendre();
        deplace.rendre();
        INFO("rendre() deux fois ne rend qu'une place ; ensuite place() vaut -1");
        REQUIRE(libres() == 3);
        REQUIRE(deplace.place() == -1);
    }
    a.reset();
    b.reset();
    INFO("tous les tickets sont détruits : chaque place a été rendue une fois");
    REQUIRE(libres() == 3);
    REQUIRE(epreuve::prendre_tout(parking, epreuve::visiteur).size() == 3);
}

TEST_CASE("plein, on attend ; une place rendue fait entrer", "[2.1]") {
    ::Parking parking(1);
    auto garee = parking.entrer(epreuve::visiteur);
    REQUIRE(garee.has_value());
    epreuve::Voiture attente("voiture", parking, epreuve::visiteur);
    {
        INFO("aucune place libre : entrer() doit attendre");
        REQUIRE(attente.attend());
    }
    {
        INFO("etat() compte celle qui attend");
        REQUIRE(parking.etat().en_attente == 1);
        REQUIRE(parking.etat().libres == 0);
    }
    const int place = garee->place();
    garee.reset();
    const auto& ticket = attente.ticket("Une place est rendue : celle qui attendait doit entrer.");
    REQUIRE(ticket.has_value());
    REQUIRE(ticket->place() == place);
    INFO("plus personne n'attend");
    REQUIRE(parking.etat().en_attente == 0);
}

TEST_CASE("un réveil intempestif ne donne pas de place", "[2.2][simple]") {
    const juge::Perturbation reveils(juge::Panne::reveils_intempestifs);
    ::Parking parking(1);
    auto garee = parking.essayer_entrer(epreuve::visiteur);
    REQUIRE(garee.has_value());
    epreuve::Voiture attente("voiture", parking, epreuve::visiteur);
    juge::Acteur gardien("gardien", [&] { parking.attendre_vide(); });
    INFO("réveillée sans raison, une attente vérifie et se rendort");
    REQUIRE(attente.attend());
    REQUIRE(gardien.est_bloque());
    parking.fermer();
    REQUIRE_FALSE(attente.ticket("Le parking ferme : plus d'attente.").has_value());
    garee.reset();
    gardien.attendre_fin("La dernière voiture est sortie : attendre_vide() doit finir.");
}

TEST_CASE("le premier arrivé entre le premier", "[2.2]") {
    juge::explorer(100, [] {
        ::Parking parking(1);
        auto garee = parking.essayer_entrer(epreuve::visiteur);
        epreuve::Voiture a("a", parking, epreuve::visiteur);
        REQUIRE(a.attend());
        epreuve::Voiture b("b", parking, epreuve::visiteur);
        REQUIRE(b.attend());
        epreuve::Voiture c("c", parking, epreuve::abonne);
        REQUIRE(c.attend());
        garee.reset();
        for (auto* voiture : {&a, &b, &c}) {
            INFO("la place rendue va à celle qui attend depuis le plus longtemps");
            REQUIRE(voiture->est_passee());
            const auto presents = parking.etat().en_attente;
            REQUIRE(presents == (voiture == &a ? 2 : voiture == &b ? 1 : 0));
            voiture->ticket("entrée").reset();
        }
    });
}

TEST_CASE("une voiture qui arrive ne double pas", "[2.2]") {
    juge::explorer(200, [] {
        ::Parking parking(1);
        auto garee = parking.essayer_entrer(epreuve::visiteur);
        epreuve::Voiture ancienne("ancienne", parking, epreuve::visiteur);
        REQUIRE(ancienne.attend());
        garee.reset();
        auto nouvelle = parking.essayer_entrer(epreuve::visiteur);
        INFO("la place rendue était déjà promise à celle qui attendait");
        REQUIRE_FALSE(nouvelle.has_value());
        REQUIRE(ancienne.ticket("La place rendue est pour elle.").has_value());
    });
}

TEST_CASE("une voiture qui arrive pendant qu'une autre sort ne double pas", "[2.2]") {
    juge::explorer(200, [] {
        ::Parking parking(1);
        auto garee = parking.essayer_entrer(epreuve::visiteur);
        epreuve::Voiture ancienne("ancienne", parking, epreuve::visiteur);
        REQUIRE(ancienne.attend());
        bool entree = true;
        {
            juge::Acteur sortie("sortie", [&] { garee.reset(); });
            juge::Acteur nouvelle("nouvelle", [&] {
                entree = parking.essayer_entrer(epreuve::visiteur).has_value();
            });
            sortie.attendre_fin("Sortir ne bloque jamais.");
            nouvelle.attendre_fin("essayer_entrer() n'attend pas.");
        }
        const auto& ticket = ancienne.ticket("La place rendue est pour elle.");
        INFO("prise, puis promise à celle qui attend : la place n'est à aucun moment à prendre");
        REQUIRE_FALSE(entree);
        REQUIRE(ticket.has_value());
    });
}

TEST_CASE("un visiteur sans droit n'arrête pas l'abonné", "[2.2]") {
    ::Parking parking(2, 1);
    auto gare = parking.essayer_entrer(epreuve::visiteur);
    auto plein = parking.essayer_entrer(epreuve::abonne);
    REQUIRE((gare.has_value() && plein.has_value()));
    epreuve::Voiture bloque("visiteur", parking, epreuve::visiteur);
    REQUIRE(bloque.attend());
    epreuve::Voiture derriere("abonné", parking, epreuve::abonne);
    REQUIRE(derriere.attend());
    plein.reset();
    {
        INFO("la place réservée va à l'abonné, même si un visiteur attend depuis plus longtemps");
        REQUIRE(derriere.est_passee());
        REQUIRE(bloque.attend());
    }
    derriere.ticket("L'abonné est entré.").reset();
    {
        INFO("une place réservée est libre : le visiteur n'y a toujours pas droit");
        REQUIRE(bloque.attend());
        REQUIRE(parking.etat().libres == 1);
    }
    auto direct = parking.essayer_entrer(epreuve::abonne);
    {
        INFO("un abonné qui arrive prend la place libre à laquelle le visiteur n'a pas droit");
        REQUIRE(direct.has_value());
    }
    gare.reset();
    REQUIRE(bloque.ticket("Un visiteur est parti : l'autre doit entrer.").has_value());
}

TEST_CASE("aucune place ne dort pendant qu'on attend", "[2.2]") {
    juge::explorer(100, [] {
        ::Parking parking(3, 1);
        std::vector<epreuve::Ticket> gares;
        gares.push_back(parking.essayer_entrer(epreuve::visiteur));
        gares.push_back(parking.essayer_entrer(epreuve::abonne));
        gares.push_back(parking.essayer_entrer(epreuve::abonne));
        epreuve::Voiture a("a", parking, epreuve::visiteur);
        epreuve::Voiture b("b", parking, epreuve::abonne);
        epreuve::Voiture c("c", parking, epreuve::visiteur);
        REQUIRE(c.attend());
        REQUIRE(a.attend());
        REQUIRE(b.attend());
        gares.clear();
        for (auto* voiture : {&a, &b, &c})
            REQUIRE(
                voiture->ticket("Trois places rendues : les trois doivent entrer.").has_value());
    });
}

TEST_CASE("celui qui renonce s'en va sans place", "[2.3]") {
    ::Parking parking(1);
    auto garee = parking.essayer_entrer(epreuve::visiteur);
    epreuve::Voiture lasse("lasse", parking, epreuve::visiteur);
    REQUIRE(lasse.attend());
    epreuve::Voiture patiente("patiente", parking, epreuve::visiteur);
    REQUIRE(patiente.attend());
    lasse.renoncer();
    {
        const auto& ticket = lasse.ticket("Arrêt demandé : entrer() doit rendre la main.");
        INFO("celui qui renonce reçoit nullopt");
        REQUIRE_FALSE(ticket.has_value());
    }
    {
        INFO("celui qui renonce n'attend plus ; les autres, si");
        REQUIRE(parking.etat().en_attente == 1);
        REQUIRE(patiente.attend());
    }
    garee.reset();
    {
        const auto& ticket = patiente.ticket("La place rendue va à la suivante, pas au partant.");
        REQUIRE(ticket.has_value());
    }
    patiente.ticket("entrée").reset();
    std::stop_source deja;
    deja.request_stop();
    INFO("arrêt demandé avant l'appel : nullopt, même s'il reste des places");
    REQUIRE_FALSE(parking.entrer(epreuve::visiteur, deja.get_token()).has_value());
    REQUIRE(parking.etat().libres == 1);
}

TEST_CASE("renoncer quand la place arrive n'en perd aucune", "[2.3]") {
    juge::explorer(300, [] {
        ::Parking parking(1);
        auto garee = parking.essayer_entrer(epreuve::visiteur);
        epreuve::Voiture lasse("lasse", parking, epreuve::visiteur);
        REQUIRE(lasse.attend());
        epreuve::Voiture suivante("suivante", parking, epreuve::visiteur);
        REQUIRE(suivante.attend());
        {
            juge::Acteur sortie("sortie", [&] { garee.reset(); });
            juge::Acteur renoncement("renoncement", [&] { lasse.renoncer(); });
            sortie.attendre_fin("Sortir ne bloque jamais.");
            renoncement.attendre_fin("Renoncer ne bloque jamais.");
        }
        lasse.ticket("Servie ou lasse, elle n'attend plus.").reset();
        const auto& ticket = suivante.ticket(
            "La place est rendue, ou refusée par l'autre : elle est à la suivante.");
        INFO("une place et une seule : celle qui attendait encore l'a eue");
        REQUIRE(ticket.has_value());
        REQUIRE(parking.etat().libres == 0);
    });
}

TEST_CASE("fermé, plus personne n'entre, et l'on attend les derniers", "[2.3]") {
    ::Parking parking(2);
    ::Parking autre(1);
    auto a = parking.essayer_entrer(epreuve::visiteur);
    auto b = parking.essayer_entrer(epreuve::abonne);
    epreuve::Voiture attente1("attente 1", parking, epreuve::visiteur);
    epreuve::Voiture attente2("attente 2", parking, epreuve::abonne);
    REQUIRE(attente1.attend());
    REQUIRE(attente2.attend());
    parking.fermer();
    parking.fermer();
    for (auto* voiture : {&attente1, &attente2}) {
        const auto& ticket = voiture->ticket("Le parking ferme : personne ne doit y attendre.");
        INFO("le parking ferme : ceux qui attendaient reçoivent nullopt");
        REQUIRE_FALSE(ticket.has_value());
    }
    {
        INFO("les voitures garées le restent");
        REQUIRE(parking.etat().visiteurs == 1);
        REQUIRE(parking.etat().abonnes == 1);
    }
    juge::Acteur gardien("gardien", [&] { parking.attendre_vide(); });
    juge::Acteur second("second gardien", [&] { parking.attendre_vide(); });
    REQUIRE(gardien.est_bloque());
    a.reset();
    {
        INFO("attendre_vide() attend la dernière voiture");
        REQUIRE(gardien.est_bloque());
        REQUIRE(second.est_bloque());
    }
    {
        INFO("fermé : personne n'entre, même s'il y a une place");
        REQUIRE_FALSE(parking.essayer_entrer(epreuve::abonne).has_value());
        REQUIRE_FALSE(parking.entrer(epreuve::abonne).has_value());
    }
    b.reset();
    gardien.attendre_fin("La dernière voiture est sortie : attendre_vide() doit finir.");
    second.attendre_fin("Tous ceux qui attendent la fin doivent la voir.");
    parking.attendre_vide();
    INFO("fermer un parking n'en ferme pas un autre");
    REQUIRE(autre.entrer(epreuve::visiteur).has_value());
}

TEST_CASE("une place rendue après la fermeture ne fait entrer personne", "[2.3]") {
    juge::explorer(200, [] {
        ::Parking parking(1);
        auto garee = parking.essayer_entrer(epreuve::visiteur);
        epreuve::Voiture attente("attente", parking, epreuve::visiteur);
        REQUIRE(attente.attend());
        juge::Acteur gerant("gérant", [&] {
            parking.fermer();
            garee.reset();
        });
        gerant.attendre_fin("Ni fermer ni sortir ne bloquent.");
        const auto& ticket = attente.ticket("Le parking est fermé : personne ne doit y attendre.");
        INFO("fermé avant que la place soit rendue : elle n'est pour personne");
        REQUIRE_FALSE(ticket.has_value());
        REQUIRE(parking.etat().libres == 1);
    });
}

TEST_CASE("ouvert, attendre_vide() attend aussi", "[2.3]") {
    ::Parking parking(2);
    parking.attendre_vide();
    auto garee = parking.entrer(epreuve::abonne);
    juge::Acteur gardien("gardien", [&] { parking.attendre_vide(); });
    {
        INFO("une voiture est garée : attendre_vide() attend, que le parking soit fermé ou non");
        REQUIRE(gardien.est_bloque());
    }
    garee->rendre();
    gardien.attendre_fin("Plus de voiture : attendre_vide() doit finir.");
    INFO("le parking n'est pas fermé pour autant");
    REQUIRE(parking.essayer_entrer(epreuve::visiteur).has_value());
}

TEST_CASE("tout à la fois, dans tous les entrelacements", "[2.2]") {
    juge::explorer(200, [] {
        ::Parking parking(2, 1);
        juge::TachesEnVol gares;
        juge::TachesEnVol visiteurs;
        juge::Registre<int> sommes;
        const auto stationner = [&](::Conducteur conducteur) {
            for (int tour = 0; tour < 2; ++tour) {
                auto ticket = parking.entrer(conducteur);
                if (!ticket) continue;
                const juge::TachesEnVol::Jeton gare(gares);
                std::optional<juge::TachesEnVol::Jeton> compte;
                if (conducteur == epreuve::visiteur) compte.emplace(visiteurs);
                juge::point_de_passage();
                const auto vu = parking.etat();
                sommes.noter(vu.libres + vu.visiteurs + vu.abonnes);
                compte.reset();
            }
        };
        {
            juge::Acteur a("visiteur a", [&] { stationner(epreuve::visiteur); });
            juge::Acteur b("visiteur b", [&] { stationner(epreuve::visiteur); });
            juge::Acteur c("abonné c", [&] { stationner(epreuve::abonne); });
            juge::Acteur observateur("observateur", [&] {
                for (int tour = 0; tour < 3; ++tour) {
                    const auto vu = parking.etat();
                    sommes.noter(vu.libres + vu.visiteurs + vu.abonnes);
                    juge::point_de_passage();
                }
            });
            for (auto* acteur : {&a, &b, &c, &observateur})
                acteur->attendre_fin("Chacun rend sa place : tous doivent finir.");
        }
        {
            INFO("deux places, dont une réservée : deux voitures au plus, et un visiteur au plus");
            REQUIRE(gares.maximum() <= 2);
            REQUIRE(visiteurs.maximum() <= 1);
        }
        INFO("etat() est un instantané : libres + visiteurs + abonnes fait toujours deux");
        for (const int somme : sommes.contenu())
            REQUIRE(somme == 2);
        parking.attendre_vide();
    });
}

TEST_CASE("fermer pendant qu'on entre, dans tous les entrelacements", "[2.3]") {
    juge::explorer(200, [] {
        ::Parking parking(1);
        {
            const auto passer = [&] { parking.entrer(epreuve::visiteur); };
            juge::Acteur a("a", passer);
            juge::Acteur b("b", passer);
            juge::Acteur fermeture("fermeture", [&] {
                parking.fermer();
                parking.attendre_vide();
            });
            for (auto* acteur : {&a, &b, &fermeture})
                acteur->attendre_fin("Entré ou refusé, chacun finit, et le parking se vide.");
        }
        INFO("le parking est fermé et vide");
        REQUIRE(parking.etat().libres == 1);
        REQUIRE(parking.etat().en_attente == 0);
    });
}

}  // namespace juge::epreuve
