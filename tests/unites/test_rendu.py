"""Ce que les sorties partagent : typographie, HTML sûr, liens, dessin, pages de liste."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fabriques import Dessin, Lecteur, artefacts, atelier_de, evenement, offre
from nouvelle_vie.artefact import Fichier, Fragment, Indexation, Page
from nouvelle_vie.fabrique import coquille, index
from nouvelle_vie.modele.parties import Origine
from nouvelle_vie.modele.texte import Regles, plier
from nouvelle_vie.rendu import markdown, ordinaires, projection, typographie, urls, valeurs, xml
from nouvelle_vie.rendu.dates import modifiee
from nouvelle_vie.rendu.gabarits import phrases
from nouvelle_vie.rendu.pagination import trancher
from nouvelle_vie.rendu.projection import Cadre, cadre_de
from nouvelle_vie.sorties import listes
from nouvelle_vie.textes import textes
from outils import DEPOT, lire_site

ESP, FINE = "\u00a0", "\u202f"


# --- la typographie -----------------------------------------------------------------------------

TEL = ESP.join(["04", "65", "71", "00", "48"])


@pytest.mark.parametrize(
    ("ecrit", "montre"),
    [
        ("L'eau qu'il boit", "L’eau qu’il boit"),
        ("Quoi ? Non ! Si ; bon", f"Quoi{FINE}? Non{FINE}! Si{FINE}; bon"),
        ("Prix : 12 €", f"Prix{ESP}: 12{ESP}€"),
        ("« mot »", f"«{ESP}mot{ESP}»"),
        ("«mot»", f"«{ESP}mot{ESP}»"),
        ("48 000 € et 120 m²", f"48{FINE}000{ESP}€ et 120{ESP}m²"),
        ("12 km, 3 ha, 18 h, 5 %", f"12{ESP}km, 3{ESP}ha, 18{ESP}h, 5{ESP}%"),
        ("10 hangars", "10 hangars"),
        ("1 450 € par mois, 3 mois", f"1{FINE}450{ESP}€ par mois, 3{ESP}mois"),
        ("12 m, 1 euro, 30 minutes", f"12{ESP}m, 1{ESP}euro, 30{ESP}minutes"),
        ("n° 3, art. 12", f"n°{ESP}3, art.{ESP}12"),
        ("au 04 65 71 00 48.", f"au {TEL}."),
        ("au 04.65.71.00.48", f"au {TEL}"),
        ("+33 4 65 71 00 48 ou +33 (0)4 65 71 00 48", f"{TEL} ou {TEL}"),
        ("0033 4 65 71 00 48", TEL),
        ("0465710048, 04 65 71 00 48 12", "0465710048, 04 65 71 00 48 12"),
        ("SIRET 004 65 71 00 48", "SIRET 004 65 71 00 48"),
        ("https://a.example/b?c", "https://a.example/b?c"),
        ("12:30", "12:30"),
        ("", ""),
    ],
)
def test_la_typographie_pose_les_espaces_insecables(ecrit: str, montre: str) -> None:
    assert typographie.typographier(ecrit) == montre
    assert typographie.typographier(montre) == montre


@pytest.mark.parametrize(
    ("valeur", "ecrit"),
    [
        (1450, f"1{FINE}450"),
        (Decimal("1450.50"), f"1{FINE}450,5"),
        (0, "0"),
        (Decimal("3.00"), "3"),
    ],
)
def test_un_nombre_s_ecrit_a_la_francaise(valeur: Decimal | int, ecrit: str) -> None:
    assert typographie.nombre(valeur) == ecrit


@pytest.mark.parametrize(
    ("debut", "fin", "dit"),
    [
        (date(2026, 12, 1), None, "mardi 1er décembre 2026"),
        (date(2026, 12, 11), None, "vendredi 11 décembre 2026"),
        (date(2027, 2, 27), date(2027, 3, 1), "du 27 février au 1er mars 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), "du 30 décembre 2026 au 2 janvier 2027"),
        (datetime(2026, 12, 5, 18, 30), None, f"samedi 5 décembre 2026, à 18{ESP}h{ESP}30"),
        (
            datetime(2026, 12, 5, 18, 5),
            datetime(2026, 12, 5, 21),
            f"samedi 5 décembre 2026, de 18{ESP}h{ESP}05 à 21{ESP}h",
        ),
        (
            datetime(2027, 3, 27, 18),
            datetime(2027, 3, 28, 12),
            f"du samedi 27 mars à 18{ESP}h au dimanche 28 mars 2027 à 12{ESP}h",
        ),
    ],
)
def test_une_periode_se_dit_comme_on_la_lit(debut: date, fin: date | None, dit: str) -> None:
    assert typographie.periode(debut, fin) == dit


def test_un_telephone_s_ecrit_par_paires_et_se_compose_de_partout() -> None:
    assert typographie.telephone("0465710048") == ESP.join(["04", "65", "71", "00", "48"])
    assert typographie.telephone_international("0465710048") == "+33465710048"


def test_un_texte_se_coupe_entre_deux_mots() -> None:
    assert typographie.couper("Une maison de bourg, avec jardin", 22) == "Une maison de bourg…"
    assert typographie.couper("Court", 22) == "Court"
    assert len(typographie.couper("mot " * 100, 50)) <= 50


@pytest.mark.parametrize(
    ("valeur", "unite", "dit"),
    [
        (True, "", "Oui"),
        (False, "", "Non"),
        (Decimal(48000), "€", f"48{FINE}000{ESP}€"),
        (("pain", "gâteaux"), "", "pain, gâteaux"),
        (
            {"2025": Decimal(2), "2024": Decimal(1)},
            "€",
            f"2024{ESP}:{ESP}1{ESP}€ ; 2025{ESP}:{ESP}2{ESP}€",
        ),
        (date(2026, 5, 1), "", "1er mai 2026"),
        (Origine.PROPRIETAIRE, "", "Propriétaire"),
        ("l'été", "", "l’été"),
    ],
)
def test_une_valeur_du_modele_se_dit_en_francais(valeur: object, unite: str, dit: str) -> None:
    assert valeurs.dire(valeur, unite) == dit


# --- le Markdown des fiches ---------------------------------------------------------------------

HOSTILES = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<p onclick="alert(1)">x</p>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<iframe src="https://x.example"></iframe>',
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<style>body{display:none}</style>",
    '<form action="https://x.example"><input name="mdp"></form>',
    '<td style="background:url(https://x.example)">x</td>',
    "<math><mtext></p><script>alert(1)</script></mtext></math>",
    '<base href="https://x.example">',
    '<meta http-equiv="refresh" content="0;url=https://x.example">',
    '<a id="contenu" href="https://x.example">x</a>',
    "<!-- <script>alert(1)</script> -->",
    "![x](https://x.example/pixel.gif)",
]
_ACTIFS = {"script", "img", "iframe", "svg", "style", "form", "input", "base", "meta", "math"}


def _rien(_sorte: str, _cle: str) -> None:
    return None


def inoffensif(html: str) -> bool:
    for balise, attributs in Lecteur(html).balises:
        if balise in _ACTIFS or any(cle.startswith("on") for cle in attributs):
            return False
        adresse = attributs.get("href", "").strip().lower()
        if ":" in adresse and not adresse.startswith(("https:", "http:", "mailto:", "tel:")):
            return False
        if "url(" in attributs.get("style", ""):
            return False
    return True


@pytest.mark.parametrize("texte", HOSTILES)
def test_le_texte_d_une_fiche_ne_peut_rien_executer(texte: str) -> None:
    for entoure in (texte, f"Avant {texte} après", f"- {texte}\n", f"| a |\n|---|\n| {texte} |\n"):
        assert inoffensif(markdown.rendre(entoure, _rien))
    assert not inoffensif("<p onclick='x'>")
    assert not inoffensif('<a href="data:x">')


@pytest.mark.parametrize("texte", HOSTILES)
def test_une_page_ordinaire_ne_peut_rien_executer(texte: str) -> None:
    assert inoffensif(ordinaires.assainir(f"<div>{texte}</div>"))


def test_le_texte_d_une_fiche_garde_sa_mise_en_forme() -> None:
    html = markdown.rendre(
        "# Titre\n\nUn **mot** et [un lien](https://a.example/?b=1&c=2).\n\n- un\n- deux\n\n"
        "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n~~non~~ `code 'x'`\n",
        _rien,
    )
    assert "<h2>Titre</h2>" in html
    assert "<h1" not in html
    assert "<strong>mot</strong>" in html
    assert '<a href="https://a.example/?b=1&amp;c=2" rel="noopener">un lien</a>' in html
    assert "<li>deux</li>" in html
    assert '<th class="a-droite">b</th>' in html
    assert '<td class="a-gauche">1</td>' in html
    assert "style" not in html
    assert "<del>non</del>" in html
    assert "<code>code 'x'</code>" in html


def test_une_page_ordinaire_aligne_ses_colonnes_sans_style_en_ligne() -> None:
    html = ordinaires.assainir(
        '<table><tr><th style="text-align: center;" scope="col">a</th>'
        '<td style="text-align: right;">1</td><td style="color: red">2</td></tr></table>'
    )
    assert '<th class="au-centre" scope="col">a</th>' in html
    assert '<td class="a-droite">1</td><td>2</td>' in html


def test_la_typographie_epargne_le_code_et_les_adresses() -> None:
    html = markdown.rendre("L'eau : `l'eau : x` [l'ici](https://a.example/l'eau)", _rien)
    assert f"L’eau{ESP}: " in html.replace("&nbsp;", ESP)
    assert "<code>l'eau : x</code>" in html
    assert "l’ici</a>" in html
    assert "’eau" not in html.partition('href="')[2].partition('"')[0]
    ordinaire = ordinaires.assainir("<p>L'eau <code>l'eau</code></p><pre><code>d'un</code></pre>")
    assert ordinaire == "<p>L’eau <code>l'eau</code></p><pre><code>d'un</code></pre>"


SIGNES = "aéŒß9 ²,.;:!?'’\"()/%€«»…–—-_*#+&<>[]`|~\\\n\t\u00a0\u202f"


@settings(max_examples=600)
@given(st.text(SIGNES, max_size=12).map(lambda fin: f"Du texte {fin}") | st.text(SIGNES))
def test_un_texte_simple_se_rend_comme_les_autres(texte: str) -> None:
    """Le chemin court d'un texte sans balisage rend les octets du chemin complet."""
    complet = mock.patch.object(markdown, "_SIMPLE", re.compile(r"(?!)"))
    court = markdown.rendre(texte, _rien)
    with complet:
        assert court == markdown.rendre(texte, _rien)


