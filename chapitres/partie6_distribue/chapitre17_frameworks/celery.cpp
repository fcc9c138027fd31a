// Chapitre 17, facultatif : parler avec un vrai Celery, par un vrai Redis. Dans un sens, ce
// programme confie une tâche à un worker Celery ; dans l'autre, Python appelle delay(), et c'est ce
// programme qui exécute. Ses arguments : l'interpréteur Python, et le dossier de taches_celery.py.
#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <chapitre07/processus.hpp>
#include <chapitre15/prise.hpp>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using cours::Processus;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

/// Une connexion à Redis. Toutes les fonctions lèvent std::runtime_error.
class Redis {
public:
    struct Rendre {
        void operator()(redisReply* reponse) const noexcept { freeReplyObject(reponse); }
    };
    using Reponse = std::unique_ptr<redisReply, Rendre>;

    explicit Redis(int port) : lien_(redisConnectWithTimeout("127.0.0.1", port, {30, 0})) {
        if (!lien_ || lien_->err) throw std::runtime_error("Redis ne répond pas");
        redisSetTimeout(lien_.get(), {60, 0});
    }
    Reponse commande(const std::vector<std::string>& mots) {
        std::vector<const char*> debuts;
        std::vector<std::size_t> tailles;
        for (const std::string& mot : mots) {
            debuts.push_back(mot.data());
            tailles.push_back(mot.size());
        }
        return verifier(redisCommandArgv(lien_.get(), static_cast<int>(mots.size()), debuts.data(),
                                         tailles.data()));
    }
    /// Le prochain message d'un canal auquel cette connexion est abonnée.
    Reponse suivante() {
        void* reponse = nullptr;
        redisGetReply(lien_.get(), &reponse);
        return verifier(reponse);
    }

private:
    static Reponse verifier(void* brute) {
        Reponse reponse(static_cast<redisReply*>(brute));
        if (!reponse || reponse->type == REDIS_REPLY_ERROR)
            throw std::runtime_error(reponse ? reponse->str : "la connexion à Redis est perdue");
        return reponse;
    }
    struct Fermer {
        void operator()(redisContext* lien) const noexcept { redisFree(lien); }
    };
    std::unique_ptr<redisContext, Fermer> lien_;
};

std::string element(const Redis::Reponse& liste, std::size_t rang) {
    if (liste->type != REDIS_REPLY_ARRAY || liste->elements <= rang)
        throw std::runtime_error("Redis n'a rien rendu à temps");
    return {liste->element[rang]->str, liste->element[rang]->len};
}

std::string depuis_base64(const std::string& texte) {
    static const std::string alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string octets;
    unsigned bits = 0;
    int combien = 0;
    for (const char c : texte) {
        const auto six = alphabet.find(c);
        if (six == std::string::npos) break;  // le bourrage
        bits = bits << 6 | static_cast<unsigned>(six);
        combien += 6;
        if (combien < 8) continue;
        combien -= 8;
        octets += static_cast<char>(bits >> combien & 0xFFU);
    }
    return octets;
}

// [soumettre]
/// Le message de Celery (protocole 2) : qui exécuter dans les en-têtes, les arguments dans le
/// corps.
std::string message(const std::string& id, const std::string& tache, const json& arguments) {
    const json corps{arguments, json::object(), json::object()};
    return json{
        {"body", corps.dump()},
        {"content-type", "application/json"},
        {"content-encoding", "utf-8"},
        {"headers", {{"task", tache}, {"id", id}}},
        {"properties",
         {{"delivery_tag", id}, {"delivery_info", {{"exchange", ""}, {"routing_key", "celery"}}}}}}
        .dump();
}

/// Confie une tâche à Celery, et attend son issue : Celery la publie sous ce nom.
json demander_a_celery(int port, const std::string& tache, const json& arguments) {
    const std::string id = "tache-de-cpp-1";
    Redis issue(port);  // abonné d'abord : l'issue pourrait venir avant
    issue.commande({"SUBSCRIBE", "celery-task-meta-" + id});
    Redis(port).commande({"LPUSH", "celery", message(id, tache, arguments)});
    return json::parse(element(issue.suivante(), 2));
}
// [/soumettre]

/// Combien de tâches qui ne font rien Celery exécute par seconde, avec un worker.
double debit_de_celery(int port, int taches) {
    Redis issues(port);
    issues.commande({"PSUBSCRIBE", "celery-task-meta-rien-*"});
    Redis file(port);
    const auto debut = std::chrono::steady_clock::now();
    for (int i = 0; i < taches; ++i)
        file.commande(
            {"LPUSH", "celery", message(fmt::format("rien-{}", i), "rien", json::array())});
    for (int i = 0; i < taches; ++i)
        issues.suivante();
    return taches / std::chrono::duration<double>(std::chrono::steady_clock::now() - debut).count();
}

