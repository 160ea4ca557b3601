"""Les badges des communes labellisées : lisibles partout, honnêtes quand le label prend fin."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from math import pi
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageDraw

from fabriques import Dessin, Lecteur, atelier_de
from nouvelle_vie.fabrique import badges, estampe
from nouvelle_vie.fabrique.contours import Contours, Point, simplifier, suivre
from nouvelle_vie.fabrique.estampe import FORMATS, Estampe
from nouvelle_vie.fabrique.lettres import Lettres
from nouvelle_vie.fabrique.plaque import COLONNE, GRISES, VIVES, composer
from nouvelle_vie.rendu import laureats
from nouvelle_vie.rendu.laureats import AGRANDI, HAUTEUR, LARGEUR, Badge
from outils import DEPOT, MAINTENANT

MODULES = DEPOT / "node_modules"
ESTAMPE, LETTRES = Estampe(MODULES), Lettres(MODULES)
CONTOURS = Contours(LETTRES)
BADGE = Badge(
    adresses=("villages/valbrume/", "villages/val-brume/"),
    page="villages/valbrume/",
    commune="Valbrume",
    annees="2026–2029",
    titre="Village accueillant",
    en_cours=True,
    exemple="",
    site="Nouvelle vie en Contrée",
    alt="Valbrume, village accueillant, label 2026–2029",
)
TERMINE = replace(BADGE, en_cours=False, titre="Label terminé")
EXEMPLE = replace(BADGE, exemple="Exemple")


@pytest.fixture(scope="module")
def tires() -> dict[str, bytes]:
    return dict(ESTAMPE.tirer(BADGE))


def image(octets: bytes) -> Image.Image:
    return Image.open(BytesIO(octets)).convert("RGB")


def teintes(octets: bytes, boite: tuple[int, int, int, int] | None = None) -> set[str]:
    vue = image(octets)
    couleurs = vue.crop(boite or vue.getbbox()).getcolors(1 << 24) or []
    return {f"#{bytes(teinte).hex()}" for _, teinte in couleurs if isinstance(teinte, tuple)}


# --- les contours -------------------------------------------------------------------------------


def _aire(boucle: list[Point]) -> float:
    suite = zip(boucle, [*boucle[1:], boucle[0]], strict=True)
    return sum(xa * yb - xb * ya for (xa, ya), (xb, yb) in suite) / 2


def test_le_bord_d_un_disque_et_de_son_trou_est_suivi_au_pixel_pres() -> None:
    vue = Image.new("L", (400, 400))
    crayon = ImageDraw.Draw(vue)
    crayon.circle((200, 200), 150, fill=255)
    crayon.circle((200, 200), 60, fill=0)
    suivies = list(suivre(vue))
    boucles = [simplifier(boucle, 0.3) for boucle in suivies]
    dehors, dedans = sorted((_aire(b) for b in boucles), key=abs, reverse=True)
    assert abs(abs(dehors) / (pi * 150.5**2) - 1) < 0.01
    assert abs(abs(dedans) / (pi * 60.5**2) - 1) < 0.02
    assert dehors * dedans < 0  # un trou tourne dans l'autre sens : il se vide
    assert sum(map(len, boucles)) < sum(map(len, suivies)) / 2


def test_une_lettre_a_les_contours_qu_on_lui_voit() -> None:
    def boucles(texte: str) -> int:
        return sum(1 for _ in CONTOURS.boucles(texte, "Fraunces", 600, 60))

    assert [boucles(signe) for signe in "IOBé "] == [1, 2, 3, 3, 0]


# --- le dessin ----------------------------------------------------------------------------------


def test_le_svg_ne_demande_rien_a_personne(tires: dict[str, bytes]) -> None:
    """Posé sur un autre site, il n'y trouve ni nos polices, ni le droit d'appeler quelqu'un."""
    racine = ET.fromstring(tires["svg"])
    noms = {element.tag.rpartition("}")[2] for element in racine.iter()}
    assert noms == {"svg", "title", "clipPath", "rect", "g", "path"}
    attributs = {cle for element in racine.iter() for cle in element.attrib}
    assert attributs <= {
        *("viewBox", "width", "height", "role", "aria-labelledby", "id", "x", "y", "rx"),
        *("fill", "stroke", "stroke-width", "d", "clip-path", "transform"),
    }
    assert tires["svg"].count(b"http") == 1  # l'espace de noms de SVG
    assert racine.findtext("{*}title") == BADGE.alt
    assert (racine.get("width"), racine.get("height")) == (str(LARGEUR), str(HAUTEUR))
    assert len(tires["svg"]) < 40_000