def test_un_texte_simple_se_passe_du_moteur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "_html", lambda _: pytest.fail("le moteur a servi"))
    ecrit = "L'atelier, libre depuis 2020 : 90 m² à « deux pas » !"
    lieu = f"90{ESP}m² à «{ESP}deux pas{ESP}»{FINE}!"
    attendu = f"<p>L’atelier, libre depuis 2020{ESP}: {lieu}</p>\n"
    assert markdown.rendre(ecrit, _rien) == attendu


def test_la_typographie_tient_compte_d_une_insecable_deja_ecrite() -> None:
    """L'assainissement l'écrit « &nbsp; » : les règles doivent la reconnaître."""
    html = markdown.rendre(f"*Vrai*{ESP}; 12{ESP}: `a{ESP}; b`", _rien)
    assert html == f"<p><em>Vrai</em>{FINE}; 12{ESP}: <code>a{ESP}; b</code></p>\n"


@pytest.mark.parametrize(
    ("ecrit", "rendu"),
    [
        ("Le 04 65 71 00 48.", f'Le <a href="tel:+33465710048">{TEL}</a>.'),
        ("**04.65.71.00.48**", f'<strong><a href="tel:+33465710048">{TEL}</a></strong>'),
        ("[04 65 71 00 48](tel:+33465710048)", f'" rel="noopener">{TEL}</a>'),
        ("[au 04 65 71 00 48](https://a.example/)", f'" rel="noopener">au {TEL}</a>'),
        ("`04 65 71 00 48`", "<code>04 65 71 00 48</code>"),
        ("[a](https://a.example/04%2065%2071%2000%2048)", None),
        ("Le 1er mai", "Le 1<sup>er</sup> mai"),
        ("La 1re, le 2e et le 21e", "La 1<sup>re</sup>, le 2<sup>e</sup> et le 21<sup>e</sup>"),
        ("[le 1er](https://a.example/1er)", "le 1<sup>er</sup></a>"),
        ("`1er` 2024e 3.1e 1e A2e 12e-b", "<code>1er</code> 2024e 3.1e 1e A2e 12e-b"),
        ("con.yml%2e%2f et 2e%", "con.yml%2e%2f et 2e%"),
    ],
)
def test_la_prose_a_ses_telephones_et_ses_ordinaux(ecrit: str, rendu: str | None) -> None:
    html = markdown.rendre(ecrit, _rien).replace("&nbsp;", ESP)
    if rendu is None:
        assert html.count("href=") == 1
        assert "tel:" not in html
    else:
        assert rendu in html
        assert html.count("<a ") == html.count("</a>") <= 1
    # Rendre une seconde fois la même page, déjà typographiée, n'y change rien.
    assert markdown.typographier_html(html) == html


