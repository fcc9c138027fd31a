#include <chapitre07/inventaire.hpp>
#include <chapitre11/client_epreuve.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

/// Un salon ouvert dans la boucle de l'épreuve. Ce qu'il lève est noté.
class Salle {
public:
    explicit Salle(Boucle& boucle, ::Reglages reglages = {}) : boucle_(boucle) {
        boucle.lancer(vivre(reglages));
        boucle.avancer();
    }
    void arreter() {
        arret.request_stop();
        boucle_.avancer();
    }
    const std::string& adresse() const { return adresse_; }
    Boucle& boucle() const { return boucle_; }

    std::stop_source arret;
    cours::IssueTache<void> issue;

private:
    boost::asio::awaitable<void> vivre(::Reglages reglages) {
        ::Accueil accueil(boucle_.executeur(),
                          boost::asio::local::stream_protocol::endpoint(adresse_));
        co_await cours::noter(::discuter(std::move(accueil), reglages, arret.get_token()), issue);
    }
    Boucle& boucle_;
    std::string adresse_ = epreuve::tirer_une_adresse();
};

class Client : public ClientLocal {
public:
    explicit Client(const Salle& salle) : ClientLocal(salle.boucle(), salle.adresse()) {}
    /// Entre sous ce nom, et oublie ce que le salon lui en dit.
    Client(const Salle& salle, const std::string& nom) : Client(salle) {
        dire(nom);
        lire();
    }

    /// Écrit ces octets sans que le salon les lise encore.
    void poser(const std::string& octets) const {
        for (std::size_t partis = 0; partis < octets.size();) {
            const ssize_t n =
                ::send(fd_, octets.data() + partis, octets.size() - partis, MSG_NOSIGNAL);
            REQUIRE(n > 0);
            partis += static_cast<std::size_t>(n);
        }
    }
    void envoyer(const std::string& octets) {
        poser(octets);
        boucle_.avancer();
    }
    void dire(const std::string& ligne) { envoyer(ligne + "\n"); }
    void partir() {
        ClientLocal::partir();
        boucle_.avancer();
    }
};

std::vector<std::string> en_lignes(const std::string& texte) {
    std::vector<std::string> lignes;
    std::size_t debut = 0;
    for (auto fin = texte.find('\n'); fin != std::string::npos; fin = texte.find('\n', debut)) {
        lignes.push_back(texte.substr(debut, fin - debut));
        debut = fin + 1;
    }
    if (debut < texte.size()) lignes.push_back(texte.substr(debut) + " (sans fin de ligne)");
    return lignes;
}

/// Cette histoire, sans les paroles de `nom`.
std::vector<std::string> vue_par(const std::string& nom, std::vector<std::string> histoire) {
    std::erase_if(histoire, [&](const std::string& l) { return l.starts_with(nom + ": "); });
    return histoire;
}

constexpr std::size_t grosse = 10'000;  ///< octets d'une parole, avec le nom et la fin de ligne

/// Une parole de `nom` qui arrive chez les autres en `grosse` octets.
std::string grosse_parole(const std::string& nom, int numero) {
    std::string texte = std::to_string(numero);
    return texte + std::string(grosse - nom.size() - 3 - texte.size(), '.');
}

}  // namespace

TEST_CASE("on entre, on parle, on sort", "[2.36][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Salle salle(boucle);
    epreuve::Client alice(salle);
    REQUIRE(alice.connecte);
    {
        INFO("tant qu'on n'a pas donné son nom, on ne reçoit rien");
        REQUIRE(alice.lire().empty());
    }
    alice.dire("alice");
    {
        INFO("qui entre reçoit la liste des membres, lui en dernier");
        REQUIRE(alice.lire() == "= alice\n");
    }
    epreuve::Client bob(salle);
    bob.dire("bob");
    {
        INFO("les membres sont dans l'ordre où ils sont entrés");
        REQUIRE(bob.lire() == "= alice bob\n");
        REQUIRE(alice.lire() == "+ bob\n");
    }
    epreuve::Client carole(salle, "carole");
    bob.dire("bonjour");
    {
        INFO("une parole va à tous les autres, jamais à celui qui parle");
        REQUIRE(alice.lire() == "+ carole\nbob: bonjour\n");
        REQUIRE(carole.lire() == "bob: bonjour\n");
        REQUIRE(bob.lire() == "+ carole\n");
    }
    alice.partir();
    {
        INFO("une sortie est dite à tous les autres");
        REQUIRE(bob.lire() == "- alice\n");
        REQUIRE(carole.lire() == "- alice\n");
    }
    epreuve::Client dan(salle);
    dan.dire("dan");
    INFO("la liste n'a que les membres présents");
    REQUIRE(dan.lire() == "= bob carole dan\n");
}

