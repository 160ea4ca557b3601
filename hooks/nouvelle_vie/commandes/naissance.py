"""De quoi naît une fiche : ce que l'outil remplit, ce que disent les réponses, son fichier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import typer

from ..erreurs import Chemin, FabricationImpossible
from ..fabrique.refus import dire_impossible
from ..lecture.charger import Lecture
from ..modele.cycle import Statut
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..redaction.depot import HorsDuSite, deposer
from ..redaction.designation import lire_chemin, retrouver
from ..redaction.entretien import Abandon, Entretien
from ..redaction.examen import Jury
from ..redaction.fiche_neuve import composer
from ..redaction.numeros import minute_libre, nom_libre, numeros
from ..redaction.questions import Geste, donnees
from ..redaction.reponses import Refus, lire
from ..reglages import Reglages
from .guichets import guichet

SANS_REPONSE = (
    "rien n'a été écrit — répondez aux questions dans un terminal, ou donnez les réponses par "
    "« --champ cle=valeur » ou « --reponses fichier.yml »"
)


@dataclass(frozen=True)
class Naissance:
    """Une fiche à écrire, dans un site lu à une date."""

    modele: type[Fiche]
    jury: Jury
    quand: datetime

    @property
    def lecture(self) -> Lecture:
        return self.jury.lecture

    @property
    def reglages(self) -> Reglages:
        return self.jury.reglages

    def office(self) -> dict[Chemin, Any]:
        """Ce que l'outil remplit seul."""
        catalogue = self.lecture.catalogue
        serie = numeros(catalogue, self._prefixe(), self.quand.year)
        rempli: dict[Chemin, Any] = {("id",): serie.suivant()}
        if issubclass(self.modele, Offre):
            rempli["statut",] = Statut.REMONTEE.value
            rempli["dates", "remontee"] = f"{self.quand:%Y-%m-%d}"
        return rempli

    def proposees(self) -> dict[Chemin, str]:
        """Ce que l'outil propose."""
        if "publication" not in self.modele.model_fields:
            return {}
        minute = minute_libre(self.lecture.catalogue, self.quand)
        return {("publication",): f"{minute:%Y-%m-%d %H:%M}"}

    def _prefixe(self) -> str:
        """Celui des fiches de la même sorte ; à défaut, celui du site."""
        dossier = self.modele.dossier
        pris = [f.id.partition("-")[0] for f in getattr(self.lecture.catalogue, dossier)]
        return max(sorted(set(pris)), key=pris.count) if pris else self.reglages.prefixe

    def en_entretien(self) -> dict[str, Any]:
        """La fiche que disent les réponses d'une personne.

        Raises:
            FabricationImpossible: elle abandonne.
        """
        entretien = Entretien(
            self.modele,
            guichet(),
            office=self.office(),
            proposees=self.proposees(),
            communes=[c.nom for c in self.lecture.catalogue.registre.communes],
            examiner=lambda dites: self.jury.fautes(self.modele, dites),
            controler=self.jury.reponse,
        )
        try:
            return entretien.mener()
        except Abandon as abandon:
            typer.echo("")
            dit = str(abandon)
            raise FabricationImpossible(
                f"{dit} : {SANS_REPONSE}" if dit else SANS_REPONSE
            ) from None

    def sans_question(self, lues: dict[str, Any], champs: list[str]) -> dict[str, Any]:
        """La fiche que disent un fichier de réponses et des options.

        Raises:
            FabricationImpossible: une réponse manque ou ne va pas ; toutes sont dites.
        """
        d_office = {**self.proposees(), **self.office()}
        reponses = {(Geste.VALEUR, chemin): valeur for chemin, valeur in d_office.items()}
        fautes = []
        for ecrit in champs:
            cle, egal, texte = ecrit.partition("=")
            question = self._viser(cle, reponses) if egal else None
            if question is None:
                fautes.append(f"--champ {ecrit} : écrivez « champ=valeur », avec un champ connu")
                continue
            try:
                reponses[question.repere] = lire(question, texte)
            except Refus as refus:
                fautes.append(f"{cle} : {refus}")
        dites = _fondre(donnees(reponses), lues)
        fautes = fautes or self.jury.fautes(self.modele, dites)
        if fautes:
            raise FabricationImpossible("\n".join([*fautes, "Rien n'a été écrit."]))
        return dites

    def _viser(self, cle: str, reponses: Mapping[Any, Any]) -> Any:
        """La question d'un champ nommé ; une liste nommée seule reçoit un élément de plus."""
        chemin = lire_chemin(cle)
        if question := retrouver(self.modele, chemin):
            return question
        rang = sum(1 for _, c in reponses if c[:-1] == chemin)
        return retrouver(self.modele, (*chemin, rang))

    def ecrire(self, dites: Mapping[str, Any]) -> str:
        """Écrit la fiche, et rend son fichier, relatif à la racine.

        Raises:
            FabricationImpossible: le disque refuse.
        """
        dossiers = self.reglages.dossiers
        offre = issubclass(self.modele, Offre)
        dossier = (
            f"{dossiers.offres}/{self.modele.genre}"
            if issubclass(self.modele, Offre)
            else f"{dossiers.contenu}/{self.modele.dossier}"
        )
        pris = {f.slug for f in self.lecture.catalogue.fiches() if f.fichier.startswith(dossier)}
        pris |= {c.stem.lower() for c in (self.jury.racine / dossier).glob("*")}
        fichier = f"{dossier}/{nom_libre(self._mots(dites), pris)}.{'yml' if offre else 'md'}"
        texte = composer(self.modele, dites, commentaires=True, markdown=not offre)
        try:
            deposer(self.jury.racine, {fichier: texte.encode()})
        except HorsDuSite:
            raise FabricationImpossible(
                f"{dossier} est un lien — remplacez-le par un dossier"
            ) from None
        except OSError as refus:
            raise dire_impossible(refus) from None
        return fichier

    def _mots(self, dites: Mapping[str, Any]) -> str:
        """Ce dont se tire le nom du fichier : titre et commune, ou la commune d'un village."""
        registre = self.lecture.catalogue.registre
        commune = registre.trouver(str(dites.get("commune", "")))
        nom = commune.nom if commune else ""
        return nom if self.modele.sorte == "village" and nom else f"{dites['titre']} {nom}"


def _fondre(base: Mapping[str, Any], dessus: Mapping[str, Any]) -> dict[str, Any]:
    """Les deux ensemble ; à clé égale, `dessus` l'emporte, groupe par groupe."""
    fondu = dict(base)
    for cle, valeur in dessus.items():
        ancienne = fondu.get(cle)
        groupes = isinstance(ancienne, dict) and isinstance(valeur, dict)
        fondu[cle] = _fondre(ancienne or {}, valeur) if groupes else valeur
    return fondu
