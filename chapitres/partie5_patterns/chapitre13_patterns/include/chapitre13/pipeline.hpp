#pragma once

#include <chapitre13/chantier.hpp>
#include <chapitre13/erreurs_patterns.hpp>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace cours {

/// Les réglages d'une exécution.
struct ReglagesPipeline {
    std::size_t capacite = 4;  ///< de chaque file entre deux étapes, en valeurs
    /// Les sorties viennent dans l'ordre des entrées. Celles qui sont en avance attendent ; leur
    /// nombre est borné comme le reste.
    bool garder_ordre = false;
    /// Au plus tant d'entrées entre la source et la sortie ; 0 : ce que tiennent les files et les
    /// workers.
    std::size_t en_vol_max = 0;
};

/// Ce qu'une exécution a fait.
struct BilanPipeline {
    std::size_t entrees = 0;  ///< tirées de la source
    std::size_t sorties = 0;  ///< livrées
    bool arrete = false;      ///< l'arrêt a été demandé : ce qui était en vol est jeté
    std::vector<BilanEtape> etapes;
};

/// Les jetons du pipeline : il en faut un pour entrer, la sortie le rend. Interne.
class Jetons {
public:
    explicit Jetons(std::size_t combien) : libres_(combien) {}
    /// Faux si l'arrêt est demandé.
    bool prendre(const std::stop_token& arret) {
        std::unique_lock garde(verrou_);
        if (!rendu_.wait(garde, arret, [this] { return libres_ > 0; })) return false;
        --libres_;
        return true;
    }
    void rendre() {
        {
            const std::lock_guard garde(verrou_);
            ++libres_;
        }
        rendu_.notify_one();
    }

private:
    std::mutex verrou_;
    std::condition_variable_any rendu_;
    std::size_t libres_;
};

/// Des étapes que des valeurs traversent l'une après l'autre ; chacune a ses threads, et une file
/// bornée la sépare de la suivante.
///
///     const auto pipeline = cours::Pipeline<fs::path>()
///                               .etape("décoder", 2, decoder)      // Image decoder(fs::path)
///                               .etape("convertir", 1, en_gris);   // Gris en_gris(Image)
///     pipeline.executer(source, sortie);
///
/// Une étape lente fait attendre celles d'avant : rien ne s'accumule. La mémoire est bornée par
/// `en_vol_max` valeurs, quel que soit le nombre d'entrées.
///
/// **Erreurs.** La première exception d'une étape arrête tout : executer() attend les threads, puis
/// lève ErreurEtape, qui nomme l'étape (« source » et « sortie » comprises). **Arrêt.** Par le
/// std::stop_token : executer() rend alors la main avec `arrete` ; ce qui était en vol est jeté.
/// Une fonction en cours, elle, va au bout. Dans tous les cas, aucun thread ne reste.
///
/// Un pipeline décrit ; il peut être exécuté plusieurs fois, et de plusieurs threads si ses
/// fonctions le supportent. La fonction d'une étape de largeur n est appelée par n threads à la
/// fois. Les valeurs peuvent n'être que déplaçables ; les déplacer ne doit pas lever.
///
/// Source : M. McCool, A. Robison, J. Reinders, *Structured Parallel Programming* (2012), ch. 9.
template <class Entree, class Sortie = Entree>
class Pipeline {
public:
    /// Sans étape : ce qui entre sort.
    Pipeline() requires std::is_same_v<Entree, Sortie>
        : monter_([](Chantier&, std::shared_ptr<FileDePieces<Entree>> entree) { return entree; }) {}

    /// Le même, et une étape de plus. Lève std::invalid_argument : nom vide, largeur nulle,
    /// fonction nulle.
    template <class F>
    [[nodiscard]] auto etape(const std::string& nom, std::size_t largeur, F fonction) const {
        using R = std::decay_t<std::invoke_result_t<F&, Sortie>>;
        static_assert(!std::is_void_v<R>, "une étape rend une valeur ; la dernière est la sortie");
        if (nom.empty()) throw std::invalid_argument("une étape a un nom");
        if (largeur == 0)
            throw std::invalid_argument("étape « " + nom + " » : il lui faut au moins un thread");
        exiger_une_fonction(fonction, "il manque la fonction de l'étape");
        auto partagee = std::make_shared<F>(std::move(fonction));
        auto avant = monter_;
        auto monter = [avant, nom, largeur, partagee](
                          Chantier& chantier, std::shared_ptr<FileDePieces<Entree>> entree) {
            auto mienne = avant(chantier, std::move(entree));
            auto suivante = chantier.template file<R>();
            chantier.lancer_etape(nom, largeur, std::move(mienne), suivante, partagee);
            return suivante;
        };
        return Pipeline<Entree, R>(std::move(monter), threads_ + largeur, etapes_ + 1);
    }

