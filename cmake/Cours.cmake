# Fonctions qui déclarent le cours. Un chapitre tient en une dizaine de lignes :
#
#   cours_chapitre(05 TITRE "Synchronisation avec les threads" HEURES 4)
#   cours_composants()
#   cours_exemple(exemple_basique)
#   cours_exercice(ex1_tampon_borne TITRE "Tampon borné" ETOILES 2 POINTS 4 INSTRUMENTS tsan)
#
# Cibles, tests, étiquettes et catalogue (build/catalogue.json, lu par le juge et par ./cahier)
# sont déduits de ces lignes et des fichiers présents. Les exercices de synthèse d'une partie, eux,
# s'ouvrent par cours_partie(2).

include_guard()

include(Recettes)

set_property(GLOBAL PROPERTY COURS_RANG_DE_L_ERREUR 0) # voir COURS_ERREURS_JUGEES

# Texte prêt à entrer entre guillemets dans un fichier JSON.
function(_cours_json sortie texte)
  string(REPLACE "\\" "\\\\" texte "${texte}")
  string(REPLACE "\"" "\\\"" texte "${texte}")
  set(${sortie} "\"${texte}\"" PARENT_SCOPE)
endfunction()

# Liste CMake -> tableau JSON de chaînes.
function(_cours_json_liste sortie)
  set(elements "")
  foreach(element IN LISTS ARGN)
    _cours_json(element "${element}")
    list(APPEND elements "${element}")
  endforeach()
  list(JOIN elements "," elements)
  set(${sortie} "[${elements}]" PARENT_SCOPE)
endfunction()

# cours_chapitre(<NN> TITRE <titre> HEURES <h>) ouvre la déclaration d'un chapitre.
function(cours_chapitre numero)
  cmake_parse_arguments(a "" "TITRE;HEURES" "" ${ARGN})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME dossier)
  if(NOT dossier MATCHES "^chapitre${numero}_")
    message(FATAL_ERROR "cours_chapitre(${numero}) est déclaré dans le dossier ${dossier}")
  endif()
  if(NOT a_TITRE OR NOT a_HEURES)
    message(FATAL_ERROR "cours_chapitre(${numero}) : TITRE et HEURES sont obligatoires")
  endif()
  set(COURS_SERIE "chapitre${numero}" PARENT_SCOPE)
  set(COURS_EXERCICES "${CMAKE_CURRENT_SOURCE_DIR}/exercices" PARENT_SCOPE)
  _cours_json(titre "${a_TITRE}")
  _cours_json(chemin "${CMAKE_CURRENT_SOURCE_DIR}")
  set_property(GLOBAL APPEND PROPERTY COURS_CHAPITRES
    "{\"numero\": \"${numero}\", \"titre\": ${titre}, \"heures\": ${a_HEURES}, \"dossier\": ${chemin}}")
  add_custom_target(chapitre${numero}_socles)
  add_custom_target(chapitre${numero})
  cmake_language(DEFER CALL _cours_finir_chapitre)
endfunction()

# cours_partie(<P>) ouvre la déclaration des exercices de synthèse de la partie P, dans
# exercices/partieP. Leurs fichiers sont dans ce dossier même ; leur leçon est exercices/README.md.
function(cours_partie numero)
  set(COURS_SERIE "partie${numero}" PARENT_SCOPE)
  set(COURS_EXERCICES "${CMAKE_CURRENT_SOURCE_DIR}" PARENT_SCOPE)
  add_custom_target(partie${numero}_socles)
  add_custom_target(partie${numero} COMMAND juge partie${numero} --compiler VERBATIM)
  add_dependencies(partie${numero} juge partie${numero}_socles)
endfunction()

# cours_projet() : de même, pour l'exercice du projet final ; sa leçon est projet_final/README.md.
function(cours_projet)
  set(COURS_SERIE projet PARENT_SCOPE)
  set(COURS_EXERCICES "${CMAKE_CURRENT_SOURCE_DIR}" PARENT_SCOPE)
  add_custom_target(projet_socles)
endfunction()

