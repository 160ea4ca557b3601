"""Les types de valeurs : ce que l'on peut écrire, et ce qui est refusé."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import unique
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from nouvelle_vie.modele import champs, dates, nombres, photos, textes_saisis


def lire(sorte: Any, recu: Any) -> Any:
    return TypeAdapter(sorte).validate_python(recu)


def refus(sorte: Any, recu: Any) -> str:
    """Le code de la faute que provoque cette valeur."""
    with pytest.raises(ValidationError) as erreur:
        lire(sorte, recu)
    return str(erreur.value.errors(include_url=False)[0]["type"])


# --- nombres ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        (48000, "48000"),
        ("48 000", "48000"),
        ("48\u202f000 €", "48000"),
        ("1 450,50 €", "1450.50"),
        ("1450.5", "1450.5"),
        ("1\u00a0450,50\u00a0euros", "1450.50"),
        (0.1, "0.1"),
        ("+12", "12"),
        (0, "0"),
    ],
)
def test_un_nombre_s_ecrit_a_la_francaise(ecrit: Any, lu: str) -> None:
    assert lire(nombres.Euros, ecrit) == Decimal(lu)


@pytest.mark.parametrize(
    ("sorte", "ecrit", "lu"),
    [
        (nombres.Surface, "70 m²", "70"),
        (nombres.Surface, "70m2", "70"),
        (nombres.Pourcentage, "5 %", "5"),
    ],
)
def test_l_unite_du_champ_peut_s_ecrire(sorte: Any, ecrit: str, lu: str) -> None:
    assert lire(sorte, ecrit) == Decimal(lu)


@pytest.mark.parametrize(
    ("sorte", "ecrit"),
    [
        (nombres.Surface, "12 ha"),
        (nombres.Surface, "70 €"),
        (nombres.Euros, "450 m²"),
        (nombres.Pourcentage, "5 €"),
        (nombres.Entier, "3 km"),
    ],
)
def test_une_autre_unite_se_refuse(sorte: Any, ecrit: str) -> None:
    assert refus(sorte, ecrit) == "nombre-attendu"


@pytest.mark.parametrize(
    ("sorte", "ecrit"),
    [
        (nombres.Euros, "48.000"),
        (nombres.Euros, "48,000 €"),
        (nombres.Surface, "1.250 m²"),
        (nombres.Entier, "1.000"),
    ],
)
def test_un_separateur_de_milliers_douteux_se_refuse(sorte: Any, ecrit: str) -> None:
    assert refus(sorte, ecrit) == "nombre-ambigu"


@pytest.mark.parametrize(
    "ecrit",
    [
        "",
        "abc",
        "1e3",
        "1,2,3",
        "12-13",
        "0x10",
        "NaN",
        "Infinity",
        "1 450 $",
        "€",
        True,
        None,
        [],
        {},
        float("nan"),
        float("inf"),
        "1" * 16,
        "1,1234567",
    ],
)
def test_ce_qui_n_est_pas_un_nombre_est_refuse(ecrit: Any) -> None:
    assert refus(nombres.Euros, ecrit) == "nombre-attendu"


def test_un_nombre_reste_dans_ses_bornes() -> None:
    assert refus(nombres.Euros, -1) == "greater_than_equal"
    assert refus(nombres.Euros, 100_000_001) == "less_than_equal"
    assert refus(nombres.Surface, 0) == "greater_than"
    assert refus(nombres.Pourcentage, "100,01 %") == "less_than_equal"
    assert refus(nombres.Entier, 1_000_001) == "less_than_equal"


def test_un_entier_n_a_pas_de_decimales() -> None:
    assert lire(nombres.Entier, "3,0") == 3
    assert lire(nombres.Entier, "1 200") == 1200
    assert refus(nombres.Entier, "3,5") == "entier-attendu"
    assert refus(nombres.Entier, 3.5) == "entier-attendu"


# --- oui, non, choix ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [(True, True), ("oui", True), ("Oui", True), (" VRAI ", True), ("non", False), ("faux", False)],
)
def test_oui_et_non_se_lisent_en_francais(ecrit: Any, lu: bool) -> None:
    assert lire(nombres.OuiNon, ecrit) is lu


@pytest.mark.parametrize(
    "ecrit", ["yes", "no", "on", "", "o", 1, 0, None, [], "oui oui", "oui" * 999]
)
def test_oui_et_non_ne_se_devinent_pas(ecrit: Any) -> None:
    assert refus(nombres.OuiNon, ecrit) == "oui-non-attendu"


@unique
class Saison(champs.Choix):
    ETE = "ete", "Été"
    HIVER = "hiver", "Hiver"


@pytest.mark.parametrize("ecrit", ["ete", "Été", "été", " ETE ", Saison.ETE])
def test_un_choix_se_reconnait_par_sa_valeur_ou_son_libelle(ecrit: Any) -> None:
    assert lire(Saison, ecrit) is Saison.ETE


@pytest.mark.parametrize("ecrit", ["automne", "", None, 3, ["ete"], "ete" + " " * 200])
def test_un_choix_hors_liste_est_refuse(ecrit: Any) -> None:
    assert refus(Saison, ecrit) == "choix-inconnu"


def test_un_choix_ecrit_sa_valeur() -> None:
    assert str(Saison.ETE) == "ete"
    assert Saison.ETE.libelle == "Été"


# --- textes -------------------------------------------------------------------------------------


def test_un_texte_est_debarrasse_de_ses_bords_et_compose() -> None:
    assert lire(textes_saisis.Texte, "  e\u0301cole \n du  bourg ") == "école du bourg"
    assert lire(textes_saisis.Prose, "  Un.\n\nDeux.\n") == "Un.\n\nDeux."


def test_un_nombre_sans_guillemets_est_un_texte() -> None:
    assert lire(textes_saisis.Texte, 48000) == "48000"


@pytest.mark.parametrize(
    ("recu", "code"),
    [
        ("", "texte-vide"),
        (" \n\t\u00a0", "texte-vide"),
        (None, "texte-vide"),
        (True, "texte-attendu"),
        ([], "texte-attendu"),
        ({}, "texte-attendu"),
        ("a\x00b", "caractere-de-commande"),
        ("a\ud800b", "caractere-de-commande"),
        ("a\uffffb", "caractere-de-commande"),
        ("x" * 301, "too_long"),
    ],
)
def test_un_texte_impossible_est_refuse(recu: Any, code: str) -> None:
    assert refus(textes_saisis.Texte, recu) == code


@pytest.mark.parametrize(
    ("recu", "lu"),
    [
        ("48095", "48095"),
        (48095, "48095"),
        (1004, "01004"),
        ("Saint-Chély-d’Apcher", "Saint-Chély-d'Apcher"),
    ],
)
def test_une_commune_s_ecrit_par_son_nom_ou_son_code(recu: Any, lu: str) -> None:
    assert lire(textes_saisis.NomCommune, recu) == lu


# --- formes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ecrit",
    [
        "04 65 71 00 48",
        "04.65.71.00.48",
        "0465710048",
        "+33 4 65 71 00 48",
        "+33 (0)4 65 71 00 48",
        "0033 4 65 71 00 48",
        "04-65-71-00-48",
        "04\u202f65\u202f71\u202f00\u202f48",
    ],
)
def test_un_telephone_s_ecrit_de_toutes_les_facons_courantes(ecrit: str) -> None:
    assert lire(textes_saisis.Telephone, ecrit) == "0465710048"


@pytest.mark.parametrize(
    "ecrit", ["04 65 71 00 4", "00 65 71 00 48", "465710048", "+32 4 65 71 00 48", "abc"]
)
def test_un_numero_qui_n_est_pas_francais_est_refuse(ecrit: str) -> None:
    assert refus(textes_saisis.Telephone, ecrit) == "telephone-invalide"


@pytest.mark.parametrize(
    "ecrit",
    ["https://contree.example", "https://contree.example/a?b=c#d", "https://a.b-c.example:8080/é"],
)
def test_un_lien_est_une_adresse_complete(ecrit: str) -> None:
    assert lire(textes_saisis.Lien, ecrit) == ecrit


@pytest.mark.parametrize(
    "ecrit",
    [
        "http://contree.example",
        "contree.example",
        "javascript:alert(1)",
        "//contree.example",
        "https://",
        "https://localhost",
        'https://a.example/"onload=',
        "https://a.example/<b>",
        "https://a.example/a b",
        "data:text/html,a",
        "https://a.example@b.example/",
        "https://a.example/" + "x" * 2000,
    ],
)
def test_un_lien_dangereux_ou_incomplet_est_refuse(ecrit: str) -> None:
    assert refus(textes_saisis.Lien, ecrit) == "lien-invalide"


@pytest.mark.parametrize(
    ("sorte", "bon", "mauvais", "code"),
    [
        (textes_saisis.Identifiant, "LNV-2026-0042", "lnv-2026-0042", "identifiant-invalide"),
        (textes_saisis.Identifiant, "LNV-2026-a8Kp2", "LNV-26-0042", "identifiant-invalide"),
        (textes_saisis.Identifiant, "CTR-2026-001", "LNV-2026-00/42", "identifiant-invalide"),
        (textes_saisis.Courriel, "accueil@contree.example", "accueil@contree", "courriel-invalide"),
        (textes_saisis.Courriel, "a.b+c@x.y.example", "a b@x.example", "courriel-invalide"),
        (photos.FichierPhoto, "epicerie.jpg", "../epicerie.jpg", "fichier-photo-invalide"),
        (
            photos.FichierPhoto,
            "2026/Bourg_1.WEBP",
            "/epicerie.jpg",
            "fichier-photo-invalide",
        ),
        (photos.FichierPhoto, "a.b.png", "epicerie.svg", "photo-format"),
        (photos.FichierPhoto, "a.avif", "a" * 300 + ".jpg", "fichier-photo-invalide"),
        (textes_saisis.Annee, "2026", "26", "annee-invalide"),
        (textes_saisis.Annee, "1999", "2026-2027", "annee-invalide"),
    ],
)
def test_une_forme_est_exacte(sorte: Any, bon: str, mauvais: str, code: str) -> None:
    assert lire(sorte, bon) == bon
    assert refus(sorte, mauvais) == code


def test_une_ancienne_adresse_se_range_entre_ses_barres() -> None:
    assert (
        lire(textes_saisis.AncienneAdresse, "/offres/reprise/epicerie")
        == "offres/reprise/epicerie/"
    )
    assert refus(textes_saisis.AncienneAdresse, "offres/../admin") == "adresse-invalide"


# --- dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ecrit", ["2026-12-01", "2026-12-1", "01/12/2026", "1/12/2026", "1.12.2026", " 2026-12-01 "]
)
def test_un_jour_s_ecrit_de_plusieurs_facons(ecrit: str) -> None:
    assert dates.lire_jour(ecrit) == date(2026, 12, 1)


@pytest.mark.parametrize(
    "ecrit",
    [
        "2026-12-01 09:30",
        "2026-12-01T09:30",
        "2026-12-01 09:30:00",
        "01/12/2026 9h30",
        "2026-12-01  9:30",
    ],
)
def test_un_instant_s_ecrit_de_plusieurs_facons(ecrit: str) -> None:
    assert dates.lire_instant(ecrit) == datetime(2026, 12, 1, 9, 30)


@pytest.mark.parametrize(
    ("lecteur", "ecrit", "code"),
    [
        (dates.lire_jour, "31/02/2026", "date-impossible"),
        (dates.lire_jour, "2026-02-29", "date-impossible"),
        (dates.lire_jour, "2026-13-01", "date-impossible"),
        (dates.lire_jour, "1899-12-31", "date-attendue"),
        (dates.lire_jour, "demain", "date-attendue"),
        (dates.lire_jour, "2026-12-01 09:30", "date-attendue"),
        (dates.lire_jour, 20261201, "date-attendue"),
        (dates.lire_jour, None, "date-attendue"),
        (dates.lire_instant, "2026-12-01", "instant-attendu"),
        (dates.lire_instant, "2026-12-01 24:00", "instant-attendu"),
        (dates.lire_instant, "2026-12-01 09:60", "instant-attendu"),
        (dates.lire_instant, "2026-12-01 09:30:15", "instant-attendu"),
        (dates.lire_instant, "2026-12-01 09:30+02:00", "instant-attendu"),
        (dates.lire_instant, "31/02/2026 09:30", "date-impossible"),
        (dates.lire_instant, "2026-03-29 02:00", "heure-inexistante"),
        (dates.lire_instant, "2026-03-29 02:59", "heure-inexistante"),
    ],
)
def test_une_date_qui_n_existe_pas_est_refusee(
    lecteur: Callable[[Any], Any], ecrit: Any, code: str
) -> None:
    with pytest.raises(PydanticCustomError) as refuse:
        lecteur(ecrit)
    assert refuse.value.type == code


@pytest.mark.parametrize(
    "ecrit", ["2026-03-29 01:59", "2026-03-29 03:00", "2026-10-25 02:30", "2028-02-29 00:00"]
)
def test_une_heure_au_bord_du_changement_d_heure_existe(ecrit: str) -> None:
    assert dates.lire_instant(ecrit).strftime("%Y-%m-%d %H:%M") == ecrit


def test_l_heure_de_paris_suit_les_saisons() -> None:
    assert (
        dates.a_paris(datetime(2026, 12, 1, 9)).utcoffset()
        != dates.a_paris(datetime(2026, 7, 1, 9)).utcoffset()
    )


# --- déclarations -------------------------------------------------------------------------------


def test_un_champ_se_decrit_une_fois_pour_toutes() -> None:
    class Exemple(champs.Modele):
        prix: nombres.Euros = champs.champ(
            "Prix", "En euros", unite="€", saisie="nombre", fiche=True
        )
        note: textes_saisis.Texte | None = champs.champ("Note", defaut=None)

    prix, note = champs.champs(Exemple)
    assert (prix.cle, prix.libelle, prix.aide, prix.unite) == ("prix", "Prix", "En euros", "€")
    assert (prix.saisie, prix.fiche, prix.obligatoire) == ("nombre", True, True)
    assert (note.aide, note.unite, note.saisie, note.fiche, note.obligatoire) == (
        "",
        "",
        "",
        False,
        False,
    )
    assert champs.libelle_de(Exemple, "prix") == "Prix"
    assert champs.libelle_de(Exemple, "absent") == "absent"


def test_une_fiche_est_figee() -> None:
    class Exemple(champs.Modele):
        prix: nombres.Euros = champs.champ("Prix")

    with pytest.raises(ValidationError):
        Exemple(prix=Decimal(3)).prix = Decimal(4)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("recu", "cite"),
    [
        (None, "un champ vide"),
        (True, "« oui »"),
        (False, "« non »"),
        (3, "« 3 »"),
        ("abc", "« abc »"),
        ([], "une liste"),
        ({}, "un groupe de champs"),
        ("x" * 100, "« " + "x" * 59 + "… »"),
    ],
)
def test_une_valeur_est_citee_brievement(recu: Any, cite: str) -> None:
    assert champs.citer(recu) == cite
