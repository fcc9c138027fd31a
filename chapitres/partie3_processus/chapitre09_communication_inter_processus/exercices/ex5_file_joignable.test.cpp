#include <signal.h>
#include <unistd.h>

#include <juge/processus.hpp>
#include <juge/reponse.hpp>

namespace juge::epreuve {
namespace {

using Taches = std::vector<std::uint64_t>;

/// Fait des tâches jusqu'à la fin, en notant chacune.
void travailler(::FileJoignable& file, const juge::GrandLivre& livre) {
    while (const auto tache = file.retirer()) {
        livre.noter(*tache);
        file.tache_terminee();
    }
}

/// Prend une tâche, et meurt avec.
void prendre_et_mourir(::FileJoignable& file) {
    file.retirer();
    ::raise(SIGKILL);
}

template <class Exception>
bool leve(const std::function<void()>& action) {
    try {
        action();
    } catch (const Exception&) {
        return true;
    }
    return false;
}

}  // namespace

TEST_CASE("premier entré, premier sorti", "[1.8]") {
    ::FileJoignable file(5);
    ::FileJoignable autre(1);
    const Taches deposees{7, 0, std::numeric_limits<std::uint64_t>::max() - 1, 7, 1ULL << 33U};
    for (const auto tache : deposees)
        file.deposer(tache);
    autre.deposer(99);
    for (const auto tache : deposees) {
        INFO("dans l'ordre, entière, dans sa file");
        REQUIRE((file.retirer() == tache));
        file.tache_terminee();
    }
    REQUIRE((autre.retirer() == 99));
    autre.tache_terminee();
    for (std::uint64_t i = 0; i < 2500; ++i) {
        file.deposer(i);
        REQUIRE((file.retirer() == i));
        file.tache_terminee();
    }
    file.joindre();
    ::FileJoignable grande(1000);
    for (std::uint64_t i = 0; i < 1000; ++i)
        grande.deposer(i);
    REQUIRE((grande.retirer() == 0));
}

TEST_CASE("retirer attend une tâche, déposer attend une place", "[1.8][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(2);
    {
        juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
        {
            INFO("la file est vide : retirer() dort");
            REQUIRE(ouvrier.est_bloque());
        }
        file.deposer(1);
        {
            INFO("un dépôt réveille qui attend ; la tâche faite, il attend la suivante");
            REQUIRE(ouvrier.est_bloque());
            REQUIRE(livre.notes() == Taches{1});
        }
        ouvrier.tuer();
    }
    juge::Enfant producteur("producteur", [&] {
        for (std::uint64_t i = 10; i < 13; ++i) {
            file.deposer(i);
            livre.noter(i);
        }
    });
    {
        INFO("deux tâches attendent : la capacité est atteinte, deposer() dort");
        REQUIRE(producteur.est_bloque());
        REQUIRE(livre.notes() == Taches{1, 10, 11});
    }
    REQUIRE((file.retirer() == 10));
    producteur.attendre_fin("Une tâche retirée laisse une place : le dépôt qui attendait se fait.");
    REQUIRE(livre.fois(12) == 1);
}

TEST_CASE("une place, deux qui l'attendent : un seul dépose", "[1.8][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(1);
    file.deposer(1);
    juge::Enfant joint("joint", [&] { file.joindre(); });
    REQUIRE(joint.est_bloque());  // il dort avant eux : ce n'est pas lui seul qu'il faut réveiller
    std::vector<juge::Enfant> producteurs;
    for (const std::uint64_t tache : {2U, 3U}) {
        producteurs.emplace_back("producteur", [&, tache] {
            file.deposer(tache);
            livre.noter(tache);
        });
        REQUIRE(producteurs.back().est_bloque());
    }
    const auto retirer = [&] {
        REQUIRE(file.retirer().has_value());
        const bool bloques = producteurs[0].est_bloque() || producteurs[1].est_bloque();
        file.tache_terminee();
        return bloques;
    };
    {
        INFO("une place pour deux : l'un dépose, l'autre l'attend encore");
        REQUIRE(retirer());
        REQUIRE((producteurs[0].est_bloque() || producteurs[1].est_bloque()));
        REQUIRE(livre.notes().size() == 1);
    }
    REQUIRE_FALSE(retirer());
    REQUIRE(livre.notes().size() == 2);
    retirer();
    for (auto& producteur : producteurs)
        producteur.attendre_fin("Chacun a eu sa place : les dépôts finissent.");
}

TEST_CASE("joindre attend la dernière tâche terminée", "[1.8][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(10);
    file.joindre();
    file.deposer(1);
    file.deposer(2);
    std::vector<juge::Enfant> joints;
    for (const char* nom : {"joint", "autre joint"})
        joints.emplace_back(nom, [&] { file.joindre(); });
    const auto tous_bloques = [&] { return joints[0].est_bloque() && joints[1].est_bloque(); };
    {
        INFO("deux tâches attendent : joindre() dort");
        REQUIRE(tous_bloques());
    }
    REQUIRE((file.retirer() == 1));
    file.tache_terminee();
    REQUIRE(tous_bloques());
    REQUIRE((file.retirer() == 2));
    {
        INFO("plus aucune tâche n'attend, mais l'une est en cours : joindre() dort encore");
        REQUIRE(tous_bloques());
    }
    juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
    {
        INFO("la tâche en cours est celle d'un autre processus : ici, retirer() dort");
        REQUIRE(ouvrier.est_bloque());
    }
    file.deposer(3);
    {
        INFO("d'autres dorment dans joindre() : un dépôt réveille pourtant l'ouvrier");
        REQUIRE(ouvrier.est_bloque());
        REQUIRE(livre.notes() == Taches{3});
        REQUIRE(tous_bloques());
    }
    file.tache_terminee();
    for (auto& joint : joints)
        joint.attendre_fin("La dernière tâche est terminée : joindre() rend la main.");
}

TEST_CASE("fermer", "[1.8][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(1);
    file.deposer(1);
    const auto deposer_en_vain = [&] {
        if (!epreuve::leve<::FileFermee>([&] { file.deposer(2); }))
            throw std::runtime_error("rien, alors que la file s'est fermée pendant deposer()");
    };
    juge::Enfant producteur("producteur", deposer_en_vain);
    juge::Enfant tardif("producteur suspendu", deposer_en_vain);
    REQUIRE(producteur.est_bloque());
    REQUIRE(tardif.est_bloque());
    tardif.suspendre();
    file.fermer();
    file.fermer();
    producteur.attendre_fin("La file se ferme : le dépôt qui attendait lève FileFermee.");
    {
        INFO("file fermée : FileFermee");
        REQUIRE(epreuve::leve<::FileFermee>([&] { file.deposer(3); }));
    }
    {
        INFO("ce qui reste se retire encore");
        REQUIRE((file.retirer() == 1));
    }
    tardif.reprendre();
    tardif.attendre_fin("Il y a une place, mais la file s'est fermée avant : FileFermee.");
    juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
    {
        INFO("une tâche est en cours, et peut revenir si qui la fait meurt : retirer() attend");
        REQUIRE(ouvrier.est_bloque());
    }
    file.tache_terminee();
    ouvrier.attendre_fin("La file est fermée, et tout est terminé : retirer() rend std::nullopt.");
    REQUIRE_FALSE(file.retirer());
    REQUIRE(livre.notes().empty());
}

TEST_CASE("fermer réveille ceux qui attendent une tâche", "[1.8][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(3);
    std::vector<juge::Enfant> ouvriers;
    for (const char* nom : {"un", "deux", "trois"})
        ouvriers.emplace_back(nom, [&] { epreuve::travailler(file, livre); });
    for (auto& ouvrier : ouvriers)
        REQUIRE(ouvrier.est_bloque());
    file.fermer();
    for (auto& ouvrier : ouvriers)
        ouvrier.attendre_fin("La file vide se ferme : ceux qui attendaient une tâche s'en vont.");

    ::FileJoignable autre(3);
    juge::Enfant tardif("ouvrier suspendu", [&] { epreuve::travailler(autre, livre); });
    REQUIRE(tardif.est_bloque());
    tardif.suspendre();
    autre.deposer(7);
    autre.fermer();
    tardif.reprendre();
    tardif.attendre_fin("La file est fermée : sa dernière tâche faite, il s'en va.");
    INFO("déposée avant fermer(), la tâche est rendue à qui l'attendait, même s'il tarde");
    REQUIRE(livre.notes() == Taches{7});
}

TEST_CASE("plusieurs producteurs, plusieurs ouvriers : chaque tâche une fois", "[1.8]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(3);
    std::vector<juge::Enfant> ouvriers;
    for (const char* nom : {"un", "deux", "trois"})
        ouvriers.emplace_back(nom, [&] { epreuve::travailler(file, livre); });
    std::vector<juge::Enfant> producteurs;
    for (const std::uint64_t rang : {0U, 1U})
        producteurs.emplace_back("producteur " + std::to_string(rang), [&file, rang] {
            for (std::uint64_t i = 0; i < 60; ++i)
                file.deposer(rang * 1000 + i);
        });
    for (auto& producteur : producteurs)
        producteur.attendre_fin("Les ouvriers font de la place.");
    file.joindre();
    INFO("joindre() a rendu la main : chaque tâche a été faite, une fois");
    auto faites = livre.notes();
    std::sort(faites.begin(), faites.end());
    Taches attendues;
    for (const std::uint64_t base : {0U, 1000U})
        for (std::uint64_t i = 0; i < 60; ++i)
            attendues.push_back(base + i);
    REQUIRE(faites == attendues);
    file.fermer();
    for (auto& ouvrier : ouvriers)
        ouvrier.attendre_fin("La file est fermée.");
}

TEST_CASE("la tâche d'un mort revient, la première, une fois", "[1.7][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(5);
    for (const std::uint64_t tache : {1U, 2U, 3U})
        file.deposer(tache);
    juge::Enfant mourant("mourant", [&] { epreuve::prendre_et_mourir(file); });
    REQUIRE(mourant.est_termine());
    juge::Enfant joint("joint", [&] { file.joindre(); });
    file.reprendre(mourant.pid());
    file.reprendre(mourant.pid());
    juge::Enfant second("second mourant", [&] { epreuve::prendre_et_mourir(file); });
    REQUIRE(second.est_termine());
    file.reprendre(second.pid());
    juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
    joint.attendre_fin("La tâche du mort est revenue, et a été faite : joindre() rend la main.");
    {
        INFO(
            "la tâche de deux morts passe avant celles qui attendent, et ne revient qu'une fois "
            "par mort");
        REQUIRE(livre.notes() == Taches{1, 2, 3});
    }
    file.fermer();
    ouvrier.attendre_fin("La file est fermée.");
}

TEST_CASE("reprendre réveille, et ne prend rien aux vivants", "[1.7][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(5);
    file.deposer(1);
    file.deposer(2);
    REQUIRE((file.retirer() == 1));  // en cours ici
    juge::Enfant mourant("mourant", [&] { epreuve::prendre_et_mourir(file); });
    REQUIRE(mourant.est_termine());
    file.fermer();
    juge::Enfant joint("joint", [&] { file.joindre(); });
    REQUIRE(joint.est_bloque());  // il dort avant l'ouvrier
    juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
    REQUIRE(ouvrier.est_bloque());
    file.reprendre(mourant.pid());
    file.reprendre(999'999);
    {
        INFO("la tâche du mort revient, et réveille l'ouvrier ; celle des vivants reste en cours");
        REQUIRE(ouvrier.est_bloque());
        REQUIRE(livre.notes() == Taches{2});
    }
    file.tache_terminee();
    ouvrier.attendre_fin("Tout est terminé.");
    joint.attendre_fin("Tout est terminé : joindre() rend la main.");
}

TEST_CASE("trente-deux morts, et mille tâches qui attendent", "[1.7][simple]") {
    constexpr std::uint64_t capacite = 1000;
    constexpr std::uint64_t morts = 32;
    ::FileJoignable file(capacite);
    for (std::uint64_t i = 0; i < capacite; ++i)
        file.deposer(i);
    std::vector<juge::Enfant> mourants;
    for (std::uint64_t i = 0; i < morts; ++i) {
        mourants.emplace_back("mourant " + std::to_string(i),
                              [&] { epreuve::prendre_et_mourir(file); });
        REQUIRE(mourants.back().est_termine());
        file.deposer(capacite + i);
    }
    for (const auto& mourant : mourants)
        file.reprendre(mourant.pid());
    Taches faites;
    Taches attendues;
    for (std::uint64_t i = 0; i < capacite + morts; ++i) {
        faites.push_back(file.retirer().value());
        file.tache_terminee();
        attendues.push_back(i);
    }
    file.joindre();
    std::sort(faites.begin(), faites.begin() + morts);  // les revenues, dans un ordre libre
    INFO("la file était pleine : aucune tâche ne se perd, les revenues passent avant les autres");
    REQUIRE((faites == attendues));
}

namespace {

/// Reprend la tâche du dernier processus noté, et fait tout ce qui reste, jusqu'à `derniere`.
Taches finir_a_sa_place(::FileJoignable& file, const juge::GrandLivre& pids,
                        std::uint64_t derniere) {
    if (const auto notes = pids.notes(); !notes.empty())
        file.reprendre(static_cast<pid_t>(notes.back()));
    Taches faites;
    while (faites.empty() || faites.back() != derniere) {
        faites.push_back(file.retirer().value());
        file.tache_terminee();
    }
    file.joindre();
    return faites;
}

}  // namespace

TEST_CASE("tué à n'importe quel instant de retirer()", "[1.7][simple]") {
    ::FileJoignable file(5);
    std::uint64_t tache = 1000;
    const auto prise = [&](const juge::GrandLivre& pids) {
        pids.noter(static_cast<std::uint64_t>(::getpid()));
        file.retirer();
    };
    const auto deposer_deux = [&] {
        file.deposer(++tache);
        file.deposer(++tache);
    };
    std::vector<std::uint64_t> quand;
    {
        const juge::GrandLivre pids;
        file.deposer(++tache);
        prise(pids);
        file.tache_terminee();
        deposer_deux();
        quand = juge::morts_decisives([&] { prise(pids); });
        epreuve::finir_a_sa_place(file, pids, tache);
    }
    for (const auto pas : quand) {
        const juge::GrandLivre pids;
        deposer_deux();
        juge::tuer_au_pas(pas, [&] { prise(pids); });
        const auto faites = epreuve::finir_a_sa_place(file, pids, tache);
        INFO(
            "la tâche du mort revient, une fois, avant l'autre : elle ne se perd pas, et ne se "
            "double pas");
        REQUIRE(faites == Taches{tache - 1, tache});
    }
}

TEST_CASE("tué à n'importe quel instant de tache_terminee()", "[1.7][simple]") {
    ::FileJoignable file(5);
    std::uint64_t tache = 1000;
    const auto travail = [&](const juge::GrandLivre& pids, bool terminer) {
        pids.noter(static_cast<std::uint64_t>(::getpid()));
        file.retirer();
        if (terminer) file.tache_terminee();
    };
    const auto compter = [&](bool terminer) {
        const juge::GrandLivre pids;
        file.deposer(++tache);
        const auto quand = juge::morts_decisives([&] { travail(pids, terminer); });
        file.deposer(++tache);
        epreuve::finir_a_sa_place(file, pids, tache);
        return quand;
    };
    compter(true);  // une première fois : les fonctions du système sont alors liées
    const auto debut = compter(false).back();
    for (const auto pas : compter(true)) {
        if (pas < debut) continue;  // encore dans retirer()
        const juge::GrandLivre pids;
        file.deposer(++tache);
        juge::Enfant joint("joint", [&] { file.joindre(); });
        REQUIRE(joint.est_bloque());
        juge::tuer_au_pas(pas, [&] { travail(pids, true); });
        file.reprendre(static_cast<pid_t>(pids.notes().back()));
        const bool dort = joint.est_bloque();
        file.deposer(++tache);
        const auto faites = epreuve::finir_a_sa_place(file, pids, tache);
        {
            INFO("terminée, la tâche ne revient pas ; pas encore terminée, elle revient, une fois");
            REQUIRE((faites == Taches{tache} || faites == Taches{tache - 1, tache}));
        }
        INFO(
            "si le mort avait terminé la dernière tâche, joindre() rend la main ; si la tâche est "
            "revenue, elle dort encore");
        REQUIRE(dort == (faites.size() == 2));
        joint.attendre_fin("Tout est terminé : joindre() rend la main.");
    }
}

TEST_CASE("tué à n'importe quel instant de reprendre()", "[1.7][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(5);
    std::uint64_t tache = 1000;
    const auto mourir = [&] {
        file.deposer(++tache);
        juge::Enfant mourant("mourant", [&] { epreuve::prendre_et_mourir(file); });
        REQUIRE(mourant.est_termine());
        return mourant.pid();
    };
    const auto faire = [&] {
        file.retirer();
        file.tache_terminee();
    };
    file.reprendre(mourir());
    faire();
    const auto quand = juge::morts_decisives([&, mort = mourir()] { file.reprendre(mort); });
    faire();
    for (const auto pas : quand) {
        const pid_t mort = mourir();
        juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
        REQUIRE(ouvrier.est_bloque());
        juge::tuer_au_pas(pas, [&] { file.reprendre(mort); });
        file.reprendre(mort);
        INFO(
            "qui reprenait la tâche d'un mort meurt à son tour, un autre recommence : elle est "
            "revenue, une fois, et a réveillé qui en attendait une");
        REQUIRE(ouvrier.est_bloque());
        REQUIRE(livre.fois(tache) == 1);
    }
}

TEST_CASE("tué à n'importe quel instant de fermer()", "[1.7][simple]") {
    const juge::GrandLivre livre;
    std::vector<std::uint64_t> quand;
    for (int fois = 0; fois < 2; ++fois) {
        ::FileJoignable file(1);
        quand = juge::morts_decisives([&] { file.fermer(); });
    }
    for (const auto pas : quand) {
        ::FileJoignable file(1);
        juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
        REQUIRE(ouvrier.est_bloque());
        juge::tuer_au_pas(pas, [&] { file.fermer(); });
        file.fermer();
        ouvrier.attendre_fin(
            "Qui fermait est mort, un autre ferme : tous ceux qui dorment le voient.");
    }
}

TEST_CASE("un producteur tué à n'importe quel instant", "[1.7][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(5);
    std::uint64_t tache = 1000;
    const auto depot = [&] { file.deposer(tache); };
    depot();
    file.retirer();
    file.tache_terminee();
    const auto quand = juge::morts_decisives(depot);
    file.retirer();
    file.tache_terminee();
    juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
    for (const auto pas : quand) {
        REQUIRE(ouvrier.est_bloque());
        tache += 2;
        juge::tuer_au_pas(pas, depot);
        REQUIRE(ouvrier.est_bloque());
        const auto reveille = livre.fois(tache);
        file.deposer(tache + 1);
        file.joindre();
        {
            INFO("un dépôt interrompu a eu lieu, une fois, ou non ; le suivant a lieu");
            REQUIRE(livre.fois(tache) <= 1);
            REQUIRE(livre.fois(tache + 1) == 1);
        }
        INFO("la tâche était déposée, et l'ouvrier dormait : personne ne l'avait réveillé");
        REQUIRE(livre.fois(tache) == reveille);
    }
}

TEST_CASE("tués en attendant, ils ne bloquent personne", "[1.6][simple]") {
    const juge::GrandLivre livre;
    ::FileJoignable file(1);
    {
        std::vector<juge::Enfant> morts;
        for (int i = 0; i < 4; ++i)
            morts.emplace_back("ouvrier", [&] { epreuve::travailler(file, livre); });
        REQUIRE(morts.back().est_bloque());
        for (auto& mort : morts)
            mort.tuer();
    }
    file.deposer(1);
    {
        std::vector<juge::Enfant> morts;
        for (int i = 0; i < 4; ++i) {
            morts.emplace_back("producteur", [&] { file.deposer(2); });
            morts.emplace_back("joint", [&] { file.joindre(); });
        }
        REQUIRE(morts.back().est_bloque());
        for (auto& mort : morts)
            mort.tuer();
    }
    juge::Enfant ouvrier("ouvrier", [&] { epreuve::travailler(file, livre); });
    juge::Enfant joint("joint", [&] { file.joindre(); });
    joint.attendre_fin("Ceux qui sont morts en attendant n'ont rien pris.");
    REQUIRE(livre.notes() == Taches{1});
    file.fermer();
    ouvrier.attendre_fin("La file est fermée.");
}

TEST_CASE("les mauvais usages sont refusés, sans effet", "[1.8]") {
    REQUIRE(epreuve::leve<std::invalid_argument>([] { const ::FileJoignable nulle(0); }));
    ::FileJoignable file(3);
    INFO("pas de tâche en cours : std::logic_error");
    REQUIRE(epreuve::leve<std::logic_error>([&] { file.tache_terminee(); }));
    file.deposer(1);
    file.deposer(2);
    REQUIRE(epreuve::leve<std::logic_error>([&] { file.tache_terminee(); }));
    REQUIRE((file.retirer() == 1));
    {
        INFO("une tâche est déjà en cours dans ce processus : std::logic_error");
        REQUIRE(epreuve::leve<std::logic_error>([&] { file.retirer(); }));
    }
    juge::Enfant voisin("voisin", [&] {
        if (!epreuve::leve<std::logic_error>([&] { file.tache_terminee(); }))
            throw std::runtime_error("rien, alors que la tâche en cours est celle d'un autre");
    });
    voisin.attendre_fin("Un refus n'attend pas.");
    ::FileJoignable vide(1);
    juge::Enfant occupe("occupe", [&] {
        vide.deposer(5);
        vide.retirer();
        if (!epreuve::leve<std::logic_error>([&] { vide.retirer(); }))
            throw std::runtime_error("rien, alors qu'une tâche est déjà en cours ici");
        vide.tache_terminee();
    });
    occupe.attendre_fin("Une tâche est en cours, aucune n'attend : retirer() refuse, sans dormir.");
    vide.joindre();
    file.tache_terminee();
    REQUIRE((file.retirer() == 2));
    file.tache_terminee();
    file.joindre();
}

TEST_CASE("le destructeur ne laisse rien", "[1.4]") {
    const juge::Inventaire avant;
    {
        ::FileJoignable file(3);
        file.deposer(1);
        const ::FileJoignable autre(1000);
    }
    INFO("ni mémoire partagée, ni descripteur, ni nom");
    REQUIRE(avant.restes() == "");
}

}  // namespace juge::epreuve