    /// Tire de `source` (std::optional<Entree>, vide à la fin), et livre à `sortie`, l'un après
    /// l'autre, dans le thread appelant. `source` est appelée d'un autre thread. Lève ErreurEtape,
    /// std::invalid_argument, std::system_error si le système refuse un thread.
    template <class Source, class Puits>
    BilanPipeline executer(Source source, Puits sortie, const ReglagesPipeline& reglages = {},
                           const std::stop_token& arret = {}) const {
        if (reglages.capacite == 0)
            throw std::invalid_argument("une file sans aucune place bloquerait le pipeline");
        exiger_une_fonction(source, "il manque la source");
        exiger_une_fonction(sortie, "il manque la sortie");
        Jetons jetons(reglages.en_vol_max > 0 ? reglages.en_vol_max : en_vol(reglages.capacite));
        BilanPipeline bilan;
        Chantier chantier(reglages.capacite);  // après ce dont ses threads se servent
        const std::stop_callback relais(arret, [&chantier] { chantier.arreter(); });

        auto entree = chantier.template file<Entree>();
        auto livrees = monter_(chantier, entree);
        chantier.lancer(
            "source", [&, entree] { alimenter(chantier, source, *entree, jetons, bilan.entrees); });
        livrer(chantier, *livrees, sortie, jetons, reglages.garder_ordre, bilan.sorties);
        bilan.arrete = chantier.arret().stop_requested();
        bilan.etapes = chantier.finir();
        return bilan;
    }

private:
    template <class, class>
    friend class Pipeline;
    using Monter = std::function<std::shared_ptr<FileDePieces<Sortie>>(
        Chantier&, std::shared_ptr<FileDePieces<Entree>>)>;

    Pipeline(Monter monter, std::size_t threads, std::size_t etapes)
        : monter_(std::move(monter)), threads_(threads), etapes_(etapes) {}

    std::size_t en_vol(std::size_t capacite) const {
        const std::size_t files = etapes_ + 1;
        if (capacite > sans_borne / (2 * files)) return sans_borne;
        return threads_ + files * capacite + 1;
    }

    // [alimenter]
    template <class Source>
    static void alimenter(Chantier& chantier, Source& source, FileDePieces<Entree>& file,
                          Jetons& jetons, std::size_t& rang) {
        const std::stop_token arret = chantier.arret();
        try {
            while (jetons.prendre(arret)) {
                std::optional<Entree> valeur = source();
                if (!valeur) break;
                if (!file.deposer(Piece<Entree>{rang, std::move(*valeur)}, arret)) break;
                ++rang;
            }
        } catch (...) {
            chantier.echouer("source", rang, std::current_exception());
        }
        file.fermer();
    }
    // [/alimenter]

    // [livrer]
    template <class Puits>
    static void livrer(Chantier& chantier, FileDePieces<Sortie>& file, Puits& sortie,
                       Jetons& jetons, bool garder_ordre, std::size_t& livrees) {
        std::map<std::size_t, Sortie> en_avance;
        const auto donner = [&](std::size_t rang, Sortie valeur) {
            try {
                sortie(std::move(valeur));
            } catch (...) {
                chantier.echouer("sortie", rang, std::current_exception());
                return;
            }
            ++livrees;
            jetons.rendre();
        };
        while (auto piece = file.retirer(chantier.arret())) {
            if (!garder_ordre) {
                donner(piece->rang, std::move(piece->valeur));
                continue;
            }
            en_avance.emplace(piece->rang, std::move(piece->valeur));
            for (auto tete = en_avance.begin(); tete != en_avance.end() && tete->first == livrees &&
                                                !chantier.arret().stop_requested();
                 tete = en_avance.begin()) {
                auto suivante = en_avance.extract(tete);
                donner(suivante.key(), std::move(suivante.mapped()));
            }
        }
    }
    // [/livrer]

    Monter monter_;
    std::size_t threads_ = 0;
    std::size_t etapes_ = 0;
};

/// Une source qui rend l'une après l'autre les valeurs d'un conteneur.
template <class T>
auto source_de(std::vector<T> valeurs) {
    return [valeurs = std::move(valeurs), rang = std::size_t{0}]() mutable -> std::optional<T> {
        if (rang == valeurs.size()) return std::nullopt;
        return std::move(valeurs[rang++]);
    };
}

}  // namespace cours