TEST_CASE("un nom va, ou non", "[2.37][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Salle salle(boucle);
    epreuve::Client alice(salle, "alice");
    epreuve::Client client(salle);
    for (const char* nom :
         {"", "alice", "dix sept", "seizelettresdeux7", "é", "a-b", "a\r", "_", "a:", " a"}) {
        INFO("ce nom ne va pas : " << nom);
        client.dire(nom);
        REQUIRE(client.lire() == "! nom\n");
    }
    {
        INFO("un caractère nul n'est ni une lettre ni un chiffre");
        client.envoyer(std::string("a\0b\n", 4));
        REQUIRE(client.lire() == "! nom\n");
    }
    alice.dire("personne ne m'entend");
    {
        INFO("tant qu'il n'est pas membre, il n'entend rien, et nul ne sait qu'il est là");
        REQUIRE(client.lire().empty());
        REQUIRE(alice.lire().empty());
    }
    client.dire("Seize0lettresZ9z");
    {
        INFO("de 1 à 16 lettres et chiffres : celui-ci va, et c'est un nouvel essai");
        REQUIRE(client.lire() == "= alice Seize0lettresZ9z\n");
    }
    epreuve::Client autre(salle);
    autre.dire("Alice");
    {
        INFO("une majuscule fait un autre nom");
        REQUIRE(autre.lire() == "= alice Seize0lettresZ9z Alice\n");
    }
    alice.partir();
    epreuve::Client encore(salle);
    encore.dire("alice");
    INFO("le nom de qui est sorti est libre");
    REQUIRE(encore.lire() == "= Seize0lettresZ9z Alice alice\n");
}

TEST_CASE("le même nom, demandé deux fois au même instant", "[2.37][simple]") {
    for (int pas = 0; pas < 30; ++pas) {
        epreuve::Boucle boucle;
        const epreuve::Salle salle(boucle);
        epreuve::Client temoin(salle, "temoin");
        epreuve::Client un(salle);
        epreuve::Client deux(salle);
        un.poser("jumeau\n");
        boucle.avancer_de(pas);
        deux.poser("jumeau\n");
        boucle.avancer();
        const std::set<std::string> recus{un.lire(), deux.lire()};
        INFO("deux clients demandent le même nom : l'un entre, l'autre est refusé");
        REQUIRE((recus == std::set<std::string>{"! nom\n", "= temoin jumeau\n"}));
        REQUIRE(temoin.lire() == "+ jumeau\n");
    }
}

TEST_CASE("des lignes, d'où que les coupe le réseau", "[2.36][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Salle salle(boucle);
    epreuve::Client alice(salle, "alice");
    epreuve::Client bob(salle);
    for (const char* morceau : {"b", "o", "b\nun", " et", " demi\nde"})
        bob.envoyer(morceau);
    {
        INFO("le nom et deux paroles arrivent par morceaux");
        REQUIRE(alice.lire() == "+ bob\nbob: un et demi\n");
    }
    bob.envoyer("ux\ntrois\nquatre\n\n");
    {
        INFO("une lecture peut apporter plusieurs lignes ; une ligne vide est une ligne");
        REQUIRE(alice.lire() == "bob: deux\nbob: trois\nbob: quatre\nbob: \n");
    }
    const std::string octets("z\0\r\xff: - bob\r", 13);
    bob.envoyer(octets + "\n");
    {
        INFO("les octets d'une ligne sont dits tels quels");
        REQUIRE((alice.lire() == "bob: " + octets + "\n"));
    }
    bob.envoyer("avant\nla fin");
    bob.finir(SHUT_WR);
    INFO("ce qui reste sans fin de ligne, quand son flux finit, est une dernière ligne");
    REQUIRE(alice.lire() == "bob: avant\nbob: la fin\n- bob\n");
}

