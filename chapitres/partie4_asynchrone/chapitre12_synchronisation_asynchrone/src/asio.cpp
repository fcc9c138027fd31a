// Le code d'Asio qui n'est pas générique, compilé une fois.
#include <chapitre12/asio.hpp>

#include <boost/asio/impl/src.hpp>
