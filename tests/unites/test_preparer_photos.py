"""`nouvelle-vie images` : plus rien que l'image dans le fichier, et pas un point de changé."""

from __future__ import annotations

import importlib
import json
import os
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from typer.testing import CliRunner, Result

import photos as fabrique
from fabriques import Dessin, offre
from nouvelle_vie.commandes import application
from nouvelle_vie.lecture.pixels import constats, orientation, ouvrir
from nouvelle_vie.redaction import depot
from nouvelle_vie.redaction.conteneurs import nettoyer
from nouvelle_vie.redaction.photos import COTE_MAX, Impreparable, observer, preparer
from nouvelle_vie.redaction.traces import Abimee, Trace

FORMATS = {"JPEG": "jpg", "PNG": "png", "WebP": "webp", "AVIF": "avif"}
SECRETS = (b"secret", b"2026:11:02", b"Exif\0\0", b"ns.adobe.com/xap", b"adobe:ns:meta")
JPEG = fabrique.ecrire(fabrique.motif(), "JPEG", quality=90)

BAVARDES = {sorte: fabrique.bavarde(sorte) for sorte in FORMATS}


def lancer(racine: Path, *options: str) -> Result:
    rendu = CliRunner().invoke(application, ["images", "--racine", str(racine), *options])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    return rendu


def poser(racine: Path, **fichiers: bytes) -> Path:
    dossier = racine / "content" / "images"
    dossier.mkdir(parents=True, exist_ok=True)
    for nom, octets in fichiers.items():
        (dossier / nom.replace("__", ".")).write_bytes(octets)
    return dossier


def ouverte(octets: bytes) -> Image.Image:
    image = Image.open(BytesIO(octets))
    image.load()
    return image


def segment(marque: int, charge: bytes) -> bytes:
    return b"\xff" + bytes([marque]) + struct.pack(">H", len(charge) + 2) + charge


def avec(octets: bytes, *segments: bytes) -> bytes:
    """Un JPEG et ces segments, juste après son début."""
    return octets[:2] + b"".join(segments) + octets[2:]


# --- retirer sans toucher à l'image ---------------------------------------------------------------


@pytest.mark.parametrize("sorte", FORMATS)
def test_les_metadonnees_partent_et_aucun_point_ne_change(sorte: str) -> None:
    brute = fabrique.bavarde(sorte, orientation=1)
    propre = preparer(brute, sorte)
    assert b"secret" in brute
    for secret in SECRETS:
        # Un EXIF vidé sur place garde son enveloppe, et elle seule.
        assert secret not in propre or (sorte, secret) == ("AVIF", b"Exif\0\0")
    avant, apres = ouverte(brute), ouverte(propre)
    assert (avant.mode, avant.size) == (apres.mode, apres.size)
    assert avant.tobytes() == apres.tobytes()
    assert avant.info["icc_profile"] == apres.info["icc_profile"]
    assert not dict(apres.getexif())
    assert not apres.getexif().get_ifd(0x8825)
    assert not apres.info.get("xmp", b"").strip()
    assert not apres.info.get("comment")
    assert not getattr(apres, "text", {})
    assert constats(propre, sorte) == []


@pytest.mark.parametrize("sorte", FORMATS)
def test_un_second_passage_n_a_rien_a_faire(sorte: str) -> None:
    propre = preparer(fabrique.bavarde(sorte), sorte)
    assert observer(propre, sorte).prete
    assert preparer(propre, sorte) is propre


@pytest.mark.parametrize("sorte", FORMATS)
def test_les_coordonnees_se_voient_avant_de_partir(sorte: str) -> None:
    etat = observer(fabrique.bavarde(sorte), sorte)
    assert etat.gps
    assert Trace.EXIF in etat.traces
    assert next(etat.gestes()) == "contient des coordonnées GPS"


def test_des_coordonnees_dans_le_seul_xmp_se_voient_aussi() -> None:
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/' exif:GPSLatitude='44,31N'/>"
    brute = fabrique.octets("JPEG", xmp=xmp)
    assert observer(brute, "JPEG").gps
    assert b"GPSLatitude" not in preparer(brute, "JPEG")


