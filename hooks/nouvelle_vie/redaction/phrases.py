"""Dire où en est une offre : les phrases du tableau de bord, au jour près."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ..modele.parties import Contact
from ..rendu.gabarits import phrases
from ..rendu.typographie import jour, typographier
from .suivi import Echeance, Suivi


def textes() -> Mapping[str, Any]:
    """Les phrases du suivi, typographie posée."""
    groupe: Mapping[str, Any] = phrases()["suivi"]
    return groupe


def remplir(phrase: str, **valeurs: str) -> str:
    """La phrase, ses accolades remplies ; ce qu'on y pose n'est pas relu."""
    morceaux = phrase.split("{")
    ecrits = [morceaux[0]]
    for morceau in morceaux[1:]:
        nom, fin, suite = morceau.partition("}")
        ecrits.append(valeurs[nom] + suite if fin and nom in valeurs else "{" + morceau)
    return "".join(ecrits)


def depuis(jours: int) -> str:
    """« aujourd'hui », « hier », « il y a 12 jours »."""
    if jours < 2:
        return str(textes()["il_y_a_un_jour" if jours == 1 else "aujourd_hui"])
    return remplir(textes()["il_y_a"], jours=str(jours))


def confirmation(suivi: Suivi) -> str:
    """« confirmée le 24 août 2026, il y a 99 jours », ou « jamais confirmée »."""
    confirmee = suivi.offre.dates.confirmee
    if confirmee is None:
        return str(textes()["jamais_confirmee"])
    il_y_a = depuis((suivi.jour - confirmee).days)
    return remplir(textes()["confirmee"], jour=jour(confirmee), depuis=il_y_a)


def dire(echeance: Echeance, aujourd_hui: date) -> str:
    """« à confirmer le 23 octobre 2026 », ou « à confirmer depuis le… » si c'est passé."""
    temps = "a_venir" if echeance.quand > aujourd_hui else "passees"
    if echeance.quand == aujourd_hui and echeance.sorte in ("limite", "parution"):
        temps = "a_venir"  # une limite est un jour où l'offre paraît encore
    return remplir(textes()[temps][echeance.sorte], jour=jour(echeance.quand))


def situation(suivi: Suivi) -> str:
    """Ce qui arrive à l'offre, ou vient de lui arriver ; vide si rien ne l'attend."""
    if suivi.d_office:
        fin = suivi.offre.fin_de_parution(suivi.jour)
        if limite := suivi.offre.dates.limite:
            return remplir(textes()["limite_passee"], jour=jour(limite))
        jours = str(suivi.sans_nouvelles)
        return remplir(textes()["suspendue"], jour=jour(fin), jours=jours)
    passees = [e for e in suivi.echeances if e.quand < suivi.jour]
    a_dire = [*passees[-1:], *([suivi.prochaine] if suivi.prochaine else [])]
    return " ; ".join(dire(e, suivi.jour) for e in a_dire)


def nommer(contact: Contact | None) -> str:
    """Un contact par sa fonction : « Référente accueil, Pays de la Vallée »."""
    if contact is None:
        return str(textes()["sans_referent"])
    return typographier(", ".join(filter(None, (contact.fonction, contact.organisme))))


def etat(suivi: Suivi) -> str:
    """Sa confirmation s'il y a lieu, puis sa situation : une ligne du tableau."""
    dates = suivi.offre.dates
    # Une offre datée n'a pas à être confirmée : « jamais confirmée » n'y serait pas un reproche.
    utile = dates.confirmee if dates.limite else not suivi.d_office
    utile = utile and suivi.sans_nouvelles is not None
    return " ; ".join(filter(None, (confirmation(suivi) if utile else "", situation(suivi))))


def en_tete(texte: str) -> str:
    """La phrase, avec sa majuscule."""
    return texte[:1].upper() + texte[1:]


def manques(suivi: Suivi) -> Iterator[str]:
    """« il manque : Résumé ; Prix », puis « à ajouter : Photos » : ce qui bloque, puis le reste."""
    for cle, liste in (
        ("manque_court", suivi.bloquants),
        ("ajouter_court", suivi.souhaitables),
    ):
        if liste:
            # Un libellé peut porter une virgule (« Salaire brut, de »), jamais de point-virgule.
            yield f"{textes()[cle]} {' ; '.join(typographier(m.nom) for m in liste)}"
