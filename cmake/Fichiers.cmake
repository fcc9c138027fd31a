# cours_fichiers(<variable> <motif>...) : les fichiers qui suivent l'un des motifs (relatifs au
# dossier courant, ou absolus), reconsultés à chaque construction, moins ce qu'un éditeur ou un
# système laisse à côté d'eux : le verrou d'emacs (.#x.cpp, un lien vers rien), ._x.cpp,
# flycheck_x.cpp, x_flymake.cpp, « x (copie).cpp ».

include_guard()

function(cours_fichiers variable)
  # Le motif lui-même écarte le point initial : un verrou qui paraît ne fait pas tout reconfigurer.
  list(TRANSFORM ARGN REPLACE "/\\*([^/]*)$" "/[A-Za-z0-9]*\\1" OUTPUT_VARIABLE motifs)
  file(GLOB trouves LIST_DIRECTORIES false CONFIGURE_DEPENDS ${motifs})
  set(fichiers "")
  foreach(fichier IN LISTS trouves)
    cmake_path(GET fichier FILENAME nom)
    if(nom MATCHES "^flycheck_|_flymake\\." OR NOT nom MATCHES "^[A-Za-z0-9_.]+$"
       OR NOT EXISTS "${fichier}")
      message(STATUS "Fichier laissé de côté : ${fichier}")
    else()
      list(APPEND fichiers "${fichier}")
    endif()
  endforeach()
  set(${variable} "${fichiers}" PARENT_SCOPE)
endfunction()
