// attendu : TRICHE PRÉSUMÉE — les lignes sont recollées avant d'être lues
// sans lecture : TRICHE PRÉSUMÉE — la macro développée n'est plus la même
#pragma once
#und\
ef REQ\
UIRE
#def\
ine REQ\
UIRE(...) SUCCEED()

inline int compter(int) {
    return -1;
}
