// L'en-tête précompilé des outils : ce que la plupart de leurs sources incluent, et qui coûte.
// Chaque source inclut quand même ce qu'elle emploie : Clang la construit sans lui.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>
