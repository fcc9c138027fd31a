// À NE PAS IMITER : un thread détaché, que personne n'attend. Le processus se termine avec main(),
// et le thread avec lui, au milieu de son travail.
#include <fmt/format.h>

#include <chrono>
#include <latch>
#include <thread>

// [detache]
int main() {
    static std::latch commencee(1);  // static : il existe encore quand main() est finie
    std::thread([] {
        fmt::print("sauvegarde commencée\n");
        commencee.count_down();
        std::this_thread::sleep_for(std::chrono::hours(1));  // un long travail
        fmt::print("sauvegarde terminée\n");                 // jamais affiché
    }).detach();  // FAUTIF : plus personne ne pourra attendre ce thread
    commencee.wait();
    fmt::print("fin de main()\n");
}
// [/detache]
