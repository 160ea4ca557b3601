"""Un petit site en ligne, sans exemple ni démonstration : une fiche de chaque sorte et genre.

Les données structurées ne paraissent que là : aucune adresse n'y est inventée, faute d'être vraie.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fabriques import construire, site_constructible
from outils import donnees_offre, en_yaml

QUAND = "2026-12-01 09:00"
HOSTILE = "</script><script>alert(1)</script> & <b>"
"""Un titre qui voudrait sortir de son bloc."""

_EXACTE = {"lat": 44.51234, "lon": 3.04321, "precision": "exacte"}
_APPROCHEE = {"lat": 44.59876, "lon": 3.09876, "precision": "commune"}
_DATES = {"qualifiee": "2026-10-20", "limite": "2026-12-31"}
_ENERGIE = {"dpe": "C", "ges": "B", "depenses_min": 900, "depenses_max": 1300, "annee_prix": 2023}

OFFRES: dict[str, dict[str, Any]] = {
    "emploi/secretaire": {
        "heures": 28,
        "description": "Tenir l'accueil **et** les registres, voir [Valbrume](commune:99001).",
    },
    "emploi/saisonnier": {
        "employeur": "Auberge des Trois Ponts",
        "employeur_cache": True,
        "contrat": "saisonnier",
        "salaire_min": None,
        "salaire_max": None,
    },
    "emploi/pourvu": {
        "statut": "pourvue",
        "dates": {**_DATES, "publiee": "2026-11-03 09:00", "pourvue": "2026-11-25"},
    },
    "emploi/expire": {"dates": {**_DATES, "limite": "2026-11-20"}},
    "emploi/suspendu": {"statut": "suspendue"},
    "logement/appartement": {
        "type_bien": "Appartement",
        "pieces": 3,
        "chambres": 2,
        "disponible": "2027-01-15",
        "position": _EXACTE,
    },
    "logement/maison": {
        "transaction": "vente",
        "type_bien": "Maison de bourg",
        "prix": 128_500,
        "surface": 92.5,
        "energie": _ENERGIE,
        "honoraires": {"a_la_charge_de": "vendeur"},
        "loyer": None,
        "charges": None,
        "reglement_charges": None,
        "depot_garantie": None,
        "position": _APPROCHEE,
    },
    "local/atelier": {"fiscalite": "ht"},
    "terrain/parcelle": {},
    "reprise/epicerie": {},
    "reprise/gerance": {
        "statut": "en_discussion",
        "cession": "gerance-communale",
        "prix": None,
        "redevance": 380,
    },
    "sante/poste": {"exercice": "salarie", "profession": "Infirmier ou infirmière"},
    "sante/cabinet": {},
    "projet/gare": {},
}

_EVENEMENTS: dict[str, str] = {
    "soiree": "debut: 2026-12-12 18:30\nfin: 2026-12-12 21:00\n"
    "lieu:\n  commune: Valbrume\n  nom: Salle des fêtes\n  adresse: Place du Pont\n"
    "inscription:\n  tarif: Gratuit\n  places: 40\n  limite: 2026-12-10\n"
    "organisateur:\n  organisme: Foyer rural de Valbrume\n",
    "complet": "debut: 2026-12-13 10:00\nlieu:\n  commune: Valbrume\netat: complet\n"
    "inscription:\n  tarif: 12,50 € par personne\n",
    "reporte": "debut: 2027-01-10 10:00\nlieu:\n  commune: Roche-Noire\netat: reporte\n",
    "annule": "debut: 2027-01-11\nfin: 2027-01-12\nlieu:\n  commune: Roche-Noire\netat: annule\n",
    "visio": "debut: 2027-07-04 12:30\nfin: 2027-07-04 13:30\nlieu:\n  en_ligne: oui\n"
    "inscription:\n  tarif: 35 € par personne, 15 € par enfant\n",
    "ailleurs": "debut: 2027-02-27\nlieu:\n  ville: Paris\n  nom: Parc des expositions\n",
    "passe": "debut: 2026-10-05 10:00\nlieu:\n  commune: Valbrume\n"
    "inscription:\n  tarif: Gratuit\n",
}


def _offres() -> str:
    lignes = []
    for rang, (chemin, champs) in enumerate(OFFRES.items(), 1):
        genre = chemin.partition("/")[0]
        communs = {
            "id": f"CTR-2026-{rang:04d}",
            "titre": f"Annonce {rang} à saisir",
            "resume": f"Une offre claire, la numéro {rang}.",
            "dates": {**_DATES, **champs.get("dates", {})},
        }
        communs["dates"].setdefault("publiee", f"2026-11-02 09:{rang:02d}")
        fiche = {**donnees_offre(genre), **champs, **communs}
        ecrite = en_yaml({c: v for c, v in fiche.items() if v is not None})
        lignes.append(f"=== offres/{chemin}.yml\n{ecrite}")
    return "".join(lignes)


def _evenements() -> str:
    return "".join(
        f"=== content/evenements/{nom}.md\n---\nid: CTR-2026-01{rang:02d}\n"
        f"titre: Rendez-vous {nom}\ntype: autre\nresume: Le rendez-vous {nom}, en bref.\n"
        f"publication: 2026-09-01 09:{rang:02d}\n{suite}---\nVenez.\n"
        for rang, (nom, suite) in enumerate(_EVENEMENTS.items(), 1)
    )


_RECITS = f"""\
=== content/villages/valbrume.md
---
id: CTR-2026-0201
titre: Valbrume
commune: Valbrume
resume: Un bourg au bord de l'eau.
publication: 2026-08-01 09:00
label:
  statut: candidate
  candidature: 2026-03-02
---
=== content/temoignages/installation.md
---
id: CTR-2026-0202
titre: Ils ont repris le moulin
commune: Valbrume
resume: Deux ans après, ils racontent.
publication: 2026-08-02 09:00
consentement: 2026-07-01
annee_installation: 2024
prenom: Camille
parcours: De la ville au moulin
---
=== content/actualites/nouvelle.md
---
id: CTR-2026-0203
titre: "{HOSTILE}"
resume: "Une nouvelle {HOSTILE}"
publication: 2026-08-03 09:00
---
"""

_TERRITOIRES = "".join(
    f"=== content/territoires/{code}.md\n---\nid: CTR-2026-900{rang}\ntitre: {titre}\n"
    f"code: {code}\nresume: Des communes de {titre}.\nreferent:\n  organisme: Maison de {titre}\n"
    "---\n"
    for rang, (code, titre) in enumerate((("amont", "L'Amont"), ("aval", "L'Aval")), 1)
)


def construire_en_ligne(dossier: Path) -> Path:
    """Construit ce site et rend son dossier publié."""
    racine = site_constructible(dossier, _offres() + _evenements() + _RECITS + _TERRITOIRES)
    for rang, page in enumerate(sorted((racine / "content").rglob("*.md"))):
        texte = page.read_text("utf-8")
        page.write_text(texte.replace("n: Une page.\n", f"n: La page {rang}.\n"), "utf-8")
    config = racine / "mkdocs.yml"
    lignes = config.read_text("utf-8").replace("demonstration: true", "demonstration: false")
    sans = [ligne for ligne in lignes.splitlines() if "courriel:" not in ligne]
    config.write_text("\n".join(sans) + "\n", "utf-8")
    essai = construire(racine, NV_DATE=QUAND)
    assert essai.code == 0, essai.sortie
    return racine / "site"
