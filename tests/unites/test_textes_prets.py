"""Les textes prêts : jamais au-delà d'un réseau, jamais un mot, un graphème ou un lien coupé.

Les propriétés valent pour n'importe quels titres et résumés ; ce que compte chaque réseau est
éprouvé à part, sur ses propres exemples (`test_reseaux.py`).
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from fabriques import Dessin, artefacts, atelier_de, offre
from nouvelle_vie.artefact import Fichier
from nouvelle_vie.modele.fiche import FicheDiffusee
from nouvelle_vie.modele.parties import Reseau
from nouvelle_vie.modele.parution import Parution
from nouvelle_vie.modele.reseaux import EXEMPLE, FORMATS
from nouvelle_vie.rendu.annonces import Annonce
from nouvelle_vie.rendu.coupe import ISOLER, RENDRE, couper, poser
from nouvelle_vie.rendu.mots_diese import mot_diese
from nouvelle_vie.rendu.reseaux import Textes, composer
from outils import DEPOT

LIEN = "https://contree.example/offres/reprise/boulangerie-de-valbrume/"
CHAQUE_RESEAU = pytest.mark.parametrize("reseau", list(Reseau), ids=lambda r: r.value)
FAMILLE = "👨‍👩‍👧‍👦"

_MORCEAUX = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "Boulangerie à reprendre", "l'œuf", "& <b>x</b> \"y\"", "48 000 €", "C'est ici !",
            FAMILLE, "🇫🇷", "👩🏽‍🌾", "1️⃣", "e\u0301te\u0301", "a\u0308\u0323\u0304", "שלום עולם",
            "مرحبا بالعالم",
            "\u202eretourné", "\u2066isolé", "日本語の長い文", "#MotDièse", "@quelqu_un", "x" * 60,
            "anticonstitutionnellement" * 12, "https://exemple.fr/une/page?a=1&b=é", "(https://a.fr)",
            "exemple.fr", "Fin de phrase.", "…", "«", "»", ":",
        ]
    ),
)  # fmt: skip
TEXTES = st.lists(_MORCEAUX, max_size=25).map(" ".join)
ANNONCES = st.builds(
    lambda accroche, faits, resume, suite, a_savoir, mots: Annonce(
        poser(accroche), "Offre, Valbrume", tuple(filter(None, map(poser, faits))), poser(resume),
        tuple(filter(None, map(poser, suite))), poser(a_savoir), tuple(mots),
    ),
    TEXTES, st.lists(TEXTES, max_size=2), TEXTES, st.lists(TEXTES, max_size=2), TEXTES,
    st.lists(TEXTES, max_size=4),
)  # fmt: skip


def _mots(texte: str) -> list[str]:
    """Les mots d'un texte posé, séparés là où une ligne se coupe ; sans les isolats."""
    nu = texte.replace(ISOLER, "").replace(RENDRE, "")
    return [mot for mot in re.split(r"[^\S\u00a0\u202f\u2007]+", nu) if mot]


def _suite_entiere(rendu: list[str], source: list[str]) -> bool:
    """Vrai si les mots rendus ouvrent la source, le dernier sans sa ponctuation et avec « … »."""
    if rendu == source[: len(rendu)]:
        return True
    if rendu and rendu[-1] == "…":
        return rendu[:-1] == source[: len(rendu) - 1]
    if not rendu or rendu[:-1] != source[: len(rendu) - 1] or len(source) < len(rendu):
        return False
    dernier, entier = rendu[-1].removesuffix("…"), source[len(rendu) - 1]
    return entier.startswith(dernier) and not re.search(r"\w", entier[len(dernier) :])


@CHAQUE_RESEAU
@settings(deadline=None, max_examples=120)
@given(annonce=ANNONCES, exemple=st.booleans())
def test_un_texte_tient_toujours_et_finit_par_son_lien(
    reseau: Reseau, annonce: Annonce, exemple: bool
) -> None:
    format_ = FORMATS[reseau]
    texte = composer(annonce, format_, LIEN, EXEMPLE if exemple else "")
    assert format_.compter(texte) <= format_.limite
    assert format_.octets is None or len(texte.encode()) <= format_.octets
    assert texte.endswith(LIEN)
    assert texte.startswith(EXEMPLE) or not exemple
    assert texte.count(ISOLER) == texte.count(RENDRE)


