"""L'entretien : poser les questions une à une, revenir, passer, relire, changer, conclure.

Il ne connaît ni le terminal ni le disque : un guichet pose les questions et rend ce qui est tapé.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..erreurs import Chemin
from ..modele.fiche import Fiche
from ..modele.texte import plier
from .designation import ecrire_chemin, lire_chemin, nommer, presenter, retrouver
from .questions import PASSE, Geste, Partie, Question, donnees, prochaine
from .reponses import NECESSAIRE, Refus, lire, retaper

RETOUR, PASSER = "<", ">>"


class Abandon(Exception):
    """La personne s'en va (Ctrl-C, fin de l'entrée) : rien ne s'écrit."""


Controle = Callable[[str], str]
"""Ce qui ne va pas dans un texte tapé ; vide s'il convient."""


class Guichet(Protocol):
    """Qui pose les questions : un terminal, ou les lignes d'un fichier."""

    def dire(self, texte: str) -> None:
        """Montre un texte."""

    def demander(
        self,
        controle: Controle,
        *,
        defaut: str = "",
        propositions: Mapping[str, str] | None = None,
        lignes: bool = False,
    ) -> str:
        """Le texte tapé, que `controle` admet.

        Args:
            defaut: ce qui est déjà écrit, que l'on peut corriger.
            propositions: ce qui se complète, et ce que chacune veut dire.
            lignes: admet plusieurs paragraphes.

        Raises:
            Abandon: la personne s'en va.
        """


