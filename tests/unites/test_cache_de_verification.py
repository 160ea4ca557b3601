"""Le cache de `verifier` ne change jamais le verdict : ni ce qu'il retient, ni ce qu'on y met."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nouvelle_vie.commandes import inventaire, memoire, reprise, verification
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.champs import champs
from nouvelle_vie.modele.cycle import Statut
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.modele.offres import GENRES
from outils import (
    EXEMPLES_DE_FAUTES,
    MAINTENANT,
    Verdict,
    donnees_offre,
    en_yaml,
    lire_site,
    verifier,
)

Dessin = Callable[..., Path]
PROJET = "offres/projet/projet.yml"
AUTRE = "offres/projet/autre.yml"


def fiche(nom: str = PROJET, **champs: Any) -> str:
    return f"=== {nom}\n{en_yaml(donnees_offre(**champs))}"


def voisines() -> str:
    """Deux offres qui se citent, et une qui n'a pas paru."""
    return (
        fiche(description="[l'autre](offre:CTR-2026-0002) et [Valbrume](commune:99001)\n")
        + fiche(
            AUTRE,
            id="CTR-2026-0002",
            titre="L'autre",
            offres_liees=["CTR-2026-0001"],
            dates={**donnees_offre()["dates"], "publiee": "2026-11-02 09:01"},
            description="[la première](offre:CTR-2026-0001), "
            "[une cachée](offre:CTR-2026-0003), [l'accueil](page:territoires/amont/)\n",
        )
        + fiche(
            "offres/projet/cachee.yml", id="CTR-2026-0003", statut="remontee", dates={}, resume="x"
        )
    )


def comparer(dossier: Path, *options: str) -> Verdict:
    """Le verdict avec le cache ; c'est celui d'une lecture entière, et celui de la fois d'après."""
    avec = verifier(dossier, *options)
    assert avec.plantage is None
    assert avec == verifier(dossier, "--sans-cache", *options)
    assert avec == verifier(dossier, *options)
    return avec


