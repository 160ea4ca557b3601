"""Les questions d'une fiche neuve, tirées de son modèle, dans l'ordre où les poser.

D'abord ce sans quoi la fiche ne se lit pas, puis ce que la loi et le site demandent pour qu'elle
paraisse, enfin le reste. La question suivante ne dépend que des réponses déjà données : revenir en
arrière, c'est en oublier une.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import Annotated, Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..erreurs import Chemin
from ..modele.champs import Champ, Choix, champs
from ..modele.chemins import Forme, depouiller, forme_de
from ..modele.fiche import Fiche
from ..modele.textes_saisis import NomCommune
from .manques import manquants
from .ordre import ordre


class Partie(Enum):
    """Pourquoi une question se pose ; dans l'ordre."""

    OBLIGATOIRE = "Ce qu'il faut pour l'enregistrer"
    LOI = "Ce que la loi et le site demandent pour paraître"
    FACULTATIF = "Le reste, si vous l'avez"


class Geste(Enum):
    """Ce que la réponse fait à la fiche."""

    VALEUR = "valeur"
    ELEMENT = "element"
    """Un élément de liste ; vide, la liste est finie."""
    OUVRIR = "ouvrir"
    """« Voulez-vous renseigner ce groupe ? », « Ajouter une photo ? »."""
    CLE = "cle"
    """La clé d'une entrée de table ; vide, la table est finie."""
    SUITE = "suite"
    """« Voulez-vous remplir le reste ? »."""


@dataclass(frozen=True)
class Question:
    """Une question et la place de sa réponse. `sorte` : le vrai type de ce qui est attendu."""

    geste: Geste
    chemin: Chemin
    champ: Champ
    sorte: Any
    partie: Partie
    exigee: bool = False
    """Une réponse vide ne suffit pas."""

    @property
    def repere(self) -> tuple[Geste, Chemin]:
        """Ce qui distingue sa réponse des autres."""
        return self.geste, self.chemin

    @property
    def choix(self) -> type[Choix] | None:
        """La liste fermée où se prend la réponse."""
        nue = depouiller(self.sorte)
        return nue if isinstance(nue, type) and issubclass(nue, Choix) else None

    @property
    def oui_non(self) -> bool:
        return depouiller(self.sorte) is bool

    @property
    def commune(self) -> bool:
        """Le registre des communes connaît la réponse."""
        return _DE_COMMUNE in _annotations(self.sorte)


def _annotations(sorte: Any) -> Iterator[Any]:
    """Tout ce qui annote un type, « ou rien » compris."""
    yield from getattr(sorte, "__metadata__", ())
    for argument in get_args(sorte):
        yield from _annotations(argument)


_DE_COMMUNE = next(_annotations(NomCommune))


Reponses = Mapping[tuple[Geste, Chemin], Any]
"""Les réponses par repère : une valeur du fichier, vrai ou faux pour un groupe, rien si vide."""
SUITE = Champ("", "Remplir aussi les champs facultatifs ?", "", "", "", False, False)
TOUT = (Geste.SUITE, ())
"""Le repère de la question qui ouvre les champs facultatifs."""
PASSE = (Geste.SUITE, ("passe",))
"""Une fois répondu, plus rien de facultatif ne se demande."""


def parcourir(modele: type[Fiche], reponses: Reponses) -> Iterator[Question]:
    """Les questions, dans l'ordre, jusqu'à la première sans réponse ; ensuite, tout dépend d'elle.

    Une question répondue n'y revient que pour mener à celles de son groupe.
    """
    for champ in champs(modele):
        if champ.obligatoire:
            yield from _champ(modele, champ, (), reponses, Partie.OBLIGATOIRE)
    if not reponses.get(TOUT):
        yield from _ouverts(modele, reponses)
        for chemin in manquants(modele, donnees(reponses)):
            yield from _a(modele, chemin, reponses)
    yield Question(Geste.SUITE, (), SUITE, bool, Partie.FACULTATIF)
    if reponses.get(TOUT):
        facultatifs = {c.cle: c for c in champs(modele) if not c.obligatoire}
        # Ce qui fait la fiche d'abord ; « exemple », que l'on écrit en tête, n'intéresse personne.
        for cle in sorted(ordre(modele, ()), key=lambda cle: cle == "exemple"):
            if champ_suivant := facultatifs.get(cle):
                yield from _champ(modele, champ_suivant, (), reponses, Partie.FACULTATIF)


def prochaine(modele: type[Fiche], reponses: Reponses) -> Question | None:
    """La première question sans réponse ; rien quand tout est dit."""
    passe = PASSE in reponses
    for question in parcourir(modele, reponses):
        if question.repere not in reponses and (question.exigee or not passe):
            return question
    return None


