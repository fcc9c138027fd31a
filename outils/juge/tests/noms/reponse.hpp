#pragma once

struct Compte {
    int solde;
};
