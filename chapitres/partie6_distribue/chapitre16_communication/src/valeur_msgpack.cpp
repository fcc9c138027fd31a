#ifndef MSGPACK_NO_BOOST
#define MSGPACK_NO_BOOST  // la bibliothèque sait s'en passer
#endif
#include <bit>
#include <chapitre16/valeur.hpp>
#include <msgpack.hpp>

#include "utf8.hpp"

namespace cours {
namespace {

using Redacteur = msgpack::packer<msgpack::sbuffer>;

/// Une fonction par sorte de contenu : std::visit appelle la bonne.
struct EcrivainMsgpack {
    Redacteur& vers;

    void operator()(std::monostate) { vers.pack_nil(); }
    void operator()(bool oui) { oui ? vers.pack_true() : vers.pack_false(); }
    void operator()(std::int64_t entier) { vers.pack(entier); }
    void operator()(double reel) {
        // La bibliothèque écrirait 12.0 comme l'entier 12 : un réel doit en rester un.
        std::string octets(1, '\xcb');
        for (int decalage = 56; decalage >= 0; decalage -= 8)
            octets += static_cast<char>(std::bit_cast<std::uint64_t>(reel) >> decalage);
        vers.pack_bin_body(octets.data(), taille(octets));
    }
    void operator()(const std::string& texte) { vers.pack(texte_permis(texte)); }
    void operator()(const Octets& octets) {
        vers.pack_bin(taille(octets.octets));
        vers.pack_bin_body(octets.octets.data(), taille(octets.octets));
    }
    void operator()(const Liste& liste) {
        vers.pack_array(taille(liste));
        for (const Valeur& element : liste)
            std::visit(*this, element.contenu());
    }
    void operator()(const Carte& carte) {
        vers.pack_map(taille(carte));
        for (const auto& [nom, valeur] : carte) {
            (*this)(nom);
            std::visit(*this, valeur.contenu());
        }
    }

private:
    template <class Suite>
    static std::uint32_t taille(const Suite& suite) {
        if (suite.size() > UINT32_MAX) throw MessageRefuse("trop long pour msgpack");
        return static_cast<std::uint32_t>(suite.size());
    }
};

Valeur lire(const msgpack::object& objet);

std::string lire_texte(const msgpack::object& objet) {
    return texte_permis(std::string(objet.via.str.ptr, objet.via.str.size));
}

Valeur lire_liste(const msgpack::object_array& elements) {
    Liste liste;
    liste.reserve(elements.size);
    for (std::uint32_t i = 0; i < elements.size; ++i)
        liste.push_back(lire(elements.ptr[i]));
    return liste;
}

Valeur lire_carte(const msgpack::object_map& paires) {
    Carte carte;
    for (std::uint32_t i = 0; i < paires.size; ++i) {
        const auto& [nom, valeur] = paires.ptr[i];
        if (nom.type != msgpack::type::STR) throw MessageRefuse("un nom n'est pas un texte");
        if (!carte.try_emplace(lire_texte(nom), lire(valeur)).second)
            throw MessageRefuse("un nom est donné deux fois");
    }
    return carte;
}

Valeur lire(const msgpack::object& objet) {
    switch (objet.type) {
        case msgpack::type::NIL:
            return {};
        case msgpack::type::BOOLEAN:
            return objet.via.boolean;
        case msgpack::type::POSITIVE_INTEGER:
            if (objet.via.u64 > INT64_MAX) throw MessageRefuse("un entier dépasse 63 bits");
            return static_cast<std::int64_t>(objet.via.u64);
        case msgpack::type::NEGATIVE_INTEGER:
            return std::int64_t{objet.via.i64};
        case msgpack::type::FLOAT32:
        case msgpack::type::FLOAT64:
            return objet.via.f64;
        case msgpack::type::STR:
            return lire_texte(objet);
        case msgpack::type::BIN:
            return Octets{std::string(objet.via.bin.ptr, objet.via.bin.size)};
        case msgpack::type::ARRAY:
            return lire_liste(objet.via.array);
        case msgpack::type::MAP:
            return lire_carte(objet.via.map);
        default:
            throw MessageRefuse("un type que ce programme ne connaît pas");
    }
}

// [bornes]
/// Décode sans croire ce que les octets annoncent. Dans l'ordre : tableau, carte, texte, octets,
/// extension (aucune), profondeur.
msgpack::object_handle ouvrir(std::string_view octets, const Bornes& bornes) {
    const msgpack::unpack_limit limites(bornes.elements, bornes.elements, octets.size(),
                                        octets.size(), 0, bornes.profondeur);
    std::size_t lus = 0;
    msgpack::object_handle objet;
    try {
        objet = msgpack::unpack(octets.data(), octets.size(), lus, nullptr, nullptr, limites);
    } catch (const msgpack::unpack_error&) {
        throw MessageRefuse("msgpack incomplet, mal formé ou hors des bornes");
    }
    if (lus != octets.size()) throw MessageRefuse("des octets en trop après le message");
    return objet;
}
// [/bornes]

}  // namespace

std::string en_msgpack(const Valeur& valeur) {
    msgpack::sbuffer tampon;
    Redacteur redacteur(tampon);
    std::visit(EcrivainMsgpack{redacteur}, valeur.contenu());
    return std::string(tampon.data(), tampon.size());
}

Valeur depuis_msgpack(std::string_view octets, const Bornes& bornes) {
    if (octets.size() > bornes.octets) throw MessageRefuse("message trop long");
    const auto objet = ouvrir(octets, bornes);
    return lire(objet.get());
}

}  // namespace cours
