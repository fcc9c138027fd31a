#pragma once

#include <sys/resource.h>

#include <cstddef>

namespace cours {

/// Tant qu'il vit, le programme ne peut prendre que `octets` de mémoire en plus de ce qu'il tient :
/// au-delà, std::bad_alloc. À 64 Mio près pour chaque thread né avant, dont malloc a déjà réservé
/// les adresses. Pour les essais qui montrent qu'une borne est tenue ; sans usage sous les
/// assainisseurs, qui réservent des téraoctets d'adresses. Source : setrlimit(2), RLIMIT_AS.
class MemoireBornee {
public:
    explicit MemoireBornee(std::size_t octets);
    MemoireBornee(const MemoireBornee&) = delete;
    MemoireBornee& operator=(const MemoireBornee&) = delete;
    ~MemoireBornee();

private:
    rlimit avant_{};
};

}  // namespace cours