@pytest.fixture
def sans_relecture(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """À partir de son appel, tout relire fait échouer l'essai."""

    def interdire() -> None:
        def tout_relire(*_: object) -> None:
            raise AssertionError("tout a été relu")

        monkeypatch.setattr(verification, "lire_et_controler", tout_relire)

    return interdire


def retoucher(dossier: Path, nom: str, avant: str, apres: str) -> None:
    texte = (dossier / nom).read_text("utf-8")
    assert avant in texte
    (dossier / nom).write_text(texte.replace(avant, apres), "utf-8")


# --- le même verdict ------------------------------------------------------------------------------


@pytest.mark.parametrize("exemple", sorted(EXEMPLES_DE_FAUTES.iterdir()), ids=lambda e: e.stem)
def test_chaque_faute_se_dit_de_meme_a_froid_a_chaud_et_corrigee(
    exemple: Path, site: Dessin
) -> None:
    sain = site(voisines())
    assert comparer(sain).code == 0
    site(exemple.read_text("utf-8").partition("=== (rapport)\n")[0])
    comparer(sain)
    for nom in ("projet", "autre"):
        with (sain / f"offres/projet/{nom}.yml").open("a") as ouvert:
            ouvert.write('a_savoir: ["Il neige."]\n')
    comparer(sain)


def etapes(dossier: Path) -> Iterator[str]:
    """Une suite de changements, tels qu'une rédaction en fait ; chacun laisse le précédent."""
    projet, page = dossier / PROJET, dossier / "content/index.md"
    retoucher(dossier, PROJET, "Une offre claire.", "Une offre très claire.")
    yield "un résumé retouché"
    retoucher(dossier, PROJET, "CTR-2026-0002", "CTR-2026-9999")
    yield "un lien mort"
    retoucher(dossier, PROJET, "CTR-2026-9999", "CTR-2026-0003")
    yield "un lien vers une offre cachée"
    retoucher(dossier, PROJET, "offre:CTR-2026-0003", "page:nulle-part/")
    yield "un lien vers une page absente"
    retoucher(dossier, PROJET, "page:nulle-part/", "page:offres/projet/autre/")
    yield "un lien vers une page qui existe"
    retoucher(dossier, PROJET, "2026-12-31", "2026-11-30")
    yield "une offre qui ne paraît plus"
    retoucher(dossier, PROJET, "2026-11-30", "2026-12-30")
    yield "une offre qui reparaît"
    retoucher(dossier, PROJET, '"publiee"', '"suspendue"')
    yield "une offre suspendue"
    retoucher(dossier, PROJET, '"suspendue"', '"publiee"')
    yield "une offre reprise"
    projet.write_text("titre: [\n", "utf-8")
    yield "une fiche illisible"
    projet.write_text(fiche().partition("\n")[2], "utf-8")
    yield "une fiche remise"
    (dossier / "content/images").mkdir()
    Image.new("RGB", (600, 400), "#8fa292").save(dossier / "content/images/a.png")
    photo = [{"fichier": "a.png", "alt": "Une place", "credit": "X", "licence": "Y"}]
    projet.write_text(fiche(photos=photo).partition("\n")[2], "utf-8")
    yield "une photo"
    Image.new("RGB", (300, 200), "#8fa292").save(dossier / "content/images/a.png")
    yield "une photo remplacée"
    (dossier / "content/images/a.png").unlink()
    yield "une photo absente"
    projet.write_text(fiche().partition("\n")[2], "utf-8")
    yield "plus de photo"
    page.write_text(page.read_text("utf-8") + "\n[x](offre:CTR-2026-0001) [y](page:rien)\n")
    yield "une page qui cite une offre et une page absente"
    page.write_text(page.read_text("utf-8").replace("page:rien", "offre:CTR-2026-0002"))
    yield "la page corrigée"
    (dossier / AUTRE).rename(dossier / "offres/projet/renommee.yml")
    yield "une fiche renommée"
    (dossier / "offres/projet/renommee.yml").unlink()
    yield "une fiche supprimée, que d'autres citent"
    site_yml = (dossier / "mkdocs.yml").read_text("utf-8")
    (dossier / "mkdocs.yml").write_text(
        site_yml.replace("demonstration: true", "demonstration: no")
    )
    yield "un site qui n'est plus une démonstration"
    (dossier / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
    yield "des réglages illisibles"
    (dossier / "mkdocs.yml").write_text(site_yml, "utf-8")
    communes = dossier / "content/donnees/communes.json"
    lues = json.loads(communes.read_bytes())
    communes.write_text(json.dumps([c for c in lues if c["nom"] != "Valbrume"]), "utf-8")
    yield "une commune de moins"
    communes.write_text("{", "utf-8")
    yield "des communes illisibles"
    communes.unlink()
    yield "plus de communes"


def test_le_cache_suit_chaque_changement(site: Dessin) -> None:
    dossier = site(voisines())
    assert comparer(dossier).code == 0
    dits = {}
    for dit in etapes(dossier):
        dits[dit] = comparer(dossier).sortie
    assert len(set(dits.values())) > 14, dits


@pytest.mark.parametrize(
    "jour", ["2026-12-02", "2027-03-01", "2026-11-02 08:59", "2026-11-02 09:01"]
)
def test_le_cache_suit_la_date(jour: str, site: Dessin) -> None:
    dossier = site(voisines())
    comparer(dossier)
    comparer(dossier, "--date", jour)
    comparer(dossier)


@pytest.mark.parametrize(
    ("minute", "vaut"), [("11:59", True), ("12:00", False), ("08:59", False), ("23:59", False)]
)
def test_le_verdict_vaut_jusqu_a_la_prochaine_parution(
    minute: str, vaut: bool, site: Dessin
) -> None:
    dates = {"qualifiee": "2026-11-02", "publiee": "2026-12-01 12:00"}
    dossier = site(fiche(dates=dates))
    comparer(dossier)
    retenu = memoire.relire(dossier)
    assert retenu is not None
    assert retenu.vaut(datetime.fromisoformat(f"2026-12-01 {minute}")) is vaut
    comparer(dossier, "--date", f"2026-12-01 {minute}")


def variantes(valeur: Any) -> list[Any]:
    """D'autres valeurs d'un champ, bonnes ou mauvaises."""
    if isinstance(valeur, dict):
        return [{**valeur, cle: autre} for cle in valeur for autre in variantes(valeur[cle])[:1]]
    if valeur == "publiee":
        return [statut.value for statut in Statut]
    propres = {bool: [not valeur], int: [7], str: ["Roche-Noire", "2026-10-30", f"{valeur} !"]}
    return [*propres.get(type(valeur), []), "non", ["CTR-2026-0002"], {"a": 1}]


@pytest.mark.parametrize("genre", GENRES)
def test_aucun_champ_d_une_offre_ne_trompe_le_cache(genre: str, site: Dessin) -> None:
    """Chaque champ, changé de plusieurs façons puis retiré : d'autres fiches citent cette offre."""
    nom = f"offres/{genre}/essai.yml"
    depart = donnees_offre(genre)
    dossier = site(
        voisines().replace(PROJET, nom).replace(en_yaml(donnees_offre()), en_yaml(depart))
    )
    assert verifier(dossier).code == 0
    communs = {c.cle for c in champs(Offre)}
    cles = [c.cle for c in champs(GENRES[genre]) if genre == "projet" or c.cle not in communs]
    for cle in cles:
        for valeur in (None, *variantes(depart.get(cle, "texte"))):
            essai = {c: v for c, v in {**depart, cle: valeur}.items() if v is not None}
            (dossier / nom).write_text(en_yaml(essai), "utf-8")
            avec = verifier(dossier)
            assert avec == verifier(dossier, "--sans-cache"), (cle, valeur)
        (dossier / nom).write_text(en_yaml(depart), "utf-8")
        verifier(dossier)


@pytest.mark.parametrize("genre", GENRES)
def test_deux_offres_de_meme_facade_donnent_les_memes_adresses(genre: str, site: Dessin) -> None:
    """Ce que la reprise suppose : hors de sa façade, une offre ne fait naître aucune adresse."""
    nom = f"offres/{genre}/essai.yml"
    depart = donnees_offre(genre)
    dossier = site(voisines())
    (dossier / nom).parent.mkdir(exist_ok=True)
    (dossier / PROJET).unlink()
    vues: dict[str, str] = {}
    for decrit in champs(GENRES[genre]):
        for valeur in (None, *variantes(depart.get(decrit.cle, "texte"))):
            essai = {c: v for c, v in {**depart, decrit.cle: valeur}.items() if v is not None}
            (dossier / nom).write_text(en_yaml(essai), "utf-8")
            memoire.oublier(dossier)
            verifier(dossier)
            retenu = memoire.relire(dossier)
            if retenu and not retenu.verdict.erreurs:
                essayee = retenu.facades[nom]
                connues = vues.setdefault(essayee, retenu.connues)
                assert connues == retenu.connues, (decrit.cle, valeur)
    assert len({*vues.values()}) > 2


# --- ce qui s'épargne -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("Une offre claire.", "Une offre très claire.", None),
        ('"limite": "2026-12-31"', '"limite": "2027-01-31"', None),
        ("Une offre claire.", "x" * 201, "201 caractères"),
        ("Vivre.", "[a](offre:CTR-2026-9999)", "offre inconnue « CTR-2026-9999 »"),
        ("Vivre.", "[a](offre:CTR-2026-0002)", None),
        ("Vivre.", "[a](offre:CTR-2026-0003)", "qui ne paraît pas sur le site"),
        ("Vivre.", "[a](../../../offres/)", None),
        ("Vivre.", "[a](../../../offes/)", "« ../../../offes/ », qui n'existe pas"),
        ("Vivre.", "[a](page:villages/rien/)", "qui n'existe pas"),
        ("Vivre.", "![a](a.png)", "que « photos » ne déclare pas"),
    ],
)
def test_une_offre_retouchee_se_verifie_sans_relire_les_autres(
    avant: str, apres: str, dit: str | None, site: Dessin, sans_relecture: Callable[[], None]
) -> None:
    dossier = site(voisines())
    assert verifier(dossier).code == 0
    retoucher(dossier, PROJET, avant, apres)
    attendu = verifier(dossier, "--sans-cache")
    sans_relecture()
    assert verifier(dossier) == attendu
    assert attendu.plantage is None
    assert dit is None or dit in attendu.sortie
    retoucher(dossier, PROJET, apres, avant)
    assert verifier(dossier).plantage is None


