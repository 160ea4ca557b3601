"""Les offres à facettes, dans un vrai navigateur, devant ce que dit le catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.communes import distance_km
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.modele.parution import Parution
from outils import DEPOT, lire_site

pytestmark = pytest.mark.xdist_group("navigateur")

ETAT = "[data-combien]"
QUAND = maintenant(lire_reglages(DEPOT / "mkdocs.yml"), {})
PARUTION = Parution(lire_site(DEPOT, QUAND).catalogue, QUAND)
TERRITOIRE = PARUTION.territoires[1]


def territoire(offre: Offre) -> str:
    return PARUTION.commune_de(offre).territoire


def km(offre: Offre, nom: str) -> float:
    ici = PARUTION.catalogue.registre.trouver(nom)
    assert ici
    return distance_km(ici.centre, PARUTION.commune_de(offre).centre)


def montant(offre: Offre, *cles: str) -> float | None:
    return float(offre.montant[0]) if offre.montant and offre.montant[1] in cles else None


LOYERS = ("redevance", "loyer_cc", "loyer_ht", "loyer_ttc")


def entre(valeur: Any, mini: float = 0, maxi: float = 1e9) -> bool:
    return valeur is not None and mini <= valeur <= maxi


def age(offre: Offre) -> int:
    assert offre.parution
    return (QUAND.date() - offre.parution.date()).days


FILTRES: dict[str, Callable[[Offre], object]] = {
    "genre=logement": lambda o: o.genre == "logement",
    "genre=logement&genre=emploi": lambda o: o.genre in ("logement", "emploi"),
    f"territoire={TERRITOIRE.slug}": lambda o: territoire(o) == TERRITOIRE.code,
    "territoire=hors": lambda o: territoire(o) == "hors",
    "commune=mende": lambda o: PARUTION.commune_de(o).slug == "mende",
    "commune=mende&rayon=20": lambda o: km(o, "Mende") <= 20,
    "prix_max=100000": lambda o: entre(montant(o, "prix"), maxi=100_000),
    "loyer_min=400&loyer_max=600": lambda o: entre(montant(o, *LOYERS), 400, 600),
    "prix_max=60000&loyer_max=500": lambda o: (
        entre(montant(o, "prix"), maxi=60_000) or entre(montant(o, *LOYERS), maxi=500)
    ),
    "surface_min=60&surface_max=150": lambda o: entre(getattr(o, "surface", None), 60, 150),
    "pieces_min=4": lambda o: entre(getattr(o, "pieces", None), 4),
    "transaction=location": lambda o: getattr(o, "transaction", "") == "location",
    "contrat=cdi&contrat=liberal": lambda o: (
        getattr(o, "contrat", "") == "cdi" or getattr(o, "exercice", "") == "liberal"
    ),
    "ensemble=oui": PARUTION.ensemble,
    "logement_inclus=oui": lambda o: (
        getattr(o, "logement_inclus", False)
        or getattr(o, "logement_propose", False)
        or o.logement_lie in {autre.id for autre in PARUTION.ensemble(o)}
    ),
    "depuis=30": lambda o: age(o) <= 30,
    "genre=logement&prix_max=x&commune=nulle-part&inconnu=1": lambda o: o.genre == "logement",
}


def attendues(question: str) -> list[Offre]:
    return [o for o in PARUTION.offres if FILTRES[question](o)]


def dire(nombre: int) -> str:
    return f"{nombre} offre{'s' if nombre > 1 else ''}" if nombre else "Aucune offre"


def ouvrir(page: Page, adresse: str, question: str = "") -> None:
    """La page, quand le formulaire a compté : son texte, écrit d'avance, ne le dit pas."""
    page.goto(f"{adresse}offres/{question and '?'}{question}")
    page.locator(".facettes--comptee").wait_for()


def cartes(page: Page) -> Locator:
    return page.locator("[data-dessin] > .fiche")


def liens(page: Page) -> list[str]:
    """Les adresses des offres montrées, toutes les suites dépliées."""
    while page.locator("[data-suite]").is_visible():
        montrees = cartes(page).count()
        page.locator("[data-suite]").click()
        expect(cartes(page)).not_to_have_count(montrees)
    tous: list[str] = page.locator("[data-dessin] .fiche__titre a").evaluate_all(
        "liens => liens.map(lien => lien.href)"
    )
    return tous


