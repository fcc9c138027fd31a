#pragma once

#include <algorithm>
#include <atomic>
#include <chapitre08/codage.hpp>
#include <chapitre08/erreurs_pool.hpp>
#include <chapitre08/issue.hpp>
#include <chapitre08/noyau_pool.hpp>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cours {

template <class Signature>
class PoolProcessus;

/// Quelques processus qui exécutent une même fonction, sans cesse, sur ce qu'on leur envoie.
///
///     cours::PoolProcessus<int(int)> pool([](int n) { return n * n; });
///     std::future<int> un_carre = pool.soumettre(12);
///     std::vector<int> carres = pool.map({1, 2, 3});
///
/// Arguments et résultats voyagent en msgpack : types de base, chaînes, conteneurs, et les types à
/// vous qui portent MSGPACK_DEFINE. Une exception revient en ErreurDistante (type et message). Un
/// worker qui meurt est remplacé, et sa tâche confiée à un autre, ReglagesPool::essais fois en tout
/// ; puis TacheAbandonnee. Une tâche trop longue finit en DelaiTache. Toutes les autres vont au
/// bout.
///
/// **Au moins une fois** : la tâche d'un worker tué au milieu a pu agir avant, et sera refaite. Ce
/// qu'elle change au-dehors (un fichier, une base) doit pouvoir l'être deux fois.
///
/// Les workers naissent d'un contremaître, un processus à un seul thread né avec le pool : si ce
/// programme a déjà des threads à ce moment, construisez un Zygote avant eux, et passez-le ; la
/// fonction est alors une fonction ordinaire, ou une lambda sans capture.
///
/// Un worker garde ce qu'il a en mémoire d'une tâche à l'autre (un cache, un modèle chargé),
/// jusqu'à sa mort. Il voit la mémoire de ce programme telle qu'elle était à la construction.
///
/// Sûr entre threads. Rien n'en reste à la destruction, qui tue ce qui est en cours (les future en
/// attente reçoivent ErreurPool), ni si ce programme est tué. Une soumission : O(workers).
///
/// Source : le découpage et les garanties sont ceux de concurrent.futures.ProcessPoolExecutor et
/// multiprocessing.Pool (Python), moins pickle, plus les essais et le délai.
template <class R, class... A>
class PoolProcessus<R(A...)> {
    static_assert(!std::is_void_v<R> && !std::is_reference_v<R>,
                  "une tâche rend une valeur (un bool, faute de mieux)");
    using Arguments = std::tuple<std::decay_t<A>...>;

public:
    using Fonction = std::function<R(A...)>;

    /// Lève ce que lève NoyauPool(), et std::invalid_argument sans fonction.
    explicit PoolProcessus(Fonction fonction, const ReglagesPool& reglages = {})
        : fonction_(std::make_unique<Fonction>(std::move(fonction))),
          noyau_({&par_objet, presente(fonction_.get())}, reglages, nullptr) {}

    /// Le pool naît du zygote : ce programme peut avoir des threads.
    PoolProcessus(Zygote& zygote, R (*fonction)(A...), const ReglagesPool& reglages = {})
        : noyau_({&par_pointeur, presente(fonction)}, reglages, &zygote) {}

    /// Confie une tâche ; n'attend pas. Lève ErreurPool si le pool ne peut plus rien.
    std::future<R> soumettre(std::decay_t<A>... arguments) {
        auto promesse = std::make_shared<std::promise<R>>();
        std::future<R> futur = promesse->get_future();
        rappeler([promesse](Issue<R> issue) { tenir(*promesse, std::move(issue)); },
                 std::move(arguments)...);
        return futur;
    }

    /// Confie une tâche ; `rappel` recevra son issue, dans le thread du pool. Il ne doit ni lever,
    /// ni attendre : tout le pool l'attend.
    void rappeler(std::function<void(Issue<R>)> rappel, std::decay_t<A>... arguments) {
        std::vector<Demande> lot;
        lot.push_back(preparer(suivante_.fetch_add(1), Arguments(std::move(arguments)...),
                               std::move(rappel)));
        noyau_.soumettre(std::move(lot));
    }

