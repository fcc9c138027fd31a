#include "style.hpp"

#include <fmt/format.h>

#include <array>

#include "mise_en_forme.hpp"

namespace noter {
namespace {

struct Couleur {
    const char* nom;
    const char* clair;
    const char* sombre;
};

/// Chaque couleur de texte a un contraste de 4,5 au moins avec chaque fond : c'est un test.
constexpr std::array<Couleur, 10> palette{{
    {"fond", "#ffffff", "#16191d"},
    {"bloc", "#f3f5f7", "#22272e"},
    {"bord", "#c8d0d8", "#434b54"},
    {"barre", "#3b7dd8", "#5b9bf0"},
    {"texte", "#1b1f24", "#e6e8ea"},
    {"discret", "#57606a", "#a9b2bb"},
    {"lien", "#0550ae", "#82baff"},
    {"bien", "#116329", "#6fd58a"},
    {"mal", "#a40e26", "#ff9d94"},
    {"moyen", "#7a4700", "#f0b35a"},
}};

constexpr const char* regles = R"css(
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
  color: var(--texte); background: var(--fond) }
a { color: var(--lien) } h1, h2, h3 { line-height: 1.25 } h2 { margin-top: 2.5rem }
table { border-collapse: collapse; width: 100% } table + table { margin-top: 1rem } .large { overflow-x: auto }
th, td { border: 1px solid var(--bord); padding: .3rem .5rem; text-align: left; vertical-align: top }
th { background: var(--bloc) } thead th { white-space: nowrap }
.large td:first-child { position: sticky; left: 0; background: var(--fond); max-width: 12rem;
  overflow-wrap: anywhere }
td.n { text-align: right; white-space: nowrap }
.bien { color: var(--bien) } .mal { color: var(--mal) } .moyen { color: var(--moyen) }
.rien { color: var(--discret) } small { display: block; color: var(--discret); font-size: .85em }
pre { white-space: pre-wrap; background: var(--bloc); padding: .5rem; overflow-wrap: anywhere }
code { overflow-wrap: anywhere } details { margin: .3rem 0 } summary { cursor: pointer }
h3 { margin-top: 2rem; border-top: 1px solid var(--bord); padding-top: 1rem }
button { font: inherit; color: var(--lien); background: var(--bloc); border: 1px solid var(--bord);
  border-radius: .25rem; padding: 0 .3rem; cursor: pointer }
.resume { font-size: 1.1em } figure { margin: 1rem 0 } figcaption { color: var(--discret) }
.histo { display: flex; align-items: end; gap: .25rem; padding: 0; max-width: 40rem; list-style: none }
.histo li { flex: 1; min-width: 0; display: flex; flex-direction: column; font-size: .85em }
.histo b { text-align: center } .histo span { color: var(--discret); border-top: 1px solid var(--bord) }
.histo i { height: calc(var(--h) * 8rem); background: var(--barre); border-radius: .2rem .2rem 0 0 }
.retour { border-left: 3px solid var(--bord); padding-left: .8rem }
.code { counter-reset: ligne } .code span { display: block; padding-left: 3.5rem; min-height: 1.5em }
.code span::before { counter-increment: ligne; content: counter(ligne); display: inline-block;
  width: 3rem; margin-left: -3.5rem; padding-right: .5rem; text-align: right; color: var(--discret) }
.code span:target { background: var(--fond); outline: 2px solid var(--lien) }
@media print { button { display: none } body { max-width: none } }
)css";

}  // namespace

std::string ouvrir_page(const std::string& titre, const std::string& jeton) {
    std::string clair;
    std::string sombre;
    for (const auto& couleur : palette) {
        clair += fmt::format(" --{}: {};", couleur.nom, couleur.clair);
        sombre += fmt::format(" --{}: {};", couleur.nom, couleur.sombre);
    }
    const std::string script = jeton.empty() ? "" : "; script-src 'nonce-" + jeton + "'";
    return fmt::format(
        "<!doctype html>\n<html lang=fr><meta charset=utf-8><meta name=viewport "
        "content=\"width=device-width\">\n<meta http-equiv=Content-Security-Policy "
        "content=\"default-src 'none'; style-src 'unsafe-inline'{}\">\n<title>{}</title>\n"
        "<style>\n:root {{ color-scheme: light dark;{} }}\n"
        "@media (prefers-color-scheme: dark) {{ :root {{{} }} }}{}</style>\n",
        script, echapper(titre), clair, sombre, regles);
}

}  // namespace noter
