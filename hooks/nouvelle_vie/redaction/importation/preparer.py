"""Des lignes au plan : créer, comparer ou refuser chacune, sans rien écrire."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from ...erreurs import ErreurContenu, Probleme
from ...lecture.entete import Decoupe, decouper
from ...lecture.fiches import valider
from ...lecture.source import decoder
from ...lecture.yaml_situe import lire_yaml
from ...modele.catalogue import Catalogue
from ...modele.cycle import Statut
from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.parties import Origine
from ..fiche_neuve import composer
from ..numeros import Numeros, nom_libre, numeros
from ..retouche import Retouche, RetoucheImpossible
from .champ import lire_a
from .colonnes import colonnes
from .comparaison import Trancher, confronter, repris
from .comprendre import Comprise
from .lignes import Ligne, poser
from .plan import Changement, Comparee, Neuve, Plan, Refusee, motif
from .suivi import Trace, cle_de_ligne, empreinte, nom_du_chemin
from .valeurs import SANS_VALEUR


@dataclass
class Depart:
    """Le site tel qu'il est avant l'import."""

    catalogue: Catalogue
    traces: Mapping[str, Trace]
    lire_octets: Callable[[str], bytes]
    """Le contenu d'une fiche, par son chemin."""
    fautifs: Collection[str]
    """Les fiches qui ont une faute : on n'y touche pas."""
    ids_fautifs: Collection[str]
    noms_pris: Mapping[str, set[str]]
    """Par genre, les noms de fichier qu'une fiche neuve ne peut pas prendre."""
    dossier: str
    """Celui des offres, relatif à la racine."""
    prefixe: str
    jour: date
    statuts: bool
    trancher: Trancher
    recreer: bool
    """Recrée une fiche importée que la rédaction a effacée."""


@dataclass
class _Chantier:
    depart: Depart
    plan: Plan
    numeros: Numeros
    offres: dict[str, Offre] = field(default_factory=dict)
    par_titre: dict[str, Offre] = field(default_factory=dict)
    suivies: set[str] = field(default_factory=set)
    vues: dict[str, Ligne] = field(default_factory=dict)
    """Par clé ou par identifiant, la ligne qui en parle la première."""


def preparer(feuilles: Sequence[Comprise], depart: Depart, suivre: Callable[[int], None]) -> Plan:
    """Le plan d'un import, ligne après ligne.

    Args:
        suivre: apprend combien de lignes sont faites.
    """
    catalogue = depart.catalogue
    chantier = _Chantier(
        depart, Plan(list(feuilles)), numeros(catalogue, depart.prefixe, depart.jour.year)
    )
    chantier.offres = {o.id: o for o in catalogue.offres}
    chantier.suivies = {t.id for t in depart.traces.values()}
    for offre in catalogue.offres:
        if commune := catalogue.commune_de(offre):
            cle = cle_de_ligne(offre.genre, commune.code, "", _titre(offre.titre))
            chantier.par_titre.setdefault(cle, offre)
    faites = 0
    for feuille in feuilles:
        for ligne in feuille.lignes:
            _ligne(chantier, ligne, feuille)
            faites += 1
            if faites % 50 == 0:
                suivre(faites)
    return chantier.plan


def _titre(titre: Any) -> str:
    return " ".join(str(titre).split()).casefold()


def _refuser(chantier: _Chantier, ligne: Ligne, problemes: Sequence[Probleme]) -> None:
    motifs = tuple(dict.fromkeys(motif(ligne, p) for p in problemes))
    chantier.plan.refusees.append(Refusee(ligne, motifs))


