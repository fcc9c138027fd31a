# Ce qui se règle avant project(), qui cherche et essaie déjà le compilateur.

# Le dossier du cours peut s'appeler « Mes cours/L'algo d'été (S6) & co ». Quelques signes, eux,
# changent de sens dans les outils de construction : autant le dire avant de rien construire.
# (./cahier le dit aussi : d'une barre inverse, CMake lui-même ne revient pas.)
string(ASCII 1 _premier)
string(ASCII 31 _dernier)
if("${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}" MATCHES "[][;\"\\#<>|*?]|[${_premier}-${_dernier}]")
  message(FATAL_ERROR
    "Le chemin du cours, ou celui de sa construction, contient un signe que les outils de "
    "construction ne supportent pas (; \" \\ # < > [ ] | * ? ou un caractère de contrôle) : renommez "
    "le dossier, puis recommencez.\n"
    "  Le cours : ${CMAKE_SOURCE_DIR}\n  Sa construction : ${CMAKE_BINARY_DIR}")
endif()

# CXX="ccache g++" : pour CMake, le compilateur serait ccache. Ici, c'est g++, que ccache lance.
if("$ENV{CXX}" MATCHES "^((([^ ]*/)?(ccache|sccache|distcc|icecc|buildcache) +)+)([^ ].*)$"
   AND NOT CMAKE_CXX_COMPILER)
  set(ENV{CXX} "${CMAKE_MATCH_5}")
  string(REGEX REPLACE " +" ";" _lanceur "${CMAKE_MATCH_1}")
  list(REMOVE_ITEM _lanceur "")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${_lanceur}" CACHE STRING "Ce qui lance le compilateur")
endif()