@pytest.mark.parametrize(
    ("ajout", "trace"),
    [
        (segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0secret"), Trace.XMP),
        (segment(0xED, b"Photoshop 3.0\0008BIMsecret"), Trace.IPTC),
        (segment(0xFE, b"secret"), Trace.COMMENTAIRE),
        (segment(0xE0, b"JFXX\0\x10secret"), Trace.VIGNETTE),
        (segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\1\2secret"), Trace.VIGNETTE),
        (segment(0xEB, b"secret"), Trace.AUTRE),
        (segment(0xE2, b"MPF\0secret"), Trace.SUITE),
        (b"\xff\xff" + segment(0xFE, b"secret"), Trace.COMMENTAIRE),
    ],
)
def test_chaque_partie_d_un_jpeg_qui_parle_s_en_va(ajout: bytes, trace: Trace) -> None:
    propre, traces = nettoyer(avec(JPEG, ajout), "JPEG")
    assert traces == {trace}
    assert b"secret" not in propre
    assert ouverte(propre).tobytes() == ouverte(JPEG).tobytes()


def test_ce_qui_suit_l_image_s_en_va_et_un_bourrage_aussi() -> None:
    """La seconde image d'un téléphone (profondeur) porte son propre GPS."""
    propre, traces = nettoyer(JPEG + fabrique.bavarde("JPEG"), "JPEG")
    assert (propre, traces) == (JPEG, {Trace.SUITE})
    assert nettoyer(JPEG + bytes(40), "JPEG") == (JPEG, frozenset())


@pytest.mark.parametrize("sens", [1, 6])
def test_une_photo_de_telephone_a_deux_images_n_en_garde_qu_une(sens: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = sens
    brute = fabrique.ecrire(
        fabrique.motif(), "MPO", save_all=True, append_images=[fabrique.motif((60, 40))], exif=exif
    )
    assert Image.open(BytesIO(brute)).format == "MPO"
    propre = preparer(brute, "JPEG")
    relue = ouverte(propre)
    assert (relue.format, relue.size) == ("JPEG", (600, 400) if sens == 1 else (400, 600))
    assert b"MPF" not in propre
    assert observer(propre, "JPEG").prete


def test_l_espace_adobe_et_le_jfif_restent() -> None:
    cmjn = fabrique.octets("JPEG", mode="CMYK", couleur=(10, 200, 30, 40), comment=b"secret")
    assert b"Adobe" in cmjn
    propre = preparer(cmjn, "JPEG")
    assert b"secret" not in propre
    assert ouverte(propre).tobytes() == ouverte(cmjn).tobytes()


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 2}]
)
def test_tous_les_balayages_d_un_jpeg_restent(options: dict[str, Any]) -> None:
    brute = fabrique.ecrire(fabrique.motif(), "JPEG", comment=b"secret", **options)
    propre, _ = nettoyer(brute, "JPEG")
    assert ouverte(propre).tobytes() == ouverte(brute).tobytes()
    assert len(brute) - len(propre) == len(b"secret") + 4


def test_un_png_garde_ce_qui_se_voit_et_perd_ce_qui_se_lit() -> None:
    infos = PngImagePlugin.PngInfo()
    infos.add_text("Author", "secret")
    infos.add_text("Long", "secret" * 50, zip=True)
    infos.add_itxt("Titre", "secret")
    infos.add(b"tIME", bytes(7))
    infos.add(b"caBX", b"secret")
    palette = fabrique.motif().quantize(16)
    brute = fabrique.ecrire(palette, "PNG", pnginfo=infos, transparency=3, gamma=0.45, dpi=(72, 72))
    propre, traces = nettoyer(brute + b"secret", "PNG")
    assert b"secret" not in propre
    assert traces == {Trace.COMMENTAIRE, Trace.AUTRE, Trace.SUITE}
    avant, apres = ouverte(brute), ouverte(propre)
    assert avant.tobytes() == apres.tobytes()
    assert avant.getpalette() == apres.getpalette()
    assert apres.info["transparency"] == 3
    assert apres.info["dpi"] == avant.info["dpi"]


@pytest.mark.parametrize("sans_perte", [True, False])
def test_un_webp_perd_ses_parties_et_ses_drapeaux(sans_perte: bool) -> None:
    image = fabrique.motif().convert("RGBA")
    image.putalpha(90)
    brute = fabrique.ecrire(
        image, "WebP", lossless=sans_perte, xmp=b"secret", exif=b"Exif\0\0secret"
    )
    propre, traces = nettoyer(brute, "WebP")
    assert traces == {Trace.EXIF, Trace.XMP}
    assert b"secret" not in propre
    assert propre[propre.index(b"VP8X") + 8] & 0x0C == 0
    assert int.from_bytes(propre[4:8], "little") == len(propre) - 8
    assert ouverte(propre).tobytes() == ouverte(brute).tobytes()