def test_le_texte_seul_n_a_ni_balise_ni_entite() -> None:
    html = markdown.rendre("L'air, l'**eau** & le <b>feu</b> : 9 h\n\nAutre < 3", _rien)
    assert markdown.en_texte(html) == "L’air, l' eau & le feu : 9 h Autre < 3"


def test_un_renvoi_devient_un_lien_et_une_cible_cachee_du_texte() -> None:
    vus = []

    def resolveur(sorte: str, cle: str) -> str | None:
        vus.append((sorte, cle))
        return "../../offres/x/" if cle == "OK-2026-001" else None

    html = markdown.rendre(
        "Voir [**la** maison](offre:OK-2026-001), [le *secret*](offre:NON-2026-001 'titre') "
        "et [ailleurs](https://a.example).",
        resolveur,
    )
    assert '<a href="../../offres/x/" rel="noopener"><strong>la</strong> maison</a>' in html
    assert "le <em>secret</em> et" in html
    assert "NON-2026-001" not in html
    assert "titre" not in html
    assert html.count("<a ") == html.count("</a>") == 2
    assert vus == [("offre", "OK-2026-001"), ("offre", "NON-2026-001")]


# --- les renvois, page par page -----------------------------------------------------------------

RENVOIS = (
    "description: |\n"
    "  [commune](commune:99002) [nom](<commune:Valbrume>) [offre](offre:CTR-2026-0002)\n"
    "  [cachee](offre:CTR-2026-0003) [soiree](evenement:CTR-2026-0901)\n"
    "  [terre](territoire:amont) [page](page:/presse/#haut)\n"
)
RENVOYEUSES = "".join(
    [
        f"\n=== offres/projet/une.yml\n{offre('CTR-2026-0001', 'Une', suite=RENVOIS)}",
        f"\n=== offres/projet/deux.yml\n{offre('CTR-2026-0002', 'Deux', '2026-11-20 09:01')}",
        f"\n=== offres/projet/trois.yml\n{offre('CTR-2026-0003', 'Trois', '2026-12-24 09:00')}",
        "\n=== content/evenements/soiree.md\n"
        + evenement("CTR-2026-0901", "Soirée", "debut: 2026-12-12\n"),
    ]
)


