"""Le site d'exemple, construit en entier : ce qui y est, ce qui ne doit pas y être."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from fabriques import Lecteur, SiteConstruit
from nouvelle_vie.modele.fiche import Fiche
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.modele.texte import plier
from nouvelle_vie.rendu import urls
from nouvelle_vie.rendu.urls import uri_de
from outils import DEPOT

BASE = "https://racine.example/"
_COMPRESSES = (".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter")


@pytest.mark.parametrize(
    "chemin",
    [
        "index.html",
        "404.html",
        "agenda.ics",
        "assets/partage.png",
        "carte/index.html",
        "recherche/index.html",
        "flux/index.html",
        "flux/offres.xml",
        "flux/evenements.xml",
        "flux/actualites.xml",
        "donnees/offres.geojson",
        "donnees/communes.geojson",
        "pagefind/pagefind.js",
        "robots.txt",
    ],
)
def test_le_site_contient_ce_que_l_on_attend_de_lui(
    site_construit: SiteConstruit, chemin: str
) -> None:
    assert (site_construit.dossier / chemin).stat().st_size > 0


def test_la_demonstration_est_fermee_aux_robots(site_construit: SiteConstruit) -> None:
    robots = (site_construit.dossier / "robots.txt").read_text()
    assert "Disallow: /\n" in robots
    assert not list(site_construit.dossier.glob("sitemap*"))
    ouvertes = [
        page
        for page in site_construit.dossier.rglob("*.html")
        if '<meta name="robots" content="noindex">' not in page.read_text("utf-8")
    ]
    assert ouvertes == []


def test_trente_offres_au_moins_ont_leur_page(site_construit: SiteConstruit) -> None:
    pages = {
        chemin.relative_to(site_construit.dossier).as_posix()
        for chemin in site_construit.dossier.glob("offres/*/*/index.html")
        if chemin.parent.parent.name != "page"
    }
    parution = site_construit.parution
    visibles = {uri_de(o.adresse) for o in (*parution.offres, *parution.offres_pourvues)}
    assert len(parution.offres) >= 30
    assert visibles <= pages
    muettes = {uri_de(o.adresse) for o in parution.offres_disparues}
    assert pages - _anciennes(site_construit) == visibles | muettes


def _anciennes(site: SiteConstruit) -> set[str]:
    """Les fichiers des anciennes adresses : des renvois, pas des pages."""
    return {uri_de(a) for f in site.lecture.catalogue.fiches() for a in f.anciennes_adresses}


def test_chaque_commune_a_exactement_une_page(site_construit: SiteConstruit) -> None:
    trouvees = {
        chemin.parent.relative_to(site_construit.dossier).as_posix() + "/"
        for dossier in ("villages", "communes")
        for chemin in site_construit.dossier.glob(f"{dossier}/*/index.html")
    } - {urls.adresse_de(uri) for uri in _anciennes(site_construit)}
    communes = site_construit.lecture.catalogue.registre.communes
    attendues = {site_construit.parution.adresse_commune(c) for c in communes}
    assert len(communes) == len(attendues) == len(trouvees) == 152
    assert trouvees == attendues
    for commune in communes:
        page = unescape(site_construit.html(site_construit.parution.adresse_commune(commune)))
        assert commune.nom in page


def test_chaque_fiche_lisible_a_sa_page_et_son_titre(site_construit: SiteConstruit) -> None:
    parution = site_construit.parution
    lisibles = [f for f in parution.catalogue.fiches() if parution.lisible(f)]
    assert len(lisibles) > 60
    muettes = [
        f.fichier
        for f in lisibles
        if plier(f.titre) not in plier(unescape(site_construit.html(f.adresse)))
    ]
    assert muettes == []


def test_les_liens_courts_menent_a_leur_offre(site_construit: SiteConstruit) -> None:
    parution = site_construit.parution
    for offre in (*parution.offres, *parution.offres_pourvues):
        depart = f"{BASE}o/{offre.id}/"
        lecteur = Lecteur(site_construit.html(f"o/{offre.id}"))
        assert BASE + offre.adresse in {urljoin(depart, a["href"]) for a in lecteur.liens}
        detour = next(
            a["content"]
            for b, a in lecteur.balises
            if b == "meta" and a.get("http-equiv") == "refresh"
        )
        assert urljoin(depart, detour.partition("url=")[2]) == BASE + offre.adresse


def test_chaque_liste_mene_sans_script_a_toutes_ses_offres(site_construit: SiteConstruit) -> None:
    parution = site_construit.parution
    listes = {"offres/": parution.offres}
    listes |= {f"offres/{genre}/": offres for genre, offres in parution.par_genre.items()}
    for territoire in parution.territoires:
        listes[f"{territoire.adresse}offres/"] = parution.par_territoire[territoire.code]
    assert len(listes) >= 11
    for base, offres in listes.items():
        assert {o.adresse for o in offres} == _parcourir(site_construit, base) & {
            o.adresse for o in parution.catalogue.offres
        }, base


def _parcourir(site: SiteConstruit, base: str) -> set[str]:
    """Les adresses citées par le contenu d'une liste, de page suivante en page suivante."""
    citees: set[str] = set()
    page: str | None = base
    while page is not None:
        liens = Lecteur(site.html(page).partition('id="contenu"')[2]).liens
        citees |= {urljoin(BASE + page, a["href"]).removeprefix(BASE) for a in liens}
        suivantes = [a["href"] for a in liens if a.get("rel") == "next"]
        page = urljoin(BASE + page, suivantes[0]).removeprefix(BASE) if suivantes else None
    return citees


