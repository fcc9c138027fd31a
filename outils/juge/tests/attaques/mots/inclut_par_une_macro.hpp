// attendu : TRICHE PRÉSUMÉE — le fichier inclus est caché dans une macro
// sans lecture : RÉUSSI — la référence est juste : un enseignant ne la livre pas
#pragma once
#define FICHIER "../reference.hpp"
#include FICHIER
