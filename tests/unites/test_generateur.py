"""Le générateur d'offres du banc d'essai."""

from __future__ import annotations

from banc.generateur import ecrire, generer, lire_lieux
from fabriques import Dessin
from outils import DEPOT, MAINTENANT, codes, lire_site

LIEUX = lire_lieux(DEPOT / "content" / "donnees" / "communes.json")


def test_les_offres_generees_sont_sans_faute(site: Dessin) -> None:
    dossier = site()
    lieux = lire_lieux(dossier / "content" / "donnees" / "communes.json")
    avant = lire_site(dossier)
    ecrire(dossier, 30, lieux, MAINTENANT)

    lecture = lire_site(dossier)

    assert lecture.erreurs == ()
    assert len(lecture.catalogue.offres) == len(avant.catalogue.offres) + 30
    assert set(codes(lecture.conseils)) <= {*codes(avant.conseils), "sans-photo"}


def test_les_offres_generees_paraissent(site: Dessin) -> None:
    dossier = site()
    lieux = lire_lieux(dossier / "content" / "donnees" / "communes.json")
    ecrire(dossier, 30, lieux, MAINTENANT)
    offres = [o for o in lire_site(dossier).catalogue.offres if o.id.startswith("BNC-")]

    assert {o.visibilite(MAINTENANT).value for o in offres} == {"visible"}
    assert len({o.parution for o in offres}) == 30
    assert all(o.exemple for o in offres)


def test_meme_graine_memes_octets() -> None:
    une = list(generer(30, LIEUX, MAINTENANT))

    assert list(generer(30, LIEUX, MAINTENANT)) == une
    assert list(generer(60, LIEUX, MAINTENANT))[:30] == une
    assert list(generer(30, LIEUX, MAINTENANT, graine=2)) != une


def test_les_deux_ecritures_et_la_longueur_des_corps() -> None:
    fiches = list(generer(200, LIEUX, MAINTENANT))
    corps = [f.texte.split("---\n", 2)[2] for f in fiches if f.chemin.endswith(".md")]

    assert {f.chemin.rpartition(".")[2] for f in fiches} == {"md", "yml"}
    assert 120 <= sum(len(c.split()) for c in corps) / len(corps) <= 180
