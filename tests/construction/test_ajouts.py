"""Un genre d'offre et une sortie ajoutés en marche : tout le reste suit sans y toucher."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import feedparser
import pytest

from fabriques import Lecteur, fabriquer, offre, site_constructible
from nouvelle_vie import sorties
from nouvelle_vie.artefact import Artefact, Fichier
from nouvelle_vie.modele.champs import Filtre, champ
from nouvelle_vie.modele.nombres import Entier
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.textes_saisis import Texte
from nouvelle_vie.rendu.atelier import Atelier
from outils import verifier


class Moulin(Offre):
    """Le genre ajouté."""

    genre: ClassVar[str] = "moulin"
    libelle: ClassVar[str] = "Moulin à faire tourner"
    pluriel: ClassVar[str] = "Moulins à faire tourner"

    chute: Texte = champ("Hauteur de chute", "En mètres", unite="m", fiche=True)
    puissance: Entier | None = champ("Puissance", unite="kW", defaut=None, filtre=Filtre("bornes"))


FICHE = "\n=== offres/moulin/grand-moulin.yml\n" + (
    offre("CTR-2026-0501", "Le grand moulin du pont")
    .replace("nature: potentiel\n", "chute: trois mètres\npuissance: 12\n")
    .replace("objet: Un objet\n", "")
)

SIGNALER = """
=== content/signaler.md
---
title: Signaler
description: Signaler une offre.
---