def test_une_alternative_hostile_reste_un_texte() -> None:
    svg = dict(ESTAMPE.tirer(replace(BADGE, alt="</title><script>alert(1)</script>")))["svg"]
    assert b"<script" not in svg
    assert ET.fromstring(svg).findtext("{*}title") == "</title><script>alert(1)</script>"


def test_les_images_ont_leurs_dimensions_et_tout_y_est_peint(tires: dict[str, bytes]) -> None:
    assert tuple(tires) == FORMATS
    for nom, part in (("png", 1), ("panneau", AGRANDI)):
        vue = image(tires[nom])
        assert vue.size == (LARGEUR * part, HAUTEUR * part)
        assert len(tires[nom]) < 250_000
        for haut, bas, attendues in (
            (40, 270, {VIVES.ciel, VIVES.murs, VIVES.toits}),
            (345, 480, {VIVES.fond, VIVES.nom}),
            (500, 585, {VIVES.bandeau, VIVES.sur_bandeau}),
        ):
            boite = (20 * part, haut * part, (LARGEUR - 20) * part, bas * part)
            assert attendues <= teintes(tires[nom], boite), (nom, haut)
    assert Image.open(BytesIO(tires["png"])).mode == "RGBA"
    assert Image.open(BytesIO(tires["png"])).getpixel((0, 0))[3] == 0


def test_le_nom_et_les_annees_changent_l_image(tires: dict[str, bytes]) -> None:
    for autre in (replace(BADGE, commune="Roche-Noire"), replace(BADGE, annees="2025–2028")):
        tire = dict(ESTAMPE.tirer(autre))
        assert all(tire[nom] != tires[nom] for nom in FORMATS)


def test_le_meme_badge_donne_les_memes_octets(tires: dict[str, bytes]) -> None:
    assert dict(Estampe(MODULES).tirer(BADGE)) == tires


def test_un_exemple_est_barre_de_son_mot() -> None:
    tire = dict(ESTAMPE.tirer(EXEMPLE))
    assert b"rotate(" in tire["svg"]
    paysage = (20, 60, LARGEUR - 20, 230)
    assert {VIVES.echarpe, VIVES.sur_echarpe} <= teintes(tire["png"], paysage)


def test_un_label_termine_n_a_aucune_couleur_du_label(tires: dict[str, bytes]) -> None:
    tire = dict(ESTAMPE.tirer(TERMINE))
    vives = {VIVES.bandeau, VIVES.astre, VIVES.toits, VIVES.lisere}
    assert vives <= teintes(tires["png"])
    assert not vives & teintes(tire["png"])
    assert {GRISES.bandeau, GRISES.lisere} <= teintes(tire["png"])


def test_chaque_nom_de_commune_tient_dans_la_plaque() -> None:
    registre = json.loads((DEPOT / "content/donnees/communes.json").read_text("utf-8"))
    assert len(registre) > 100
    for commune in registre:
        plaque = composer(replace(BADGE, commune=commune["nom"]), LETTRES, CONTOURS)
        noms = [ligne for ligne in plaque.lignes if ligne.encre == VIVES.nom]
        assert "".join(n.texte for n in noms).replace("\u00a0", " ").replace(" ", "") == commune[
            "nom"
        ].replace(" ", "")
        for ligne in plaque.lignes:
            dit = (ligne.texte, ligne.famille, ligne.graisse, ligne.corps)
            assert CONTOURS.largeur(*dit) <= COLONNE + 0.5, ligne
        assert all(ligne.texte.lower() not in ("le", "la", "les", "de") for ligne in noms)


# --- ce qu'il dit, et quand ---------------------------------------------------------------------


def village(label: str, suite: str = "") -> str:
    return (
        "\n=== content/villages/valbrume.md\n---\nid: CTR-2026-7001\ntitre: Valbrume\n"
        f"commune: Valbrume\nresume: Un village.\nlabel: {{{label}}}\n"
        f"publication: 2026-01-05 10:00\n{suite}---\n"
    )


