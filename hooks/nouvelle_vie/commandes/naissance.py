"""De quoi naît une fiche : ce que l'outil remplit, ce que disent les réponses, son fichier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from ..erreurs import Chemin, ErreurContenu, FabricationImpossible
from ..fabrique.refus import dire_impossible
from ..lecture.charger import Lecture
from ..lecture.source import lire as lire_source
from ..lecture.yaml_situe import lire_yaml
from ..modele.cycle import Statut
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.texte import plier
from ..redaction import brouillon
from ..redaction.depot import HorsDuSite, deposer
from ..redaction.designation import lire_chemin, retrouver
from ..redaction.entretien import Abandon, Entretien
from ..redaction.examen import Jury
from ..redaction.fiche_neuve import composer
from ..redaction.numeros import minute_libre, nom_libre, numeros
from ..redaction.questions import Geste, donnees
from ..redaction.reponses import Refus, lire
from ..reglages import Reglages
from .guichets import Lignes, Terminal, guichet

SANS_REPONSE = (
    "rien n'a été écrit — répondez aux questions dans un terminal, ou donnez les réponses par "
    "« --champ cle=valeur » ou « --reponses fichier.yml »"
)


def lire_reponses(fichier: Path) -> dict[str, Any]:
    """Les réponses d'un fichier YAML.

    Raises:
        FabricationImpossible: il ne se lit pas.
    """
    source = lire_source(fichier.resolve(), fichier.resolve().parent)
    if isinstance(source, ErreurContenu):
        raise FabricationImpossible(str(source))
    lues, _, erreurs = lire_yaml(source, source.texte)
    if erreurs or not isinstance(lues, dict):
        raison = "\n".join(map(str, erreurs)) or "écrivez un champ par ligne, « nom: valeur »"
        raise FabricationImpossible(raison)
    return lues


def _oui_ou_non(texte: str) -> str:
    return "" if plier(texte) in ("oui", "non") else "répondez oui ou non"


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

    def en_entretien(self, reprises: Mapping[str, Any]) -> dict[str, Any]:
        """La fiche que disent les réponses d'une personne.

        Args:
            reprises: un brouillon, dont chaque réponse est reproposée.

        Raises:
            FabricationImpossible: elle abandonne.
        """
        comptoir = guichet()
        entretien = Entretien(
            self.modele,
            comptoir,
            office=self.office(),
            proposees={**self.proposees(), **brouillon.proposees(self.modele, reprises)},
            communes=[c.nom for c in self.lecture.catalogue.registre.communes],
            mots=self.lecture.catalogue.vocabulaires,
            examiner=lambda dites: self.jury.fautes(self.modele, dites),
            controler=self.jury.reponse,
        )
        try:
            return entretien.mener()
        except Abandon as abandon:
            typer.echo("")
            if isinstance(comptoir, Lignes):
                raison = f"{abandon} : " if str(abandon) else ""
                raise FabricationImpossible(f"{raison}{SANS_REPONSE}") from None
            raise FabricationImpossible(self._abandonner(comptoir, entretien)) from None

    def _abandonner(self, comptoir: Terminal, entretien: Entretien) -> str:
        """Propose de garder les réponses ; ce qu'il en est."""
        rien = "Abandonné : aucune fiche n'a été écrite."
        if not entretien.commence:
            return rien
        comptoir.dire("Garder vos réponses pour plus tard ? (oui ou non)")
        try:
            if plier(comptoir.demander(_oui_ou_non, propositions={"oui": "", "non": ""})) != "oui":
                return rien
        except Abandon:
            return rien
        fichier = brouillon.fichier(self.modele)
        self._deposer(fichier, composer(self.modele, entretien.dites))
        return f"{rien}\nVos réponses sont gardées : ajoutez « --reprendre » à la même commande."

    def brouillon(self) -> dict[str, Any]:
        """Les réponses d'un entretien interrompu.

        Raises:
            FabricationImpossible: il n'y en a pas, ou elles ne se lisent pas.
        """
        fichier = self.jury.racine / brouillon.fichier(self.modele)
        if not fichier.is_file():
            raise FabricationImpossible("il n'y a pas de réponses gardées pour ce type de fiche")
        return lire_reponses(fichier)

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
        dossier, suffixe = f"{dossiers.contenu}/{self.modele.dossier}", "md"
        if issubclass(self.modele, Offre):
            dossier, suffixe = f"{dossiers.offres}/{self.modele.genre}", "yml"
        pris = {f.slug for f in self.lecture.catalogue.fiches() if f.fichier.startswith(dossier)}
        pris |= {c.stem.lower() for c in (self.jury.racine / dossier).glob("*")}
        fichier = f"{dossier}/{nom_libre(self._mots(dites), pris)}.{suffixe}"
        texte = composer(self.modele, dites, commentaires=True, markdown=suffixe == "md")
        self._deposer(fichier, texte)
        (self.jury.racine / brouillon.fichier(self.modele)).unlink(missing_ok=True)
        return fichier

    def _deposer(self, fichier: str, texte: str) -> None:
        try:
            deposer(self.jury.racine, {fichier: texte.encode()})
        except HorsDuSite:
            raise FabricationImpossible(f"{fichier} passe par un lien — remplacez-le") from None
        except OSError as refus:
            raise dire_impossible(refus) from None

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
