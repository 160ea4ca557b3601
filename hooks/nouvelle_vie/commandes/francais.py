"""Le français de la ligne de commande : ce que typer dirait en anglais.

typer ne se traduit pas : il garde pour lui ses phrases d'aide et d'erreur. Une erreur d'emploi
tient ici sur une ligne, comme nos autres messages : « problème — remède ».
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ..modele.texte import proches

EMPLOI = 2
"""Code de sortie d'une commande mal écrite ; 1 est celui d'une faute dans le site."""
_AIDES = {
    "help": "Montre cette aide.",
    "install_completion": "Installe la complétion pour votre interpréteur de commandes.",
    "show_completion": "Montre la complétion, pour l'installer à la main.",
}
_OBLIGATOIRE = re.compile(r"\{(\w+)\}")
"""« {offres} » : ce que typer écrit d'un mot qu'il faut donner."""
_SORTES = {"str": "TEXTE", "int": "NOMBRE", "Path": "CHEMIN"}
_TITRES = {
    "ARGUMENTS_PANEL_TITLE": "À donner",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "DEFAULT_STRING": "[par défaut : {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
}


class _EnFrancais:
    """Ce que partagent une commande et leur groupe."""

    def get_usage(self, ctx: Any) -> str:
        dit: str = super().get_usage(ctx)  # type: ignore[misc]
        return (
            _OBLIGATOIRE.sub(r"\1", dit)
            .replace("[OPTIONS]", "[options]")
            .replace("COMMAND [ARGS]...", "commande …")
            .replace("Usage:", "Usage :")
        )

    def get_params(self, ctx: Any) -> list[Any]:
        parametres: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parametre in parametres:
            if parametre.name in _AIDES:
                parametre.help = _AIDES[parametre.name]
            if parametre.metavar is None or parametre.param_type_name == "argument":
                parametre.display_type_rich = partial(_attendu, parametre)
        return parametres

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils  # long à charger : pour l'aide seulement

        for nom, dit in _TITRES.items():
            setattr(rich_utils, nom, dit)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Commande(_EnFrancais, TyperCommand):
    """Une commande dont l'aide est en français."""


class Groupe(_EnFrancais, TyperGroup):
    """Des commandes dont l'aide et les erreurs d'emploi sont en français."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        connues = self.list_commands(ctx)
        if args and args[0] not in connues and not args[0].startswith("-"):
            trouvees = proches(args[0], connues)
            suite = f"vouliez-vous écrire « {trouvees[0]} » ?" if trouvees else _voir(ctx)
            ctx.fail(f"commande inconnue « {args[0]} » — {suite}")
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        demande = (args, prog_name, complete_var, False, windows_expand_args)
        if not standalone_mode:
            return super().main(*demande, **extra)
        try:
            rendu = super().main(*demande, **extra)
        except typer.Abort:
            typer.echo("Abandonné.", err=True)
            sys.exit(1)
        except Exception as erreur:
            if not hasattr(erreur, "exit_code"):
                raise
            if dit := phrase(erreur):
                typer.echo(dit, err=True)
            sys.exit(erreur.exit_code)
        sys.exit(rendu if isinstance(rendu, int) else 0)


def phrase(erreur: Any) -> str:
    """Une erreur d'emploi que typer dirait en anglais ; rien si elle a déjà montré l'aide."""
    sorte, contexte = type(erreur).__name__, getattr(erreur, "ctx", None)
    voir = _voir(contexte)
    if sorte == "NoArgsIsHelpError":
        return ""
    if sorte == "NoSuchOption":
        possibles = list(getattr(erreur, "possibilities", None) or ())
        suite = f"vouliez-vous écrire « {possibles[0]} » ?" if possibles else voir
        return f"option inconnue « {erreur.option_name} » — {suite}"
    if sorte == "MissingParameter":
        return f"il manque {_nom(erreur)} — {voir}"
    if sorte == "BadParameter":
        if erreur.param is None:  # une de nos commandes l'a dit, en français
            return str(erreur.message)
        return f"la valeur donnée à {_nom(erreur)} ne va pas — {voir}"
    if sorte == "BadOptionUsage":
        return f"« {erreur.option_name} » n'est pas écrite comme il faut — {voir}"
    if " — " in (dit := str(getattr(erreur, "message", ""))):
        return dit
    return f"la commande a un mot de trop, ou il lui en manque un — {voir}"


def _attendu(parametre: Any, ctx: Any) -> str:
    """Ce qu'attend une option, que typer dirait « <str> » ; rien pour une case ou un argument."""
    if getattr(parametre, "is_flag", True):
        return ""
    if parametre.type_descriptor.is_choice:
        return str(parametre.display_type(ctx))
    return _SORTES.get(parametre.bare_type(), "")


def _nom(erreur: Any) -> str:
    parametre = getattr(erreur, "param", None)
    if parametre is None:
        return "une option"
    ecrits = [*parametre.opts]
    return f"« {ecrits[-1] if ecrits[-1].startswith('-') else parametre.name} »"


def _voir(contexte: Any) -> str:
    commande = contexte.command_path if contexte else "nouvelle-vie"
    return f"tapez « {commande} --help » pour voir ce qui s'écrit"
