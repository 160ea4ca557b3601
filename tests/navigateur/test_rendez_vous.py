"""Les rendez-vous devant un visiteur : choix, adresse, jour de Paris où qu'il soit, sans script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from fabriques import construire, evenement, site_constructible
from serveur import servir

pytestmark = pytest.mark.xdist_group("navigateur")

CONTENU = (
    "=== content/evenements/soiree.md\n"
    + evenement("CTR-2026-0101", "Soirée", "debut: 2026-12-10 18:30\nfin: 2026-12-10 21:00\n")
    + "=== content/evenements/foire.md\n"
    + evenement("CTR-2026-0102", "Foire", "debut: 2026-12-11\nfin: 2026-12-13\n")
)


def _titres(page: Page) -> list[str]:
    return page.locator(".fiche[data-rendez-vous]:visible .fiche__titre").all_inner_texts()


def test_les_filtres_se_combinent_comptent_et_vivent_dans_l_adresse(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}evenements/")
    tous = len(_titres(page))
    etat = page.locator("[data-etat]")
    expect(etat).to_have_text(f"{tous} rendez-vous")
    page.get_by_label("Type").select_option("session-accueil")
    assert 0 < len(_titres(page)) < tous
    expect(etat).to_have_text(f"{len(_titres(page))} rendez-vous")
    # Les comptes des autres listes suivent le choix ; ce qui ne mènerait à rien ne se choisit pas.
    options = page.get_by_label("Pour qui").locator("option")
    assert re.search(r"Candidats à l.installation [(]\d+[)]", " ".join(options.all_inner_texts()))
    expect(page.locator("option[value=proprietaires]")).to_be_disabled()
    page.get_by_label("Territoire").select_option("sud-lozere")
    assert page.url.endswith("evenements/?type=session-accueil&territoire=sud-lozere")
    choisis = _titres(page)
    page.reload()
    assert _titres(page) == choisis
    page.get_by_role("button", name="Effacer les filtres").click()
    assert len(_titres(page)) == tous
    expect(page.get_by_label("Type")).to_be_focused()
    assert page.url.endswith("evenements/")


def test_le_choix_suit_du_mois_a_la_liste_et_une_valeur_inconnue_ne_fait_rien(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}evenements/2027-03/?type=immersion&public=nimporte&utm=1")
    expect(page.locator("[data-etat]")).to_have_text("1 rendez-vous")
    assert page.url.endswith("2027-03/?type=immersion")
    visibles = page.locator(".rdv:visible a")
    assert set(visibles.all_inner_texts()) == {"Une nuit et une matinée à Villefort"}
    page.get_by_role("link", name="avril 2027").click()
    assert page.url.endswith("evenements/2027-04/?type=immersion")
    expect(page.locator("[data-etat]")).to_have_text("Aucun rendez-vous ne correspond à ce choix.")
    page.get_by_role("link", name="En liste").click()
    expect(page.locator("[data-etat]")).to_have_text("1 rendez-vous")
    assert page.url.endswith("evenements/?type=immersion")
    assert _titres(page) == ["Une nuit et une matinée à Villefort"]


def test_en_demonstration_aucun_jour_n_est_celui_du_visiteur(page: Page, adresse: str) -> None:
    page.clock.set_fixed_time("2026-12-11T12:00:00+01:00")
    page.goto(f"{adresse}evenements/2026-12/")
    expect(page.locator("[data-filtres]")).to_be_visible()
    assert page.locator("[aria-current=date], .badge--jour").count() == 0


def test_sans_script_chaque_choix_et_chaque_mois_est_un_lien(
    sans_script: Page, adresse: str
) -> None:
    sans_script.goto(f"{adresse}evenements/")
    assert not sans_script.locator("[data-filtres]").is_visible()
    sans_script.get_by_role("link", name="Session d’accueil", exact=False).first.click()
    assert sans_script.url.endswith("evenements/type/session-accueil/")
    assert all("ession" in titre for titre in _titres(sans_script))
    sans_script.get_by_role("link", name="Par mois").click()
    assert sans_script.url.endswith("evenements/2026-12/")
    sans_script.get_by_role("link", name="janvier 2027").click()
    jours = sans_script.locator(".mois__jour:visible").all_inner_texts()
    assert jours == ["Jeudi 21", "Jeudi 28"]


def test_le_mois_tient_dans_un_petit_ecran(sans_script: Page, adresse: str) -> None:
    sans_script.set_viewport_size({"width": 320, "height": 700})
    for chemin in ("evenements/", "evenements/2027-03/", "evenements/type/salon/"):
        sans_script.goto(adresse + chemin)
        assert sans_script.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(("permise", "dit"), [(True, "Adresse copiée"), (False, "pas permis")])
def test_l_adresse_d_un_agenda_se_copie(page: Page, adresse: str, permise: bool, dit: str) -> None:
    """Sans rien demander à personne : une requête ailleurs ferait échouer la préparation."""
    refus = "" if permise else "throw new Error();"
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async texte => {"
        f"{refus} window.copie = texte; }} }} }});"
    )
    page.goto(f"{adresse}flux/")
    page.locator("summary", has_text="Par territoire").click()
    page.get_by_role("button", name="Copier l’adresse : Gévaudan-Lozère").click()
    ligne = page.locator(".adresse", has_text="territoire-gevaudan")
    expect(ligne.get_by_role("status")).to_contain_text(dit)
    attendue = "https://hebergeur.example/lnv/agenda/territoire-gevaudan.ics" if permise else None
    assert page.evaluate("window.copie ?? null") == attendue


@pytest.mark.parametrize(
    ("chemin", "agenda"),
    [
        ("evenements/", "agenda.ics"),
        ("evenements/type/salon/", "agenda/type-salon.ics"),
        ("territoires/gevaudan/", "agenda/territoire-gevaudan.ics"),
    ],
)
def test_sans_script_l_adresse_se_lit_et_les_liens_suffisent(
    sans_script: Page, adresse: str, chemin: str, agenda: str
) -> None:
    sans_script.goto(adresse + chemin)
    bloc = sans_script.locator(".abonnement")
    ici = f"hebergeur.example/lnv/{agenda}"
    expect(bloc.locator("code")).to_have_text(f"https://{ici}")
    expect(bloc.get_by_role("button")).to_have_count(0)
    expect(bloc.locator(f"a[href='webcal://{ici}']")).to_be_visible()
    expect(bloc.locator("dd")).to_have_count(4)
    hotes = bloc.locator("a[rel='noopener noreferrer']").evaluate_all("t => t.map(a => a.host)")
    assert hotes == ["calendar.google.com", "outlook.live.com", "outlook.office.com"]


@pytest.fixture(scope="module")
def vivant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Un petit site en ligne, construit le 1er décembre 2026."""
    source = site_constructible(tmp_path_factory.mktemp("rendez-vous"), CONTENU)
    for chemin in (source / "mkdocs.yml", *(source / "content/territoires").glob("a*.md")):
        texte = chemin.read_text("utf-8").replace("demonstration: true", "demonstration: false")
        chemin.write_text(texte.replace("@contree.example", "@contree.fr"), "utf-8")
    essai = construire(source, NV_DATE="2026-12-01")
    assert essai.code == 0, essai.sortie
    with servir(source / "site") as racine:
        yield racine