def contenu(site: Path, uri: str, **options: str) -> str:
    page = artefacts(atelier_de(site, **options))[uri]
    assert isinstance(page, Page)
    return page.contenu()


def test_les_renvois_d_une_fiche_sont_relatifs_a_sa_page(site: Dessin) -> None:
    html = contenu(site(RENVOYEUSES), "offres/projet/une/index.html")
    liens = {a["href"] for a in Lecteur(html).liens}
    assert {
        "../../../communes/saint-aubin-d-oche/",
        "../../../communes/valbrume/",
        "../../../offres/projet/deux/",
        "../../../evenements/soiree/",
        "../../../territoires/amont/",
        "../../../presse/#haut",
    } <= liens
    assert "cachee" in html
    assert "trois" not in html


def test_aucun_lien_de_page_ne_depend_de_l_adresse_du_site(site: Dessin) -> None:
    racine = site(RENVOYEUSES)
    ailleurs = artefacts(atelier_de(racine, site_url="https://b.example/"))
    for uri, artefact in artefacts(atelier_de(racine, site_url="https://a.example/lnv/")).items():
        if isinstance(artefact, Page):
            html, autre = artefact.contenu(), ailleurs[uri]
            assert isinstance(autre, Page)
            assert _sans_depart(html) == _sans_depart(autre.contenu())
            for adresse in Lecteur(html).adresses:
                assert not adresse.startswith("/")


