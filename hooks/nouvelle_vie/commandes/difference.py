"""Dire ce qu'un import ferait, à une personne ou à une machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from ..fautes import abreger
from ..lecture.tableaux.feuille import lettre
from ..redaction.importation.comprendre import Comprise
from ..redaction.importation.correspondance import Lien
from ..redaction.importation.plan import Changement, Comparee, Neuve, Plan, Sort
from .rapport import compter

MONTREES = 30
"""Entrées montrées par liste ; « --tout » les montre toutes."""


def decrire(plan: Plan, *, tout: bool) -> str:
    """Les feuilles et leurs colonnes, puis ce qui serait neuf, modifié, inchangé, refusé."""
    combien = None if tout else MONTREES
    laissees = [c for c in plan.comparees if c.conflits and not c.modifiee]
    listes: tuple[tuple[str, list[str]], ...] = (
        ("Fiches neuves", [_neuve(n) for n in plan.neuves]),
        ("Fiches modifiées", ["\n".join(_comparee(c)) for c in plan.modifiees]),
        (
            "Fiches laissées, où feuille et rédaction se contredisent",
            ["\n".join(_comparee(c)) for c in laissees],
        ),
        (
            "Effacées par la rédaction, non recréées",
            [f"  ligne {ligne.numero} : {id_}" for ligne, id_ in plan.effacees],
        ),
        ("Lignes refusées", _refusees(plan)),
    )
    parties = [
        "\n".join(f"Remarque : {_ligne(r)}" for r in plan.remarques),
        *(_feuille(f) for f in plan.feuilles),
        *(_liste(titre, entrees, combien) for titre, entrees in listes),
        bilan(plan),
    ]
    return "\n\n".join(p for p in parties if p)


def _neuve(neuve: Neuve) -> str:
    titre = _ligne(neuve.offre.titre)
    debut = f"  ligne {neuve.ligne.numero} : {neuve.offre.id} « {titre} »"
    return f"{debut} → {neuve.offre.fichier}{_deduits(neuve.ligne.deduits)}"


def bilan(plan: Plan) -> str:
    """« 12 fiches neuves, 2 modifiées, 30 inchangées, 1 ligne refusée »."""
    neuves, modifiees = len(plan.neuves), len(plan.modifiees)
    inchangees, refusees = len(plan.inchangees), len(plan.refusees)
    return (
        f"{compter(neuves, 'fiche')} neuve{'s' if neuves > 1 else ''}, "
        f"{modifiees} modifiée{'s' if modifiees > 1 else ''}, "
        f"{inchangees} inchangée{'s' if inchangees > 1 else ''}, "
        f"{compter(refusees, 'ligne')} refusée{'s' if refusees > 1 else ''}."
    )


def _ligne(texte: Any) -> str:
    """Un texte venu du tableau : une ligne, sans caractère de commande."""
    une = " ".join(str(texte).split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in une)


def _liste(titre: str, entrees: Sequence[str], combien: int | None) -> str:
    if not entrees:
        return ""
    montrees = list(entrees[:combien])
    if len(entrees) > len(montrees):
        montrees.append(f"  … et {len(entrees) - len(montrees)} de plus (--tout les montre)")
    return "\n".join([f"{titre} : {len(entrees)}", *montrees])


def _feuille(feuille: Comprise) -> str:
    nom = _ligne(feuille.nom)
    if feuille.raison:
        return f"Feuille « {nom} » ignorée : {feuille.raison}"
    genre = feuille.genre or ("dit ligne par ligne" if feuille.liens else "inconnu")
    lignes = [f"Feuille « {nom} » — genre : {genre} ; en-tête ligne {feuille.ligne_entete}"]
    lignes += [f"  {remarque}" for remarque in feuille.remarques]
    lignes += list(_correspondance(feuille))
    for numero, pourquoi in feuille.laissees[:MONTREES]:
        lignes.append(f"  ligne {numero} laissée : {pourquoi}")
    return "\n".join(lignes)


def _correspondance(feuille: Comprise) -> Iterator[str]:
    """Chaque colonne titrée, et le champ qu'elle remplit ; par genre s'ils diffèrent."""
    presents = {ligne.genre for ligne in feuille.lignes if ligne.genre} or set(feuille.liens)
    connus = sorted(presents & feuille.liens.keys())
    par_genre = {genre: {x.rang: x for x in feuille.liens[genre]} for genre in connus}
    for rang, titre in enumerate(feuille.titres):
        if not titre:
            continue
        dits: dict[str, list[str]] = {}
        for genre, liens in par_genre.items():
            if rang in liens:
                dits.setdefault(_champ(liens[rang]), []).append(genre)
        if len(dits) == 1:
            dit = next(iter(dits))
        else:
            dit = " ; ".join(f"{champ} ({', '.join(g)})" for champ, g in dits.items()) or "—"
        yield f"  {lettre(rang):>2}  {abreger(_ligne(titre)):<40} → {dit}"


def _champ(lien: Lien) -> str:
    if lien.chemin is None:
        return f"(laissée : {lien.dit})" if lien.dit and lien.dit != "laissée" else "(laissée)"
    return f"{lien.nom} ({lien.dit})" if lien.dit else lien.nom


def _deduits(deduits: Any) -> str:
    dits = [f"{'.'.join(chemin)} : {_ligne(valeur)}" for chemin, valeur in deduits.items()]
    return f"\n    déduit — {' ; '.join(dits)}" if dits else ""


def _comparee(comparee: Comparee) -> Iterator[str]:
    avant, numero = comparee.avant, comparee.ligne.numero
    yield f"  ligne {numero} : {avant.id} « {_ligne(avant.titre)} » ({avant.fichier})"
    for change in comparee.changements:
        yield f"    {change.libelle} : {_change(change)}"


def _change(change: Changement) -> str:
    fiche, feuille = valeur(change.avant), valeur(change.apres)
    if change.sort is Sort.GARDE:
        return f"CONFLIT, la fiche est gardée : {fiche} (la feuille dit {feuille})"
    dit = " (CONFLIT, la feuille l'emporte)" if change.conflit else ""
    return f"{fiche} → {feuille}{dit}"


def valeur(dite: Any) -> str:
    """Une valeur pour une personne, en une ligne courte."""
    if dite is None:
        return "(vide)"
    if isinstance(dite, bool):
        return "oui" if dite else "non"
    if isinstance(dite, date):
        return f"{dite:%d/%m/%Y}"
    if isinstance(dite, list):
        return abreger(_ligne(" | ".join(map(str, dite))))
    if isinstance(dite, dict):
        return abreger(_ligne(" | ".join(f"{c} : {v}" for c, v in dite.items())))
    return abreger(_ligne(dite))


def _refusees(plan: Plan) -> list[str]:
    plusieurs = len({r.ligne.feuille for r in plan.refusees}) > 1
    entrees = []
    for refusee in plan.refusees:
        ou = f"  « {_ligne(refusee.ligne.feuille)} », ligne" if plusieurs else "  ligne"
        dits = "".join(f"\n    {_ligne(m)}" for m in refusee.motifs)
        entrees.append(f"{ou} {refusee.ligne.numero} :{dits}")
    return entrees


def pour_une_machine(plan: Plan, fichier: str, *, ecrit: bool, refus: str) -> dict[str, Any]:
    """Le même plan, en JSON."""
    return {
        "fichier": fichier,
        "ecrit": ecrit,
        "refus": refus or None,
        "remarques": plan.remarques,
        "feuilles": [_feuille_json(f) for f in plan.feuilles],
        "neuves": [
            {"feuille": n.ligne.feuille, "ligne": n.ligne.numero, "id": n.offre.id,
             "titre": n.offre.titre, "fichier": n.offre.fichier,
             "deduits": {".".join(c): str(v) for c, v in n.ligne.deduits.items()}}
            for n in plan.neuves
        ],
        "modifiees": [_comparee_json(c) for c in plan.comparees if c.changements],
        "inchangees": [c.avant.id for c in plan.inchangees if not c.changements],
        "effacees": [{"ligne": ligne.numero, "id": id_} for ligne, id_ in plan.effacees],
        "refusees": [
            {"feuille": r.ligne.feuille, "ligne": r.ligne.numero, "motifs": list(r.motifs)}
            for r in plan.refusees
        ],
    }  # fmt: skip


def _feuille_json(feuille: Comprise) -> dict[str, Any]:
    return {
        "nom": feuille.nom,
        "ignoree": feuille.raison or None,
        "genre": feuille.genre or None,
        "ligne_entete": feuille.ligne_entete or None,
        "colonnes": {genre: _liens_json(liens) for genre, liens in feuille.liens.items()},
        "laissees": [{"ligne": n, "raison": r} for n, r in feuille.laissees],
    }


def _liens_json(liens: Sequence[Lien]) -> list[dict[str, Any]]:
    return [
        {"colonne": lettre(x.rang), "titre": x.titre, "champ": x.nom or None, "dit": x.dit or None}
        for x in liens
    ]


def _comparee_json(comparee: Comparee) -> dict[str, Any]:
    return {
        "feuille": comparee.ligne.feuille,
        "ligne": comparee.ligne.numero,
        "id": comparee.avant.id,
        "fichier": comparee.avant.fichier,
        "changements": [
            {"champ": ".".join(c.chemin), "avant": _simple(c.avant), "apres": _simple(c.apres),
             "sort": c.sort.value, "conflit": c.conflit}
            for c in comparee.changements
        ],
    }  # fmt: skip


def _simple(dite: Any) -> Any:
    return dite if isinstance(dite, str | int | bool | list | dict | None) else str(dite)
