"""Les visuels dessinés : tout y tient, rien n'y manque, et le cache ne ment jamais."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from affiches import CAS, DRAPEAU, FAMILLE, ORDINAIRE, TEINTE
from nouvelle_vie.artefact import Copie
from nouvelle_vie.fabrique import avancement, dessin, visuels
from nouvelle_vie.fabrique.dessin import FORMATS, POIDS_MAX, Dessinateur, Format, cadrer, en_jpeg
from nouvelle_vie.fabrique.jetons import accents, palettes
from nouvelle_vie.fabrique.lettres import Fonte, Lettres
from nouvelle_vie.fabrique.polices import TEXTE, TITRES
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.rendu.affiches import Affiche
from nouvelle_vie.rendu.visuels import RegistreDesVisuels
from outils import DEPOT
from photos import ecrire, motif

HABILLAGE, MODULES = DEPOT / "overrides", DEPOT / "node_modules"
PALETTE = palettes(HABILLAGE)("logement")
DESSINATEUR = Dessinateur(MODULES)
LETTRES = Lettres(MODULES)
DEBORD = 4
"""Pixels qu'une lettre peut prendre hors de sa chasse (un jambage, une patte)."""


def dessiner(affiche: Affiche, photo: Path | None = None) -> dict[str, bytes]:
    return dict(DESSINATEUR.dessiner(affiche, PALETTE, photo))


def composer(affiche: Affiche, format_: Format) -> Image.Image:
    return DESSINATEUR.composer(affiche, PALETTE, None, format_)


# --- le dessin ------------------------------------------------------------------------------------


def _tient(affiche: Affiche) -> None:
    """Comparée à la même sans un mot, l'image ne change que dans sa colonne et sur sa photo."""
    muette = replace(affiche, surtitre="", titre="", lieu="", fait="", badges=(), site="")
    for format_ in FORMATS:
        ici, la = composer(affiche, format_), composer(muette, format_)
        assert ici.size == format_.dimensions
        difference = ImageChops.difference(ici, la)
        difference.paste((0, 0, 0), format_.photo)
        gauche, haut, droite, bas = format_.colonne.boite
        vue = difference.getbbox() or format_.colonne.boite
        assert (vue[0] >= gauche - DEBORD, vue[1] >= haut - DEBORD) == (True, True), vue
        assert (vue[2] <= droite + DEBORD, vue[3] <= bas + DEBORD) == (True, True), vue


@pytest.mark.parametrize("nom", CAS)
def test_un_visuel_difficile_tient_dans_sa_boite_et_dans_son_poids(nom: str) -> None:
    _tient(CAS[nom])
    for format_ in FORMATS:
        octets = dessiner(CAS[nom])[format_.nom]
        assert len(octets) < POIDS_MAX
        with Image.open(BytesIO(octets)) as image:
            image.load()
            assert (image.format, image.size, image.mode) == ("JPEG", format_.dimensions, "RGB")
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@settings(max_examples=40)
@given(st.text(max_size=140), st.text(max_size=140), st.text(max_size=80))
def test_rien_ne_depasse_quels_que_soient_les_mots(titre: str, lieu: str, fait: str) -> None:
    _tient(replace(ORDINAIRE, titre=titre, lieu=lieu, fait=fait, surtitre=lieu, site=fait))


