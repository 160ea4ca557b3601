"""`verifier --corriger` : la forme change, jamais ce que dit une fiche."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nouvelle_vie.commandes import corriger as commande
from nouvelle_vie.lecture.charger import fiches_a_lire
from nouvelle_vie.lecture.recolte import Recolte
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.redaction import correction, forme
from nouvelle_vie.redaction.correction import corriger
from nouvelle_vie.reglages import Dossiers
from outils import DEPOT, EXEMPLES_DE_FAUTES, REFERENCES, Verdict, petit_site, verifier

Dessin = Callable[..., Path]
PROJET = GENRES["projet"]

FICHE = """\
# Une fiche de la mairie
titre: L'école...  # à relire

id: "CTR-2026-0001"
commune: Valbrume\t# voir
# le statut
statut: remontee
dates:
  remontee: 01/02/2026   \n\
  publiee: "3/2/2026 9:30"
argumentaire:
  activite: |
    C'est beau! Non?  \n\
    `l'eau!` et [l'ici](https://a.example/l'eau) : fin
resume: 'L''eau: bien'
contact: {organisme: "Office de l'Amont", courriel: "l'accueil@c.example"}
objet: >-
  Un texte
  plié
"""
REFERENCE = REFERENCES / "correction.txt"


def corrige(texte: str, nom: str = "a.yml") -> tuple[str, tuple[str, ...]]:
    faite = corriger(texte.encode(), nom, PROJET)
    return faite.octets.decode(), faite.gestes


def test_une_fiche_entiere_ne_change_que_de_forme(maj_references: bool) -> None:
    """La différence exacte, telle que la lit une personne."""
    faite = corriger(FICHE.encode(), "a.yml", PROJET)
    dite = "\n".join(commande.decrire(commande.Reprise("a.yml", FICHE.encode(), faite))) + "\n"
    if maj_references:
        REFERENCE.write_text(dite, "utf-8")
    assert dite == REFERENCE.read_text("utf-8")


@pytest.mark.parametrize(
    ("avant", "apres", "gestes"),
    [
        ("titre: a\t \n", "titre: a\n", ("espaces de fin de ligne",)),
        ("titre: a\n\n\n", "titre: a\n", ("espaces de fin de ligne",)),
        ("titre: a", "titre: a\n", ("espaces de fin de ligne",)),
        ("resume: |\n  a  \n  b\nlien: c  \n", "resume: |\n  a  \n  b\nlien: c\n", None),
        ("resume: |+\n  a\n\n\n", "resume: |+\n  a\n\n\n", ()),
        ('titre: "a  \n  b"\n', 'titre: "a\n  b"\n', ("espaces de fin de ligne",)),
        ("dates:\n\tremontee: 01/02/2026\n", "dates:\n  remontee: 2026-02-01\n", None),
        ("titre: a\n\tb: [\n", "titre: a\n\tb: [\n", ()),
        ("titre: a\nid: b\n", "id: b\ntitre: a\n", ("ordre des champs",)),
        ("titre: a\nid: b", "id: b\ntitre: a\n", None),
        ("titre: a\nid: b\nsurfasse: 2\n", "titre: a\nid: b\nsurfasse: 2\n", ()),
        ("{titre: a, id: b}\n", "{titre: a, id: b}\n", ()),
        ("# de tout\n\n# du titre\ntitre: a\n# de l'id\nid: b\n", None, ("ordre des champs",)),
        ("dates: {limite: 31/12/2026}\n", "dates: {limite: 2026-12-31}\n", ("dates",)),
        ("dates:\n  limite: 31/02/2026\n", "dates:\n  limite: 31/02/2026\n", ()),
        ("titre: Le 01/02/2026\n", "titre: Le 01/02/2026\n", ()),
        ("titre: 01/02/2026\n", "titre: 01/02/2026\n", ()),
        ('titre: "Quoi?! Oui: 12:30; a:b"\n', None, ("typographie",)),
        ("photos:\n- alt: l'eau\n  fichier: l'eau.jpg\n", None, ("typographie",)),
        ("a_savoir: [d'un, \"l'eau\"]\n", 'a_savoir: [d’un, "l’eau"]\n', ("typographie",)),
        ("id: l'id\ncommune: L'Amont\n", "id: l'id\ncommune: L'Amont\n", ()),
        ("titre: [\n", "titre: [\n", ()),
        ("", "", ()),
        ("- a\n", "- a\n", ()),
    ],
)
def test_ce_que_fait_chaque_geste(avant: str, apres: str | None, gestes: tuple[str] | None) -> None:
    attendus = {
        "# de tout": "# de tout\n\n# du titre\n# de l'id\nid: b\ntitre: a\n",
        'titre: "Quoi': 'titre: "Quoi ?! Oui : 12:30; a:b"\n',
        "photos:\n- a": "photos:\n- alt: l’eau\n  fichier: l'eau.jpg\n",
    }
    if apres is None:
        (apres,) = (voulu for debut, voulu in attendus.items() if avant.startswith(debut))
    rendu, faits = corrige(avant)
    assert rendu == apres
    assert gestes is None or faits == gestes
    assert corrige(rendu) == (rendu, ())


@pytest.mark.parametrize(
    ("prose", "relue"),
    [
        ("`l'eau`, l'eau", "`l'eau`, l’eau"),
        ("```\nl'eau!\n```\nl'eau! ", None),
        ("    l'eau\n\nl'eau", "    l'eau\n\nl’eau"),
        ("[l'eau](l'eau.html 'l''eau') <b title='d'un'>d'un</b>", None),
        ("[a]: https://a.example/l'eau\nd'ici", "[a]: https://a.example/l'eau\nd’ici"),
        ("https://a.example/d'ici! d'ici! l'ami@d.example", None),
        ("&eacute; rock'n'roll :smile: a.. b.... c...", None),
        ("Quoi? Où?? (oui!) 5! A;", "Quoi ? Où ?? (oui!) 5! A ;"),
    ],
)
def test_la_prose_garde_son_code_et_ses_adresses(prose: str, relue: str | None) -> None:
    attendus = {
        "```": "```\nl'eau!\n```\nl’eau ! ",
        "[l'eau]": "[l’eau](l'eau.html 'l''eau') <b title='d'un'>d’un</b>",
        "https": "https://a.example/d'ici! d’ici ! l'ami@d.example",
        "&eac": "&eacute; rock’n’roll :smile: a.. b.... c…",
    }
    if relue is None:
        (relue,) = (voulu for debut, voulu in attendus.items() if prose.startswith(debut))
    info = PROJET.model_fields["description"]
    assert correction._typographie(info, prose) == relue
    assert correction._typographie(info, relue) == relue


