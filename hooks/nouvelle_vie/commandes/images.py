"""`nouvelle-vie images` : vérifier et préparer les photos avant de les publier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..fabrique.avancement import avancement
from ..fabrique.refus import dire_impossible
from ..redaction.depot import HorsDuSite, deposer, reprendre
from ..rendu.typographie import INSECABLE, nombre
from .bureau import Bureau, ouvrir
from .commun import Jour, Racine, dire_les_echecs
from .rapport import compter

if TYPE_CHECKING:
    from ..redaction.phototheque import Phototheque

_DITES = 20
"""Au-delà, une liste se compte au lieu de se dire."""


def images(
    oui: Annotated[
        bool, typer.Option("--oui", help="Prépare les photos : leurs fichiers sont remplacés.")
    ] = False,
    en_json: Annotated[
        bool, typer.Option("--json", help="Écrit tout pour une machine, et rien d'autre.")
    ] = False,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Vérifie les photos, et les prépare : debout, 3 000 pixels au plus, sans EXIF ni GPS.

    Sans « --oui », dit ce qui serait fait et n'écrit rien. Avec, remplace les fichiers : gardez vos
    originaux ailleurs s'ils comptent. Une photo debout et assez petite n'est pas recompressée.
    Le code de sortie est 1 si une photo ne peut pas paraître.

    Exemples : `nouvelle-vie images`, `nouvelle-vie images --oui`.
    """
    from ..redaction import phototheque  # Pillow est lent à charger

    with dire_les_echecs():
        if oui and _reprendre(racine.resolve()):
            typer.echo("Une préparation interrompue a été annulée.\n", err=True)
        bureau = ouvrir(racine.resolve(), date)
        dossier = bureau.reglages.dossiers.images
        noms = phototheque.lister(bureau.racine / dossier)
        with avancement("Photos examinées", len(noms)) as dire:
            trouvee = phototheque.examiner(bureau.racine, dossier, bureau.lecture, dire)
        ecrites = _preparer(bureau, trouvee) if oui else {}
    if en_json:
        donnees = phototheque.en_json(trouvee, ecrites)
        typer.echo(json.dumps(donnees, ensure_ascii=False, indent=2))
    else:
        typer.echo(decrire(trouvee, dossier, ecrites, faites=oui))
    raise typer.Exit(1 if trouvee.refus else 0)


def _reprendre(racine: Path) -> bool:
    """Remet en place ce qu'un arrêt brutal a laissé à moitié ; vrai s'il y en avait."""
    try:
        return reprendre(racine)
    except OSError as refus:
        raise dire_impossible(refus) from None


def _preparer(bureau: Bureau, trouvee: Phototheque) -> dict[str, int]:
    """Le nouveau poids de chaque photo écrite ; une à la fois, chacune tout ou rien."""
    from ..redaction.photos import Impreparable, preparer
    from ..redaction.phototheque import Refus

    dossier, ecrites = bureau.reglages.dossiers.images, {}
    with avancement("Photos préparées", len(trouvee.a_preparer)) as dire:
        for rang, (nom, (_, sorte)) in enumerate(trouvee.a_preparer.items(), 1):
            fichier = f"{dossier}/{nom}"
            try:
                octets = preparer((bureau.racine / fichier).read_bytes(), sorte)
                deposer(bureau.racine, {fichier: octets})
                ecrites[nom] = len(octets)
            except Impreparable as impossible:
                message, _, remede = str(impossible).partition(" — ")
                trouvee.refus.append(Refus(nom, message, remede))
            except HorsDuSite:
                dit = "son dossier est un lien", "mettez à sa place le dossier lui-même"
                trouvee.refus.append(Refus(nom, *dit))
            except MemoryError:
                dit = "elle demande trop de mémoire", "fermez d'autres programmes"
                trouvee.refus.append(Refus(nom, *dit))
            except OSError as refus:
                message = str(dire_impossible(refus)).partition(" — ")[0]
                trouvee.refus.append(Refus(nom, message, "elle n'a pas changé"))
            dire(rang)
    return ecrites


def decrire(
    trouvee: Phototheque, dossier: str, ecrites: dict[str, int], *, faites: bool = False
) -> str:
    """Tout ce qu'il y a à dire d'un dossier de photos, du plus pressé au moins pressé."""
    parties = [*_parties(trouvee, ecrites)]
    vues = f"{compter(trouvee.examinees, 'photo')} dans {dossier}"
    restent = len(trouvee.a_preparer) - len(ecrites)
    if not trouvee.examinees:
        bilan = f"Aucune photo dans {dossier}."
    elif faites and ecrites:
        gagnes = sum(trouvee.a_preparer[nom][0].poids - poids for nom, poids in ecrites.items())
        allege = f", {_poids(gagnes)} de moins" if gagnes >= 1024 else ""
        bilan = f"{_accorder(len(ecrites), 'photo préparée', 'photos préparées')}{allege}."
    elif restent and faites:
        dit = _accorder(restent, "photo n'a pas pu être préparée", "photos n'ont pas pu l'être")
        bilan = f"{dit}."
    elif restent:
        bilan = f"{vues}, {restent} à préparer. Rien n'est écrit : ajoutez « --oui » pour le faire."
    else:
        bilan = f"{vues} : rien à préparer."
    return "\n\n".join([*parties, bilan])


def _parties(trouvee: Phototheque, ecrites: dict[str, int]) -> Iterator[str]:
    if trouvee.a_preparer:
        lignes = []
        for nom in ecrites or trouvee.a_preparer:
            etat, _ = trouvee.a_preparer[nom]
            suite = f" → {_poids(ecrites[nom])}" if nom in ecrites else ""
            lignes.append(f"{nom} ({_poids(etat.poids)}{suite}) : {' ; '.join(etat.gestes())}")
        titre = "Préparées" if ecrites else "À préparer"
        yield _liste(f"{titre} ({len(lignes)})", lignes, len(lignes))
    if trouvee.refus:
        dits = [f"{r.fichier} : {r.message} — {r.remede}" for r in trouvee.refus]
        yield _liste(f"Ne peuvent pas paraître ({len(dits)})", dits, len(dits))
    if trouvee.personnes:
        dites = [f"{p.fichier} ({', '.join(p.fiches)})" for p in trouvee.personnes]
        yield _liste(
            f"Si des personnes s'y reconnaissent, demandez leur accord, puis écrivez "
            f"« personnes_consentantes: oui » ({len(dites)})",
            dites,
        )
    if trouvee.sans_fiche:
        yield _liste(
            "Citées par aucune fiche, donc sans crédit ni description : déclarez-les dans "
            f"« photos », ou effacez-les ({len(trouvee.sans_fiche)})",
            trouvee.sans_fiche,
        )


def _liste(titre: str, lignes: list[str], au_plus: int = _DITES) -> str:
    dites = [f"  {ligne}" for ligne in lignes[:au_plus]]
    if len(lignes) > au_plus:
        dites.append(f"  … et {len(lignes) - au_plus} de plus (« --json » les dit toutes)")
    return "\n".join([titre, *dites])


def _accorder(combien: int, une: str, des: str) -> str:
    return f"{combien} {des if combien > 1 else une}"


def _poids(octets: int) -> str:
    if octets < 1024 * 1024:
        return f"{nombre(max(1, round(octets / 1024)))}{INSECABLE}ko"
    return f"{nombre(round(octets / 1024 / 1024, 1))}{INSECABLE}Mo"