def test_un_titre_de_cent_quarante_signes_est_ecrit_en_entier(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titre, ecrites = CAS["cent quarante"].titre, list[str]()
    assert len(titre) >= 138
    monkeypatch.setattr(Fonte, "tracer", lambda *recus: ecrites.append(recus[3]))
    for format_ in FORMATS:
        ecrites.clear()
        composer(CAS["cent quarante"], format_)
        assert titre in " ".join(ecrites)


def test_un_titre_que_l_on_ne_sait_pas_ecrire_laisse_sa_place_a_ce_qu_est_la_fiche() -> None:
    attendue = composer(replace(ORDINAIRE, titre="Logement", surtitre=""), FORMATS[0])
    assert composer(replace(ORDINAIRE, titre=FAMILLE), FORMATS[0]) == attendue


def test_une_photo_bruyante_perd_en_finesse_et_non_en_poids() -> None:
    bruit = Image.frombytes("RGB", (1080, 1350), os.urandom(1080 * 1350 * 3))
    assert len(en_jpeg(bruit)) < POIDS_MAX


@pytest.mark.parametrize("taille", [(1200, 800), (400, 3000), (3000, 400), (7, 5), (580, 630)])
def test_une_photo_de_toute_forme_couvre_sa_place(taille: tuple[int, int]) -> None:
    photo = Image.new("RGB", taille, "#808080")
    assert cadrer(photo, 580, 630).getcolors() == [(580 * 630, (128, 128, 128))]


def test_la_photo_est_celle_de_la_fiche_et_deux_fiches_n_ont_pas_le_meme_paysage(
    tmp_path: Path,
) -> None:
    rouge = tmp_path / "rouge.jpg"
    rouge.write_bytes(ecrire(Image.new("RGB", (1200, 800), "#c00000"), "JPEG"))
    with Image.open(BytesIO(dessiner(ORDINAIRE, rouge)["paysage"])) as image:
        assert image.getpixel((900, 400))[0] > 180  # type: ignore[index]
    assert dessiner(ORDINAIRE) != dessiner(replace(ORDINAIRE, motif=1))
    assert dessiner(ORDINAIRE) == dessiner(ORDINAIRE)


def test_un_autre_processus_dessine_les_memes_octets() -> None:
    programme = (
        "import sys; sys.path[:0] = sys.argv[1:]\nimport hashlib, test_visuels as t\n"
        "print(*(hashlib.sha256(o).hexdigest() for o in t.dessiner(t.CAS['mêlé']).values()))"
    )
    chemins = [os.fspath(DEPOT / d) for d in ("hooks", "tests", "tests/unites")]
    rendu = subprocess.run(
        [sys.executable, "-c", programme, *chemins], capture_output=True, text=True, check=True
    )
    ici = [hashlib.sha256(octets).hexdigest() for octets in dessiner(CAS["mêlé"]).values()]
    assert rendu.stdout.split() == ici


def test_chaque_genre_et_chaque_sorte_a_sa_couleur() -> None:
    colores = accents(HABILLAGE)
    assert set(GENRES) | {"village", "evenement", "temoignage", "actualite"} <= set(colores)
    palette = palettes(HABILLAGE)
    assert palette("emploi").accent != palette("logement").accent
    assert palette("inconnue").accent == "#1f4b3a"


# --- les lettres ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "ecrit"),
    [
        ("Cœur d’Œuvre, 1\u202f450\u00a0€ — 20 m²…", "Cœur d’Œuvre, 1\u202f450\u00a0€ — 20 m²…"),
        (f"Une famille {FAMILLE}, dès mai", "Une famille, dès mai"),
        (f"{DRAPEAU} Fête {TEINTE} ({FAMILLE})", "Fête"),
        ("Rencontre שלום à Mende", "Rencontre à Mende"),
        ("שלום — مرحبا", ""),
        ("Łódź, αβγ, Привет, ș", "Łódź, αβγ, Привет, ș"),
        ("e\u0301t\u0336e\u0301", "été"),
        ("ﬁn, ①, Ⅳ", "fin, 1, IV"),
        ("a\u200bb\u202ec\u00add", "abcd"),
        ("a\tb\x00c", "a b c"),
        ("grand‑père", "grand‑père"),
        (FAMILLE, ""),
        ("", ""),
    ],
)  # fmt: skip
def test_on_n_ecrit_que_ce_que_nos_polices_savent_ecrire(texte: str, ecrit: str) -> None:
    assert LETTRES.ecrivable(texte) == ecrit


@given(st.text(max_size=60))
def test_aucun_signe_de_remplacement_n_est_jamais_dessine(texte: str) -> None:
    ecrit = LETTRES.ecrivable(texte)
    for famille in (TITRES, TEXTE):
        fonte = LETTRES.fonte(famille, 40, 600)
        assert all(fonte.connait(signe) for signe in ecrit)
    assert "  " not in ecrit
    assert ecrit == ecrit.strip()


