# Ninja coupe les noms qu'il lit dans une liste de dépendances à certains signes, qui changent avec sa
# version : une apostrophe dans le chemin du cours, et tout se reconstruit à chaque fois. Si ce chemin
# n'est pas fait des signes les plus simples, ces listes sont donc récrites, en chemins relatifs.

if(NOT "${CMAKE_SOURCE_DIR}${CMAKE_BINARY_DIR}" MATCHES "[^A-Za-z0-9/_.-]")
  return()
endif()

cmake_path(RELATIVE_PATH CMAKE_SOURCE_DIR BASE_DIRECTORY "${CMAKE_BINARY_DIR}" OUTPUT_VARIABLE _cours)
if(NOT _cours MATCHES "^[A-Za-z0-9/_.-]+$")
  message(FATAL_ERROR
    "Le chemin du cours contient un signe que Ninja ne supporte pas toujours : construisez-le dans le "
    "cours lui-même (cmake --preset etudiant), ou renommez le dossier.\n  Le cours : ${CMAKE_SOURCE_DIR}")
endif()

# _cours_remplacer(<dossier> <par>) ajoute à _regles la commande de sed qui récrit ce dossier, tel que
# le compilateur l'écrit : « \ » devant une espace, « $$ » pour « $ ».
macro(_cours_remplacer dossier par)
  string(REPLACE "$" "$$" _ecrit "${dossier}/")
  string(REPLACE " " "\\ " _ecrit "${_ecrit}")
  string(REGEX REPLACE "([.$^,\\])" "\\\\\\1" _ecrit "${_ecrit}")
  string(APPEND _regles "s,${_ecrit},${par},g\n")
endmacro()
set(_regles "")
_cours_remplacer("${CMAKE_BINARY_DIR}" "")
_cours_remplacer("${CMAKE_SOURCE_DIR}" "${_cours}/")
file(WRITE "${CMAKE_BINARY_DIR}/dependances.sed" "${_regles}")
list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER
  sh "${CMAKE_CURRENT_LIST_DIR}/dependances.sh" "${CMAKE_BINARY_DIR}/dependances.sed")
