"""Des feuilles aux lignes : ce que chacune dit d'une offre, et d'où vient chaque valeur."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...erreurs import Probleme
from ...lecture.tableaux.feuille import Cellule, Feuille, lettre
from ...modele.offres import GENRES
from ...modele.texte import plier
from ...rendu.saisie.colonnes import Chemin, Forme, colonne_de
from . import valeurs
from .communes import Communes
from .correspondance import GENRE, REFERENCE, Lien
from .jours import CelluleAmbigue, certainement_americaine
from .mots import genre_dit, mots, sous_entendus

_COMMUNE: Chemin = ("commune",)
_POSTAUX = frozenset({"code postal", "cp"})
_NOMMANTS: Mapping[str, tuple[str, ...]] = {
    "emploi": ("intitule",),
    "reprise": ("activite",),
    "sante": ("profession",),
    "local": ("usage",),
    "projet": ("objet",),
    "logement": ("type_bien",),
}
"""De quoi composer un titre quand la feuille n'en a pas."""


@dataclass
class Ligne:
    """Une ligne de données comprise. `numero` est celui que montre le tableur."""

    feuille: str
    numero: int
    genre: str
    brutes: tuple[Cellule, ...]
    donnees: dict[str, Any] = field(default_factory=dict)
    dits: dict[Chemin, Any] = field(default_factory=dict)
    """Par champ que la feuille a en colonne, ce qu'elle dit ; `SANS_VALEUR` si la case est vide."""
    cases: dict[Chemin, str] = field(default_factory=dict)
    """Par champ, sa colonne et sa case : « Loyer CC » (C7)."""
    reference: str = ""
    deduits: dict[Chemin, Any] = field(default_factory=dict)
    """Ce que la feuille ne dit pas et qu'on a déduit."""
    problemes: list[Probleme] = field(default_factory=list)
    code_insee: str = ""


@dataclass(frozen=True)
class Contexte:
    """Ce qu'il faut savoir d'une feuille pour lire ses lignes."""

    feuille: Feuille
    fin_de_l_entete: int
    titres: tuple[str, ...]
    liens: Mapping[str, Sequence[Lien]]
    """Par genre, ce que remplit chaque colonne."""
    genre: str
    colonne_genre: int | None
    communes: Communes
    commune: str
    """Celle de toute la feuille, si aucune colonne ne la dit."""
    indices: str
    """Nom de feuille et lignes de titre : « Logements à louer »."""


def lire_lignes(contexte: Contexte) -> tuple[list[Ligne], list[tuple[int, str]]]:
    """Les lignes d'offres d'une feuille, et celles qui n'en sont pas : (numéro, pourquoi)."""
    lignes: list[Ligne] = []
    laissees: list[tuple[int, str]] = []
    etendues = _etendre(contexte.feuille, contexte.fin_de_l_entete)
    americaines = _colonnes_americaines(etendues)
    attendues = sum(1 for t in contexte.titres if t)
    for rang, (rangee, propres) in enumerate(etendues, contexte.fin_de_l_entete + 1):
        pleines = [c for c in propres if c is not None and str(c).strip()]
        if not pleines:
            continue
        if raison := _pas_une_offre(rangee, pleines, attendues, contexte.titres):
            laissees.append((rang, raison))
        else:
            lignes.append(_ligne(contexte, rang, rangee, americaines))
    return lignes, laissees


def _etendre(feuille: Feuille, debut: int) -> list[tuple[tuple[Cellule, ...], tuple[Cellule, ...]]]:
    """Chaque rangée, la valeur d'une fusion répétée vers le bas ; et la rangée telle qu'écrite."""
    rangees = [list(r) for r in feuille.rangees]
    for premiere, gauche, derniere, _ in feuille.fusions:
        if premiere < debut or premiere >= len(rangees) or gauche >= len(rangees[premiere]):
            continue
        valeur = rangees[premiere][gauche]
        for rang in range(premiere + 1, min(derniere + 1, len(rangees))):
            if rangees[rang]:  # une ligne tout à fait vide le reste
                rangees[rang] += [None] * (gauche + 1 - len(rangees[rang]))
                rangees[rang][gauche] = valeur
    return [
        (tuple(etendue), propre)
        for etendue, propre in zip(rangees[debut:], feuille.rangees[debut:], strict=True)
    ]


