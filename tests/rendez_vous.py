"""Des rendez-vous difficiles à écrire dans un agenda, et tous les calendriers d'un site."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from fabriques import artefacts, atelier_de, evenement
from nouvelle_vie.artefact import Fichier
from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.parution import Parution
from nouvelle_vie.rendu.atelier import Atelier
from outils import DEPOT

LONG = ("Œuvrer à l’été, dîner à Noël ; forêts, bœufs, « chênes » et maïs : " * 5)[:300]
"""Trois cents caractères, dont un quart hors de l'ASCII. Un titre de fiche en admet 120."""
FAMILLE = "👨‍👩‍👧‍👦 en famille 👩🏽‍🌾 " * 5
ECRITURES = "לילה בהרים، ليلة في الجبال"

_CAS: tuple[tuple[str, str, str], ...] = (
    ("Nuit courte", "debut: 2027-03-27 18:00\nfin: 2027-03-28 12:00\n", ""),
    ("Nuit longue", "debut: 2026-10-24 22:00\nfin: 2026-10-25 04:30\n", ""),
    ("Matin d'après", "debut: 2027-03-28 03:15\nfin: 2027-03-28 03:45\n", ""),
    ("Foire", "debut: 2026-12-05\nfin: 2026-12-07\n", ""),
    ("Fête", "debut: 2026-12-20\n", ""),
    ("Salon", "debut: 2026-12-29 09:00\nfin: 2027-01-02\n", ""),
    ("Bal", "debut: 2026-12-12 21:00\n", "etat: annule\nrevision: 3\n"),
    ("Marché", "debut: 2026-07-12 08:30\nfin: 2026-07-12 12:00\n", "etat: reporte\n"),
    ("Repas", "debut: 2027-07-12 12:30\n", "etat: reporte\nprevu_le: 2027-05-01\nrevision: 1\n"),
    (LONG[:120].strip(), "debut: 2027-01-08 18:30\nfin: 2027-01-08 21:00\n", ""),
    (FAMILLE.strip(), "debut: 2027-01-09 10:00\n", ""),
    (ECRITURES, "debut: 2027-01-10 10:00\n", ""),
    ('<b>&amp; "deux" C:\\Notes\\new; a, b\\', "debut: 2027-01-11 10:00\n", ""),
    ("Fin\r\nATTENDEE:mailto:x@ailleurs.example\r\nEND:VEVENT", "debut: 2027-01-12 10:00\n", ""),
)
"""Titre, dates, suite. Un retour chariot n'est qu'une espace, comme tout blanc d'un titre."""
_ORGANISATEUR = "organisateur:\n  organisme: 'Foyer \"rural\"; de Valbrume'\n"


def _fiche(rang: int) -> str:
    titre, dates, suite = _CAS[rang]
    texte = evenement(f"CTR-2026-09{rang + 1:02d}", json.dumps(titre, ensure_ascii=False), dates)
    qui = _ORGANISATEUR + ("  courriel: foyer@valbrume.example\n" if rang % 2 else "")
    return texte.removesuffix("---\n") + suite + qui + "---\n"


DIFFICILES = "".join(
    f"\n=== content/evenements/e{rang + 1:02d}.md\n{_fiche(rang)}" for rang in range(len(_CAS))
)
"""Un évènement par cas ; son fichier et son identifiant finissent par son rang."""


def du_depot(site_url: str = "https://contree.example/") -> Atelier:
    """L'atelier du site d'exemple, à la date que fixe son mkdocs.yml."""
    quand = maintenant(lire_reglages(DEPOT / "mkdocs.yml"), {})
    return atelier_de(DEPOT, quand, site_url)


def difficile(site: Path) -> Atelier:
    """L'atelier d'un site qui a les rendez-vous difficiles, dont un titre de 300 caractères.

    Le modèle les refuserait : celui-là est allongé en mémoire.
    """
    atelier = atelier_de(site)
    catalogue = atelier.parution.catalogue
    allonges = tuple(
        e.model_copy(update={"titre": LONG}) if e.titre in LONG else e for e in catalogue.evenements
    )
    assert sum(len(e.titre) == 300 for e in allonges) == 1
    parution = Parution(replace(catalogue, evenements=allonges), atelier.parution.maintenant)
    return replace(atelier, parution=parution)


def calendriers(atelier: Atelier) -> dict[str, bytes]:
    """Chaque calendrier que publie un site, par adresse."""
    return {
        uri: a.octets
        for uri, a in artefacts(atelier).items()
        if uri.endswith(".ics") and isinstance(a, Fichier)
    }
