# Le service comparé, pour Cap'n Proto : « capnp compile » en fait les classes C++.
@0xd2f1c9a4b8e7a3f1;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("comparaison::capnp_calcul");

interface Calcul {
  additionner @0 (a :Int64, b :Int64) -> (somme :Int64);
}
