// Catch2 2.13 (Debian 12, Ubuntu 22.04) et 3.x (Debian 13, Ubuntu 24.04) sous un même visage.
#pragma once

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Weverything"
#endif

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#define COMPAT_CATCH2 3
#else
#ifndef CATCH_CONFIG_ENABLE_BENCHMARKING
#define CATCH_CONFIG_ENABLE_BENCHMARKING
#endif
#include <catch2/catch.hpp>
#define COMPAT_CATCH2 2
#endif

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

namespace compat {
using Catch::Approx;  // dans Catch:: pour les deux versions, sans l'en-tête propre à chacune
}
