"""Les types d'évènement : un fichier du site les dit tous, et le reste suit."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from fabriques import Dessin, artefacts, atelier_de, evenement
from nouvelle_vie.artefact import Fichier, Fragment, Page
from nouvelle_vie.lecture.types_evenement import FICHIER
from nouvelle_vie.modele.evenements import Evenement
from nouvelle_vie.modele.mesures import mesurer
from nouvelle_vie.modele.referentiel import CritereDeGrille, Mesure
from nouvelle_vie.modele.types_evenement import PAR_DEFAUT, VOCABULAIRE, Nature
from nouvelle_vie.redaction.designation import presenter
from nouvelle_vie.redaction.questions import prochaine
from nouvelle_vie.rendu.schemas import PUBLIE, schema
from outils import DEPOT, MAINTENANT, codes, lire_site

TYPES = f"""
=== content/{FICHIER}
types:
  - code: salon
    libelle: Salon
    nature: salon
  - code: veillee
    libelle: Veillée au coin du feu
    nature: soiree
    grand: oui
    description: On se parle, on se chauffe.
    offre: [Des châtaignes, Des voisins]
  - code: tremplin
    libelle: Tremplin des granges
    nature: session
"""


def _evenement(type_: str, dates: str = "debut: 2026-12-10 18:00\n", suite: str = "") -> str:
    texte = evenement("CTR-2026-0101", "Un soir", dates, suite)
    return f"\n=== content/evenements/soir.md\n{texte.replace('type: salon', f'type: {type_}')}"


def test_sans_fichier_un_site_a_les_types_de_l_outil(site: Dessin) -> None:
    catalogue = lire_site(site()).catalogue
    assert catalogue.types == PAR_DEFAUT
    assert [t.code for t in catalogue.types] == [
        "soiree-habitants",
        "atelier-elus",
        "sensibilisation-habitat",
        "sensibilisation-tourisme",
        "session-accueil",
        "immersion",
        "salon",
        "autre",
    ]


def test_le_site_livre_garde_les_codes_de_toujours() -> None:
    """Leur agenda a déjà des abonnés : son adresse ne change pas."""
    du_site = {t.code for t in lire_site(DEPOT).catalogue.types}
    assert {t.code for t in PAR_DEFAUT} <= du_site


def test_un_type_ecrit_dans_le_seul_fichier_a_tout_ce_qu_a_un_type(site: Dessin) -> None:
    rendus = artefacts(atelier_de(site(TYPES + _evenement("veillee"))))
    liste = rendus["evenements/index.html"]
    assert isinstance(liste, Fragment)
    assert '<option value="veillee">Veillée au coin du feu</option>' in liste.contenu
    assert "On se parle, on se chauffe." in liste.contenu  # parmi les grands rendez-vous
    page = rendus["evenements/type/veillee/index.html"]
    assert isinstance(page, Page)
    assert "Des châtaignes" in page.contenu()
    agenda = rendus["agenda/type-veillee.ics"]
    assert isinstance(agenda, Fichier)
    assert b"SUMMARY:Un soir" in agenda.octets
    donnees = rendus["donnees/evenements.json"]
    assert isinstance(donnees, Fichier)
    (ligne,) = json.loads(donnees.octets)["donnees"]
    assert ligne["type"] == "veillee"
    publie = rendus["donnees/schemas/evenement.json"]
    assert isinstance(publie, Fichier)
    assert b'"veillee"' in publie.octets
    guide = rendus["guide/evenements/index.html"]
    assert isinstance(guide, Page)
    assert "<code>veillee</code> Veillée au coin du feu" in guide.contenu()


@pytest.mark.parametrize("ecrit", ["veillee", "Veillée au coin du feu", "VEILLEE"])
def test_un_type_s_ecrit_par_son_code_ou_son_libelle(site: Dessin, ecrit: str) -> None:
    catalogue = lire_site(site(TYPES + _evenement(ecrit))).catalogue
    assert catalogue.type_de(catalogue.evenements[0]).code == "veillee"


def test_la_nature_porte_le_sens_quel_que_soit_le_mot(site: Dessin) -> None:
    passee = "debut: 2026-11-20 18:00\n"
    catalogue = lire_site(site(TYPES + _evenement("veillee", passee))).catalogue
    commune = catalogue.registre.trouver("Valbrume")
    assert commune
    soiree = CritereDeGrille(
        code="D3", titre="Soirée", enonce="e", pourquoi="p", preuve="p",
        niveaux=("a", "b", "c"), mesure=Mesure.SOIREE, delai=365,
    )  # fmt: skip
    constat = mesurer(catalogue, commune, soiree, MAINTENANT)
    assert constat
    assert constat.atteint == 1
    tard = mesurer(catalogue, commune, soiree, MAINTENANT + timedelta(days=400))
    assert tard
    assert tard.atteint == 0


def test_une_session_d_un_type_neuf_se_met_en_avant_a_l_accueil(site: Dessin) -> None:
    accueil = artefacts(atelier_de(site(TYPES + _evenement("tremplin"))))["index.html"]
    assert isinstance(accueil, Fragment)
    assert "invitation__titre" in accueil.contenu
    assert "La prochaine session d’accueil" in accueil.contenu


def test_un_type_inconnu_est_une_faute_situee_avec_le_plus_proche(site: Dessin) -> None:
    (faute,) = lire_site(site(TYPES + _evenement("veille"))).erreurs
    assert (faute.code, faute.fichier, faute.ligne) == (
        "type-inconnu",
        "content/evenements/soir.md",
        4,
    )
    assert "veillee" in str(faute)


@pytest.mark.parametrize(
    ("avant", "apres", "code"),
    [
        ("nature: session", "nature: kermesse", "choix-inconnu"),
        ("code: tremplin", "code: veillee", "code-en-double"),
        ("code: tremplin", "code: Tremplin des granges", "terme-invalide"),
        ("code: tremplin", f"code: {'t' * 300}", "texte-trop-long"),
        ("    libelle: Salon\n", "", "champ-manquant"),
        ("libelle: Salon", "libele: Salon", "champ-inconnu"),
    ],
)
def test_un_fichier_de_types_fautif_le_dit_a_sa_ligne(
    site: Dessin, avant: str, apres: str, code: str
) -> None:
    erreurs = lire_site(site(TYPES.replace(avant, apres, 1))).erreurs
    assert code in codes(erreurs)
    assert {e.fichier for e in erreurs} == {f"content/{FICHIER}"}
    assert all(e.ligne > 1 for e in erreurs)


def test_l_editeur_et_l_entretien_proposent_les_mots_du_site(site: Dessin) -> None:
    mots = lire_site(site(TYPES)).catalogue.vocabulaires
    decrit = schema(Evenement, PUBLIE, demonstration=True, mots=mots)["properties"]["type"]
    assert decrit["anyOf"][0]["enum"] == ["salon", "veillee", "tremplin"]
    sans = schema(Evenement, PUBLIE, demonstration=True)["properties"]["type"]
    assert "anyOf" not in sans
    reponses: dict[object, object] = {}
    while question := prochaine(Evenement, reponses):  # type: ignore[arg-type]
        if question.champ.vocabulaire == VOCABULAIRE:
            break
        reponses[question.repere] = "x"
    assert question
    assert "veillee — Veillée au coin du feu" in presenter(
        question, Evenement, dict(mots[VOCABULAIRE])
    )


def test_chaque_nature_a_un_sens_et_le_code_ne_nomme_aucune_operation() -> None:
    """Les noms du territoire sont dans ses fichiers, jamais dans le code ni l'habillage."""
    propres = {t.libelle for t in lire_site(DEPOT).catalogue.types if t.grand}
    propres -= {t.libelle for t in PAR_DEFAUT} | {n.libelle for n in Nature}
    assert len(propres) >= 3
    nomme = re.compile("|".join(map(re.escape, propres - {"Stand en ville"})), re.I)
    for dossier in ("hooks", "overrides"):
        for chemin in Path(DEPOT / dossier).rglob("*"):
            if chemin.suffix in (".py", ".html", ".yml", ".js", ".css"):
                assert not nomme.search(chemin.read_text("utf-8")), chemin