def _ouverts(modele: type[Fiche], reponses: Reponses) -> Iterator[Question]:
    """Ce qui reste d'un groupe commencé parce que la loi le demande : on le finit."""
    for champ in champs(modele):
        if not champ.obligatoire and reponses.get((Geste.OUVRIR, (champ.cle,))):
            yield from _champ(modele, champ, (), reponses, Partie.LOI)


def _champ(
    modele: type[BaseModel], champ: Champ, sous: Chemin, reponses: Reponses, partie: Partie
) -> Iterator[Question]:
    """Les questions d'un champ, puis celles de ce qu'il contient."""
    info = modele.model_fields[champ.cle]
    chemin = (*sous, champ.cle)
    forme, groupe = forme_de(info.annotation)
    exigee = champ.obligatoire
    if forme is Forme.VALEUR:
        yield Question(Geste.VALEUR, chemin, champ, type_de(info), partie, exigee)
    elif forme is Forme.GROUPE and groupe:
        ouvrir = Question(Geste.OUVRIR, chemin, champ, bool, partie)
        # L'argumentaire a pu être demandé, partie par partie, parce que la loi le veut.
        dit = all((Geste.VALEUR, (*chemin, cle)) in reponses for cle in groupe.model_fields)
        if not exigee and not dit:
            yield ouvrir
        if exigee or reponses.get(ouvrir.repere):
            yield from _groupe(groupe, chemin, reponses, partie)
    elif forme is Forme.LISTE:
        yield from _liste(champ, get_args(depouiller(info.annotation))[0], chemin, reponses, partie)
    else:
        yield from _table(champ, get_args(depouiller(info.annotation)), chemin, reponses, partie)


def type_de(info: FieldInfo) -> Any:
    """Le vrai type d'un champ, avec ses validateurs et ses bornes."""
    annotation: Any = info.annotation
    return Annotated[annotation, *info.metadata, None]


def _groupe(
    groupe: type[BaseModel], chemin: Chemin, reponses: Reponses, partie: Partie
) -> Iterator[Question]:
    for dedans in champs(groupe):
        yield from _champ(groupe, dedans, chemin, reponses, partie)


def _liste(
    champ: Champ, element: Any, chemin: Chemin, reponses: Reponses, partie: Partie
) -> Iterator[Question]:
    _, groupe = forme_de(element)
    for rang in count():
        ici = (*chemin, rang)
        geste = Geste.OUVRIR if groupe else Geste.ELEMENT
        question = Question(geste, ici, champ, bool if groupe else element, partie)
        yield question
        if not reponses.get(question.repere):
            return
        if groupe:
            yield from _groupe(groupe, ici, reponses, partie)


def _table(
    champ: Champ, types: tuple[Any, ...], chemin: Chemin, reponses: Reponses, partie: Partie
) -> Iterator[Question]:
    _, groupe = forme_de(types[1])
    for rang in count():
        cle = Question(Geste.CLE, (*chemin, rang), champ, types[0], partie)
        yield cle
        if not (dite := reponses.get(cle.repere)):
            return
        ici = (*chemin, str(dite))
        if groupe:
            yield from _groupe(groupe, ici, reponses, partie)
        else:
            yield Question(Geste.VALEUR, ici, champ, types[1], partie, exigee=True)


def _a(modele: type[BaseModel], chemin: tuple[str, ...], reponses: Reponses) -> Iterator[Question]:
    """Les questions du champ situé à ce chemin, sans demander d'ouvrir ce qui y mène."""
    *parents, cle = chemin
    for pas in parents:
        _, groupe = forme_de(modele.model_fields[pas].annotation)
        assert groupe is not None
        modele = groupe
    (champ,) = (c for c in champs(modele) if c.cle == cle)
    yield from _champ(modele, champ, tuple(parents), reponses, Partie.LOI)


# --- les réponses réunies -----------------------------------------------------------------------


def donnees(reponses: Reponses) -> dict[str, Any]:
    """La fiche que disent les réponses, telle qu'un fichier la porterait."""
    fiche: dict[Any, Any] = {}
    for (geste, chemin), valeur in reponses.items():
        if geste in (Geste.VALEUR, Geste.ELEMENT) and valeur is not None:
            groupe = fiche
            for pas in chemin[:-1]:
                groupe = groupe.setdefault(pas, {})
            groupe[chemin[-1]] = valeur
    rangee: dict[str, Any] = _ranger(fiche)
    return rangee


def _ranger(groupe: Any) -> Any:
    """Une liste où les clés sont des rangs ; le reste tel quel."""
    if not isinstance(groupe, dict):
        return groupe
    if groupe and all(isinstance(cle, int) for cle in groupe):
        return [_ranger(groupe[rang]) for rang in sorted(groupe)]
    return {cle: _ranger(valeur) for cle, valeur in groupe.items()}
