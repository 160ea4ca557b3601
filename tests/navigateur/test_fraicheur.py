"""Le temps passe après la construction : la page du visiteur le sait, sans rien demander."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from fabriques import construire, evenement, offre, site_constructible
from serveur import servir

pytestmark = pytest.mark.xdist_group("navigateur")


def _offre(rang: int, titre: str, publiee: str, dates: str, statut: str = "publiee") -> str:
    texte = offre(f"CTR-2026-000{rang}", titre, publiee).replace(": publiee", f": {statut}")
    return f"=== offres/projet/{titre.lower()}.yml\n" + texte.replace("limite: 2028-12-31", dates)


CONTENU = (
    _offre(1, "Datee", "2026-11-25 09:00", "limite: 2026-12-14")
    + _offre(2, "Durable", "2026-11-01 09:01", "confirmee: 2026-11-20\n  mise_a_jour: 2026-11-28")
    + _offre(3, "Pourvue", "2026-10-01 09:02", "pourvue: 2026-11-20", "pourvue")
    + "=== content/evenements/salon.md\n"
    + evenement("CTR-2026-0101", "Salon", "debut: 2026-12-10 18:00\nfin: 2026-12-10 20:00\n")
)


@pytest.fixture(scope="module")
def vivant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Un petit site en ligne, construit le 1er décembre 2026."""
    source = site_constructible(tmp_path_factory.mktemp("vivant"), CONTENU)
    for chemin in (source / "mkdocs.yml", *(source / "content/territoires").glob("a*.md")):
        texte = chemin.read_text("utf-8").replace("demonstration: true", "demonstration: false")
        chemin.write_text(texte.replace("@contree.example", "@contree.fr"), "utf-8")
    essai = construire(source, NV_DATE="2026-12-01")
    assert essai.code == 0, essai.sortie
    with servir(source / "site") as adresse:
        yield adresse


Ouvrir = Callable[..., Page]


@pytest.fixture
def le_jour(navigateur: Browser, vivant: str) -> Iterator[Ouvrir]:
    """`le_jour("2026-12-15T00:00:00+01:00", "offres/")` : la page, vue cet instant-là."""
    contextes, fautes = [], []

    def ouvrir(instant: str, chemin: str, fuseau: str = "Europe/Paris") -> Page:
        contexte = navigateur.new_context(locale="fr-FR", timezone_id=fuseau)
        contextes.append(contexte)
        onglet = contexte.new_page()
        onglet.on("pageerror", lambda erreur: fautes.append(str(erreur)))
        onglet.clock.set_fixed_time(instant)
        onglet.goto(vivant + chemin)
        return onglet

    yield ouvrir
    for contexte in contextes:
        contexte.close()
    assert fautes == []


CONSTRUIT = "2026-12-01T09:00:00+01:00"
VEILLE, LENDEMAIN = "2026-12-14T23:59:00+01:00", "2026-12-15T00:00:00+01:00"


def cartes(page: Page) -> list[str]:
    """Les titres des cartes visibles de la page."""
    return page.locator(".fiche:visible .fiche__titre").all_inner_texts()


@pytest.mark.parametrize("fuseau", ["Europe/Paris", "Pacific/Auckland", "America/Cayenne"])
def test_une_offre_datee_disparait_a_minuit_a_paris(le_jour: Ouvrir, fuseau: str) -> None:
    avant = le_jour(VEILLE, "offres/projet/", fuseau)
    assert sorted(cartes(avant)) == ["Datee", "Durable"]
    expect(avant.locator(".compte")).to_have_text("2 offres")
    apres = le_jour(LENDEMAIN, "offres/projet/", fuseau)
    assert cartes(apres) == ["Durable"]
    expect(apres.locator(".compte")).to_have_text("1 offre")
    expect(apres.locator(".vide")).to_be_hidden()


def test_une_liste_ou_tout_a_expire_dit_quoi_faire(le_jour: Ouvrir) -> None:
    page = le_jour("2027-06-01T12:00:00+02:00", "offres/")
    assert cartes(page) == []
    expect(page.locator(".compte")).to_have_text("0 offre")
    expect(page.locator(".vide")).to_contain_text("Aucune offre en ce moment.")
    accueil = le_jour("2027-06-01T12:00:00+02:00", "")
    assert cartes(accueil) == []
    expect(accueil.get_by_role("heading", name="Les prochains rendez-vous")).to_be_hidden()
    expect(accueil.locator("[data-attente]")).to_be_visible()
    commune = le_jour("2027-06-01T12:00:00+02:00", "communes/valbrume/")
    expect(commune.locator(".vide")).to_contain_text("Pas d’offre publiée")
    expect(commune.get_by_role("heading", name="Les rendez-vous")).to_be_hidden()


def test_la_page_d_une_offre_fermee_le_dit_et_retire_l_appel(le_jour: Ouvrir) -> None:
    avant = le_jour(VEILLE, "offres/projet/datee/")
    expect(avant.locator(".alerte")).to_be_hidden()
    expect(avant.locator("#contact")).to_be_visible()
    apres = le_jour(LENDEMAIN, "offres/projet/datee/")
    expect(apres.locator(".alerte")).to_contain_text(
        "Cette offre n’est plus ouverte depuis le 15 décembre 2026."
    )
    expect(apres.locator("#contact")).to_be_hidden()
    expect(apres.locator(".tete__actions")).to_be_hidden()


