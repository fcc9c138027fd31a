// Les extraits de la leçon, dans l'ordre. Chaque fonction montre une idée ; main() les appelle
// toutes, et ce que le programme affiche est cité dans la leçon.
#include <fmt/format.h>
#include <unistd.h>

#include <chapitre07/descripteur.hpp>
#include <chapitre10/generateur.hpp>
#include <chapitre10/mini_boucle.hpp>
#include <chapitre10/tache.hpp>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

// ------------------------------------------------------------------ 1.3 Le cadre et la promesse

// [bavarde]
// Le plus petit type de coroutine qui soit ; chaque étape se raconte.
struct Bavarde {
    struct promise_type {
        Bavarde get_return_object() {
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept { return raconter("suspendue au départ"); }
        std::suspend_always final_suspend() noexcept { return raconter("suspendue à la fin"); }
        void return_void() { raconter("co_return"); }
        void unhandled_exception() { std::terminate(); }

        static std::suspend_always raconter(const char* etape) {
            fmt::print("1.3    [promesse] {}\n", etape);
            return {};  // suspend_always : « oui, suspendez-vous »
        }
        static void* operator new(std::size_t taille) {
            fmt::print("1.3    [cadre] {} octets alloués\n", taille);
            return ::operator new(taille);
        }
        static void operator delete(void* cadre) {
            fmt::print("1.3    [cadre] rendu\n");
            ::operator delete(cadre);
        }
    };
    std::coroutine_handle<promise_type> poignee;
};

Bavarde compter_jusqu_a(int n) {
    for (int i = 1; i <= n; ++i) {
        fmt::print("1.3    [corps] i = {}\n", i);
        co_await std::suspend_always{};  // se suspend ; i reste dans le cadre
    }
}
// [/bavarde]

void derouler() {
    // [derouler]
    const Bavarde coroutine = compter_jusqu_a(2);  // alloue le cadre, et rend la main
    while (!coroutine.poignee.done()) {
        fmt::print("1.3  je reprends\n");
        coroutine.poignee.resume();  // jusqu'à la prochaine suspension
    }
    coroutine.poignee.destroy();  // le cadre est à nous
    // [/derouler]
}

// ----------------------------------------------------------------------------- 1.4 Le générateur

// [fibonacci]
cours::Generateur<long> fibonacci() {
    long a = 0;
    long b = 1;
    while (true) {   // sans fin : ce n'est pas un problème
        co_yield a;  // donne a, et attend qu'on en redemande
        a = std::exchange(b, a + b);
    }
}

void les_premiers() {
    for (const long n : fibonacci()) {
        if (n > 50) break;  // le générateur est détruit, et son cadre avec lui
        fmt::print("{} ", n);
    }
}
// [/fibonacci]

// [lignes]
// Découpe sans rien allouer : une ligne à la fois, seulement celles qu'on lit.
cours::Generateur<std::string_view> lignes(std::string_view texte) {
    while (!texte.empty()) {
        const auto fin = std::min(texte.find('\n'), texte.size());
        co_yield texte.substr(0, fin);
        texte.remove_prefix(std::min(fin + 1, texte.size()));
    }
}
// [/lignes]

// ---------------------------------------------------------------------------- 1.5 Attendre

// [bouton]
// Une coroutine peut attendre qu'on appuie. co_await bouton appelle ces trois fonctions.
class Bouton {
public:
    bool await_ready() const noexcept { return appuye_; }  // déjà fait ? inutile de se suspendre
    void await_suspend(std::coroutine_handle<> moi) noexcept { attend_ = moi; }  // me voici
    int await_resume() const noexcept { return 42; }  // la valeur de l'expression co_await

