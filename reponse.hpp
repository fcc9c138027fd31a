Tache f() {
    const auto r = co_await g();
    if (r) h();
}