def test_un_avif_garde_sa_taille_et_son_sens() -> None:
    """Un AVIF se redresse par sa boîte « irot », que tout lecteur suit : rien à recompresser."""
    brute = fabrique.bavarde("AVIF", orientation=6)
    etat = observer(brute, "AVIF")
    assert not etat.couchee
    propre = preparer(brute, "AVIF")
    assert len(propre) == len(brute)
    assert ouverte(propre).tobytes() == ouverte(brute).tobytes()
    with ouvrir(propre, "AVIF") as image:
        assert orientation(image) == 6


# --- redresser et réduire -------------------------------------------------------------------------


@pytest.mark.parametrize("sorte", ["JPEG", "PNG", "WebP"])
def test_une_photo_couchee_est_redressee(sorte: str) -> None:
    """Orientation 6 : la gauche de l'image, rouge, doit se retrouver en haut."""
    propre = preparer(fabrique.bavarde(sorte, orientation=6), sorte)
    image = ouverte(propre).convert("RGB")
    assert image.size == (600, 900)
    assert image.getpixel((300, 100))[0] > 200  # type: ignore[index]
    assert image.getpixel((300, 800))[2] > 200  # type: ignore[index]
    assert image.info["icc_profile"]
    with ouvrir(propre, sorte) as relue:
        assert orientation(relue) == 1
    for secret in SECRETS:
        assert secret not in propre


@pytest.mark.parametrize("sens", range(2, 9))
def test_chaque_orientation_donne_l_image_que_l_on_voyait(sens: int) -> None:
    from PIL import ImageOps

    couleurs = Image.new("RGB", (64, 32))
    for coin, couleur in (
        ((0, 0), "red"),
        ((32, 0), "lime"),
        ((0, 16), "blue"),
        ((32, 16), "white"),
    ):
        couleurs.paste(couleur, (*coin, coin[0] + 32, coin[1] + 16))
    exif = Image.Exif()
    exif[0x0112] = sens
    brute = fabrique.ecrire(couleurs, "PNG", exif=exif)
    attendue = ImageOps.exif_transpose(ouverte(brute))
    assert ouverte(preparer(brute, "PNG")).tobytes() == attendue.tobytes()