def _sans_depart(html: str) -> str:
    """Courriel, agenda, affiche, adresse à copier, QR code, texte prêt : l'adresse y est entière.

    Un encart dit de même l'adresse canonique de la page de son lieu.
    """
    departs = (
        r'href="(?:mailto:|webcal:|https://(?:calendar|outlook)[.])[^"]*"'
        r'|<svg class="qr" .*?</svg>|<code>https:[^<]*[.]ics</code>'
        r'|<link rel="canonical"[^>]*>|data-copie="[^"]*"|<p class="affiche__adresse">[^<]*</p>'
        r'|(?s:<div class="diffusion__reseau">.*?</div>)'
    )
    return re.sub(r"https://[ab]\.example/(?:lnv/)?(?=o/CTR-)", "", re.sub(departs, "", html))


def test_une_page_ordinaire_resout_aussi_ses_renvois(site: Dessin) -> None:
    parution = atelier_de(site(RENVOYEUSES)).parution
    html = (
        '<p><a href="offre:CTR-2026-0002" title="t">deux</a> <a href="offre:CTR-2026-0003">trois '
        '<em>!</em></a> <a href="commune:Saint-Aubin-d&#39;Oche">ici</a> '
        '<a href="mailto:a@b.example">écrire</a> '
        '<a class="bouton" href="offre:CTR-2026-0002">bouton</a></p>'
    )
    resolu = ordinaires.resoudre(html, parution, "presse/index.html")
    assert '<a href="../offres/projet/deux/" title="t">deux</a>' in resolu
    assert "trois <em>!</em> <a" in resolu
    assert '<a class="bouton" href="../offres/projet/deux/">bouton</a>' in resolu
    assert '<a href="../communes/saint-aubin-d-oche/">ici</a>' in resolu
    assert '<a href="mailto:a@b.example">' in resolu
    assert 'href="./offres/projet/deux/"' in ordinaires.resoudre(html, parution, "index.html")


# --- les adresses -------------------------------------------------------------------------------


def test_une_adresse_et_son_fichier_se_repondent() -> None:
    for adresse in ("", "offres/", "offres/projet/une/", "agenda.ics"):
        assert urls.adresse_de(urls.uri_de(adresse)) == adresse
    assert urls.uri_de("offres/") == "offres/index.html"
    assert urls.racine("index.html") == "./"
    assert urls.racine("offres/projet/une/index.html") == "../../../"


@pytest.mark.parametrize("site_url", ["https://a.example/lnv", "https://a.example/lnv/"])
def test_une_adresse_absolue_garde_le_sous_chemin_et_s_encode(site_url: str) -> None:
    assert (
        urls.absolue(site_url, "offres/été/#a") == "https://a.example/lnv/offres/%C3%A9t%C3%A9/#a"
    )
    assert urls.absolue(site_url, "") == "https://a.example/lnv/"


# --- la carte -----------------------------------------------------------------------------------

CARRE = ((((3.0, 44.0), (3.1, 44.0), (3.1, 44.1), (3.0, 44.1), (3.0, 44.0)),),)
VOISIN = ((((3.1, 44.0), (3.2, 44.0), (3.2, 44.1), (3.1, 44.1), (3.1, 44.0)),),)


