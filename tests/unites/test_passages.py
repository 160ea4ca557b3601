"""Ce qu'une page ordinaire contient de plus que du Markdown : démonstration, réglages cités."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.reglages import Reglages, citables
from nouvelle_vie.rendu.passages import composer
from outils import codes, lire_site

Dessin = Callable[..., Path]
VIDE = "à compléter"

MENTIONS = """\
    mentions_legales:
      editeur: Le *Syndicat* de [la] Contrée <b>
      hebergeur:
        telephone: "01 23 45 67 89"
    accessibilite:
      etablie_le: 2027-01-01
      taux: 72,5
      schema_pluriannuel: https://contree.fr/schema(1)
"""


@pytest.fixture
def reglages(site: Dessin) -> Callable[[bool], Reglages]:
    def lire(demonstration: bool) -> Reglages:
        config = site() / "mkdocs.yml"
        texte = config.read_text("utf-8") + MENTIONS
        if not demonstration:
            texte = texte.replace("demonstration: true", "demonstration: false")
        config.write_text(texte, "utf-8")
        return lire_reglages(config)

    return lire


PAGE = """\
# Une page

!!! demonstration "Un essai"
    Tout est inventé.

    Vraiment tout.
Un texte.

## Éditeur

- {{ mentions_legales.siren }}

### Siège

{{ mentions_legales.adresse }}

## Suite

- Éditeur : {{ mentions_legales.editeur }}
- Adresse : {{ mentions_legales.adresse }}

```
!!! demonstration
    {{ mentions_legales.siren }}
```
"""


def test_hors_demonstration_rien_ne_reste_de_ce_qui_lui_est_propre(
    reglages: Callable[[bool], Reglages],
) -> None:
    rendu = composer(PAGE, reglages(False), VIDE)
    avant, code = rendu.split("```", 1)
    assert "invent" not in avant
    assert "Vraiment" not in avant
    assert "\nUn texte.\n" in avant
    assert [li for li in avant.splitlines() if li.startswith("#")] == ["# Une page", "## Suite"]
    assert "Adresse" not in avant
    assert VIDE not in rendu
    assert code == "\n!!! demonstration\n    {{ mentions_legales.siren }}\n```\n"


def test_en_demonstration_le_passage_est_une_note_et_les_manques_se_voient(
    reglages: Callable[[bool], Reglages],
) -> None:
    rendu = composer(PAGE, reglages(True), VIDE)
    assert '!!! note "Un essai"\n    Tout est inventé.' in rendu
    assert f"- Adresse : **{VIDE}**\n" in rendu
    assert "## Éditeur" in rendu
    assert rendu.count("!!! demonstration") == 1, "dans le code, rien n'est changé"


@pytest.mark.parametrize(
    ("cite", "attendu"),
    [
        ("mentions_legales.editeur", r"Le \*Syndicat\* de \[la\] Contrée &lt;b&gt;"),
        (
            "mentions_legales.hebergeur.telephone",
            "[01\u00a023\u00a045\u00a067\u00a089](tel:+33123456789)",
        ),
        ("accessibilite.etablie_le", "1er janvier 2027"),
        ("accessibilite.taux", "72,5\u00a0%"),
        ("accessibilite.etat", "non conforme"),
        (
            "accessibilite.schema_pluriannuel",
            r"[https://contree.fr/schema\(1\)](<https://contree.fr/schema(1)>)",
        ),
        ("contact.courriel", "[accueil@contree.example](mailto:accueil@contree.example)"),
    ],
)
def test_un_reglage_cite_se_lit_comme_du_texte(
    cite: str, attendu: str, reglages: Callable[[bool], Reglages]
) -> None:
    assert composer(f"{{{{ {cite} }}}}\n", reglages(False), VIDE) == f"{attendu}\n"
    assert composer(f"a {{{{{cite}}}}} b", reglages(True), VIDE) == f"a {attendu} b"


def test_une_page_ne_cite_que_des_reglages_connus(site: Dessin) -> None:
    entete = "---\ntitle: A\ndescription: B\n---\n"
    corps = "{{ contact.couriel }}\n```\n{{ rien }}\n```\n{{ contact.courriel }}\n{{ }}\n"
    lecture = lire_site(site(f"=== content/label.md\n{entete}{corps}"))
    assert codes(lecture.erreurs) == ["reglage-inconnu", "reglage-inconnu"]
    assert (lecture.erreurs[0].ligne, lecture.erreurs[0].colonne) == (5, 1)
    assert lecture.erreurs[0].remede == "vouliez-vous écrire « contact.courriel » ?"


def test_tout_reglage_citable_a_un_libelle() -> None:
    assert len(citables(None)) > 20
    assert all(c.valeur is None and c.libelle[0].isupper() for c in citables(None).values())