@pytest.mark.parametrize(
    ("sorte", "mode", "taille", "attendue"),
    [
        ("JPEG", "RGB", (4000, 3000), (3000, 2250)),
        ("JPEG", "L", (1000, 4000), (750, 3000)),
        ("JPEG", "CMYK", (3200, 400), (3000, 375)),
        ("PNG", "RGBA", (3200, 400), (3000, 375)),
        ("PNG", "P", (3200, 400), (3000, 375)),
        ("PNG", "1", (3200, 400), (3000, 375)),
        ("PNG", "I;16", (3200, 400), (3000, 375)),
        ("WebP", "RGBA", (3200, 400), (3000, 375)),
        ("AVIF", "RGB", (3200, 400), (3000, 375)),
    ],
)
def test_une_grande_photo_est_ramenee_a_trois_mille_pixels(
    sorte: str, mode: str, taille: tuple[int, int], attendue: tuple[int, int]
) -> None:
    brute = fabrique.octets(sorte, taille, mode)
    etat = observer(brute, sorte)
    assert etat.grande
    propre = preparer(brute, sorte)
    assert ouverte(propre).size == attendue
    assert max(attendue) == COTE_MAX
    if mode != "I;16":  # convert() écrête le gris sur seize bits
        milieux = [
            image.convert("RGB").getpixel((image.width // 2, image.height // 2))
            for image in (ouverte(brute), ouverte(propre))
        ]
        assert all(abs(a - b) <= 3 for a, b in zip(*milieux, strict=True)), milieux
    assert constats(propre, sorte) == []
    assert observer(propre, sorte).prete


def test_une_photo_couchee_et_grande_dit_ses_dimensions_debout() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    gestes = list(observer(fabrique.octets("JPEG", (4000, 3000), exif=exif), "JPEG").gestes())
    assert [g.replace("\u00a0", " ").replace("\u202f", " ") for g in gestes] == [
        "contient EXIF, à retirer",
        "est couchée, à redresser",
        "fait 3 000 × 4 000 pixels, à ramener à 2 250 × 3 000",
        "sera réenregistrée (qualité 92)",
    ]


def test_la_finesse_des_couleurs_est_gardee() -> None:
    from PIL.JpegImagePlugin import get_sampling

    exif = Image.Exif()
    exif[0x0112] = 3
    for finesse in (0, 1, 2):
        brute = fabrique.ecrire(fabrique.motif(), "JPEG", exif=exif, subsampling=finesse)
        assert get_sampling(ouverte_jpeg(preparer(brute, "JPEG"))) == finesse


def ouverte_jpeg(octets: bytes) -> Any:
    return Image.open(BytesIO(octets), formats=["JPEG"])


# --- ce qui est abîmé -----------------------------------------------------------------------------


@given(
    sorte=st.sampled_from(sorted(FORMATS)), coupe=st.integers(0, 1500), ajout=st.binary(max_size=40)
)
def test_un_fichier_quelconque_ne_fait_rien_planter(sorte: str, coupe: int, ajout: bytes) -> None:
    try:
        nettoyer(BAVARDES[sorte][:coupe] + ajout, sorte)
    except Abimee:
        return


def test_un_resultat_infidele_n_est_jamais_rendu(monkeypatch: pytest.MonkeyPatch) -> None:
    from nouvelle_vie.redaction import photos

    autre = fabrique.octets("JPEG", couleur=(1, 2, 3))
    monkeypatch.setattr(photos, "nettoyer", lambda *_: (autre, frozenset({Trace.EXIF})))
    with pytest.raises(Impreparable, match="laissez-la"):
        photos.preparer(JPEG, "JPEG")


# --- la commande ----------------------------------------------------------------------------------


def test_a_blanc_elle_dit_tout_et_n_ecrit_rien(site: Dessin) -> None:
    racine = site()
    dossier = poser(racine, gare__jpg=fabrique.bavarde("JPEG"), prete__jpg=JPEG)
    avant = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in dossier.iterdir()}
    rendu = lancer(racine)
    assert rendu.exit_code == 0
    assert "À préparer (1)" in rendu.stdout
    ligne = next(n for n in rendu.stdout.splitlines() if n.startswith("  gare.jpg"))
    assert "contient des coordonnées GPS ; contient EXIF, XMP et un commentaire, à retirer" in ligne
    assert "est couchée, à redresser" in ligne
    assert "2 photos dans content/images, 1 à préparer. Rien n'est écrit" in rendu.stdout
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in dossier.iterdir()} == avant


def test_oui_prepare_et_le_second_passage_ne_touche_a_rien(site: Dessin) -> None:
    racine = site()
    photos = {f"p__{suffixe}": fabrique.bavarde(sorte) for sorte, suffixe in FORMATS.items()}
    dossier = poser(racine, **photos)
    (dossier / "p.jpg").chmod(0o600)
    rendu = lancer(racine, "--oui")
    assert rendu.exit_code == 0
    assert "4 photos préparées" in rendu.stdout
    for chemin in dossier.iterdir():
        assert b"secret" not in chemin.read_bytes(), chemin
    assert (dossier / "p.jpg").stat().st_mode & 0o777 == 0o600
    apres = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in dossier.iterdir()}
    second = lancer(racine, "--oui")
    assert "4 photos dans content/images : rien à préparer." in second.stdout
    assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in dossier.iterdir()} == apres
    assert not list(racine.glob(".site-retrait*"))


def test_bombes_et_fichiers_abimes_sont_refuses_sans_etre_touches(site: Dessin) -> None:
    racine = site()
    mauvais = {
        "bombe__png": fabrique.png_annonce(50_000, 50_000),
        "coupee__jpg": fabrique.bavarde("JPEG")[:3000],
        "vide__jpg": b"",
        "menteuse__png": fabrique.bavarde("JPEG"),
        "animee__webp": fabrique.animee("WEBP"),
        "iphone__heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(80),
    }
    dossier = poser(racine, **mauvais)
    (dossier / "lien.jpg").symlink_to(racine / "mkdocs.yml")
    rendu = lancer(racine, "--oui")
    assert rendu.exit_code == 1
    assert "Ne peuvent pas paraître (7)" in rendu.stdout
    assert "la photo « bombe.png » compte plus de 60 millions de pixels — " in rendu.stdout
    assert "« iphone.heic » est une photo HEIC (iPhone)" in rendu.stdout
    assert "lien.jpg : est un lien vers un autre fichier" in rendu.stdout
    for nom, octets in mauvais.items():
        assert (dossier / nom.replace("__", ".")).read_bytes() == octets


