"""Un encart dans le cadre d'un autre site, avec les en-têtes que le site déclare.

La mairie est une autre origine (`localhost`) que le site (`127.0.0.1`), et ses pages collent les
lignes que donne `/integrer/`, à l'adresse près.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ElementHandle, Frame, Page, expect

from fabriques import Lecteur
from serveur import servir
from sortes import du_depot

pytestmark = pytest.mark.xdist_group("navigateur")

SITE_URL = "https://hebergeur.example/lnv/"
ADRESSES = dict(du_depot())
ENCARTS = (ADRESSES["encart"], ADRESSES["encart-vide"])
REFUS = "chrome-error://chromewebdata/"
Mairie = Callable[[str], str]


@pytest.fixture
def mairie(tmp_path: Path, adresse_avec_entetes: str) -> Iterator[Mairie]:
    """`mairie(html)` : l'adresse d'une page d'un autre site, qui contient ce HTML."""
    (tmp_path / "404.html").touch()
    with servir(tmp_path) as racine:

        def publier(html: str) -> str:
            corps = html.replace(SITE_URL, adresse_avec_entetes)
            page = (
                f'<!doctype html><html lang="fr"><title>Mairie</title><body>{corps}</body></html>'
            )
            (tmp_path / "page.html").write_text(page, "utf-8")
            return f"{racine.replace('127.0.0.1', 'localhost')}page.html"

        yield publier


@pytest.fixture
def lignes(site_navigue: Path) -> dict[str, str]:
    """Chaque ligne toute prête de `/integrer/`, d'après l'adresse de son encart ; et le script."""
    lecteur = Lecteur((site_navigue / "integrer/index.html").read_text("utf-8"))
    champs = [a for balise, a in lecteur.balises if balise == "input" and "data-ligne" in a]
    script = next(a["value"] for _, a in lecteur.balises if a.get("id") == "ligne-du-script")
    return {
        **{c["value"].partition(SITE_URL)[2].partition('"')[0]: c["value"] for c in champs},
        "script": script,
    }


@pytest.fixture
def onglet(navigateur: Browser) -> Iterator[Page]:
    contexte = navigateur.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    yield contexte.new_page()
    contexte.close()


def _cadre(page: Page) -> tuple[ElementHandle, Frame]:
    element = page.wait_for_selector("iframe")
    assert element is not None
    cadre = element.content_frame()
    assert cadre is not None
    cadre.wait_for_load_state("load")
    return element, cadre


def _hauteur(element: ElementHandle) -> float:
    boite = element.bounding_box()
    assert boite is not None
    return boite["height"]


def _attendre_la_hauteur(page: Page, element: ElementHandle, attendue: float) -> None:
    page.wait_for_function(
        "([cadre, h]) => Math.abs(cadre.getBoundingClientRect().height - h) <= 1",
        arg=[element, attendue],
    )


def _du_texte(cadre: Frame) -> float:
    mesure: float = cadre.evaluate("document.documentElement.getBoundingClientRect().height")
    return mesure


@pytest.mark.parametrize("chemin", ENCARTS)
def test_un_encart_s_affiche_ailleurs_et_prend_la_hauteur_de_son_texte(
    onglet: Page, mairie: Mairie, lignes: dict[str, str], chemin: str
) -> None:
    onglet.goto(mairie(lignes[chemin] + lignes["script"]))
    element, cadre = _cadre(onglet)
    expect(onglet.frame_locator("iframe").locator("h1")).to_be_visible()
    for largeur in (1200, 360, 700):
        onglet.set_viewport_size({"width": largeur, "height": 800})
        onglet.wait_for_function("l => innerWidth === l", arg=largeur)
        cadre.wait_for_function("l => Math.abs(innerWidth - l) < 40", arg=largeur)
        _attendre_la_hauteur(onglet, element, _du_texte(cadre))


def test_un_encart_arrive_avant_le_script_est_mesure_quand_meme(
    onglet: Page, mairie: Mairie, lignes: dict[str, str]
) -> None:
    onglet.goto(mairie(lignes[ENCARTS[0]]))
    element, cadre = _cadre(onglet)
    fixe = _hauteur(element)
    assert fixe != _du_texte(cadre)
    source = Lecteur(lignes["script"]).balises[0][1]["src"]
    onglet.add_script_tag(url=source.replace(SITE_URL, cadre.url.partition("integrer/")[0]))
    _attendre_la_hauteur(onglet, element, _du_texte(cadre))


