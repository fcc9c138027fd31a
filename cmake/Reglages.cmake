# Réglages communs : langage, type de construction, avertissements, assainisseurs.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Type de construction" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(COURS_AVERTISSEMENTS_EN_ERREURS "Traiter les avertissements en erreurs"
  "$ENV{COURS_AVERTISSEMENTS_EN_ERREURS}") # d'abord ce que dit l'environnement : voir .ci/run
option(COURS_SANS_CODE "Lire les réponses avec le compilateur sans en faire de programme" OFF)
set(COURS_ERREURS_JUGEES "$ENV{COURS_ERREURS_JUGEES}" CACHE STRING
  "Les erreurs connues à juger : vide, toutes ; 0 ou 1, une sur deux (voir .ci/run)")
set(COURS_ASSAINISSEUR "" CACHE STRING
  "Assainisseur des exemples, des composants et du projet : vide, thread, ou address,undefined")

if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
   OR (CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14))
  message(FATAL_ERROR
    "Compilateur trop ancien : ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}. "
    "Le cours demande GCC 12 ou Clang 14 au moins.\n"
    "  Sous Ubuntu 22.04 : sudo apt install g++-12, puis CXX=g++-12 ./cahier")
endif()

# mold lie trois fois plus vite que ld : à chaque verdict, autant de moins à attendre. separate-code,
# que ld pose de lui-même : sans lui, quand le code finit à moins de huit octets d'une page et que le
# programme a une variable thread_local, mold 1.10 (Debian 12) en fait un programme que le système
# refuse de lancer (« cannot apply additional memory protection after relocation »).
find_program(COURS_MOLD mold)
if(COURS_MOLD)
  string(APPEND CMAKE_EXE_LINKER_FLAGS " -fuse-ld=mold -Wl,-z,separate-code")
endif()

# Avertissements : les mêmes partout, pour GCC et pour Clang. Le préréglage verification en fait des
# erreurs, sauf dans la réponse de l'étudiant (voir _cours_variante). La variable reste ensuite dans
# le cache : passer de ./cahier verifier à ./cahier, et retour, ne reconstruit rien.
set(CMAKE_COMPILE_WARNING_AS_ERROR ${COURS_AVERTISSEMENTS_EN_ERREURS})
add_library(cours_avertissements INTERFACE)
add_library(cours::avertissements ALIAS cours_avertissements)
target_compile_options(cours_avertissements INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow)

# cours_reunir(<cible>...) : leurs sources se compilent par huit, réunies en une. Les en-têtes, qui coûtent
# plus que le code, ne sont alors lus qu'une fois. GCC, qui prend une source réunie pour un en-tête,
# reprocherait aux coroutines leurs types locaux. (-DCMAKE_UNITY_BUILD_BATCH_SIZE=1 les sépare.)
function(cours_reunir)
  foreach(cible ${ARGN})
    set_target_properties(${cible} PROPERTIES UNITY_BUILD ON)
    target_compile_options(${cible} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endforeach()
endfunction()

# Assainisseur demandé pour tout l'arbre (préréglages tsan et asan). Les exercices n'en dépendent
# pas : le juge construit lui-même chaque réponse dans les profils que l'exercice déclare.
add_library(cours_assainisseur INTERFACE)
add_library(cours::assainisseur ALIAS cours_assainisseur)
if(COURS_ASSAINISSEUR)
  target_compile_options(cours_assainisseur INTERFACE
    -fsanitize=${COURS_ASSAINISSEUR} -fno-omit-frame-pointer)
  target_link_options(cours_assainisseur INTERFACE -fsanitize=${COURS_ASSAINISSEUR})
endif()
