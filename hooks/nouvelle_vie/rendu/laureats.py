"""Les communes qui ont, ou ont eu, le label : leurs années, leur badge, la ligne qui le pose.

L'adresse d'un badge est collée dans le site d'une mairie : elle ne change pas, et ne cesse jamais
de répondre. Quand le label prend fin, la même adresse montre une image grise qui dit qu'il est
terminé : le site de la mairie ne montre ni une image cassée, ni un label qu'elle n'a plus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from ..modele.label import Label
from ..modele.texte import plier
from ..modele.villages import Village
from .atelier import Atelier
from .typographie import INSECABLE, typographier
from .typographie import jour as dire_jour

SVG, PNG, PANNEAU = "badge.svg", "badge.png", "badge-panneau.png"
"""Le dessin, une image pour un site, une image pour imprimer un panneau."""
LARGEUR, HAUTEUR = 480, 600
"""Celles du dessin et de l'image pour un site, en pixels."""
AGRANDI = 5
"""L'image d'un panneau : 2 400 × 3 000 pixels, 20 × 25 cm à 300 points par pouce."""
AFFICHE = (200, 250)
"""À quelle taille la ligne à coller montre le badge, en pixels."""


@dataclass(frozen=True)
class Badge:
    """Ce que montre le badge d'une commune, et où il est publié."""

    adresses: tuple[str, ...]
    """Le dossier de la page, puis ceux de ses anciennes adresses ; chacun finit par « / »."""
    page: str
    commune: str
    annees: str
    titre: str
    en_cours: bool
    exemple: str
    """Le mot qui barre un badge inventé ; vide sinon."""
    site: str
    alt: str

    @property
    def svg(self) -> str:
        return self.adresses[0] + SVG

    @property
    def png(self) -> str:
        return self.adresses[0] + PNG

    @property
    def panneau(self) -> str:
        return self.adresses[0] + PANNEAU

    @property
    def dessin(self) -> tuple[object, ...]:
        """Tout ce qui se voit, et ce qu'en dit le fichier SVG à qui ne le voit pas."""
        return (
            self.commune,
            self.annees,
            self.titre,
            self.en_cours,
            self.exemple,
            self.site,
            self.alt,
        )


def annees(label: Label) -> str:
    """« 2026–2029 », celles du dernier label accordé ; vide s'il n'y en a jamais eu."""
    if label.periode is None:
        return ""
    du, au = (le.year for le in label.periode)
    return f"{du}–{au}" if du != au else str(du)


def badge(atelier: Atelier, village: Village) -> Badge | None:
    """Le badge d'un village qui a ou a eu le label ; rien pour les autres, ni d'avance."""
    label, phrases = village.label, atelier.textes["badge"]
    if label.periode is None or label.passages_accordes[0].le > atelier.parution.jour:
        return None
    commune = atelier.parution.commune_de(village).nom
    en_cours = label.en_cours(atelier.parution.jour)
    exemple = str(phrases["exemple"]) if village.exemple else ""
    alt = str(phrases["alt" if en_cours else "alt_termine"])
    for cle, dit in (
        ("commune", commune),
        ("annees", annees(label)),
        ("jour", dire_jour(label.periode[1])),
    ):
        alt = alt.replace(f"{{{cle}}}", dit)
    return Badge(
        adresses=tuple(_dossiers(village)),
        page=village.adresse,
        # Un tiret entre deux noms n'ouvre pas une ligne.
        commune=typographier(commune).replace(" - ", f"{INSECABLE}- "),
        annees=annees(label),
        titre=str(phrases["titre" if en_cours else "titre_termine"]),
        en_cours=en_cours,
        exemple=exemple,
        site=typographier(atelier.site_nom),
        alt=f"{alt} ({exemple.lower()})" if exemple else alt,
    )


def _dossiers(village: Village) -> Iterator[str]:
    """Celui de sa page d'abord ; une mairie a pu coller l'adresse d'avant un renommage."""
    yield village.adresse
    debut = f"{village.dossier}/"
    for ancienne in village.anciennes_adresses:
        if ancienne.startswith(debut) and ancienne.count("/") == 2:
            yield ancienne


def badges(atelier: Atelier) -> dict[str, Badge]:
    """Tous les badges publiés, par identifiant de village."""
    trouves = ((v.id, badge(atelier, v)) for v in atelier.parution.villages_suivis)
    return {identifiant: trouve for identifiant, trouve in trouves if trouve}


def laureats(atelier: Atelier) -> list[tuple[Village, Badge]]:
    """Ceux dont le label vaut aujourd'hui, par ordre alphabétique : jamais par rang."""
    parution = atelier.parution
    trouves = ((v, badge(atelier, v)) for v in parution.villages_labellises)
    tous = [(village, trouve) for village, trouve in trouves if trouve]
    return sorted(tous, key=lambda paire: plier(parution.commune_de(paire[0]).nom))


def ligne(atelier: Atelier, trouve: Badge) -> str:
    """Le HTML à coller ailleurs : le badge, qui mène à la page de la commune."""
    largeur, hauteur = AFFICHE
    page, image = escape(atelier.absolue(trouve.page)), escape(atelier.absolue(trouve.svg))
    return (
        f'<a href="{page}"><img src="{image}" width="{largeur}" height="{hauteur}" '
        f'alt="{escape(trouve.alt)}" loading="lazy"></a>'
    )
