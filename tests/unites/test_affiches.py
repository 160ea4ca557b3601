"""Ce que dit un visuel : les bons mots, et rien qui vieillisse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fabriques import Dessin, atelier_de
from nouvelle_vie.modele.evenements import Etat
from nouvelle_vie.modele.label import StatutLabel
from nouvelle_vie.rendu.affiches import ALT_MAX, affiche, affiches
from nouvelle_vie.rendu.images import Derive, Image, Images
from outils import donnees_offre, en_yaml

PHOTO = {"fichier": "cour.jpg", "alt": "Une cour pavée.", "credit": "La mairie", "licence": "LO"}


def _offre(genre: str = "logement", **champs: object) -> str:
    photo = "=== content/images/cour.jpg (image JPEG 900x600)\n"
    return f"{photo}=== offres/{genre}/une.yml\n{en_yaml(donnees_offre(genre, **champs))}"


def _evenement(suite: str = "") -> str:
    return (
        "=== content/evenements/un.md\n---\nid: CTR-2026-0700\ntitre: Soirée\n"
        "type: soiree-habitants\nresume: Une soirée.\npublication: 2026-10-01 09:07\n"
        f"debut: 2026-12-05 18:30\nlieu:\n  commune: Valbrume\n{suite}---\n"
    )


def test_une_offre_dit_son_genre_son_lieu_et_son_prix(site: Dessin) -> None:
    atelier = atelier_de(site(_offre(titre="Maison : l'œuvre", photos=[PHOTO])))
    jpeg = Derive("images/cour.jpg", 1200, 800)
    atelier = replace(atelier, images=Images({"cour.jpg": Image((), jpeg, "")}))
    dite = affiche(atelier, atelier.parution.offres[0])
    assert (dite.sorte, dite.surtitre) == ("logement", "Logement")
    assert dite.titre == "Maison\u00a0: l’œuvre"
    assert dite.lieu == "Valbrume, L’Amont"
    assert dite.fait == "520\u00a0€/mois charges comprises"
    assert (dite.badges, dite.photo) == ((), "cour.jpg")
    assert dite.alt == (f"Logement — {dite.titre}. {dite.lieu}. {dite.fait}. Une cour pavée.")


@pytest.mark.parametrize(("illustration", "mention"), [(False, ""), (True, "Illustration")])
def test_une_photo_qui_ne_montre_pas_le_bien_le_dit(
    site: Dessin, illustration: bool, mention: str
) -> None:
    photo = {**PHOTO, "illustration": illustration}
    atelier = atelier_de(site(_offre(photos=[photo])))
    jpeg = Derive("images/cour.jpg", 1200, 800)
    atelier = replace(atelier, images=Images({"cour.jpg": Image((), jpeg, "")}))
    assert affiche(atelier, atelier.parution.offres[0]).mention == mention


def test_une_photo_qui_ne_parait_pas_laisse_place_au_paysage(site: Dessin) -> None:
    atelier = atelier_de(site(_offre()))
    dite = affiche(atelier, atelier.parution.offres[0])
    assert dite.photo == ""
    assert dite.alt.endswith("Un paysage de collines, dessiné.")


def test_l_alternative_tient_dans_ce_que_gardent_les_reseaux(site: Dessin) -> None:
    longue = {**PHOTO, "alt": "Une cour " * 33}
    atelier = atelier_de(site(_offre(titre="T" * 120, photos=[longue])))
    jpeg = Derive("images/cour.jpg", 1200, 800)
    atelier = replace(atelier, images=Images({"cour.jpg": Image((), jpeg, "")}))
    assert len(affiche(atelier, atelier.parution.offres[0]).alt) <= ALT_MAX


def test_rien_de_ce_qu_il_dit_ne_depend_du_jour(site: Dessin) -> None:
    racine = site(_offre(exemple=True) + _evenement())
    atelier = atelier_de(racine)
    quand = atelier.parution.maintenant
    plus_tard = atelier_de(racine, quand + timedelta(days=25))
    la = affiches(plus_tard)
    memes = {cle: dite for cle, dite in affiches(atelier).items() if cle in la}
    assert {"CTR-2026-0001", "CTR-2026-0700"} <= memes.keys()
    assert memes == {cle: la[cle] for cle in memes}
    assert memes["CTR-2026-0001"].badges == ("Exemple",)


@pytest.mark.parametrize(
    ("suite", "badges", "date"),
    [
        ("", (), "Samedi 5 décembre 2026, à 18\u00a0h\u00a030"),
        ("etat: complet\n", ("Complet",), "Samedi 5 décembre 2026, à 18\u00a0h\u00a030"),
        ("etat: annule\n", ("Annulé",), "Samedi 5 décembre 2026, à 18\u00a0h\u00a030"),
        ("etat: reporte\n", ("Reporté",), ""),
        (
            "etat: reporte\nprevu_le: 2026-11-28\n",
            ("Reporté",),
            "Samedi 5 décembre 2026, à 18\u00a0h\u00a030",
        ),
    ],
)
def test_un_rendez_vous_dit_sa_date_et_son_etat(
    site: Dessin, suite: str, badges: tuple[str, ...], date: str
) -> None:
    atelier = atelier_de(site(_evenement(suite)))
    dite = affiches(atelier)["CTR-2026-0700"]
    assert dite.surtitre == "Soirée d’échanges entre habitants"
    assert (dite.badges, dite.fait) == (badges, date)


def test_une_offre_pourvue_le_dit(site: Dessin) -> None:
    dates = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00", "pourvue": "2026-11-25"}
    atelier = atelier_de(site(_offre(statut="pourvue", dates=dates, exemple=True)))
    assert affiches(atelier)["CTR-2026-0001"].badges == ("Exemple", "Pourvue")


def test_un_rendez_vous_ailleurs_ou_a_distance_dit_ou(site: Dessin) -> None:
    def lieu(ou: str) -> str:
        return affiches(atelier_de(site(_evenement().replace("commune: Valbrume", ou))))[
            "CTR-2026-0700"
        ].lieu

    assert lieu("ville: Paris") == "Paris"
    assert lieu("en_ligne: oui") == "En ligne"


def test_chaque_etat_du_label_et_chaque_etat_d_un_rendez_vous_a_ses_mots(site: Dessin) -> None:
    mots = atelier_de(site()).textes["visuels"]["villages"]
    assert set(mots) == {statut.value for statut in StatutLabel}
    assert all(etat.libelle for etat in Etat)


def test_chaque_fiche_lisible_a_son_affiche(site: Dessin) -> None:
    atelier = atelier_de(site(_offre() + _evenement()))
    lisibles = {
        fiche.id
        for fiche in atelier.parution.catalogue.fiches()
        if atelier.parution.lisible(fiche) and fiche.sorte != "territoire"
    }
    assert set(affiches(atelier)) == lisibles


def test_un_tiret_n_ouvre_pas_une_ligne(site: Dessin) -> None:
    """Il reste avec le mot qui le précède."""
    atelier = atelier_de(site(_offre(titre="Pont de Montclair - Sud Mont")))
    assert affiche(atelier, atelier.parution.offres[0]).titre == "Pont de Montclair\u00a0- Sud Mont"