TEST_CASE("deux salons ne s'entendent pas", "[2.36][simple]") {
    epreuve::Boucle boucle;
    epreuve::Salle ici(boucle);
    const epreuve::Salle la_bas(boucle);
    epreuve::Client alice(ici, "alice");
    epreuve::Client jumelle(la_bas);
    jumelle.dire("alice");
    {
        INFO("chaque salon a ses membres");
        REQUIRE(jumelle.lire() == "= alice\n");
    }
    epreuve::Client bob(la_bas, "bob");
    bob.dire("bonjour");
    REQUIRE(alice.lire().empty());
    REQUIRE(jumelle.lire() == "+ bob\nbob: bonjour\n");
    ici.arreter();
    bob.dire("toujours là");
    INFO("arrêter l'un n'arrête pas l'autre");
    REQUIRE(jumelle.lire() == "bob: toujours là\n");
}

TEST_CASE("des lectures et des écritures partielles ne mêlent rien", "[2.38][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Salle salle(boucle);
    const juge::Perturbation lectures(juge::Panne::lectures_partielles, 3);
    const juge::Perturbation ecritures(juge::Panne::ecritures_partielles, 5);
    epreuve::Client alice(salle, "alice");
    epreuve::Client bob(salle, "bob");
    epreuve::Client carole(salle, "carole");
    alice.lire();
    bob.lire();
    std::vector<std::string> de_bob;
    std::vector<std::string> de_carole;
    for (int i = 0; i < 20; ++i) {
        const std::string texte = "la parole numéro " + std::to_string(i * i);
        bob.poser(texte + "\n");
        carole.poser(texte + " !\n");
        de_bob.push_back("bob: " + texte);
        de_carole.push_back("carole: " + texte + " !");
    }
    boucle.avancer();
    const auto entendu = epreuve::en_lignes(alice.lire());
    REQUIRE(lectures.frappes() > 0);
    REQUIRE(ecritures.frappes() > 0);
    {
        INFO("une écriture peut ne prendre que quelques octets : deux lignes ne se mêlent pas");
        REQUIRE(epreuve::vue_par("carole", entendu) == de_bob);
        REQUIRE(epreuve::vue_par("bob", entendu) == de_carole);
    }
    INFO("les deux qui parlaient se sont entendus, dans l'ordre");
    REQUIRE(epreuve::en_lignes(bob.lire()) == de_carole);
    REQUIRE(epreuve::en_lignes(carole.lire()) == de_bob);
}

TEST_CASE("une seule histoire pour tous", "[2.38][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Salle salle(boucle);
    epreuve::Client temoin(salle, "temoin");
    std::deque<epreuve::Client> membres;
    const std::vector<std::string> noms{"a", "b", "c", "d"};
    for (const auto& nom : noms)
        membres.emplace_back(salle).poser(nom + "\n");
    boucle.avancer();
    for (int tour = 0; tour < 10; ++tour) {
        for (std::size_t i = 0; i < membres.size(); ++i)
            membres[(i + static_cast<std::size_t>(tour)) % 4].poser(std::to_string(tour) + "\n");
        boucle.avancer_de(tour);
    }
    boucle.avancer();
    membres[1].partir();
    boucle.avancer();
    const auto histoire = epreuve::en_lignes(temoin.lire());
    {
        INFO("quatre entrées, quarante paroles, une sortie");
        REQUIRE(histoire.size() == 45);
    }
    for (std::size_t i = 0; i < membres.size(); ++i) {
        if (i == 1) continue;
        auto attendu = epreuve::vue_par(noms[i], histoire);
        const auto entree = std::find(attendu.begin(), attendu.end(), "+ " + noms[i]);
        REQUIRE(entree != attendu.end());
        std::string liste = "= temoin";
        for (auto l = attendu.begin(); l != entree; ++l)
            if (l->starts_with("+ ")) liste += " " + l->substr(2);
        attendu.erase(attendu.begin(), entree);
        attendu.front() = liste + " " + noms[i];
        INFO("chacun reçoit tout ce qui suit son entrée, dans le même ordre que les autres");
        REQUIRE(epreuve::en_lignes(membres[i].lire()) == attendu);
    }
}

