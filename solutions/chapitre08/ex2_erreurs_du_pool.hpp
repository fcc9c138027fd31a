// Solution de l'exercice 8.2 — Erreurs à travers le pool. Une possibilité parmi d'autres.
//
// - Le try est dans la boucle du worker, autour d'une entrée : une exception est une réponse, et le
//   worker passe à la suivante. La boucle est noexcept : rien n'en sort, ni exception, ni return.
// - Le type vient de la bibliothèque d'exécution, qui le connaît même pour « throw 42 ».
// - Chaque chaîne est précédée de sa taille : une valeur peut contenir n'importe quel octet.
// - Le partage est fixe (w, w + workers…) : le parent sait d'avance quelle issue il lit. Il lit un
//   tube après l'autre, tous les workers étant lancés ; l'un attend peut-être que son tube se vide,
//   mais son tour viendra.
// - On attend un worker après avoir lu son tube jusqu'à la dernière issue, jamais avant.
#pragma once

#include <cxxabi.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <typeinfo>
#include <vector>

/// Ce qu'il est advenu d'une entrée.
struct Issue {
    bool reussie = false;
    std::string valeur;   ///< si reussie
    std::string type;     ///< sinon : « std::out_of_range »
    std::string message;  ///< sinon : ce que dit l'exception
};

using Tache = std::function<std::string(const std::string&)>;

/// Écrit exactement `taille` octets ; faux si plus personne ne lit.
inline bool ecrire_octets(int sortie, const void* octets, std::size_t taille) {
    const char* suite = static_cast<const char*>(octets);
    while (taille > 0) {
        const ssize_t ecrits = ::write(sortie, suite, taille);
        if (ecrits < 0 && errno == EINTR) continue;
        if (ecrits < 0) return false;
        suite += ecrits;
        taille -= static_cast<std::size_t>(ecrits);
    }
    return true;
}

/// Lit exactement `taille` octets ; faux à la fin du flux.
inline bool lire_octets(int entree, void* octets, std::size_t taille) {
    char* suite = static_cast<char*>(octets);
    while (taille > 0) {
        const ssize_t lus = ::read(entree, suite, taille);
        if (lus < 0 && errno == EINTR) continue;
        if (lus <= 0) return false;
        suite += lus;
        taille -= static_cast<std::size_t>(lus);
    }
    return true;
}

inline bool ecrire(int sortie, const std::string& texte) {
    const std::uint64_t taille = texte.size();
    return ecrire_octets(sortie, &taille, sizeof taille) &&
           ecrire_octets(sortie, texte.data(), texte.size());
}

inline bool lire(int entree, std::string& texte) {
    std::uint64_t taille = 0;
    if (!lire_octets(entree, &taille, sizeof taille)) return false;
    texte.resize(taille);
    return lire_octets(entree, texte.data(), texte.size());
}

/// Le nom du type de l'exception en cours, tel qu'il s'écrit.
inline std::string type_en_cours() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (type == nullptr) return "exception étrangère à C++";
    int statut = 0;
    const std::unique_ptr<char, decltype(&std::free)> lisible(
        abi::__cxa_demangle(type->name(), nullptr, nullptr, &statut), &std::free);
    return lisible ? lisible.get() : type->name();
}

inline Issue traiter(const Tache& f, const std::string& entree) {
    try {
        return {true, f(entree), {}, {}};
    } catch (const std::exception& exception) {
        return {false, {}, type_en_cours(), exception.what()};
    } catch (...) {
        return {false, {}, type_en_cours(), {}};
    }
}

/// La vie du worker `rang` : ses entrées, dans l'ordre, puis la fin.
[[noreturn]] inline void servir(std::size_t rang, std::size_t pas,
                                const std::vector<std::string>& entrees, const Tache& f,
                                int sortie) noexcept {
    for (std::size_t i = rang; i < entrees.size(); i += pas) {
        const Issue issue = traiter(f, entrees[i]);
        const char nature = issue.reussie ? 'V' : 'E';
        if (!ecrire_octets(sortie, &nature, 1) || !ecrire(sortie, issue.valeur) ||
            !ecrire(sortie, issue.type) || !ecrire(sortie, issue.message))
            ::_exit(1);
    }
    ::_exit(0);
}

inline Issue recevoir(int entree) {
    Issue issue;
    char nature = '\0';
    if (!lire_octets(entree, &nature, 1) || !lire(entree, issue.valeur) ||
        !lire(entree, issue.type) || !lire(entree, issue.message))
        throw std::runtime_error("un worker est mort");
    issue.reussie = nature == 'V';
    return issue;
}

/// Un worker, et le tube par où viennent ses issues.
class Worker {
public:
    template <class Vie>
    explicit Worker(Vie vivre) {
        std::array<int, 2> bouts{};
        if (::pipe2(bouts.data(), O_CLOEXEC) != 0)
            throw std::system_error(errno, std::generic_category(), "ouvrir un tube");
        pid_ = ::fork();
        if (pid_ == 0) vivre(bouts[1]);
        ::close(bouts[1]);
        lecture_ = bouts[0];
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() {
        ::close(lecture_);
        ::kill(pid_, SIGKILL);  // il a tout dit, ou l'on ne l'écoute plus : une erreur nous emporte
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    int lecture() const { return lecture_; }

private:
    pid_t pid_ = -1;
    int lecture_ = -1;
};

/// Rend l'issue de f sur chaque entrée, par `workers` processus.
inline std::vector<Issue> map_issues(std::size_t workers, const std::vector<std::string>& entrees,
                                     const std::function<std::string(const std::string&)>& f) {
    if (workers == 0) throw std::invalid_argument("il faut au moins un worker");
    std::vector<std::unique_ptr<Worker>> equipe;
    for (std::size_t w = 0; w < workers; ++w)
        equipe.push_back(std::make_unique<Worker>(
            [&, w](int sortie) { servir(w, workers, entrees, f, sortie); }));
    std::vector<Issue> issues(entrees.size());
    for (std::size_t w = 0; w < workers; ++w)
        for (std::size_t i = w; i < entrees.size(); i += workers)
            issues[i] = recevoir(equipe[w]->lecture());
    return issues;
}
