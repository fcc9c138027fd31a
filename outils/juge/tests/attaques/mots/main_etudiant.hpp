// attendu : NE COMPILE PAS — main() appartient à l'épreuve
// sans lecture : NE COMPILE PAS — main() est défini deux fois
#pragma once
inline int compter(int) {
    return -1;
}

int main() {
    return 0;
}
