// attendu : NE COMPILE PAS — les mêmes, dans un message que le compilateur recopie
#pragma once
static_assert(sizeof(int) == 1, "\033[2J\033]0;titre\007</pre><script>alert(1)</script>\u202Etxet");

inline int compter(int fois) {
    return 2 * fois;
}