def test_la_largeur_d_un_texte_est_celle_que_pillow_lui_donne() -> None:
    """La coupe additionne des signes : le moteur simple ne les rapproche pas."""
    for famille in (TITRES, TEXTE):
        fonte = LETTRES.fonte(famille, 61, 600)
        police: Any = fonte._police_de("V")
        assert fonte.largeur("AVATAR To Wélx") == police.getlength("AVATAR To Wélx")


# --- le cache -------------------------------------------------------------------------------------


class Bureau:
    """Un site dont on prépare les visuels, en comptant ceux que l'on dessine."""

    def __init__(self, racine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (racine / "node_modules").symlink_to(MODULES)
        self.racine, self.dessines, self.photos = racine, 0, dict[str, Path]()
        vrai = Dessinateur.dessiner

        def compter(*tout: Any) -> Any:
            self.dessines += 1
            return vrai(*tout)

        monkeypatch.setattr(dessin.Dessinateur, "dessiner", compter)

    def preparer(self, **affiches: Affiche) -> tuple[RegistreDesVisuels, list[Copie], int]:
        """Le registre, les copies, et combien de fiches ont été dessinées."""
        avant = self.dessines
        presse = visuels.Presse(self.racine, HABILLAGE, self.photos)
        registre, copies = visuels.preparer(affiches, presse)
        return registre, copies, self.dessines - avant

    @property
    def fichiers(self) -> list[Path]:
        return sorted((self.racine / visuels.CACHE).glob("*.jpg"))


@pytest.fixture
def bureau(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    return Bureau(tmp_path, monkeypatch)


def test_une_seconde_construction_ne_dessine_rien(bureau: Bureau) -> None:
    deux = {"LNV-1": ORDINAIRE, "LNV-2": CAS["mêlé"]}
    registre, copies, dessines = bureau.preparer(**deux)
    assert (dessines, len(copies), len(bureau.fichiers)) == (2, 4, 4)
    assert bureau.preparer(**deux) == (registre, copies, 0)
    for copie in copies:
        octets = Path(copie.origine).read_bytes()
        empreinte = hashlib.sha256(octets).hexdigest()[:8]
        assert copie.uri.startswith(("images/visuels/LNV-1.", "images/visuels/LNV-2."))
        assert f".{empreinte}-" in copie.uri
    publies = registre.par_fiche["LNV-1"]
    poids = Path(copies[0].origine).stat().st_size
    assert (publies.paysage.adresse, publies.paysage.poids) == (copies[0].uri, poids)
    assert (publies.paysage.largeur, publies.paysage.hauteur) == (1200, 630)
    assert (publies.portrait.largeur, publies.portrait.hauteur) == (1080, 1350)


@pytest.mark.parametrize(
    "change",
    [
        {"titre": "Autre"}, {"lieu": "Autre"}, {"fait": "Autre"}, {"surtitre": "Autre"},
        {"badges": ()}, {"mention": "Dessin"}, {"site": "Autre"}, {"sorte": "emploi"}, {"motif": 3},
    ],
)  # fmt: skip
def test_tout_ce_qui_se_voit_fait_redessiner(bureau: Bureau, change: dict[str, Any]) -> None:
    bureau.preparer(a=ORDINAIRE)
    assert bureau.preparer(a=replace(ORDINAIRE, **change))[2] == 1
    assert bureau.preparer(a=ORDINAIRE)[2] == 0


def test_une_autre_photo_fait_redessiner_une_autre_alternative_non(bureau: Bureau) -> None:
    avec = replace(ORDINAIRE, photo="cour.jpg")
    for nom in ("un", "deux"):
        (bureau.racine / nom).mkdir()
        (bureau.racine / nom / "1200.jpg").write_bytes(ecrire(motif(), "JPEG"))
    bureau.photos = {"cour.jpg": bureau.racine / "un" / "1200.jpg"}
    assert bureau.preparer(a=avec)[2] == 1
    registre, _, dessines = bureau.preparer(a=replace(avec, alt="Dite autrement."))
    assert (dessines, registre.par_fiche["a"].portrait.alt) == (0, "Dite autrement.")
    bureau.photos = {"cour.jpg": bureau.racine / "deux" / "1200.jpg"}
    assert bureau.preparer(a=avec)[2] == 1


@pytest.mark.parametrize("abimer", ["retoucher", "couper", "effacer", "vider"])
def test_un_fichier_abime_est_refait(bureau: Bureau, abimer: str) -> None:
    _, copies, _ = bureau.preparer(a=ORDINAIRE)
    sain = bureau.fichiers[0].read_bytes()
    if abimer == "effacer":
        bureau.fichiers[0].unlink()
    else:
        gestes = {"retoucher": sain[:-9] + b"x" * 9, "couper": sain[:900], "vider": b""}
        bureau.fichiers[0].write_bytes(gestes[abimer])
    assert bureau.preparer(a=ORDINAIRE)[1:] == (copies, 1)
    assert bureau.fichiers[0].read_bytes() == sain


@pytest.mark.parametrize("contenu", [b"", b"{}", b"deadbeef\n{}", b"\xff\xfe", None])
def test_un_index_perdu_ou_abime_fait_relire_sans_redessiner(
    bureau: Bureau, contenu: bytes | None
) -> None:
    bureau.preparer(a=ORDINAIRE)
    index = bureau.racine / visuels.CACHE / "index.json"
    garde = index.read_bytes()
    index.unlink() if contenu is None else index.write_bytes(contenu)
    assert bureau.preparer(a=ORDINAIRE)[2] == 0
    assert index.read_bytes() == garde


def test_un_cache_recopie_est_relu_et_garde(bureau: Bureau) -> None:
    """Une heure qui change (archive, autre machine) ne fait jamais qu'une lecture de plus."""
    bureau.preparer(a=ORDINAIRE)
    for fichier in bureau.fichiers:
        os.utime(fichier, (1, 1))
    assert bureau.preparer(a=ORDINAIRE)[2] == 0


def test_le_cache_oublie_ce_qui_ne_sert_plus(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nouvelle_vie.fabrique.reserve._MARGE", 1)
    for rang, gardes in enumerate((2, 4, 2)):
        bureau.preparer(a=replace(ORDINAIRE, titre=f"Titre {rang}"))
        assert len(bureau.fichiers) == gardes
    assert bureau.preparer(a=replace(ORDINAIRE, titre="Titre 2"))[2] == 0


def test_deux_processus_dessinent_comme_un_seul(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    neuf = {f"f{rang}": replace(ORDINAIRE, titre=f"Fiche {rang}") for rang in range(9)}
    vus: list[int] = []
    monkeypatch.setattr(visuels.processus, "combien", lambda *_: 2)
    monkeypatch.setattr(visuels, "avancement", _suivi(vus))
    bureau.preparer(**neuf)
    assert vus == sorted(vus)
    assert vus[-1] <= 9
    a_deux = [f.read_bytes() for f in bureau.fichiers]
    for fichier in bureau.fichiers:
        fichier.unlink()
    monkeypatch.setattr(visuels.processus, "combien", lambda *_: 1)
    assert bureau.preparer(**neuf) == (*bureau.preparer(**neuf)[:2], 9)
    assert [f.read_bytes() for f in bureau.fichiers] == a_deux
    assert vus[-1] == 9


def _suivi(vus: list[int]) -> Any:
    @contextmanager
    def suivre(quoi: str, total: int) -> Iterator[Any]:
        assert (quoi, total) == ("Visuels de réseau", 9)
        yield vus.append

    return suivre


# --- la barre -------------------------------------------------------------------------------------


def test_la_barre_ne_parait_que_dans_un_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with avancement.avancement("Essai", 3) as dire:
        dire(1)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with avancement.avancement("Essai", 3) as dire:
        dire(2)
    sortie, erreurs = capsys.readouterr()
    assert sortie == ""
    assert "Essai" in erreurs
    assert "2/3" in erreurs
