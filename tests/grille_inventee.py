"""Une petite grille du label, inventée : deux familles, deux critères, deux niveaux.

Ses mots ne sont ceux d'aucune grille réelle : les lire dans une page prouve d'où ils viennent.
"""

from __future__ import annotations

ETAPES = "".join(
    f"  {cle}:\n    titre: Étape {cle}\n    texte: Ce que dit l'étape {cle}.\n"
    for cle in ("candidate", "accompagnee", "labellisee", "renouvelee", "retiree")
)
A1 = """\
      - code: A1
        titre: Un panneau à l'entrée
        enonce: La commune pose un panneau.
        pourquoi: On le voit de loin.
        preuve: Une photo du panneau.
        niveaux: [Pas de panneau, Le panneau est posé]
        eliminatoire: oui
"""
B1 = """\
      - code: B1
        titre: Un toit
        enonce: Un logement paraît.
        pourquoi: Il faut dormir.
        preuve: Le site le voit.
        niveaux: [Aucun toit, Un toit]
        mesure: logement
        delai: 200
"""
GRILLE = f"""
=== content/label/referentiel.yml
version: "2031-2"
etat: proposition
du: 2026-05-01
duree: 1
renouvellement: 4
sursis: 0
presentation: Une grille inventée.
niveaux:
  - {{nom: Éteint, sens: Rien ne brille.}}
  - {{nom: Allumé, sens: Tout brille.}}
familles:
  - code: A
    titre: La lumière
    resume: On voit clair.
    criteres:
{A1}  - code: B
    titre: Le toit
    resume: On dort.
    criteres:
{B1}etapes:
{ETAPES}gestes:
  - {{code: tour, titre: Tour du bourg, texte: On marche ensemble., etape: accompagnee}}
"""
VILLAGE = (
    "\n=== content/villages/valbrume.md\n---\nid: CTR-2026-7001\ntitre: Valbrume\n"
    "commune: Valbrume\nresume: Un village.\nlabel:\n  statut: candidate\n"
    "  candidature: 2025-03-03\n{suite}---\n"
)


def ancienne(version: str, du: str) -> str:
    """La même grille dans une version qui se reconnaît, posée à côté de celle d’aujourd’hui."""
    return (
        GRILLE.replace("referentiel.yml", f"referentiel-{version}.yml")
        .replace("2031-2", version)
        .replace("du: 2026-05-01", f"du: {du}")
        .replace("Un panneau à l'entrée", f"Un panneau de {version}")
    )
