// Le main d'un programme de mesure écrit avec Catch2 (BENCHMARK), qui n'est pas une épreuve : le
// même pour Catch2 2 et 3.
#include "catch2.hpp"

int main(int nombre, char* arguments[]) {
    return juge::executer_catch2(nombre, arguments);
}
