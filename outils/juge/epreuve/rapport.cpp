#include "rapport.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <typeinfo>

namespace juge::rapport {
namespace {

const pid_t pid_principal = ::getpid();

/// Ligne en construction, dans un tampon fixe : ce code sert aussi après un plantage.
class Ligne {
public:
    void brut(std::string_view texte) {
        for (const char c : texte)
            ajouter(c);
    }
    void chaine(std::string_view texte) {
        ajouter('"');
        for (const char c : texte) {
            const auto octet = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                ajouter('\\');
                ajouter(c);
            } else if (octet < 0x20) {
                std::array<char, 8> echappe{};
                std::snprintf(echappe.data(), echappe.size(), "\\u%04x",
                              static_cast<unsigned>(octet));
                brut(echappe.data());
            } else {
                ajouter(c);
            }
            if (longueur_ > tampon_.size() - reserve) break;  // texte démesuré : coupé
        }
        ajouter('"');
    }
    void nombre(long long valeur) {
        std::array<char, 24> chiffres{};
        std::snprintf(chiffres.data(), chiffres.size(), "%lld", valeur);
        brut(chiffres.data());
    }
    void emettre() {
        ajouter('\n');
        for (std::size_t ecrits = 0; ecrits < longueur_;) {
            const long n =
                ::syscall(SYS_write, fd_rapport, tampon_.data() + ecrits, longueur_ - ecrits);
            if (n <= 0) return;
            ecrits += static_cast<std::size_t>(n);
        }
    }

private:
    static constexpr std::size_t reserve = 1024;
    void ajouter(char c) {
        if (longueur_ < tampon_.size()) tampon_[longueur_++] = c;
    }
    std::array<char, 16384> tampon_{};
    std::size_t longueur_ = 0;
};

/// Le type de l'exception que l'on est en train de rattraper, comme on l'écrit en C++.
std::string nom_du_type_leve() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (type == nullptr) return "inconnue";
    int statut = 0;
    char* lisible = abi::__cxa_demangle(type->name(), nullptr, nullptr, &statut);
    std::string nom = lisible != nullptr ? lisible : type->name();
    std::free(lisible);
    for (const std::string_view interne : {"__cxx11::", "_V2::", "(anonymous namespace)::"})
        for (std::size_t p = 0; (p = nom.find(interne, p)) != std::string::npos;)
            nom.erase(p, interne.size());
    return nom;
}

std::atomic_flag occupe = ATOMIC_FLAG_INIT;

std::atomic<int> nombre_echecs{0};

}  // namespace

bool ouvert() {
    static const bool reponse = ::fcntl(fd_rapport, F_GETFD) != -1;
    return reponse;
}

bool processus_principal() {
    return ::getpid() == pid_principal;
}

void ecrire(std::string_view type, std::initializer_list<Champ> champs) {
    if (!ouvert()) return;
    while (occupe.test_and_set(std::memory_order_acquire))
        ::syscall(SYS_sched_yield);
    Ligne ligne;
    ligne.brut("{\"t\":");
    ligne.chaine(type);
    for (const Champ& champ : champs) {
        ligne.brut(",");
        ligne.chaine(champ.nom);
        ligne.brut(":");
        if (champ.est_nombre)
            ligne.nombre(champ.valeur);
        else
            ligne.chaine(champ.texte);
    }
    ligne.brut("}");
    ligne.emettre();
    occupe.clear(std::memory_order_release);
}

Exception decrire(const std::exception_ptr& exception) {
    if (!exception) return {};
    try {
        std::rethrow_exception(exception);
    } catch (const std::exception& connue) {
        return {nom_du_type_leve(), connue.what()};
    } catch (const std::string& texte) {
        return {"std::string", texte};
    } catch (const char* texte) {
        return {"const char*", texte};
    } catch (int nombre) {
        return {"int", std::to_string(nombre)};
    } catch (...) {
        return {nom_du_type_leve(), ""};
    }
}

void echec_par_exception(const std::exception_ptr& exception, std::string_view phrase) {
    noter_echec();
    const auto dite = decrire(exception);
    ecrire("echec", {{"phrase", phrase}, {"type", dite.type}, {"exception", dite.message}});
}

void noter_echec() {
    nombre_echecs.fetch_add(1);
}

int echecs() {
    return nombre_echecs.load();
}

}  // namespace juge::rapport
