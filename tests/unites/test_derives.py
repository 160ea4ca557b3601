"""Les dérivés publiés : debout, en sRGB, sans métadonnées, et gardés sans jamais mentir."""

from __future__ import annotations

import base64
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

import photos
from nouvelle_vie.artefact import Copie
from nouvelle_vie.erreurs import FabricationImpossible
from nouvelle_vie.fabrique import derives, ecriture, images
from nouvelle_vie.lecture.images import CACHE, Examen, ImageLue
from nouvelle_vie.modele.photos import Photo
from nouvelle_vie.rendu.images import Images
from photos import bavarde, ecrire, motif, octets

METADONNEES = {"exif", "xmp", "icc_profile", "comment", "photoshop", "Comment", "XML:com.adobe.xmp"}


def lue(racine: Path, nom: str, contenu: bytes) -> ImageLue:
    """Une image déposée puis acceptée."""
    (racine / "images").mkdir(exist_ok=True)
    (racine / "images" / nom).write_bytes(contenu)
    examen = Examen(racine, "images")
    photo = Photo(fichier=nom, alt="a", credit="b", licence="c")
    assert not any(not p.faute.conseil for p in examen.problemes([photo]))
    return examen.saines[nom]


def preparer(racine: Path, *lues: ImageLue) -> tuple[Images, list[Copie]]:
    return images.preparer(lues, racine / CACHE)


def ouvrir(copie: Copie) -> Image.Image:
    return Image.open(BytesIO(Path(copie.origine).read_bytes()))


