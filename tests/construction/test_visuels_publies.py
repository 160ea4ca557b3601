"""Les visuels du site construit : chaque fiche a les siens, et on les montre où il faut."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image

from fabriques import Lecteur, SiteConstruit, copie_du_depot, lancer
from nouvelle_vie.fabrique.dessin import POIDS_MAX
from nouvelle_vie.fabrique.visuels import CACHE, DOSSIER, FORMATS
from nouvelle_vie.modele.fiche import Fiche
from nouvelle_vie.rendu.typographie import typographier

SITE = "https://nouvelle-vie.example/"
LANCEUR = """
from nouvelle_vie.fabrique import visuels
def interdire(*_):
    raise AssertionError("une reconstruction tiède ne dessine rien")
visuels._dessiner = interdire
from mkdocs.__main__ import cli
cli(["build", "--strict", "-q"])
"""


def fiches(site: SiteConstruit) -> list[Fiche]:
    """Celles qui ont une page et un visuel."""
    lisibles = filter(site.parution.lisible, site.lecture.catalogue.fiches())
    return [fiche for fiche in lisibles if fiche.sorte != "territoire"]


def _metas(html: str) -> dict[str, str]:
    return {a["property"]: a["content"] for b, a in Lecteur(html).balises if "property" in a}


def test_chaque_fiche_a_ses_deux_images(site_construit: SiteConstruit) -> None:
    publies = sorted((site_construit.dossier / DOSSIER).iterdir())
    attendus = {f"{f.id}-{format_}" for f in fiches(site_construit) for format_ in FORMATS}
    assert len(attendus) > 120
    assert {re.sub(r"\.[0-9a-f]{8}-", "-", c.stem) for c in publies} == attendus
    assert len(publies) == len(attendus)
    for chemin in publies:
        assert chemin.stat().st_size < POIDS_MAX
        with Image.open(chemin) as image:
            assert image.size == FORMATS[chemin.stem.rpartition("-")[2]]
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)


def test_un_lien_partage_montre_le_visuel_et_le_dit(site_construit: SiteConstruit) -> None:
    for fiche in fiches(site_construit):
        html = site_construit.html(fiche.adresse)
        metas = _metas(html)
        chemin = metas["og:image"].removeprefix(SITE)
        assert re.fullmatch(rf"{DOSSIER}/{fiche.id}\.[0-9a-f]{{8}}-paysage\.jpg", chemin)
        assert (site_construit.dossier / chemin).is_file()
        assert (metas["og:image:width"], metas["og:image:height"]) == ("1200", "630")
        assert typographier(fiche.titre) in metas["og:image:alt"]
        if fiche.photos:
            assert fiche.photos[0].alt.rstrip(".")[:40] in metas["og:image:alt"]
        assert 'name="twitter:card" content="summary_large_image"' in html


def test_une_page_qui_n_est_pas_une_fiche_garde_l_image_du_site(
    site_construit: SiteConstruit,
) -> None:
    for adresse in ("offres/", "label/"):
        assert _metas(site_construit.html(adresse))["og:image"] == f"{SITE}assets/partage.png"


def test_les_flux_joignent_le_visuel_et_gardent_la_photo_dans_le_texte(
    site_construit: SiteConstruit,
) -> None:
    publie = site_construit.dossier
    rss = ET.parse(publie / "flux/tout.xml").getroot()
    jointes = [e.attrib["url"] for e in rss.iter("enclosure")]
    entrees = json.loads((publie / "flux/tout.json").read_text("utf-8"))["items"]
    assert len(jointes) == len(entrees) > 20
    assert jointes == [e["image"] for e in entrees]
    assert all(j.startswith(f"{SITE}{DOSSIER}/") for j in jointes)
    assert not [e for e in entrees if DOSSIER in e["content_html"]]


def test_une_reconstruction_tiede_n_en_dessine_aucun(
    site_construit: SiteConstruit, tmp_path: Path
) -> None:
    """Sans quoi chaque construction prendrait trois secondes de plus, et deux minutes à 5 000."""
    racine = copie_du_depot(tmp_path / "depot")
    assert (racine / CACHE / "index.json").is_file()
    essai = lancer([sys.executable, "-c", LANCEUR], racine)
    assert essai.code == 0, essai.sortie
    ici, la = (
        sorted((site / DOSSIER).iterdir()) for site in (racine / "site", site_construit.dossier)
    )
    assert [c.name for c in ici] == [c.name for c in la]
    froid = copie_du_depot(tmp_path / "froid", a_froid=True)
    assert lancer([sys.executable, "-c", LANCEUR], froid).code != 0  # l'interdit est bien en place