def test_rien_de_change_ne_relit_rien(site: Dessin, sans_relecture: Callable[[], None]) -> None:
    dossier = site(voisines())
    attendu = verifier(dossier)
    sans_relecture()
    assert verifier(dossier) == attendu


def test_un_fichier_reenregistre_a_l_identique_ne_relit_rien(
    site: Dessin, sans_relecture: Callable[[], None]
) -> None:
    dossier = site(voisines())
    attendu = verifier(dossier)
    octets = (dossier / PROJET).read_bytes()
    (dossier / PROJET).unlink()
    (dossier / PROJET).write_bytes(octets)
    sans_relecture()
    assert verifier(dossier) == attendu


def test_sans_cache_rien_n_est_retenu(site: Dessin) -> None:
    dossier = site()
    verifier(dossier, "--sans-cache")
    assert not (dossier / ".cache").exists()


# --- ne pas s'y laisser prendre -------------------------------------------------------------------


def test_une_retouche_de_meme_poids_et_de_meme_heure_se_voit(site: Dessin) -> None:
    dossier = site(voisines())
    comparer(dossier)
    etat = (dossier / PROJET).stat()
    retoucher(dossier, PROJET, "CTR-2026-0002", "CTR-2026-9999")
    os.utime(dossier / PROJET, ns=(etat.st_atime_ns, etat.st_mtime_ns))
    assert "offre inconnue" in comparer(dossier).sortie


