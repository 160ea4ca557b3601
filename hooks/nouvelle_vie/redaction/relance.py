"""Relancer une mairie : quelles offres confirmer, à qui l'écrire, et le courriel tout prêt."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..modele.catalogue import Catalogue
from ..modele.communes import Commune
from ..modele.cycle import A_RECONFIRMER, SUSPENSION, jour_sans_nouvelles
from ..modele.parties import Contact
from ..modele.texte import plier
from ..rendu.coupe import poser
from ..rendu.gabarits import phrases as toutes_les_phrases
from ..rendu.typographie import jour, telephone, typographier
from ..rendu.urls import absolue
from .phrases import depuis, remplir
from .suivi import Suivi

COLONNES = 72
_RETRAIT = "   "


@dataclass(frozen=True)
class Mairie:
    """À qui écrire. `contact` : une adresse que dit une fiche, jamais devinée ; ou rien."""

    commune: Commune
    contact: Contact | None
    source: str
    """D'où vient l'adresse, ou ce que l'on sait d'autre pour joindre la mairie."""


@dataclass(frozen=True)
class Relance:
    """Un courriel prêt à relire : rien n'est envoyé."""

    mairie: Mairie
    expediteur: Contact | None
    suivis: tuple[Suivi, ...]
    objet: str
    corps: str
    """Du texte en 72 colonnes, sauf une adresse, qui a sa ligne à elle."""

    court: str
    """Le même en quelques lignes, pour un lien qui n'en porte pas plus."""


def par_commune(suivis: Sequence[Suivi]) -> dict[Commune, tuple[Suivi, ...]]:
    """Les offres à confirmer, par commune ; d'abord celles qui ne paraissent plus ou vieillissent.

    Les communes sont dans l'ordre alphabétique.
    """
    groupes: dict[Commune, list[Suivi]] = {}
    for suivi in sorted(suivis, key=lambda s: s.urgence):
        if suivi.a_confirmer and suivi.commune:
            groupes.setdefault(suivi.commune, []).append(suivi)
    return {c: tuple(groupes[c]) for c in sorted(groupes, key=lambda c: (plier(c.nom), c.code))}


def joindre(catalogue: Catalogue, commune: Commune) -> Mairie:
    """L'adresse de la mairie, telle que le contenu la connaît.

    Le contact d'accueil du village, à défaut celui d'une offre tenue par la mairie. Les données
    communales n'ont pas de courriel : elles donnent de quoi le demander.
    """
    village = catalogue.resoudre("village", commune.code)
    accueil = getattr(village, "contact_accueil", None)
    if accueil and accueil.courriel:
        return Mairie(commune, accueil, "contact d'accueil du village")
    for offre in sorted(catalogue.offres, key=lambda o: o.id):
        contact, chez = offre.contact, catalogue.commune_de(offre)
        tenue = contact and plier(contact.organisme).startswith("mairie")
        if contact and tenue and contact.courriel and chez == commune:
            return Mairie(commune, contact, f"contact de l'offre {offre.id}")
    connus = filter(None, (commune.mairie_telephone, commune.mairie_site, commune.mairie_adresse))
    return Mairie(commune, None, " · ".join(connus))


def rediger(mairie: Mairie, suivis: Sequence[Suivi], *, site_nom: str, site_url: str) -> Relance:
    """Le courriel qui demande à cette mairie de confirmer ces offres (au moins une)."""
    t = toutes_les_phrases()["relance"]
    accord = "une" if len(suivis) == 1 else "des"
    valeurs = {
        "commune": typographier(mairie.commune.nom),
        "nombre": str(len(suivis)),
        "site": typographier(site_nom),
    }
    expediteur = suivis[0].referent
    paragraphes = [
        *_plier(t["bonjour"]), "",
        *_plier(remplir(t[f"intro_{accord}"], **valeurs)), "",
        *_plier(t[f"comment_{accord}"]), "",
    ]  # fmt: skip
    for rang, suivi in enumerate(suivis, 1):
        paragraphes += [*_offre(t, rang, suivi, site_url), ""]
    paragraphes += [*_plier(t[f"merci_{accord}"]), "", *_plier(t["cordialement"]), ""]
    fin = list(_signature(expediteur, site_nom, site_url))
    return Relance(
        mairie=mairie,
        expediteur=expediteur,
        suivis=tuple(suivis),
        objet=remplir(t[f"objet_{accord}"], **valeurs),
        corps="\n".join([*paragraphes, *fin]) + "\n",
        court="\n".join([*_court(t, accord, valeurs, suivis, site_url), "", *fin]) + "\n",
    )


