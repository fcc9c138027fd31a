// Pour les épreuves et les tests de ce chapitre : la boucle que conduit l'épreuve (chapitre 11),
// les réveils, et de quoi noter ce que devient un appel.
#pragma once

#include <chapitre11/entete_epreuve.hpp>

#include "reveil.hpp"

namespace juge::epreuve {

using Journal = std::vector<std::string>;

/// « nom », « nom annulée », ou ce qui est levé d'autre.
template <class Appel>
boost::asio::awaitable<void> noter(Appel appel, std::string nom, Journal& journal) {
    try {
        co_await appel();
        journal.push_back(nom);
    } catch (const boost::system::system_error& erreur) {
        const bool annulee = erreur.code() == boost::asio::error::operation_aborted;
        journal.push_back(nom + (annulee ? " annulée" : " : autre erreur"));
    } catch (const std::exception&) {
        journal.push_back(nom + " : autre exception");
    }
}

}  // namespace juge::epreuve