def test_le_nord_est_en_haut_et_l_est_a_droite() -> None:
    cadre = Cadre(3.0, 44.0, 4.0, 45.0)
    assert cadre.point((3.0, 45.0)) == (0, 0)
    assert cadre.point((4.0, 44.0)) == (cadre.largeur, cadre.hauteur)
    x, y = cadre.point((3.5, 44.5))
    assert (x, y) == (cadre.largeur // 2, round(cadre.hauteur / 2))


def test_un_degre_de_latitude_est_plus_long_qu_un_degre_de_longitude() -> None:
    """À 44,5° nord, cos(φ) = 0,713 : un degré carré est plus haut que large."""
    cadre = Cadre(3.0, 44.0, 4.0, 45.0)
    assert cadre.hauteur / cadre.largeur == pytest.approx(1 / 0.71325, rel=0.01)


def test_un_trace_revient_a_son_depart_et_se_ferme() -> None:
    cadre = cadre_de([CARRE, VOISIN], marge=0)
    pas = projection.trace(CARRE, cadre)
    x, y = cadre.point((3.0, 44.0))
    assert pas.startswith(f"M{x} {y}l")
    assert pas.endswith("z")
    nombres = [int(n) for n in pas[:-1].partition("l")[2].replace("-", " -").split()]
    assert (sum(nombres[::2]), sum(nombres[1::2])) == (0, 0)
    assert max(map(abs, nombres[::2])) == cadre.largeur // 2


def test_une_frontiere_partagee_tombe_sur_les_memes_points() -> None:
    cadre = cadre_de([CARRE, VOISIN])
    communs = {cadre.point(p) for p in CARRE[0][0]} & {cadre.point(p) for p in VOISIN[0][0]}
    assert communs == {cadre.point((3.1, 44.0)), cadre.point((3.1, 44.1))}


def test_une_carte_sans_contour_ne_casse_rien() -> None:
    cadre = cadre_de([])
    assert projection.trace((), cadre) == ""
    assert cadre.hauteur >= 1


# --- les pages de liste -------------------------------------------------------------------------


@pytest.mark.parametrize(("combien", "pages"), [(0, 1), (1, 1), (24, 1), (25, 2), (49, 3)])
def test_une_liste_se_coupe_sans_perdre_ni_doubler_d_element(combien: int, pages: int) -> None:
    tranches = trancher(range(combien), "offres/", 24)
    assert len(tranches) == pages == tranches[0].total
    assert [e for t in tranches for e in t.elements] == list(range(combien))
    assert tranches[0].precedente is None
    assert tranches[-1].suivante is None
    for avant, apres in pairwise(tranches):
        assert avant.suivante == apres.adresse(apres.rang) == f"offres/page/{apres.rang}/"
        assert apres.precedente == avant.adresse(avant.rang)
    assert tranches[0].adresse(1) == "offres/"


def test_la_recherche_ne_voit_qu_une_fois_une_commune_a_plusieurs_pages(site: Dessin) -> None:
    offres = "".join(
        f"\n=== offres/projet/p{r}.yml\n"
        + offre(f"CTR-2026-00{r:02d}", f"P{r}", f"2026-11-20 10:{r}")
        for r in range(10, 15)
    )
    village = (
        "\n=== content/villages/valbrume.md\n---\nid: CTR-2026-0701\ntitre: Valbrume\n"
        "commune: Valbrume\nresume: Un village.\nlabel:\n"
        "  statut: candidate\n  candidature: 2026-03-02\n---\nTexte.\n"
    )
    for arborescence, base in ((offres, "communes"), (offres + village, "villages")):
        racine = site(arborescence)
        config = racine / "mkdocs.yml"
        config.write_text(config.read_text("utf-8") + "    par_page: 2\n", "utf-8")
        pages = {
            uri: a
            for uri, a in artefacts(atelier_de(racine)).items()
            if isinstance(a, Page) and uri.startswith(f"{base}/valbrume/")
        }
        assert len(pages) == 3
        indexees = [uri for uri, page in pages.items() if page.indexation]
        assert indexees == [f"{base}/valbrume/index.html"]


# --- la coquille et l'index ---------------------------------------------------------------------


def test_la_coquille_echappe_le_texte_et_pose_le_html() -> None:
    modele = coquille.decouper(
        f"<title>{coquille.TITRE}</title>{coquille.TITRE}{coquille.TETE}"
        f"<main>{coquille.CONTENU}</main>"
    )
    html = modele.habiller("A & <b>", "<meta>", "<p>x</p>")
    assert html == ("<title>A &amp; &lt;b&gt;</title>A &amp; &lt;b&gt;<meta><main><p>x</p></main>")
    assert "nv-marque-titre-nv" in modele.habiller("t", "", coquille.TITRE)


def test_une_coquille_sans_marque_est_refusee() -> None:
    with pytest.raises(ValueError, match="contenu"):
        coquille.decouper(coquille.TITRE + coquille.TETE)


def test_l_index_plie_les_mots_et_laisse_les_mots_vides() -> None:
    regles = Regles(frozenset(textes()["recherche"]["mots_vides"].split()), (("st", "saint"),))
    trouves = index.utiles("Le cœur d’une Épicerie de 90 m², à St-Chély (F/H)", regles)
    assert trouves == "coeur epicerie 90 m2 saint chely f h"
    assert index.utiles("C'est pour nous", regles) == ""


@given(st.text(), st.text())
def test_plier_mot_a_mot_revient_a_plier_le_texte(un: str, deux: str) -> None:
    vides = frozenset({"le", "l", "a"})
    for texte in (un, f"{un} L’{deux}\u00a0le {un}", un + deux):
        attendus = [mot for mot in plier(texte).split() if mot not in vides]
        assert index.utiles(texte, Regles(vides)) == " ".join(attendus)


def test_les_mots_gardes_sont_bornes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOTS_GARDES", 2)
    regles = Regles(frozenset({"borne"}))
    assert index.utiles("Un Borne Deux Trois Un", regles) == "un deux trois un"
    assert len(index._lexique(regles)) <= 2


def test_aucun_mot_vide_n_a_d_accent_et_toute_commune_se_cherche() -> None:
    vides = frozenset(textes()["recherche"]["mots_vides"].split())
    assert all(plier(mot) == mot for mot in vides)
    communes = lire_site(DEPOT).catalogue.registre.communes
    assert len(communes) > 100
    assert [c.nom for c in communes if not index.utiles(c.nom, Regles(vides))] == []


def test_un_document_d_index_separe_ce_qui_se_montre_de_ce_qui_se_cherche() -> None:
    fiche = Indexation("L'été & <b>", "Une prose", infos={"prix": "", "lieu": 'À "Mende"'})
    html = index.document(fiche, Regles(frozenset({"l", "une"})))
    cherche, _, montre = html.partition("<div data-pagefind-ignore>")
    assert '<p data-pagefind-weight="9">ete b</p><p data-pagefind-weight="1">prose</p>' in cherche
    assert "été" not in cherche
    assert '<span data-pagefind-meta="title">L&#x27;été &amp; &lt;b&gt;</span>' in montre
    assert '<span data-pagefind-meta="lieu">À &quot;Mende&quot;</span>' in montre
    assert "prix" not in html


def test_les_alias_d_une_page_se_cherchent_avec_et_sans_tirets() -> None:
    fiche = Indexation("Gîte", "", alias=("LNV-2026-0042", "0042"), groupe="offres")
    html = index.document(fiche, Regles())
    cherche, _, montre = html.partition("<div data-pagefind-ignore>")
    assert '<p data-pagefind-weight="6">lnv 2026 0042 lnv20260042 0042</p>' in cherche
    assert '<span data-pagefind-meta="alias">LNV-2026-0042 | 0042</span>' in montre
    assert '<span data-pagefind-filter="groupe">offres</span>' in montre


def test_l_index_lit_la_prose_sans_ses_balises(site: Dessin) -> None:
    atelier = atelier_de(site())
    prose = 'Un **mot**, [ici](https://a.example/?a>b "a > b").\n\n- Un point'
    assert atelier.en_texte(prose, "offres/x/index.html") == "Un mot , ici . Un point"


def test_la_page_et_son_index_rendent_la_prose_une_seule_fois(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    atelier = atelier_de(site(f"=== offres/projet/gare.yml\n{offre('CTR-2026-0001', 'Gare')}"))
    page = next(a for a in artefacts(atelier).values() if isinstance(a, Page) and "/gare/" in a.uri)
    rendus: list[str] = []
    rendre = markdown.rendre
    monkeypatch.setattr(markdown, "rendre", lambda t, *a: rendus.append(t) or rendre(t, *a))
    page.contenu()
    assert "Une activité." in rendus
    rendus.clear()
    assert page.indexation is not None
    assert "Une activité." in page.indexation().texte
    assert rendus == []


def test_une_carte_n_est_rendue_qu_une_fois_et_mene_juste_de_partout(site: Dessin) -> None:
    atelier = atelier_de(site(f"=== offres/projet/gare.yml\n{offre('CTR-2026-0001', 'Gare')}"))
    gare = atelier.parution.offres[0]
    profonde = atelier.carte_de("../../../", "offre", gare)
    vues: list[str] = []
    ecoute = mock.patch.object(atelier.env, "get_template", vues.append)
    with ecoute:
        voisine = atelier.carte_de("../", "offre", gare)
    assert vues == []
    assert 'href="../../../offres/projet/gare/"' in profonde
    assert voisine == profonde.replace("../../../", "../")
    assert "· 4 km" in atelier.carte_de("../", "offre", gare, 3.7)


def test_le_travail_des_listes_ne_croit_pas_comme_le_carre_des_offres(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    atelier = atelier_de(
        site(
            "".join(
                f"=== offres/projet/g{n}.yml\n"
                + offre(f"CTR-2026-{n:04d}", "Gare", f"2026-11-20 09:{n:02d}")
                for n in range(60)
            )
        )
    )
    regardees: list[str] = []
    monkeypatch.setattr(
        listes, "modifiee", lambda o, jour: regardees.append(o.id) or modifiee(o, jour)
    )
    pages = [a for a in listes.produire(atelier) if isinstance(a, Page)]
    assert len(pages) > 4
    assert max(Counter(regardees).values()) <= 3


def test_toute_page_cherchee_a_de_quoi_se_presenter() -> None:
    fiches = [
        (p.uri, p.indexation())
        for p in artefacts(atelier_de(DEPOT)).values()
        if isinstance(p, Page) and p.indexation
    ]
    assert len(fiches) > 200
    assert [uri for uri, fiche in fiches if not fiche.infos.get("resume")] == []


def test_un_texte_sur_perd_ce_que_xml_refuse() -> None:
    assert xml.texte_sur("a\x00b\x0bc\ufffed\ud800é🏔\t\n") == "abcdé🏔\t\n"


def test_un_renvoi_vers_un_nom_accentue_se_resout() -> None:
    html = markdown.rendre("[là](<commune:Saint-Chély d'Aubrac>)", lambda _, cle: f"../{cle}/")
    assert "Saint-Ch" in html
    assert "%25" not in html


def test_une_position_approchee_ne_donne_pas_le_point_exact(site: Dessin) -> None:
    position = "position: {lat: 44.5123, lon: 3.0123}"
    exacte = "position: {lat: 44.5123, lon: 3.0123, precision: exacte}"
    fiches = (
        f"=== offres/projet/a.yml\n{offre('CTR-2026-0001', 'A', '2026-11-01 09:01', position)}\n"
        f"=== offres/projet/b.yml\n{offre('CTR-2026-0002', 'B', '2026-11-01 09:02', exacte)}\n"
    )
    publie = artefacts(atelier_de(site(fiches)))["donnees/offres.geojson"]
    assert isinstance(publie, Fichier)
    points = {
        f["properties"]["id"]: f["geometry"]["coordinates"]
        for f in json.loads(publie.octets)["features"]
    }
    assert points == {"CTR-2026-0001": [3.05, 44.55], "CTR-2026-0002": [3.0123, 44.5123]}


def test_on_ne_s_inscrit_plus_apres_la_limite(site: Dessin) -> None:
    inscription = "inscription:\n  lien: https://inscription.example/\n  limite: {}\n"
    fiches = "".join(
        f"=== content/evenements/e{rang}.md\n"
        + evenement(f"EVT-2026-00{rang}", "Salon", "debut: 2027-02-01\n", inscription.format(jour))
        for rang, jour in ((11, "2026-11-30"), (12, "2026-12-01"))
    )
    pages = artefacts(atelier_de(site(fiches)))
    ferme, ouvert = (pages[f"evenements/e{rang}/index.html"] for rang in (11, 12))
    assert isinstance(ferme, Page)
    assert isinstance(ouvert, Page)
    assert "inscription.example" not in ferme.contenu()
    assert "inscription.example" in ouvert.contenu()


def test_un_site_sans_offre_le_dit_au_lieu_d_une_grille_vide(site: Dessin) -> None:
    composes = artefacts(atelier_de(site()))
    for uri in ("index.html", "temoignages/index.html", "actualites/index.html"):
        fragment = composes[uri]
        assert isinstance(fragment, Fragment)
        assert 'class="vide"' in fragment.contenu


def test_les_phrases_de_l_interface_ont_deja_leur_typographie() -> None:
    posees = typographie.typographier_tout({"a": ["l'école : ouverte ?"], "b": {"c": "1 200 m²"}})
    assert posees == {
        "a": [f"l’école{ESP}: ouverte\u202f?"],
        "b": {"c": f"1\u202f200{ESP}m²"},
    }
    assert phrases()["village"]["echeance"] == "jusqu’au"


@given(
    st.lists(
        st.sampled_from(
            ["a", "é ", "<", ">", "&", "&lt;", '"', "'", "<p>", "</p>", "<li>", "<em>", "</em>",
             "<h2>", "<h1>", "<br>", "<a href='javascript:x'>", "<p onclick=x>", "<script>",
             "/", "\n"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_ce_que_l_on_n_assainit_pas_n_a_rien_d_actif(morceaux: list[str]) -> None:
    """Le raccourci ne laisse que du texte et des balises permises, sans le moindre attribut."""
    html = "".join(morceaux)
    if markdown._INERTE.fullmatch(html):
        reste = re.sub(r"</?(?:p|strong|em|ul|ol|li|h[2-6]|blockquote)>", "", html)
        assert not set(reste) & set("<>&")