def test_la_liste_complete_tient_sur_plusieurs_pages(site_construit: SiteConstruit) -> None:
    assert (site_construit.dossier / "offres/page/2/index.html").is_file()


def test_on_atteint_toutes_les_pages_depuis_l_accueil(site_construit: SiteConstruit) -> None:
    vues, a_voir = {"index.html"}, ["index.html"]
    while a_voir:
        page = a_voir.pop()
        for lien in Lecteur((site_construit.dossier / page).read_text("utf-8")).liens:
            absolu = urldefrag(urljoin(BASE + page, lien["href"])).url
            uri = uri_de(unquote(absolu.removeprefix(BASE)))
            if absolu.startswith(BASE) and uri.endswith(".html") and uri not in vues:
                vues.add(uri)
                a_voir.append(uri)
    pages = {p.relative_to(site_construit.dossier).as_posix() for p in _pages(site_construit)}
    parution = site_construit.parution
    retirees = (*parution.offres_pourvues, *parution.offres_disparues)
    anciennes = _anciennes(site_construit)
    # Un encart suit les anciennes adresses de son village : une mairie a pu coller celle-là.
    hors_listes = {uri_de(o.adresse) for o in retirees} | anciennes
    hors_listes |= {u.replace("villages/", "integrer/village/", 1) for u in anciennes}
    courtes = {p for p in pages if p.startswith("o/")}
    # La charte est hors du menu : elle n'est pas pour les visiteurs.
    assert pages - vues <= hors_listes | courtes | {"404.html", "charte/index.html"}


def _pages(site: SiteConstruit) -> list[Path]:
    return sorted(site.dossier.rglob("*.html"))


# --- ce qui n'a jamais paru ---------------------------------------------------------------------


def _texte(chemin: Path) -> str:
    """Tout ce qu'un fichier publié dit, décompressé, décodé et plié pour la comparaison."""
    octets = chemin.read_bytes()
    if chemin.name.endswith(_COMPRESSES):
        octets = gzip.decompress(octets)
    return plier(unquote(unescape(octets.decode("utf-8", "ignore"))))


@pytest.fixture(scope="module")
def textes_publies(site_construit: SiteConstruit) -> dict[str, str]:
    """Le texte plié de chaque fichier publié, chemin compris."""
    publies = {}
    for chemin in site_construit.dossier.rglob("*"):
        if chemin.is_file():
            relatif = chemin.relative_to(site_construit.dossier).as_posix()
            publies[relatif] = f" {plier(relatif)} | {_texte(chemin)} "
    return publies