def test_un_fichier_ecrit_pendant_l_inventaire_est_relu(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ses heures ne disent plus rien : c'est le cas que git nomme « racy »."""
    dossier = site(voisines())
    fixe = (100, memoire.heure_du_disque(dossier), memoire.heure_du_disque(dossier), 1)
    monkeypatch.setattr(inventaire, "_signer", lambda *_: fixe)
    comparer(dossier)
    retoucher(dossier, PROJET, "CTR-2026-0002", "CTR-2026-9999")
    assert "offre inconnue" in comparer(dossier).sortie


def test_un_fichier_ecrit_pendant_la_lecture_n_est_pas_retenu(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = site(voisines())
    vraie = verification.lire_et_controler

    def lire_et_retoucher(*recus: Any) -> Any:
        lue = vraie(*recus)
        retoucher(dossier, PROJET, "CTR-2026-0002", "CTR-2026-9999")
        return lue

    with monkeypatch.context() as pendant:
        pendant.setattr(verification, "lire_et_controler", lire_et_retoucher)
        verifier(dossier)
    assert memoire.relire(dossier) is None
    assert "offre inconnue" in comparer(dossier).sortie


@pytest.mark.parametrize("option", ["lien", "octets"])
def test_un_lien_fait_tout_relire(option: str, site: Dessin, tmp_path: Path) -> None:
    dossier = site(voisines())
    comparer(dossier)
    if option == "lien":
        (dossier / "offres/projet/lien.yml").symlink_to("projet.yml")
    else:
        os.mkfifo(dossier / "offres/projet/tube.yml")
    comparer(dossier)
    assert memoire.relire(dossier) is None


def test_un_cache_d_un_autre_code_est_ignore(site: Dessin, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = site()
    verifier(dossier)
    assert memoire.relire(dossier) is not None
    monkeypatch.setattr(inventaire, "empreinte_du_code", lambda: "autre")
    assert memoire.relire(dossier) is None


def test_l_empreinte_du_code_suit_le_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "commandes").mkdir()
    monkeypatch.setattr(inventaire, "__file__", os.fspath(tmp_path / "commandes/inventaire.py"))
    vues = set()
    for nom, texte in (("a.py", "1"), ("a.py", "2"), ("textes.yml", "a: 1"), ("b.py", "2")):
        (tmp_path / nom).write_text(texte)
        vues.add(inventaire.empreinte_du_code.__wrapped__())
    assert len(vues) == 4


def garde(dossier: Path) -> Path:
    return dossier / memoire.DOSSIER / "retenu"


def test_un_verdict_livre_par_un_depot_n_est_pas_cru(site: Dessin, tmp_path: Path) -> None:
    """Ni sans sceau, ni scellé sans la clé de cette personne."""
    dossier = site(f"=== {PROJET}\nid: x\n")
    verifier(dossier)
    retenu = memoire.relire(dossier)
    assert retenu is not None
    memoire.retenir(dossier, replace(retenu, verdict=memoire.Verdict(fichiers=4)))
    assert "aucune erreur" in verifier(dossier).sortie  # scellé ici : cru
    octets = garde(dossier).read_bytes().partition(b"\n")[2]
    for sceau in (b"", hashlib.sha256(octets).hexdigest().encode()):
        garde(dossier).write_bytes(sceau + b"\n" + octets)
        assert "6 erreurs dans 1 fichier" in verifier(dossier).sortie
    cle = Path(os.environ["XDG_CONFIG_HOME"]) / "nouvelle-vie/cle-de-verification"
    assert cle.stat().st_mode & 0o077 == 0


@given(st.binary(max_size=200), st.integers(0, 5_000))
def test_un_cache_abime_est_ignore(octets: bytes, coupe: int) -> None:
    import tempfile

    from outils import petit_site

    with tempfile.TemporaryDirectory() as nom:
        dossier = petit_site(Path(nom), f"=== {PROJET}\nid: x\n")
        attendu = verifier(dossier)
        for abime in (
            octets,
            garde(dossier).read_bytes()[:coupe],
            garde(dossier).read_bytes() + octets,
        ):
            garde(dossier).write_bytes(abime)
            assert verifier(dossier) == attendu


def test_tout_ce_que_la_verification_lit_est_inventorie(site: Dessin) -> None:
    """Un fichier lu qui ne serait pas suivi pourrait changer sans que le cache le sache."""
    photo = [{"fichier": "a.png", "alt": "Une place", "credit": "X", "licence": "Y"}]
    dossier = site(fiche(photos=photo) + "=== content/images/a.png (image PNG 600x400)\n")
    lus: set[str] = set()
    suivre = [True]

    def noter(evenement: str, arguments: tuple[Any, ...]) -> None:
        if suivre and evenement in ("open", "os.listdir", "os.scandir"):
            chemin = os.fspath(arguments[0]) if not isinstance(arguments[0], int) else ""
            if isinstance(chemin, str) and chemin.startswith(f"{dossier}/"):
                lus.add(chemin.removeprefix(f"{dossier}/"))

    sys.addaudithook(noter)
    try:
        verifier(dossier, "--sans-cache")
    finally:
        suivre.clear()
    reglages = lire_reglages(dossier / "mkdocs.yml")
    suivis = inventaire.dresser(dossier, reglages.dossiers, 0).fichiers
    lus = {c for c in lus if not c.startswith(".cache/images")}
    assert {"mkdocs.yml", PROJET, "content/images/a.png", "content/donnees/communes.json"} <= lus
    presents = {c for c in lus if (dossier / c).exists()}
    assert {c for c in presents if c not in suivis and f"{c}/" not in suivis} == set()


def test_la_facade_dit_tout_ce_qu_un_renvoi_demande(site: Dessin) -> None:
    catalogue = lire_site(site(voisines())).catalogue
    facades = {reprise.facade(o, MAINTENANT) for o in catalogue.offres}
    assert len(facades) == len(catalogue.offres) == 3
