"""Les CSV ouverts par LibreOffice, tel qu'il s'ouvre chez une personne qui lit le français.

Chaque fichier devient un document plat (« fods »), où se lisent la sorte de chaque cellule et ses
formules. Un témoin, où « =1+1 » n'est pas neutralisé, prouve que cette lecture verrait une formule.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from fabriques import artefacts, atelier_de, offre
from nouvelle_vie.artefact import Fichier
from outils import petit_site

FILTRE = "CSV:59,34,76,1,,1036,false,true,false,false,false,-1"
"""Point-virgule, guillemets, UTF-8, dès la première ligne, français (1036), dates reconnues :
https://wiki.documentfoundation.org/Documentation/DevGuide/Spreadsheet_Documents"""
DELAI = 300
TITRES = (
    "=1+1",
    "@SOMME(1)",
    "+2",
    "-3",
    "Œuvre à Bœuf-sur-Lot",
    'Gîte ; "neuf" & <b>',
    "بيت للبيع",
)
"""Ce que le site d'exemple n'a pas : des titres qu'un tableur comprendrait de travers."""
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXTE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_REPETEES_MAX = 1000
"""Au-delà, une répétition n'est que le vide qui entoure le tableau."""

Cellule = tuple[str, str, str]
"""(sorte, valeur ou texte, formule)."""


def soffice() -> str:
    """L'exécutable de LibreOffice, ou la phrase qui dit comment l'avoir."""
    if trouve := shutil.which("soffice"):
        return trouve
    raise SystemExit("LibreOffice manque. Tapez :\n    sudo apt install libreoffice-calc")


def ouvrir_les_csv(publication: Path) -> int:
    """Ouvre chaque CSV publié ; rend le nombre d'écarts."""
    with tempfile.TemporaryDirectory(prefix="audit-csv-") as temporaire:
        dossier = Path(temporaire)
        sources = dossier / "csv"
        sources.mkdir()
        for chemin in sorted((publication / "donnees").glob("*.csv")):
            shutil.copy(chemin, sources)
        (sources / "difficile.csv").write_bytes(_difficile(dossier / "petit"))
        (sources / "temoin.csv").write_bytes("titre\r\n=1+1\r\n".encode("utf-8-sig"))
        lus = {p.stem: list(_rangees(p)) for p in _convertir(sources, dossier)}
        temoin = lus.pop("temoin", [])
        fautes = [] if temoin and temoin[1][0][2] else ["le témoin n'a pas montré de formule"]
        for source in sorted(sources.glob("*.csv")):
            if source.stem != "temoin":
                fautes += _ecarts(source, lus.get(source.stem, []))
    print(f"\nLibreOffice : {len(lus)} tableaux ouverts, {len(fautes)} écart(s)")
    print("\n".join(f"  {faute}" for faute in fautes[:40]))
    return len(fautes)


def _difficile(dossier: Path) -> bytes:
    """Le CSV d'un petit site dont chaque titre est un piège."""
    dossier.mkdir()
    fiches = "".join(
        f"=== offres/projet/n{rang}.yml\n"
        + offre(f"CTR-2026-{rang:04d}", f"'{titre}'", f"2026-11-01 09:{rang:02d}")
        for rang, titre in enumerate(TITRES)
    )
    fichier = artefacts(atelier_de(petit_site(dossier, fiches)))["donnees/offres.csv"]
    assert isinstance(fichier, Fichier)
    return fichier.octets


def _convertir(sources: Path, dossier: Path) -> list[Path]:
    options = [f"-env:UserInstallation=file://{dossier}/profil", "--headless", "--norestore"]
    sortie = ["--convert-to", "fods", "--outdir", str(dossier / "fods"), f"--infilter={FILTRE}"]
    fini = subprocess.run(
        [soffice(), *options, *sortie, *map(str, sorted(sources.iterdir()))],
        capture_output=True,
        text=True,
        timeout=DELAI,
        check=False,
    )
    convertis = sorted((dossier / "fods").glob("*.fods"))
    if not convertis:
        raise SystemExit(f"LibreOffice n'a rien converti : {fini.stderr.strip()[-300:]}")
    return convertis


def _rangees(chemin: Path) -> Iterator[list[Cellule]]:
    """Les rangées pleines de la feuille, cellules répétées dépliées."""
    for rangee in ET.parse(chemin).iter(f"{_TABLE}table-row"):
        cellules = [c for cellule in rangee for c in _deplier(cellule)]
        while cellules and not any(cellules[-1]):
            cellules.pop()
        if cellules:
            yield from [cellules] * _fois(rangee, "rows")


def _deplier(cellule: ET.Element) -> list[Cellule]:
    sorte = cellule.get(f"{_OFFICE}value-type", "")
    texte = "\n".join("".join(p.itertext()) for p in cellule.iter(f"{_TEXTE}p"))
    valeur = cellule.get(f"{_OFFICE}value") or cellule.get(f"{_OFFICE}date-value") or texte
    dite = (sorte, valeur, cellule.get(f"{_TABLE}formula", ""))
    return [dite] * _fois(cellule, "columns")


def _fois(element: ET.Element, quoi: str) -> int:
    fois = int(element.get(f"{_TABLE}number-{quoi}-repeated", "1"))
    return 1 if fois > _REPETEES_MAX else fois


def _memes_nombres(ecrit: str, lu: str) -> bool:
    return float(ecrit.replace(",", ".")) == float(lu)


def _memes_dates(ecrit: str, lu: str) -> bool:
    """Un texte libre qui dit une date (« Février 2027 ») en devient une : Excel fait de même."""
    dite_en_toutes_lettres = not ecrit[:1].isdigit() or " " in ecrit[:4]
    return lu[:4] in ecrit if dite_en_toutes_lettres else lu.replace("T", " ").startswith(ecrit)


_COMPARER: dict[str, Callable[[str, str], bool]] = {
    "float": _memes_nombres,
    "date": _memes_dates,
    # Plusieurs espaces de suite se lisent comme une seule.
    "string": lambda ecrit, lu: ecrit.split() == lu.split(),
    "": lambda ecrit, _: ecrit == "",
}


def _ecarts(source: Path, lues: list[list[Cellule]]) -> Iterator[str]:
    texte = source.read_bytes().decode("utf-8-sig")
    ecrites = list(csv.reader(io.StringIO(texte, newline=""), delimiter=";"))
    if len(lues) != len(ecrites):
        yield f"{source.name} : {len(ecrites)} rangées écrites, {len(lues)} lues"
    for rang, (ecrite, lue) in enumerate(zip(ecrites, lues, strict=False), 1):
        pleine = [*lue, *[("", "", "")] * (len(ecrite) - len(lue))]
        if len(pleine) != len(ecrite):
            yield f"{source.name}:{rang} : {len(ecrite)} colonnes écrites, {len(pleine)} lues"
        for cellule, (sorte, valeur, formule) in zip(ecrite, pleine, strict=False):
            if formule:
                yield f"{source.name}:{rang} : « {cellule} » est devenu la formule « {formule} »"
            elif not _juste(sorte, cellule, valeur):
                yield f"{source.name}:{rang} : « {cellule} » se lit « {valeur} » ({sorte})"


def _juste(sorte: str, ecrit: str, lu: str) -> bool:
    comparer = _COMPARER.get(sorte)
    try:
        return comparer is not None and comparer(ecrit, lu)
    except ValueError:
        return False  # un texte pris pour un nombre
