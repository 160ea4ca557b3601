"""Poser des questions : dans un terminal, ou ligne par ligne quand ce n'en est pas un."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import typer

from ..modele.texte import plier
from ..redaction.entretien import PASSER, RETOUR, Abandon, Controle

_ABREGES = re.compile(r"\bs(te?)\b")
"""« st », « ste »."""
INVITE, SUITE, FIN = "> ", "… ", "."


def guichet() -> Terminal | Lignes:
    """Le guichet qui convient à ce que sont l'entrée et la sortie."""
    return Terminal() if sys.stdin.isatty() and sys.stdout.isatty() else Lignes()


class Lignes:
    """Une réponse par ligne de l'entrée ; une réponse refusée est redemandée."""

    def dire(self, texte: str) -> None:
        typer.echo(texte)

    def demander(
        self,
        controle: Controle,
        *,
        defaut: str = "",
        propositions: Mapping[str, str] | None = None,  # noqa: ARG002 - rien à compléter ici
        lignes: bool = False,
    ) -> str:
        if defaut:
            self.dire(f"  Réponse proposée, gardée si la ligne est vide : {defaut}")
        while True:
            tape = self._paragraphes() if lignes else self._ligne(INVITE)
            tape = tape or defaut
            if not (refus := controle(tape)):
                return tape
            self.dire(f"  {refus}")

    def _ligne(self, invite: str) -> str:
        typer.echo(invite, nl=False)
        try:
            lue = sys.stdin.readline()
        except KeyboardInterrupt:
            raise Abandon from None
        if not lue:
            raise Abandon("les réponses s'arrêtent là")
        return lue.rstrip("\r\n")

    def _paragraphes(self) -> str:
        return _reunir(self._ligne(INVITE), lambda: self._ligne(SUITE))


class Terminal:
    """Un vrai terminal : complétion, correction, et contrôle à mesure que l'on tape."""

    def dire(self, texte: str) -> None:
        typer.echo(texte)

    def demander(
        self,
        controle: Controle,
        *,
        defaut: str = "",
        propositions: Mapping[str, str] | None = None,
        lignes: bool = False,
    ) -> str:
        while True:
            if not lignes:
                return self._ligne(INVITE, controle, defaut, propositions or {})
            tape = _reunir(
                self._ligne(INVITE, lambda _: "", defaut.replace("\n", " "), {}),
                lambda: self._ligne(SUITE, lambda _: "", "", {}),
            )
            if not (refus := controle(tape)):
                return tape
            self.dire(f"  {refus}")

    def _ligne(
        self, invite: str, controle: Controle, defaut: str, propositions: Mapping[str, str]
    ) -> str:
        from prompt_toolkit import prompt  # un quart de seconde : à la demande

        try:
            return prompt(
                invite,
                default=defaut,
                validator=_validateur(controle),
                # Tant qu'une proposition se complète, la dire fausse ne ferait que gêner.
                validate_while_typing=not propositions,
                completer=_completeur(propositions) if propositions else None,
                complete_while_typing=True,
            )
        except (KeyboardInterrupt, EOFError):
            raise Abandon from None


def _reunir(premiere: str, suivante: Any) -> str:
    """Plusieurs lignes, jusqu'à un point seul ; une première ligne vide vaut une réponse vide."""
    if premiere.strip() in ("", RETOUR, PASSER, FIN):
        return premiere.strip().removeprefix(FIN)
    lignes = [premiere]
    while (ligne := suivante()).strip() != FIN:
        lignes.append(ligne)
    return "\n".join(lignes).strip()


def _validateur(controle: Controle) -> Any:
    from prompt_toolkit.validation import ValidationError, Validator

    class Validateur(Validator):
        def validate(self, document: Any) -> None:
            if refus := controle(document.text):
                raise ValidationError(len(document.text), refus)

    return Validateur()


def _completeur(propositions: Mapping[str, str]) -> Any:
    from prompt_toolkit.completion import Completer, Completion

    class Completeur(Completer):
        """Propose ce qui contient les mots tapés, accents et casse mis à part."""

        def get_completions(self, document: Any, complete_event: Any) -> Iterator[Any]:  # noqa: ARG002
            tape = document.text_before_cursor
            mots = _ABREGES.sub(lambda court: f"sain{court[1]}", plier(tape))
            for valeur, sens in propositions.items():
                if f" {mots}" in f" {plier(valeur)} {plier(sens)}":
                    yield Completion(valeur, -len(tape), display_meta=sens)

    return Completeur()