int compter_les_mots(const std::string& texte) {
    int mots = 0;
    bool dans_un_mot = false;
    for (const char c : texte) {
        mots += c != ' ' && !dans_un_mot;
        dans_un_mot = c != ' ';
    }
    return mots;
}

/// Ce que ce worker sait faire. Une division par zéro revient à Python comme il la connaît.
json executer(const std::string& tache, const json& arguments) {
    if (tache == "compter_les_mots")
        return {{"status", "SUCCESS"}, {"result", compter_les_mots(arguments.at(0))}};
    if (tache == "diviser" && arguments.at(1) != 0)
        return {{"status", "SUCCESS"},
                {"result", arguments.at(0).get<int>() / arguments.at(1).get<int>()}};
    const bool connue = tache == "diviser";
    return {{"status", "FAILURE"},
            {"result",
             {{"exc_type", connue ? "ZeroDivisionError" : "NotImplementedError"},
              {"exc_message", {connue ? "division par zéro, en C++" : tache}},
              {"exc_module", "builtins"}}}};
}

// [servir]
/// Exécute une tâche de la file « cpp ». BRPOP la retire avant qu'elle soit faite : au plus une
/// fois. L'issue est gardée (SET), pour qui la demandera, et publiée, pour qui l'attend.
void servir_une_tache(Redis& redis) {
    const json recu = json::parse(element(redis.commande({"BRPOP", "cpp", "30"}), 1));
    const std::string id = recu.at("headers").at("id");
    const json corps = json::parse(depuis_base64(recu.at("body")));
    json issue = executer(recu.at("headers").at("task"), corps.at(0));
    issue.update({{"task_id", id}, {"traceback", nullptr}, {"children", json::array()}});
    const std::string cle = "celery-task-meta-" + id;
    redis.commande({"SELECT", "1"});
    redis.commande({"SET", cle, issue.dump(), "EX", "3600"});
    redis.commande({"PUBLISH", cle, issue.dump()});
    redis.commande({"SELECT", "0"});
}
// [/servir]

/// Lance ce programme, dans ce dossier ; ce qu'il affiche va là.
Processus lancer(std::vector<std::string> arguments, cours::Flux sortie, std::string dossier = {}) {
    cours::Reglages reglages;
    reglages.sortie = sortie;
    reglages.dossier = std::move(dossier);
    return Processus::programme(std::move(arguments), reglages);
}

/// Un Redis vide, qui n'écrit rien sur le disque. Il met un instant à écouter.
Processus un_redis(int port) {
    Processus redis = lancer({"redis-server", "--port", std::to_string(port), "--bind", "127.0.0.1",
                              "--save", "", "--appendonly", "no"},
                             cours::Flux::ignorer);
    while (redis.vivant()) {
        try {
            Redis(port).commande({"PING"});
            return redis;
        } catch (const std::runtime_error&) {
            std::this_thread::sleep_for(20ms);
        }
    }
    throw std::runtime_error("redis-server ne démarre pas");
}

}  // namespace

int main(int combien, char** arguments) {
    if (combien != 3) return 2;
    const std::string python = arguments[1];
    const std::string dossier = arguments[2];
    const int port = cours::Prise::ecouter().adresse().port;
    const Processus redis = un_redis(port);
    ::setenv("COURS_REDIS", fmt::format("redis://127.0.0.1:{}", port).c_str(), 1);
    ::setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    ::setenv("PYTHONWARNINGS", "ignore", 1);  // root est permis ici

    const Processus celery =
        lancer({python, "-m", "celery", "-A", "taches_celery", "worker", "-P", "solo",
                "--without-gossip", "--without-mingle", "--loglevel", "ERROR"},
               cours::Flux::ignorer, dossier);
    const json issue = demander_a_celery(port, "somme", {40, 2});
    fmt::print("C++ demande, Celery répond : somme(40, 2) = {}\n", issue.at("result").dump());

    fmt::print("Celery : {:.0f} tâches vides par seconde\n", debit_de_celery(port, 1000));

    Processus demande = lancer({python, "taches_celery.py"}, cours::Flux::capturer, dossier);
    Redis file(port);
    servir_une_tache(file);
    servir_une_tache(file);
    const bool finie = demande.attendre().reussie();
    fmt::print("Python demande, C++ répond :\n{}", demande.sortie());
    return finie && issue.at("result") == 42 &&
                   demande.sortie() == "4\nZeroDivisionError : division par zéro, en C++\n"
               ? 0
               : 1;
}