LABEL = "statut: labellisee, labellisation: 2026-06-12, echeance: 2029-06-12"
ECHU = "statut: labellisee, labellisation: 2023-11-30, echeance: 2026-11-30"
DERNIER_JOUR = "statut: labellisee, labellisation: 2023-12-01, echeance: 2026-12-01"
RENOUVELE = (
    "statut: renouvelee, labellisation: 2023-05-09, renouvellement: 2026-05-07, "
    "echeance: 2029-05-09"
)
RETIRE = "statut: retiree, labellisation: 2023-03-14, retrait: 2026-03-30, motif: Plus personne"
CANDIDATE = "statut: candidate, candidature: 2026-03-30"


def badge_de(site: Path) -> Badge | None:
    (trouve,) = [laureats.badge(atelier_de(site), v) for v in atelier_de(site).parution.villages]
    return trouve


@pytest.mark.parametrize(
    ("label", "attendu"),
    [
        (LABEL, ("2026–2029", True, "Village accueillant")),
        (RENOUVELE, ("2026–2029", True, "Village accueillant")),
        (DERNIER_JOUR, ("2023–2026", True, "Village accueillant")),
        (ECHU, ("2023–2026", False, "Label terminé")),
        (RETIRE, ("2023–2026", False, "Label terminé")),
    ],
)
def test_il_dit_ses_annees_et_s_il_vaut_encore(
    site: Dessin, label: str, attendu: tuple[str, bool, str]
) -> None:
    trouve = badge_de(site(village(label)))
    assert trouve
    assert (trouve.annees, trouve.en_cours, trouve.titre) == attendu
    assert ("terminé le" in trouve.alt) is not attendu[1]
    assert trouve.commune in trouve.alt
    assert trouve.annees in trouve.alt


def test_une_commune_qui_n_a_jamais_eu_le_label_n_a_pas_de_badge(site: Dessin) -> None:
    dessine = site(village(CANDIDATE))
    assert badge_de(dessine) is None
    assert laureats.badges(atelier_de(dessine)) == {}


def test_un_badge_a_ses_fichiers_a_chaque_adresse_que_sa_page_a_eue(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ligne collée par une mairie avant un renommage, avant une échéance : elle répond toujours."""
    dessine = site(village(ECHU, "anciennes_adresses: [villages/val-brume/]\n"))
    (dessine / "node_modules").symlink_to(MODULES, target_is_directory=True)
    copies = badges.preparer(atelier_de(dessine), dessine)
    fichiers = ("badge.svg", "badge.png", "badge-panneau.png")
    dossiers = ("villages/valbrume/", "villages/val-brume/")
    assert [c.uri for c in copies] == [d + f for d in dossiers for f in fichiers]
    assert all(Path(c.origine).stat().st_size > 5_000 for c in copies)

    def refuser(*_: object) -> None:
        raise AssertionError("un badge déjà dessiné est dans le cache")

    monkeypatch.setattr(estampe.Estampe, "tirer", refuser)
    assert badges.preparer(atelier_de(dessine), dessine) == copies


def test_la_ligne_a_coller_mene_a_la_page_et_se_dit_sans_etre_vue(site: Dessin) -> None:
    atelier = atelier_de(site(village(LABEL)))
    ((_, trouve),) = laureats.laureats(atelier)
    (lien, cible), (img, attributs) = Lecteur(laureats.ligne(atelier, trouve)).balises
    assert (lien, img) == ("a", "img")
    assert cible == {"href": "https://contree.example/villages/valbrume/"}
    assert attributs["src"] == "https://contree.example/villages/valbrume/badge.svg"
    assert attributs["alt"] == "Valbrume, village accueillant, label 2026–2029"
    assert (attributs["width"], attributs["height"]) == ("200", "250")


def test_le_jour_vient_de_la_parution(site: Dessin) -> None:
    dessine = site(village(LABEL))
    plus_tard = atelier_de(dessine, MAINTENANT.replace(year=2029, month=6, day=13))
    veille = atelier_de(dessine, MAINTENANT.replace(year=2029, month=6, day=12))
    assert [len(laureats.laureats(a)) for a in (veille, plus_tard)] == [1, 0]
    (trouve,) = laureats.badges(plus_tard).values()
    assert not trouve.en_cours