def _pas_une_offre(
    rangee: Sequence[Cellule], pleines: Sequence[Cellule], attendues: int, titres: Sequence[str]
) -> str:
    premier = plier(str(pleines[0])[:80])
    if premier in mots("totaux") or premier.startswith(("total ", "sous total ")):
        return "un total"
    repetes = [str(c).strip() == t for c, t in zip(rangee, titres, strict=False) if t and c]
    if len(repetes) > 1 and all(repetes):
        return "l'en-tête, répété"
    if any(plier(c[:40]).startswith("exemple a effacer") for c in pleines if isinstance(c, str)):
        return "la ligne d'exemple du modèle"
    if len(pleines) == 1 and attendues > 3 and isinstance(pleines[0], str):
        return "un intertitre ou une remarque"
    return ""


def _colonnes_americaines(etendues: Sequence[tuple[Sequence[Cellule], Any]]) -> frozenset[int]:
    return frozenset(
        colonne
        for rangee, _ in etendues
        for colonne, cellule in enumerate(rangee)
        if certainement_americaine(cellule)
    )


def _ligne(
    contexte: Contexte, numero: int, rangee: tuple[Cellule, ...], americaines: frozenset[int]
) -> Ligne:
    type_dit = ""
    if contexte.colonne_genre is not None and contexte.colonne_genre < len(rangee):
        type_dit = valeurs.en_texte(rangee[contexte.colonne_genre]).strip()
    genre = (genre_dit(type_dit) if type_dit else None) or ("" if type_dit else contexte.genre)
    ligne = Ligne(contexte.feuille.nom, numero, genre or "", rangee)
    if not genre:
        recu = f" (« {type_dit[:60]} »)" if type_dit else ""
        ligne.problemes.append(
            Probleme((), "genre-a-preciser", {"recu": recu, "genres": ", ".join(GENRES)})
        )
        return ligne
    for lien in contexte.liens[genre]:
        _lire_la_case(ligne, lien, rangee, lien.rang in americaines)
    _trouver_la_commune(ligne, contexte, rangee)
    _deduire(ligne, f"{type_dit} {contexte.indices}")
    return ligne


def _lire_la_case(ligne: Ligne, lien: Lien, rangee: tuple[Cellule, ...], americaines: bool) -> None:
    chemin, cellule = lien.chemin, rangee[lien.rang] if lien.rang < len(rangee) else None
    if chemin is None or chemin in (GENRE, _COMMUNE):
        return
    if chemin == REFERENCE:
        ligne.reference = plier(valeurs.en_texte(cellule)[:200])
        return
    ou = chemin if chemin in colonne_de(ligne.genre) else chemin[:1]
    colonne = colonne_de(ligne.genre).get(ou)
    if colonne is None:
        return
    if ou != chemin:  # « CA 2024 » : un montant d'un groupe par année
        colonne = _montant_d_annee(ligne.genre)
    ligne.cases[chemin] = f"« {lien.titre} » ({lettre(lien.rang)}{ligne.numero})"
    try:
        dit = valeurs.lire(cellule, colonne, americaines=americaines)
    except CelluleAmbigue as ambigue:
        ligne.problemes.append(ambigue.probleme.sous(chemin))
        dit = valeurs.SANS_VALEUR
    ligne.dits[chemin] = dit
    if dit is not valeurs.SANS_VALEUR:
        poser(ligne.donnees, chemin, dit)