@dataclass
class Entretien:
    """Les réponses données, et ce qu'il reste à demander."""

    modele: type[Fiche]
    guichet: Guichet
    office: Mapping[Chemin, Any]
    """Ce que l'outil remplit seul ; se change à la relecture."""
    proposees: Mapping[Chemin, str] = field(default_factory=dict)
    """Les réponses déjà écrites, que l'on garde d'une frappe."""
    communes: Sequence[str] = ()
    mots: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """Les listes que le site écrit lui-même (`Catalogue.vocabulaires`)."""
    examiner: Callable[[Mapping[str, Any]], list[str]] = lambda _: []
    """Les fautes de la fiche entière, une phrase chacune."""
    controler: Callable[[Question, Any], str] = lambda _question, _valeur: ""
    """Ce qu'une réponse bien formée a de faux au regard des autres fiches."""
    _reponses: dict[tuple[Geste, Chemin], Any] = field(default_factory=dict)
    _posees: list[Question] = field(default_factory=list)
    _partie: Partie | None = None

    def mener(self) -> dict[str, Any]:
        """La fiche que la personne a relue et acceptée.

        Raises:
            Abandon: elle s'en va, ou répond qu'il ne faut rien écrire.
        """
        for chemin, valeur in self.office.items():
            self._reponses[Geste.VALEUR, chemin] = valeur
        self.guichet.dire(
            f"« {RETOUR} » revient à la question d'avant, « {PASSER} » passe tout le facultatif, "
            "Ctrl-C abandonne. Une réponse vide passe un champ facultatif."
        )
        while True:
            while question := prochaine(self.modele, self._reponses):
                self._poser(question)
            if self._relire():
                return self.dites

    @property
    def dites(self) -> dict[str, Any]:
        """La fiche, telle que les réponses données jusqu'ici la disent."""
        return donnees(self._reponses)

    @property
    def commence(self) -> bool:
        return bool(self._posees)

    def _poser(self, question: Question) -> None:
        if question.partie is not self._partie:
            self._partie = question.partie
            self.guichet.dire(f"\n== {question.partie.value} ==")
        tape = self._demander(question)
        if tape == RETOUR:
            self._revenir()
        elif tape == PASSER:
            self._reponses[PASSE] = True
        else:
            self._reponses[question.repere] = lire(question, tape)
            self._posees.append(question)

    def _revenir(self) -> None:
        """Oublie la dernière réponse, qui sera redemandée avec ce qui avait été tapé."""
        self._reponses.pop(PASSE, None)
        if not self._posees:
            self.guichet.dire("C'est la première question.")
            return
        precedente = self._posees.pop()
        valeur = self._reponses.pop(precedente.repere, None)
        self.proposees = {**self.proposees, precedente.chemin: retaper(valeur)}

    def _demander(self, question: Question) -> str:
        self.guichet.dire(f"\n{presenter(question, self.modele, self._mots(question))}")
        tape = self.guichet.demander(
            lambda texte: self._refus(question, texte),
            defaut=self.proposees.get(question.chemin, ""),
            propositions=self._propositions(question),
            lignes=question.champ.saisie == "markdown" and question.geste is Geste.VALEUR,
        )
        return tape.strip()

    def _refus(self, question: Question, texte: str) -> str:
        if texte.strip() in (RETOUR, PASSER):
            return NECESSAIRE if question.exigee and texte.strip() == PASSER else ""
        try:
            valeur = lire(question, texte)
        except Refus as refus:
            return str(refus)
        return "" if valeur is None else self.controler(question, valeur)

    def _propositions(self, question: Question) -> Mapping[str, str]:
        if liste := question.choix:
            return {membre.value: membre.libelle for membre in liste}
        if question.oui_non:
            return {"oui": "", "non": ""}
        return dict.fromkeys(self.communes, "") if question.commune else self._mots(question)

    def _mots(self, question: Question) -> Mapping[str, str]:
        return dict(self.mots.get(question.champ.vocabulaire, ()))

    # --- relire ---------------------------------------------------------------------------------

    def _relire(self) -> bool:
        """Montre tout ; vrai si la personne accepte, faux s'il reste à demander.

        Raises:
            Abandon: elle répond qu'il ne faut rien écrire.
        """
        dites = [
            (chemin, valeur)
            for (geste, chemin), valeur in self._reponses.items()
            if geste in (Geste.VALEUR, Geste.ELEMENT) and valeur is not None
        ]
        self.guichet.dire("\n== Relisez ==")
        for rang, (chemin, valeur) in enumerate(dites, 1):
            nom = f"{nommer(self.modele, chemin)} [{ecrire_chemin(chemin)}]"
            self.guichet.dire(f"{rang:3}. {nom} : {retaper(valeur)}")
        fautes = self.examiner(self.dites)
        for faute in fautes:
            self.guichet.dire(f"  À corriger : {faute}")
        self.guichet.dire(f"\n{_CONCLURE}")

        def viser(tape: str) -> Chemin:
            return dites[int(tape) - 1][0] if tape.isdigit() else lire_chemin(tape)

        def refuser(texte: str) -> str:
            tape = texte.strip()
            if tape.isdigit():
                return "" if 1 <= int(tape) <= len(dites) else "aucune réponse n'a ce numéro"
            if plier(tape) == "oui":
                return "corrigez d'abord ce qui est signalé" if fautes else ""
            inconnu = plier(tape) != "non" and retrouver(self.modele, lire_chemin(tape)) is None
            return "répondez « oui », « non », un numéro ou le nom d'un champ" if inconnu else ""

        tape = self.guichet.demander(refuser, propositions={"oui": "", "non": ""}).strip()
        if plier(tape) == "non":
            raise Abandon
        if plier(tape) != "oui":
            self._changer(viser(tape))
            return False
        return True

    def _changer(self, chemin: Chemin) -> None:
        """Redemande une réponse, l'ancienne déjà écrite."""
        question = retrouver(self.modele, chemin)
        assert question is not None
        ancienne = self._reponses.get(question.repere)
        self.proposees = {**self.proposees, chemin: retaper(ancienne)}
        tape = self._demander(question)
        if tape not in (RETOUR, PASSER):
            self._reponses[question.repere] = lire(question, tape)


_CONCLURE = (
    "Écrire la fiche ? « oui », « non », ou ce qui est à changer : son numéro, ou le nom d'un "
    "champ (par exemple « resume » ou « contact.courriel »)"
)
