#include "lecture_prudente.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "commun/tube.hpp"

namespace juge {

bool vider(int fd, std::string& texte, std::size_t garde, std::size_t& total) {
    std::array<char, 16384> tampon;
    for (;;) {
        const ssize_t lus = ::read(fd, tampon.data(), tampon.size());
        if (lus > 0) {
            total += static_cast<std::size_t>(lus);
            const std::size_t place = garde > texte.size() ? garde - texte.size() : 0;
            texte.append(tampon.data(), std::min(place, static_cast<std::size_t>(lus)));
            if (static_cast<std::size_t>(lus) < tampon.size()) return true;
        } else {
            return lus < 0 && (errno == EAGAIN || errno == EINTR);
        }
    }
}

std::string lire_prudemment(const std::filesystem::path& chemin, std::size_t garde) {
    const commun::Descripteur fichier(
        ::open(chemin.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat infos {};
    if (fichier.get() < 0 || ::fstat(fichier.get(), &infos) != 0 || !S_ISREG(infos.st_mode))
        return "";
    std::string texte;
    std::size_t total = 0;
    vider(fichier.get(), texte, garde, total);
    return texte;
}

}  // namespace juge
