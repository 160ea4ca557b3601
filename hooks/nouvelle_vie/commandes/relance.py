"""`nouvelle-vie relance` : le courriel qui demande à une mairie si ses offres tiennent toujours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..erreurs import FabricationImpossible
from ..fabrique.courrier import poser
from ..fautes import abreger
from ..modele.textes_saisis import Courriel
from ..redaction.choix import trouver
from ..redaction.suivi import suivre
from .bureau import Bureau, destination, ecrire, ouvrir
from .commun import Jour, Racine, dire_les_echecs
from .rapport import compter

if TYPE_CHECKING:
    from ..redaction.relance import Relance
# `redaction.relance` et `redaction.courriel` se chargent à la demande : ils tirent tout `email`.


def relance(
    commune: Annotated[
        str | None, typer.Argument(help="Nom ou code INSEE de la commune.", metavar="COMMUNE")
    ] = None,
    adresse: Annotated[
        str | None,
        typer.Option(
            "--a", help="Adresse de la mairie, si le site ne la connaît pas.", metavar="ADRESSE"
        ),
    ] = None,
    eml: Annotated[
        Path | None,
        typer.Option(help="Écrit un brouillon .eml à ouvrir.", dir_okay=False, metavar="FICHIER"),
    ] = None,
    mailto: Annotated[
        bool, typer.Option("--mailto", help="Donne un lien qui ouvre votre messagerie.")
    ] = False,
    toutes: Annotated[
        Path | None,
        typer.Option(
            help="Écrit un brouillon par commune dans ce dossier.",
            file_okay=False,
            metavar="DOSSIER",
        ),
    ] = None,
    en_json: Annotated[
        bool, typer.Option("--json", help="Écrit le courriel pour une machine.")
    ] = False,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Prépare le courriel à une mairie : ses offres à confirmer, et trois réponses possibles.

    Rien n'est envoyé : le texte se relit à l'écran, dans un brouillon, ou dans votre messagerie.
    L'adresse vient du contact d'accueil du village, ou d'une offre tenue par la mairie ; inconnue,
    elle reste à écrire.

    Exemples : `nouvelle-vie relance "Saint-Aubin"`, `nouvelle-vie relance 99001 --eml mairie.eml`,
    `nouvelle-vie relance --toutes relances`.
    """
    if (commune is None) == (toutes is None):
        typer.echo("Donnez une commune, ou « --toutes DOSSIER » pour toutes.", err=True)
        raise typer.Exit(2)
    with dire_les_echecs():
        bureau = ouvrir(racine.resolve(), date)
        if toutes:
            _ecrire_toutes(bureau, toutes)
            return
        assert commune is not None
        preparee = _preparer(bureau, commune)
        if preparee is None:
            if en_json:
                typer.echo("null")
            return
        from ..redaction import courriel

        a = _lire_adresse(adresse) if adresse else _connue(preparee)
        brouillon = courriel.en_brouillon(preparee, a, bureau.quand, bureau.domaine)
        dit = ecrire(bureau, eml, ".eml", brouillon) if eml else ""
    _montrer(preparee, a, mailto=mailto, en_json=en_json, en_fichier=bool(eml))
    if dit:
        typer.echo(f"{dit} Ouvrez-le dans votre messagerie, relisez, envoyez.", err=en_json)


def _preparer(bureau: Bureau, mot: str) -> Relance | None:
    """La relance de cette commune ; rien, et on le dit, si elle n'a rien à confirmer."""
    from ..redaction.relance import joindre, par_commune, rediger

    catalogue = bureau.lecture.catalogue
    commune = trouver(catalogue, mot)
    suivis = suivre(catalogue, bureau.quand, bureau.reglages.contact)
    a_confirmer = par_commune(suivis).get(commune)
    if not a_confirmer:
        siennes = sum(s.commune == commune for s in suivis)
        suite = f" ({compter(siennes, 'offre')} au catalogue)" if siennes else ""
        typer.echo(f"Rien à confirmer aujourd'hui à {commune.nom}{suite}.", err=True)
        return None
    mairie = joindre(catalogue, commune)
    return rediger(mairie, a_confirmer, site_nom=bureau.site_nom, site_url=bureau.site_url)


