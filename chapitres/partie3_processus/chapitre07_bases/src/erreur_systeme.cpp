#include <cerrno>
#include <chapitre07/erreur_systeme.hpp>
#include <cstring>
#include <map>

namespace cours {
namespace {

/// Les refus qu'un programme à plusieurs processus rencontre vraiment.
const char* traduire(int numero) {
    static const std::map<int, const char*> phrases{
        {EACCES, "la permission manque"},
        {EADDRINUSE, "cette adresse est déjà prise"},
        {EADDRNOTAVAIL, "cette adresse n'est pas de cette machine, ou plus aucun port n'est libre"},
        {EAGAIN, "le système n'a plus de place pour un processus de plus ; réessayez plus tard"},
        {EBADF, "ce descripteur n'est pas ouvert"},
        {ECHILD, "ce processus n'est pas, ou plus, un enfant à attendre"},
        {ECONNREFUSED, "personne n'écoute à cette adresse"},
        {ECONNRESET, "l'autre bout a coupé la connexion"},
        {EHOSTUNREACH, "aucun chemin ne mène à cette machine"},
        {EINTR, "un signal a interrompu l'appel"},
        {EINVAL, "un argument n'a pas de sens"},
        {EISDIR, "c'est un dossier"},
        {EMFILE, "la table des descripteurs de ce processus est pleine"},
        {ENFILE, "la table des fichiers du système est pleine"},
        {ENETUNREACH, "aucun chemin ne mène à ce réseau"},
        {ENOENT, "le fichier ou le programme n'existe pas"},
        {ENOEXEC, "ce fichier n'est pas un programme"},
        {ENOMEM, "la mémoire manque"},
        {ENOSPC, "le disque est plein"},
        {ENOTDIR, "un élément du chemin n'est pas un dossier"},
        {EPERM, "le système l'interdit"},
        {EPIPE, "plus personne ne lit à l'autre bout"},
        {EROFS, "ce système de fichiers est en lecture seule"},
        {ESRCH, "ce processus n'existe plus"},
        {ETIMEDOUT, "l'autre bout ne répond pas"},
    };
    const auto trouvee = phrases.find(numero);
    return trouvee != phrases.end() ? trouvee->second : nullptr;
}

}  // namespace

std::string phrase_errno(int numero) {
    const char* nom = ::strerrorname_np(numero);
    const char* phrase = traduire(numero);
    if (phrase == nullptr) phrase = ::strerrordesc_np(numero);
    return std::string(phrase != nullptr ? phrase : "erreur inconnue") + " (" +
           (nom != nullptr ? nom : std::to_string(numero)) + ")";
}

ErreurSysteme::ErreurSysteme(const std::string& quoi, int numero)
    : std::system_error(numero, std::generic_category(), quoi),
      phrase_(quoi + " : " + phrase_errno(numero)) {}

void echec_systeme(const std::string& quoi) {
    throw ErreurSysteme(quoi, errno);
}

}  // namespace cours
