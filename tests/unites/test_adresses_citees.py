"""Le contrôle des liens, pièce par pièce : ce qui est cité, ce que cela vise, où c'est écrit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nouvelle_vie.fabrique import extraction
from nouvelle_vie.fabrique.gabarits import correspondances, motifs
from nouvelle_vie.fabrique.juge import Defaut
from nouvelle_vie.fabrique.liens import Liens, controler, presents, relever_tour, resoudre
from nouvelle_vie.modele.liens import liens_ecrits
from outils import dessiner

SITE = "https://contree.example/lnv/"


# --- ce qu'un fichier cite ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "citees"),
    [
        ("<a href=\"a/\">x</a><img alt=x src='b.png'><a href=c/>x</a>", ["a/", "b.png", "c/"]),
        ('<a title="1 > 2" href="a&amp;b">x</a>', ["a&b"]),
        ('<p title="voir src=x et <a href=y>">a</p>', []),
        ("<!-- <a href='a/'>x</a> --><a\nhref='b/'\n>x</a>", ["b/"]),
        ('<img srcset="a.webp 400w, b,c.webp 800w" src="d.jpg">', ["a.webp", "b,c.webp", "d.jpg"]),
        ('<link imagesrcset="a.webp 1x, b.webp 2x">', ["a.webp", "b.webp"]),
        ('<video poster="a.jpg"></video><object data="b.svg"></object>', ["a.jpg", "b.svg"]),
        ('<p data="a"></p><form action="b/"><button formaction="c/">', ["b/", "c/"]),
        ('<meta http-equiv="Refresh" content="0; URL=\'../a/\'">', ["../a/"]),
        ('<meta property="og:image" content="https://a.example/i.png">', ["https://a.example/i.png"]),
        ('<meta name="description" content="a/b/">', []),
        ('<meta property="og:url" content="&#104;ttps://a.example/">', ["https://a.example/"]),
        ('<meta property="og:title" content="Des https://a.example/">', []),
        ('<svg><use xlink:href="#a"/><a href="b/"><title>x</title></a></svg>', ["#a", "b/"]),
        ('<p style="background: url(a.png)">x</p>', ["a.png"]),
        ("<svg/onload=x href=a>", ["a"]),
        ("1 < 2 et <a href='a'", []),
        ('<p class="a" data-x="<a href=b>" hidden aria-label="<a href=c>">', []),
        ('<1 class="<a href=b>">', ["b"]),
        ('<p class="a" data-x="b" style="mask:url(c.png)">x</p>', ["c.png"]),
        ('<object class="a" data="b"></object><a class="a" hidden href=c>', ["b", "c"]),
        ("<a class='a' href='b'>x</a><a\nclass=\"a\" href=c>", ["b", "c"]),
    ],
)  # fmt: skip
def test_une_page_cite(html: str, citees: list[str]) -> None:
    assert extraction.lire_html(html)[0] == citees


def test_une_page_dit_ses_ancres() -> None:
    html = "<h2 id=\"a\">x</h2><a name='b'>x</a><p id=c title='d'>x</p><input name=e id='f'>"
    champs = '<meta name="g" content="h"><select name="i"></select><p role="j" id="k">x</p>'
    assert extraction.lire_html(html + champs)[1] == {"a", "b", "c", "f", "k"}


def test_relever_une_page_ou_la_lire_dit_les_memes_adresses_et_les_memes_ancres() -> None:
    donnees = f'<script type="application/ld+json">{{"url": "{SITE}c/"}}</script>'
    html = f'<!-- <a href=x> --><h2 id="a">x</h2>{"<a href=b><a href=b>"}{donnees}'
    citees, ancres = extraction.lire_html(html, SITE)
    assert citees == ["b", "b", f"{SITE}c/"]
    assert extraction.relever_html(html, SITE) == (set(citees), ancres)


def test_une_balise_jamais_fermee_ne_fait_pas_attendre() -> None:
    assert extraction.lire_html("<a " + "b c=" * 20_000 + '"')[0] == []


@pytest.mark.parametrize(
    ("uri", "texte", "citees"),
    [
        ("a.css", "@import 'b.css'; p{mask:url( \"c.png\" )} /* url(d.png) */", ["b.css", "c.png"]),
        ("a.css", "p{filter:url(#f);mask:url(data:image/png;AA)}", ["data:image/png;AA"]),
        ("a.js", "import x from './b'\n// import './c'\nimport('../d')", ["./b", "../d"]),
        ("a.js", "new URL('./e', import.meta.url), new URL(`../${f}`, import.meta.url)", ["./e"]),
        ("a.js", "import L from 'leaf'; export { a } from './f.js'", ["./f.js"]),
        ("a.svg", '<svg><image xlink:href="b.png"/><use href="#c"/></svg>', ["b.png"]),
        ("a.xml", f"<a>{SITE}a?b&amp;c</a> Voir {SITE}d/.", [f"{SITE}a?b&c", f"{SITE}d/"]),
        ("a.xml", "<link>https://ailleurs.example/</link>", []),
        ("a.json", '{"u":"https://contree.example/lnv/\\u00e9/","v":"x"}', [f"{SITE}é/"]),
        ("a.ics", f"SUMMARY:Voir {SITE}chemin\r\n -coupe\\, puis", [f"{SITE}chemin-coupe"]),
        ("a.csv", f"x;{SITE}a/;{SITE}b/\r\n", [f"{SITE}a/", f"{SITE}b/"]),
        ("a.jsonld", f'{{"@id":"{SITE}a/#b"}}', [f"{SITE}a/#b"]),
        ("robots.txt", f"Sitemap: {SITE}sitemap.xml\n", [f"{SITE}sitemap.xml"]),
        ("a.json", '"https://contree.example/lnvous/"', []),
        ("a.woff2", SITE, []),
    ],
)  # fmt: skip
def test_un_fichier_cite(uri: str, texte: str, citees: list[str]) -> None:
    assert extraction.citees(uri, texte, SITE) == citees


def test_les_donnees_liees_d_une_page_sont_lues() -> None:
    html = f'<script type="application/ld+json">{{"url": "{SITE}a\\u0026b/"}}</script>'
    assert extraction.citees("index.html", html, SITE) == [f"{SITE}a&b/"]
    nommee = html.replace("{", f'{{"@id": "{SITE}#commune/99001", ')
    assert extraction.citees("index.html", nommee, SITE) == [f"{SITE}a&b/"], "un nom, pas un lien"
    assert extraction.citees("index.html", f"<p>{SITE}absente/</p>", SITE) == []


# --- ce que vise une adresse ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "ecrit", "cible"),
    [
        ("index.html", "offres/", "offres/index.html"),
        ("a/b/index.html", "../../offres/", "offres/index.html"),
        ("a/b/index.html", "../../", "index.html"),
        ("a/b/index.html", "../../#x", "index.html#x"),
        ("a/b/index.html", "..", "a/index.html"),
        ("a/index.html", "./", "a/index.html"),
        ("a/index.html", "?page=2", None),
        ("a/index.html", "../b/?page=2", "b/index.html"),
        ("a/index.html", "#bas", "a/index.html#bas"),
        ("a/index.html", "../b/#l%27ete", "b/index.html#l'ete"),
        ("a/index.html", "../%C3%A9t%C3%A9.css", "été.css"),
        ("a/index.html", "../../dehors/", "../../../dehors/"),
        ("a/index.html", "https://a.example/", None),
        ("a/index.html", "//a.example/", None),
        ("a/index.html", "mailto:a@b.example", None),
        ("a/index.html", "webcal://contree.example/lnv/agenda/x.ics", "agenda/x.ics"),
        ("a/index.html", "webcal://contree.example/agenda.ics", None),
        ("a/index.html", "webcal://ailleurs.example/lnv/agenda.ics", None),
        ("a/index.html", "/offres/", "/offres/"),
        ("404.html", "/lnv/offres/", "offres/index.html"),
        ("404.html", "/offres/", "/offres/"),
        ("a/index.html", "https://[a", "https://[a"),
        ("a/index.html", "https://contree.example/lnv/offres/#x", "offres/index.html#x"),
        ("a/index.html", "https://Contree.example/lnv", "index.html"),
        ("a/index.html", "//contree.example/lnv/a.png", "a.png"),
        ("a/index.html", "https://contree.example/autre/", None),
        ("a/index.html", "https://contree.example/lnv/../autre/", "../../autre/"),
        ("a/index.html", "https://contree.example/lnv/%2e%2e/autre/", "../../autre/"),
        ("a/index.html", "https://contree.example/lnv/", "index.html"),
        ("a/index.html", "https://contree.example/lnv/?q=x#y", "index.html#y"),
        ("a/b/index.html", "../..", "index.html"),
        ("a/b/index.html", "../../..", "../../.."),
        ("a/index.html", "tel:+33465710048", None),
        ("a/index.html", "data:image/png;base64,AA", None),
    ],
)
def test_un_lien_se_resout_comme_dans_un_navigateur(
    page: str, ecrit: str, cible: str | None
) -> None:
    trouvee = resoudre(page, ecrit, SITE)
    if cible is not None and cible.startswith("../"):
        assert trouvee is not None
        assert trouvee.startswith("../")
    else:
        assert trouvee == cible


def test_les_liens_morts_sont_trouves_casse_et_ancres_comprises(tmp_path: Path) -> None:
    pages = {
        "index.html": '<a href="offres/">x</a><img src="Photo.jpg"><a href="Offres/#ici">casse</a>',
        "offres/index.html": '<h1 id=ici>x</h1><a href="#ici">x</a><a href="#Ici">x</a>'
        '<a href="../offres/#ici">x</a><a href="../#loin">x</a><a href="../offre/">x</a>'
        "<a href='../photo.jpg'>x</a><a href=../nue/>x</a><a href='#top'>haut</a>"
        "<a href='../offres'>x</a>",
    }
    (tmp_path / "photo.jpg").write_bytes(b"")
    (tmp_path / "flux.xml").write_text(f"<link>{SITE}offres/</link><link>{SITE}Flux.xml</link>")
    liens = Liens(SITE)
    for uri, html in pages.items():
        (tmp_path / uri).parent.mkdir(exist_ok=True)
        (tmp_path / uri).write_text(html)
        liens.relever_page(uri, html)
    assert controler(liens, tmp_path) == {
        "Photo.jpg": Defaut("casse-du-lien", "photo.jpg"),
        "Flux.xml": Defaut("casse-du-lien", "flux.xml"),
        "Offres/index.html#ici": Defaut("casse-du-lien", "offres/#ici"),
        "offres/index.html#Ici": Defaut("ancre-inconnue", "ici"),
        "index.html#loin": Defaut("ancre-inconnue"),
        "offre/index.html": Defaut("page-inconnue", "offres/"),
        "offres": Defaut("page-inconnue", "offres/"),
        "nue/index.html": Defaut("page-inconnue"),
    }


@given(
    st.permutations(["offres/b/index.html", "offres/a/index.html", "villages/c/index.html"]),
    st.lists(st.sampled_from(["../../carte/", "#contenu", "#bas", "#loin", "../a/#bas", ".."])),
)
def test_relever_le_tour_une_fois_revient_a_relever_chaque_page_entiere(
    pages: list[str], liens_du_contenu: list[str]
) -> None:
    avant = (
        '<a href="#contenu">x</a><a href="../..">x</a><a href="../../offres/a/#bas">x</a>'
        '<a href="../">x</a><a href="tel:1">x</a><a href="#bas">x</a><img src="../../a%23b.png">'
        '<main id="contenu"><a href="/x/"><a href="../../carte/">x</a>'
    )
    apres = f'</main><p id="pied"><a href="../../carte">x</a><a href="{SITE}plan/">x</a>'
    tour = relever_tour(avant + apres, 2, SITE)
    entieres, partagees = Liens(SITE), Liens(SITE)
    for page in pages:
        contenu = '<p id="bas">' * page.startswith("offres/") + '<a href="#pied">x</a>'
        contenu += "".join(f'<a href="{lien}">x</a>' for lien in liens_du_contenu)
        entieres.relever_page(page, avant + contenu + apres)
        partagees.relever_page(page, contenu, tour)
    assert partagees == entieres
    assert "villages/c/index.html#bas" in partagees.cibles
    assert "offres/b/index.html#bas" not in partagees.cibles
    assert partagees.cibles["carte"] == ("offres/a/index.html", "../../carte")


def test_le_dossier_publie_se_lit_jusqu_au_fond_sans_suivre_les_dossiers_lies(
    tmp_path: Path,
) -> None:
    (tmp_path / "a" / "vide").mkdir(parents=True)
    (tmp_path / "a" / "é.txt").touch()
    (tmp_path / "b.txt").symlink_to(tmp_path / "a" / "é.txt")
    (tmp_path / "c").symlink_to(tmp_path / "a")
    (tmp_path / "perdu").symlink_to(tmp_path / "absent")
    assert presents(tmp_path) == {"a/é.txt", "b.txt"}


def test_le_resultat_ne_depend_pas_de_l_ordre_des_processus() -> None:
    un, deux = Liens(), Liens()
    un.relever_page("b.html", '<a href="x/">x</a>')
    deux.relever_page("a.html", '<a href="./x/">x</a>')
    reunis, inverses = Liens(), Liens()
    for liens, ordre in ((reunis, (un, deux)), (inverses, (deux, un))):
        for autre in ordre:
            liens.reunir(autre)
    assert reunis == inverses
    assert reunis.cibles["x/index.html"] == ("a.html", "./x/")


# --- où une adresse est écrite --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "ecrits"),
    [
        ("pourqoi\n\nLisez [x](page:pourqoi/).", [("page:pourqoi/", 19)]),
        ('[x](a.md "titre") et ![y](b.png)', [("a.md", 4), ("b.png", 26)]),
        ("[x](<page:Le Rozier/>)", [("page:Le Rozier/", 5)]),
        ("[x][n]\n\n[n]: page:a/ 'titre'", [("page:a/", 13)]),
        ("> [n]: <page:a/>", [("page:a/", 8)]),
        ("<https://a.example/b>", [("https://a.example/b", 1)]),
        ("lien: https://a.example/b", [("https://a.example/b", 6)]),
        ("<a href='a/'>x</a> <img src=b>", [("a/", 9), ("b", 28)]),
        ("`[x](a/)` ``[y](b/)``\n```\n[z](c/)\n```\n[w](d/)", [("d/", 42)]),
        ("<!-- [x](a/)\n --> [y](b/)", [("b/", 22)]),
        ("\\[x\\](a/)", []),
        ("rien d'écrit", []),
    ],
)
def test_les_liens_se_lisent_tels_qu_ils_sont_ecrits(
    texte: str, ecrits: list[tuple[str, int]]
) -> None:
    assert [(lien.adresse, lien.rang) for lien in liens_ecrits(texte)] == ecrits


@pytest.mark.parametrize(
    ("ecrit", "places"),
    [
        ("../../agenda.ics", [("o/page.html", 1, 10)]),
        ("../evenements/salon.ics", [("o/page.html", 2, 10)]),
        ("offres/", [("o/pied.html", 1, 10)]),
        ("../offres/", [("o/pied.html", 1, 10)]),
        ("../territoires/", [("o/page.html", 3, 13)]),
        ("https://contree.example/images/partage.png", [("o/pied.html", 2, 36)]),
        ("../inconnue/", []),
    ],
)
def test_un_gabarit_se_reconnait_a_ce_qu_il_ecrit_en_toutes_lettres(
    tmp_path: Path, ecrit: str, places: list[tuple[str, int, int]]
) -> None:
    dessiner(
        tmp_path,
        '=== o/page.html\n<a href="{{ racine }}agenda.ics">x</a>\n'
        '<a href="{{ racine }}evenements/{{ evenement.slug }}.ics">x</a>\n'
        '{{ c.fil([("territoires/", "Territoires")]) }}<a href="{{ racine }}{{ adresse }}">x</a>\n'
        "=== o/pied.html\n<a href=\"{{ 'offres/' | url }}\">x</a>\n"
        '<meta property="og:image" content="{{ config.site_url }}images/partage.png">\n',
    )
    trouves = correspondances(motifs(tmp_path / "o", tmp_path), ecrit)
    assert [(m.fichier, m.ligne, m.colonne) for m in trouves] == places