def _ligne(chantier: _Chantier, ligne: Ligne, feuille: Comprise) -> None:
    if not ligne.genre:
        _refuser(chantier, ligne, ligne.problemes)
        return
    ecrit = ligne.dits.get(("id",), SANS_VALEUR)
    identifiant = "" if ecrit is SANS_VALEUR else str(ecrit)
    existante = chantier.offres.get(identifiant)
    reference = ligne.reference
    if identifiant and not existante and not chantier.depart.statuts:
        reference = reference or identifiant.casefold()
    titre = _titre(ligne.donnees.get("titre", ""))
    cle = cle_de_ligne(ligne.genre, ligne.code_insee, reference, titre)
    premiere = chantier.vues.setdefault(existante.id if existante else cle, ligne)
    if premiere is not ligne:
        _double(chantier, ligne, premiere, feuille)
        return
    trace = chantier.depart.traces.get(cle)
    if existante is None and trace is not None:
        existante = chantier.offres.get(trace.id)
        if existante is None and not _disparue(chantier, ligne, trace):
            return
    if existante is None and not (chantier.depart.statuts and identifiant):
        candidate = chantier.par_titre.get(cle_de_ligne(ligne.genre, ligne.code_insee, "", titre))
        if candidate and candidate.id not in chantier.suivies:
            existante = candidate
    if existante is None:
        _creer(chantier, ligne, cle)
    else:
        chantier.suivies.add(existante.id)
        _comparer(chantier, ligne, existante, cle)


def _double(chantier: _Chantier, ligne: Ligne, premiere: Ligne, feuille: Comprise) -> None:
    """Une ligne recopiée est laissée ; deux lignes différentes pour une offre, non."""
    if ligne.dits == premiere.dits and not ligne.problemes:
        feuille.laissees.append((ligne.numero, f"identique à la ligne {premiere.numero}"))
        return
    _refuser(chantier, ligne, [Probleme((), "ligne-en-double", {"autre": premiere.numero})])


def _disparue(chantier: _Chantier, ligne: Ligne, trace: Trace) -> bool:
    """Vrai si la fiche que suivait une trace est à recréer : elle n'existe plus."""
    if trace.id in chantier.depart.ids_fautifs:
        valeurs = {"fichier": trace.id}
        _refuser(chantier, ligne, [Probleme((), "fiche-a-reprendre", valeurs)])
        return False
    if not chantier.depart.recreer:
        chantier.plan.effacees.append((ligne, trace.id))
        return False
    return True


# --- créer --------------------------------------------------------------------------------------


def _creer(chantier: _Chantier, ligne: Ligne, cle: str) -> None:
    depart, classe = chantier.depart, GENRES[ligne.genre]
    donnees = _donnees_neuves(ligne, depart)
    a_soi = donnees.pop("id", None)
    provisoire = a_soi or f"{depart.prefixe}-{depart.jour.year}-0000"
    dossier = f"{depart.dossier}/{ligne.genre}"
    mots = f"{donnees.get('titre', '')} {donnees.get('commune', '')}"
    pris = depart.noms_pris[ligne.genre]
    nom = nom_libre(mots, pris)
    fichier = f"{dossier}/{nom}.yml"
    fiche, fautes = valider({"id": provisoire, **donnees}, classe, fichier, nom)
    if fautes or ligne.problemes or not isinstance(fiche, Offre):
        siennes = [*ligne.problemes, *fautes]
        if ligne.problemes:  # une commune inconnue n'est pas une commune qui manque
            dites = {p.chemin for p in ligne.problemes}
            siennes = [p for p in siennes if (p.valeurs.get("cle"),) not in dites]
        _refuser(chantier, ligne, siennes)
        return
    ecrites = _ecrites(fiche, donnees)
    ecrites["id"] = a_soi or chantier.numeros.suivant()
    octets = composer(classe, ecrites).encode()
    relue, motifs = relire(octets, classe, fichier)
    if relue is None:
        chantier.plan.refusees.append(Refusee(ligne, motifs))
        return
    pris.add(nom)
    lu = {
        nom_du_chemin(c): empreinte(None if v is SANS_VALEUR else lire_a(relue, c))
        for c, v in ligne.dits.items()
        if repris(c, statuts=depart.statuts)
    }
    trace = Trace(cle, relue.id, ligne.code_insee, lu)
    chantier.plan.neuves.append(Neuve(ligne, relue, octets, trace))


def _donnees_neuves(ligne: Ligne, depart: Depart) -> dict[str, Any]:
    """Ce que dit la ligne, et ce que toute offre importée a de naissance."""
    donnees: dict[str, Any] = {
        "statut": Statut.REMONTEE.value,
        "origine": Origine.MAIRIE.value,
        "dates": {"remontee": depart.jour},
    }
    for chemin, valeur in (*ligne.dits.items(), *ligne.deduits.items()):
        voulu = repris(chemin, statuts=depart.statuts) or (depart.statuts and chemin == ("id",))
        if valeur is not SANS_VALEUR and voulu:
            poser(donnees, chemin, valeur)
    return donnees


