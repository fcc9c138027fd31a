// Catch2 2.13 (Debian 12, Ubuntu 22.04) et 3.x (Debian 13, Ubuntu 24.04) sous un même visage.
#pragma once

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#endif

#ifndef CATCH_CONFIG_ENABLE_ALL_STRINGMAKERS
#define CATCH_CONFIG_ENABLE_ALL_STRINGMAKERS  // paires, tuples et optionnels s'affichent
#endif
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#define COMPAT_CATCH2 3
#else
#include <catch2/catch.hpp>
#define COMPAT_CATCH2 2
#endif

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

namespace compat {
#if COMPAT_CATCH2 == 3
using Catch::Approx;
#else
using Catch::Detail::Approx;  // Catch::Approx y est aussi le nom d'un comparateur de vecteurs
#endif
}  // namespace compat
