"""Le banc d'essai lit bien ce que la fabrication chronomètre, et rend des verdicts justes."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from types import ModuleType

import pytest

from nouvelle_vie.fabrique import chrono
from outils import DEPOT


@pytest.fixture
def phases(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(DEPOT / "tests" / "banc")
    return importlib.import_module("phases")


@pytest.fixture
def rapport(phases: ModuleType) -> ModuleType:
    return importlib.import_module("rapport")


def test_sans_la_variable_rien_n_est_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(chrono.VARIABLE, raising=False)
    gestes = chrono.Gestes()
    with chrono.phase("lecture"), gestes.mesurer("CSP"):
        pass
    gestes.noter()
    assert list(tmp_path.iterdir()) == []


def test_les_phases_et_les_gestes_notes_se_relisent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phases: ModuleType
) -> None:
    fichier = tmp_path / "chrono"
    monkeypatch.setenv(chrono.VARIABLE, str(fichier))
    gestes = chrono.Gestes()
    with chrono.phase("pages"):
        for _ in range(3):
            with gestes.mesurer("CSP"):
                pass
    gestes.noter()

    @chrono.phase(phases.PAGEFIND)
    def indexer() -> str:
        return "fait"

    assert indexer() == "fait"
    lues = phases.lire(fichier, duree=100.0)
    assert list(lues.durees) == ["pages", phases.PAGEFIND, phases.RESTE]
    assert sum(lues.durees.values()) == pytest.approx(100.0)
    assert list(lues.gestes) == ["CSP"]
    assert lues.intervalles["pages"][1] <= lues.intervalles[phases.PAGEFIND][0]


def test_une_phase_qui_echoue_est_notee_aussi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phases: ModuleType
) -> None:
    fichier = tmp_path / "chrono"
    monkeypatch.setenv(chrono.VARIABLE, str(fichier))
    with pytest.raises(ValueError, match="cassé"), chrono.phase("liens"):
        raise ValueError("cassé")
    assert "liens" in phases.lire(fichier, 1.0).durees


def _taille(
    rapport: ModuleType, nombre: int, duree: float, memoire: int, cout: tuple[int, float] = (1, 1.0)
) -> object:
    """Une taille d'un essai : Pagefind y prend une seconde et 300 Mo de plus."""
    fini = rapport.Mesure(duree, duree, [(1.0, memoire), (5.0, memoire + 300 * rapport.MO)])
    phases = rapport.Phases({rapport.PAGEFIND: 1.0}, {}, 1.0, {rapport.PAGEFIND: (4.5, 5.5)})
    octets, reponse = cout
    facettes = rapport.Cout(octets, nombre, [0.0, reponse, 1000.0])
    mkdocs = [rapport.Mesure(20.0, 20.0)]
    taille = rapport.Taille(nombre, [fini], [phases], mkdocs, [fini], [fini], facettes=facettes)
    taille.observees, taille.phases_observees = {"nous": fini}, phases
    return taille


@pytest.mark.parametrize(
    ("duree", "memoire", "attendus"),
    [
        (13.0, 399, [True, True, True, True]),
        (13.1, 401, [False, False, True, True]),
        (13.0, 701, [True, False, False, True]),
        (16.0, 100, [False, True, True, False]),
    ],
)
def test_les_verdicts_suivent_les_cibles(
    rapport: ModuleType, duree: float, memoire: int, attendus: list[bool]
) -> None:
    petites = [
        _taille(rapport, 100, 2.0, memoire * rapport.MO),
        _taille(rapport, 1000, 4.0, memoire * rapport.MO),
    ]
    grande = _taille(rapport, 5000, duree, memoire * rapport.MO)
    rendus = rapport.verdicts([*petites, grande])
    # Ceux des visuels, des facettes, de la vérification et de l'import viennent avant la pente.
    assert [tenu for tenu, _ in rendus] == [*attendus[:3], *[True] * 7, *attendus[3:]]


@pytest.mark.parametrize(
    ("octets", "reponse", "attendus"),
    [
        (175_000, 50.0, [True, True]),
        (175_500, 50.0, [False, True]),
        (175_000, 50.1, [True, False]),
    ],
)
def test_les_verdicts_des_facettes(
    rapport: ModuleType, octets: int, reponse: float, attendus: list[bool]
) -> None:
    """Le poids pour mille offres, et la médiane des réponses."""
    grande = _taille(rapport, 5000, 13.0, 100 * rapport.MO, (octets, reponse))
    assert [tenu for tenu, _ in rapport.verdicts([grande])][4:6] == attendus


@pytest.mark.parametrize(
    ("froid", "retouche", "attendus"),
    [(6.0, 1.0, [True, True]), (6.1, 1.0, [False, True]), (6.0, 1.1, [True, False])],
)
def test_les_verdicts_de_la_verification(
    rapport: ModuleType, froid: float, retouche: float, attendus: list[bool]
) -> None:
    grande = _taille(rapport, 5000, 13.0, 100 * rapport.MO)
    durees = rapport.Durees([froid, froid, 60.0], [0.1], [retouche, retouche, 60.0])
    grande.verification = durees  # type: ignore[attr-defined]
    assert [tenu for tenu, _ in rapport.verdicts([grande])][6:8] == attendus


def test_le_verdict_des_visuels(rapport: ModuleType) -> None:
    grande = _taille(rapport, 5000, 13.0, 100 * rapport.MO)
    for cout, tenu in ((60.0, True), (60.1, False)):
        grande.visuels = cout  # type: ignore[attr-defined]
        assert rapport.verdicts([grande])[3][0] is tenu


@pytest.mark.parametrize(
    ("premier", "second", "memoire", "attendus"),
    [
        (10.0, 9.0, 400, [True, True]),
        (10.1, 1.0, 400, [False, True]),
        (1.0, 10.1, 400, [False, True]),
        (1.0, 1.0, 401, [True, False]),
    ],
)
def test_les_verdicts_de_l_import(
    rapport: ModuleType, premier: float, second: float, memoire: int, attendus: list[bool]
) -> None:
    """Le plus long des deux imports, et la mémoire."""
    grande = _taille(rapport, 5000, 13.0, 100 * rapport.MO)
    cout = rapport.importation.Cout(premier, second, memoire * rapport.MO)
    grande.importation = cout  # type: ignore[attr-defined]
    assert [tenu for tenu, _ in rapport.verdicts([grande])][-2:] == attendus
    assert "premier import" in rapport.importation_dite(cout)


def test_le_dessin_des_visuels_ne_compte_pas_dans_les_rapports(
    rapport: ModuleType, phases: ModuleType
) -> None:
    """Comme Pagefind : les outils comparés n'en font pas."""
    grande = _taille(rapport, 5000, 13.0, 100 * rapport.MO)
    (seule,) = grande.phases  # type: ignore[attr-defined]
    avant = grande.sans_pagefind  # type: ignore[attr-defined]
    seule.durees[phases.DESSIN] = 3.0
    assert grande.sans_pagefind == avant - 3.0  # type: ignore[attr-defined]


def test_la_recherche_ne_compte_pas_ni_ce_qui_n_est_ecrit_que_pour_elle(
    rapport: ModuleType, phases: ModuleType
) -> None:
    grande = _taille(rapport, 5000, 13.0, 100 * rapport.MO)
    (seule,) = grande.phases  # type: ignore[attr-defined]
    seule.gestes[phases.DOCUMENTS] = 2.0
    partage = 2.0 / min(2, os.cpu_count() or 1)
    assert grande.sans_recherche == grande.sans_pagefind - partage  # type: ignore[attr-defined]