@CHAQUE_RESEAU
@settings(deadline=None, max_examples=120)
@given(titre=TEXTES, resume=TEXTES)
def test_ni_mot_ni_grapheme_ni_lien_ne_sont_coupes(reseau: Reseau, titre: str, resume: str) -> None:
    accroche, dit = poser(titre), poser(resume)
    annonce = Annonce(accroche, "Offre", (), dit, (), "", ())
    texte = composer(annonce, FORMATS[reseau], LIEN)
    avant = texte.removesuffix(LIEN).rstrip("\n")
    tete, _, corps = avant.partition("\n\n")
    lus, sources = [_mots(tete), _mots(corps)], [_mots(accroche), _mots(dit)]
    if lus[0] == ["Offre"]:
        lus[0] = []
    elif not _suite_entiere(lus[0], sources[0]):  # pas d'accroche : c'est le résumé
        lus = [[], _mots(avant)]
    for rendu, source in zip(lus, sources, strict=True):
        assert _suite_entiere(rendu, source), (rendu, source)
    graphemes = set(regex.findall(r"\X", f"{accroche} {dit} Offre…{LIEN}{ISOLER}{RENDRE}\n"))
    assert set(regex.findall(r"\X", texte)) <= graphemes


@settings(deadline=None, max_examples=200)
@given(texte=TEXTES, limite=st.integers(0, 200))
def test_couper_garde_des_mots_entiers_et_tient(texte: str, limite: int) -> None:
    source = poser(texte)
    garde = couper(source, lambda essai: len(essai) <= limite)
    assert len(garde) <= limite or garde == ""
    assert _suite_entiere(_mots(garde), _mots(source))


@settings(deadline=None, max_examples=200)
@given(texte=TEXTES)
def test_un_mot_diese_est_un_seul_mot_ou_rien(texte: str) -> None:
    """twitter-text, « hashtag » : lettres, marques et chiffres, dont au moins une lettre."""
    mot = mot_diese(texte)
    assert mot == "" or regex.fullmatch(r"#(?=.*\p{L})[\p{L}\p{N}][\p{L}\p{M}\p{N}]*", mot)


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Reprise de commerce", "#RepriseDeCommerce"),
        ("Saint-Chély-d’Apcher", "#SaintChélyDApcher"),
        ("Commerce à reprendre", "#CommerceÀReprendre"),
        ("Œillets-le-Haut", "#ŒilletsLeHaut"),
        ("T3 & T4", "#T3T4"),
        ("2027", ""),
        ("👨‍👩‍👧‍👦 !", ""),
        ("", ""),
        ("x" * 60, ""),
    ],
)
def test_un_mot_diese_se_lit_a_voix_haute(texte: str, attendu: str) -> None:
    assert mot_diese(texte) == attendu


@pytest.mark.parametrize(
    ("texte", "limite", "attendu"),
    [
        ("Un four à bois et du pain", 19, "Un four à bois…"),
        ("Un four à bois, et du pain", 16, "Un four à bois…"),
        ("Tout le village attend. On cherche quelqu’un", 34, "Tout le village attend."),
        ("Loyer de 48\u202f000\u00a0€ par an", 15, "Loyer…"),
        ("Voir https://a.fr/b-c et la suite", 25, "Voir https://a.fr/b-c …"),
        ("x" * 60, 59, ""),
        ("Court", 5, "Court"),
    ],
)
def test_une_coupe_se_lit(texte: str, limite: int, attendu: str) -> None:
    assert couper(texte, lambda essai: len(essai) <= limite) == attendu