def test_ni_feuille_d_equipe_ni_note_interne_ne_laisse_de_trace(
    site_construit: SiteConstruit, textes_publies: dict[str, str]
) -> None:
    """Pages, données, agendas, fragments de Pagefind : tout ce que publie le site."""
    tus = set()
    for evenement in site_construit.parution.catalogue.evenements:
        equipe = evenement.equipe
        tus |= {*equipe.materiel, equipe.notes or ""} if equipe else set()
        tus |= {p.tache or "" for p in equipe.postes} if equipe else set()
        tus.add(evenement.notes_internes or "")
    lignes = {plier(ligne) for tu in tus for ligne in tu.splitlines() if " " in ligne}
    assert len(lignes) >= 8
    assert [
        (fichier, ligne)
        for fichier, texte in textes_publies.items()
        for ligne in lignes
        if ligne in texte
    ] == []


def _jamais_parues(site: SiteConstruit) -> list[Fiche]:
    parution = site.parution
    disparues = {o.id for o in parution.offres_disparues}
    return [
        f for f in parution.catalogue.fiches() if not parution.lisible(f) and f.id not in disparues
    ]


def test_ce_qui_n_a_jamais_paru_ne_laisse_aucune_trace(
    site_construit: SiteConstruit, textes_publies: dict[str, str]
) -> None:
    cachees = _jamais_parues(site_construit)
    assert sum(isinstance(f, Offre) for f in cachees) >= 5
    assert any(not isinstance(f, Offre) for f in cachees)
    traces = [
        (fichier, marque)
        for fiche in cachees
        for marque in {plier(fiche.id), plier(fiche.titre), plier(fiche.slug)}
        for fichier, texte in textes_publies.items()
        if f" {marque} " in texte
    ]
    assert traces == []


def test_l_index_de_recherche_ignore_les_mots_de_ce_qui_n_a_jamais_paru(
    site_construit: SiteConstruit, textes_publies: dict[str, str]
) -> None:
    """L'index range des racines de mots : on y cherche le début des mots qui n'existent que là."""
    cachees = _jamais_parues(site_construit)
    ailleurs = plier(
        " ".join(
            chemin.read_text("utf-8")
            for dossier in ("offres", "content")
            for chemin in sorted((DEPOT / dossier).rglob("*"))
            if chemin.suffix in (".md", ".yml", ".json")
            and chemin.relative_to(DEPOT).as_posix() not in {f.fichier for f in cachees}
        )
    )
    debuts = {
        mot[:6]
        for fiche in cachees
        for mot in plier(fiche.titre).split()
        if len(mot) >= 7 and mot[:6] not in ailleurs
    }
    assert len(debuts) >= 5
    index = " ".join(t for f, t in textes_publies.items() if f.endswith(_COMPRESSES))
    assert [debut for debut in debuts if debut in index] == []


def test_cette_recherche_sait_trouver_un_titre_publie(
    site_construit: SiteConstruit, textes_publies: dict[str, str]
) -> None:
    fragments = " ".join(t for f, t in textes_publies.items() if f.endswith(".pf_fragment"))
    index = " ".join(t for f, t in textes_publies.items() if f.endswith(".pf_index"))
    for offre in site_construit.parution.offres:
        assert plier(offre.titre) in fragments
        assert plier(offre.id) in fragments
    assert "boulang" in index


def test_une_offre_disparue_garde_ses_adresses_sans_son_titre(
    site_construit: SiteConstruit, textes_publies: dict[str, str]
) -> None:
    disparues = site_construit.parution.offres_disparues
    assert len(disparues) >= 2
    for offre in disparues:
        for adresse in (offre.adresse, f"o/{offre.id}/", *offre.anciennes_adresses):
            page = site_construit.html(adresse)
            assert "noindex" in page
            cibles = {urljoin(BASE + adresse, a["href"]) for a in Lecteur(page).liens}
            assert f"{BASE}offres/{offre.genre}/" in cibles
    traces = [
        (fichier, offre.titre)
        for offre in disparues
        for fichier, texte in textes_publies.items()
        if plier(offre.titre) in re.sub(rf"\b{plier(offre.slug)}\b", "", _hors_adresse(texte))
    ]
    assert traces == []


def _hors_adresse(texte: str) -> str:
    """Sans le chemin du fichier, qui porte l'ancienne adresse."""
    return texte.partition(" | ")[2]


def test_une_offre_disparue_ou_pourvue_n_est_pas_dans_la_recherche(
    site_construit: SiteConstruit, textes_publies: dict[str, str]
) -> None:
    parution = site_construit.parution
    fragments = " ".join(t for f, t in textes_publies.items() if f.endswith(".pf_fragment"))
    for offre in (*parution.offres_disparues, *parution.offres_pourvues):
        assert plier(offre.id) not in fragments