def test_ce_qui_n_est_pas_une_image_ne_la_concerne_pas(site: Dessin) -> None:
    racine = site()
    poser(racine, LISEZ_MOI__md=b"Des photos.", Thumbs__db=bytes(60))
    assert "Aucune photo dans content/images." in lancer(racine).stdout


PHOTO = (
    "photos:\n  - fichier: {nom}\n    alt: La gare\n    credit: Une habitante\n"
    "    licence: CC BY 4.0\n{suite}"
)


def test_les_photos_sans_fiche_et_les_personnes_sont_dites(site: Dessin) -> None:
    declarees = {
        "a.jpg": "",
        "b.jpg": "    illustration: oui\n",
        "c.jpg": "    personnes_consentantes: oui\n",
    }
    racine = site(
        "".join(
            f"\n=== offres/projet/{nom[0]}.yml\n"
            + offre(f"CTR-2026-000{rang}", "Gare", f"2026-11-20 09:0{rang}")
            + PHOTO.format(nom=nom, suite=suite)
            for rang, (nom, suite) in enumerate(declarees.items(), 1)
        )
    )
    poser(racine, **{nom.replace(".", "__"): JPEG for nom in (*declarees, "seule.jpg")})
    lu = json.loads(lancer(racine, "--json").stdout)
    assert lu["sans_fiche"] == ["seule.jpg"]
    (personne,) = lu["personnes_a_verifier"]
    assert (personne["fichier"], personne["fiches"]) == ("a.jpg", ["offres/projet/a.yml"])
    dit = lancer(racine).stdout
    assert "« personnes_consentantes: oui » (1)\n  a.jpg (offres/projet/a.yml)" in dit
    assert "Citées par aucune fiche" in dit


def test_une_photo_que_cite_une_fiche_fautive_n_est_pas_orpheline(site: Dessin) -> None:
    sans_credit = PHOTO.format(nom="a.jpg", suite="").replace("    credit: Une habitante\n", "")
    racine = site(f"\n=== offres/projet/a.yml\n{offre('CTR-2026-0001', 'Gare')}{sans_credit}")
    poser(racine, a__jpg=JPEG)
    rendu = lancer(racine, "--json")
    assert json.loads(rendu.stdout)["sans_fiche"] == []
    assert "1 faute dans les fiches" in rendu.stderr


def test_un_arret_brutal_se_repare_au_passage_suivant(site: Dessin) -> None:
    racine, brute = site(), fabrique.bavarde("JPEG")
    dossier = poser(racine)
    garde = racine / depot.GARDE / "anciens" / "content" / "images"
    garde.mkdir(parents=True)
    (garde / "a.jpg").write_bytes(brute)
    rendu = lancer(racine, "--oui")
    assert "Une préparation interrompue a été annulée." in rendu.stderr
    assert "1 photo préparée" in rendu.stdout
    assert b"secret" not in (dossier / "a.jpg").read_bytes()
    assert not (racine / depot.GARDE).exists()


def test_un_disque_qui_refuse_laisse_la_photo_entiere(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = importlib.import_module("nouvelle_vie.commandes.images")
    racine, brute = site(), fabrique.bavarde("JPEG")
    dossier = poser(racine, a__jpg=brute)

    def refuser(*_: object) -> None:
        raise OSError(28, "", os.fspath(dossier / "a.jpg"))

    monkeypatch.setattr(images, "deposer", refuser)
    rendu = lancer(racine, "--oui")
    assert rendu.exit_code == 1
    assert "le disque est plein" in rendu.stdout
    assert "1 photo n'a pas pu être préparée." in rendu.stdout
    assert (dossier / "a.jpg").read_bytes() == brute


def test_le_json_dit_ce_qui_a_ete_ecrit(site: Dessin) -> None:
    racine = site()
    dossier = poser(racine, a__jpg=fabrique.bavarde("JPEG"))
    lu = json.loads(lancer(racine, "--oui", "--json").stdout)
    (photo,) = lu["a_preparer"]
    assert photo["ecrite"]
    assert photo["gps"]
    assert photo["nouveau_poids"] == (dossier / "a.jpg").stat().st_size
    assert lu["refusees"] == []
