#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chapitre07/erreur_systeme.hpp>
#include <chapitre09/memoire_partagee.hpp>
#include <stdexcept>

namespace cours {

/// Au début de la mémoire. Le décalage 0 tombe ici : il ne désigne jamais un objet.
struct MemoirePartagee::Entete {
    static constexpr std::uint64_t signature = 0x0961'6d65'6d6f'6972;
    std::uint64_t marque = signature;
    std::atomic<std::uint64_t> reserves{sizeof(Entete)};  ///< octets déjà pris
    std::atomic<std::uint64_t> racine{0};
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free,
              "un atomique à verrou ne se partage pas entre processus");

namespace {

constexpr unsigned scelles = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

Descripteur creer(std::size_t taille) {
    Descripteur descripteur(::memfd_create("cours", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!descripteur.ouvert()) echec_systeme("créer une mémoire partagée");
    if (::ftruncate(descripteur.numero(), static_cast<off_t>(taille)) != 0)
        echec_systeme("donner sa taille à une mémoire partagée");
    if (::fcntl(descripteur.numero(), F_ADD_SEALS, scelles) != 0)
        echec_systeme("sceller une mémoire partagée");
    return descripteur;
}

/// La taille de la mémoire que désigne ce descripteur, s'il en désigne une.
std::size_t taille_de(int descripteur) {
    struct stat infos {};
    if (::fstat(descripteur, &infos) != 0) echec_systeme("ouvrir une mémoire partagée");
    const int poses = ::fcntl(descripteur, F_GET_SEALS);
    if (poses < 0 || (static_cast<unsigned>(poses) & scelles) != scelles || infos.st_size < 32)
        throw std::invalid_argument("ce descripteur ne désigne pas une mémoire partagée");
    return static_cast<std::size_t>(infos.st_size);
}

}  // namespace

MemoirePartagee::MemoirePartagee(Descripteur descripteur, std::size_t taille)
    : descripteur_(std::move(descripteur)), taille_(taille) {
    void* debut =
        ::mmap(nullptr, taille, PROT_READ | PROT_WRITE, MAP_SHARED, descripteur_.numero(), 0);
    if (debut == MAP_FAILED) echec_systeme("projeter une mémoire partagée");
    debut_ = static_cast<std::byte*>(debut);
}

MemoirePartagee::MemoirePartagee(std::size_t taille)
    : MemoirePartagee(creer(taille + sizeof(Entete)), taille + sizeof(Entete)) {
    ::new (debut_) Entete;
}

MemoirePartagee MemoirePartagee::ouvrir(int descripteur) {
    const std::size_t taille = taille_de(descripteur);
    Descripteur double_(::fcntl(descripteur, F_DUPFD_CLOEXEC, 3));
    if (!double_.ouvert()) echec_systeme("dupliquer un descripteur");
    MemoirePartagee memoire(std::move(double_), taille);
    if (memoire.entete().marque != Entete::signature)
        throw std::invalid_argument("cette mémoire n'a pas été créée par MemoirePartagee");
    return memoire;
}

MemoirePartagee::~MemoirePartagee() {
    if (debut_ != nullptr) ::munmap(debut_, taille_);
}

MemoirePartagee::Entete& MemoirePartagee::entete() const {
    return *std::launder(reinterpret_cast<Entete*>(debut_));
}

std::atomic<std::uint64_t>& MemoirePartagee::racine_() const {
    return entete().racine;
}

std::uint64_t MemoirePartagee::reserver(std::size_t taille, std::size_t alignement) {
    auto& reserves = entete().reserves;
    std::uint64_t avant = reserves.load();
    for (;;) {
        const std::uint64_t debut = (avant + alignement - 1) / alignement * alignement;
        if (debut > taille_ || taille > taille_ - debut) throw std::bad_alloc();
        if (reserves.compare_exchange_weak(avant, debut + taille)) return debut;
    }
}

std::byte* MemoirePartagee::adresse(std::uint64_t decalage, std::size_t taille,
                                    std::size_t alignement) const {
    if (decalage < sizeof(Entete) || decalage > taille_ || taille > taille_ - decalage ||
        decalage % alignement != 0)
        throw std::out_of_range("ce décalage ne désigne rien dans la mémoire partagée");
    return debut_ + decalage;
}

}  // namespace cours
