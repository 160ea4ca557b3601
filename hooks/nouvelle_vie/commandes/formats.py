"""Le rapport d'une vérification pour une machine : GitHub, GitLab, ou du JSON.

Le texte et le remède sont ceux que lit une personne.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from ..erreurs import ErreurContenu

VERSION = 1
"""Du rapport en JSON ; à augmenter si une clé change de nom, de sens ou disparaît."""


class Format(StrEnum):
    TEXTE = "texte"
    GITHUB = "github"
    GITLAB = "gitlab"
    JSON = "json"


def github(constats: Sequence[ErreurContenu], dossier: str = "") -> str:
    """Une commande d'annotation par constat, que GitHub Actions pose sur sa ligne.

    GitHub n'en montre que dix par gravité et par étape ; toutes sont dans le journal.

    Args:
        dossier: ce qui précède les chemins, depuis la racine du dépôt ; vide ou terminé par « / ».

    Source : docs.github.com, « Workflow commands » ; échappement d'actions/toolkit,
    packages/core/src/command.ts.
    """
    return "".join(f"{_annotation(c, dossier)}\n" for c in constats)


def _annotation(constat: ErreurContenu, dossier: str) -> str:
    proprietes = {
        "file": dossier + constat.fichier,
        "line": constat.ligne,
        "col": constat.colonne,
        "title": f"{'Conseil' if constat.conseil else 'À corriger'} ({constat.code})",
    }
    dites = ",".join(f"{cle}={_propriete(str(valeur))}" for cle, valeur in proprietes.items())
    gravite = "warning" if constat.conseil else "error"
    return f"::{gravite} {dites}::{_donnee(f'{constat.message} — {constat.remede}')}"


def _donnee(texte: str) -> str:
    return texte.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _propriete(texte: str) -> str:
    return _donnee(texte).replace(":", "%3A").replace(",", "%2C")


def gitlab(constats: Sequence[ErreurContenu], dossier: str = "") -> str:
    """Un rapport « Code Quality » de GitLab : ses constats se posent sur les lignes d'une demande.

    Une empreinte ne dit pas la ligne, qu'un paragraphe ajouté plus haut changerait ; deux constats
    pareils d'un fichier se distinguent par leur rang, car GitLab n'en montre qu'un par empreinte.

    Source : docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    return json.dumps([*_constats_gitlab(constats, dossier)], ensure_ascii=False, indent=1) + "\n"


def _constats_gitlab(constats: Sequence[ErreurContenu], dossier: str) -> Iterator[dict[str, Any]]:
    rangs: Counter[tuple[str, ...]] = Counter()
    for constat in constats:
        identite = (dossier + constat.fichier, constat.code, constat.message)
        rangs[identite] += 1
        empreinte = "\0".join((*identite, str(rangs[identite])))
        yield {
            "description": f"{constat.message} — {constat.remede}",
            "check_name": constat.code,
            "fingerprint": hashlib.sha256(empreinte.encode()).hexdigest(),
            "severity": "minor" if constat.conseil else "major",
            "location": {"path": identite[0], "lines": {"begin": constat.ligne}},
        }


def en_json(
    erreurs: Sequence[ErreurContenu], conseils: Sequence[ErreurContenu], fichiers: int
) -> str:
    """Le rapport entier. Ses clés sont tenues : CONTRIBUTING.md les décrit."""
    rapport = {
        "version": VERSION,
        "fichiers": fichiers,
        "erreurs": [asdict(e) for e in erreurs],
        "conseils": [asdict(c) for c in conseils],
    }
    return json.dumps(rapport, ensure_ascii=False, indent=1) + "\n"