def _montant_d_annee(genre: str) -> Any:
    return next(c for c in colonne_de(genre).values() if c.forme is Forme.NOMBRE and c.unite == "€")


def poser(donnees: dict[str, Any], chemin: Sequence[str], valeur: Any) -> None:
    """Met une valeur à sa place dans des groupes de champs emboîtés."""
    *debut, dernier = chemin
    for pas in debut:
        suivant = donnees.setdefault(pas, {})
        if not isinstance(suivant, dict):
            return
        donnees = suivant
    donnees[dernier] = valeur


def _trouver_la_commune(ligne: Ligne, contexte: Contexte, rangee: tuple[Cellule, ...]) -> None:
    """La première des colonnes de commune qui en dit une sûre ; un nom avant un code."""
    dites: list[tuple[bool, str, str]] = []
    for lien in contexte.liens[ligne.genre]:
        if lien.chemin != _COMMUNE or lien.rang >= len(rangee):
            continue
        if texte := valeurs.propre(valeurs.en_texte(rangee[lien.rang])):
            case = f"« {lien.titre} » ({lettre(lien.rang)}{ligne.numero})"
            dites.append((plier(lien.titre) in _POSTAUX, texte, case))
    for postal, texte, case in sorted(dites, key=lambda dite: dite[0]):
        if trouvee := contexte.communes.trouver(texte, postal=postal):
            _retenir(ligne, trouvee.commune.nom, trouvee.commune.code, case)
            if trouvee.deleguee:
                ligne.deduits[_COMMUNE] = trouvee.commune.nom
            return
    if dites:
        ligne.cases[_COMMUNE] = dites[0][2]
        ligne.problemes.append(contexte.communes.inconnue(dites[0][1]))
    elif contexte.commune and (sienne := contexte.communes.trouver(contexte.commune)):
        _retenir(ligne, sienne.commune.nom, sienne.commune.code, "")
        ligne.deduits[_COMMUNE] = sienne.commune.nom


def _retenir(ligne: Ligne, nom: str, code: str, case: str) -> None:
    ligne.donnees["commune"] = nom
    ligne.code_insee = code
    if case:
        ligne.dits[_COMMUNE], ligne.cases[_COMMUNE] = nom, case


def _deduire(ligne: Ligne, indices: str) -> None:
    """Ce que la feuille laisse entendre sans l'écrire."""
    for chemin, valeur in sous_entendus(ligne.genre, indices).items():
        if chemin in colonne_de(ligne.genre) and not _present(ligne.donnees, chemin):
            _poser_deduit(ligne, chemin, valeur)
    if ligne.genre == "logement" and not _present(ligne.donnees, ("transaction",)):
        loue, vendu = (c in ligne.donnees for c in ("loyer", "prix"))
        if loue != vendu:
            _poser_deduit(ligne, ("transaction",), "location" if loue else "vente")
    commune = ligne.donnees.get("commune", "")
    ici = f" ({commune})" if commune else ""
    if ligne.donnees.get("contact") and "organisme" not in ligne.donnees["contact"]:
        _poser_deduit(ligne, ("contact", "organisme"), f"Mairie{ici}")
    if not _present(ligne.donnees, ("titre",)):
        noms = (ligne.donnees.get(cle) for cle in _NOMMANTS.get(ligne.genre, ()))
        nom = next((n for n in noms if isinstance(n, str)), GENRES[ligne.genre].libelle)
        _poser_deduit(ligne, ("titre",), f"{nom[:90]}{ici}")


def _poser_deduit(ligne: Ligne, chemin: Chemin, valeur: Any) -> None:
    ligne.deduits[chemin] = valeur
    poser(ligne.donnees, chemin, valeur)


def _present(donnees: Mapping[str, Any], chemin: Chemin) -> bool:
    lu: Any = donnees
    for pas in chemin:
        lu = lu.get(pas) if isinstance(lu, Mapping) else None
    return lu is not None