@pytest.mark.parametrize("sorte", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_aucun_derive_ne_garde_de_metadonnees(sorte: str, tmp_path: Path) -> None:
    original = bavarde(sorte)
    assert b"secret" in original
    nom = f"bavarde.{sorte.lower().replace('jpeg', 'jpg')}"
    registre, copies = preparer(tmp_path, lue(tmp_path, nom, original))
    image = registre.get(nom)
    assert image is not None
    substitut = base64.b64decode(image.substitut.partition(",")[2])
    for contenu in (*(Path(c.origine).read_bytes() for c in copies), substitut):
        assert not any(
            trace in contenu for trace in (b"secret", b"Exif", b"EXIF", b"ICC", b"adobe", b"GPS")
        )
        derive = Image.open(BytesIO(contenu))
        derive.load()
        assert not METADONNEES & set(derive.info)
        assert dict(derive.getexif()) == {}


@pytest.mark.parametrize("sorte", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_l_orientation_est_appliquee_partout(sorte: str, tmp_path: Path) -> None:
    """L'original est couché, rouge à gauche ; debout (6, un quart de tour), rouge est en haut."""
    nom = f"couchee.{sorte.lower().replace('jpeg', 'jpg')}"
    registre, copies = preparer(tmp_path, lue(tmp_path, nom, bavarde(sorte)))
    image = registre.get(nom)
    assert image is not None
    assert (image.jpeg.largeur, image.jpeg.hauteur) == (600, 900)
    for copie in copies:
        derive = ouvrir(copie).convert("RGB")
        haut = derive.getpixel((derive.width // 2, derive.height // 8))
        bas = derive.getpixel((derive.width // 2, derive.height * 7 // 8))
        assert isinstance(haut, tuple)
        assert isinstance(bas, tuple)
        assert haut[0] > 200 > 90 > haut[2]
        assert bas[2] > 200 > 90 > bas[0]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_chaque_orientation_remet_debout(orientation: int, tmp_path: Path) -> None:
    debout = Image.new("RGB", (600, 400), "white")
    debout.paste((200, 0, 0), (0, 0, 300, 200))
    inverses = {1: (), 2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,)}
    for geste in inverses[orientation]:
        debout = debout.transpose(Image.Transpose(geste))
    exif = Image.Exif()
    exif[0x0112] = orientation
    couchee = ecrire(debout, "JPEG", exif=exif, quality=95)
    _, copies = preparer(tmp_path, lue(tmp_path, "a.jpg", couchee))
    derive = ouvrir(copies[0]).convert("RGB")
    assert derive.width > derive.height
    coin = derive.getpixel((40, 40))
    oppose = derive.getpixel((derive.width - 40, derive.height - 40))
    assert isinstance(coin, tuple)
    assert isinstance(oppose, tuple)
    assert coin[0] > 180 > 60 > coin[1]
    assert min(oppose) > 230


def test_un_profil_large_est_converti_en_srgb(tmp_path: Path) -> None:
    """Le même vert, lu dans un espace plus large que sRGB, y est plus vif."""
    profil = photos.profil_large()
    vert = Image.new("RGB", (600, 400), (120, 180, 110))
    attendu = ImageCms.profileToProfile(
        vert,
        ImageCms.ImageCmsProfile(BytesIO(profil)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    assert attendu is not None
    voulu = attendu.getpixel((0, 0))
    image = lue(tmp_path, "a.jpg", ecrire(vert, "JPEG", icc_profile=profil, quality=95))
    _, copies = preparer(tmp_path, image)
    assert isinstance(voulu, tuple)
    assert voulu[0] < 100
    for copie in copies:
        obtenu = ouvrir(copie).convert("RGB").getpixel((50, 50))
        assert isinstance(obtenu, tuple)
        assert max(abs(a - b) for a, b in zip(obtenu, voulu, strict=True)) <= 6


@pytest.mark.parametrize(
    ("contenu", "nom", "voulu"),
    [
        (octets(mode="CMYK", couleur=(0, 0, 0, 0)), "a.jpg", (255, 255, 255)),
        (octets("PNG", mode="I;16", couleur=40_000), "a.png", (156, 156, 156)),
        (octets("PNG", mode="RGBA", couleur=(0, 0, 0, 0)), "a.png", (255, 255, 255)),
        (octets("PNG", mode="P", couleur=0, transparency=0), "a.png", (255, 255, 255)),
        (octets("PNG", mode="LA", couleur=(0, 128)), "a.png", (127, 127, 127)),
        (octets("PNG", mode="1", couleur=1), "a.png", (255, 255, 255)),
        (octets(mode="L", icc_profile=b"casse"), "a.jpg", (120, 120, 120)),
    ],
)
def test_toute_sorte_de_points_devient_du_rvb_sur_blanc(
    contenu: bytes, nom: str, voulu: tuple[int, ...], tmp_path: Path
) -> None:
    _, copies = preparer(tmp_path, lue(tmp_path, nom, contenu))
    for copie in copies:
        obtenu = ouvrir(copie).convert("RGB").getpixel((9, 9))
        assert isinstance(obtenu, tuple)
        assert max(abs(a - b) for a, b in zip(obtenu, voulu, strict=True)) <= 4


@pytest.mark.parametrize(
    ("largeur", "voulues"),
    [(3000, [400, 800, 1200]), (1000, [400, 800, 1000]), (800, [400, 800]), (300, [300])],
)
def test_jamais_plus_large_que_l_original(largeur: int, voulues: list[int], tmp_path: Path) -> None:
    contenu = octets(taille=(largeur, largeur * 2 // 3))
    registre, copies = preparer(tmp_path, lue(tmp_path, "a.jpg", contenu))
    image = registre.get("a.jpg")
    assert image is not None
    assert [d.largeur for d in image.webp] == voulues
    assert image.jpeg.largeur == voulues[-1]
    for derive, copie in zip((*image.webp, image.jpeg), copies, strict=True):
        assert (derive.adresse, (derive.largeur, derive.hauteur)) == (copie.uri, ouvrir(copie).size)


def test_le_substitut_est_minuscule(tmp_path: Path) -> None:
    registre, _ = preparer(tmp_path, lue(tmp_path, "a.jpg", ecrire(motif((1600, 1067)), "JPEG")))
    image = registre.get("a.jpg")
    assert image is not None
    assert len(image.substitut) < 300
    assert image.substitut.startswith("data:image/webp;base64,")


def test_l_empreinte_du_nom_suit_le_contenu(tmp_path: Path) -> None:
    (_, avant), (_, apres) = (
        preparer(tmp_path, lue(tmp_path, "2026-Bourg_1.JPG", octets(couleur=(c, 9, 9))))
        for c in (1, 200)
    )
    assert all(c.uri.startswith("images/2026-bourg-1.") for c in (*avant, *apres))
    assert not {c.uri for c in avant} & {c.uri for c in apres}


def test_le_cache_chaud_rend_les_memes_octets_sans_rien_refaire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = lue(tmp_path, "a.jpg", ecrire(motif(), "JPEG"))
    registre, copies = preparer(tmp_path, image)
    froids = [Path(c.origine).read_bytes() for c in copies]
    assert froids == [d.octets for d in derives.deriver(image.chemin.read_bytes(), "JPEG")]

    def interdit(*_: object) -> None:
        raise AssertionError("l'image a été refaite")

    monkeypatch.setattr(images, "_fabriquer", interdit)
    assert preparer(tmp_path, image) == (registre, copies)
    assert [Path(c.origine).read_bytes() for c in copies] == froids


@pytest.mark.parametrize("gate", ["400.webp", "600.jpg", "derives.json"])
@pytest.mark.parametrize("comment", ["effacé", "vidé", "retouché"])
def test_un_cache_abime_est_refait(gate: str, comment: str, tmp_path: Path) -> None:
    image = lue(tmp_path, "a.jpg", ecrire(motif(), "JPEG"))
    voulu = preparer(tmp_path, image)
    chemin = tmp_path / CACHE / image.cle / gate
    bon = chemin.read_bytes()
    if comment == "effacé":
        chemin.unlink()
    else:
        chemin.write_bytes(b"" if comment == "vidé" else bon[:-9] + b"123456789")
    assert preparer(tmp_path, image) == voulu
    assert chemin.read_bytes() == bon


def test_deux_noms_pour_un_contenu_ne_se_fabriquent_qu_une_fois(tmp_path: Path) -> None:
    contenu = octets()
    une, autre = lue(tmp_path, "une.jpg", contenu), lue(tmp_path, "autre.jpg", contenu)
    registre, copies = preparer(tmp_path, une, autre)
    assert len(list((tmp_path / CACHE).glob("*/derives.json"))) == 1
    assert set(registre.par_fichier) == {"une.jpg", "autre.jpg"}
    assert len({c.uri for c in copies}) == len(copies) == 6


def test_une_photo_qui_change_en_route_arrete_la_construction(tmp_path: Path) -> None:
    image = lue(tmp_path, "a.jpg", octets())
    image.chemin.write_bytes(octets(couleur=(1, 2, 3)))
    with pytest.raises(FabricationImpossible, match=r"la photo a\.jpg a changé"):
        preparer(tmp_path, image)


def test_sans_lien_dur_le_derive_est_copie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(*_: object) -> None:
        raise OSError("autre disque")

    (tmp_path / "origine").write_bytes(b"octets")
    ecriture.copier(f"{tmp_path}/origine", f"{tmp_path}/site/images/a.webp")
    assert (tmp_path / "site/images/a.webp").samefile(tmp_path / "origine")
    monkeypatch.setattr(os, "link", refuser)
    ecriture.copier(f"{tmp_path}/origine", f"{tmp_path}/site/images/b.webp")
    assert (tmp_path / "site/images/b.webp").read_bytes() == b"octets"
    assert not (tmp_path / "site/images/b.webp").samefile(tmp_path / "origine")
