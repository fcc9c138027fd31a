// Faire décrire par gdb, dans un processus à part, les threads d'une épreuve qui n'avance plus :
// cela prend une ou deux secondes, et les autres cas restent surveillés.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "commun/tube.hpp"
#include "interblocage.hpp"

namespace juge {

class Narration {
public:
    Narration() = default;
    Narration(const Narration&) = delete;
    Narration& operator=(const Narration&) = delete;
    ~Narration() { arreter(); }

    /// Lève std::system_error si le système refuse un processus ou un tube.
    void commencer(pid_t epreuve, const std::vector<std::filesystem::path>& fichiers_a_nommer);
    bool commencee() const { return narrateur_ >= 0; }
    /// Ce qu'il faut surveiller ; -1 : rien.
    int attente() const { return texte_a_lire_.get(); }
    /// Lit ce qui est écrit ; vrai quand le récit est entier, et rangé dans `photo`.
    bool finie(Photographie& photo);
    /// Arrête le processus, et gdb avec lui.
    void arreter();

private:
    pid_t narrateur_ = -1;
    commun::Descripteur texte_a_lire_;
    std::string texte_;
};

}  // namespace juge
