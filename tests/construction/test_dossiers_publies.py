"""Les dossiers des villages, publiés : rien d'interne, rien d'une candidate qui n'a pas paru.

Chaque mot cherché est inventé et n'existe qu'à un endroit : le trouver quelque part, même dans
l'index de recherche décompressé, c'est une fuite.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from fabriques import construire, environnement, site_constructible
from nouvelle_vie.modele.texte import plier
from nouvelle_vie.rendu.laureats import AGRANDI, HAUTEUR, LARGEUR
from outils import DEPOT

GRILLE = (DEPOT / "content/label/referentiel.yml").read_text("utf-8")
CACHES = (
    "zorbifugue",  # la preuve interne
    "quiproquette",  # ce qui manque
    "brimbalou",  # une note interne du journal
    "tintamarole",  # une note interne du bourg-centre
    "farfelinade",  # le résumé d'une candidate qui n'a pas paru
    "escarbouillon",  # sa preuve, qui serait publique
    "virevoltaire",  # sa note
    "cachotiere",  # son nom de fichier, donc son adresse
)
MONTRES = ("galipettine", "pimprenouille", "cabriolesque", "ritournellon")
"""Leurs semblables publics : la recherche les trouve, elle trouverait donc les autres."""
SITE = f"""\
=== content/label/referentiel.yml
{GRILLE}
=== content/villages/valbrume.md
---
id: CTR-2026-7001
titre: Valbrume
commune: Valbrume
resume: Un village galipettine.
label: {{statut: labellisee, labellisation: 2026-06-12, echeance: 2029-06-12}}
publication: 2026-06-20 10:00
anciennes_adresses: [villages/val-brume/]
criteres:
  A1: {{niveau: 2, preuve: Une preuve pimprenouille}}
  A2: {{niveau: 2, preuve: Une preuve zorbifugue, interne: oui}}
  D1: {{niveau: 0, manque: Un livret quiproquette, pour_le: 2027-01-31}}
journal:
  - {{le: 2026-03-02, geste: visite, texte: Une visite cabriolesque.}}
  - {{le: 2026-03-03, geste: revue, texte: Une revue brimbalou., interne: oui}}
bourg_centre:
  etat: preparation
  projet: Un projet ritournellon.
  journal:
    - {{le: 2026-03-04, geste: atelier, texte: Un atelier tintamarole., interne: oui}}
---
=== content/villages/cachotiere.md
---
id: CTR-2026-7099
titre: Roche-Noire
commune: Roche-Noire
resume: Une candidate farfelinade.
label: {{statut: candidate, candidature: 2026-10-27}}
publication: 2027-03-01 10:00
criteres:
  A1: {{niveau: 2, preuve: Une preuve escarbouillon}}
journal:
  - {{le: 2026-11-03, geste: rendez-vous, texte: Un rendez-vous virevoltaire.}}
---
"""


@pytest.fixture(scope="module")
def publie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Le petit site, construit par la commande de tout le monde, recherche comprise."""
    racine = site_constructible(tmp_path_factory.mktemp("dossiers") / "site", SITE)
    essai = construire(racine, "-d", str(racine / "publie"), **environnement())
    assert essai.code == 0, essai.sortie
    return racine / "publie"


@pytest.fixture(scope="module")
def textes(publie: Path) -> dict[str, str]:
    """Tout ce qui est publié, chemins compris, décompressé et plié."""
    lus = {}
    for chemin in sorted(publie.rglob("*")):
        if chemin.is_file():
            octets = chemin.read_bytes()
            if octets.startswith(b"\x1f\x8b"):
                octets = gzip.decompress(octets)
            relatif = chemin.relative_to(publie).as_posix()
            lus[relatif] = plier(f"{relatif} {octets.decode('utf-8', 'ignore')}")
    return lus


def _ou(mot: str, textes: dict[str, str]) -> list[str]:
    """Les fichiers qui disent ce mot, ou sa racine : l'index de recherche ne garde qu'elle."""
    return [fichier for fichier, texte in textes.items() if mot[:7] in texte]


@pytest.mark.parametrize("mot", CACHES)
def test_rien_d_interne_ni_de_cache_n_est_publie(mot: str, textes: dict[str, str]) -> None:
    assert _ou(mot, textes) == []


@pytest.mark.parametrize("mot", MONTRES)
def test_la_meme_recherche_trouve_ce_qui_est_public(mot: str, textes: dict[str, str]) -> None:
    assert "villages/valbrume/index.html" in _ou(mot, textes)


def test_elle_lit_aussi_l_index_de_recherche(textes: dict[str, str]) -> None:
    lus = _ou("galipettine", textes)
    assert any(".pf_fragment" in fichier for fichier in lus)
    assert any(".pf_index" in fichier for fichier in lus)


def test_ni_l_identifiant_ni_les_dates_d_une_candidate_cachee(textes: dict[str, str]) -> None:
    assert _ou_exact("ctr 2026 7099", textes) == []
    assert _ou_exact("ctr 2026 7001", textes) != []
    assert not any("2026 10 27" in texte for texte in textes.values())


def _ou_exact(dit: str, textes: dict[str, str]) -> list[str]:
    return [fichier for fichier, texte in textes.items() if f" {dit} " in texte]


@pytest.mark.parametrize("dossier", ["villages/valbrume", "villages/val-brume"])
def test_le_badge_est_publie_a_chaque_adresse_du_village(publie: Path, dossier: str) -> None:
    svg = ET.fromstring((publie / dossier / "badge.svg").read_bytes())
    assert "Valbrume, village accueillant, label 2026–2029" in (svg.findtext("{*}title") or "")
    for nom, part in (("badge.png", 1), ("badge-panneau.png", AGRANDI)):
        with Image.open(publie / dossier / nom) as image:
            assert image.size == (LARGEUR * part, HAUTEUR * part)
            assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 20


def test_un_village_sans_label_n_a_pas_de_badge(publie: Path) -> None:
    dossiers = {chemin.parent.name for chemin in publie.rglob("badge*.*")}
    assert dossiers == {"valbrume", "val-brume"}