TEST_CASE("qui ne lit pas ne retarde personne", "[2.39][simple]") {
    epreuve::Boucle boucle;
    ::Reglages reglages;
    reglages.ligne_max = 2 * grosse;
    reglages.retard_max = 1'000'000;
    const epreuve::Salle salle(boucle, reglages);
    epreuve::Client lent(salle, "lent");
    epreuve::Client alice(salle, "alice");
    epreuve::Client bob(salle, "bob");
    alice.lire();
    std::string attendu = "+ alice\n+ bob\n";
    for (int i = 0; i < 90; ++i) {
        const std::string texte = epreuve::grosse_parole("bob", i);
        bob.dire(texte);
        attendu += "bob: " + texte + "\n";
        INFO("l'un ne lit plus : les autres entendent aussitôt");
        REQUIRE((alice.lire() == "bob: " + texte + "\n"));
    }
    lent.dire("je parle, sans lire");
    {
        INFO("on peut parler sans lire");
        REQUIRE(alice.lire() == "lent: je parle, sans lire\n");
    }
    INFO("900 000 octets l'attendent au plus, moins que retard_max : il les lit tous");
    REQUIRE((lent.lire() == attendu));
}

TEST_CASE("le retard a une borne", "[2.39][simple]") {
    for (const std::size_t retard_max : {std::size_t{grosse}, std::size_t{55'000}}) {
        epreuve::Boucle boucle;
        ::Reglages reglages;
        reglages.ligne_max = 2 * grosse;
        reglages.retard_max = retard_max;
        const epreuve::Salle salle(boucle, reglages);
        epreuve::Client lent(salle, "lent");
        epreuve::Client bob(salle, "bob");
        std::string dit = "+ bob\n";
        std::string entendu;
        for (int i = 0; i < 2000 && entendu.empty(); ++i) {
            const std::string texte = epreuve::grosse_parole("bob", i);
            bob.dire(texte);
            dit += "bob: " + texte + "\n";
            entendu = bob.lire();
        }
        {
            INFO("il ne lit pas, ce qui l'attend dépasserait retard_max : il sort aussitôt");
            REQUIRE(entendu == "- lent\n");
        }
        const std::string recu = lent.lire();
        {
            INFO("sa connexion est fermée");
            REQUIRE(lent.ferme);
        }
        {
            INFO("ce qu'il a reçu est le début de l'histoire");
            REQUIRE(dit.starts_with(recu));
        }
        {
            INFO("à la parole d'avant, ce qui l'attendait tenait dans retard_max");
            REQUIRE(dit.size() - grosse - recu.size() <= retard_max);
        }
        // La ligne entamée compte en entier : presque une ligne de plus que ce qui reste à prendre.
        INFO("il n'est pas sorti avant que la borne soit dépassée");
        REQUIRE(dit.size() - recu.size() + grosse > retard_max);
        bob.dire("et la suite");
        REQUIRE(bob.lire().empty());
    }
}

TEST_CASE("le retard est de chacun, et se résorbe", "[2.39][simple]") {
    epreuve::Boucle boucle;
    ::Reglages reglages;
    reglages.ligne_max = 2 * grosse;
    reglages.retard_max = 100'000;
    const epreuve::Salle salle(boucle, reglages);
    epreuve::Client bob(salle, "bob");
    epreuve::Client lent(salle, "lent");
    bob.lire();
    for (int i = 0; i < 150; ++i) {
        bob.dire(epreuve::grosse_parole("bob", i));
        if (i % 5 == 4) lent.lire();
    }
    INFO("il lit par à-coups, jamais en retard de plus de retard_max : il reste");
    REQUIRE(bob.lire().empty());
    REQUIRE_FALSE(lent.ferme);
}

TEST_CASE("la sortie de qui déborde vient au même endroit pour tous", "[2.38][simple]") {
    epreuve::Boucle boucle;
    ::Reglages reglages;
    reglages.ligne_max = 2 * grosse;
    reglages.retard_max = 10 * grosse;
    const epreuve::Salle salle(boucle, reglages);
    epreuve::Client alice(salle, "alice");
    epreuve::Client lent(salle, "lent");
    epreuve::Client autre(salle, "autre");
    epreuve::Client bob(salle, "bob");
    epreuve::Client carole(salle, "carole");
    for (auto* membre : {&alice, &lent, &autre, &bob, &carole})
        membre->lire();
    std::vector<std::string> dit;
    std::vector<std::string> d_alice;
    std::vector<std::string> de_carole;
    std::vector<std::string> de_bob;
    for (int i = 0; i < 2000 && de_bob.size() < 2; ++i) {
        const std::string texte = epreuve::grosse_parole("bob", i);
        bob.dire(texte);
        dit.push_back("bob: " + texte);
        for (const auto& [client, vers] :
             {std::pair{&alice, &d_alice}, {&carole, &de_carole}, {&bob, &de_bob}})
            for (auto& ligne : epreuve::en_lignes(client->lire()))
                vers->push_back(std::move(ligne));
    }
    {
        INFO("deux membres ne lisent pas : ils sortent, une fois chacun");
        REQUIRE((std::set<std::string>(de_bob.begin(), de_bob.end()) ==
                 std::set<std::string>{"- lent", "- autre"}));
        REQUIRE(de_bob.size() == 2);
    }
    {
        INFO(
            "une parole, et la sortie de qui ne pouvait plus la prendre : dans le même ordre "
            "pour tous, quel que soit leur rang dans la liste");
        REQUIRE(d_alice == de_carole);
        REQUIRE(epreuve::vue_par("bob", d_alice) == de_bob);
    }
    INFO("toutes les paroles sont arrivées, dans l'ordre");
    std::erase_if(d_alice, [](const std::string& ligne) { return ligne.starts_with("- "); });
    REQUIRE((d_alice == dit));
}

TEST_CASE("une ligne a une longueur maximale", "[2.40][simple]") {
    epreuve::Boucle boucle;
    ::Reglages reglages;
    reglages.ligne_max = 20;
    const epreuve::Salle salle(boucle, reglages);
    epreuve::Client alice(salle, "alice");
    const std::string longue(20, 'x');
    epreuve::Client bob(salle, "bob");
    bob.dire(longue);
    {
        INFO("ligne_max octets : c'est permis");
        REQUIRE(alice.lire() == "+ bob\nbob: " + longue + "\n");
    }
    bob.envoyer("avant\n" + longue + "x");
    {
        INFO(
            "un octet de plus, sans fin de ligne : il sort, sans qu'on attende la suite, et rien "
            "n'en est dit");
        REQUIRE(alice.lire() == "bob: avant\n- bob\n");
        bob.lire();
        REQUIRE(bob.ferme);
    }
    for (const std::string& suite : {std::string("x\n"), std::string("xxx\nsuite\n")}) {
        epreuve::Client carole(salle, "carole");
        carole.envoyer(longue + suite);
        INFO("trop longue, même si sa fin est déjà là ; ce qui la suit n'est pas dit");
        REQUIRE(alice.lire() == "+ carole\n- carole\n");
    }
    {
        epreuve::Client dan(salle, "dan");
        dan.envoyer(longue + "x");
        dan.finir(SHUT_WR);
        REQUIRE(alice.lire() == "+ dan\n- dan\n");
    }
    epreuve::Client inconnu(salle);
    inconnu.envoyer(longue + "x");
    INFO("de même pour qui n'est pas membre, sans que personne le sache");
    REQUIRE(inconnu.lire().empty());
    REQUIRE(inconnu.ferme);
    REQUIRE(alice.lire().empty());
}

TEST_CASE("on sort une fois, de quelque façon qu'on parte", "[2.40][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Salle salle(boucle);
    epreuve::Client alice(salle, "alice");
    epreuve::Client temoin(salle, "temoin");
    alice.lire();
    const auto avant = cours::descripteurs_ouverts().size();
    const auto verifier = [&](const std::string& paroles) {
        {
            INFO("il sort une fois, après ce qu'il a dit");
            REQUIRE(alice.lire() == "+ bob\n" + paroles + "- bob\n");
        }
        alice.dire("il est parti");
        INFO("le salon continue sans lui");
        REQUIRE(temoin.lire() == "+ bob\n" + paroles + "- bob\nalice: il est parti\n");
    };
    {
        epreuve::Client bob(salle, "bob");
        bob.envoyer("un\ndeux\n");
        bob.finir(SHUT_WR);
        verifier("bob: un\nbob: deux\n");
        bob.lire();
        INFO("son flux a fini : sa connexion est fermée");
        REQUIRE(bob.ferme);
    }
    {
        epreuve::Client bob(salle, "bob");
        bob.poser("un\ndeux\n");
        bob.partir();
        verifier("bob: un\nbob: deux\n");
    }
    {
        epreuve::Client bob(salle);
        bob.dire("bob");
        bob.partir();  // sans lire : la connexion est coupée, non fermée
        verifier("");
    }
    {
        epreuve::Client bob(salle, "bob");
        bob.finir(SHUT_RD);
        alice.dire("on ne peut plus lui écrire");
        INFO("une écriture refusée le fait sortir aussi");
        REQUIRE(alice.lire() == "+ bob\n- bob\n");
        REQUIRE(temoin.lire() == "+ bob\nalice: on ne peut plus lui écrire\n- bob\n");
    }
    {
        epreuve::Client bob(salle, "bob");
        alice.lire();
        temoin.lire();
        alice.poser("au même instant\n");
        bob.partir();
        INFO("coupé pendant qu'on lui écrit : il sort une fois");
        REQUIRE(alice.lire() == "- bob\n");
    }
    {
        const epreuve::Client inconnu(salle);
        INFO("qui n'est pas membre s'en va sans un mot");
        REQUIRE(alice.lire().empty());
    }
    boucle.avancer();
    REQUIRE(salle.issue.erreur() == nullptr);
    INFO("aucun de ceux qui sont partis n'a laissé de descripteur");
    REQUIRE(cours::descripteurs_ouverts().size() == avant);
}

TEST_CASE("qui est sorti ne parle plus", "[2.40][simple]") {
    epreuve::Boucle boucle;
    const epreuve::Salle salle(boucle);
    epreuve::Client alice(salle, "alice");
    std::string paroles;
    for (int i = 0; i < 20; ++i)
        paroles += std::to_string(i) + "\n";
    for (int essai = 0; essai < 3; ++essai) {
        epreuve::Client yves(salle, "yves");
        epreuve::Client xavier(salle, "xavier");
        alice.lire();
        // On ne peut plus leur écrire : ce que dit Xavier fait sortir Yves, et cette sortie,
        // Xavier.
        yves.finir(SHUT_RD);
        xavier.finir(SHUT_RD);
        xavier.envoyer(paroles);
        const auto entendu = epreuve::en_lignes(alice.lire());
        const auto sortie = std::find(entendu.begin(), entendu.end(), "- xavier");
        {
            INFO("on ne peut plus écrire à deux membres : ils sortent");
            REQUIRE(sortie != entendu.end());
            REQUIRE(std::count(entendu.begin(), entendu.end(), "- yves") == 1);
        }
        INFO("il a envoyé vingt lignes d'un coup ; sorti entre deux, il ne dit pas les suivantes");
        REQUIRE(std::none_of(sortie, entendu.end(), [](const std::string& ligne) {
            return ligne.starts_with("xavier: ");
        }));
    }
}

TEST_CASE("tous partent à la fois", "[2.40][simple]") {
    for (int pas = 0; pas < 12; ++pas) {
        epreuve::Boucle boucle;
        const epreuve::Salle salle(boucle);
        epreuve::Client alice(salle, "alice");
        std::deque<epreuve::Client> membres;
        for (int i = 0; i < 5; ++i)
            membres.emplace_back(salle, "m" + std::to_string(i)).poser("adieu\n");
        boucle.avancer_de(pas);
        for (auto& membre : membres)
            membre.finir(SHUT_RDWR);
        membres.clear();
        alice.dire("seule ?");
        std::map<std::string, int> lignes;
        for (const auto& ligne : epreuve::en_lignes(alice.lire()))
            ++lignes[ligne];
        for (int i = 0; i < 5; ++i) {
            INFO("le membre " << i << " entre une fois, et sort une fois");
            REQUIRE(lignes["+ m" + std::to_string(i)] == 1);
            REQUIRE(lignes["- m" + std::to_string(i)] == 1);
        }
        epreuve::Client encore(salle);
        encore.dire("m3");
        INFO("leurs noms sont libres");
        REQUIRE(encore.lire() == "= alice m3\n");
    }
}

TEST_CASE("l'arrêt ferme tout, et discuter() revient", "[2.41][simple]") {
    const auto avant = cours::descripteurs_ouverts();
    {
        epreuve::Boucle boucle;
        ::Reglages reglages;
        reglages.retard_max = 2'000'000;
        reglages.ligne_max = 2 * grosse;
        epreuve::Salle salle(boucle, reglages);
        std::deque<epreuve::Client> clients;
        clients.emplace_back(salle);
        for (const char* nom : {"alice", "bob", "lent"})
            clients.emplace_back(salle, nom).envoyer("une parole\nun début");
        for (int i = 0; i < 60; ++i)
            clients[1].dire(epreuve::grosse_parole("alice", i));
        {
            INFO("un salon ouvert ne revient pas");
            REQUIRE(salle.issue.erreur() == nullptr);
            REQUIRE_FALSE(salle.issue.reussie());
        }
        salle.arreter();
        {
            INFO(
                "l'arrêt est demandé : discuter() revient, sans rien lever, même si quelqu'un ne "
                "lit pas");
            REQUIRE(salle.issue.erreur() == nullptr);
            REQUIRE(salle.issue.reussie());
        }
        {
            INFO("après le retour, il ne reste aucune coroutine, ni aucune attente");
            REQUIRE(boucle.vide());
        }
        for (auto& client : clients) {
            const std::string recu = client.lire();
            INFO("la connexion de chaque client est fermée");
            REQUIRE(client.ferme);
        }
        const epreuve::Client tardif(salle);
        INFO("plus personne n'accueille");
        REQUIRE_FALSE(tardif.connecte);
    }
    INFO("aucun descripteur ne reste ouvert");
    REQUIRE(cours::descripteurs_ouverts() == avant);
}

TEST_CASE("l'arrêt, à quelque pas de la boucle qu'il vienne", "[2.41][simple]") {
    for (int pas = 0; pas < 40; ++pas) {
        epreuve::Boucle boucle;
        epreuve::Salle salle(boucle);
        const int alice = epreuve::connecter(salle.adresse()).first;
        const int bob = epreuve::connecter(salle.adresse()).first;
        ::send(alice, "alice\nun\n", 9, MSG_NOSIGNAL);
        ::send(bob, "bob\ndeux\n", 9, MSG_NOSIGNAL);
        boucle.avancer_de(pas);
        salle.arreter();
        {
            INFO(
                "l'arrêt vient entre deux pas : qui est accueilli, lu ou écrit à cet instant "
                "finit");
            REQUIRE(salle.issue.reussie());
        }
        REQUIRE(boucle.vide());
        ::close(alice);
        ::close(bob);
    }
}

TEST_CASE("l'arrêt d'un salon vide, l'arrêt demandé d'avance, un réglage nul", "[2.41][simple]") {
    epreuve::Boucle boucle;
    {
        epreuve::Salle salle(boucle);
        salle.arreter();
        INFO("personne n'est là : il n'y a personne à attendre");
        REQUIRE(salle.issue.reussie());
    }
    const auto demander = [&](::Reglages reglages) -> boost::asio::awaitable<void> {
        std::stop_source arret;
        arret.request_stop();
        ::Accueil accueil(boucle.executeur(), boost::asio::local::stream_protocol::endpoint(
                                                  epreuve::tirer_une_adresse()));
        co_await ::discuter(std::move(accueil), reglages, arret.get_token());
    };
    cours::IssueTache<void> issue;
    boucle.lancer(cours::noter(demander({}), issue));
    boucle.avancer();
    {
        INFO("l'arrêt était demandé avant l'appel");
        REQUIRE(issue.reussie());
    }
    ::Reglages sans_ligne;
    sans_ligne.ligne_max = 0;
    ::Reglages sans_retard;
    sans_retard.retard_max = 0;
    for (const auto& reglages : {sans_ligne, sans_retard}) {
        cours::IssueTache<void> refus;
        boucle.lancer(cours::noter(demander(reglages), refus));
        boucle.avancer();
        INFO("un réglage nul : std::invalid_argument");
        REQUIRE(refus.erreur() != nullptr);
        REQUIRE_THROWS_AS(std::rethrow_exception(refus.erreur()), std::invalid_argument);
    }
    REQUIRE(boucle.vide());
}

}  // namespace juge::epreuve
