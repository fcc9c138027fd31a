#include <cxxabi.h>

#include <chapitre07/exception_en_cours.hpp>
#include <cstdlib>
#include <exception>
#include <memory>
#include <typeinfo>

namespace cours {
namespace {

std::string type_en_cours() {
    const std::type_info* type = abi::__cxa_current_exception_type();
    if (type == nullptr) return "exception étrangère à C++";
    int statut = 0;
    const std::unique_ptr<char, decltype(&std::free)> lisible(
        abi::__cxa_demangle(type->name(), nullptr, nullptr, &statut), &std::free);
    return lisible ? lisible.get() : type->name();
}

}  // namespace

ExceptionEnCours exception_en_cours() {
    try {
        throw;
    } catch (const std::exception& exception) {
        return {type_en_cours(), exception.what()};
    } catch (...) {
        return {type_en_cours(), "exception sans message"};
    }
}

}  // namespace cours
