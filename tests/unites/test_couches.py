"""Qui peut importer qui : les flèches de la conception (§2), lues dans le code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from nouvelle_vie.modele.texte import sans_accents
from outils import DEPOT

CROCHETS = DEPOT / "hooks"
PAQUET = CROCHETS / "nouvelle_vie"

SOCLE = {"erreurs", "fautes"}
PERMIS: dict[str, set[str]] = {
    "fautes": set(),
    "erreurs": {"fautes"},
    "processus": {"erreurs"},
    "textes": set(),
    "artefact": set(),
    "modele": SOCLE,
    "reglages": {"modele"},
    "lecture": SOCLE | {"modele", "reglages", "processus"},
    "rendu": SOCLE | {"modele", "artefact", "reglages", "textes"},
    "sorties": {"rendu", "modele", "artefact", "reglages", "textes"},
    "horloge": {"modele", "reglages", "erreurs"},
    "fabrique": SOCLE
    | {"modele", "reglages", "lecture", "artefact", "rendu", "sorties", "textes"}
    | {"horloge", "processus"},
    "redaction": SOCLE
    | {"modele", "reglages", "lecture", "artefact", "rendu", "textes", "processus"},
}
"""Ce que chaque couche peut importer, en plus d'elle-même. Les commandes peuvent tout."""
AU_DESSUS = {"commandes", "__main__", "__init__"}
HORLOGES = {"now", "today", "utcnow", "fromtimestamp", "utcfromtimestamp", "getmtime", "st_mtime"}
HASARDS = {"time", "random", "secrets", "uuid", "locale"}


def couche(chemin: Path) -> str:
    return chemin.relative_to(PAQUET).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    trouves = sorted(PAQUET.rglob("*.py"))
    assert len(trouves) > 50
    return trouves


def imports(chemin: Path) -> Iterator[tuple[str, ...]]:
    """Les modules importés par un fichier, en noms complets découpés sur les points."""
    ici = ("nouvelle_vie", *chemin.relative_to(PAQUET).parts[:-1])
    for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
        if isinstance(noeud, ast.Import):
            for nom in noeud.names:
                yield tuple(nom.name.split("."))
        elif isinstance(noeud, ast.ImportFrom):
            base = ici[: len(ici) - noeud.level + 1] if noeud.level else ()
            module = tuple(noeud.module.split(".")) if noeud.module else ()
            for nom in noeud.names:
                yield (*base, *module, nom.name)


def internes(chemin: Path) -> set[tuple[str, ...]]:
    return {complet[1:] for complet in imports(chemin) if complet[0] == "nouvelle_vie"}


@pytest.mark.parametrize("chemin", modules(), ids=lambda c: c.relative_to(PAQUET).as_posix())
def test_un_module_n_importe_que_les_couches_permises(chemin: Path) -> None:
    ici = couche(chemin)
    if ici in AU_DESSUS:
        return
    visees = {complet[0] for complet in internes(chemin)} - {ici}
    assert visees <= PERMIS[ici]


def test_chaque_couche_est_connue_et_chaque_fleche_sert() -> None:
    """Une flèche permise que personne n'emprunte n'est plus une règle : on la retire."""
    empruntees: dict[str, set[str]] = {}
    for chemin in modules():
        visees = {complet[0] for complet in internes(chemin)} - {couche(chemin)}
        empruntees.setdefault(couche(chemin), set()).update(visees)
    assert set(empruntees) - AU_DESSUS == set(PERMIS)
    obligees = {("sorties", "rendu"), ("lecture", "modele"), ("fabrique", "sorties")}
    assert all(vers in empruntees[de] for de, vers in obligees)


def test_aucune_sortie_n_importe_une_autre_sortie() -> None:
    noms = {c.stem for c in (PAQUET / "sorties").glob("*.py")} - {"__init__"}
    assert len(noms) >= 15
    for nom in sorted(noms):
        visees = {c[1] for c in internes(PAQUET / f"sorties/{nom}.py") if c[0] == "sorties"}
        assert not visees & noms, nom


def test_toutes_les_sorties_sont_dans_la_liste() -> None:
    from nouvelle_vie.sorties import SORTIES

    noms = {c.stem for c in (PAQUET / "sorties").glob("*.py")} - {"__init__"}
    assert {s.__module__.rpartition(".")[2] for s in SORTIES} == noms
    assert len(SORTIES) == len(noms)


def test_seul_l_adaptateur_connait_mkdocs() -> None:
    for chemin in modules():
        racines = {complet[0] for complet in imports(chemin)}
        assert not racines & {"mkdocs", "material"}, chemin
    assert "from mkdocs." in (CROCHETS / "construction.py").read_text("utf-8")
    assert [p.name for p in CROCHETS.glob("*.py")] == ["construction.py"]


@pytest.mark.parametrize("chemin", modules(), ids=lambda c: c.relative_to(PAQUET).as_posix())
def test_rien_ne_regarde_l_heure_ni_ne_tire_au_sort(chemin: Path) -> None:
    arbre = ast.parse(chemin.read_text("utf-8"))
    cites = {n.attr for n in ast.walk(arbre) if isinstance(n, ast.Attribute)}
    if couche(chemin) not in {"horloge", "commandes"}:
        assert not cites & HORLOGES
    if chemin.name != "chrono.py":
        assert not {complet[0] for complet in imports(chemin)} & HASARDS


def test_le_chronometre_du_banc_ne_mesure_que_des_durees() -> None:
    chrono = PAQUET / "fabrique" / "chrono.py"
    temps = {complet for complet in imports(chrono) if complet[0] in HASARDS}
    assert temps == {("time", "perf_counter"), ("time", "process_time")}


def test_l_horloge_est_bien_le_seul_endroit_qui_regarde_l_heure() -> None:
    assert "datetime.now(" in (PAQUET / "horloge.py").read_text("utf-8")


def test_le_modele_et_les_sorties_ne_touchent_pas_au_disque() -> None:
    interdits = {"os", "shutil", "subprocess", "tempfile", "glob", "io"}
    for chemin in modules():
        if couche(chemin) in {"modele", "sorties", "reglages", "artefact", "erreurs", "fautes"}:
            racines = {complet[0] for complet in imports(chemin)}
            assert not racines & (interdits | {"pathlib"}), chemin


def test_le_code_et_l_habillage_ne_nomment_aucun_territoire() -> None:
    lus = 0
    for dossier in (CROCHETS, DEPOT / "overrides"):
        for chemin in sorted(dossier.rglob("*")):
            if chemin.is_file() and chemin.suffix not in {".pyc", ".woff2", ".png"}:
                if "egg-info" in chemin.as_posix():
                    continue
                lus += 1
                texte = sans_accents(chemin.read_text("utf-8")).lower()
                assert "lozere" not in texte, chemin
    assert lus > 90
