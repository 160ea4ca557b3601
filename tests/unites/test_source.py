"""Le texte d'un fichier, quelle que soit la façon dont il a été enregistré."""

from __future__ import annotations

import codecs
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from nouvelle_vie.erreurs import ErreurContenu
from nouvelle_vie.lecture.source import TAILLE_MAX, Source, decoder, lire, relatif
from outils import lire_site

TEXTE = "titre: Gîte « L'Œuf » 🏡\n"


def source(octets: bytes) -> Source:
    lue = decoder(octets, "fiche.yml")
    assert isinstance(lue, Source)
    return lue


def faute(octets: bytes) -> ErreurContenu:
    refusee = decoder(octets, "fiche.yml")
    assert isinstance(refusee, ErreurContenu)
    return refusee


@pytest.mark.parametrize(
    "octets",
    [
        TEXTE.encode(),
        codecs.BOM_UTF8 + TEXTE.encode(),
        codecs.BOM_UTF16_LE + TEXTE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXTE.encode("utf-16-be"),
        TEXTE.replace("\n", "\r\n").encode(),
        TEXTE.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", TEXTE).encode(),
    ],
    ids=["utf-8", "utf-8 marqué", "utf-16-le", "utf-16-be", "crlf", "cr", "nfd"],
)
def test_tous_les_enregistrements_modernes_donnent_le_meme_texte(octets: bytes) -> None:
    assert source(octets) == Source("fiche.yml", TEXTE)


def test_l_ancien_encodage_windows_est_accepte_avec_un_conseil_qui_nomme_le_fichier() -> None:
    lue = source("titre: Gîte « L’Œuf » – 12 €\n".encode("cp1252"))
    assert lue.texte == "titre: Gîte « L’Œuf » – 12 €\n"
    (conseil,) = lue.conseils
    assert (conseil.fichier, conseil.code, conseil.conseil) == (
        "fiche.yml",
        "encodage-ancien",
        True,
    )


@pytest.mark.parametrize(
    "octets",
    [b"\x89PNG\r\n\x81\x8d", codecs.BOM_UTF16_LE + b"\x00", codecs.BOM_UTF16_LE + b"\x00\xd8a\x00"],
    ids=["image", "utf-16 impair", "utf-16 coupé"],
)
def test_ce_qui_n_est_pas_un_texte_est_refuse(octets: bytes) -> None:
    assert faute(octets).code == "encodage-inconnu"


def test_trop_d_accents_sur_une_lettre_ne_font_pas_attendre() -> None:
    assert faute(("titre: e" + "\u0301\u0316" * 120_000).encode()).code == "encodage-inconnu"
    assert source(("titre: e" + "\u0301" * 30).encode()).texte.startswith("titre: é")


def test_un_texte_qui_n_est_pas_latin_est_accepte() -> None:
    assert source(("titre: " + "日本語" * 40).encode()).texte.endswith("日本語")