def test_rien_d_autre_que_ce_qui_est_declare_ne_vient_de_content(
    site_construit: SiteConstruit,
) -> None:
    """MkDocs copie tout ce qu'il trouve ; on ne publie que ce qui est déclaré."""
    assert not list(site_construit.dossier.rglob("*SOURCES*"))
    assert not list(site_construit.dossier.rglob("*.md"))


def test_chaque_page_est_legere(site_construit: SiteConstruit) -> None:
    """60 ko reçus hors polices et photos, 200 ko avec polices. Un script compte avec ceux qu'il
    importe, une carte en image comme le reste.
    """
    dossier = site_construit.dossier
    polices = sum(p.stat().st_size for p in (dossier / "assets/polices").iterdir())
    lourdes = []
    for page in sorted(dossier.rglob("*.html")):
        if page.relative_to(dossier).parts[0] == "pagefind":
            continue
        chargees = _chargees(dossier, page)
        poids = {p: len(gzip.compress(p.read_bytes())) for p in chargees}
        recu = sum(poids.values())
        if recu > 60_000 or recu + polices > 200_000:
            lourdes.append((page.relative_to(dossier).as_posix(), recu))
    assert lourdes == []


def _chargees(dossier: Path, page: Path) -> set[Path]:
    """La page, ses feuilles, ses scripts et ce qu'ils importent d'emblée, sa carte en image."""
    vues, restent = {page}, [page]
    while restent:
        ici = restent.pop()
        motif = r'(?:href|src)="([^"]+\.(?:css|js|clair\.\w+\.svg))"'
        if ici.suffix == ".js":
            motif = r'^(?:import|export)\b[^;"]*"(\.[^"]+)"'
        elif ici.suffix != ".html":
            continue
        for adresse in re.findall(motif, ici.read_text("utf-8"), re.M):
            absolue = urljoin(f"{BASE}{ici.relative_to(dossier).as_posix()}", adresse)
            visee = dossier / absolue.removeprefix(BASE)
            if visee not in vues:
                vues.add(visee)
                restent.append(visee)
    return vues


def test_la_carte_n_est_dessinee_que_dans_sa_page(site_construit: SiteConstruit) -> None:
    """Ailleurs, c'est une image que le navigateur garde : elle pesait les deux tiers de la page."""
    dossier = site_construit.dossier
    dessinees, en_image = set(), set()
    for page in dossier.rglob("*.html"):
        html, uri = page.read_text("utf-8"), page.relative_to(dossier).as_posix()
        if 'class="commune' in html:
            dessinees.add(uri)
        if 'class="carte__vue"' in html:
            en_image.add(uri)
            assert html.count('<img class="carte__') == 2
            assert 'class="carte__vue" href="' in html
    assert dessinees == {"carte/index.html"}
    assert {"index.html", "villages/index.html", "territoires/index.html"} < en_image
    assert len(en_image) == 3 + len(site_construit.parution.territoires)


def test_la_carte_interactive_pese_moins_de_60_ko_et_rien_avant_qu_on_la_demande(
    site_construit: SiteConstruit,
) -> None:
    dossier = site_construit.dossier
    pieces = [
        *dossier.glob("assets/pieces/leaflet.*"),
        *dossier.glob("assets/pieces/carte.*.js"),
        *dossier.glob("assets/pieces/carte-marques.*.js"),
        *dossier.glob("assets/pieces/page-carte.*.js"),
    ]
    assert len(pieces) == 5
    scripts = [gzip.compress(p.read_bytes()) for p in pieces if p.suffix == ".js"]
    assert sum(map(len, scripts)) < 60_000
    donnees = [dossier / f"donnees/{nom}.json" for nom in ("carte", "contours")]
    tout = sum(len(gzip.compress(p.read_bytes())) for p in (*pieces, *donnees))
    assert "moins de 100 ko" in site_construit.html("carte/")
    assert tout < 100_000
    emportees = {p.name.partition(".")[0] for p in _chargees(dossier, dossier / "carte/index.html")}
    assert "page-carte" in emportees
    assert emportees.isdisjoint({"leaflet", "carte", "carte-marques"})