def case(page: Page, nom: str) -> Locator:
    return page.locator(".filtres").get_by_role("checkbox", name=re.compile(rf"^{nom}"))


# --- filtrer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", FILTRES)
def test_chaque_filtre_montre_les_offres_du_catalogue(
    page: Page, adresse: str, question: str
) -> None:
    voulues = attendues(question)
    assert 0 < len(voulues) < len(PARUTION.offres)
    ouvrir(page, adresse, question)
    expect(page.locator(ETAT)).to_have_text(dire(len(voulues)))
    expect(cartes(page)).to_have_count(min(24, len(voulues)))
    assert liens(page) == [f"{adresse}{offre.adresse}" for offre in voulues]


def test_le_label_seulement(page: Page, adresse: str) -> None:
    labellisees = {PARUTION.commune_de(v).code for v in PARUTION.villages_labellises}
    voulues = [o for o in PARUTION.offres if PARUTION.commune_de(o).code in labellisees]
    ouvrir(page, adresse, "label=oui")
    expect(page.locator(ETAT)).to_have_text(dire(len(voulues)))


def test_chaque_choix_dit_combien_il_donnerait(page: Page, adresse: str) -> None:
    """Le nombre écrit près d'un choix est celui des offres que l'on a en le prenant."""
    ouvrir(page, adresse, "surface_min=50")
    for choix in page.locator(".filtre:not([hidden]) .filtre__case").all():
        if not choix.is_visible():
            continue
        dit = choix.locator("[data-nombre]").inner_text()
        choix.click()
        expect(page.locator(ETAT)).to_have_text(dire(int(dit)))
        choix.click()


def test_les_menus_disent_aussi_combien(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "commune=mende&rayon=20")
    rayons = page.get_by_label("Distance, à vol d’oiseau").locator("option")
    proches = sum(km(o, "Mende") <= 30 for o in PARUTION.offres)
    expect(rayons.nth(4)).to_have_text(f"À 30 km au plus ({proches})")
    ici = len(attendues("commune=mende"))
    expect(page.get_by_label("Commune", exact=True).locator("option:checked")).to_have_text(
        f"Mende ({ici})"
    )