@pytest.mark.parametrize(
    ("caractere", "nom"),
    [("\x00", "U+0000"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\ufeff", "U+FEFF")],
)
def test_un_caractere_invisible_est_montre_a_sa_place(caractere: str, nom: str) -> None:
    refusee = faute(f"id: x\ntitre: é{caractere}a\n".encode())
    assert (refusee.code, refusee.ligne, refusee.colonne) == ("caractere-de-commande", 2, 9)
    assert nom in refusee.message


def test_une_fin_de_ligne_rare_ne_decale_pas_les_lignes() -> None:
    lue = source("titre: a\u2028b\u2029c\x85d\nid: x\n".encode())
    assert lue.lignes == ["titre: a b c d", "id: x", ""]


def test_les_espaces_insecables_et_les_apostrophes_courbes_sont_gardees() -> None:
    assert (
        source("titre: L’été\u00a0: 12\u202f€\n".encode()).texte
        == "titre: L’été\u00a0: 12\u202f€\n"
    )


@pytest.mark.parametrize(("rang", "place"), [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (5, (3, 1))])
def test_un_rang_donne_ligne_et_colonne(rang: int, place: tuple[int, int]) -> None:
    assert Source("f", "aé\nb\nc").position(rang) == place


def test_un_extrait_tient_sur_une_ligne_courte_et_montrable() -> None:
    lue = Source("f", "a\u00a0b\tc\n" + "x" * 500)
    assert lue.extrait(1) == "a b c"
    assert lue.extrait(2) == "x" * 120 + "…"
    assert lue.extrait(0) == lue.extrait(3) == lue.extrait(-1) == ""


# --- sur le disque ------------------------------------------------------------------------------


def refus(chemin: Path, racine: Path) -> ErreurContenu:
    refuse = lire(chemin, racine)
    assert isinstance(refuse, ErreurContenu)
    return refuse


def test_un_fichier_absent_ou_qui_n_en_est_pas_un_est_illisible(tmp_path: Path) -> None:
    (tmp_path / "dossier.yml").mkdir()
    os.mkfifo(tmp_path / "tube.yml")
    (tmp_path / "boucle.yml").symlink_to("boucle.yml")
    dits = {
        n: refus(tmp_path / f"{n}.yml", tmp_path).message
        for n in ("absent", "boucle", "dossier", "tube")
    }
    assert dits == {
        "absent": "le fichier ne peut pas être lu (il n'existe pas)",
        "boucle": "le fichier ne peut pas être lu (ses liens tournent en rond)",
        "dossier": "le fichier ne peut pas être lu (ce n'est pas un fichier)",
        "tube": "le fichier ne peut pas être lu (ce n'est pas un fichier)",
    }


@pytest.mark.parametrize(
    ("erreur", "raison"),
    [
        (PermissionError(13, "Permission denied"), "accès refusé"),
        (OSError(5, "Input/output error"), "le disque ne répond pas"),
        (FileNotFoundError(2, "No such file"), "il n'existe pas"),
    ],
)
def test_un_disque_qui_refuse_se_dit_en_francais(
    erreur: OSError, raison: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuser(_: Path) -> bytes:
        raise erreur

    (tmp_path / "a.yml").write_text("id: x\n")
    monkeypatch.setattr(Path, "read_bytes", refuser)
    dit = refus(tmp_path / "a.yml", tmp_path).message
    assert dit == f"le fichier ne peut pas être lu ({raison})"


def test_un_fichier_trop_gros_n_est_pas_lu(tmp_path: Path) -> None:
    chemin = tmp_path / "grosse.yml"
    chemin.write_bytes(b"#" * TAILLE_MAX)
    assert isinstance(lire(chemin, tmp_path), Source)
    os.truncate(chemin, TAILLE_MAX + 1)
    assert refus(chemin, tmp_path).code == "fichier-trop-gros"


def test_un_lien_symbolique_reste_dans_le_site(tmp_path: Path) -> None:
    racine = tmp_path / "site"
    racine.mkdir()
    (tmp_path / "dehors.yml").write_text("id: secret\n")
    (racine / "dedans.yml").write_text("id: x\n")
    (racine / "bon.yml").symlink_to("dedans.yml")
    (racine / "mauvais.yml").symlink_to(tmp_path / "dehors.yml")
    assert lire(racine / "bon.yml", racine) == Source("bon.yml", "id: x\n")
    refuse = refus(racine / "mauvais.yml", racine)
    assert (refuse.fichier, refuse.code, refuse.extrait) == (
        "mauvais.yml",
        "fichier-hors-dossier",
        "",
    )


def test_un_dossier_lie_ou_un_chemin_qui_remonte_ne_sort_pas_du_site(tmp_path: Path) -> None:
    racine = tmp_path / "site"
    (racine / "offres").mkdir(parents=True)
    (tmp_path / "dehors").mkdir()
    (tmp_path / "dehors" / "a.yml").write_text("id: secret\n")
    (racine / "offres" / "b.yml").write_text("id: x\n")
    (racine / "mauvais").symlink_to(tmp_path / "dehors")
    (racine / "bon").symlink_to("offres")
    for sorti in ("mauvais/a.yml", "../dehors/a.yml", "offres/../../dehors/a.yml"):
        assert refus(racine / sorti, racine).code == "fichier-hors-dossier"
    for reste in ("bon/b.yml", "offres/b.yml", "offres/../bon/b.yml"):
        assert isinstance(lire(racine / reste, racine), Source)
    assert refus(tmp_path / "site-voisin" / "a.yml", racine).code == "fichier-illisible"
    (tmp_path / "site-voisin").symlink_to("dehors")
    assert refus(tmp_path / "site-voisin" / "a.yml", racine).code == "fichier-hors-dossier"


def test_un_site_atteint_par_un_lien_symbolique_se_lit(tmp_path: Path) -> None:
    (tmp_path / "reel").mkdir()
    (tmp_path / "reel" / "a.yml").write_text("id: x\n")
    (tmp_path / "lien").symlink_to("reel")
    assert isinstance(lire(tmp_path / "lien" / "a.yml", tmp_path / "lien"), Source)


def test_un_chemin_montre_est_relatif_compose_et_imprimable() -> None:
    racine = Path("/site")
    assert relatif(racine / "offres" / "ge\u0302te.yml", racine) == "offres/gête.yml"
    assert relatif(racine / "a\nb\udcff.yml", racine) == "a�b�.yml"
    assert relatif(Path("/ailleurs/a.yml"), racine) == "/ailleurs/a.yml"


FICHE = "id: CTR-2026-0001\ntitre: Gîte\ncommune: Valbrume\nstatut: remontee\ntransaction: vente\n"


@pytest.mark.parametrize(
    "nom", ["gite.yml", "gite.yaml", "gite.YML", "gi\u0302te.yml", "gîte.md", "GITE.MD"]
)
def test_une_fiche_se_lit_quel_que_soit_son_suffixe(nom: str, site: Callable[..., Path]) -> None:
    texte = f"---\n{FICHE}---\nLe texte.\n" if nom.lower().endswith(".md") else FICHE
    lecture = lire_site(site(f"=== offres/logement/{nom}\n{texte}"))
    assert lecture.erreurs == ()
    (lue,) = lecture.catalogue.offres
    assert lue.slug == "gite"
    assert lue.fichier == unicodedata.normalize("NFC", f"offres/logement/{nom}")


@pytest.mark.parametrize(
    "nom", [".gite.yml", "_gite.yml", "gite.yml~", "gite.txt", ".cache/gite.yml"]
)
def test_un_fichier_cache_ou_d_un_autre_type_est_ignore(
    nom: str, site: Callable[..., Path]
) -> None:
    lecture = lire_site(site(f"=== offres/logement/{nom}\n{FICHE}"))
    assert (lecture.erreurs, lecture.catalogue.offres) == ((), ())
