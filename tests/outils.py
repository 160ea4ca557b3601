"""Ce que les tests partagent : dessiner un petit site, le lire, le vérifier.

Le petit site se passe en « Contrée », un territoire inventé ; ses fichiers sont dans
`references/petit-site.txt`. Un test y ajoute les siens dans la même écriture :

    === offres/logement/gite.yml
    id: CTR-2026-0001
    titre: Gîte

Après le chemin, une option entre parenthèses : `(octets)` pour un littéral Python (`b"\\xff"`),
`(lien)` pour un lien symbolique vers le texte, `(300 fois)` pour répéter le texte,
`(image JPEG 600x400)` pour une image unie.
"""

from __future__ import annotations

import ast
import json
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image
from typer.testing import CliRunner

from nouvelle_vie.commandes import application
from nouvelle_vie.erreurs import ErreurContenu
from nouvelle_vie.lecture.charger import Lecture, charger
from nouvelle_vie.lecture.site import lire_adresse, lire_reglages
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.modele.offres import GENRES

DEPOT = Path(__file__).resolve().parent.parent
"""La racine du dépôt : son contenu réel, ses crochets, ses habillages."""
REFERENCES = Path(__file__).resolve().parent / "references"
EXEMPLES_DE_FAUTES = DEPOT / "hooks" / "nouvelle_vie" / "textes" / "fautes"
"""Par code, ce qui provoque la faute et le rapport qui la dit ; le guide les montre."""
MAINTENANT = datetime(2026, 12, 1, 9)
"""L'instant que fixe le petit site."""

_TITRE = re.compile(r"^=== (.+?)(?: \((octets|lien|\d+ fois|image \w+ \d+x\d+)\))?$", re.M)


@dataclass(frozen=True)
class Section:
    """Un fichier d'une arborescence écrite : son chemin, son option, son texte."""

    chemin: str
    option: str
    texte: str


def sections(arborescence: str) -> list[Section]:
    """Découpe « === chemin » puis texte ; ce qui précède le premier titre est un commentaire."""
    _, *morceaux = _TITRE.split(arborescence)
    return [
        Section(chemin, option or "", texte.removeprefix("\n"))
        for chemin, option, texte in zip(morceaux[::3], morceaux[1::3], morceaux[2::3], strict=True)
    ]


def dessiner(dossier: Path, arborescence: str) -> Path:
    """Écrit les fichiers d'une arborescence sous `dossier`, qu'elle rend."""
    for section in sections(arborescence):
        _poser(dossier / section.chemin, section)
    return dossier


def _poser(chemin: Path, section: Section) -> None:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    if section.option == "lien":
        chemin.symlink_to(section.texte.strip())
    elif section.option == "octets":
        chemin.write_bytes(ast.literal_eval(section.texte.strip()))
    elif section.option.startswith("image "):
        _, sorte, taille = section.option.split()
        largeur, hauteur = map(int, taille.split("x"))
        Image.new("RGB", (largeur, hauteur), "#8fa292").save(chemin, sorte)
    elif section.option:
        chemin.write_bytes(section.texte.encode() * int(section.option.split()[0]))
    else:
        chemin.write_bytes(section.texte.encode())


def petit_site(dossier: Path, arborescence: str = "") -> Path:
    """Dessine le petit site, sans faute ni conseil, puis les fichiers d'`arborescence`."""
    dessiner(dossier, (REFERENCES / "petit-site.txt").read_text("utf-8"))
    return dessiner(dossier, arborescence)


def lire_site(site: Path, maintenant: datetime = MAINTENANT) -> Lecture:
    """Lit un site comme le font la vérification et la fabrication."""
    reglages = lire_reglages(site / "mkdocs.yml")
    return charger(
        site,
        reglages.dossiers,
        maintenant,
        demonstration=reglages.demonstration,
        site_url=lire_adresse(site / "mkdocs.yml"),
    )


@dataclass(frozen=True)
class Verdict:
    """Ce qu'a répondu `nouvelle-vie verifier`."""

    code: int
    sortie: str
    plantage: BaseException | None


def verifier(site: Path, *arguments: str) -> Verdict:
    """Lance `nouvelle-vie verifier` dans ce processus."""
    commande = ["verifier", "--racine", os.fspath(site), *arguments]
    rendu = CliRunner().invoke(application, commande)
    plantage = None if isinstance(rendu.exception, SystemExit) else rendu.exception
    return Verdict(rendu.exit_code, rendu.output, plantage)


def codes(constats: tuple[ErreurContenu, ...]) -> list[str]:
    """Les codes des fautes, dans l'ordre du rapport."""
    return [c.code for c in constats]


def en_yaml(donnees: dict[str, Any]) -> str:
    """Une fiche écrite en YAML, un champ par ligne (le JSON en est un sous-ensemble)."""
    return "".join(
        f"{cle}: {json.dumps(valeur, ensure_ascii=False)}\n" for cle, valeur in donnees.items()
    )


# --- des fiches en mémoire ----------------------------------------------------------------------

_PROPRES: dict[str, dict[str, Any]] = {
    "reprise": {"activite": "Épicerie", "cession": "fonds", "prix": 45_000},
    "local": {"usage": "Atelier", "surface": 60, "loyer": 350, "chauffe": False},
    "logement": {
        "transaction": "location",
        "loyer": 520,
        "charges": 40,
        "reglement_charges": "forfait",
        "depot_garantie": 480,
        "surface": 70,
        "meuble": False,
        "energie": {
            "dpe": "C",
            "ges": "B",
            "depenses_min": 900,
            "depenses_max": 1300,
            "annee_prix": 2023,
        },
    },
    "terrain": {"nature": "a-batir", "surface": 800, "prix": 24_000},
    "emploi": {
        "intitule": "Secrétaire de mairie (F/H)",
        "employeur": "Mairie de Valbrume",
        "contrat": "cdi",
        "prise_de_poste": "1er février 2027",
        "salaire_min": 1900,
        "salaire_max": 2200,
    },
    "sante": {"profession": "Médecin", "exercice": "liberal"},
    "projet": {"nature": "potentiel", "objet": "Une ancienne gare"},
}


def donnees_offre(genre: str = "projet", **champs: Any) -> dict[str, Any]:
    """Ce qu'il faut écrire pour qu'une offre de ce genre paraisse ; `champs` le change."""
    return {
        "id": "CTR-2026-0001",
        "titre": "Une offre du bourg",
        "commune": "Valbrume",
        "statut": "publiee",
        "dates": {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00", "limite": "2026-12-31"},
        "resume": "Une offre claire.",
        "argumentaire": {
            "activite": "Vivre.",
            "receptivite": "Accueillir.",
            "amenites": "Marcher.",
        },
        **_PROPRES[genre],
        **champs,
    }


def offre(genre: str = "projet", slug: str = "", **champs: Any) -> Offre:
    """Une offre en mémoire, prête à paraître ; un champ donné à `None` est retiré."""
    donnees = {c: v for c, v in donnees_offre(genre, **champs).items() if v is not None}
    nom = slug or donnees["id"].lower()
    return GENRES[genre].model_validate(donnees).situee(f"offres/{genre}/{nom}.yml", nom)
