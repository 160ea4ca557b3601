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
COMMANDES = {
    "verifier": "verifier",
    "nouveau": "nouveau",
    "statut": "statut",
    "relance": "relance",
    "images": "images",
    "apercu": "apercu",
    "a-venir": "a_venir",
    **dict.fromkeys(CYCLE, "cycle"),
    "lettre": "lettre",
    "vider-exemples": "vider",
    "mise-en-ligne": "ouverture",
    "enraciner": "hebergement",
    "nginx": "hebergement",
    "schemas": "schemas",
    "a-refaire": "a_refaire",
}
"""Le nom de chaque commande et son module, où la fonction porte le même nom ; ou bien `ajouter` en
pose plusieurs.

Le module n'est chargé que si l'on demande la commande : en vérifier une fiche prend une
demi-seconde, charger toutes les sorties en prendrait autant.
"""


class Commandes(Groupe):
    """Les commandes, chargées une à une."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer le nomme
        return [*COMMANDES]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDES:
            return None
        module = import_module(f".{COMMANDES[cmd_name]}", __name__)
        seules = typer.Typer(add_completion=False)
        if hasattr(module, "ajouter"):
            module.ajouter(seules)
            return typer.main.get_group(seules).commands[cmd_name]
        seules.command(cmd_name, cls=Commande)(getattr(module, cmd_name.replace("-", "_")))
        return typer.main.get_command(seules)


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
