# Les frameworks que la leçon compare aux nôtres. Aucun n'est nécessaire au cours : celui qui manque
# est nommé, et ses tests sont sautés.

# _cours_absent(<nom> <test> <paquets>) : un test sauté, qui dit quoi installer.
function(_cours_absent nom test paquets)
  set(phrase "${nom} absent : le chapitre 17 ne lui sera pas comparé (paquets ${paquets})")
  message(STATUS "${phrase}")
  # Sans -V, ctest ne montre d'un test sauté que son nom.
  add_test(NAME "${test} (${nom} absent)" COMMAND sh -c "echo \"$1\"; exit 77" sh "${phrase}")
  set_tests_properties("${test} (${nom} absent)" PROPERTIES
    LABELS exemples SKIP_RETURN_CODE 77)
endfunction()

# _cours_facultatif(<nom> <bibliothèques>...) : comme cours_exemple(), sans son test.
function(_cours_facultatif nom)
  set(cible chapitre17_${nom})
  add_executable(${cible} ${nom}.cpp)
  set_target_properties(${cible} PROPERTIES
    OUTPUT_NAME ${nom} RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  target_link_libraries(${cible} PRIVATE cours::chapitre17 fmt::fmt cours::avertissements ${ARGN})
  add_dependencies(chapitre17 ${cible})
endfunction()

# MPI. Open MPI refuse root et plus de rangs que de cœurs, sauf si on le lui permet.
find_package(MPI QUIET COMPONENTS CXX)
if(MPI_CXX_FOUND)
  _cours_facultatif(mpi MPI::MPI_CXX)
  target_compile_definitions(chapitre17_mpi PRIVATE OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
  set(lancer "${MPIEXEC_EXECUTABLE}" ${MPIEXEC_NUMPROC_FLAG} 4 $<TARGET_FILE:chapitre17_mpi>)
  add_test(NAME exemple.chapitre17.mpi COMMAND ${lancer})
  # Un rang meurt : mpirun arrête tout, et échoue.
  add_test(NAME exemple.chapitre17.mpi_rang_mort COMMAND ${lancer} tuer)
  set_tests_properties(exemple.chapitre17.mpi_rang_mort PROPERTIES WILL_FAIL TRUE)
  set_tests_properties(exemple.chapitre17.mpi exemple.chapitre17.mpi_rang_mort PROPERTIES
    LABELS exemples TIMEOUT 120
    ENVIRONMENT "OMPI_ALLOW_RUN_AS_ROOT=1;OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1;OMPI_MCA_rmaps_base_oversubscribe=1;PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe")
else()
  _cours_absent(MPI exemple.chapitre17.mpi "libopenmpi-dev openmpi-bin")
endif()

# Celery : un Redis, un Python qui connaît Celery, et hiredis pour parler à Redis.
find_program(COURS_REDIS redis-server)
find_path(COURS_HIREDIS_ENTETES hiredis/hiredis.h)
find_library(COURS_HIREDIS_LIB hiredis)
mark_as_advanced(COURS_REDIS COURS_HIREDIS_ENTETES COURS_HIREDIS_LIB)
if(NOT COURS_PYTHON_CELERY)
  foreach(python python3 /usr/bin/python3)
    execute_process(COMMAND ${python} -c "import celery, redis"
      RESULT_VARIABLE absent OUTPUT_QUIET ERROR_QUIET)
    if(NOT absent AND NOT COURS_PYTHON_CELERY)
      set(COURS_PYTHON_CELERY ${python} CACHE INTERNAL "Python qui connaît Celery")
    endif()
  endforeach()
endif()
if(COURS_REDIS AND COURS_HIREDIS_ENTETES AND COURS_HIREDIS_LIB AND COURS_PYTHON_CELERY)
  _cours_facultatif(celery nlohmann_json::nlohmann_json "${COURS_HIREDIS_LIB}")
  target_include_directories(chapitre17_celery SYSTEM PRIVATE "${COURS_HIREDIS_ENTETES}")
  add_test(NAME exemple.chapitre17.celery COMMAND
    chapitre17_celery ${COURS_PYTHON_CELERY} "${CMAKE_CURRENT_SOURCE_DIR}")
  set_tests_properties(exemple.chapitre17.celery PROPERTIES LABELS exemples TIMEOUT 120)
else()
  _cours_absent(Celery exemple.chapitre17.celery
    "redis-server python3-celery python3-redis libhiredis-dev")
endif()

# La comparaison des appels distants, avec gRPC et Cap'n Proto s'ils sont là. Leurs classes sont
# faites dès la configuration : Clang, qui ne construit rien, les lit aussi.
cours_exemple(comparaison)
set_tests_properties(exemple.chapitre17.comparaison PROPERTIES LABELS mesures)
set(comparaison "${CMAKE_CURRENT_SOURCE_DIR}/comparaison")
set(fait "${CMAKE_CURRENT_BINARY_DIR}/comparaison_faite")
file(MAKE_DIRECTORY "${fait}")

# _cours_compare(<nom> <définition> <fichier fait> <bibliothèques>...)
function(_cours_compare nom definition source)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${comparaison}/calcul.proto"
    "${comparaison}/calcul.capnp")
  add_library(chapitre17_fait_${nom} OBJECT ${source})  # sans nos avertissements
  target_include_directories(chapitre17_fait_${nom} SYSTEM PUBLIC "${fait}")
  target_link_libraries(chapitre17_fait_${nom} PUBLIC ${ARGN})
  target_sources(chapitre17_comparaison PRIVATE comparaison/avec_${nom}.cpp)
  target_link_libraries(chapitre17_comparaison PRIVATE chapitre17_fait_${nom})
  target_compile_definitions(chapitre17_comparaison PRIVATE ${definition})
endfunction()

find_package(Protobuf QUIET)
find_package(gRPC CONFIG QUIET)
find_program(COURS_GRPC_CPP grpc_cpp_plugin)
find_program(COURS_PROTOC protoc)
mark_as_advanced(COURS_GRPC_CPP COURS_PROTOC)
if(gRPC_FOUND AND COURS_GRPC_CPP AND COURS_PROTOC)
  execute_process(COMMAND "${COURS_PROTOC}" --proto_path=${comparaison} --cpp_out=${fait}
    --grpc_out=${fait} --plugin=protoc-gen-grpc=${COURS_GRPC_CPP} ${comparaison}/calcul.proto
    COMMAND_ERROR_IS_FATAL ANY)
  _cours_compare(grpc COURS_AVEC_GRPC "${fait}/calcul.pb.cc;${fait}/calcul.grpc.pb.cc" gRPC::grpc++)
else()
  _cours_absent(gRPC exemple.chapitre17.comparaison
    "libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc")
endif()

# La configuration CMake de Cap'n Proto échoue sur certaines distributions : ses bibliothèques sont
# nommées ici.
find_path(COURS_CAPNP_ENTETES capnp/ez-rpc.h)
find_program(COURS_CAPNP capnp)
mark_as_advanced(COURS_CAPNP_ENTETES COURS_CAPNP)
if(COURS_CAPNP_ENTETES AND COURS_CAPNP)
  execute_process(COMMAND "${COURS_CAPNP}" compile -oc++:${fait} --src-prefix=${comparaison}
    ${comparaison}/calcul.capnp COMMAND_ERROR_IS_FATAL ANY)
  _cours_compare(capnp COURS_AVEC_CAPNP "${fait}/calcul.capnp.c++" capnp-rpc capnp kj-async kj)
else()
  _cours_absent("Cap'n Proto" exemple.chapitre17.comparaison "libcapnp-dev capnproto")
endif()
