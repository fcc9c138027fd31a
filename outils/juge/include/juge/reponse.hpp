// Inclut la réponse jugée : celle de l'étudiant, la solution, ou une erreur connue. Les macros de
// Catch2 dont vit l'épreuve sont remises d'aplomb ensuite, quoi que la réponse en ait fait.
#pragma once

#pragma push_macro("TEST_CASE")
#pragma push_macro("SECTION")
#pragma push_macro("INFO")
#pragma push_macro("CAPTURE")
#pragma push_macro("REQUIRE")
#pragma push_macro("REQUIRE_FALSE")
#pragma push_macro("REQUIRE_THROWS")
#pragma push_macro("REQUIRE_THROWS_AS")
#pragma push_macro("REQUIRE_NOTHROW")
#pragma push_macro("CHECK")
#pragma push_macro("CHECK_FALSE")
#pragma push_macro("FAIL")

#include JUGE_REPONSE

#pragma pop_macro("TEST_CASE")
#pragma pop_macro("SECTION")
#pragma pop_macro("INFO")
#pragma pop_macro("CAPTURE")
#pragma pop_macro("REQUIRE")
#pragma pop_macro("REQUIRE_FALSE")
#pragma pop_macro("REQUIRE_THROWS")
#pragma pop_macro("REQUIRE_THROWS_AS")
#pragma pop_macro("REQUIRE_NOTHROW")
#pragma pop_macro("CHECK")
#pragma pop_macro("CHECK_FALSE")
#pragma pop_macro("FAIL")
