"""Lire à deux processus : le même résultat qu'à un seul, et une phrase si l'un des deux meurt."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nouvelle_vie import processus
from nouvelle_vie.erreurs import FabricationImpossible
from nouvelle_vie.lecture import fiches
from nouvelle_vie.lecture.charger import Lecture
from nouvelle_vie.lecture.yaml_situe import NombreEcrit
from nouvelle_vie.modele.offres import GENRES
from outils import DEPOT, codes, donnees_offre, en_yaml, lire_site, verifier

Dessin = Callable[..., Path]
FAUTIVES = """
=== offres/logement/mal-ecrite.yml
id: CTR-2026-0901
titre: "Gîte
=== offres/logement/mal-formee.md
---
id: CTR-2026-0902
Titre: Gîte
commune: Valbrunme
statut: publiee
transaction: location
loyer: 48.000
---
Un [mauvais lien](offre:CTR-2026-0999) et une ![image](absente.jpg).
=== offres/reprise/ancienne.yml (octets)
b"id: CTR-2026-0903\\ntitre: \\xc9picerie\\ncommune: Valbrume\\nstatut: remontee\\nactivite: 3.10\\ncession: fonds\\n"
=== offres/reprise/binaire.yml (octets)
b"\\x89PNG\\r\\n\\x81"
=== offres/reprise/dehors.yml (lien)
/etc/hostname
=== offres/inconnu/perdue.yml
id: CTR-2026-0904
"""  # noqa: E501


def _offres(combien: int) -> Iterator[str]:
    """Des offres de tous les genres, avec renvois, nombres écrits et identifiants en double."""
    genres = list(GENRES)
    for rang in range(1, combien + 1):
        fiche = donnees_offre(
            genres[rang % len(genres)],
            id=f"CTR-2026-{rang - rang % 17 % 2:04d}",
            description=f"Voir [l'autre](offre:CTR-2026-{rang * 3:04d}) et <commune:Valbrume>.",
            position={"lat": 44.1, "lon": 3.5, "precision": "commune"},
            **({"a_savoir": [3.10, "Il neige."]} if rang % 2 else {}),
        )
        yield f"=== offres/{genres[rang % len(genres)]}/offre-{rang:04d}.yml\n{en_yaml(fiche)}"


@pytest.fixture
def grand(site: Dessin) -> Path:
    """Un site de trois cents fiches, dont beaucoup de fautives."""
    return site("".join(_offres(300)) + FAUTIVES)


def _a(nombre: int, monkeypatch: pytest.MonkeyPatch, racine: Path) -> Lecture:
    monkeypatch.setattr(processus, "combien", lambda *_: nombre)
    return lire_site(racine)


def _tout(lecture: Lecture) -> list[Any]:
    fiches_lues = [(f.fichier, f.slug, repr(f)) for f in lecture.catalogue.fiches()]
    return [fiches_lues, *(vars(lecture)[nom] for nom in vars(lecture))]


def test_lire_a_deux_processus_donne_le_meme_resultat(
    grand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vus: set[str] = set()
    lire_fiche = fiches.lire_fiche

    def lire_ici(chemin: Path, racine: Path, sorte: Any) -> Any:
        vus.add(chemin.stem)  # un autre processus ajouterait à son propre ensemble
        return lire_fiche(chemin, racine, sorte)

    un = _a(1, monkeypatch, grand)
    monkeypatch.setattr(fiches, "lire_fiche", lire_ici)
    deux = _a(2, monkeypatch, grand)
    assert 0 < len(vus) < un.fichiers - 10
    assert _tout(un) == _tout(deux)
    assert len(un.catalogue.offres) > 250
    assert {"encodage-ancien", "sans-photo"} <= set(codes(un.conseils))
    assert {
        "champ-inconnu",
        "encodage-inconnu",
        "fichier-hors-dossier",
        "genre-inconnu",
        "identifiant-en-double",
        "renvoi-mort",
    } <= set(codes(un.erreurs))


def test_une_fiche_passe_intacte_d_un_processus_a_l_autre(grand: Path) -> None:
    for chemin in sorted((grand / "offres").rglob("*.*")):
        genre = GENRES.get(chemin.parent.name)
        if genre:
            lue = fiches.lire_fiche(chemin, grand, genre)
            assert pickle.loads(pickle.dumps(lue)) == lue
            if lue.fiche:
                assert pickle.loads(pickle.dumps(lue)).fiche.fichier == lue.fichier
    nombre = pickle.loads(pickle.dumps(NombreEcrit("3.10")))
    assert (nombre, str(nombre), type(nombre)) == (3.1, "3.10", NombreEcrit)


def test_un_processus_de_lecture_tue_se_dit_en_francais(
    grand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    principal, lire_fiche = os.getpid(), fiches.lire_fiche

    def mourir(chemin: Path, racine: Path, sorte: Any) -> Any:
        if os.getpid() != principal:
            os.kill(os.getpid(), signal.SIGKILL)
        return lire_fiche(chemin, racine, sorte)

    monkeypatch.setattr(fiches, "lire_fiche", mourir)
    with pytest.raises(FabricationImpossible, match="un processus de lecture a été tué"):
        _a(2, monkeypatch, grand)
    verdict = verifier(grand)
    assert (verdict.code, verdict.plantage) == (1, None)
    assert verdict.sortie.startswith("un processus de lecture a été tué, sans doute faute de")


def test_une_panne_du_logiciel_dans_l_autre_processus_remonte_telle_quelle() -> None:
    def echouer(lot: range) -> int:
        raise KeyError(lot.start)

    with pytest.raises(KeyError):
        processus.repartir(echouer, [range(1), range(1, 2), range(2, 3)], 2, "d'essai")


@pytest.mark.parametrize("nombre", [1, 2, 3])
@pytest.mark.parametrize("lots", [0, 1, 2, 7])
def test_les_resultats_suivent_l_ordre_des_lots(nombre: int, lots: int) -> None:
    decoupe = [range(rang, 100, 7) for rang in range(lots)]
    fils = threading.active_count()
    assert processus.repartir(list, decoupe, nombre, "d'essai") == [list(lot) for lot in decoupe]
    assert threading.active_count() == fils  # sans quoi la fabrication ne se dédoublerait plus


def test_on_ne_se_dedouble_que_pour_un_long_travail_et_sans_autre_fil(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert [processus.combien(taches, 400) for taches in (0, 399, 400, 9000)] == [1, 1, 2, 2]
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert processus.combien(9000, 400) == 1
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(processus.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert processus.combien(9000, 400) == 1


def test_le_ramasse_miettes_dort_pendant_la_lecture_et_se_retrouve_comme_il_etait(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    vus: list[bool] = []
    lire_fiche = fiches.lire_fiche

    def regarder(*a_lire: Any) -> Any:
        vus.append(gc.isenabled())
        return lire_fiche(*a_lire)

    monkeypatch.setattr(fiches, "lire_fiche", regarder)
    racine = site()
    lire_site(racine)
    assert gc.isenabled()
    assert vus
    assert not any(vus)
    gc.disable()
    try:
        lire_site(racine)
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("voulus", [1, 2])
def test_une_file_donne_chaque_rang_une_fois_et_dans_l_ordre(voulus: int) -> None:
    file = processus.File(103, 4, voulus)
    lots = [range(part, voulus, voulus) for part in range(voulus)]
    pris = processus.repartir(lambda _: list(file), lots, voulus, "d'essai")
    assert sorted(rang for part in pris for rang in part) == list(range(103))
    assert all(part == sorted(part) for part in pris)


def test_la_memoire_liberee_est_rendue_au_systeme() -> None:
    """Un dernier objet, au sommet du tas, empêche la bibliothèque C de rendre d'elle-même."""
    programme = (
        "import psutil; from nouvelle_vie.processus import rendre_la_memoire;"
        "moi = psutil.Process();"
        "gros = [bytes(1000) for _ in range(100_000)]; dernier = bytes(1000); del gros;"
        "avant = moi.memory_info().rss; rendre_la_memoire(); print(avant - moi.memory_info().rss)"
    )
    rendu = subprocess.run(
        [sys.executable, "-c", programme],
        env={**os.environ, "PYTHONPATH": os.fspath(DEPOT / "hooks")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(rendu.stdout) > 50_000_000