    void appuyer() {
        appuye_ = true;
        if (attend_) std::exchange(attend_, nullptr).resume();
    }

private:
    bool appuye_ = false;
    std::coroutine_handle<> attend_;
};
// [/bouton]

// [lancee]
// Immédiate : commence dès l'appel, et se détruit d'elle-même à la fin.
struct Lancee {
    struct promise_type {
        Lancee get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};
// [/lancee]

Lancee attendre_le_bouton(Bouton& bouton) {
    fmt::print("1.5  j'attends\n");
    const int valeur = co_await bouton;
    fmt::print("1.5  reçu {}\n", valeur);
}

void appuyer() {
    Bouton bouton;
    attendre_le_bouton(bouton);
    fmt::print("1.5  main() continue, puis appuie\n");
    bouton.appuyer();
}

// ---------------------------------------------------------------------------- 1.6 La boucle

// [tube]
cours::Tache<std::string> lire_tout(cours::MiniBoucle& boucle, int tube) {
    std::string recu;
    for (char morceau[64];;) {
        co_await boucle.lisible(tube);  // prêt : read() ne bloquera pas…
        const ssize_t lus = ::read(tube, morceau, sizeof morceau);  // … et c'est à nous de lire
        if (lus <= 0) co_return recu;
        recu.append(morceau, static_cast<std::size_t>(lus));
    }
}
// [/tube]

cours::Tache<void> dicter(cours::MiniBoucle& boucle, cours::Descripteur ecriture) {
    for (const auto* mot : {"un ", "mot ", "à la fois"}) {
        cours::ecrire_tout(ecriture.numero(), mot);
        co_await boucle.dormir(5ms);
    }
}

cours::Tache<void> ecouter(cours::MiniBoucle& boucle, cours::Descripteur lecture) {
    const std::string recu = co_await lire_tout(boucle, lecture.numero());
    fmt::print("1.6  reçu : {}\n", recu);
}

void deux_bouts() {
    auto tube = cours::ouvrir_tube();
    cours::MiniBoucle boucle;
    boucle.lancer(ecouter(boucle, std::move(tube.lecture)));
    boucle.lancer(dicter(boucle, std::move(tube.ecriture)));
    boucle.tourner();
}

// ------------------------------------------------------------------- 1.7 D'un rappel à co_await

/// Un service à rappels : il garde les demandes, et y répond quand on le dit.
class Annuaire {
public:
    using Rappel = std::function<void(int)>;
    void chercher_age(std::string_view, Rappel rappel) { demandes_.push_back(std::move(rappel)); }
    void repondre() {
        for (const auto& rappel : std::exchange(demandes_, {}))
            rappel(36);
    }

private:
    std::vector<Rappel> demandes_;
};

// [rappels]
// Avec des rappels : chaque étape est une fonction dans la précédente.
void additionner(Annuaire& annuaire, const std::function<void(int)>& suite) {
    annuaire.chercher_age("Ada", [&annuaire, suite](int ada) {
        annuaire.chercher_age("Alan", [suite, ada](int alan) { suite(ada + alan); });
    });
}
// [/rappels]

// [age]
// L'attente d'un rappel, en quelques lignes. Fautive si le rappel vient trop tôt, deux fois, d'un
// autre thread, ou après la mort de la coroutine : c'est l'exercice 10.3.
class Age {
public:
    Age(Annuaire& annuaire, std::string_view nom) : annuaire_(annuaire), nom_(nom) {}

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> moi) {
        annuaire_.chercher_age(nom_, [this, moi](int age) {
            reponse_ = age;
            moi.resume();
        });
    }
    int await_resume() const noexcept { return reponse_; }

private:
    Annuaire& annuaire_;
    std::string_view nom_;
    int reponse_ = 0;
};

Lancee additionner_en_coroutine(Annuaire& annuaire) {
    const int ada = co_await Age(annuaire, "Ada");
    const int alan = co_await Age(annuaire, "Alan");
    fmt::print("1.7  {} ans à eux deux\n", ada + alan);
}
// [/age]

void demander() {
    Annuaire annuaire;
    additionner(annuaire, [](int total) { fmt::print("1.7  rappels : {} ans\n", total); });
    annuaire.repondre();
    annuaire.repondre();
    additionner_en_coroutine(annuaire);
    annuaire.repondre();
    annuaire.repondre();
}

// ------------------------------------------------------------------------- 1.8 Les vies

// [par_valeur]
// Par valeur : le nom est copié dans le cadre, et vit autant que lui.
cours::Tache<void> saluer(cours::MiniBoucle& boucle, std::string nom) {
    co_await boucle.dormir(1ms);
    fmt::print("1.8  Bonjour, {}\n", nom);
}

void accueillir(cours::MiniBoucle& boucle) {
    const std::string nom = "Ada Lovelace, comtesse";
    boucle.lancer(saluer(boucle, nom));
}
// [/par_valeur]

// [sans_capture]
// Sans capture : ce dont le corps a besoin lui est passé en paramètre, donc copié dans le cadre.
void programmer(cours::MiniBoucle& boucle, int numero) {
    const auto sonner = [](cours::MiniBoucle& la_boucle, int le_numero) -> cours::Tache<void> {
        co_await la_boucle.dormir(1ms);
        fmt::print("1.8  réveil numéro {}\n", le_numero);
    };
    boucle.lancer(sonner(boucle, numero));
}
// [/sans_capture]

void vies() {
    cours::MiniBoucle boucle;
    accueillir(boucle);
    programmer(boucle, 7);
    boucle.tourner();
}

// --------------------------------------------------------------------- 1.9 Trois règles

cours::Tache<bool> est_pair(int n) {
    co_return n % 2 == 0;
}
cours::Tache<int> somme(std::vector<int> nombres) {
    int total = 0;
    for (const int n : nombres)
        total += n;
    co_return total;
}
cours::Tache<int> appliquer(std::function<int(int)> fonction, int n) {
    co_return fonction(n);
}

// [regles]
cours::Tache<void> trois_regles(int n, int ajout) {
    // 1. Pas de co_await dans une condition : une variable d'abord.
    const bool pair = co_await est_pair(n);
    if (pair) fmt::print("1.9  {} est pair\n", n);

    // 2. Pas de lambda à capture dans l'expression d'un co_await : elle a un nom.
    const auto ajouter = [ajout](int m) { return m + ajout; };
    const int resultat = co_await appliquer(ajouter, n);

    // 3. Pas de liste entre accolades dans l'expression d'un co_await : elle a un nom.
    const std::vector<int> nombres{n, ajout, resultat};
    const int total = co_await somme(nombres);
    fmt::print("1.9  total : {}\n", total);
}
// [/regles]

void regles() {
    cours::MiniBoucle boucle;
    boucle.lancer(trois_regles(4, 10));
    boucle.tourner();
}

int main() {
    derouler();
    fmt::print("1.4  ");
    les_premiers();
    fmt::print("\n1.4  ");
    for (const auto ligne : lignes("poire\nabricot\nfigue"))
        fmt::print("[{}] ", ligne);
    fmt::print("\n");
    appuyer();
    deux_bouts();
    demander();
    vies();
    regles();
}
