"""Les images du site construit : celles des fiches qui paraissent, et rien d'autre."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image

from fabriques import SiteConstruit, construire, offre, site_constructible
from outils import DEPOT

PHOTO = "photos:\n  - fichier: {}\n    alt: Une cour\n    credit: La mairie\n    licence: LO 2.0\n"
CITEE = re.compile(r"images/(?!visuels/)[a-z0-9.-]+")


def _fichiers(site: Path) -> list[Path]:
    """Cartes et dérivés des photos ; les visuels de réseau ont leur dossier et leurs essais."""
    return [c for c in (site / "images").iterdir() if c.is_file()]


def _photos(site: Path) -> list[Path]:
    return [c for c in _fichiers(site) if c.suffix != ".svg"]


def test_chaque_image_citee_existe_et_chacune_est_citee(site_construit: SiteConstruit) -> None:
    publiees = {f"images/{c.name}" for c in _fichiers(site_construit.dossier)}
    citees = {
        adresse
        for page in site_construit.dossier.rglob("*.html")
        for balise in re.findall(r"<(?:img|source)\b[^>]*>", page.read_text("utf-8"))
        for adresse in CITEE.findall(balise)
    }
    assert len(publiees) >= 40
    assert citees == publiees


def test_aucun_derive_du_site_ne_porte_de_metadonnees(site_construit: SiteConstruit) -> None:
    photos = _photos(site_construit.dossier)
    assert photos
    for chemin in photos:
        with Image.open(chemin) as image:
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
            assert image.width in (400, 800, 1200)


def test_les_dessins_du_depot_se_disent_illustrations(site_construit: SiteConstruit) -> None:
    photos = [p for f in site_construit.lecture.catalogue.fiches() for p in f.photos]
    assert len(photos) > 60
    assert all(p.illustration for p in photos if p.fichier.startswith("paysage-"))
    poids = [c.stat().st_size for c in (DEPOT / "content/images").iterdir()]
    assert max(poids) < 150_000
    assert sum(poids) < 1_200_000


def test_seules_les_images_des_fiches_qui_paraissent_sont_publiees(tmp_path: Path) -> None:
    visible = offre("CTR-2026-0001", "Le moulin", suite=PHOTO.format("moulin.jpg"))
    demain = offre("CTR-2026-0002", "La forge", "2026-12-24 09:00", PHOTO.format("forge.png"))
    page = (
        "---\ntitle: Essai\ndescription: Essai.\n" + PHOTO.format("cour.webp") + "---\n"
        "# Essai\n\nVoici :\n\n![La cour](cour.webp)\n"
    )
    racine = site_constructible(
        tmp_path / "petit",
        f"=== offres/projet/moulin.yml\n{visible}=== offres/projet/forge.yml\n{demain}"
        f"=== content/pourquoi.md\n{page}"
        "=== content/images/moulin.jpg (image JPEG 900x600)\n"
        "=== content/images/forge.png (image PNG 901x600)\n"
        "=== content/images/cour.webp (image WEBP 902x600)\n"
        "=== content/images/oubliee.jpg (image JPEG 903x600)\n"
        "=== content/images/SOURCES.md\nD'où viennent les photos.\n",
    )
    essai = construire(racine)
    assert essai.code == 0, essai.sortie
    site = racine / "site"
    noms = sorted(c.name.partition(".")[0] for c in _photos(site))
    assert noms == ["cour"] * 4 + ["moulin"] * 4
    assert not [c for c in site.rglob("*") if "forge" in c.name or "SOURCES" in c.name]
    pourquoi = (site / "pourquoi/index.html").read_text("utf-8")
    assert '<figure class="image">' in pourquoi
    assert "../images/cour." in pourquoi
    froid = {c.name: c.read_bytes() for c in _fichiers(site)}

    assert construire(racine).code == 0

    assert {c.name: c.read_bytes() for c in _fichiers(site)} == froid
