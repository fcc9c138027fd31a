# Fonctions qui déclarent le cours. Un chapitre tient en une dizaine de lignes :
#
#   cours_chapitre(05 TITRE "Synchronisation avec les threads" HEURES 4)
#   cours_composants()
#   cours_exemple(exemple_basique)
#   cours_exercice(ex1_tampon_borne TITRE "Tampon borné" ETOILES 2 POINTS 4 INSTRUMENTS tsan)
#
# Cibles, tests, étiquettes et catalogue (build/catalogue.json, lu par le juge et par ./cahier)
# sont déduits de ces lignes et des fichiers présents.

include_guard()

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
  _cours_json(titre "${a_TITRE}")
  _cours_json(chemin "${CMAKE_CURRENT_SOURCE_DIR}")
  set_property(GLOBAL APPEND PROPERTY COURS_CHAPITRES
    "{\"numero\": \"${numero}\", \"titre\": ${titre}, \"heures\": ${a_HEURES}, \"dossier\": ${chemin}}")
  add_custom_target(chapitre${numero})
  cmake_language(DEFER CALL _cours_finir_chapitre)
endfunction()

# À la fin du dossier : un chapitre qui n'est pas encore écrit le dit, qu'on le construise ou qu'on le
# fasse juger ; son seul test est alors sauté.
function(_cours_finir_chapitre)
  get_target_property(contenu ${COURS_SERIE} MANUALLY_ADDED_DEPENDENCIES)
  if(contenu)
    return()
  endif()
  string(REGEX REPLACE "^chapitre0*" "" numero "${COURS_SERIE}")
  set(phrase "Le chapitre ${numero} n'est pas encore écrit (voir PLAN_COURS.md).")
  add_custom_command(TARGET ${COURS_SERIE} POST_BUILD VERBATIM
    COMMAND "${CMAKE_COMMAND}" -E echo "${phrase}")
  # Sans -V, ctest ne montre d'un test sauté que son nom.
  set(test "${COURS_SERIE} (pas encore écrit)")
  add_test(NAME "${test}" COMMAND sh -c "echo \"$1\"; exit 77" sh "${phrase}")
  set_tests_properties("${test}" PROPERTIES LABELS ${COURS_SERIE} SKIP_RETURN_CODE 77)
endfunction()

# cours_composants() : bibliothèque cours::chapitreNN (include/, et src/ s'il existe) et ses tests
# (tests/*.cpp), passés par le juge dans les profils simple et tsan.
function(cours_composants)
  cmake_parse_arguments(a "" "" "DEPENDANCES;INSTRUMENTS" ${ARGN})
  if(NOT DEFINED a_INSTRUMENTS)
    set(a_INSTRUMENTS tsan)
  endif()
  cours_fichiers(sources "${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp")
  if(sources)
    add_library(${COURS_SERIE}_composants STATIC ${sources})
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

  cours_fichiers(tests "${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp")
  if(tests)
    cours_tests(composants_${COURS_SERIE} ETIQUETTE composants SOURCES ${tests}
      INSTRUMENTS ${a_INSTRUMENTS} DEPENDANCES cours::${COURS_SERIE})
  endif()
endfunction()

