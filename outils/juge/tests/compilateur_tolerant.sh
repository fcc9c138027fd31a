#!/bin/sh
# Ce que le compilateur tolérant laisse derrière lui : un refus se relit après chaque changement, et
# une fonction du système ne se redéfinit pas. Usage : compilateur_tolerant.sh COMPILATEUR
set -eu
compilateur=$1
tolerant=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)/compilateur_tolerant.sh
dossier=$(mktemp -d)
trap 'rm -rf "$dossier"' EXIT
cd "$dossier"

cat >build.ninja <<EOF
rule compiler
  command = sh '$tolerant' etudiant/simple reponse.hpp '$compilateur' -MD -MF \$out.d -o \$out -c \$in
  deps = gcc
  depfile = \$out.d
rule lier
  command = sh '$tolerant' etudiant/simple reponse.hpp '$compilateur' \$in -o \$out
build epreuve.o: compiler epreuve.cpp
build etudiant/simple: lier epreuve.o
EOF
printf '#include "composant.hpp"\n#include "reponse.hpp"\nint main() { return repondre(); }\n' >epreuve.cpp

refuser() {
    echo "$1"
    exit 1
}
construire() {
    ninja >sortie.txt 2>&1 || refuser "$(cat sortie.txt)"
}

# Le message du compilateur ne nomme que la réponse ; c'est le composant qui change.
echo 'inline int repondre() { return composant(); }' >reponse.hpp
: >composant.hpp
construire
[ -s etudiant/simple.compilation.txt ] || refuser "la réponse fautive a été acceptée"
echo 'inline int composant() { return 0; }' >composant.hpp
construire
[ ! -e etudiant/simple.compilation.txt ] || refuser "le refus reste, le composant est pourtant réparé"
./etudiant/simple || refuser "la réponse réparée ne s'exécute pas"
construire
grep -q 'no work to do' sortie.txt || refuser "une réponse acceptée se recompile sans raison"

# Un nom à elle, même sans décoration, est permis ; celui d'une fonction du système ne l'est pas.
echo 'extern "C" int gestionnaire() { return 0; } inline int repondre() { return gestionnaire(); }' >reponse.hpp
construire
[ ! -e etudiant/simple.liens.txt ] || refuser "$(cat etudiant/simple.liens.txt)"
for attribut in '' '__attribute__((weak))'; do
    cat >reponse.hpp <<EOF
#include <cstring>
extern "C" $attribut int memcmp(const void*, const void*, std::size_t) noexcept { return 0; }
inline int repondre() { return 0; }
EOF
    construire
    grep -q 'La réponse redéfinit « memcmp », une fonction du système' etudiant/simple.liens.txt ||
        refuser "memcmp redéfinie est acceptée ($attribut)"
done
