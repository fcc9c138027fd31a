// attendu : TRICHE PRÉSUMÉE — la réponse tient dans son seul fichier
// sans lecture : RÉUSSI — la référence est juste : un enseignant ne la livre pas
#pragma once
#include "../reference.hpp"
