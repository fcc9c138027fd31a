#include <chapitre17/annuaire_objets.hpp>

#include "lien_zmq.hpp"

namespace cours {
namespace {

const std::string& texte(const Liste& arguments, std::size_t rang) {
    const std::string* texte =
        rang < arguments.size() ? arguments[rang].si<std::string>() : nullptr;
    if (!texte || texte->empty() || texte->size() > 256)
        throw std::invalid_argument("il faut ici un texte de 1 à 256 octets");
    return *texte;
}

}  // namespace

class AnnuaireObjets::Etat {
public:
    explicit Etat(const Ecoute& ecoute)
        : serveur_({{"inscrire", [this](const Liste& a) { return inscrire(a); }},
                    {"chercher", [this](const Liste& a) { return chercher(a); }}},
                   ecoute) {}

    ServeurAppels& serveur() { return serveur_; }

private:
    struct Inscription {
        std::string adresse;
        Heure fin{};
    };

    Valeur inscrire(const Liste& arguments) {
        const std::int64_t* bail = arguments.size() > 2 ? arguments[2].si<std::int64_t>() : nullptr;
        if (!bail || *bail <= 0 || *bail > 86'400'000)
            throw std::invalid_argument("un bail dure de 1 ms à un jour");
        const Heure maintenant = lien::heure_monotone();
        std::erase_if(noms_, [&](const auto& paire) { return paire.second.fin <= maintenant; });
        if (noms_.size() >= noms_max) throw std::length_error("l'annuaire est plein");
        noms_[texte(arguments, 0)] = {texte(arguments, 1), maintenant + Heure(*bail)};
        return true;
    }

    Valeur chercher(const Liste& arguments) {
        const auto place = noms_.find(texte(arguments, 0));
        if (place == noms_.end() || place->second.fin <= lien::heure_monotone()) return {};
        return place->second.adresse;
    }

    static constexpr std::size_t noms_max = 10'000;
    std::map<std::string, Inscription> noms_{};
    ServeurAppels serveur_;
};

AnnuaireObjets::AnnuaireObjets(const Ecoute& ecoute) : etat_(std::make_unique<Etat>(ecoute)) {}

AnnuaireObjets::~AnnuaireObjets() = default;

const std::string& AnnuaireObjets::adresse() const {
    return etat_->serveur().adresse();
}

void AnnuaireObjets::servir(const std::stop_token& arret) {
    etat_->serveur().servir(arret);
}

void inscrire_objet(const Acces& annuaire, const std::string& nom, const std::string& adresse,
                    Heure bail) {
    AppelDistant(annuaire).appeler("inscrire", {nom, adresse, std::int64_t{bail.count()}});
}

std::string adresse_de_l_objet(const Acces& annuaire, const std::string& nom) {
    const Valeur adresse = AppelDistant(annuaire).appeler("chercher", {nom});
    const std::string* texte = adresse.si<std::string>();
    if (!texte) throw ObjetInconnu("aucun objet ne s'appelle « " + nom + " »");
    return *texte;
}

ObjetDistant::ObjetDistant(Acces annuaire, std::string nom, std::string cle_du_serveur)
    : annuaire_(std::move(annuaire)), nom_(std::move(nom)), cle_(std::move(cle_du_serveur)) {}

Valeur ObjetDistant::appeler(const std::string& methode, const Liste& arguments, Heure delai) {
    if (!appel_)
        appel_ = std::make_unique<AppelDistant>(Acces{adresse_de_l_objet(annuaire_, nom_), cle_});
    try {
        return appel_->appeler(nom_ + "." + methode, arguments, delai);
    } catch (const AppelSansReponse&) {
        appel_.reset();  // il a peut-être déménagé
        throw;
    }
}

}  // namespace cours
