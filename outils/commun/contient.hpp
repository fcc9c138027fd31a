// Un texte contient-il ce passage ?
#pragma once

#include <string>

namespace commun {

inline bool contient(const std::string& texte, const std::string& passage) {
    return texte.find(passage) != std::string::npos;
}

}  // namespace commun
