#include "programme/programme.hpp"

int main(int argc, char* argv[]) {
    return projet::conversion_images(argc, argv);
}
