"""Les communes de la démarche à l'écran : un tableau dans un terminal, des lignes ailleurs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import typer

from ..redaction import dossiers_dits as dits
from ..redaction.dossiers import Dossier
from ..redaction.phrases import en_tete, remplir
from ..rendu.typographie import jour as dire_jour
from ..rendu.typographie import jour_complet, typographier
from .affichage import en_couleurs


def montrer(suivis: Sequence[Dossier], jour: date) -> None:
    """Écrit une entrée par commune, dans l'ordre donné."""
    textes = dits.textes()
    typer.echo(f"{textes['titre']}\n{remplir(textes['au'], jour=jour_complet(jour))}\n")
    if not suivis:
        typer.echo(textes["rien"])
        return
    (_en_tableau if en_couleurs() else _en_lignes)(suivis)
    typer.echo(f"\n{textes['profil_dit']}")


def _nom(dossier: Dossier) -> str:
    """« Valbrume (exemple, page non publiée) »."""
    textes = dits.textes()
    marques = [textes["exemple"].lower()] if dossier.village.exemple else []
    marques += [] if dossier.publiee else [textes["non_publiee"]]
    suite = f" ({', '.join(marques)})" if marques else ""
    return f"{typographier(dossier.nom)}{suite}"


def _a_reunir(dossier: Dossier) -> Iterator[str]:
    """« éliminatoires non acquis : A1 … », « niveaux déclarés sans preuve : C1, D2 »."""
    textes = dits.textes()
    if bloquants := dits.bloquants(dossier):
        yield f"{textes['bloque']} : {' ; '.join(bloquants)}"
    if codes := [c.critere.code for c in dossier.sans_preuve]:
        yield f"{textes['sans_preuve']} : {', '.join(codes)}"
    if codes := [c.critere.code for c in dossier.manques]:
        yield f"{textes['manque']} : {', '.join(codes)}"
    if codes := [e.code for e in dossier.en_retard]:
        yield f"{textes['en_retard']} : {', '.join(codes)}"


def _suivi(dossier: Dossier) -> Iterator[str]:
    yield dits.etape(dossier)
    if dite := dits.prochaine(dossier):
        yield en_tete(dite)
    if bourg := dits.bourg_centre(dossier):
        yield f"{dits.textes()['bourg_centre']} : {bourg}"


def _en_lignes(suivis: Sequence[Dossier]) -> None:
    for dossier in suivis:
        profil = dits.profil(dossier) or dits.textes()["sans_profil"]
        typer.echo(" · ".join((_nom(dossier), *_suivi(dossier))))
        typer.echo("".join(f"  {ligne}\n" for ligne in (profil, *_a_reunir(dossier))), nl=False)


def _en_tableau(suivis: Sequence[Dossier]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console  # lent à charger, et seulement pour un terminal
    from rich.table import Table
    from rich.text import Text

    tableau = Table(box=SIMPLE_HEAD, expand=True, leading=1)
    for nom, part in zip(dits.textes()["entetes"], (3, 4, 3, 4), strict=True):
        tableau.add_column(nom, ratio=part, overflow="fold")
    for dossier in suivis:
        profil = dits.profil(dossier).replace(" · ", "\n") or dits.textes()["sans_profil"]
        # Du texte, jamais du balisage : un nom peut porter des crochets.
        cellules = (_nom(dossier), "\n".join(_suivi(dossier)), profil)
        tableau.add_row(*map(Text, cellules), Text("\n".join(_a_reunir(dossier))))
    Console(highlight=False).print(tableau)


def montrer_un(dossier: Dossier) -> None:
    """Écrit tout le dossier d'une commune : parcours, échéances, critères, journal."""
    textes = dits.textes()
    typer.echo(f"{_nom(dossier)} · {dossier.village.fichier}")
    for ligne in (*_suivi(dossier), *_a_reunir(dossier)):
        typer.echo(f"  {ligne}")
    _groupe(textes["parcours"], _parcours(dossier))
    _groupe(
        textes["echeances"],
        (en_tete(dits.echeance(e, dossier.jour)) for e in dossier.echeances),
    )
    _groupe(textes["criteres"], _criteres(dossier))
    _groupe(textes["journal"], _journal(dossier))


def _groupe(titre: str, lignes: Iterator[str]) -> None:
    if ecrites := list(lignes):
        typer.echo(f"\n{titre}\n" + "\n".join(f"  {ligne}" for ligne in ecrites))


def _parcours(dossier: Dossier) -> Iterator[str]:
    for passage in dossier.village.label.passages:
        yield f"{dire_jour(passage.le)} : {passage.vers.libelle}"


def _criteres(dossier: Dossier) -> Iterator[str]:
    textes = dits.textes()
    for suivi in dossier.profil.criteres if dossier.profil else ():
        marque = f" ({textes['eliminatoire']})" if suivi.critere.eliminatoire else ""
        titre = f"{suivi.critere.code} {typographier(suivi.critere.titre)}{marque}"
        yield f"{titre} : {dits.niveau(dossier, suivi)}"
        if (declare := suivi.declare) is None:
            continue
        if declare.preuve:
            nom = textes["preuve_interne" if declare.interne else "preuve"]
            yield f"  {nom} : {typographier(declare.preuve)}"
        if declare.manque:
            quand = declare.pour_le
            pour = f" ({remplir(textes['pour_le'], jour=dire_jour(quand))})" if quand else ""
            yield f"  {textes['manque']} : {typographier(declare.manque)}{pour}"


def _journal(dossier: Dossier) -> Iterator[str]:
    notes = list(dits.journal(dossier))
    for le, geste, texte, interne in notes:
        marque = f" ({dits.textes()['note_interne']})" if interne else ""
        yield f"{dire_jour(le)}, {typographier(geste)}{marque} : {typographier(texte)}"
    if not notes:
        yield dits.textes()["journal_vide"]
