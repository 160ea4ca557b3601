"""Les flux du site construit : ce qu'ils annoncent d'une image est vrai du fichier publié."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from PIL import Image

from fabriques import SiteConstruit
from nouvelle_vie.rendu.rss import ESPACES


def test_une_image_jointe_pese_et_mesure_ce_que_dit_le_flux(site_construit: SiteConstruit) -> None:
    """RSS 2.0, « enclosure » : des lecteurs refusent une longueur fausse."""
    publie, media = site_construit.dossier, f"{{{ESPACES['media']}}}content"
    vues = 0
    for flux in sorted((publie / "flux").rglob("*.xml")):
        racine = ET.parse(flux).getroot()
        site = racine.findtext("channel/image/url", "").removesuffix("assets/flux.png")
        for element in racine.iter("item"):
            jointe, detail = element.find("enclosure"), element.find(media)
            if jointe is None or detail is None:
                continue
            fichier = publie / jointe.attrib["url"].removeprefix(site)
            assert int(jointe.attrib["length"]) == fichier.stat().st_size
            with Image.open(fichier) as image:
                assert image.format == "JPEG"
                assert image.size == (int(detail.attrib["width"]), int(detail.attrib["height"]))
            vues += 1
    assert vues > 50


def test_l_image_des_flux_est_publiee_a_sa_taille(site_construit: SiteConstruit) -> None:
    """RSS 2.0, « image » : 144 pixels de large au plus."""
    publie = site_construit.dossier
    with Image.open(publie / "assets/flux.png") as image:
        assert (image.format, image.size) == ("PNG", (144, 144))
    document = json.loads((publie / "flux/tout.json").read_text("utf-8"))
    assert document["icon"].endswith("/assets/flux.png")