# À la fin du dossier : un chapitre qui n'est pas encore écrit le dit, qu'on le construise ou qu'on le
# fasse juger ; son seul test est alors sauté.
function(_cours_finir_chapitre)
  get_target_property(exemples ${COURS_SERIE} MANUALLY_ADDED_DEPENDENCIES)
  get_target_property(epreuves ${COURS_SERIE}_socles MANUALLY_ADDED_DEPENDENCIES)
  if(exemples OR epreuves)
    add_custom_command(TARGET ${COURS_SERIE} POST_BUILD COMMAND juge ${COURS_SERIE} --compiler VERBATIM)
    add_dependencies(${COURS_SERIE} juge ${COURS_SERIE}_socles)
    return()
  endif()
  string(REGEX REPLACE "^chapitre0*" "" numero "${COURS_SERIE}")
  set(phrase "Le chapitre ${numero} n'est pas encore écrit (voir PLAN_COURS.md).")
  add_custom_command(TARGET ${COURS_SERIE} POST_BUILD VERBATIM
    COMMAND "${CMAKE_COMMAND}" -E echo "${phrase}")
  # Sans -V, ctest ne montre d'un test sauté que son nom.
  set(test "${COURS_SERIE} (pas encore écrit)")
  add_test(NAME "${test}" COMMAND sh -c "echo \"$1\"; exit 77" sh "${phrase}")
  set_tests_properties("${test}" PROPERTIES LABELS "${COURS_SERIE};reponses" SKIP_RETURN_CODE 77)
endfunction()

# Ces cibles, ou, si elles existent, celles qui les remplacent dans ce profil.
function(_cours_assainies sortie profil)
  set(cibles "")
  foreach(cible IN LISTS ARGN)
    if(TARGET ${cible}_${profil})
      string(APPEND cible _${profil})
    endif()
    list(APPEND cibles ${cible})
  endforeach()
  set(${sortie} "${cibles}" PARENT_SCOPE)
endfunction()

# cours_composants() : bibliothèque cours::chapitreNN (include/, et src/ s'il existe) et ses tests
# (tests/*.cpp), passés par le juge dans les profils simple et tsan.
# ASSAINIS <profil>... : construit aussi cours::chapitreNN_<profil>, que les épreuves de ce profil
# lient à la place de cours::chapitreNN. Il le faut à ThreadSanitizer si src/, ou celui d'une
# dépendance, ordonne des accès par des atomiques : il ne voit que ceux qu'il a compilés.
function(cours_composants)
  cmake_parse_arguments(a "" "" "DEPENDANCES;INSTRUMENTS;ASSAINIS" ${ARGN})
  if(NOT DEFINED a_INSTRUMENTS)
    set(a_INSTRUMENTS tsan)
  endif()
  cours_fichiers(sources "${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp")
  if(sources)
    add_library(${COURS_SERIE}_composants STATIC ${sources})
    cours_reunir(${COURS_SERIE}_composants)
    target_link_libraries(${COURS_SERIE}_composants
      PRIVATE cours::avertissements PUBLIC cours::assainisseur)
    set(portee PUBLIC)
  else()
    add_library(${COURS_SERIE}_composants INTERFACE)
    set(portee INTERFACE)
  endif()
  add_library(cours::${COURS_SERIE} ALIAS ${COURS_SERIE}_composants)
  target_include_directories(${COURS_SERIE}_composants ${portee} include)
  target_link_libraries(${COURS_SERIE}_composants ${portee} Threads::Threads ${a_DEPENDANCES})
  foreach(profil IN LISTS a_ASSAINIS)
    set(assainis ${COURS_SERIE}_composants_${profil})
    if(sources)
      add_library(${assainis} STATIC ${sources})
      cours_reunir(${assainis})
      target_compile_options(${assainis} PRIVATE $<TARGET_PROPERTY:juge_${profil},COMPILE_OPTIONS>)
    else()
      add_library(${assainis} INTERFACE)
    endif()
    add_library(cours::${COURS_SERIE}_${profil} ALIAS ${assainis})
    target_include_directories(${assainis} ${portee} include)
    _cours_assainies(dependances ${profil} ${a_DEPENDANCES})
    target_link_libraries(${assainis} ${portee} Threads::Threads ${dependances})
  endforeach()

  cours_fichiers(tests "${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp")
  if(tests)
    cours_tests(composants_${COURS_SERIE} ETIQUETTE composants SOURCES ${tests}
      INSTRUMENTS ${a_INSTRUMENTS} DEPENDANCES cours::${COURS_SERIE})
  endif()
endfunction()

