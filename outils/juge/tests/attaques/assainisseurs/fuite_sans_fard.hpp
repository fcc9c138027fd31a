// attendu : FUITE — un objet n'est jamais libéré
// sans lecture : FUITE — un objet n'est jamais libéré
#pragma once
inline int compter(int fois) {
    static_cast<void>(new int(fois));
    return 2 * fois;
}