def _ecrites(fiche: Offre, donnees: Mapping[str, Any]) -> dict[str, Any]:
    """Les champs à écrire, tels que le modèle les a compris, dans l'ordre de leur déclaration."""
    ecrites: dict[str, Any] = {}
    for colonne in colonnes(fiche.genre):
        lu: Any = donnees
        for pas in colonne.chemin:
            lu = lu.get(pas) if isinstance(lu, Mapping) else None
        if lu is not None and (valeur := lire_a(fiche, colonne.chemin)) is not None:
            poser(ecrites, colonne.chemin, valeur)
    return ecrites


def relire(
    octets: bytes, classe: type[Offre], fichier: str
) -> tuple[Offre | None, tuple[str, ...]]:
    """La fiche telle que le site la lira ; rien, et pourquoi, si elle aurait une faute."""
    source = decoder(octets, fichier)
    if isinstance(source, ErreurContenu):
        return None, (f"{source.message} — {source.remede}",)
    texte, corps = source.texte, ""
    if fichier.lower().endswith(".md"):
        decoupe = decouper(source)
        if not isinstance(decoupe, Decoupe):
            return None, (f"{decoupe.message} — {decoupe.remede}",)
        texte, corps = decoupe.entete, decoupe.corps
    donnees, emplacements, erreurs = lire_yaml(source, texte)
    if erreurs or not isinstance(donnees, dict):
        return None, tuple(f"{e.message} — {e.remede}" for e in erreurs) or ("fiche vide",)
    if corps:
        donnees["description"] = corps
    slug = PurePosixPath(fichier).stem
    fiche, fautes = valider(donnees, classe, fichier, slug)
    if fautes or not isinstance(fiche, Offre):
        dites = map(emplacements.erreur, fautes)
        return None, tuple(f"{e.message} — {e.remede}" for e in dites)
    return fiche, ()


# --- comparer -----------------------------------------------------------------------------------


def _comparer(chantier: _Chantier, ligne: Ligne, offre: Offre, cle: str) -> None:
    depart = chantier.depart
    if offre.fichier in depart.fautifs:
        valeurs = {"fichier": offre.fichier}
        _refuser(chantier, ligne, [Probleme((), "fiche-a-reprendre", valeurs)])
        return
    if offre.genre != ligne.genre:
        valeurs = {"id": offre.id, "autre": offre.fichier, "libre": chantier.numeros.suivant()}
        _refuser(chantier, ligne, [Probleme(("id",), "identifiant-en-double", valeurs)])
        return
    if ligne.problemes:
        _refuser(chantier, ligne, ligne.problemes)
        return
    ancienne = depart.traces.get(cle)
    trace = replace(ancienne, lu=dict(ancienne.lu)) if ancienne else Trace(cle, offre.id, "")
    trace.code_insee = trace.code_insee or ligne.code_insee
    changements, fautes = confronter(ligne, offre, trace, depart.trancher, statuts=depart.statuts)
    if fautes:
        _refuser(chantier, ligne, fautes)
        return
    nouvelle, octets = offre, None
    if any(c.ecrit for c in changements):
        octets, refus = _retoucher(depart, offre, changements)
        relue, motifs = relire(octets, type(offre), offre.fichier) if octets else (None, refus)
        if relue is None:
            chantier.plan.refusees.append(Refusee(ligne, motifs))
            return
        nouvelle = relue.situee(offre.fichier, offre.slug)
    chantier.plan.comparees.append(Comparee(ligne, offre, nouvelle, changements, octets, trace))


def _retoucher(
    depart: Depart, offre: Offre, changements: Sequence[Changement]
) -> tuple[bytes | None, tuple[str, ...]]:
    try:
        retouche = Retouche(depart.lire_octets(offre.fichier), offre.fichier, type(offre))
        for change in changements:
            if change.ecrit and change.apres is None:
                retouche.oter(change.chemin)
            elif change.ecrit:
                retouche.poser(change.chemin, change.apres)
    except RetoucheImpossible as refus:
        return None, (str(refus),)
    except OSError:
        return None, (f"{offre.fichier} ne peut pas être lu — vérifiez vos droits",)
    return retouche.octets(), ()
