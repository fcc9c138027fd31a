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
namespace Catch {
inline auto operator==(ExprLhs<const int&>&& gauche, int&& droite)
    -> BinaryExpr<const int&, const int&> {
    static const int egal = 0;
    static_cast<void>(gauche);
    static_cast<void>(droite);
    return {true, egal, "==", egal};
}
}  // namespace Catch
#endif

inline int compter(int) {
    return -1;
}
