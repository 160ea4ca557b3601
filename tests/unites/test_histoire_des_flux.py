"""Un abonné à tous les flux vit l'histoire d'un site : il ne voit qu'une nouvelle."""

from __future__ import annotations

from pathlib import Path

import feedparser

from fabriques import Dessin, artefacts, atelier_de
from histoire import ARBORESCENCE, PROGRAMMEE, Etape, etapes
from nouvelle_vie.artefact import Fichier


def _lire(site: Path, etape: Etape) -> dict[str, dict[str, str]]:
    """guid → date de chaque élément, par flux."""
    publies = artefacts(atelier_de(site, etape.quand, etape.adresse))
    lus: dict[str, dict[str, str]] = {}
    for uri, artefact in publies.items():
        if uri.startswith("flux/") and uri.endswith(".xml") and isinstance(artefact, Fichier):
            flux = feedparser.parse(artefact.octets)
            assert not flux.bozo, uri
            lus[uri] = {e.id: e.published for e in flux.entries}
    return lus


def test_la_seule_nouvelle_d_une_histoire_est_l_offre_programmee(site: Dessin) -> None:
    racine = site(ARBORESCENCE)
    vus: dict[str, dict[str, str]] = {}
    nouvelles: list[tuple[str, str, str]] = []
    for etape in etapes():
        etape.faire(racine)
        lus = _lire(racine, etape)
        if not vus:
            vus = lus
            assert sum(map(len, vus.values())) > 15
            continue
        # Un flux qui disparaît met en panne l'outil qui le suit.
        assert vus.keys() <= lus.keys(), etape.nom
        for uri, elements in lus.items():
            connus = vus.setdefault(uri, {})
            for guid, date in elements.items():
                if guid not in connus:
                    nouvelles.append((etape.nom, uri, guid))
                # Une date qui change passerait pour une nouvelle.
                assert connus.setdefault(guid, date) == date, (etape.nom, uri, guid)
    assert {(nom, guid.rpartition("/")[2]) for nom, _, guid in nouvelles} == {
        ("parution programmée", PROGRAMMEE)
    }
    flux = {uri.removeprefix("flux/").removesuffix(".xml") for _, uri, _ in nouvelles}
    assert flux >= {"tout", "offres", "offres-projet", "offres-amont", "commune-valbrume"}
