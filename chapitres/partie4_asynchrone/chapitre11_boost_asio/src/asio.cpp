// Le code d'Asio qui n'est pas générique, compilé une fois pour tout le cours.
#include <chapitre11/asio.hpp>

#include <boost/asio/impl/src.hpp>