    /// Ce que la fonction rend de chaque entrée, à la place de cette entrée. Attend que toutes
    /// soient finies ; lève alors l'erreur de la première qui en a une. Les entrées voyagent par
    /// paquets de `par_paquet` ; 0 : selon leur nombre, quatre paquets par worker.
    template <class Entree>
    std::vector<R> map(const std::vector<Entree>& entrees, std::size_t par_paquet = 0) {
        std::vector<R> resultats;
        resultats.reserve(entrees.size());
        for (auto& issue : map_issues(entrees, par_paquet))
            resultats.push_back(std::move(issue).valeur());
        return resultats;
    }
    std::vector<R> map(
        std::initializer_list<std::tuple_element_t<0, std::tuple<std::decay_t<A>..., int>>>
            entrees) {
        return map(std::vector(entrees));
    }

    /// De même, mais l'erreur d'une entrée ne cache pas les autres.
    template <class Entree>
    std::vector<Issue<R>> map_issues(const std::vector<Entree>& entrees,
                                     std::size_t par_paquet = 0) {
        static_assert(sizeof...(A) == 1, "map() prend une fonction à un argument");
        if (par_paquet == 0)
            par_paquet = std::max<std::size_t>(1, entrees.size() / (4 * noyau_.workers()));
        std::vector<std::future<Issue<R>>> attendues;
        attendues.reserve(entrees.size());
        for (std::size_t debut = 0; debut < entrees.size(); debut += par_paquet) {
            std::vector<Demande> lot;
            for (std::size_t i = debut; i < std::min(debut + par_paquet, entrees.size()); ++i)
                lot.push_back(preparer_a_attendre(i, entrees[i], attendues));
            noyau_.soumettre(std::move(lot));
        }
        std::vector<Issue<R>> issues;
        issues.reserve(entrees.size());
        for (auto& attendue : attendues)
            issues.push_back(attendue.get());
        return issues;
    }

    std::size_t workers() const { return noyau_.workers(); }
    /// Les numéros des workers vivants en ce moment.
    std::vector<pid_t> pids() const { return noyau_.pids(); }
    BilanPool bilan() const { return noyau_.bilan(); }

private:
    template <class F>
    static void* presente(F* fonction) {
        bool absente = fonction == nullptr;
        if constexpr (std::is_same_v<F, Fonction>) absente = !*fonction;
        if (absente) throw std::invalid_argument("il manque la fonction du pool");
        return reinterpret_cast<void*>(fonction);
    }
    /// Dans un worker.
    static std::string par_objet(void* objet, std::string_view demande) {
        return encoder(std::apply(*static_cast<Fonction*>(objet), decoder<Arguments>(demande)));
    }
    static std::string par_pointeur(void* objet, std::string_view demande) {
        return encoder(
            std::apply(reinterpret_cast<R (*)(A...)>(objet), decoder<Arguments>(demande)));
    }

    static Demande preparer(std::uint64_t numero, const Arguments& arguments,
                            std::function<void(Issue<R>)> rappel) {
        Demande demande;
        demande.octets = encoder(arguments);
        demande.numero = numero;
        demande.decrire = &en_clair;
        demande.rappel = [rappel = std::move(rappel)](const std::string& octets,
                                                      std::exception_ptr erreur) {
            rappel(erreur ? Issue<R>(erreur) : lire(octets));
        };
        return demande;
    }
    template <class Entree>
    static Demande preparer_a_attendre(std::size_t rang, const Entree& entree,
                                       std::vector<std::future<Issue<R>>>& attendues) {
        auto promesse = std::make_shared<std::promise<Issue<R>>>();
        attendues.push_back(promesse->get_future());
        return preparer(rang, Arguments(entree),
                        [promesse](Issue<R> issue) { promesse->set_value(std::move(issue)); });
    }
    static Issue<R> lire(const std::string& octets) {
        try {
            return Issue<R>(decoder<R>(octets));
        } catch (...) {
            return Issue<R>(std::current_exception());
        }
    }
    static void tenir(std::promise<R>& promesse, Issue<R> issue) {
        try {
            promesse.set_value(std::move(issue).valeur());
        } catch (...) {
            promesse.set_exception(std::current_exception());
        }
    }

    std::unique_ptr<Fonction> fonction_;
    std::atomic<std::uint64_t> suivante_{0};
    NoyauPool noyau_;
};

}  // namespace cours