def test_les_filtres_etrangers_au_genre_choisi_se_cachent(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    contrat = page.get_by_role("group", name="Contrat ou exercice")
    expect(contrat).to_be_visible()
    case(page, "Logements").check()
    expect(contrat).to_be_hidden()
    expect(page.get_by_role("group", name="Nombre de pièces")).to_be_visible()


def test_une_carte_dessinee_dit_ce_que_dit_la_carte_ecrite(page: Page, adresse: str) -> None:
    """Même forme : le dessin n'a de moins que le résumé et le texte de remplacement des photos."""
    ouvrir(page, adresse)
    decrire = """fiches => fiches.map(fiche => {
      for (const p of fiche.querySelectorAll(".fiche__resume, [hidden]")) p.remove();
      const dire = e => e.className + ":" + e.textContent.trim();
      const illustree = !!fiche.querySelector("img:not(.image__fond)");
      const dits = [...fiche.querySelectorAll("p, h2, .fiche__dessin")].map(dire);
      return [fiche.className, fiche.querySelector("a").href, illustree, ...dits];
    })"""
    ecrites = page.locator("[data-ecrite] .fiche").evaluate_all(decrire)
    page.get_by_label("Offres publiées").select_option("60")
    expect(cartes(page)).to_have_count(len([o for o in PARUTION.offres if age(o) <= 60]))
    dessinees = cartes(page).evaluate_all(decrire)
    assert dessinees
    for faite, ecrite in zip(dessinees, ecrites, strict=False):
        assert faite == ecrite


# --- trier ----------------------------------------------------------------------------------------


def test_le_tri_par_prix(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    prix = sorted(m for o in PARUTION.offres if (m := montant(o, "prix", *LOYERS)) is not None)
    for tri, attendus in (("prix", prix), ("prix-decroissant", prix[::-1])):
        page.get_by_label("Trier par").select_option(tri)
        expect(page).to_have_url(re.compile(f"tri={tri}$"))
        par_adresse = {
            f"{adresse}{o.adresse}": montant(o, "prix", *LOYERS) for o in PARUTION.offres
        }
        vus = [par_adresse[lien] for lien in liens(page)]
        assert vus == [*attendus, *[None] * (len(PARUTION.offres) - len(prix))]


def test_le_tri_par_distance_demande_une_commune(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    distance = page.get_by_label("Trier par").locator("option[value=distance]")
    assert distance.is_disabled()
    page.get_by_label("Commune", exact=True).select_option("florac-trois-rivieres")
    expect(distance).to_be_enabled()
    page.get_by_label("Distance, à vol d’oiseau").select_option("50")
    page.get_by_label("Trier par").select_option("distance")
    proches = [o for o in PARUTION.offres if km(o, "Florac Trois Rivières") <= 50]
    expect(page.locator(ETAT)).to_have_text(dire(len(proches)))
    proches.sort(key=lambda o: km(o, "Florac Trois Rivières"))
    par_adresse = {f"{adresse}{o.adresse}": km(o, "Florac Trois Rivières") for o in proches}
    vus = [par_adresse.pop(lien) for lien in liens(page)]
    assert not par_adresse
    # L'index arrondit les centres à dix mètres.
    assert vus == pytest.approx(sorted(vus), abs=0.02)
    loin = cartes(page).last.locator(".fiche__lieu")
    expect(loin).to_have_text(
        re.compile(rf" · {round(km(proches[-1], 'Florac Trois Rivières'))} km$")
    )


# --- l'adresse ------------------------------------------------------------------------------------


def test_l_adresse_suit_le_retour_arriere_ramene_et_l_avance_aussi(
    page: Page, adresse: str
) -> None:
    ouvrir(page, adresse)
    tout = page.locator(ETAT).inner_text()
    case(page, "Logements").check()
    expect(page).to_have_url(f"{adresse}offres/?genre=logement")
    logements = page.locator(ETAT).inner_text()
    case(page, "Emplois").check()
    expect(page).to_have_url(f"{adresse}offres/?genre=logement&genre=emploi")
    page.go_back()
    expect(page.locator(ETAT)).to_have_text(logements)
    expect(case(page, "Emplois")).not_to_be_checked()
    page.go_back()
    expect(page.locator(ETAT)).to_have_text(tout)
    expect(page.locator("[data-ecrite]")).to_be_visible()
    page.go_forward()
    expect(page.locator(ETAT)).to_have_text(logements)
    page.reload()
    expect(page.locator(ETAT)).to_have_text(logements)
    expect(case(page, "Logements")).to_be_checked()


def test_au_retour_d_une_offre_la_liste_est_telle_qu_on_l_a_laissee(
    page: Page, adresse: str
) -> None:
    ouvrir(page, adresse, "tri=prix")
    expect(cartes(page)).to_have_count(24)
    page.locator("[data-suite]").click()
    expect(cartes(page)).to_have_count(len(PARUTION.offres))
    expect(cartes(page).nth(24).locator("a")).to_be_focused()
    cartes(page).nth(30).locator("a").click()
    expect(page.locator(".facettes")).to_have_count(0)
    page.go_back()
    expect(cartes(page)).to_have_count(len(PARUTION.offres))


def test_une_borne_tapee_filtre_sans_voler_le_curseur(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    champ = page.get_by_label("Surface, De")
    champ.press_sequentially("100", delay=30)
    expect(page).to_have_url(re.compile(r"surface_min=100$"))
    expect(champ).to_be_focused()
    expect(champ).to_have_value("100")


def test_ce_qu_on_tape_avant_que_l_index_n_arrive_n_est_pas_perdu(page: Page, adresse: str) -> None:
    page.add_init_script(
        "const demander = fetch; window.fetch = (...quoi) =>"
        " new Promise((fini) => setTimeout(fini, 500)).then(() => demander(...quoi));"
    )
    page.goto(f"{adresse}offres/")
    champ = page.get_by_label("Surface, De")
    champ.press_sequentially("100", delay=250)
    expect(page).to_have_url(re.compile(r"surface_min=100$"))
    expect(champ).to_have_value("100")


def test_les_etiquettes_se_retirent_et_tout_s_efface(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "genre=logement&genre=local&prix_max=200000")
    poses = page.locator("[data-poses] button")
    expect(poses).to_have_count(3)
    expect(poses.last).to_contain_text("Prix d’achat\u00a0: au plus 200\u202f000\u00a0€")
    poses.first.click()
    expect(poses).to_have_count(2)
    expect(page.locator(ETAT)).to_be_focused()
    expect(case(page, "Locaux")).not_to_be_checked()
    page.get_by_role("button", name="Tout effacer").click()
    expect(page).to_have_url(f"{adresse}offres/")
    expect(page.locator("[data-poses]")).to_be_hidden()
    expect(page.locator(ETAT)).to_have_text(dire(len(PARUTION.offres)))


def test_le_flux_de_la_vue(page: Page, adresse: str) -> None:
    flux = page.locator("[data-flux-de-la-vue]")
    for question, fichier in (
        ("", "offres"),
        ("tri=prix", "offres"),
        ("genre=logement", "offres-logement"),
        (f"territoire={TERRITOIRE.slug}", f"offres-{TERRITOIRE.slug}"),
    ):
        ouvrir(page, adresse, question)
        lien = flux.get_by_role("link").evaluate("lien => lien.href")
        assert lien == f"{adresse}flux/{fichier}.xml"
    ouvrir(page, adresse, "genre=logement&prix_max=90000")
    expect(flux).to_be_hidden()


# --- aucun résultat -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "genre=sante&transaction=vente",
        "genre=terrain&prix_max=10",
        "genre=sante&commune=mende",
        "genre=emploi&surface_min=100&loyer_max=200&commune=mende",
    ],
)
def test_aucun_resultat_propose_le_plus_proche_avec_son_vrai_nombre(
    page: Page, adresse: str, question: str
) -> None:
    ouvrir(page, adresse, question)
    expect(page.locator(ETAT)).to_have_text("Aucune offre")
    propositions = page.locator("[data-sans-resultat] button")
    premiere = propositions.first
    nombre = int(re.findall(r"(\d+) offres?$", premiere.inner_text())[0])
    assert nombre > 0
    premiere.click()
    expect(page.locator(ETAT)).to_have_text(dire(nombre))
    expect(cartes(page)).to_have_count(min(24, nombre))
    expect(page.locator("[data-sans-resultat]")).to_be_hidden()


def test_une_distance_se_desserre_avant_de_se_retirer(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "genre=sante&commune=mende")
    premiere = page.locator("[data-sans-resultat] button").first
    expect(premiere).to_contain_text(re.compile(r"^À \d+ km au plus de Mende"))


# --- la carte -------------------------------------------------------------------------------------


def test_la_carte_et_la_liste_montrent_les_memes_offres(page: Page, adresse: str) -> None:
    logements = attendues("genre=logement")
    ouvrir(page, adresse, "genre=logement")
    expect(page.locator(".carte-vive")).to_be_hidden()
    page.get_by_role("radio", name="Les deux").check(force=True)
    expect(page).to_have_url(re.compile(r"genre=logement&vue=deux$"))
    expect(page.locator(".carte-vive")).to_be_visible()
    expect(page.locator(".carte-vive__toile .leaflet-marker-icon").first).to_be_visible()
    expect(cartes(page)).to_have_count(len(logements))
    page.get_by_role("radio", name="Carte").check(force=True)
    expect(cartes(page).first).to_be_hidden()
    expect(page.locator(ETAT)).to_have_text(dire(len(logements)))
    page.go_back()
    expect(cartes(page).first).to_be_visible()


# --- la page autour -------------------------------------------------------------------------------


def test_l_index_n_est_demande_qu_ici_et_quand_il_sert(navigateur: Browser, adresse: str) -> None:
    contexte = navigateur.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    onglet, demandes = contexte.new_page(), list[str]()
    onglet.on("request", lambda requete: demandes.append(requete.url))
    for chemin in ("", "offres/logement/", "recherche/", "carte/", "offres/"):
        onglet.goto(f"{adresse}{chemin}", wait_until="networkidle")
        assert not [u for u in demandes if "facettes.json" in u], chemin
    expect(onglet.locator(".compte")).to_have_text(dire(len(PARUTION.offres)))
    onglet.get_by_text("Filtrer les offres").click()
    expect(onglet.locator(".facettes--comptee")).to_be_attached()
    expect(onglet.locator(ETAT)).to_have_text(dire(len(PARUTION.offres)))
    assert len([u for u in demandes if "facettes.json" in u]) == 1
    contexte.close()


def test_sur_telephone_le_formulaire_se_replie_sur_ses_offres(
    navigateur: Browser, adresse: str
) -> None:
    contexte = navigateur.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    onglet = contexte.new_page()
    onglet.goto(f"{adresse}offres/")
    onglet.get_by_text("Filtrer les offres").click()
    case(onglet, "Logements").check()
    logements = len(attendues("genre=logement"))
    onglet.get_by_role("button", name=f"Voir les {logements} offres").click()
    expect(onglet.locator(".filtres__champs")).to_be_hidden()
    expect(onglet.get_by_text("Filtrer les offres")).to_be_visible()
    expect(onglet.locator("[data-actifs]")).to_have_text("(1)")
    expect(onglet.locator(ETAT)).to_be_in_viewport()
    contexte.close()


def test_une_liste_par_genre_mene_au_formulaire_deja_rempli(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}offres/logement/")
    page.get_by_role("link", name="Filtrer par lieu").click()
    expect(case(page, "Logements")).to_be_checked()
    expect(page.locator(ETAT)).to_have_text(dire(len(attendues("genre=logement"))))


def test_un_index_perdu_rend_les_listes(navigateur: Browser, adresse: str) -> None:
    contexte = navigateur.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    onglet = contexte.new_page()
    onglet.route("**/facettes.json", lambda route: route.abort())
    onglet.goto(f"{adresse}offres/?genre=logement")
    expect(onglet.locator(ETAT)).to_contain_text("Parcourez les listes")
    expect(onglet.locator(".genres")).to_be_visible()
    expect(onglet.locator(".filtres")).to_be_hidden()
    expect(onglet.locator("[data-ecrite] .fiche").first).to_be_visible()
    contexte.close()


def test_sans_javascript_les_listes_repondent(sans_script: Page, adresse: str) -> None:
    sans_script.goto(f"{adresse}offres/?genre=logement")
    expect(sans_script.locator(".filtres")).to_be_hidden()
    expect(sans_script.locator(".facettes__barre")).to_be_hidden()
    expect(sans_script.locator("[data-ecrite] .fiche")).to_have_count(24)
    sans_script.locator(".genres").get_by_role("link", name="Logements").click()
    expect(sans_script.locator("h1")).to_contain_text("Logements")
    expect(sans_script.locator(".affiner")).to_be_hidden()


def test_une_offre_expiree_depuis_la_construction_ne_se_montre_plus(
    page: Page, adresse: str
) -> None:
    """Le script pur, à une autre date, démonstration levée."""
    ouvrir(page, adresse)
    restent = page.evaluate(
        """async jour => {
          const script = document.querySelector("script[src*='/facettes.']").src;
          const source = await (await fetch(script)).text();
          const nom = source.match(/filtrage\\.[0-9a-f]+\\.js/)[0];
          const { preparer } = await import(new URL(nom, script).href);
          const { index: ou } = document.querySelector("[data-facettes]").dataset;
          const index = await (await fetch(ou)).json();
          const ouvertes = (fige) =>
            preparer({ ...index, fige }, jour).ouvertes.map(r => index.offres.slug[r]);
          return [ouvertes(true), ouvertes(false)];
        }""",
        "2027-01-20",
    )
    vivantes = [
        o.slug
        for o in PARUTION.offres
        if o.fin_de_parution(QUAND.date()).isoformat() > "2027-01-20"
    ]
    assert 0 < len(vivantes) < len(PARUTION.offres)
    assert restent == [[o.slug for o in PARUTION.offres], vivantes]
