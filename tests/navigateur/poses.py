"""Ce que « make captures » photographie : chaque sorte de page, chaque cas rare, chaque geste."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.parution import Parution
from outils import DEPOT, lire_site
from sortes import du_depot

LARGEURS = (360, 768, 1280)
THEMES = ("light", "dark")
A4 = 794
"""La largeur d'une feuille, en pixels de CSS."""
Geste = Callable[[Page], object]


def ouvrir(selecteur: str) -> Geste:
    """Touche ce qui se déplie."""
    return lambda page: page.locator(selecteur).first.click()


def chercher(question: str) -> Geste:
    """Pose une question à la page de recherche, et attend sa réponse."""

    def poser(page: Page) -> None:
        page.locator("main input[type=search]").fill(question)
        page.locator("[data-etat]:has-text('résultat')").wait_for()
        page.wait_for_load_state("networkidle")

    return poser


def filtrer(nom: str) -> Geste:
    """Choisit la première valeur d'un filtre de la recherche."""

    def choisir(page: Page) -> None:
        choix = page.locator(f"select[name={nom}]")
        if not choix.is_visible():  # sur un téléphone, les filtres sont repliés
            page.locator("details:has(select) > summary").click()
        choix.focus()  # le moteur ne vient que lorsqu'on s'approche
        choix.select_option(index=1)
        page.locator("[data-etat]:has-text('résultat')").wait_for()

    return choisir


def imprimer(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="light")


def ne_rien_faire(page: Page) -> None:
    """La page telle qu'elle arrive."""


@dataclass(frozen=True)
class Etat:
    """Une page à photographier, après un geste."""

    nom: str
    chemin: str
    geste: Geste = ne_rien_faire
    largeurs: tuple[int, ...] = LARGEURS
    themes: tuple[str, ...] = THEMES


def ouvrir_la_carte(page: Page) -> None:
    """Demande la carte interactive et attend ses repères."""
    page.get_by_role("button", name="Afficher la carte interactive").click()
    page.locator(".pastille").first.wait_for()
    page.wait_for_load_state("networkidle")


def ouvrir_une_bulle(page: Page) -> None:
    """Ouvre la carte, puis la fiche de son premier repère."""
    ouvrir_la_carte(page)
    page.locator(".leaflet-marker-icon:not(.grappe)").first.dispatch_event("click")
    page.locator(".leaflet-popup").wait_for()


def attendre(selecteur: str) -> Geste:
    """Attend ce que le script dessine d'après l'adresse."""
    return lambda page: page.locator(selecteur).first.wait_for()


def remplir_la_grille(page: Page) -> None:
    """Choisit une commune et répond à trois critères."""
    page.locator("#commune").select_option(index=3)
    page.locator("input[name=A1-niveau]").last.check()
    page.locator("[id='A1-preuve']").fill("Délibération du 12 mars")
    page.locator("[id='A2-manque']").fill("La formation de la secrétaire")
    page.wait_for_load_state("networkidle")


def imprimer_la_grille(page: Page) -> None:
    remplir_la_grille(page)
    imprimer(page)


def etats() -> tuple[Etat, ...]:
    """Chaque sorte de page telle qu'elle arrive, puis ce qu'on en fait."""
    adresses = dict(du_depot())
    offres, recherche, reprise = (
        adresses["offres"],
        adresses["recherche"],
        adresses["offre-reprise"],
    )
    carte, evenements = adresses["carte"], adresses["evenements"]
    dessinees, vide = attendre("[data-dessin] article"), attendre("[data-sans-resultat]")
    touchees = (
        Etat("menu-ouvert", adresses["accueil"], ouvrir(".tiroir summary"), (360, 768)),
        Etat("offres-filtrees", f"{offres}?genre=logement&loyer_max=600", dessinees),
        Etat("offres-filtres-ouverts", offres, ouvrir(".filtres summary"), (360, 768)),
        Etat("offres-sans-resultat", f"{offres}?genre=sante&label=oui&depuis=7", vide),
        Etat("offres-en-carte", f"{offres}?genre=logement&vue=carte", attendre(".pastille")),
        Etat("offres-liste-et-carte", f"{offres}?vue=deux", attendre(".pastille")),
        Etat("carte-ouverte", carte, ouvrir_la_carte),
        Etat("carte-bulle", carte, ouvrir_une_bulle),
        Etat("evenements-filtres", f"{evenements}?type=session-accueil"),
        Etat("evenements-sans-resultat", f"{evenements}?type=salon&territoire=sud-lozere"),
        Etat("agendas-deplies", adresses["flux"], ouvrir("#agendas ~ .famille summary")),
        Etat("filtre-choisi", recherche, filtrer("genre")),
        Etat("recherche-avec-resultats", recherche, chercher("maison")),
        Etat("recherche-corrigee", recherche, chercher("boulangrie")),
        Etat("recherche-sans-resultat", recherche, chercher("zzyzx")),
        Etat("mot-explique", reprise, ouvrir(".terme > summary")),
        Etat("code-a-scanner", reprise, ouvrir(".partage__qr summary")),
        Etat("impression-offre", reprise, imprimer, (A4,), ("light",)),
        Etat("impression-village", adresses["village"], imprimer, (A4,), ("light",)),
        Etat("auto-evaluation-remplie", adresses["auto-evaluation"], remplir_la_grille),
        Etat(
            "impression-auto-evaluation",
            adresses["auto-evaluation"],
            imprimer_la_grille,
            (A4,),
            ("light",),
        ),
        Etat("impression-cahier", adresses["cahier-des-charges"], imprimer, (A4,), ("light",)),
        Etat("impression-evenement", adresses["evenement"], imprimer, (A4,), ("light",)),
    )
    pages = adresses | dict(_cas())
    return (*(Etat(nom, chemin) for nom, chemin in pages.items()), *touchees)


def _cas() -> Iterator[tuple[str, str]]:
    """Des fiches dans un état rare : un évènement annulé, un ensemble, un village candidat…"""
    quand = maintenant(lire_reglages(DEPOT / "mkdocs.yml"), {})
    parution = Parution(lire_site(DEPOT, quand).catalogue, quand)
    for evenement in parution.evenements:
        yield f"evenement-{evenement.etat.value}", evenement.adresse
    for village in parution.villages:
        yield f"village-{village.label.statut.value}", village.adresse
    for offre in parution.offres:
        if parution.ensemble(offre):
            yield "offre-ensemble", offre.adresse
        if offre.a_reconfirmer(parution.jour):
            yield "offre-a-reconfirmer", offre.adresse
        if not offre.photos:
            yield "offre-sans-photo", offre.adresse