@pytest.mark.parametrize("codage", ["cp1252", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
def test_l_encodage_devient_utf8_et_les_fins_de_ligne_restent(codage: str, fin: str) -> None:
    texte = "id: CTR-2026-0001\ntitre: École\n".replace("\n", fin)
    faite = corriger(texte.encode(codage), "a.yml", PROJET)
    assert faite.octets == texte.encode()
    assert faite.gestes == ("encodage",)


def test_le_corps_en_markdown_garde_ses_retours_a_la_ligne() -> None:
    fiche = "---\nid: a  \n---\n\nUn  \ndeux   \n\n- l'eau\n\n\n"
    rendu, gestes = corrige(fiche, "a.md")
    assert rendu == "---\nid: a\n---\n\nUn  \ndeux   \n\n- l’eau\n"
    assert gestes == ("espaces de fin de ligne", "typographie")


# --- ce que dit la fiche ne change pas ------------------------------------------------------------


def annoncee(donnees: Any, sorte: Any) -> Any:
    """Ce que dit une fiche, une fois faites les deux retouches qu'une correction annonce."""
    if not isinstance(donnees, dict):
        return donnees
    dites = copy.deepcopy(donnees)
    for chemin, info, texte in [*correction.textes(sorte, donnees)]:
        cible: Any = dites
        for pas in chemin[:-1]:
            cible = cible[pas]
        cible[chemin[-1]] = correction._dates(info, correction._typographie(info, texte))
    return dites


def verifier_la_correction(octets: bytes, nom: str, sorte: Any) -> None:
    faite = corriger(octets, nom, sorte)
    assert corriger(faite.octets, nom, sorte) == correction.Correction(faite.octets)
    avant, apres = forme.donnees(octets, nom), forme.donnees(faite.octets, nom)
    if avant is forme.ILLISIBLE:
        assert faite.gestes == () or faite.gestes[0] == "tabulations"
        return
    assert annoncee(avant, sorte) == annoncee(apres, sorte)


def test_toutes_les_fiches_du_depot_disent_encore_la_meme_chose() -> None:
    reglages = lire_reglages(DEPOT / "mkdocs.yml")
    lues = fiches_a_lire(DEPOT, reglages.dossiers, Recolte())
    assert len(lues) > 80
    for chemin, sorte in lues:
        verifier_la_correction(chemin.read_bytes(), chemin.name, sorte)


@pytest.mark.parametrize("exemple", sorted(EXEMPLES_DE_FAUTES.iterdir()), ids=lambda e: e.stem)
def test_aucune_fiche_fautive_ne_dit_autre_chose(exemple: Path, tmp_path: Path) -> None:
    site = petit_site(tmp_path, exemple.read_text("utf-8").partition("=== (rapport)\n")[0])
    for chemin, sorte in fiches_a_lire(site, Dossiers(), Recolte()):
        if chemin.is_file() and not chemin.is_symlink():
            verifier_la_correction(chemin.read_bytes(), chemin.name, sorte)


LIGNES = st.sampled_from(
    ["titre: l'eau! ", "id: a\t", "dates: {limite: 01/02/2026}", "resume: |", "  d'un  ", "\td: e",
     "statut: 'l''un'", "# l'un", "", "---", "description: >", "  Quoi? `l'eau`", "photos:",
     "- alt: d'ici", "a_savoir: [l'un, \"d'un\"]", "contact:", "  organisme: d'ici", "...",
     "titre: [", "é: \x85"]
)  # fmt: skip


@given(
    st.lists(LIGNES, max_size=12),
    st.sampled_from(["a.yml", "a.md"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_aucun_melange_de_lignes_ne_change_de_sens(lignes: list[str], nom: str, fin: str) -> None:
    texte = fin.join(lignes)
    if nom == "a.md":
        texte = f"---{fin}{texte}{fin}---{fin}L'eau!  {fin}```{fin}d'un"
    verifier_la_correction(texte.encode(), nom, PROJET)


# --- la commande ----------------------------------------------------------------------------------

BROUILLON = """\
=== offres/projet/a.yml
titre: L'école
id: CTR-2026-0001
statut: remontee  \n\
commune: Valbrume
nature: potentiel
objet: x
"""


def lancer(site: Path, *options: str) -> Verdict:
    return verifier(site, "--corriger", "--sans-conseils", *options, os.fspath(site / "offres"))


def test_sans_accord_rien_n_est_ecrit(site: Dessin) -> None:
    dossier = site(BROUILLON)
    avant = (dossier / "offres/projet/a.yml").read_bytes()
    rendu = lancer(dossier)
    assert rendu.code == 1
    assert rendu.sortie.startswith(
        "offres/projet/a.yml : espaces de fin de ligne, ordre des champs, typographie\n"
        "  -titre: L'école\n"
    )
    assert "  -statut: remontee··\n" in rendu.sortie
    assert rendu.sortie.endswith(
        "Pour écrire : nouvelle-vie verifier --corriger --oui\n"
        "1 fichier à corriger, rien n'est écrit.\n"
    )
    assert (dossier / "offres/projet/a.yml").read_bytes() == avant


def test_avec_accord_tout_est_ecrit_puis_verifie(site: Dessin) -> None:
    dossier = site(BROUILLON)
    rendu = lancer(dossier, "--oui")
    assert rendu.code == 0
    assert rendu.sortie.endswith("\n\n1 fichier corrigé.\n\n4 fichiers lus, aucune erreur\n")
    assert (dossier / "offres/projet/a.yml").read_text("utf-8").startswith("id: CTR-2026-0001\n")
    assert lancer(dossier).sortie == "Rien à corriger.\n\n4 fichiers lus, aucune erreur\n"


def test_seul_ce_qui_est_demande_est_corrige(site: Dessin, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = site(BROUILLON + BROUILLON.replace("a.yml", "b.yml").replace("0001", "0002"))
    monkeypatch.chdir(dossier)
    verifier(dossier, "--corriger", "--oui", "offres/projet/b.yml")
    assert "L'école" in (dossier / "offres/projet/a.yml").read_text("utf-8")
    assert "L’école" in (dossier / "offres/projet/b.yml").read_text("utf-8")


def test_un_lien_n_est_pas_suivi(site: Dessin, tmp_path: Path) -> None:
    dossier = site()
    dehors = tmp_path.parent / f"{tmp_path.name}-dehors.yml"
    dehors.write_text("titre: L'école\n")
    (dossier / "offres/projet").mkdir(parents=True)
    (dossier / "offres/projet/lien.yml").symlink_to(dehors)
    assert "Rien à corriger" in lancer(dossier, "--oui").sortie
    assert dehors.read_text() == "titre: L'école\n"


def test_un_disque_qui_refuse_se_dit_et_ne_change_rien(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = site(BROUILLON)

    def refuser(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(commande, "deposer", refuser)
    rendu = lancer(dossier, "--oui")
    assert (rendu.code, rendu.plantage) == (1, None)
    assert "le disque refuse d'écrire" in rendu.sortie
    assert "L'école" in (dossier / "offres/projet/a.yml").read_text("utf-8")
