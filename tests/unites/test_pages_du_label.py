"""Les pages du label : tout vient du référentiel, et rien n'en est redit ailleurs."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import html5lib
import pytest
from pydantic import ValidationError

from fabriques import Dessin, atelier_de, offre
from grille_inventee import A1, GRILLE, VILLAGE, ancienne
from nouvelle_vie.artefact import Artefact, Fichier, Fragment, Page
from nouvelle_vie.modele.parution import Parution
from nouvelle_vie.modele.profil import etablir
from nouvelle_vie.modele.villages import Critere
from nouvelle_vie.rendu import grille as rendu
from nouvelle_vie.sorties import label
from outils import DEPOT, MAINTENANT, lire_site

LABEL, CAHIER, AUTO = (
    f"label/{page}index.html" for page in ("", "cahier-des-charges/", "auto-evaluation/")
)
PAGES = (LABEL, CAHIER, AUTO)


def publies(site: Path) -> dict[str, Artefact]:
    return {a.uri: a for a in label.produire(atelier_de(site))}


def html(artefact: Artefact) -> str:
    assert isinstance(artefact, Page | Fragment)
    return artefact.contenu() if isinstance(artefact, Page) else artefact.contenu


def texte(artefact: Artefact) -> str:
    """Ce qu'on lit d'une page, et les données que lit son script."""
    nu = re.sub(r"<[^>]+>", " ", html(artefact))
    return re.sub(r"[\s\u202f\u00a0]+", " ", unescape(nu)).replace("’", "'")


def regles(site: Path) -> dict[str, object]:
    page = html(publies(site)[AUTO])
    trouvees = re.search(r"data-regles='([^']*)'", page)
    assert trouvees is not None
    lues: dict[str, object] = json.loads(unescape(trouvees[1]))
    return lues


def test_sans_referentiel_le_label_n_a_rien_de_plus(site: Dessin) -> None:
    page = "=== content/label.md\n---\ntitle: Le label\ndescription: Le label.\n---\nTexte.\n"
    assert publies(site(page)) == {}


def test_les_trois_pages_disent_la_grille_entiere(site: Dessin) -> None:
    pages = publies(site(GRILLE))
    assert pages.keys() == {*PAGES, rendu.CONSTATS}
    partout = (
        "Un panneau à l'entrée", "La commune pose un panneau.", "Une photo du panneau.",
        "Le panneau est posé", "Pas de panneau", "Éteint", "Tout brille.", "La lumière",
        "On voit clair.", "Version 2031-2 du 1er mai 2026", "Proposition", "Éliminatoire",
        "Constaté par le site", "sur 200 jours", "Critères : 2", "Éliminatoires : 1",
    )  # fmt: skip
    ailleurs = (
        "On le voit de loin.", "Ce que dit l'étape retiree.", "Tour du bourg",
        "Étape : Étape accompagnee", "Le label vaut 1 an", "au plus tôt 4 mois avant",
        "Une grille inventée.",
    )  # fmt: skip
    for uri in PAGES:
        attendus = partout if uri == AUTO else (*partout, *ailleurs)
        assert [a for a in attendus if a not in texte(pages[uri])] == [], uri


def test_le_sursis_se_dit_quand_il_y_en_a_un(site: Dessin) -> None:
    racine = site(GRILLE)
    assert "ne se renouvelle pas" in texte(publies(racine)[CAHIER])
    racine = site(GRILLE.replace("sursis: 0", "sursis: 5").replace("duree: 1", "duree: 4"))
    dit = texte(publies(racine)[CAHIER])
    assert "renouvelé pendant 5 mois" in dit
    assert "vaut 4 ans" in dit
    assert "ne se renouvelle pas" not in dit


NOUVEAU = A1.replace("A1", "A2").replace("Un panneau à l'entrée", "Une lanterne")
FAMILLE = "  - code: Z\n    titre: Le jardin\n    resume: On sème.\n    criteres:\n" + A1.replace(
    "A1", "Z1"
).replace("Un panneau à l'entrée", "Un potager").replace("oui", "non")
CLIGNOTANT = "{nom: Clignotant, sens: Ça vient.}"
SUITES = {
    "un critère": (GRILLE.replace(A1, A1 + NOUVEAU), ("A2", "Une lanterne", "Critères : 3")),
    "une famille": (GRILLE.replace("etapes:\n", FAMILLE + "etapes:\n"), ("Z1", "Le jardin")),
    "un niveau": (
        GRILLE.replace("  - {nom: Allumé", f"  - {CLIGNOTANT}\n  - {{nom: Allumé")
        .replace("Pas de panneau,", "Pas de panneau, Le panneau est commandé,")
        .replace("Aucun toit,", "Aucun toit, Un toit se prépare,"),
        ("Clignotant", "Ça vient.", "Le panneau est commandé"),
    ),
    "un mot": (GRILLE.replace("Allumé", "Rayonnant"), ("Rayonnant",)),
}  # fmt: skip


@pytest.mark.parametrize("quoi", SUITES)
def test_le_seul_fichier_de_la_grille_change_toutes_les_pages(site: Dessin, quoi: str) -> None:
    changee, mots = SUITES[quoi]
    avant = publies(site(GRILLE))
    assert not any(mot in texte(avant[uri]) for uri in PAGES for mot in mots)
    apres = publies(site(changee))
    for uri in PAGES:
        assert [m for m in mots if m not in texte(apres[uri])] == [], uri


def test_le_formulaire_n_a_que_les_regles_de_la_grille(site: Dessin) -> None:
    trois = regles(site(SUITES["un niveau"][0]))
    assert trois["niveaux"] == ["Éteint", "Clignotant", "Allumé"]
    lues = regles(site(GRILLE))
    assert (lues["grille"], lues["niveaux"]) == ("2031-2", ["Éteint", "Allumé"])
    familles = lues["familles"]
    assert isinstance(familles, list)
    criteres = [c for f in familles for c in f["criteres"]]
    assert [(c["code"], c["eliminatoire"], c["constate"]) for c in criteres] == [
        ("A1", True, False),
        ("B1", False, True),
    ]
    longueur = lues["longueur"]
    assert isinstance(longueur, int)
    Critere(niveau=1, preuve="é" * longueur)
    with pytest.raises(ValidationError):
        Critere(niveau=1, preuve="é" * (longueur + 1))


def test_une_grille_adoptee_n_est_plus_une_proposition(site: Dessin) -> None:
    pages = publies(site(GRILLE.replace("etat: proposition", "etat: adopte")))
    for uri in PAGES:
        assert "Adopté" in texte(pages[uri])
        assert "roposition" not in texte(pages[uri])


def test_une_version_remplacee_garde_sa_page_et_dit_qui_elle_juge(site: Dessin) -> None:
    nomme = VILLAGE.format(suite='  referentiel: "2025-1"\n')
    pages = publies(site(GRILLE + ancienne("2025-1", "2025-01-01") + nomme))
    page = pages["label/grille-2025-1/index.html"]
    assert isinstance(page, Page)
    assert not page.robots
    dit = texte(page)
    assert "Un panneau de 2025-1" in dit
    assert "remplacée par la version 2031-2" in dit
    assert "Restent jugés d'après elle : Valbrume ." in dit
    assert "Un panneau de 2025-1" not in texte(pages[LABEL])
    assert '"../label/grille-2025-1/"' in html(pages[LABEL])


def test_une_version_a_venir_ne_parait_que_si_un_village_la_nomme(site: Dessin) -> None:
    future = ancienne("2032-1", "2027-01-01")
    racine = site(GRILLE + future)
    assert "label/grille-2032-1/index.html" not in publies(racine)
    racine = site(GRILLE + future + VILLAGE.format(suite='  referentiel: "2032-1"\n'))
    assert "label/grille-2032-1/index.html" in publies(racine)


def test_sans_version_remplacee_rien_ne_s_annonce(site: Dessin) -> None:
    assert "versions précédentes" not in texte(publies(site(GRILLE))[LABEL])


def test_un_texte_hostile_de_la_grille_reste_du_texte(site: Dessin) -> None:
    ecrite = json.dumps("</script><img src=x onerror=touche()>\"'")
    cles = "titre|enonce|pourquoi|preuve|resume|nom|sens|texte"
    piegee = re.sub(rf"({cles}): [^,}}\n]+", lambda vu: f"{vu[1]}: {ecrite}", GRILLE)
    piegee = piegee.replace("[Pas de panneau, Le panneau est posé]", f"[{ecrite}, {ecrite}]")
    pages, temoins = publies(site(piegee)), publies(site(GRILLE))
    for uri in PAGES:
        assert "onerror=touche" in texte(pages[uri])
        assert _structure(pages[uri]) == _structure(temoins[uri])


def _structure(artefact: Artefact) -> list[tuple[str, tuple[str, ...]]]:
    arbre = html5lib.parseFragment(html(artefact), namespaceHTMLElements=False)
    return [(str(e.tag), tuple(sorted(map(str, e.attrib)))) for e in arbre.iter()]


# --- ce que le site constate --------------------------------------------------------------------


def constats(site: Path) -> dict[str, dict[str, int]]:
    fichier = publies(site)[rendu.CONSTATS]
    assert isinstance(fichier, Fichier)
    lus: dict[str, dict[str, int]] = json.loads(fichier.octets)["communes"]
    return lus


def test_le_formulaire_recoit_ce_que_dit_la_page_de_chaque_village() -> None:
    catalogue = lire_site(DEPOT).catalogue
    grille = catalogue.referentiel
    assert grille is not None
    vus = 0
    for quand in (MAINTENANT, MAINTENANT + timedelta(days=120)):
        dits = json.loads(rendu.constats(Parution(catalogue, quand), grille))["communes"]
        for village in catalogue.villages:
            profil, commune = etablir(catalogue, village, quand), catalogue.commune_de(village)
            assert profil is not None
            assert commune is not None
            attendus = {s.critere.code: s.niveau for s in profil.criteres if s.constat and s.niveau}
            assert dits.get(commune.code, {}) == attendus
            vus += len(attendus)
    assert vus > 5


def test_une_offre_non_publiee_ne_change_pas_ce_que_le_site_constate(site: Dessin) -> None:
    grille = GRILLE.replace("mesure: logement\n        delai: 200", "mesure: offre-qualifiee")
    une = "\n=== offres/projet/une.yml\n" + offre("CTR-2026-0101", "Une offre")
    assert constats(site(grille)) == {}
    assert constats(site(grille + une)) == {"99001": {"B1": 1}}
    cachee = une.replace("statut: publiee", "statut: qualifiee")
    assert constats(site(grille + cachee)) == {}