# Signaler
"""


def _inventaire(atelier: Atelier) -> Iterator[Artefact]:
    """La sortie ajoutée."""
    lignes = [f"{o.id};{o.genre};{atelier.absolue(o.adresse)}\n" for o in atelier.parution.offres]
    yield Fichier("donnees/inventaire.csv", "".join(lignes).encode())


@dataclass(frozen=True)
class Publie:
    dossier: Path

    def lire(self, uri: str) -> str:
        return (self.dossier / uri).read_text("utf-8")


@pytest.fixture
def publie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publie:
    """Le petit site avec un moulin et un inventaire, fabriqué dans ce processus."""
    monkeypatch.setitem(GENRES, "moulin", Moulin)
    monkeypatch.setattr(sorties, "SORTIES", (*sorties.SORTIES, _inventaire))
    racine = site_constructible(tmp_path / "petit", FICHE + SIGNALER)
    assert verifier(racine).code == 0
    return Publie(fabriquer(racine).dossier)


def test_le_nouveau_genre_a_sa_page_complete(publie: Publie) -> None:
    page = publie.lire("offres/moulin/grand-moulin/index.html")
    assert "<h1>Le grand moulin du pont</h1>" in page
    assert "Hauteur de chute" in page
    assert "trois mètres" in page
    assert "Moulin à faire tourner" in page
    assert (publie.dossier / "o/CTR-2026-0501/index.html").is_file()


def test_le_nouveau_genre_a_sa_liste_et_parait_dans_les_autres(publie: Publie) -> None:
    liste = publie.lire("offres/moulin/index.html")
    assert "Moulins à faire tourner" in liste
    assert any(a["href"].endswith("offres/moulin/grand-moulin/") for a in Lecteur(liste).liens)
    toutes = publie.lire("offres/index.html")
    cites = [a["href"] for a in Lecteur(toutes).liens]
    assert any(lien.endswith("offres/moulin/") for lien in cites)
    assert any(lien.endswith("offres/moulin/grand-moulin/") for lien in cites)


def test_le_nouveau_genre_a_son_flux(publie: Publie) -> None:
    for uri in ("flux/offres-moulin.xml", "flux/offres.xml"):
        lu = feedparser.parse(publie.lire(uri).encode())
        assert not lu.bozo
        assert [e.title for e in lu.entries] == ["Le grand moulin du pont"]


def test_le_nouveau_genre_a_son_filtre_de_recherche(publie: Publie) -> None:
    fragments = [
        json.loads(b"{" + gzip.decompress(f.read_bytes()).partition(b"{")[2])
        for f in sorted((publie.dossier / "pagefind/fragment").iterdir())
    ]
    moulin = next(f for f in fragments if f["url"] == "/offres/moulin/grand-moulin/")
    assert moulin["filters"]["genre"] == ["Moulins à faire tourner"]
    filtres = b"".join(
        gzip.decompress(f.read_bytes()) for f in (publie.dossier / "pagefind/filter").iterdir()
    )
    assert "Moulins à faire tourner".encode() in filtres


def test_le_nouveau_genre_et_son_champ_entrent_dans_les_filtres_des_offres(publie: Publie) -> None:
    index = json.loads(publie.lire("donnees/facettes.json"))
    assert (
        index["facettes"]["genre"]["valeurs"][index["facettes"]["genre"]["colonne"][0]] == "moulin"
    )
    puissance = index["facettes"]["puissance"]
    assert (puissance["sorte"], puissance["colonne"]) == ("bornes", [12])
    champs = [
        a for balise, a in Lecteur(publie.lire("offres/index.html")).balises if balise == "input"
    ]
    assert {"puissance_min", "puissance_max"} <= {a["name"] for a in champs}
    assert ("genre", "moulin") in {(a["name"], a.get("value")) for a in champs}


def test_le_nouveau_genre_a_son_schema_et_ses_donnees(publie: Publie) -> None:
    schema = json.loads(publie.lire("donnees/schemas/offre-moulin.json"))
    assert "chute" in schema["required"]
    assert "surface" not in schema["properties"]
    offres = json.loads(publie.lire("donnees/offres.geojson"))["features"]
    assert [o["properties"]["genre"] for o in offres] == ["moulin"]


def test_le_nouveau_genre_et_ses_champs_sont_dans_les_donnees_ouvertes(publie: Publie) -> None:
    (offre_lue,) = json.loads(publie.lire("donnees/offres.json"))["donnees"]
    assert offre_lue["details"] == {"chute": "trois mètres"}
    schema = json.loads(publie.lire("donnees/schemas/offres.schema.json"))
    assert list(schema["$defs"]["moulin"]["properties"]) == ["chute"]
    assert "moulin" in {
        c["const"] for c in schema["$defs"]["ligne"]["properties"]["genre"]["oneOf"]
    }
    csv = publie.lire("donnees/offres-moulin.csv").splitlines()
    assert csv[0].endswith(";exemple;chute")
    assert csv[1].endswith(";trois mètres")
    assert ";Moulin à faire tourner;" in publie.lire("donnees/offres.csv")
    assert "Moulin à faire tourner : 1 colonne" in publie.lire("donnees/index.html").replace(
        "\u00a0", " "
    )
    assert "offres-moulin.csv" in publie.lire("donnees/catalogue.jsonld")


def test_le_nouveau_genre_se_signale(publie: Publie) -> None:
    """Champs, lectures et règles suivent ; la page en fait un choix de plus, et une feuille."""
    decrit = json.loads(publie.lire("donnees/signaler/moulin.json"))
    champs = {champ["nom"]: champ for champ in decrit["champs"]}
    assert champs["chute"]["partie"] == "essentiel"
    assert decrit["lectures"][champs["puissance"]["lecture"]]["entier"]
    assert ["puissance", "Puissance (kW)"] in decrit["colonnes"]
    feuille = publie.lire("signaler/feuille/moulin/index.html").replace("\u00a0", " ")
    assert "Hauteur de chute (m)" in feuille
    page = publie.lire("signaler/index.html")
    assert '<input type="radio" name="genre" value="moulin"' in page


def test_la_nouvelle_sortie_voit_le_catalogue(publie: Publie) -> None:
    attendue = "CTR-2026-0501;moulin;https://contree.example/offres/moulin/grand-moulin/\n"
    assert publie.lire("donnees/inventaire.csv") == attendue


def test_sans_cet_ajout_le_dossier_est_une_faute(tmp_path: Path) -> None:
    """Le genre ne vit que le temps d'un essai."""
    verdict = verifier(site_constructible(tmp_path / "petit", FICHE))
    assert verdict.code == 1
    assert "le dossier « moulin » n'est pas un genre d'offre" in verdict.sortie
