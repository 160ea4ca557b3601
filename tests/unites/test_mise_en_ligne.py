"""`nouvelle-vie mise-en-ligne` : ce qui manque pour ouvrir, où, et quoi écrire."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fabriques import evenement, offre
from nouvelle_vie.commandes import application
from outils import Verdict

Dessin = Callable[..., Path]

CONFIG = """\
=== mkdocs.yml
site_name: Nouvelle vie en Contrée
site_url: https://contree.fr/lnv/
extra:
  nouvelle_vie:
    territoire:
      nom: Contrée
      avec_en: en Contrée
      avec_de: de la Contrée
    promesse: Un pays inventé pour les tests
    demonstration: false
    contact:
      organisme: Maison de la Contrée
      telephone: "01 23 45 67 89"
    mentions_legales:
      editeur: Maison de la Contrée
      forme_juridique: Association
      siren: "123 456 789"
      adresse: 1 place du Puits
      directeur_publication: La présidence
      hebergeur:
        nom: Un hébergeur
        adresse: 2 rue des Serveurs
        telephone: "01 23 45 67 80"
    donnees_personnelles:
      responsable: Maison de la Contrée
      base_legale: Intérêt légitime
      conservation: Un an
      delegue: Une fonction
      journaux: France, six mois
    accessibilite:
      etablie_le: 2027-01-04
      etat: partiellement-conforme
      taux: 72
      audit_le: 2026-12-20
      auditeur: Un cabinet
      schema_pluriannuel: https://contree.fr/schema
      plan_annuel: https://contree.fr/plan
    flux:
      autorite: contree.fr
      annee: "2026"
    attribution: Données inventées
"""
TERRITOIRES = "".join(
    f"=== content/territoires/{code}.md\n---\nid: CTR-2026-900{rang}\ntitre: {code.title()}\n"
    f"code: {code}\nresume: Un bout de pays.\nreferent:\n  organisme: X\n"
    f"  courriel: {code}@contree.fr\n---\n"
    for rang, code in enumerate(("amont", "aval"), start=1)
)
COMPLET = CONFIG + TERRITOIRES


def liste(site: Path) -> Verdict:
    commande = ["mise-en-ligne", "--racine", os.fspath(site), "--date", "2026-12-01"]
    rendu = CliRunner().invoke(application, commande)
    plantage = None if isinstance(rendu.exception, SystemExit) else rendu.exception
    return Verdict(rendu.exit_code, rendu.output, plantage)


def test_un_site_complet_peut_ouvrir(site: Dessin) -> None:
    verdict = liste(site(COMPLET))
    assert (verdict.code, verdict.plantage) == (0, None)
    assert "✗" not in verdict.sortie
    assert verdict.sortie.endswith("Il ne manque rien de nécessaire, 4 points à vérifier.\n")
    ouvert = offre("CTR-2026-0001", "Une", suite="").replace("limite: 2028", "confirmee: 2026")
    salon = evenement("CTR-2026-0101", "Salon", "debut: 2027-01-20\n")
    rempli = f"{COMPLET}=== offres/projet/une.yml\n{ouvert}=== content/evenements/s.md\n{salon}"
    assert liste(site(rempli)).sortie.endswith("2 points à vérifier.\n")


@pytest.mark.parametrize(
    ("de", "vers", "dit"),
    [
        ("https://contree.fr/lnv/", "http://contree.fr/", "mkdocs.yml:2 : « site_url: https://… »"),
        ("https://contree.fr/lnv/", "https://contree.example/", "n'est pas une adresse publique"),
        ("https://contree.fr/lnv/", "https://localhost/", "n'est pas une adresse publique"),
        ("https://contree.fr/lnv/", "https://contree.fr/lnv", "elle doit finir par « / »"),
        ("site_url: https://contree.fr/lnv/\n", "", "mkdocs.yml:1 : « site_url: https://… »"),
        ("demonstration: false", "demonstration: true", ":10 : écrivez « demonstration: false »"),
        ("autorite: contree.fr", "autorite: contree.example", "mkdocs.yml:39 : écrivez « autorite"),
        ("      editeur: Maison de la Contrée\n", "", "mkdocs.yml:14 : ajoutez « editeur: …"),
        ("siren: \"123 456 789\"", "siren:", "mkdocs.yml:17 : ajoutez « siren: … »"),
        ("        nom: Un hébergeur\n", "", "mkdocs.yml:20 : ajoutez « nom: … » sous"),
        ("      delegue: Une fonction\n", "", "ajoutez « delegue: … » sous « donnees"),
        ("      etablie_le: 2027-01-04\n", "", "ajoutez « etablie_le: … » sous « accessibilite »"),
        ("      taux: 72\n", "", "ajoutez « taux: … » sous « accessibilite »"),
        ("      telephone: \"01 23 45 67 89\"\n", "", ":11 : ajoutez « courriel: … » ou"),
        ("01 23 45 67 89", "04 65 71 00 48", "mkdocs.yml:11 : « contact » est inventé"),
        ("amont@contree.fr", "amont@contree.example", "territoires/amont.md:2 : « referent » est"),
        ("  courriel: aval@contree.fr\n", "", "aval.md:2 : ajoutez « courriel: … »"),
    ],
)  # fmt: skip
def test_chaque_manque_dit_ou_et_quoi_ecrire(de: str, vers: str, dit: str, site: Dessin) -> None:
    assert de in COMPLET
    verdict = liste(site(COMPLET.replace(de, vers, 1)))
    assert (verdict.code, verdict.plantage) == (1, None)
    assert dit in verdict.sortie
    assert verdict.sortie.count("✗") == 1
    assert "1 point à remplir" in verdict.sortie


def test_un_site_non_conforme_peut_ouvrir_s_il_le_dit(site: Dessin) -> None:
    sans_audit = COMPLET.replace("partiellement-conforme", "non-conforme")
    for ligne in ("taux: 72", "audit_le: 2026-12-20", "auditeur: Un cabinet"):
        sans_audit = sans_audit.replace(f"      {ligne}\n", "")
    verdict = liste(site(sans_audit))
    assert verdict.code == 0
    assert "? Audit, schéma pluriannuel et plan d'actions\n      mkdocs.yml:" in verdict.sortie


def test_exemples_fautes_et_coordonnees_inventees_sont_dits(site: Dessin) -> None:
    exemple = offre("CTR-2026-0001", "Une", suite="exemple: true\n")
    salon = evenement("CTR-2026-0101", "S", "debut: 2027-01-20\n", "resume: 06 39 98 00 00\n")
    salon = salon.replace("resume: Un rendez-vous.\n", "")
    autres = f"=== offres/projet/une.yml\n{exemple}=== content/evenements/s.md\n{salon}"
    verdict = liste(site(f"{COMPLET}{autres}=== offres/terrain/a.yml\nid: x\n"))
    assert "1 fiche d'exemple : tapez « make vider-exemples »" in verdict.sortie
    assert "offres/terrain/a.yml:1:5 : « x » n'a pas la forme" in verdict.sortie
    assert "content/evenements/s.md : une coordonnée y est inventée" in verdict.sortie


def test_des_reglages_illisibles_sont_dits_comme_une_fiche(site: Dessin) -> None:
    verdict = liste(site("=== mkdocs.yml\nsite_name: a : b\n"))
    assert (verdict.code, verdict.plantage) == (1, None)
    assert verdict.sortie.startswith("À corriger\nmkdocs.yml:1:14")