def _connue(relance: Relance) -> str:
    contact = relance.mairie.contact
    return contact.courriel or "" if contact else ""


def _lire_adresse(mot: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    try:
        lue: str = TypeAdapter(Courriel).validate_python(mot)
    except ValidationError:
        raise FabricationImpossible(
            f"« {abreger(mot)} » n'est pas une adresse de courriel — écrivez par exemple "
            "mairie@commune.example"
        ) from None
    return lue


def _montrer(relance: Relance, a: str, *, mailto: bool, en_json: bool, en_fichier: bool) -> None:
    from ..redaction import courriel

    lien, entier = courriel.en_lien(relance, a)
    if en_json:
        typer.echo(json.dumps(_donnees(relance, a, lien), ensure_ascii=False, indent=2))
        return
    exemples = sum(s.offre.exemple for s in relance.suivis)
    if exemples:
        typer.echo(
            f"Attention : {compter(exemples, 'offre')} de cette relance "
            f"{'sont des exemples inventés' if exemples > 1 else 'est un exemple inventé'}.\n",
            err=True,
        )
    if mailto:
        typer.echo(lien)
        if not entier:
            typer.echo(
                "Le courriel entier est trop long pour un lien : celui-ci en porte l'essentiel. "
                "« --eml » le donne en entier.",
                err=True,
            )
    elif not en_fichier:
        typer.echo(f"À : {_a(relance, a)}\nObjet : {relance.objet}\n\n{relance.corps}", nl=False)


def _donnees(relance: Relance, a: str, lien: str) -> dict[str, object]:
    return {
        "commune": relance.mairie.commune.nom,
        "code_insee": relance.mairie.commune.code,
        "a": a or None,
        "offres": [s.offre.id for s in relance.suivis],
        "objet": relance.objet,
        "corps": relance.corps,
        "mailto": lien,
    }


def _a(relance: Relance, a: str) -> str:
    """L'adresse et d'où elle vient ; sinon de quoi la demander."""
    mairie = relance.mairie
    if a:
        connue = mairie.contact is not None and a == mairie.contact.courriel
        return f"{a} ({mairie.source})" if connue else a
    aide = f" — demandez-la : {mairie.source}" if mairie.source else ""
    return f"(le site ne connaît pas l'adresse de la mairie{aide})"


def _ecrire_toutes(bureau: Bureau, dossier: Path) -> None:
    """Un brouillon par commune qui a des offres à confirmer, tous ou aucun."""
    from ..redaction import courriel
    from ..redaction.relance import joindre, par_commune, rediger

    catalogue = bureau.lecture.catalogue
    groupes = par_commune(suivre(catalogue, bureau.quand, bureau.reglages.contact))
    if not groupes:
        typer.echo("Rien à confirmer aujourd'hui, dans aucune commune.", err=True)
        return
    brouillons, sans_adresse = {}, []
    for commune, suivis in groupes.items():
        faite = rediger(
            joindre(catalogue, commune),
            suivis,
            site_nom=bureau.site_nom,
            site_url=bureau.site_url,
        )
        a = _connue(faite)
        sans_adresse += [] if a else [commune.nom]
        nom = f"relance-{commune.slug}-{commune.code}.eml"
        destination(bureau, dossier / nom, ".eml")
        octets = courriel.en_brouillon(faite, a, bureau.quand, bureau.domaine)
        brouillons[nom] = octets.decode("ascii")
    poser(dossier, brouillons)
    for nom in brouillons:
        typer.echo(str(dossier / nom))
    typer.echo(f"{compter(len(brouillons), 'brouillon')} dans {dossier}.", err=True)
    if sans_adresse:
        typer.echo(f"Adresse à compléter : {', '.join(sans_adresse)}.", err=True)
