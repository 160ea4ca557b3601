"""Publier sans risque : quoi qu'il arrive, le site précédent reste entier."""

from __future__ import annotations

import errno
import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from fabriques import (
    DELAI,
    Essai,
    arbre,
    commande,
    construire,
    empreintes,
    environnement,
    lancer,
    offre,
    site_constructible,
)
from nouvelle_vie.erreurs import FabricationImpossible
from nouvelle_vie.fabrique import index, publication, refus
from outils import dessiner

_ANGLAIS = re.compile(
    r"\b(error|errors|warning|traceback|aborted|file|line|column|expected|found|field|value|"
    r"invalid|missing|unknown|could|input|should|mapping|scanner|no such|space left|too large)\b",
    re.I,
)

GITE = offre("CTR-2026-0101", "Le gîte du bas")

DIX_FAUTES = f"""
=== offres/projet/nombre.yml
{offre("CTR-2026-0001", "Un", "2026-11-01 09:01", "surface: grande")}
=== offres/projet/champ.yml
{offre("CTR-2026-0002", "Deux", "2026-11-01 09:02", "surfasse: 12")}
=== offres/projet/double.yml
{offre("CTR-2026-0003", "Trois", "2026-11-01 09:03", "titre: Encore")}
=== offres/projet/date.yml
{offre("CTR-2026-0004", "Quatre", "2026-11-01 09:04").replace("2026-01-05", "31/02/2026")}
=== offres/projet/commune.yml
{offre("CTR-2026-0005", "Cinq", "2026-11-01 09:05").replace("Valbrume", "Valbrune")}
=== offres/projet/renvoi.yml
{offre("CTR-2026-0006", "Six", "2026-11-01 09:06", "offres_liees: [CTR-2026-7777]")}
=== offres/projet/tabulation.yml
{offre("CTR-2026-0007", "Sept", "2026-11-01 09:07").replace("  publiee", chr(9) + "publiee")}
=== offres/projet/deux-points.yml
{offre("CTR-2026-0008", "Gîte : à reprendre", "2026-11-01 09:08")}
=== offres/logement/dpe.yml
id: CTR-2026-0009
titre: Neuf
commune: Valbrume
statut: publiee
dates:
  qualifiee: 2026-01-05
  publiee: 2026-11-01 09:09
resume: Une maison.
argumentaire:
  activite: Une activité.
  receptivite: Un accueil.
  amenites: Un cadre.
transaction: vente
type_bien: Maison
surface: 80
prix: 100000
=== offres/projet/nul.yml (octets)
b"id: CTR-2026-0010\\ntitre: Di\\0x\\n"
"""
ATTENDUES = [
    "offres/logement/dpe.yml:",
    "offres/projet/champ.yml:16:1 : champ inconnu « surfasse » — vouliez-vous écrire « surface » ?",
    "offres/projet/commune.yml:3:10 : commune inconnue « Valbrune » — vouliez-vous Valbrume ?",
    "offres/projet/date.yml:6:14 : le 31/02/2026 n'existe pas — corrigez le jour ou le mois",
    "offres/projet/deux-points.yml:2:13 : le texte contient « : » sans guillemets — écrivez "
    'titre: "Gîte : à reprendre"',
    "offres/projet/double.yml:16:1 : le champ « titre » est déjà écrit ligne 2 — ",
    "offres/projet/nombre.yml:16:10 : « grande » n'est pas un nombre — écrivez un nombre",
    "offres/projet/nul.yml:2:10 : caractère invisible interdit (U+0000) — effacez-le",
    "offres/projet/renvoi.yml:16:16 : ",
    "offres/projet/tabulation.yml:7:1 : une tabulation sert de retrait — remplacez-la",
]


