"""Les types d'évènement : un vocabulaire que le site écrit dans un fichier.

`content/vocabulaire/types-evenement.yml` les dit tous : libellés, filtres, agendas, pages et
contrôles en découlent. Le code n'en connaît que la nature, qui porte le sens : une soirée entre
habitants compte pour le label, une session se prépare par une candidature. Un site sans ce fichier
a les types ci-dessous.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..erreurs import Probleme
from .champs import Choix, Modele, champ
from .nombres import OuiNon
from .referentiel import Terme
from .textes_saisis import Texte

VOCABULAIRE = "types-evenement"
"""Le nom du vocabulaire, et de son fichier."""


class Nature(Choix):
    """Ce qu'un type veut dire pour le site, quel que soit son nom."""

    SOIREE = "soiree", "Soirée entre habitants"
    ATELIER = "atelier", "Atelier"
    SENSIBILISATION = "sensibilisation", "Rencontre de sensibilisation"
    SESSION = "session", "Session d'accueil"
    IMMERSION = "immersion", "Immersion"
    SALON = "salon", "Salon"
    STAND = "stand", "Stand"
    CONCOURS = "concours", "Concours"
    AUTRE = "autre", "Autre"


class TypeDEvenement(Modele):
    """Un type : le mot qu'écrit une fiche, et ce qu'il annonce au public."""

    code: Terme = champ("Code", "Ce qu'écrit un évènement ; son agenda en a l'adresse")
    libelle: Texte = champ("Libellé", max_length=60)
    nature: Nature = champ("Nature", "Ce que ce type veut dire pour le site")
    description: Texte | None = champ("Description", "Une phrase pour le public", defaut=None)
    offre: tuple[Texte, ...] = champ(
        "Ce qu'il offre", "À une personne qui pense s'installer", defaut=(), saisie="liste"
    )
    grand: OuiNon = champ(
        "Grand rendez-vous", "Présenté même quand aucune date n'est annoncée", defaut=False
    )


class TypesDEvenement(Modele):
    """Le fichier entier, dans l'ordre où le site propose les types."""

    types: tuple[TypeDEvenement, ...] = champ("Types", saisie="liste")

    def problemes(self) -> Iterator[Probleme]:
        """Un code qui sert deux fois ; un fichier sans type."""
        if not self.types:
            yield Probleme(("types",), "liste-trop-courte", {"cle": "types", "au_moins": 1})
        vus: Counter[str] = Counter()
        for rang, type_ in enumerate(self.types):
            vus[type_.code] += 1
            if vus[type_.code] > 1:
                yield Probleme(("types", rang, "code"), "code-en-double", {"recu": type_.code})


def vocabulaires(types: Iterable[TypeDEvenement]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Les listes que le site écrit lui-même : nom → (ce qui s'écrit, ce qui s'affiche)."""
    return {VOCABULAIRE: tuple((t.code, t.libelle) for t in types)}


def _par_defaut(code: str, libelle: str, nature: Nature) -> TypeDEvenement:
    return TypeDEvenement(code=code, libelle=libelle, nature=nature)


PAR_DEFAUT: tuple[TypeDEvenement, ...] = (
    _par_defaut("soiree-habitants", "Soirée d'échanges entre habitants", Nature.SOIREE),
    _par_defaut("atelier-elus", "Atelier pour les élus", Nature.ATELIER),
    _par_defaut("sensibilisation-habitat", "Rencontre sur l'habitat", Nature.SENSIBILISATION),
    _par_defaut(
        "sensibilisation-tourisme",
        "Rencontre des professionnels du tourisme",
        Nature.SENSIBILISATION,
    ),
    _par_defaut("session-accueil", "Session d'accueil", Nature.SESSION),
    _par_defaut("immersion", "Immersion", Nature.IMMERSION),
    _par_defaut("salon", "Salon", Nature.SALON),
    _par_defaut("autre", "Autre rendez-vous", Nature.AUTRE),
)
"""Les types d'un site qui n'a pas écrit les siens."""
