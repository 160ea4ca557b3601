"""Un fichier dangereux, abîmé ou démesuré est refusé d'une phrase, sans être ouvert."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nouvelle_vie.commandes import application
from nouvelle_vie.lecture.tableaux import garde, ouvrier, ouvrir
from nouvelle_vie.lecture.tableaux.feuille import TableauRefuse, lettre
from tableaux import GARDES, avec, classeur, separe

SIMPLE = classeur({"Logements": [["Titre", "Commune"], ["A", "Valbrume"]]})
FEUILLE = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}'
    "</sheetData></worksheet>"
)
ODS = (GARDES / "reprises.ods").read_bytes()
CHIFFRE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")


def feuille(contenu: str) -> bytes:
    return avec(SIMPLE, {"xl/worksheets/sheet1.xml": FEUILLE.format(contenu).encode()})


def bombe() -> bytes:
    """Cent dix mégaoctets de zéros, qui en pèsent cent mille fois moins."""
    return avec(SIMPLE, {"xl/media/image.bin": bytes(garde.DECOMPRESSE_MAX + 1)})


def bombe_menteuse() -> bytes:
    """La même, dont l'archive annonce une entrée de dix octets."""
    octets = bytearray(bombe())
    vraie = (garde.DECOMPRESSE_MAX + 1).to_bytes(4, "little")
    assert octets.count(vraie) == 2
    return bytes(octets.replace(vraie, (10).to_bytes(4, "little")))


