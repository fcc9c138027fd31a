// La version de l'étudiant, si elle est écrite : projet_final/exercices/ex1_votre_version.hpp.
#ifdef VOTRE_VERSION_ECRITE

#include "banc/confier.hpp"
#include "exercices/ex1_votre_version.hpp"

namespace projet {
namespace {

MesuresVersion executer(Contexte& contexte) {
    return confier(contexte, ::votre_version);
}

const InscriptionVersion inscription{
    {16, "votre_version", "la vôtre : projet_final/exercices/ex1_votre_version.hpp", executer}};

}  // namespace
}  // namespace projet

#else

#include "banc/absente.hpp"

namespace projet {
namespace {

const InscriptionAbsente inscription{
    {"votre_version",
     "à écrire dans projet_final/exercices/ex1_votre_version.hpp (./cahier projet_ex1)"}};

}  // namespace
}  // namespace projet

#endif
