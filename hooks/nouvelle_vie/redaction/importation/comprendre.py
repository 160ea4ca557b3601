"""Des feuilles d'un tableau à ses lignes d'offres : quel en-tête, quel genre, quelles colonnes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...lecture.tableaux.feuille import Feuille, Tableau, TableauRefuse
from ...modele.communes import Registre
from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.texte import plier
from ...rendu.saisie.colonnes import Chemin
from . import valeurs
from .communes import Communes
from .correspondance import GENRE, Imposee, Lien, associer
from .entetes import Entete, chercher, nommer
from .lignes import Contexte, Ligne, lire_lignes
from .mots import genre_dit, mots

_ECHANTILLON = 200
"""Lignes lues pour savoir si une colonne dit le genre."""


@dataclass
class Comprise:
    """Une feuille comprise, ou ignorée si `raison` le dit."""

    nom: str
    raison: str = ""
    ligne_entete: int = 0
    titres: tuple[str, ...] = ()
    genre: str = ""
    """Celui de toute la feuille ; vide si une colonne le dit ligne par ligne."""
    liens: Mapping[str, Sequence[Lien]] = field(default_factory=dict)
    lignes: list[Ligne] = field(default_factory=list)
    laissees: list[tuple[int, str]] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Demande:
    """Ce que la personne a précisé."""

    genre: str = ""
    commune: str = ""
    imposee: Imposee = field(default_factory=Imposee)


def comprendre(tableau: Tableau, demande: Demande, registre: Registre) -> list[Comprise]:
    """Chaque feuille du tableau, comprise ou ignorée.

    Raises:
        TableauRefuse: aucune feuille ne ressemble à des offres.
    """
    communes = Communes(registre)
    comprises = [_feuille(f, tableau.nom, demande, communes) for f in tableau.feuilles]
    if all(c.raison for c in comprises):
        raise TableauRefuse(
            "aucune feuille n'a d'en-tête reconnu (« Commune », « Titre », « Loyer »…) — "
            "écrivez une ligne de titres, ou partez de « nouvelle-vie importer --modele »"
        )
    return comprises


def _feuille(feuille: Feuille, fichier: str, demande: Demande, communes: Communes) -> Comprise:
    comprise = Comprise(feuille.nom)
    if feuille.cachee:
        comprise.raison = "cachée"
    elif plier(feuille.nom[:100]) in mots("feuilles_ignorees"):
        comprise.raison = "mode d'emploi ou liste"
    elif not feuille.rangees:
        comprise.raison = "vide"
    entete = None if comprise.raison else chercher(feuille)
    if entete is None:
        comprise.raison = comprise.raison or "aucun en-tête reconnu"
        return comprise
    comprise.ligne_entete, comprise.titres = entete.fin, entete.titres
    _comprendre(comprise, feuille, entete, _indices(feuille, entete), fichier, demande, communes)
    return comprise


def _indices(feuille: Feuille, entete: Entete) -> str:
    """Le nom de la feuille et ses lignes de titre."""
    dites = [c for r in feuille.rangees[: entete.debut] for c in r if isinstance(c, str)]
    return " ".join([feuille.nom, *dites])[:500]


def _comprendre(
    comprise: Comprise,
    feuille: Feuille,
    entete: Entete,
    indices: str,
    fichier: str,
    demande: Demande,
    communes: Communes,
) -> None:
    colonne = None if demande.genre else _colonne_du_genre(feuille, entete, demande.imposee)
    genre = demande.genre or demande.imposee.genre
    if not genre and colonne is None:
        genre = genre_dit(feuille.nom) or genre_dit(indices) or genre_dit(fichier) or ""
        if not genre and (genre := _genre_des_colonnes(entete.titres, demande.imposee)):
            comprise.remarques.append(f"genre deviné d'après les colonnes : {genre}")
    comprise.genre = genre
    possibles = list(GENRES) if colonne is not None else [genre] if genre else []
    comprise.liens = {g: _liens(entete.titres, g, demande.imposee, colonne) for g in possibles}
    sans_commune = not any(
        lien.chemin == ("commune",) for liens in comprise.liens.values() for lien in liens
    )
    commune = demande.commune
    if sans_commune and not commune:
        citee = communes.citee(indices) or communes.citee(fichier)
        commune = citee.nom if citee else ""
    contexte = Contexte(
        feuille, entete.fin, entete.titres, comprise.liens, genre, colonne, communes, commune,
        indices,
    )  # fmt: skip
    comprise.lignes, comprise.laissees = lire_lignes(contexte)
    if commune and sans_commune:
        comprise.remarques.append(f"commune de toute la feuille : {commune}")


def _liens(
    titres: Sequence[str], genre: str, imposee: Imposee, colonne: int | None
) -> tuple[Lien, ...]:
    masques = ["" if rang == colonne else titre for rang, titre in enumerate(titres)]
    liens = associer(masques, genre, imposee)
    if colonne is None:
        return liens
    return tuple(sorted((*liens, Lien(colonne, titres[colonne], GENRE)), key=lambda x: x.rang))


def _colonne_du_genre(feuille: Feuille, entete: Entete, imposee: Imposee) -> int | None:
    """La colonne « Type d'offre » : celle que la personne a dite, ou dont les cases en nomment."""
    for rang, titre in enumerate(entete.titres):
        if titre and imposee.colonnes.get(plier(titre)) == GENRE[0]:
            return rang
    lignes = feuille.rangees[entete.fin : entete.fin + _ECHANTILLON]
    for rang, titre in enumerate(entete.titres):
        if titre and any(f in mots("genre") for f in nommer(titre)):
            dites = [valeurs.en_texte(r[rang]) for r in lignes if rang < len(r) and r[rang]]
            if dites and sum(1 for d in dites if genre_dit(d)) * 2 >= len(dites):
                return rang
    return None


def _genre_des_colonnes(titres: Sequence[str], imposee: Imposee) -> str:
    """Le genre dont la feuille a le plus de colonnes propres, s'il l'emporte nettement."""

    def propres(genre: str) -> int:
        chemins: set[Chemin | None] = {lien.chemin for lien in associer(titres, genre, imposee)}
        return sum(1 for c in chemins if c and len(c[0]) and c[0] not in _COMMUNS)

    notes = sorted(((propres(g), g) for g in GENRES), reverse=True)
    (premiere, genre), (seconde, _) = notes[0], notes[1]
    return genre if premiere >= 2 and premiere > seconde else ""


_COMMUNS = frozenset({*Offre.model_fields, "reference", "genre"})