def test_un_titre_de_soixante_lettres_qui_ne_tient_pas_cede_la_place() -> None:
    geant = Annonce("x" * 400, "Logement, Valbrume", (), "Un résumé.", (), "", ("Contrée",))
    texte = composer(geant, FORMATS[Reseau.X], LIEN)
    assert texte == f"Logement, Valbrume\n\nUn résumé.\n\n#Contrée\n\n{LIEN}"


def test_un_titre_de_droite_a_gauche_n_emporte_pas_le_lien() -> None:
    """UAX 9 : isolé, il ne change ni le sens du reste, ni la place de la barre finale du lien."""
    annonce = Annonce(poser("\u202eשלום עולם"), "Offre", (), "", (), "", ())
    assert composer(annonce, FORMATS[Reseau.X], LIEN) == f"{ISOLER}שלום עולם{RENDRE}\n\n{LIEN}"


# --- d'une fiche à ses textes, et aux flux --------------------------------------------------------

DURS = {
    "longue": ("Une boulangerie à reprendre au cœur du village, " * 4)[:140].strip(),
    "oeuf": "L'œuf de Pâques & <b>le</b> 'bœuf' \" : cœur",
    "famille": f"{FAMILLE} Une maison pour {FAMILLE}",
    "geante": "Reconstruction " + "x" * 60,
    "inverse": "בית למכירה בכפר",
}


@pytest.mark.parametrize("nom", DURS)
def test_un_titre_difficile_arrive_entier_dans_chaque_flux(site: Dessin, nom: str) -> None:
    """Échappé par le format, et par lui seul : ce qu'on relit est ce que la fiche dit."""
    atelier = atelier_de(site("\n=== offres/projet/x.yml\n" + offre("CTR-2026-0001", "x")))
    parution = atelier.parution
    fiche = parution.offres[0].model_copy(update={"titre": DURS[nom]})
    catalogue = replace(parution.catalogue, offres=(fiche,))
    atelier = replace(atelier, parution=Parution(catalogue, parution.maintenant))
    tous, textes = artefacts(atelier), Textes(atelier)
    for pret in textes.tous(fiche):
        assert FORMATS[pret.reseau].admet(pret.texte)
        assert poser(fiche.titre) in pret.texte
        for extension in ("xml", "json"):
            publie = tous[f"flux/reseaux/{pret.reseau.value}.{extension}"]
            assert isinstance(publie, Fichier)
            lu = _description(publie.octets, extension)
            assert lu == pret.texte


def _description(octets: bytes, extension: str) -> str:
    if extension == "json":
        return str(json.loads(octets)["items"][0]["content_text"])
    return ET.fromstring(octets).findtext("channel/item/description", "")


def test_le_html_d_un_texte_est_echappe_et_mene_a_la_fiche(site: Dessin) -> None:
    racine = site("\n=== offres/projet/x.yml\n" + offre("CTR-2026-0001", '"<b>a</b> & b"'))
    atelier = atelier_de(racine)
    (fiche,) = atelier.parution.offres
    for reseau in Reseau:
        html = Textes(atelier).html(fiche, reseau)
        assert html.startswith("<p>&lt;b&gt;a&lt;/b&gt; &amp; b")
        assert f'<a href="https://contree.example/{fiche.adresse}">' in html


def test_rien_n_est_dit_que_la_fiche_ne_dise() -> None:
    """Un texte composé n'est fait que de la fiche, de son lieu et de quelques mots de l'outil."""
    atelier = atelier_de(DEPOT, datetime(2026, 12, 1, 9), "https://nouvelle-vie.example/")
    textes = Textes(atelier)
    vues = 0
    for fiche in (*atelier.parution.offres, *atelier.parution.evenements_a_venir):
        assert isinstance(fiche, FicheDiffusee)
        for pret in textes.tous(fiche):
            assert pret.compte <= pret.limite
            assert pret.texte.startswith(EXEMPLE)
            assert "{" not in pret.texte
            assert not re.search(r"\n{3}| \n|\n ", pret.texte)
            vues += pret.impose
    assert vues == 4  # les deux fiches qui donnent leurs propres textes