# cours_exemple(<nom> [DEPENDANCES <cible>...] [RAPPORT_TSAN <expression>]) : un programme d'exemple,
# construit avec le chapitre et exécuté par CTest.
# RAPPORT_TSAN déclare un programme fautif exprès : il est construit avec ThreadSanitizer quel que
# soit le préréglage, sans optimisation pour que le rapport nomme chaque ligne, et son test réussit
# quand ThreadSanitizer signale l'erreur de ce nom (« data race », par exemple).
function(cours_exemple nom)
  cmake_parse_arguments(a "" "RAPPORT_TSAN" "DEPENDANCES" ${ARGN})
  set(cible ${COURS_SERIE}_${nom})
  add_executable(${cible} ${nom}.cpp)
  set_target_properties(${cible} PROPERTIES
    OUTPUT_NAME ${nom} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  target_link_libraries(${cible} PRIVATE
    Threads::Threads fmt::fmt cours::avertissements ${a_DEPENDANCES})
  if(a_RAPPORT_TSAN)
    target_compile_options(${cible} PRIVATE -O0 -g -fsanitize=thread -fno-omit-frame-pointer)
    target_link_options(${cible} PRIVATE -fsanitize=thread)
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
  if(a_RAPPORT_TSAN)
    # ThreadSanitizer n'aime pas les adresses trop dispersées ; tous les systèmes ne laissent pas
    # les rassembler.
    add_test(NAME ${test} COMMAND sh -c
      [[setarch -R true 2>/dev/null && exec setarch -R "$0"; exec "$0"]] $<TARGET_FILE:${cible}>)
    set_tests_properties(${test} PROPERTIES
      ENVIRONMENT TSAN_OPTIONS=second_deadlock_stack=1
      PASS_REGULAR_EXPRESSION "WARNING: ThreadSanitizer: ${a_RAPPORT_TSAN}")
  else()
    add_test(NAME ${test} COMMAND ${cible})
  endif()
  set_tests_properties(${test} PROPERTIES LABELS exemples TIMEOUT 60)
  _cours_json(programme "${CMAKE_CURRENT_BINARY_DIR}/${nom}")
  _cours_json(source "${CMAKE_CURRENT_SOURCE_DIR}/${nom}.cpp")
  set_property(GLOBAL APPEND PROPERTY COURS_EXEMPLES
    "{\"source\": ${source}, \"programme\": ${programme}}")
endfunction()

# cours_exercice(<exK_sujet> TITRE <t> ETOILES <1-3> POINTS <p> [DELAI <s>] [INSTRUMENTS tsan asan]
#                [AUTORISE <mot>...] [INTERDIT <mot>...] [DEPENDANCES <cible>...])
# Fichiers attendus : exercices/exK_sujet.hpp (squelette), .test.cpp (épreuve), .indices.md ;
# solutions/<série>/exK_sujet.hpp et solutions/<série>/erreurs/exK_sujet/*.hpp s'ils sont livrés ;
# exercices/exK_sujet.mesure.cpp si sa vitesse se mesure (voir juge/mesure.hpp).
# INSTRUMENTS ajoute des constructions assainies à la construction simple ; AUTORISE lève, pour cet
# exercice, l'interdiction d'un mot que le juge refuse d'ordinaire (par exemple _exit) ; INTERDIT
# refuse ce que l'exercice demande d'écrire soi-même (par exemple counting_semaphore).
function(cours_exercice nom)
  cmake_parse_arguments(a "" "TITRE;ETOILES;POINTS;DELAI" "INSTRUMENTS;AUTORISE;INTERDIT;DEPENDANCES" ${ARGN})
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
  set(dossier "${CMAKE_CURRENT_SOURCE_DIR}/exercices")
  set(solutions "${PROJECT_SOURCE_DIR}/solutions/${COURS_SERIE}")
  set(id ${COURS_SERIE}_ex${rang})

  _cours_epreuve(${id}
    SERIE ${COURS_SERIE} NOM ${nom} TITRE "${a_TITRE}" ETOILES ${a_ETOILES} POINTS ${a_POINTS}
    DELAI ${a_DELAI} INSTRUMENTS ${a_INSTRUMENTS} AUTORISE ${a_AUTORISE}
    INTERDIT ${a_INTERDIT} DEPENDANCES ${a_DEPENDANCES}
    SQUELETTE "${dossier}/${nom}.hpp" EPREUVE "${dossier}/${nom}.test.cpp"
    INDICES "${dossier}/${nom}.indices.md"
    SOLUTION "${solutions}/${nom}.hpp" ERREURS "${solutions}/erreurs/${nom}")
  add_dependencies(${COURS_SERIE} ${id})
  if(EXISTS "${dossier}/${nom}.mesure.cpp")
    _cours_mesure(${id} "${dossier}/${nom}.mesure.cpp")
  endif()

  # La note : un test par exercice, qui construit le juge et la réponse de l'étudiant, puis la juge.
  add_test(NAME ${id} COMMAND
    sh "${PROJECT_SOURCE_DIR}/outils/juge/juger.sh" "${CMAKE_BINARY_DIR}" ${id})
  set_tests_properties(${id} PROPERTIES LABELS ${COURS_SERIE} TIMEOUT 600)
endfunction()

# Les programmes de mesure d'un exercice : <id>_mesure avec la réponse de l'étudiant, construit à la
# demande par ./cahier mesurer, et <id>_solution_mesure. Un test vérifie que la solution y donne le
# résultat du travail séquentiel.
function(_cours_mesure id source)
  set(reponses etudiant solution)
  if(NOT EXISTS "${solutions}/${nom}.hpp")
    set(reponses etudiant)
  endif()
  foreach(variante IN LISTS reponses)
    set(reponse "${solutions}/${nom}.hpp")
    set(cible ${id}_${variante}_mesure)
    if(variante STREQUAL "etudiant")
      set(reponse "${dossier}/${nom}.hpp")
      set(cible ${id}_mesure)
    endif()
    set(base "${CMAKE_BINARY_DIR}/epreuves/${id}/${variante}")
    set(lanceur "sh;${PROJECT_SOURCE_DIR}/outils/juge/compilateur_tolerant.sh;${base}/mesure;${reponse}")
    add_executable(${cible} ${source})
    set_target_properties(${cible} PROPERTIES
      OUTPUT_NAME mesure RUNTIME_OUTPUT_DIRECTORY "${base}"
      CXX_COMPILER_LAUNCHER "${lanceur}" CXX_LINKER_LAUNCHER "${lanceur}")
    target_compile_definitions(${cible} PRIVATE "JUGE_REPONSE=\"${reponse}\"")
    target_link_libraries(${cible} PRIVATE juge_mesure ${a_DEPENDANCES})
    if(TARGET cours::${COURS_SERIE})
      target_link_libraries(${cible} PRIVATE cours::${COURS_SERIE})
    endif()
  endforeach()
  set_target_properties(${id}_mesure PROPERTIES COMPILE_WARNING_AS_ERROR OFF)
  if(TARGET ${id}_solution_mesure)
    add_test(NAME mesure.${id} COMMAND ${id}_solution_mesure verifier)
    set_tests_properties(mesure.${id} PROPERTIES LABELS mesures TIMEOUT 120)
  endif()
endfunction()

# cours_tests(<id> ETIQUETTE <label> SOURCES <...> [INSTRUMENTS ...] [DEPENDANCES ...] [DELAI s]) :
# tests ordinaires (composants, outils, projet), passés par le juge comme une épreuve sans réponse.
function(cours_tests id)
  cmake_parse_arguments(a "" "ETIQUETTE;DELAI" "SOURCES;INSTRUMENTS;DEPENDANCES" ${ARGN})
  set(sources "")
  foreach(source IN LISTS a_SOURCES)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    list(APPEND sources "${source}")
  endforeach()
  _cours_epreuve(${id} SERIE tests NOM ${id} TITRE ${id} ETOILES 1 POINTS 1 DELAI ${a_DELAI}
    INSTRUMENTS ${a_INSTRUMENTS} DEPENDANCES ${a_DEPENDANCES} EPREUVE ${sources})
  add_test(NAME ${id} COMMAND juge ${id} --travaux 1)
  set_tests_properties(${id} PROPERTIES LABELS ${a_ETIQUETTE} TIMEOUT 600)
  if(COURS_SERIE AND TARGET ${COURS_SERIE})
    add_dependencies(${COURS_SERIE} ${id})
  endif()
endfunction()

# Mécanique commune : une épreuve, les réponses qu'elle juge, et leur inscription au catalogue.
function(_cours_epreuve id)
  cmake_parse_arguments(a ""
    "SERIE;NOM;TITRE;ETOILES;POINTS;DELAI;SQUELETTE;INDICES;SOLUTION;ERREURS"
    "EPREUVE;INSTRUMENTS;AUTORISE;INTERDIT;DEPENDANCES" ${ARGN})
  if(NOT a_DELAI)
    set(a_DELAI 10)
  endif()
  set(profils simple)
  foreach(instrument IN LISTS a_INSTRUMENTS)
    if(NOT instrument MATCHES "^(tsan|asan)$")
      message(FATAL_ERROR "${id} : instrument inconnu « ${instrument} » (tsan ou asan)")
    endif()
    list(APPEND profils ${instrument})
  endforeach()
  set(base "${CMAKE_BINARY_DIR}/epreuves/${id}")

  if(NOT EXISTS "${a_SOLUTION}")
    set(a_SOLUTION "")
  endif()
  if(a_SQUELETTE)
    _cours_variante(${id} etudiant "${a_SQUELETTE}")
  endif()
  if(a_SOLUTION)
    _cours_variante(${id} solution "${a_SOLUTION}")
    add_test(NAME solution.${id} COMMAND juge ${id} --variante solution --travaux 1)
    set_tests_properties(solution.${id} PROPERTIES LABELS solutions TIMEOUT 600)
  endif()
  if(a_SQUELETTE AND a_SOLUTION)
    add_test(NAME squelette.${id} COMMAND juge ${id} --squelette --travaux 1)
    set_tests_properties(squelette.${id} PROPERTIES
      LABELS squelettes TIMEOUT 600 SKIP_RETURN_CODE 77)
  elseif(NOT a_SQUELETTE AND NOT a_SOLUTION)
    _cours_variante(${id} tests "")
  endif()

  set(erreurs "")
  if(a_ERREURS)
    file(GLOB fichiers CONFIGURE_DEPENDS "${a_ERREURS}/*.hpp")
    foreach(fichier IN LISTS fichiers)
      cmake_path(GET fichier STEM erreur)
      _cours_variante(${id} ${erreur} "${fichier}")
      list(APPEND erreurs ${erreur})
      add_test(NAME erreur.${id}.${erreur} COMMAND juge ${id} --variante ${erreur} --travaux 1)
      set_tests_properties(erreur.${id}.${erreur} PROPERTIES LABELS erreurs TIMEOUT 600)
    endforeach()
  endif()

  foreach(champ SERIE NOM TITRE SQUELETTE INDICES SOLUTION ERREURS)
    _cours_json(json_${champ} "${a_${champ}}")
  endforeach()
  _cours_json(json_id "${id}")
  _cours_json(json_base "${base}")
  _cours_json_liste(json_epreuve ${a_EPREUVE})
  _cours_json_liste(json_profils ${profils})
  _cours_json_liste(json_erreurs ${erreurs})
  _cours_json_liste(json_autorise ${a_AUTORISE})
  _cours_json_liste(json_interdit ${a_INTERDIT})
  set_property(GLOBAL APPEND PROPERTY COURS_EPREUVES "{\"id\": ${json_id}, \"serie\": ${json_SERIE}, \
\"nom\": ${json_NOM}, \"titre\": ${json_TITRE}, \"etoiles\": ${a_ETOILES}, \"points\": ${a_POINTS}, \
\"delai_s\": ${a_DELAI}, \"profils\": ${json_profils}, \"epreuve\": ${json_epreuve}, \
\"squelette\": ${json_SQUELETTE}, \"indices\": ${json_INDICES}, \"solution\": ${json_SOLUTION}, \
\"dossier_erreurs\": ${json_ERREURS}, \"erreurs\": ${json_erreurs}, \
\"autorise\": ${json_autorise}, \"interdit\": ${json_interdit}, \"binaires\": ${json_base}}")
endfunction()

# Une variante (la réponse de l'étudiant, la solution, une erreur connue) : un exécutable par
# profil, et la cible <id> (étudiant, tests) ou <id>_<variante> qui les construit tous.
# Ces cibles réussissent même si la réponse ne compile pas : le compilateur tolérant range l'erreur
# à côté de l'exécutable, où le juge la lit ; les autres exercices se construisent. Seules les
# cibles <id> et chapitreNN se terminent alors en échec, une fois tout construit.
function(_cours_variante id variante reponse)
  set(cibles "")
  set(journaux "")
  foreach(profil IN LISTS profils)
    if(variante MATCHES "^(etudiant|tests)$")
      set(cible ${id}_${profil})
    else()
      set(cible ${id}_${variante}_${profil})
    endif()
    set(journal "${base}/${variante}/${profil}")
    add_executable(${cible} ${a_EPREUVE})
    set_target_properties(${cible} PROPERTIES
      OUTPUT_NAME ${profil} RUNTIME_OUTPUT_DIRECTORY "${base}/${variante}")
    target_link_libraries(${cible} PRIVATE juge_${profil} ${a_DEPENDANCES})
    target_precompile_headers(${cible} REUSE_FROM juge_${profil})
    if(TARGET cours::${a_SERIE})
      target_link_libraries(${cible} PRIVATE cours::${a_SERIE})
    endif()
    if(reponse)
      target_compile_definitions(${cible} PRIVATE "JUGE_REPONSE=\"${reponse}\"")
      set(lanceur "sh;${PROJECT_SOURCE_DIR}/outils/juge/compilateur_tolerant.sh;${journal};${reponse}")
      set_target_properties(${cible} PROPERTIES
        CXX_COMPILER_LAUNCHER "${lanceur}" CXX_LINKER_LAUNCHER "${lanceur}")
      list(APPEND journaux "${journal}.compilation.txt" "${journal}.liens.txt")
    endif()
    list(APPEND cibles ${cible})
  endforeach()
  if(variante STREQUAL "tests")
    add_custom_target(${id} DEPENDS ${cibles})
  elseif(variante STREQUAL "etudiant")
    # Un avertissement n'empêche jamais de juger ; dans le squelette livré, squelette.<id> le refuse.
    set_target_properties(${cibles} PROPERTIES COMPILE_WARNING_AS_ERROR OFF)
    add_custom_target(${id}_binaires DEPENDS ${cibles})
    add_custom_target(${id}
      COMMAND sh "${PROJECT_SOURCE_DIR}/outils/juge/bilan_compilation.sh" ${journaux}
      DEPENDS ${id}_binaires VERBATIM)
  else()
    add_custom_target(${id}_${variante} DEPENDS ${cibles})
  endif()
endfunction()

# cours_ecrire_catalogue() : à appeler une fois, tout à la fin.
function(cours_ecrire_catalogue)
  foreach(liste CHAPITRES EPREUVES EXEMPLES)
    get_property(${liste} GLOBAL PROPERTY COURS_${liste})
    list(JOIN ${liste} ",\n    " ${liste})
  endforeach()
  _cours_json(racine "${PROJECT_SOURCE_DIR}")
  _cours_json(construction "${CMAKE_BINARY_DIR}")
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/catalogue.json" @ONLY CONTENT [[{
  "racine": @racine@,
  "construction": @construction@,
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
