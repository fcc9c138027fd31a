# Bibliothèques du cours. Toutes sont cherchées avant de se plaindre : une seule commande apt
# répare tout. La liste des paquets installés par ./cahier est dans cmake/paquets.txt.

set(_cours_manquants "")

# _cours_noter(<nom> <paquet> <trouvé>) retient un paquet absent.
macro(_cours_noter nom paquet trouve)
  if(NOT ${trouve})
    list(APPEND _cours_manquants "${nom}|${paquet}")
  endif()
endmacro()

# _cours_entete(<nom> <paquet> <en-tête> [bibliothèques...]) crée la cible importée cours::<nom>
# pour une bibliothèque sans configuration CMake fiable sur toutes les distributions visées.
function(_cours_entete nom paquet entete)
  cmake_parse_arguments(a "" "" "BIBLIOTHEQUES;SUFFIXES" ${ARGN})
  find_path(COURS_${nom}_ENTETES "${entete}" PATH_SUFFIXES ${a_SUFFIXES})
  mark_as_advanced(COURS_${nom}_ENTETES)
  set(trouve ${COURS_${nom}_ENTETES})
  add_library(cours_${nom} INTERFACE)
  add_library(cours::${nom} ALIAS cours_${nom})
  if(COURS_${nom}_ENTETES)
    target_include_directories(cours_${nom} SYSTEM INTERFACE "${COURS_${nom}_ENTETES}")
  endif()
  foreach(bibliotheque IN LISTS a_BIBLIOTHEQUES)
    find_library(COURS_${bibliotheque}_LIB ${bibliotheque})
    mark_as_advanced(COURS_${bibliotheque}_LIB)
    if(COURS_${bibliotheque}_LIB)
      target_link_libraries(cours_${nom} INTERFACE "${COURS_${bibliotheque}_LIB}")
    else()
      set(trouve FALSE)
    endif()
  endforeach()
  _cours_noter(${nom} ${paquet} trouve)
  set(_cours_manquants "${_cours_manquants}" PARENT_SCOPE)
endfunction()

find_package(Threads REQUIRED)

find_package(Catch2 QUIET)
_cours_noter(Catch2 catch2 Catch2_FOUND)
find_package(fmt QUIET)
_cours_noter(fmt libfmt-dev fmt_FOUND)
find_package(CLI11 QUIET)
_cours_noter(CLI11 libcli11-dev CLI11_FOUND)
find_package(nlohmann_json QUIET)
_cours_noter(nlohmann_json nlohmann-json3-dev nlohmann_json_FOUND)

_cours_entete(ncurses libncurses-dev curses.h BIBLIOTHEQUES ncursesw)
_cours_entete(boost libboost-dev boost/asio.hpp)
_cours_entete(zmq libzmq3-dev zmq.h BIBLIOTHEQUES zmq)
_cours_entete(cppzmq cppzmq-dev zmq.hpp)
_cours_entete(sqlite libsqlite3-dev sqlite3.h BIBLIOTHEQUES sqlite3)
_cours_entete(msgpack libmsgpack-cxx-dev msgpack.hpp)
_cours_entete(opencv libopencv-imgcodecs-dev opencv2/imgcodecs.hpp
  SUFFIXES opencv4 BIBLIOTHEQUES opencv_imgcodecs opencv_imgproc opencv_core)
_cours_entete(jpeg libjpeg-dev jpeglib.h BIBLIOTHEQUES jpeg)
_cours_entete(png libpng-dev png.h BIBLIOTHEQUES png)
_cours_entete(tiff libtiff-dev tiffio.h BIBLIOTHEQUES tiff)
_cours_entete(webp libwebp-dev webp/demux.h BIBLIOTHEQUES webp webpdemux)
_cours_entete(xxhash libxxhash-dev xxhash.h BIBLIOTHEQUES xxhash)
_cours_entete(exif libexif-dev libexif/exif-data.h BIBLIOTHEQUES exif)
_cours_entete(utf8proc libutf8proc-dev utf8proc.h BIBLIOTHEQUES utf8proc)
_cours_entete(libarchive libarchive-dev archive.h BIBLIOTHEQUES archive)

if(_cours_manquants)
  set(_liste "")
  set(_paquets "")
  foreach(manquant IN LISTS _cours_manquants)
    string(REPLACE "|" ";" manquant "${manquant}")
    list(GET manquant 0 _nom)
    list(GET manquant 1 _paquet)
    string(APPEND _liste "  - ${_nom} (paquet ${_paquet})\n")
    list(APPEND _paquets ${_paquet})
  endforeach()
  list(REMOVE_DUPLICATES _paquets)
  list(JOIN _paquets " " _paquets)
  message(FATAL_ERROR
    "Il manque des bibliothèques :\n${_liste}"
    "Sous Debian ou Ubuntu : sudo apt install ${_paquets}\n"
    "(ou simplement ./cahier, qui installe ce qui manque). "
    "Sur un autre système, installez les paquets équivalents.")
endif()

# Outils facultatifs : leur absence est dite, et ne casse rien.
find_program(COURS_GDB gdb)
if(NOT COURS_GDB)
  message(STATUS "gdb absent : les interblocages seront signalés sans leur cycle (paquet gdb)")
endif()

# Bibliothèque facultative : de même.
find_package(TBB QUIET)
add_library(cours_tbb INTERFACE)
add_library(cours::tbb ALIAS cours_tbb)
if(TBB_FOUND)
  target_link_libraries(cours_tbb INTERFACE TBB::tbb)
  target_compile_definitions(cours_tbb INTERFACE COURS_AVEC_TBB)
else()
  message(STATUS
    "oneTBB absent : les comparaisons des chapitres 6 et 13 se feront sans elle, et le projet final sans "
    "sa version stl_parallele (paquet libtbb-dev)")
endif()

# Bibliothèque facultative : de même.
find_package(spdlog QUIET)
add_library(cours_spdlog INTERFACE)
add_library(cours::spdlog ALIAS cours_spdlog)
if(spdlog_FOUND)
  target_link_libraries(cours_spdlog INTERFACE spdlog::spdlog)
  target_compile_definitions(cours_spdlog INTERFACE COURS_AVEC_SPDLOG)
else()
  message(STATUS
    "spdlog absent : le journal du chapitre 14 ne lui sera pas comparé (paquet libspdlog-dev)")
endif()
