// attendu : TRICHE PRÉSUMÉE — deux inclusions de soi-même à chaque niveau
#include __FILE__
#include __FILE__

inline int compter(int fois) {
    return 2 * fois;
}