def _offre(t: Mapping[str, Any], rang: int, suivi: Suivi, site_url: str) -> Iterator[str]:
    yield from _plier(f"{rang}. {poser(suivi.offre.titre)}", _RETRAIT)
    yield _RETRAIT + absolue(site_url, suivi.offre.adresse_courte)
    for phrase in (_derniere_nouvelle(t, suivi), _ce_qui_arrive(t, suivi)):
        yield from _plier(_RETRAIT + phrase, _RETRAIT)
    for reponse in t["reponses"]:
        yield from _plier(f"{_RETRAIT}[ ] {reponse}", f"{_RETRAIT}    ")


def _derniere_nouvelle(t: Mapping[str, Any], suivi: Suivi) -> str:
    dates = suivi.offre.dates
    if dates.confirmee and dates.confirmee <= suivi.jour:
        il_y_a = depuis((suivi.jour - dates.confirmee).days)
        return remplir(t["confirmee"], jour=jour(dates.confirmee), depuis=il_y_a)
    assert dates.publiee is not None  # une offre à confirmer a paru
    parue = dates.publiee.date()
    return remplir(t["jamais"], jour=jour(parue), depuis=depuis((suivi.jour - parue).days))


def _ce_qui_arrive(t: Mapping[str, Any], suivi: Suivi) -> str:
    dates, aujourd_hui = suivi.offre.dates, suivi.jour
    if dates.limite:
        return remplir(t["arrive"]["limite"], limite=jour(dates.limite))
    reconfirmer = jour_sans_nouvelles(dates, aujourd_hui, A_RECONFIRMER)
    suspension = jour_sans_nouvelles(dates, aujourd_hui, SUSPENSION)
    if suspension <= aujourd_hui:
        cle = "suspension"
    else:
        cle = "a_reconfirmer" if reconfirmer <= aujourd_hui else "rappel"
    dits = {"reconfirmer": jour(reconfirmer), "suspension": jour(suspension)}
    return remplir(t["arrive"][cle], **dits)


def _court(
    t: Mapping[str, Any],
    accord: str,
    valeurs: Mapping[str, str],
    suivis: Sequence[Suivi],
    site_url: str,
) -> Iterator[str]:
    yield from _plier(remplir(t["court_une" if accord == "une" else "court"], **valeurs))
    yield ""
    for rang, suivi in enumerate(suivis, 1):
        yield from _plier(f"{rang}. {poser(suivi.offre.titre)}", _RETRAIT)
        yield _RETRAIT + absolue(site_url, suivi.offre.adresse_courte)


def _signature(contact: Contact | None, site_nom: str, site_url: str) -> Iterator[str]:
    if contact:
        yield from _plier(contact.fonction or "")
        yield from _plier(contact.organisme)
        yield from _plier(telephone(contact.telephone) if contact.telephone else "")
        if contact.courriel:
            yield contact.courriel
        yield from _plier(contact.horaires or "")
    yield from _plier(site_nom)
    if site_url:
        yield site_url


def _plier(texte: str, retrait: str = "") -> list[str]:
    """Un paragraphe en lignes ; une espace insécable n'est jamais une fin de ligne."""
    return textwrap.wrap(
        typographier(texte),
        COLONNES,
        subsequent_indent=retrait,
        break_on_hyphens=False,
        break_long_words=False,
    )