def test_une_offre_pourvue_finit_par_le_dire_elle_aussi(le_jour: Ouvrir) -> None:
    page = le_jour("2027-01-20T12:00:00+01:00", "offres/projet/pourvue/")
    expect(page.locator(".alerte:visible")).to_contain_text("pourvue depuis le 20 novembre 2026")


@pytest.mark.parametrize(
    ("instant", "mention"),
    [
        (CONSTRUIT, "Nouveau"),
        ("2026-12-08T23:59:00+01:00", "Nouveau"),
        ("2026-12-09T00:00:00+01:00", ""),
    ],
)
def test_nouveau_tombe_apres_quatorze_jours(le_jour: Ouvrir, instant: str, mention: str) -> None:
    page = le_jour(instant, "offres/projet/datee/")
    assert "".join(page.locator(".tete .badge:visible").all_inner_texts()) == mention


def test_une_offre_que_personne_ne_confirme_est_a_reconfirmer_puis_fermee(
    le_jour: Ouvrir,
) -> None:
    fraiche = le_jour("2027-02-17T23:59:00+01:00", "offres/projet/durable/")
    expect(fraiche.get_by_text("À reconfirmer")).to_be_hidden()
    expect(fraiche.get_by_text("Confirmée le 20 novembre 2026")).to_be_visible()
    expect(fraiche.get_by_text("Mise à jour le 28 novembre 2026")).to_be_visible()
    vieille = le_jour("2027-02-18T00:00:00+01:00", "offres/projet/durable/")
    expect(vieille.get_by_text("À reconfirmer")).to_be_visible()
    expect(vieille.locator(".alerte:visible")).to_contain_text("Appelez avant de vous déplacer")
    fermee = le_jour("2027-03-20T00:00:00+01:00", "offres/projet/durable/")
    expect(fermee.locator(".alerte:visible")).to_have_count(1)
    expect(fermee.locator(".alerte:visible")).to_contain_text("n’est plus ouverte")


def test_un_rendez_vous_passe_quitte_les_listes_et_le_dit(le_jour: Ouvrir) -> None:
    assert cartes(le_jour("2026-12-10T20:00:00+01:00", "evenements/")) == ["Salon"]
    passe = le_jour("2026-12-10T20:01:00+01:00", "evenements/")
    assert cartes(passe) == []
    expect(passe.locator(".vide")).to_be_visible()
    page = le_jour("2026-12-10T20:01:00+01:00", "evenements/salon/")
    expect(page.locator(".alerte:visible")).to_have_text("Ce rendez-vous est passé.")
    expect(page.locator(".badge:visible")).to_have_text("Passé")


def test_la_recherche_ne_montre_plus_une_offre_fermee(le_jour: Ouvrir) -> None:
    chemin = "recherche/?genre=Projets+%C3%A0+construire"
    avant = le_jour(VEILLE, chemin)
    expect(avant.locator("[data-etat]")).to_have_text("2 résultats")
    apres = le_jour(LENDEMAIN, chemin)
    expect(apres.locator("[data-etat]")).to_have_text("1 résultat")
    expect(apres.locator("[data-resultats] li")).to_have_count(1)
    tard = le_jour("2027-06-01T12:00:00+02:00", chemin)
    expect(tard.locator("[data-etat]")).to_have_text(re.compile("^Aucun résultat"))


def test_sans_script_la_page_dit_la_date_limite(sans_script: Page, vivant: str) -> None:
    sans_script.goto(f"{vivant}offres/projet/datee/")
    expect(sans_script.get_by_text("Jusqu’au 14 décembre 2026")).to_be_visible()
    expect(sans_script.locator(".alerte")).to_be_hidden()


def test_signaler_une_erreur_ouvre_un_courriel_tout_pret(le_jour: Ouvrir) -> None:
    page = le_jour(CONSTRUIT, "offres/projet/datee/")
    lien = page.get_by_role("link", name="Signaler une erreur", exact=True).get_attribute("href")
    assert lien is not None
    assert lien.startswith(
        "mailto:amont@contree.fr?subject=Erreur%20%C3%A0%20signaler%C2%A0%3A%20CTR"
    )
    assert "%2F%0D%0A%0D%0ACe%20qui%20ne%20va%20pas" in lien
    assert (
        "body=Page%C2%A0%3A%20https%3A%2F%2Fnouvelle-vie.example%2Foffres%2Fprojet%2Fdatee%2F%0D%0A"
        in lien
    )
    for chemin in ("communes/valbrume/", "evenements/salon/"):
        erreur = le_jour(CONSTRUIT, chemin).get_by_role("link", name="Signaler une erreur")
        expect(erreur).to_have_count(1)


def test_la_demonstration_ne_vieillit_pas(page: Page, adresse: str) -> None:
    page.clock.set_fixed_time("2031-01-01T12:00:00+01:00")
    page.goto(f"{adresse}offres/")
    expect(page.locator("script[src*=fraicheur]")).to_have_count(0)
    assert len(cartes(page)) > 20
    page.goto(f"{adresse}recherche/?q=epicerie")
    expect(page.locator("[data-resultats] li").first).to_be_visible()