REFUS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "vide": ("a.csv", lambda: b" \n", "le fichier est vide"),
    "trop gros": ("a.csv", lambda: b"a" * (garde.TAILLE_MAX + 1), "pèse plus de 20 Mo"),
    "bombe": ("a.xlsx", bombe, "une fois déplié, dépasse 100 Mo"),
    "bombe menteuse": ("a.xlsx", bombe_menteuse, "le tableau"),
    "mille entrées": (
        "a.xlsx",
        lambda: avec(SIMPLE, {f"xl/{n}": b"" for n in range(2_001)}),
        "une fois déplié",
    ),
    "tronqué": ("a.xlsx", lambda: SIMPLE[: len(SIMPLE) // 2], "abîmé ou coupé"),
    "une entrée abîmée": (
        "a.xlsx",
        lambda: SIMPLE.replace(SIMPLE[40:60], b"\x00" * 20, 1),
        "abîmé ou coupé",
    ),
    "xls tronqué": (
        "a.xls",
        lambda: (GARDES / "emplois.xls").read_bytes()[:3000],
        "le fichier n'est pas un tableau",
    ),
    "xlsm": ("a.xlsm", lambda: SIMPLE, "des macros"),
    "xltm": ("a.XLTM", lambda: SIMPLE, "des macros"),
    "xlsb": ("a.xlsb", lambda: SIMPLE, "des macros"),
    "xla": ("a.xla", lambda: CHIFFRE, "des macros"),
    "xlsm renommé": ("a.xlsx", lambda: avec(SIMPLE, {"xl/vbaProject.bin": b"x"}), "des macros"),
    "xlsb renommé": ("a.xlsx", lambda: avec(SIMPLE, {"xl/workbook.bin": b"x"}), "des macros"),
    "macros annoncées": (
        "a.xlsx",
        lambda: avec(
            SIMPLE,
            {"[Content_Types].xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
        ),
        "des macros",
    ),
    "macros Excel 4": (
        "a.xlsx",
        lambda: avec(SIMPLE, {"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "des macros",
    ),
    "macros d'ODS": ("a.ods", lambda: avec(ODS, {"Basic/Standard/M.xml": b"x"}), "des macros"),
    "macros de xls": (
        "a.xls",
        lambda: (GARDES / "emplois.xls").read_bytes() + "_VBA_PROJECT_CUR".encode("utf-16-le"),
        "des macros",
    ),
    "mot de passe": ("a.xlsx", lambda: CHIFFRE, "protégé par un mot de passe"),
    "pdf": ("a.xlsx", lambda: b"%PDF-1.7 ...", "le fichier est un PDF"),
    "image": ("a.csv", lambda: b"\x89PNG\r\n", "le fichier est une image"),
    "page web": ("a.xls", lambda: b"<html><table><tr><td>a", "une page web déguisée"),
    "docx": (
        "a.xlsx",
        lambda: avec(_archive("a"), {"word/document.xml": b"<a/>"}),
        "n'est pas un tableau",
    ),
    "binaire": ("a.csv", lambda: bytes(range(256)) * 4, "n'est pas un tableau lisible"),
    "case au bout du monde": (
        "a.xlsx",
        lambda: feuille('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'),
        "dépasse 20000 lignes ou 400 colonnes",
    ),
    "case lointaine, autrement écrite": (
        "a.xlsx",
        lambda: feuille('<row><c t="n"\n r = "A30000" ><v>1</v></c></row>'.replace(" = ", "=")),
        "dépasse 20000 lignes",
    ),
    "trop de lignes": ("a.csv", lambda: b"a;b\n" * 20_001, "dépasse 20000 lignes"),
    "trop de colonnes": ("a.csv", lambda: b"a;" * 401, "400 colonnes"),
    "cellule immense": (
        "a.csv",
        lambda: b"a;b\n" + b"c" * 40_000 + b";d\n",
        "une cellule dépasse 32767 caractères",
    ),
    "accents empilés": (
        "a.csv",
        lambda: ("Titre;Commune\n" + "e" + "\u0301\u0316" * 15_000 + ";b\n" * 90).encode(),
        "empile des accents",
    ),
    "guillemet ouvert": (
        "a.csv",
        lambda: b'Titre;Commune\n"a;' + b"b\n" * 90_000,
        "une cellule dépasse",
    ),
}


def _archive(nom: str) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        archive.writestr(nom, b"")
    return tampon.getvalue()


@pytest.mark.parametrize("cas", REFUS)
def test_un_fichier_dangereux_est_refuse_d_une_phrase(
    cas: str, site: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    nom, fabriquer, attendu = REFUS[cas]
    recu = tmp_path_factory.mktemp("recu") / nom
    recu.write_bytes(fabriquer())
    dessin = site()
    commande = ["importer", os.fspath(recu), "--racine", os.fspath(dessin), "--oui"]
    rendu = CliRunner().invoke(application, commande)
    assert isinstance(rendu.exception, SystemExit)
    assert rendu.exit_code == 1
    assert attendu in rendu.output
    assert " — " in rendu.output, "un remède suit"
    assert rendu.output.count("\n") == 1
    assert not (dessin / "offres").exists()


@pytest.mark.parametrize("chemin", ["absent.xlsx", ".", "a\0b.csv", "x" * 300])
def test_un_chemin_qui_ne_mene_pas_a_un_fichier_est_dit(chemin: str, tmp_path: Path) -> None:
    with pytest.raises(TableauRefuse, match=" — "):
        ouvrir.ouvrir(tmp_path / chemin)


def test_une_feuille_coloree_jusqu_en_bas_se_lit() -> None:
    """Des cases sans valeur, mises en forme par milliers : c'est courant, et sans danger."""
    lignes = '<row r="1"><c r="A1"><v>1</v></c></row>' + "".join(
        f'<row r="{n}"><c r="XFD{n}" s="0"/></row>' for n in (2, 500_000, 1_048_576)
    )
    (lue,) = ouvrir.lire_octets(feuille(lignes), "a.xlsx").feuilles
    assert lue.rangees == ((1.0,),)


def test_les_cellules_en_erreur_sont_dites() -> None:
    octets = classeur({"A": [["Titre", "Commune"], [("=1/0", "#DIV/0!"), "Valbrume"]]})
    tableau = ouvrir.lire_octets(octets, "a.xlsx")
    assert tableau.remarques == (
        "1 cellule(s) portent une erreur du tableur (« #DIV/0! ») : lues vides",
    )


def test_un_ouvrier_tue_par_un_fichier_hostile_n_emporte_que_lui(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tue = tmp_path / "tue.py"
    tue.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    monkeypatch.setattr(ouvrier, "__file__", os.fspath(tue))
    with pytest.raises(TableauRefuse, match="abîmé"):
        ouvrir.lire_octets(SIMPLE, "a.xlsx")


def test_l_ouvrier_borne_aussi_ce_qu_il_lit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ce que la garde n'a pas su voir (un xls, un ODS) est arrêté par l'ouvrier."""
    for nom, limite, code in (
        ("LIGNES_MAX", 1, "lignes"),
        ("COLONNES_MAX", 1, "colonnes"),
        ("CELLULE_MAX", 3, "cellule"),
    ):
        with monkeypatch.context() as borne:
            borne.setattr(ouvrier, nom, limite)
            with pytest.raises(ouvrier._Refus, match=code):
                list(ouvrier.lire(SIMPLE))


@pytest.mark.parametrize(
    ("rang", "nom"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_une_colonne_a_le_nom_que_montre_le_tableur(rang: int, nom: str) -> None:
    assert lettre(rang) == nom


def test_le_texte_separe_annonce_son_ancien_encodage() -> None:
    tableau = ouvrir.lire_octets(separe("Été;Où", codage="cp1252"), "a.csv")
    assert tableau.feuilles[0].rangees == (("Été", "Où"),)
    assert "cp1252" in tableau.remarques[0]
