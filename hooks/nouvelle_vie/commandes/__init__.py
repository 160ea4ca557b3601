"""La commande `nouvelle-vie`."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Any

import typer

from .francais import Commande, Groupe

CYCLE = (
    "etudier",
    "qualifier",
    "publier",
    "confirmer",
    "suspendre",
    "discuter",
    "pourvoir",
    "archiver",
    "retirer",
)
"""Les gestes de `redaction.mouvement`, dans l'ordre de la vie d'une offre ; un essai compare."""
PANNEAUX = {
    "Écrire et vérifier": {
        "nouveau": "nouveau",
        "importer": "importer",
        "verifier": "verifier",
        "images": "images",
        "schemas": "schemas",
    },
    "La vie d'une offre": dict.fromkeys(CYCLE, "cycle"),
    "Suivre": {
        "statut": "statut",
        "label": "label",
        "relance": "relance",
        "a-venir": "a_venir",
        "apercu": "apercu",
        "lettre": "lettre",
        "equipe": "equipe",
    },
    "Ouvrir et mettre en ligne": {
        "vider-exemples": "vider",
        "mise-en-ligne": "ouverture",
        "a-refaire": "a_refaire",
        "enraciner": "hebergement",
        "nginx": "hebergement",
    },
}
"""Les commandes, comme l'aide les range, et le module de chacune, où la fonction a le même nom.

Le module n'est chargé que si l'on demande la commande : en vérifier une fiche prend une
demi-seconde, charger toutes les sorties en prendrait autant.
"""
COMMANDES = {nom: module for panneau in PANNEAUX.values() for nom, module in panneau.items()}


class Commandes(Groupe):
    """Les commandes, chargées une à une."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer le nomme
        return [*COMMANDES]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDES:
            return None
        module = import_module(f".{COMMANDES[cmd_name]}", __name__)
        panneau = next(p for p, siennes in PANNEAUX.items() if cmd_name in siennes)
        fonction = getattr(module, cmd_name.replace("-", "_"))
        if isinstance(fonction, typer.Typer):  # une commande qui a ses gestes à elle
            groupe = typer.main.get_command(fonction)
            groupe.rich_help_panel = panneau  # type: ignore[attr-defined]
            return groupe
        seule = typer.Typer(add_completion=False)
        seule.command(cmd_name, cls=Commande, rich_help_panel=panneau)(fonction)
        return typer.main.get_command(seule)


application = typer.Typer(
    name="nouvelle-vie",
    cls=Commandes,
    help="Fabrique et vérifie le site d'accueil d'un territoire.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)


@application.callback()
def principale() -> None:
    """Fabrique et vérifie le site d'accueil d'un territoire."""
    for flux in (sys.stdout, sys.stderr):
        if isinstance(flux, io.TextIOWrapper):  # une console qui ignore « é » affiche « ? »
            flux.reconfigure(errors="replace")
