"""Les images que l'on refuse, celles que l'on accepte, et ce que le cache retient."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import photos
from nouvelle_vie.fautes import FAUTES
from nouvelle_vie.lecture import pixels, signatures
from nouvelle_vie.lecture.images import CACHE, Examen, lire_scelle
from nouvelle_vie.modele.photos import REFUSES, Photo
from outils import DEPOT, codes, lire_site
from photos import animee, bavarde, bloc_png, ecrire, jpeg_annonce, motif, octets, png_annonce

Dessin = Callable[..., Path]
JPEG, PNG = ecrire(motif(), "JPEG"), ecrire(motif(), "PNG")
WEBP, AVIF = ecrire(motif(), "WEBP"), ecrire(motif(), "AVIF")
PAGE = b"<!doctype html><title>Photo</title><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
MAUVAIS: dict[str, tuple[str, bytes, str]] = {
    "vide": ("a.jpg", b"", "photo-vide"),
    "trop lourde": ("a.jpg", JPEG + bytes(31 * 1024 * 1024), "photo-trop-lourde"),
    "gif": ("a.png", octets("GIF", mode="L"), "photo-format"),
    "gif animé": ("a.webp", animee("GIF"), "photo-format"),
    "tiff": ("a.jpg", octets("TIFF"), "photo-format"),
    "brut d'appareil": ("a.jpg", b"MM\0*" + bytes(500), "photo-format"),
    "bmp": ("a.jpg", octets("BMP"), "photo-format"),
    "icône": ("a.png", octets("ICO"), "photo-format"),
    "jpeg 2000": ("a.jpg", octets("JPEG2000"), "photo-format"),
    "jpeg xl": ("a.jpg", b"\xff\x0a" + bytes(80), "photo-format"),
    "heic": ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(80), "photo-format"),
    "vidéo": ("a.jpg", b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(80), "photo-format"),
    "son": ("a.webp", b"RIFF\x24\0\0\0WAVEfmt " + bytes(80), "photo-format"),
    "photoshop": ("a.jpg", b"8BPS\0\1" + bytes(80), "photo-format"),
    "pdf": ("a.jpg", b"%PDF-1.7\n" + bytes(80), "photo-format"),
    "svg": ("a.png", SVG, "photo-format"),
    "svg déclaré": ("a.png", b"<?xml version='1.0'?>\n<!-- x -->\n" + SVG, "photo-format"),
    "svg en utf-16": ("a.png", SVG.decode().encode("utf-16"), "photo-format"),
    "page web": ("a.jpg", PAGE, "photo-format"),
    "page précédée d'une marque": ("a.jpg", b"\xef\xbb\xbf \n" + PAGE, "photo-format"),
    "page qui cache un svg": ("a.png", b"<html>" + SVG, "photo-format"),
    "archive": ("a.jpg", b"PK\3\4" + bytes(80), "photo-format"),
    "texte": ("a.jpg", "Une façade, à refaire.".encode(), "photo-format"),
    "octets au hasard": ("a.jpg", bytes(range(256)) * 4, "photo-format"),
    "jpeg nommé png": ("a.png", JPEG, "photo-mal-nommee"),
    "png nommé jpeg": ("a.jpeg", PNG, "photo-mal-nommee"),
    "webp nommé jpeg": ("a.jpg", WEBP, "photo-mal-nommee"),
    "avif nommé webp": ("a.webp", AVIF, "photo-mal-nommee"),
    "jpeg coupé": ("a.jpg", JPEG[: len(JPEG) // 2], "photo-abimee"),
    "jpeg réduit à son en-tête": ("a.jpg", JPEG[:40], "photo-abimee"),
    "png qui ment sur sa taille": ("a.png", png_annonce(5000, 5000), "photo-abimee"),
    "png coupé": ("a.png", PNG[: len(PNG) // 2], "photo-abimee"),
    "png au contrôle faux": ("a.png", PNG.replace(b"IHDR\0\0\2", b"IHDR\0\0\3"), "photo-abimee"),
    "png sans image": ("a.png", png_annonce(600, 400), "photo-abimee"),
    "webp coupé": ("a.webp", WEBP[: len(WEBP) // 2], "photo-abimee"),
    "avif coupé": ("a.avif", AVIF[: len(AVIF) // 2], "photo-abimee"),
    "webp animé": ("a.webp", animee("WEBP"), "photo-animee"),
    "png animé": ("a.png", animee("PNG"), "photo-animee"),
    "avif animé": ("a.avif", animee("AVIF"), "photo-animee"),
    "bombe de décompression": ("a.png", png_annonce(60_000, 60_000), "photo-immense"),
    "à peine trop grande": ("a.png", png_annonce(10_000, 6_001), "photo-immense"),
    "jpeg immense": ("a.jpg", jpeg_annonce(12_000, 9_000), "photo-immense"),
    "bandeau": ("a.png", octets("PNG", (4100, 400)), "photo-allongee"),
    "ruban": ("a.png", octets("PNG", (40, 4000)), "photo-allongee"),
}


def photo(fichier: str) -> Photo:
    return Photo(
        fichier=fichier, alt="La façade", credit="La mairie", licence="Licence Ouverte 2.0"
    )


def examiner(racine: Path, fichier: str) -> list[str]:
    return [p.code for p in Examen(racine, "images").problemes([photo(fichier)])]


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    return tmp_path


def test_le_jeu_compte_au_moins_quarante_mauvais_fichiers() -> None:
    assert len(MAUVAIS) >= 40


@pytest.mark.parametrize("cas", MAUVAIS)
def test_un_mauvais_fichier_recoit_sa_faute_a_sa_place(cas: str, site: Dessin) -> None:
    nom, contenu, code = MAUVAIS[cas]
    fiche = (
        "=== offres/logement/maison.yml\nid: CTR-2026-0001\ntitre: Maison\ncommune: Valbrume\n"
        f"statut: remontee\ntransaction: location\nphotos:\n  - alt: Façade\n    fichier: {nom}\n"
        "    credit: La mairie\n    licence: Licence Ouverte 2.0\n"
    )
    racine = site(fiche)
    (racine / "content/images").mkdir()
    (racine / "content/images" / nom).write_bytes(contenu)

    erreurs = lire_site(racine).erreurs

    assert codes(erreurs) == [code]
    assert (erreurs[0].fichier, erreurs[0].ligne, erreurs[0].colonne) == (
        "offres/logement/maison.yml", 8, 14,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("a.jpg", JPEG),
        ("a.JPEG", JPEG),
        ("a.png", PNG),
        ("a.webp", WEBP),
        ("a.avif", AVIF),
        ("gris.jpg", octets(mode="L")),
        ("cmjn.jpg", octets(mode="CMYK")),
        ("seize-bits.png", octets("PNG", mode="I;16", couleur=40_000)),
        ("palette.png", octets("PNG", mode="P", couleur=3, transparency=3)),
        ("transparent.png", octets("PNG", mode="RGBA")),
        ("bavarde.jpg", bavarde("JPEG")),
        ("exif-casse.jpg", octets(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(9))),
        ("gros-texte.png", PNG[:-12] + bloc_png(b"tEXt", b"c\0" + b"x" * 9999) + PNG[-12:]),
    ],
)
def test_une_image_saine_est_acceptee(nom: str, contenu: bytes, dossier: Path) -> None:
    (dossier / "images" / nom).write_bytes(contenu)
    assert examiner(dossier, nom) == []


def test_un_jpeg_de_telephone_a_deux_images_n_est_pas_anime(dossier: Path) -> None:
    autre = Image.new("RGB", (300, 200))
    deux = ecrire(motif(), "MPO", save_all=True, append_images=[autre])
    (dossier / "images/a.jpg").write_bytes(deux)
    assert examiner(dossier, "a.jpg") == []


def test_une_photo_en_hauteur_se_juge_une_fois_debout(dossier: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (dossier / "images/couchee.jpg").write_bytes(octets(taille=(600, 350), exif=exif))
    assert examiner(dossier, "couchee.jpg") == ["photo-etroite"]
    (dossier / "images/debout.jpg").write_bytes(octets(taille=(600, 350)))
    assert examiner(dossier, "debout.jpg") == []


def test_un_profil_d_une_autre_sorte_de_couleurs_donne_un_conseil(dossier: Path) -> None:
    (dossier / "images/a.jpg").write_bytes(octets(mode="L", icc_profile=photos.profil_large()))
    assert examiner(dossier, "a.jpg") == ["photo-profil"]
    assert FAUTES["photo-profil"].conseil


def test_un_fichier_qui_n_en_est_pas_un_n_arrete_personne(dossier: Path) -> None:
    os.mkfifo(dossier / "images/tube.jpg")
    (dossier / "images/dossier.jpg").mkdir()
    (dossier / "images/boucle.jpg").symlink_to("boucle.jpg")
    (dossier / "images/perdu.jpg").symlink_to("nulle-part.jpg")
    (dossier / "images/dehors.jpg").symlink_to("/etc/hostname")
    (dossier / "images/voisin.jpg").symlink_to("vraie.jpg")
    (dossier / "images/vraie.jpg").write_bytes(JPEG)
    for nom in ("tube", "dossier", "boucle", "perdu"):
        assert examiner(dossier, f"{nom}.jpg") == ["photo-illisible"], nom
    assert examiner(dossier, "dehors.jpg") == ["fichier-hors-dossier"]
    assert examiner(dossier, "voisin.jpg") == []


def test_la_casse_du_nom_compte_partout(dossier: Path) -> None:
    (dossier / "images/Facade.JPG").write_bytes(JPEG)
    (probleme,) = Examen(dossier, "images").problemes([photo("facade.jpg")])
    assert (probleme.code, probleme.valeurs["remede"]) == (
        "photo-absente",
        "vouliez-vous écrire « Facade.JPG » ?",
    )


@pytest.mark.parametrize("extension", ["svg", "gif", "heic", "tif", "bmp", "pdf", "psd", "HEIC"])
def test_une_extension_connue_et_refusee_dit_quoi_faire(extension: str, site: Dessin) -> None:
    racine = site(
        "=== offres/logement/a.yml\nid: CTR-2026-0001\ntitre: A\ncommune: Valbrume\n"
        f"statut: remontee\ntransaction: location\nphotos:\n  - fichier: a.{extension}\n"
        "    alt: a\n    credit: b\n    licence: c\n"
    )
    (erreur,) = lire_site(racine).erreurs
    assert erreur.code == "photo-format"
    assert erreur.remede in {refuse.remede for refuse in REFUSES.values()}


@pytest.mark.parametrize("debut", [b"", b"<", b"\xff\xfe<", b"RIFF", b"\0\0\0\0ftyp", b"\x89PNG"])
def test_un_debut_de_fichier_quelconque_se_reconnait_sans_planter(debut: bytes) -> None:
    assert signatures.reconnaitre(debut) in REFUSES


def test_les_alertes_de_pillow_ne_paraissent_pas(
    dossier: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (dossier / "images/a.jpg").write_bytes(octets(exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff"))
    (dossier / "images/b.png").write_bytes(png_annonce(10_000, 9_500))
    assert examiner(dossier, "a.jpg") == []
    assert examiner(dossier, "b.png") == ["photo-immense"]
    assert capfd.readouterr() == ("", "")


# --- le cache -----------------------------------------------------------------------------------


def test_un_verdict_connu_ne_se_refait_pas(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (dossier / "images/a.jpg").write_bytes(JPEG)
    (dossier / "images/b.jpg").write_bytes(JPEG[:-900])
    assert examiner(dossier, "a.jpg") + examiner(dossier, "b.jpg") == ["photo-abimee"]

    def interdit(*_: object) -> list[pixels.Constat]:
        raise AssertionError("l'image a été rouverte")

    monkeypatch.setattr(pixels, "constats", interdit)
    assert examiner(dossier, "a.jpg") + examiner(dossier, "b.jpg") == ["photo-abimee"]


def test_un_contenu_change_change_de_verdict(dossier: Path) -> None:
    chemin = dossier / "images/a.jpg"
    chemin.write_bytes(JPEG)
    avant = chemin.stat()
    assert examiner(dossier, "a.jpg") == []
    chemin.write_bytes(JPEG[:300] + bytes(len(JPEG) - 300))
    os.utime(chemin, ns=(avant.st_atime_ns, avant.st_mtime_ns))
    assert examiner(dossier, "a.jpg") == ["photo-abimee"]


@pytest.mark.parametrize("gate", [b"", b"{}", b"abc\n{}", b"\xff\xfe", "retouché"])
def test_un_verdict_abime_ou_retouche_est_refait(gate: bytes | str, dossier: Path) -> None:
    (dossier / "images/a.jpg").write_bytes(JPEG[:300])
    assert examiner(dossier, "a.jpg") == ["photo-abimee"]
    (garde,) = (dossier / CACHE).glob("*/verdict.json")
    texte = garde.read_text("utf-8")
    garde.write_bytes(
        gate if isinstance(gate, bytes) else texte.replace("photo-abimee", "photo-etroite").encode()
    )
    assert lire_scelle(garde) is None
    assert examiner(dossier, "a.jpg") == ["photo-abimee"]
    assert garde.read_text("utf-8") == texte


def test_le_verdict_d_une_autre_image_ne_sert_pas(dossier: Path) -> None:
    (dossier / "images/bonne.jpg").write_bytes(JPEG)
    assert examiner(dossier, "bonne.jpg") == []
    (bon,) = (dossier / CACHE).glob("*/verdict.json")
    (dossier / "images/cassee.jpg").write_bytes(JPEG[:300])
    assert examiner(dossier, "cassee.jpg") == ["photo-abimee"]
    (casse,) = set((dossier / CACHE).glob("*/verdict.json")) - {bon}
    casse.write_bytes(bon.read_bytes())
    assert examiner(dossier, "cassee.jpg") == ["photo-abimee"]


def test_un_cache_impossible_a_ecrire_ne_gene_pas(dossier: Path) -> None:
    (dossier / ".cache").write_text("un fichier à la place du dossier")
    (dossier / "images/a.jpg").write_bytes(JPEG)
    assert examiner(dossier, "a.jpg") == []


def test_sans_image_pillow_n_est_pas_charge(site: Dessin) -> None:
    programme = (
        "import sys; from nouvelle_vie.commandes import application\n"
        "application(['verifier', '--racine', sys.argv[1]], standalone_mode=False)\n"
        "assert 'PIL.Image' not in sys.modules"
    )
    environnement = {**os.environ, "PYTHONPATH": os.fspath(DEPOT / "hooks")}
    commande = [sys.executable, "-c", programme, os.fspath(site())]
    fini = subprocess.run(commande, env=environnement, capture_output=True, text=True, check=False)
    assert fini.returncode == 0, fini.stderr
