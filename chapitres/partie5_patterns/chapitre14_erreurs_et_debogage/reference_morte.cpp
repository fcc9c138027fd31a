// FAUTIF EXPRÈS : un thread se sert d'un objet que son propriétaire a déjà détruit. Le test de cet
// exemple réussit quand AddressSanitizer le signale.
#include <cstdio>
#include <latch>
#include <memory>
#include <string>
#include <thread>

// [reference_morte]
struct Session {
    std::string client = "un client dont le nom ne tient pas dans la chaîne elle-même";
};

std::latch fermee(1);

std::size_t saluer(const Session& session) {
    fermee.wait();  // le thread est en retard : cela arrive
    return session.client.size();
}

int main() {
    std::puts("Fautif exprès : AddressSanitizer doit signaler un objet détruit.");
    auto session = std::make_unique<Session>();
    const std::jthread salut([&client = *session] { saluer(client); });
    session.reset();  // le propriétaire n'attend pas le thread
    fermee.count_down();
}
// [/reference_morte]