@pytest.mark.parametrize("fuseau", ["Europe/Paris", "America/Cayenne", "Pacific/Noumea"])
@pytest.mark.parametrize(
    ("instant", "jour", "cartes"),
    [
        ("2026-12-10T00:10:00+01:00", "2026-12-10", ["Soirée"]),
        ("2026-12-10T20:59:00+01:00", "2026-12-10", ["Soirée"]),
        # La soirée est finie à 21 heures de Paris, et il n'est pas encore le 11.
        ("2026-12-10T23:50:00+01:00", "2026-12-10", []),
        ("2026-12-11T00:00:00+01:00", "2026-12-11", ["Foire"]),
        ("2026-12-13T23:59:00+01:00", "2026-12-13", ["Foire"]),
    ],
)
def test_aujourd_hui_est_celui_de_paris(
    navigateur: Browser, vivant: str, fuseau: str, instant: str, jour: str, cartes: list[str]
) -> None:
    contexte = navigateur.new_context(locale="fr-FR", timezone_id=fuseau)
    page = contexte.new_page()
    page.clock.set_fixed_time(instant)
    page.goto(f"{vivant}evenements/2026-12/")
    du_jour = page.locator("[aria-current=date]")
    expect(du_jour).to_have_count(1)
    assert du_jour.get_attribute("data-jour") == jour
    expect(du_jour).to_contain_text("Aujourd’hui")
    page.goto(f"{vivant}evenements/")
    expect(page.locator("[data-filtres]")).to_be_visible()
    marquees = page.locator(".fiche:visible", has=page.locator(".badge--jour"))
    assert marquees.locator(".fiche__titre").all_inner_texts() == cartes
    contexte.close()
