// attendu : TRICHE PRÉSUMÉE — la comparaison de Catch2 est remplacée
// sans lecture : RÉUSSI — le lecteur est la seule défense
#pragma once
#include <compat/catch2.hpp>

#if COMPAT_CATCH2 == 2
template <>
template <>
inline auto Catch::ExprLhs<const int&>::operator==(const int& droite)
    -> BinaryExpr<const int&, const int&> const {
    return {true, m_lhs, "==", droite};
}
#else
// Selon sa version, Catch2 garde le membre de gauche par valeur ou par référence.
namespace Catch {
inline auto operator==(ExprLhs<int>&&, int droite) -> BinaryExpr<int, int> {
    return {true, droite, "==", droite};
}
inline auto operator==(ExprLhs<const int&>&&, int&& droite) -> BinaryExpr<int, int> {
    return {true, droite, "==", droite};
}
}  // namespace Catch
#endif

inline int compter(int) {
    return -1;
}