def test_toute_autre_page_refuse_le_cadre(
    onglet: Page, mairie: Mairie, adresse_avec_entetes: str
) -> None:
    autres = {nom: chemin for nom, chemin in du_depot() if chemin not in ENCARTS}
    del autres["introuvable"]  # aucune page n'est à cette adresse
    autres |= {"accueil-nomme": "index.html", "integrer-nomme": "integrer/index.html"}
    cadres = "".join(
        f'<iframe name="{nom}" src="{SITE_URL}{chemin}"></iframe>' for nom, chemin in autres.items()
    )
    temoin = f'<iframe name="temoin" src="{SITE_URL}{ENCARTS[0]}"></iframe>'
    onglet.goto(mairie(cadres + temoin), wait_until="load")
    assert len(autres) > 25
    vues = {cadre.name: cadre.url for cadre in onglet.frames if cadre.name}
    assert vues.pop("temoin") == adresse_avec_entetes + ENCARTS[0]
    assert {nom: url for nom, url in vues.items() if url != REFUS} == {}
    assert vues.keys() == autres.keys()


def test_sans_en_tetes_l_encart_s_affiche_aussi(onglet: Page, tmp_path: Path, adresse: str) -> None:
    (tmp_path / "404.html").touch()
    (tmp_path / "page.html").write_text(f'<iframe src="{adresse}{ENCARTS[0]}"></iframe>', "utf-8")
    with servir(tmp_path) as racine:
        onglet.goto(f"{racine}page.html")
        expect(onglet.frame_locator("iframe").locator("h1")).to_be_visible()


FAUX = {
    "une autre origine": "postMessage({nouvelleVie: 'hauteur', hauteur: 50}, '*')",
    "une autre fenêtre": "envoyer({nouvelleVie: 'hauteur', hauteur: 50}, window)",
    "un autre message": "envoyer({hauteur: 50})",
    "un texte": "envoyer({nouvelleVie: 'hauteur', hauteur: '50'})",
    "rien": "envoyer(null)",
    "l'infini": "envoyer({nouvelleVie: 'hauteur', hauteur: Infinity})",
    "un négatif": "envoyer({nouvelleVie: 'hauteur', hauteur: -50})",
    "une démesure": "envoyer({nouvelleVie: 'hauteur', hauteur: 1e9})",
}
ENVOYER = """
async (message) => {
  const cadre = document.querySelector("iframe");
  const origine = new URL(cadre.src).origin;
  const envoyer = (data, source = cadre.contentWindow) =>
    dispatchEvent(new MessageEvent("message", { origin: origine, source, data }));
  new Function("envoyer", message)(envoyer);
  await new Promise((fini) => setTimeout(fini, 50));
}
"""


@pytest.mark.parametrize("message", FAUX.values(), ids=list(FAUX))
def test_un_message_d_ailleurs_ne_change_rien(
    onglet: Page, mairie: Mairie, lignes: dict[str, str], message: str
) -> None:
    onglet.goto(mairie(lignes[ENCARTS[0]] + lignes["script"]))
    element, cadre = _cadre(onglet)
    _attendre_la_hauteur(onglet, element, _du_texte(cadre))
    avant = _hauteur(element)
    onglet.evaluate(ENVOYER, message)
    assert _hauteur(element) == avant
    juste = "envoyer({nouvelleVie: 'hauteur', hauteur: 50})"
    onglet.evaluate(ENVOYER, juste)  # sans quoi les refus ci-dessus ne prouveraient rien
    _attendre_la_hauteur(onglet, element, 50)


def test_un_lien_de_l_encart_sort_du_cadre(
    onglet: Page, mairie: Mairie, lignes: dict[str, str], adresse_avec_entetes: str
) -> None:
    depart = mairie(lignes[ENCARTS[0]])
    onglet.goto(depart)
    onglet.frame_locator("iframe").locator(".fiche__titre a").first.click()
    onglet.wait_for_url(f"{adresse_avec_entetes}offres/**")
    expect(onglet.locator("main h1")).to_be_visible()
    onglet.go_back()
    onglet.wait_for_url(depart)


def test_l_encart_ne_demande_rien_ailleurs_et_ne_garde_rien(
    onglet: Page, mairie: Mairie, lignes: dict[str, str], adresse_avec_entetes: str
) -> None:
    demandes: list[str] = []
    onglet.on("request", lambda requete: demandes.append(requete.url))
    page = mairie(lignes[ENCARTS[0]] + lignes["script"])
    onglet.goto(page, wait_until="networkidle")
    assert [u for u in demandes if not u.startswith((adresse_avec_entetes, page, "data:"))] == []
    assert any(url.endswith("integrer.js") for url in demandes)
    assert onglet.context.storage_state() == {"cookies": [], "origins": []}


