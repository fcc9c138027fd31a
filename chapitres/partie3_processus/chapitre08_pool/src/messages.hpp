// Ce que se disent ce programme, le zygote et le contremaître. Interne au composant PoolProcessus.
#pragma once

#include <sys/types.h>

#include <chapitre07/descripteur.hpp>
#include <chapitre08/zygote.hpp>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

namespace cours {

/// Les deux bouts d'une socket à messages (SOCK_SEQPACKET) : un envoi, une réception, jamais un
/// demi-message. Lève ErreurSysteme.
struct PaireDeSockets {
    PaireDeSockets();
    Descripteur ici;
    Descripteur la_bas;
};

/// Un message, et les descripteurs qui voyagent avec lui (SCM_RIGHTS) : celui qui reçoit en a un
/// double.
template <class T>
struct Message {
    T contenu{};
    std::vector<Descripteur> descripteurs;
};

/// Octets bruts d'un message. Rendent faux, ou vide, si l'autre bout n'est plus là.
bool envoyer_octets(int socket, const void* octets, std::size_t taille,
                    const std::vector<int>& descripteurs = {});
enum class Reception { complete, rien, fin };
Reception recevoir_octets(int socket, void* octets, std::size_t taille,
                          std::vector<Descripteur>& descripteurs, bool attendre);

template <class T>
bool envoyer(int socket, const T& contenu, const std::vector<int>& descripteurs = {}) {
    static_assert(std::is_trivially_copyable_v<T>);
    return envoyer_octets(socket, &contenu, sizeof contenu, descripteurs);
}

template <class T>
Reception recevoir(int socket, Message<T>& message, bool attendre = true) {
    static_assert(std::is_trivially_copyable_v<T>);
    return recevoir_octets(socket, &message.contenu, sizeof(T), message.descripteurs, attendre);
}

/// Ce programme au contremaître.
struct Ordre {
    enum class Quoi : std::uint32_t { embaucher, tuer } quoi;
    std::uint32_t worker;
};

/// Le contremaître à ce programme.
struct Rapport {
    enum class Quoi : std::uint32_t { ne, refuse, mort } quoi;
    std::uint32_t worker;
    std::int32_t valeur;  ///< son pid, l'errno du refus, ou le statut de sa fin
};

/// La vie du contremaître : fait naître les workers, les tue à la demande, attend leur fin. Rend la
/// main quand le programme a fermé son bout ; il ne reste alors aucun worker.
void tenir_l_atelier(const Embauche& embauche, int socket);

}  // namespace cours
