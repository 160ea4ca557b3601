"""Une fiche qui n'est pas encore écrite, jugée comme le sera son fichier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..erreurs import Probleme
from ..lecture.charger import Lecture
from ..lecture.images import Examen
from ..lecture.traduction import problemes
from ..modele import coherence
from ..modele.fiche import Fiche
from ..modele.images_citees import images_refusees
from ..modele.proses import proses
from ..modele.texte import suggestion
from ..modele.types_evenement import VOCABULAIRE
from ..reglages import Reglages
from .designation import ecrire_chemin
from .questions import Question


@dataclass(frozen=True)
class Jury:
    """Ce qu'il faut savoir du site pour juger une fiche nouvelle."""

    racine: Path
    reglages: Reglages
    lecture: Lecture
    site_url: str = ""

    def fautes(self, modele: type[Fiche], donnees: Mapping[str, Any]) -> list[str]:
        """Tout ce qui empêcherait `verifier` d'accepter la fiche, une phrase par faute."""
        try:
            fiche = modele.model_validate(donnees)
        except ValidationError as erreur:
            return [_dire(p) for p in problemes(erreur, modele)]
        # Un fichier et une adresse que personne ne peut avoir : ce nom n'est pas un segment.
        fiche = fiche.situee("fiche nouvelle", "fiche nouvelle")
        trouves = [*fiche.problemes(), *self._ensemble(fiche), *self._images(fiche)]
        return list(dict.fromkeys(_dire(p) for p in trouves))

    def _ensemble(self, fiche: Fiche) -> Iterator[Probleme]:
        """Ce qui ne se voit qu'auprès des autres fiches : commune, identifiant, minute, renvois."""
        catalogue = self.lecture.catalogue
        pareilles: Any = {fiche.dossier: (*getattr(catalogue, fiche.dossier), fiche)}
        autour = replace(catalogue, **pareilles)
        for accusee, probleme in coherence.incoherences(
            autour, demonstration=self.reglages.demonstration, site_url=self.site_url
        ):
            if accusee is fiche:
                yield probleme

    def _images(self, fiche: Fiche) -> Iterator[Probleme]:
        examen = Examen(self.racine, self.reglages.dossiers.images)
        for probleme in examen.problemes(fiche.photos):
            if not probleme.faute.conseil:
                yield probleme
        declarees = {photo.fichier for photo in fiche.photos}
        for chemin, texte in proses(fiche):
            for probleme in images_refusees(texte, declarees, examen.dossier):
                yield probleme.sous(chemin)

    def reponse(self, question: Question, valeur: Any) -> str:
        """Ce qu'une seule réponse a de faux au regard des autres fiches ; vide si rien."""
        catalogue = self.lecture.catalogue
        registre = catalogue.registre
        if question.commune and registre.communes and registre.trouver(str(valeur)) is None:
            return f"commune inconnue « {valeur} » — {registre.proposer(str(valeur))}"
        if question.champ.vocabulaire == VOCABULAIRE and not catalogue.type_connu(str(valeur)):
            codes = [t.code for t in catalogue.types]
            sinon = "écrivez un mot de la liste"
            remede = suggestion(str(valeur), codes, sinon=sinon)
            return f"type d'évènement inconnu « {valeur} » — {remede}"
        if question.chemin == ("id",):
            for fiche in catalogue.fiches():
                if fiche.id.casefold() == str(valeur).casefold():
                    return f"l'identifiant sert déjà dans {fiche.fichier} — donnez-en un autre"
        return ""


def _dire(probleme: Probleme) -> str:
    faute = probleme.faute
    ou = f"{ecrire_chemin(probleme.chemin)} : " if probleme.chemin else ""
    dit, remede = faute.dire(probleme.valeurs), faute.remedier(probleme.valeurs)
    return f"{ou}{dit} — {remede}"
