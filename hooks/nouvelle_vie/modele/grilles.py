"""Les villages devant leur grille : version, critères, niveaux, gestes, dates du label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ..erreurs import Chemin, Probleme
from .catalogue import Catalogue
from .label import EN_COURS_DE_LABEL
from .labellisation import problemes as problemes_du_label
from .referentiel import Referentiel
from .texte import suggestion
from .villages import NoteDeJournal, Village

Constat = tuple[Village, Probleme]


def incoherences(catalogue: Catalogue) -> Iterator[Constat]:
    """Ce que le référentiel reproche à chaque village ; rien pour un site qui n'en a pas."""
    if not catalogue.referentiels:
        return
    for village in catalogue.villages:
        grille = catalogue.grille_de(village)
        if grille is None:
            versions = [g.version for g in catalogue.referentiels]
            recu = str(village.label.referentiel)
            sinon = "écrivez l'une de : " + ", ".join(versions)
            valeurs = {"recu": recu, "suggestion": suggestion(recu, versions, sinon=sinon)}
            yield village, Probleme(("label", "referentiel"), "referentiel-inconnu", valeurs)
            continue
        autres = [g for g in catalogue.referentiels if g is not grille]
        for probleme in (
            *problemes_du_label(village.label, grille, autres),
            *_problemes(village, grille),
        ):
            yield village, probleme


def _problemes(village: Village, grille: Referentiel) -> Iterator[Probleme]:
    yield from _criteres(village, grille)
    yield from _gestes(village.journal, ("journal",), grille)
    if village.bourg_centre:
        yield from _gestes(village.bourg_centre.journal, ("bourg_centre", "journal"), grille)


def _criteres(village: Village, grille: Referentiel) -> Iterator[Probleme]:
    for code, critere in village.criteres.items():
        if code not in grille.criteres:
            codes = ", ".join(grille.criteres)
            valeurs = {"recu": code, "version": grille.version, "codes": codes}
            yield Probleme(("criteres", code), "critere-hors-grille", valeurs, True)
        elif critere.niveau > grille.niveau_max:
            bornes = {"recu": critere.niveau, "limite": grille.niveau_max}
            yield Probleme(("criteres", code, "niveau"), "niveau-hors-grille", bornes)
    if village.label.statut in EN_COURS_DE_LABEL:
        for critere_ in grille.eliminatoires:
            dit = village.criteres.get(critere_.code)
            if critere_.mesure is None and (dit is None or dit.niveau < grille.niveau_max):
                valeurs = {"code": critere_.code, "titre": critere_.titre}
                valeurs |= {"statut": village.label.statut.libelle}
                valeurs |= {"niveau": str(grille.niveau_max)}
                yield Probleme(("criteres", critere_.code), "eliminatoire-non-acquis", valeurs)


def _gestes(
    notes: Iterable[NoteDeJournal], chemin: Chemin, grille: Referentiel
) -> Iterator[Probleme]:
    codes = [g.code for g in grille.gestes]
    for rang, note in enumerate(notes):
        if note.geste not in codes:
            sinon = "écrivez l'un de : " + ", ".join(codes)
            valeurs = {"recu": note.geste, "suggestion": suggestion(note.geste, codes, sinon=sinon)}
            yield Probleme((*chemin, rang, "geste"), "geste-inconnu", valeurs)


def conseils(catalogue: Catalogue, maintenant: datetime) -> Iterator[Constat]:
    """Un label échu ne vaut plus : le site cesse de le dire, et la rédaction doit le savoir.

    Une étape datée de l'avenir est sans doute une faute de frappe.
    """
    jour = maintenant.date()
    for village in catalogue.villages:
        echeance = village.label.echeance
        if echeance and village.label.echu(jour):
            valeurs = {"echeance": f"{echeance:%d/%m/%Y}"}
            yield village, Probleme(("label", "echeance"), "label-echu", valeurs)
        for passage in village.label.passages:
            if passage.le > jour:
                cle = {"cle": passage.cle}
                yield village, Probleme(("label", passage.cle), "date-a-venir", cle)
