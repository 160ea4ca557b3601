"""Les sortes de page du site : une adresse pour chacune, tirée de ce qui paraît ce jour-là.

Tout essai qui doit voir « chaque sorte de page » (politique de sécurité, accessibilité, captures)
prend cette liste ; une sorte nouvelle s'ajoute ici, et nulle part ailleurs.
"""

from __future__ import annotations

from collections.abc import Iterator

from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.parution import Parution
from nouvelle_vie.rendu.sessions import candidatable
from outils import DEPOT, lire_site

Sorte = tuple[str, str]
"""(nom de la sorte, adresse relative à la racine du site)."""

INTROUVABLE = "cette-page/n-existe/pas/"
"""L'adresse de la sorte « introuvable » : le serveur y rend la page 404."""

_FIXES: tuple[Sorte, ...] = (
    ("accueil", ""),
    ("offres", "offres/"),
    ("villages", "villages/"),
    ("evenements", "evenements/"),
    ("temoignages", "temoignages/"),
    ("actualites", "actualites/"),
    ("territoires", "territoires/"),
    ("laureats", "label/laureats/"),
    ("bourgs-centres", "label/bourgs-centres/"),
    ("carte", "carte/"),
    ("recherche", "recherche/"),
    ("flux", "flux/"),
    ("integrer", "integrer/"),
    ("signaler", "signaler/"),
    ("signaler-feuille", "signaler/feuille/logement/"),
    ("donnees", "donnees/"),
    ("sessions", "sessions-accueil/"),
    ("page", "pourquoi/"),
    ("label", "label/"),
    ("cahier-des-charges", "label/cahier-des-charges/"),
    ("auto-evaluation", "label/auto-evaluation/"),
    ("demarche", "demarche/"),
    ("boites", "boites-a-outils/"),
    ("boite", "boites-a-outils/proprietaires/"),
    ("feuille", "boites-a-outils/liste-de-controle/"),
    ("presentation", "boites-a-outils/presentation-elus/"),
    ("reseau", "reseau/"),
    ("presse", "presse/"),
    ("charte", "charte/"),
    ("diffusion", "diffusion/"),
    ("guide", "guide/"),
    ("guide-page", "guide/premiere-offre/"),
    ("guide-genre", "guide/offres/logement/"),
    ("guide-loi", "guide/loi/"),
    ("guide-fautes", "guide/fautes/"),
    ("guide-feuille", "guide/feuille-mairie/"),
    ("introuvable", INTROUVABLE),
)


def sortes(parution: Parution) -> tuple[Sorte, ...]:
    """Une page de chaque sorte, de la plus récente fiche de chacune.

    La sorte « renvoi » part d'elle-même vers une autre page : attendre qu'elle y soit.

    Raises:
        StopIteration: le contenu n'a aucune fiche d'une sorte : la liste ne la verrait plus.
    """
    return (*_FIXES, *_fiches(parution), *_adresses_permanentes(parution))


def du_depot() -> tuple[Sorte, ...]:
    """Les sortes de page du site d'exemple, à la date que fixe son mkdocs.yml."""
    quand = maintenant(lire_reglages(DEPOT / "mkdocs.yml"), {})
    return sortes(Parution(lire_site(DEPOT, quand).catalogue, quand))


def _fiches(parution: Parution) -> Iterator[Sorte]:
    for genre in GENRES:
        yield f"liste-{genre}", f"offres/{genre}/"
        yield f"offre-{genre}", parution.par_genre[genre][0].adresse
    yield "offre-pourvue", parution.offres_pourvues[0].adresse
    yield "village", parution.villages[0].adresse
    communes = map(parution.adresse_commune, parution.catalogue.registre.communes)
    yield "commune", next(a for a in communes if a.startswith("communes/"))
    yield "evenement", parution.evenements_a_venir[0].adresse
    yield "evenement-passe", parution.evenements_passes[0].adresse
    affiche = next(e for e in parution.evenements_a_venir if e.tient and e.photos)
    yield "affiche", f"{affiche.adresse}affiche/"
    dessin = next(e for e in parution.evenements_a_venir if e.tient and not e.photos)
    yield "affiche-sans-photo", f"{dessin.adresse}affiche/"
    session = next(e for e in parution.evenements_a_venir if candidatable(parution, e))
    yield "session", session.adresse
    yield "candidature", f"{session.adresse}candidature/"
    yield "mois", f"evenements/{parution.evenements_a_venir[0].debut_instant:%Y-%m}/"
    yield "choix-evenements", f"evenements/type/{parution.evenements_a_venir[0].type}/"
    yield "temoignage", parution.temoignages[0].adresse
    yield "actualite", parution.actualites[0].adresse
    territoire = parution.territoires[0]
    yield "territoire", territoire.adresse
    yield "liste-territoire", f"{territoire.adresse}offres/"
    yield "encart", f"integrer/territoire/{territoire.slug}/"
    sans_offre = (
        c.code for c in parution.catalogue.registre.communes if c.code not in parution.par_commune
    )
    yield "encart-vide", f"integrer/commune/{next(sans_offre)}/"


def _adresses_permanentes(parution: Parution) -> Iterator[Sorte]:
    yield "renvoi", f"o/{parution.offres[0].id}/"
    yield "muette", parution.offres_disparues[0].adresse