@pytest.mark.parametrize(
    ("fin", "systeme", "fond"),
    [
        ("", "dark", "20"),
        ("#clair", "dark", "251"),
        ("#sombre", "light", "20"),
        ("", "light", "251"),
    ],
)
def test_les_couleurs_suivent_l_appareil_ou_l_adresse(
    onglet: Page, mairie: Mairie, lignes: dict[str, str], fin: str, systeme: str, fond: str
) -> None:
    onglet.emulate_media(color_scheme="dark" if systeme == "dark" else "light")
    onglet.goto(mairie(lignes[ENCARTS[0]].replace('/" title', f'/{fin}" title')))
    couleur = _cadre(onglet)[1].evaluate("getComputedStyle(document.body).backgroundColor")
    assert couleur.startswith(f"rgb({fond},")


@pytest.mark.parametrize("largeur", [240, 360, 700, 1200])
def test_rien_ne_deborde_dans_le_cadre(
    onglet: Page, mairie: Mairie, lignes: dict[str, str], largeur: int
) -> None:
    ligne = lignes[ENCARTS[0]].replace('width="100%"', f'width="{largeur}"')
    onglet.goto(mairie(ligne + lignes["script"]))
    _, cadre = _cadre(onglet)
    assert cadre.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [largeur] * 2


def test_sans_javascript_l_encart_se_lit(
    sans_script: Page, mairie: Mairie, lignes: dict[str, str]
) -> None:
    sans_script.goto(mairie(lignes[ENCARTS[0]] + lignes["script"]))
    dedans = sans_script.frame_locator("iframe")
    expect(dedans.locator("h1")).to_be_visible()
    expect(
        dedans.locator(".fiche--emploi, .fiche--logement, .fiche--terrain").first
    ).to_be_visible()
    expect(dedans.locator(".contact a[href^='tel:']")).to_be_attached()


# --- la page qui compose la ligne -----------------------------------------------------------------


def test_la_page_compose_la_ligne_et_montre_l_encart(page: Page, adresse: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: async (texte) => { window.copie = texte; } } });"
    )
    page.goto(f"{adresse}integrer/")
    page.get_by_label("Lieu", exact=True).select_option(label="Mende")
    page.get_by_label("Largeur").select_option("320")
    page.get_by_label("Couleurs").select_option("clair")
    ligne = page.get_by_label("La ligne à coller", exact=True).input_value()
    assert f'src="{SITE_URL}integrer/commune/48095/#clair"' in ligne
    assert 'width="320"' in ligne
    assert ligne.endswith(f'</iframe><script src="{SITE_URL}integrer.js" async></script>')
    expect(page.frame_locator("main iframe").locator("h1")).to_have_text("Mende")
    page.get_by_label("Hauteur", exact=True).select_option("fixe")
    sans_script = page.get_by_label("La ligne à coller", exact=True).input_value()
    assert sans_script == ligne.partition("<script")[0]
    page.get_by_role("button", name="Copier la ligne").click()
    expect(page.get_by_role("status")).to_have_text("Ligne copiée.")
    assert page.evaluate("window.copie") == sans_script


def test_qui_refuse_la_copie_garde_la_ligne_selectionnee(page: Page, adresse: str) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {"
        " throw new Error(); } } });"
    )
    page.goto(f"{adresse}integrer/")
    page.get_by_role("button", name="Copier la ligne").click()
    expect(page.get_by_role("status")).to_contain_text("sélectionnée")
    ligne = page.get_by_label("La ligne à coller", exact=True).input_value()
    assert page.evaluate("getSelection().toString()") == ligne


def test_sans_javascript_chaque_ligne_est_prete(
    sans_script: Page, adresse: str, lignes: dict[str, str]
) -> None:
    sans_script.goto(f"{adresse}integrer/")
    expect(sans_script.locator("[data-composer]")).to_be_hidden()
    groupe = sans_script.locator("details:has(#commune-48095)")
    groupe.locator("summary").click()
    champ = sans_script.get_by_label("Mende", exact=True)
    expect(champ).to_be_visible()
    expect(champ).to_have_value(lignes["integrer/commune/48095/"])
    expect(champ).not_to_be_editable()
