// attendu : TRICHE PRÉSUMÉE — un chemin qui remonte
// sans lecture : NE COMPILE PAS — ce chemin ne mène pas à la référence
#pragma once
#include <../reference.hpp>