# cours_exemple(<nom> [DEPENDANCES <cible>...] [RAPPORT_TSAN|RAPPORT_ASAN <expression>]) : un
# programme d'exemple, construit avec le chapitre et exécuté par CTest.
# RAPPORT_TSAN déclare un programme fautif exprès : il est construit avec ThreadSanitizer quel que
# soit le préréglage, sans optimisation pour que le rapport nomme chaque ligne, et son test réussit
# quand ThreadSanitizer signale l'erreur de ce nom (« data race », par exemple). RAPPORT_ASAN, de
# même, avec AddressSanitizer (« heap-use-after-free »).
function(cours_exemple nom)
  cmake_parse_arguments(a "" "RAPPORT_TSAN;RAPPORT_ASAN" "DEPENDANCES" ${ARGN})
  if(a_RAPPORT_TSAN)
    set(assainisseur thread)
    set(rapport "ThreadSanitizer: ${a_RAPPORT_TSAN}")
  elseif(a_RAPPORT_ASAN)
    set(assainisseur address)
    set(rapport "AddressSanitizer: ${a_RAPPORT_ASAN}")
  else()
    set(assainisseur "")
  endif()
  set(cible ${COURS_SERIE}_${nom})
  add_executable(${cible} ${nom}.cpp)
  set_target_properties(${cible} PROPERTIES
    OUTPUT_NAME ${nom} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  target_link_libraries(${cible} PRIVATE
    Threads::Threads fmt::fmt cours::avertissements ${a_DEPENDANCES})
  if(assainisseur)
    target_compile_options(${cible} PRIVATE
      -O0 -g -fsanitize=${assainisseur} -fno-omit-frame-pointer)
    target_link_options(${cible} PRIVATE -fsanitize=${assainisseur})
  else()
    target_link_libraries(${cible} PRIVATE cours::assainisseur)
  endif()
  if(TARGET cours::${COURS_SERIE})
    target_link_libraries(${cible} PRIVATE cours::${COURS_SERIE})
  endif()
  if(TARGET ${COURS_SERIE})
    add_dependencies(${COURS_SERIE} ${cible})
  endif()
  set(test exemple.${COURS_SERIE}.${nom})
  if(assainisseur)
    # ThreadSanitizer n'aime pas les adresses trop dispersées ; tous les systèmes ne laissent pas
    # les rassembler.
    add_test(NAME ${test} COMMAND sh -c
      [[setarch -R true 2>/dev/null && exec setarch -R "$0"; exec "$0"]] $<TARGET_FILE:${cible}>)
    set_tests_properties(${test} PROPERTIES
      ENVIRONMENT "TSAN_OPTIONS=second_deadlock_stack=1;ASAN_OPTIONS=detect_stack_use_after_return=1"
      PASS_REGULAR_EXPRESSION "(WARNING|ERROR): ${rapport}")
  else()
    add_test(NAME ${test} COMMAND ${cible})
  endif()
  set_tests_properties(${test} PROPERTIES LABELS exemples TIMEOUT 300)
  _cours_json(programme "${CMAKE_CURRENT_BINARY_DIR}/${nom}")
  _cours_json(source "${CMAKE_CURRENT_SOURCE_DIR}/${nom}.cpp")
  set_property(GLOBAL APPEND PROPERTY COURS_EXEMPLES
    "{\"source\": ${source}, \"programme\": ${programme}}")
endfunction()

# cours_exercice(<exK_sujet> [COMPLEMENT] TITRE <t> ETOILES <1-3> POINTS <p> [DELAI <s>]
#                [INSTRUMENTS tsan asan ordres] [AUTORISE <mot>...] [INTERDIT <mot>...]
#                [DEPENDANCES <cible>...] [ENTETE <fichier>])
# Fichiers attendus, dans le dossier des exercices : exK_sujet.hpp (squelette), .test.cpp (épreuve), .indices.md ;
# solutions/<série>/exK_sujet.hpp et solutions/<série>/erreurs/exK_sujet/*.patch s'ils sont livrés ;
# exK_sujet.mesure.cpp si sa vitesse se mesure (voir juge/mesure.hpp).
# COMPLEMENT le met hors du parcours essentiel (voir PLAN_COURS.md).
# INSTRUMENTS ajoute des constructions à la construction simple : assainies (tsan, asan), ou qui essaie
# tous les ordres (ordres) ; AUTORISE lève, pour cet
# exercice, l'interdiction d'un mot que le juge refuse d'ordinaire (par exemple _exit) ; INTERDIT
# refuse ce que l'exercice demande d'écrire soi-même (par exemple counting_semaphore). ENTETE, à
# précompiler à la place de <juge/epreuve.hpp>, l'inclut avec une grosse bibliothèque.
function(cours_exercice nom)
  cmake_parse_arguments(a "COMPLEMENT" "TITRE;ETOILES;POINTS;DELAI;ENTETE"
    "INSTRUMENTS;AUTORISE;INTERDIT;DEPENDANCES" ${ARGN})
  if(NOT nom MATCHES "^ex([0-9]+)_[a-z0-9_]+$")
    message(FATAL_ERROR "cours_exercice(${nom}) : le nom attendu est exK_sujet")
  endif()
  set(rang ${CMAKE_MATCH_1})
  foreach(obligatoire TITRE ETOILES POINTS)
    if(NOT a_${obligatoire})
      message(FATAL_ERROR "cours_exercice(${nom}) : ${obligatoire} est obligatoire")
    endif()
  endforeach()
  if(NOT a_DELAI)
    set(a_DELAI 5)
  endif()
  set(dossier "${COURS_EXERCICES}")
  set(solutions "${PROJECT_SOURCE_DIR}/solutions/${COURS_SERIE}")
  set(id ${COURS_SERIE}_ex${rang})
  set(complement "")
  if(a_COMPLEMENT)
    set(complement COMPLEMENT)
  endif()

  _cours_epreuve(${id} ${complement}
    SERIE ${COURS_SERIE} NOM ${nom} TITRE "${a_TITRE}" ETOILES ${a_ETOILES} POINTS ${a_POINTS}
    DELAI ${a_DELAI} ENTETE "${a_ENTETE}" INSTRUMENTS ${a_INSTRUMENTS} AUTORISE ${a_AUTORISE}
    INTERDIT ${a_INTERDIT} DEPENDANCES ${a_DEPENDANCES}
    SQUELETTE "${dossier}/${nom}.hpp" EPREUVE "${dossier}/${nom}.test.cpp"
    INDICES "${dossier}/${nom}.indices.md"
    SOLUTION "${solutions}/${nom}.hpp" ERREURS "${solutions}/erreurs/${nom}")
  add_dependencies(${COURS_SERIE}_socles ${id}_socle)
  if(EXISTS "${dossier}/${nom}.mesure.cpp")
    _cours_mesure(${id} "${dossier}/${nom}.mesure.cpp")
  endif()

  # La note : un test par exercice, qui construit le juge et la réponse de l'étudiant, puis la juge.
  add_test(NAME ${id} COMMAND
    sh "${PROJECT_SOURCE_DIR}/outils/juge/juger.sh" "${CMAKE_BINARY_DIR}" ${id})
  set_tests_properties(${id} PROPERTIES LABELS "${COURS_SERIE};reponses" TIMEOUT 600)
endfunction()

# Le programme qui mesure un exercice, construit à la demande (./cahier mesurer). Un test vérifie que
# la solution y donne le résultat du travail séquentiel.
function(_cours_mesure id source)
  set(besoins ${a_DEPENDANCES})
  if(TARGET cours::${COURS_SERIE})
    list(APPEND besoins cours::${COURS_SERIE})
  endif()
  _cours_recette(${id} mesure SOCLE juge_mesure ENTETE "${PROJECT_SOURCE_DIR}/outils/juge/include/juge/mesure.hpp"
    SOURCES "${source}" DEPENDANCES ${besoins})
  if(EXISTS "${solutions}/${nom}.hpp")
    add_test(NAME mesure.${id} COMMAND juge ${id} --variante solution --mesure verifier)
    set_tests_properties(mesure.${id} PROPERTIES LABELS mesures TIMEOUT 120)
  endif()
endfunction()

# cours_tests(<id> ETIQUETTE <label> SOURCES <...> [INSTRUMENTS ...] [DEPENDANCES ...] [DELAI s]) :
# tests ordinaires (composants, outils, projet), passés par le juge comme une épreuve sans réponse.
# Dans DEPENDANCES, @PROFIL@ est le nom du profil. Le juge les compile réunies : les en-têtes, qui
# coûtent plus que les tests, ne sont lus qu'une fois par profil.
function(cours_tests id)
  cmake_parse_arguments(a "" "ETIQUETTE;DELAI" "SOURCES;INSTRUMENTS;DEPENDANCES" ${ARGN})
  set(sources "")
  foreach(source IN LISTS a_SOURCES)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    list(APPEND sources "${source}")
  endforeach()
  if(NOT a_DELAI)
    set(a_DELAI 60) # personne n'attend ce verdict : un chien de garde qui laisse vivre une machine chargée
  endif()
  set(reunies "${CMAKE_BINARY_DIR}/reunies/${id}.cpp")
  # GCC prend ce que cette source inclut pour des en-têtes.
  set(texte "#ifndef __clang__\n#pragma GCC diagnostic ignored \"-Wsubobject-linkage\"\n#endif\n")
  foreach(source IN LISTS sources)
    string(APPEND texte "#include \"${source}\"\n")
  endforeach()
  file(CONFIGURE OUTPUT "${reunies}" CONTENT "${texte}" @ONLY)
  _cours_epreuve(${id} SERIE tests NOM ${id} TITRE ${id} ETOILES 1 POINTS 1 DELAI ${a_DELAI}
    INSTRUMENTS ${a_INSTRUMENTS} DEPENDANCES ${a_DEPENDANCES} EPREUVE ${sources} REUNIES "${reunies}")
  _cours_test_du_juge(${id} ${a_ETIQUETTE} ${id})
  if(COURS_SERIE AND TARGET ${COURS_SERIE})
    add_dependencies(${COURS_SERIE}_socles ${id}_socle)
  endif()
endfunction()

# _cours_test_du_juge(<nom> <étiquette> <arguments du juge>...) : un test qui construit et juge. Dans
# le préréglage verification, un avertissement du compilateur est un échec.
function(_cours_test_du_juge nom etiquette)
  set(stricte "")
  if(COURS_AVERTISSEMENTS_EN_ERREURS)
    set(stricte --sans-avertissement)
  endif()
  add_test(NAME ${nom} COMMAND juge ${ARGN} ${stricte} --travaux 1)
  set_tests_properties(${nom} PROPERTIES LABELS ${etiquette} TIMEOUT 900)
endfunction()

# Mécanique commune : une épreuve, les réponses qu'elle juge, et leur inscription au catalogue.
# Le juge construit lui-même chaque réponse, d'après les recettes ; la cible <id> le lui demande.
function(_cours_epreuve id)
  cmake_parse_arguments(a "COMPLEMENT"
    "SERIE;NOM;TITRE;ETOILES;POINTS;DELAI;ENTETE;SQUELETTE;INDICES;SOLUTION;ERREURS;REUNIES"
    "EPREUVE;INSTRUMENTS;AUTORISE;INTERDIT;DEPENDANCES" ${ARGN})
  if(NOT a_DELAI)
    set(a_DELAI 10)
  endif()
  if(NOT a_ENTETE)
    set(a_ENTETE "${PROJECT_SOURCE_DIR}/outils/juge/include/juge/epreuve.hpp")
  endif()
  set(profils simple)
  foreach(instrument IN LISTS a_INSTRUMENTS)
    if(NOT instrument MATCHES "^(tsan|asan|ordres)$")
      message(FATAL_ERROR "${id} : instrument inconnu « ${instrument} » (tsan, asan ou ordres)")
    endif()
    list(APPEND profils ${instrument})
  endforeach()
  set(besoins ${a_DEPENDANCES})
  if(TARGET cours::${a_SERIE})
    list(APPEND besoins cours::${a_SERIE})
  endif()

  add_custom_target(${id}_socle)
  foreach(profil IN LISTS profils)
    string(REPLACE "@PROFIL@" "${profil}" dependances "${besoins}")
    _cours_assainies(dependances ${profil} ${dependances})
    _cours_recette(${id} ${profil} SOCLE juge_${profil} ENTETE "${a_ENTETE}"
      SOURCES ${a_REUNIES} DEPENDANCES ${dependances})
  endforeach()
  add_custom_target(${id} COMMAND juge ${id} --compiler VERBATIM)
  add_dependencies(${id} juge ${id}_socle)
  # Rien n'en est construit : l'éditeur y trouve comment se compile le fichier ouvert.
  string(REPLACE "@PROFIL@" simple dependances "${besoins}")
  add_library(${id}_editeur OBJECT EXCLUDE_FROM_ALL ${a_EPREUVE})
  target_link_libraries(${id}_editeur PRIVATE juge_simple ${dependances})
  if(a_SQUELETTE)
    target_compile_definitions(${id}_editeur PRIVATE "JUGE_REPONSE=\"${a_SQUELETTE}\"")
  endif()

  if(NOT EXISTS "${a_SOLUTION}")
    set(a_SOLUTION "")
  endif()
  if(a_SOLUTION)
    _cours_test_du_juge(solution.${id} solutions ${id} --variante solution)
  endif()
  if(a_SQUELETTE AND a_SOLUTION)
    _cours_test_du_juge(squelette.${id} squelettes ${id} --squelette)
    set_tests_properties(squelette.${id} PROPERTIES SKIP_RETURN_CODE 77)
  endif()
  set(erreurs "")
  if(a_ERREURS)
    file(GLOB fichiers CONFIGURE_DEPENDS "${a_ERREURS}/*.hpp" "${a_ERREURS}/*.patch")
    foreach(fichier IN LISTS fichiers)
      cmake_path(GET fichier STEM erreur)
      list(APPEND erreurs ${erreur})
      get_property(rang GLOBAL PROPERTY COURS_RANG_DE_L_ERREUR)
      math(EXPR rang "(${rang} + 1) % 2")
      set_property(GLOBAL PROPERTY COURS_RANG_DE_L_ERREUR ${rang})
      if(COURS_ERREURS_JUGEES STREQUAL "" OR COURS_ERREURS_JUGEES EQUAL rang OR a_SERIE STREQUAL "tests")
        _cours_test_du_juge(erreur.${id}.${erreur} erreurs ${id} --variante ${erreur})
      endif()
    endforeach()
  endif()

  foreach(champ SERIE NOM TITRE SQUELETTE INDICES SOLUTION ERREURS)
    _cours_json(json_${champ} "${a_${champ}}")
  endforeach()
  _cours_json(json_id "${id}")
  _cours_json(json_produits "${CMAKE_BINARY_DIR}/epreuves/${id}")
  _cours_json_liste(json_epreuve ${a_EPREUVE})
  _cours_json_liste(json_profils ${profils})
  _cours_json_liste(json_erreurs ${erreurs})
  _cours_json_liste(json_autorise ${a_AUTORISE})
  _cours_json_liste(json_interdit ${a_INTERDIT})
  set(json_complement false)
  if(a_COMPLEMENT)
    set(json_complement true)
  endif()
  set_property(GLOBAL APPEND PROPERTY COURS_EPREUVES "{\"id\": ${json_id}, \"serie\": ${json_SERIE}, \
\"nom\": ${json_NOM}, \"titre\": ${json_TITRE}, \"complement\": ${json_complement}, \"etoiles\": ${a_ETOILES}, \"points\": ${a_POINTS}, \
\"delai_s\": ${a_DELAI}, \"profils\": ${json_profils}, \"epreuve\": ${json_epreuve}, \
\"squelette\": ${json_SQUELETTE}, \"indices\": ${json_INDICES}, \"solution\": ${json_SOLUTION}, \
\"dossier_erreurs\": ${json_ERREURS}, \"erreurs\": ${json_erreurs}, \
\"autorise\": ${json_autorise}, \"interdit\": ${json_interdit}, \"recette\": ${json_id}, \"produits\": ${json_produits}}")
endfunction()

# cours_ecrire_catalogue() : à appeler une fois, tout à la fin.
function(cours_ecrire_catalogue)
  foreach(liste CHAPITRES EPREUVES EXEMPLES)
    get_property(${liste} GLOBAL PROPERTY COURS_${liste})
    list(JOIN ${liste} ",\n    " ${liste})
  endforeach()
  _cours_json(racine "${PROJECT_SOURCE_DIR}")
  _cours_json(construction "${CMAKE_BINARY_DIR}")
  _cours_json(recettes "${CMAKE_BINARY_DIR}/recettes")
  _cours_json(cache "${CMAKE_BINARY_DIR}/cache/reponses")
  _cours_json(entetes "${CMAKE_BINARY_DIR}/cache/entetes")
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/catalogue.json" @ONLY CONTENT [[{
  "racine": @racine@,
  "construction": @construction@,
  "recettes": @recettes@,
  "cache": @cache@,
  "entetes": @entetes@,
  "chapitres": [
    @CHAPITRES@
  ],
  "epreuves": [
    @EPREUVES@
  ],
  "exemples": [
    @EXEMPLES@
  ]
}
]])
endfunction()