@pytest.fixture(scope="module")
def modele(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un petit site déjà publié une fois. Les essais travaillent sur une copie."""
    racine = site_constructible(
        tmp_path_factory.mktemp("modele") / "petit", f"\n=== offres/projet/gite.yml\n{GITE}"
    )
    essai = construire(racine)
    assert essai.code == 0, essai.sortie
    return racine


@pytest.fixture
def publie(modele: Path, tmp_path: Path) -> Path:
    """Une copie du petit site et de sa dernière publication."""
    copie = tmp_path / "petit"
    subprocess.run(["cp", "-a", os.fspath(modele), os.fspath(copie)], check=True)
    return copie


def refusee(racine: Path, *attendues: str) -> Essai:
    """Construit un site fautif et vérifie que rien de ce qui était en ligne n'a bougé."""
    avant = arbre(racine / "site")
    assert avant
    essai = construire(racine)
    assert essai.code == 1, essai.sortie
    assert "Traceback" not in essai.sortie
    for attendue in attendues:
        assert attendue in essai.sortie
    assert arbre(racine / "site") == avant
    return essai


def en_francais(sortie: str) -> bool:
    """Vrai si nos lignes ne laissent passer aucun mot d'anglais (MkDocs parle le sien)."""
    notres = [ligne for ligne in sortie.splitlines() if not re.match(r"(INFO|WARNING) ", ligne)]
    return not any(_ANGLAIS.search(ligne) for ligne in notres)


# --- le contenu ---------------------------------------------------------------------------------


def test_dix_fiches_cassees_de_dix_facons_sont_toutes_dites_en_un_passage(publie: Path) -> None:
    dessiner(publie, DIX_FAUTES)
    essai = refusee(publie, *ATTENDUES)
    assert en_francais(essai.sortie)
    situees = [x for x in essai.sortie.splitlines() if re.match(r"offres/[\w./-]+:\d+:\d+ : ", x)]
    assert len({x.partition(":")[0] for x in situees}) == 10
    for ligne in situees:
        assert re.fullmatch(r"offres/\S+:\d+:\d+ : .+ — .+", ligne)
    assert f"{len(situees)} erreurs dans 10 fichiers" in essai.sortie
    dpe = next(x for x in situees if "dpe.yml" in x and "DPE" in x)
    assert "ajoutez « energie »" in dpe


def test_une_fois_les_dix_fiches_retirees_le_site_se_construit(publie: Path) -> None:
    dessiner(publie, DIX_FAUTES)
    refusee(publie)
    for fiche in (publie / "offres").rglob("*.yml"):
        if fiche.name != "gite.yml":
            fiche.unlink()
    (publie / "offres/projet/gite.yml").write_text(GITE.replace("du bas", "du haut"), "utf-8")
    assert construire(publie).code == 0
    assert "Le gîte du haut" in (publie / "site/offres/projet/gite/index.html").read_text("utf-8")
    assert not list(publie.glob(".site-*"))


def test_une_alerte_de_mkdocs_arrete_une_construction_stricte(publie: Path) -> None:
    config = publie / "mkdocs.yml"
    severe = config.read_text("utf-8").replace("omitted_files: info", "omitted_files: warn")
    config.write_text(severe, "utf-8")
    dessiner(publie, "=== content/hors-menu.md\n---\ntitle: T\ndescription: D\n---\nTexte.\n")
    essai = refusee(publie, "1 alerte(s) ci-dessus", "le site précédent est intact")
    assert en_francais(essai.sortie)
    assert not list(publie.glob(".site-*"))
    tolerante = [mot for mot in commande() if mot != "--strict"]
    assert lancer(tolerante, publie).code == 0


def test_un_lien_mort_de_mkdocs_est_situe_dans_sa_page(publie: Path) -> None:
    with (publie / "content/presse.md").open("a", encoding="utf-8") as page:
        page.write("\nUn [lien](page-absente.md).\n")
    lignes = (publie / "content/presse.md").read_text("utf-8").splitlines()
    essai = refusee(publie, f"content/presse.md:{len(lignes)}:11 : le lien mène à « page-absente")
    assert en_francais(essai.sortie)


def test_un_lien_mort_est_montre_dans_chaque_fichier_qui_le_porte(publie: Path) -> None:
    dessiner(
        publie,
        "\n=== offres/projet/gite.yml\n"
        + GITE
        + "description: |\n  Un mot.\n\n  Lisez [ceci](page:pourqoi/), puis cela.\n"
        + "\n=== content/actualites/neuve.md\n"
        + "---\nid: ACT-2026-0001\ntitre: Neuve\nresume: Une nouvelle.\n"
        + "publication: 2026-11-02 10:00\n---\nVoyez pourqoi [là](page:pourqoi/).\n"
        + "\n=== content/presse.md\n---\ntitle: Presse\ndescription: Presse.\n---\n"
        + "Voir [les métiers](page:métiers/) et [plus bas](#fin).\n",
    )
    essai = refusee(publie)
    situees = [x for x in essai.sortie.splitlines() if re.match(r"[\w./-]+:\d+:\d+ : ", x)]
    dit = "« page:pourqoi/ », qui n'existe pas dans le site — vouliez-vous « page:pourquoi/ » ?"
    assert f"offres/projet/gite.yml:19:16 : le lien mène à {dit}" in situees
    assert any(x.startswith("content/actualites/neuve.md:7:20 : ") for x in situees)
    assert any(x.startswith("content/presse.md:5:20 : ") for x in situees)
    assert any(x.startswith("content/presse.md:5:49 : ") for x in situees)
    assert "4 erreurs dans 3 fichiers" in essai.sortie
    assert en_francais(essai.sortie)


@pytest.mark.parametrize(
    ("lien", "remede"),
    [
        ("/offres/", "écrivez « page:offres/ »"),
        ("../../../../../ailleurs/", "ailleurs"),
    ],
)
def test_un_lien_que_rien_ne_peut_suivre_est_refuse(publie: Path, lien: str, remede: str) -> None:
    texte = f"description: |\n  Lisez [ceci](<{lien}>).\n"
    dessiner(publie, f"\n=== offres/projet/gite.yml\n{GITE}{texte}")
    refusee(publie, "offres/projet/gite.yml:", remede)


@pytest.mark.parametrize(
    ("texte", "place"),
    [
        ("Voir [x](https://[exemple) ici.", "5:10"),
        ("Voir <https://[a>.", "5:7"),
        ("[x][y]\n\n[y]: https://a℀b.example/", "7:6"),
    ],
)
def test_une_adresse_web_que_rien_ne_sait_lire_est_situee(
    publie: Path, texte: str, place: str
) -> None:
    page = f"---\ntitle: Presse\ndescription: Presse.\n---\n{texte}\n"
    dessiner(publie, f"\n=== content/presse.md\n{page}")
    essai = refusee(publie, f"content/presse.md:{place} : « https://", "une adresse web sûre")
    assert en_francais(essai.sortie)


def test_deux_fiches_ne_peuvent_pas_vouloir_la_meme_adresse(publie: Path) -> None:
    autre = offre("CTR-2026-0102", "Le même", "2026-11-03 08:00")
    dessiner(publie, f"\n=== offres/projet/gite.md\n---\n{autre}---\nTexte.\n")
    essai = refusee(publie, "deux fichiers donnent la même adresse « offres/projet/gite/ »")
    assert en_francais(essai.sortie)


@pytest.mark.parametrize(
    ("arborescence", "coupable"),
    [
        (
            "=== content/communes/hautefaye.md\n---\ntitle: T\ndescription: D\n---\nTexte.\n",
            "content/communes/hautefaye.md:",
        ),
        (
            f"=== offres/projet/gite.yml\n{GITE}anciennes_adresses: [offres/emploi/]\n",
            "offres/projet/gite.yml:",
        ),
    ],
)
def test_deux_pages_ne_peuvent_pas_vouloir_la_meme_adresse(
    publie: Path, arborescence: str, coupable: str
) -> None:
    dessiner(publie, arborescence)
    refusee(publie, coupable, "deux pages veulent l'adresse")


def test_une_date_demandee_qui_ne_se_lit_pas_est_dite_en_francais(publie: Path) -> None:
    avant = arbre(publie / "site")
    essai = construire(publie, NV_DATE="demain")
    assert essai.code == 1
    assert "la date « demain » ne se lit pas — écrivez par exemple 2026-12-01" in essai.sortie
    assert en_francais(essai.sortie)
    assert arbre(publie / "site") == avant


# --- le disque ----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [10, 2])
def test_un_disque_qui_refuse_un_fichier_laisse_le_site_intact(publie: Path, part: int) -> None:
    """La taille des fichiers est bornée : l'écriture échoue, sur tout système POSIX."""
    avant = arbre(publie / "site")
    limite = max(p.stat().st_size for p in (publie / "site").rglob("*")) // part // 1024
    borne = f"ulimit -f {limite}; exec {shlex.join(commande())}"
    essai = lancer(["bash", "-c", borne], publie)
    assert essai.code == 1
    assert "le site précédent est intact" in essai.sortie
    assert "Traceback" not in essai.sortie
    assert arbre(publie / "site") == avant
    assert construire(publie).code == 0


PLEIN = """
mount -t tmpfs -o size=64k tmpfs "$1" 2>/dev/null || exit 99
libre=$(du -sk "$2" | cut -f1)
mount -o remount,size=$((libre + $3))k "$1" || exit 99
cp -a "$2" "$1/site"
shift 3
cd petit && "$@" -d ../disque/site > ../sortie 2>&1
echo $? > ../code
diff -r site ../disque/site > ../differences 2>&1
"""


@pytest.mark.parametrize("part", [0.1, 0.4, 0.6])
def test_un_disque_plein_laisse_le_site_intact(publie: Path, tmp_path: Path, part: float) -> None:
    """Un petit disque en mémoire où il ne reste de place que pour une part du site.

    Là où l'on n'a pas le droit d'en monter un, c'est la taille des fichiers qui est bornée.
    """
    (tmp_path / "disque").mkdir()
    reste = round(part * sum(p.stat().st_size for p in (publie / "site").rglob("*")) / 1024)
    arguments = [str(tmp_path / "disque"), str(publie / "site"), str(reste), *commande()]
    espace = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    try:
        monte = lancer([*espace, "bash", "-c", PLEIN, "plein", *arguments], tmp_path).code != 99
    except FileNotFoundError:
        monte = False
    if not monte or not (tmp_path / "code").exists():
        test_un_disque_qui_refuse_un_fichier_laisse_le_site_intact(publie, 10)
        return
    sortie = (tmp_path / "sortie").read_text("utf-8")
    assert (tmp_path / "code").read_text().strip() == "1", sortie
    assert "le disque est plein — libérez de la place ; le site précédent est intact" in sortie
    assert "Traceback" not in sortie
    assert (tmp_path / "differences").read_text() == ""


@pytest.mark.parametrize(
    ("numero", "phrase"),
    [
        (errno.ENOSPC, "le disque est plein"),
        (errno.EDQUOT, "le disque est plein"),
        (errno.EACCES, "le disque refuse d'écrire site/x (accès refusé)"),
        (errno.EROFS, "le disque refuse d'écrire site/x (disque en lecture seule)"),
        (errno.ELOOP, f"le disque refuse d'écrire site/x (erreur {errno.ELOOP})"),
    ],
)
def test_un_refus_du_systeme_est_dit_en_francais(numero: int, phrase: str) -> None:
    dit = str(refus.dire_impossible(OSError(numero, os.strerror(numero), "site/x")))
    assert dit.startswith(phrase)
    assert os.strerror(numero) not in dit
    assert dit.endswith("le site précédent est intact")


@pytest.mark.parametrize(("libre", "attendue"), [(0, OSError), (10**9, FabricationImpossible)])
def test_un_echec_de_pagefind_faute_de_place_est_celui_du_disque(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, libre: int, attendue: type[Exception]
) -> None:
    echec = subprocess.CompletedProcess([], 101, "", "thread panicked")
    monkeypatch.setattr(index.subprocess, "run", lambda *_, **__: echec)
    monkeypatch.setattr(index.shutil, "disk_usage", lambda _: SimpleNamespace(free=libre))
    with pytest.raises(attendue) as leve:
        index.indexer(tmp_path / "index", tmp_path / "pagefind")
    assert getattr(leve.value, "errno", None) == (None if libre else errno.ENOSPC)


# --- un processus tué ---------------------------------------------------------------------------


def _tuer_apres(secondes: float) -> Callable[[Path], bool]:
    fin = time.monotonic() + secondes
    return lambda _racine: time.monotonic() >= fin


def _tuer_des(fichier: str) -> Callable[[Path], bool]:
    return lambda racine: (racine / ".site-en-construction" / fichier).exists()


def _construire_et_tuer(racine: Path, maintenant: Callable[[Path], bool]) -> bool:
    """Lance une construction et tue tout son groupe ; vrai si elle n'avait pas fini."""
    processus = subprocess.Popen(
        commande(),
        cwd=racine,
        env=environnement(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    limite = time.monotonic() + DELAI
    while processus.poll() is None and not maintenant(racine):
        assert time.monotonic() < limite
        time.sleep(0.002)
    with suppress(ProcessLookupError):
        os.killpg(processus.pid, signal.SIGKILL)
    return processus.wait() == -signal.SIGKILL


def test_un_processus_tue_ne_laisse_jamais_un_site_a_moitie_fait(publie: Path) -> None:
    vieux = empreintes(publie / "site")
    (publie / "offres/projet/gite.yml").write_text(GITE.replace("du bas", "du haut"), "utf-8")
    vus = []
    moments = [_tuer_apres(s) for s in (0.3,)]
    moments += [
        _tuer_des("site"),
        _tuer_des("site/index.html"),
        _tuer_des("site/offres/projet/gite/index.html"),
        _tuer_des("index"),
        _tuer_des("site/pagefind"),
        _tuer_des("site/pagefind/pagefind.js"),
    ]
    for moment in moments:
        tue = _construire_et_tuer(publie, moment)
        vus.append((tue, empreintes(publie / "site")))
    for secondes in (0.6, 0.9, 1.2):
        tue = _construire_et_tuer(publie, _tuer_apres(secondes))
        vus.append((tue, empreintes(publie / "site")))
    essai = construire(publie)
    assert essai.code == 0, essai.sortie
    neuf = empreintes(publie / "site")
    assert neuf != vieux
    assert "Le gîte du haut" in (publie / "site/offres/projet/gite/index.html").read_text("utf-8")
    assert sum(tue for tue, _ in vus) >= 5, "aucune construction n'a été tuée en chemin"
    assert all(tue and vu == vieux for tue, vu in vus[:4])
    assert all(vu in (vieux, neuf) for _, vu in vus)
    assert not list(publie.glob(".site-*"))


# --- l'échange des dossiers ---------------------------------------------------------------------


def _poser_site(racine: Path, texte: str) -> Path:
    (racine / "site").mkdir()
    (racine / "site/index.html").write_text(texte)
    return racine / "site"


def _preparer(site: Path, texte: str) -> None:
    neuf = publication.preparer(site)
    assert list(neuf.iterdir()) == []
    (neuf / "index.html").write_text(texte)


def _contenu(racine: Path) -> dict[str, str]:
    return {p.relative_to(racine).as_posix(): p.read_text() for p in racine.rglob("*.html")}


def test_la_premiere_publication_met_le_site_en_place(tmp_path: Path) -> None:
    _preparer(tmp_path / "site", "neuf")
    publication.publier(tmp_path / "site")
    assert _contenu(tmp_path) == {"site/index.html": "neuf"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("d_un_coup", [True, False])
def test_une_publication_remplace_la_precedente_et_ne_laisse_rien(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, d_un_coup: bool
) -> None:
    if not d_un_coup:
        monkeypatch.setattr(publication, "_echanger", lambda *_: False)
    site = _poser_site(tmp_path, "vieux")
    (site / "perime.html").write_text("perime")
    _preparer(site, "neuf")
    assert (site / "index.html").read_text() == "vieux"
    publication.publier(site)
    assert _contenu(tmp_path) == {"site/index.html": "neuf"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_l_echange_est_atomique_sous_linux(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a/ici").touch()
    assert publication._echanger(tmp_path / "a", tmp_path / "b") == (os.uname().sysname == "Linux")
    assert (tmp_path / "b/ici").exists()


def test_l_echange_en_deux_temps_interrompu_rend_le_site_precedent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = _poser_site(tmp_path, "vieux")
    _preparer(site, "neuf")
    monkeypatch.setattr(publication, "_echanger", lambda *_: False)
    renommer = Path.rename

    def couper(self: Path, cible: Path) -> Path:
        if cible == site:
            raise KeyboardInterrupt
        return renommer(self, cible)

    monkeypatch.setattr(Path, "rename", couper)
    with pytest.raises(KeyboardInterrupt):
        publication.publier(site)
    monkeypatch.setattr(Path, "rename", renommer)
    assert not site.exists()
    publication.reprendre(site)
    assert (site / "index.html").read_text() == "vieux"
    _preparer(site, "encore")
    publication.publier(site)
    assert _contenu(tmp_path) == {"site/index.html": "encore"}


def test_l_echange_en_deux_temps_coupe_avant_le_menage_garde_le_site_neuf(tmp_path: Path) -> None:
    site = _poser_site(tmp_path, "neuf")
    (tmp_path / ".site-precedent").mkdir()
    (tmp_path / ".site-precedent/index.html").write_text("vieux")
    publication.preparer(site)
    assert (site / "index.html").read_text() == "neuf"
    assert not (tmp_path / ".site-precedent").exists()


def test_un_site_perdu_au_milieu_d_un_echange_revient_meme_si_le_contenu_est_fautif(
    publie: Path,
) -> None:
    avant = arbre(publie / "site")
    (publie / "site").rename(publie / ".site-precedent")
    dessiner(publie, "\n=== offres/projet/gite.yml\ntitre: Rien d'autre\n")
    assert construire(publie).code == 1
    assert arbre(publie / "site") == avant


def test_une_construction_restee_en_plan_est_effacee_par_la_suivante(publie: Path) -> None:
    reste = publie / ".site-en-construction/site/offres/fantome/index.html"
    reste.parent.mkdir(parents=True)
    reste.write_text("fantôme")
    assert construire(publie).code == 0
    assert not (publie / "site/offres/fantome").exists()
    assert not list(publie.glob(".site-*"))


def test_un_site_sans_adresse_complete_le_dit(publie: Path) -> None:
    config = publie / "mkdocs.yml"
    texte = re.sub(r"(?m)^site_url:.*$", 'site_url: ""', config.read_text("utf-8"))
    config.write_text(texte, "utf-8")
    refusee(publie, "mkdocs.yml ne donne pas l'adresse du site")
