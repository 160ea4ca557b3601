"""La politique de sécurité d'une page : tout est refusé, sauf ce que la page montre."""

from __future__ import annotations

import base64
import hashlib

import pytest

from nouvelle_vie.fabrique import csp

TETE = '<!doctype html><html><head>\n<meta charset="utf-8"><link rel="stylesheet" href="a.css">'
PAGE = f'{TETE}</head><body><script src="t.js"></script></body></html>'


def directives(politique: str) -> dict[str, list[str]]:
    parties = (directive.split() for directive in politique.split(";"))
    return {nom: sources for nom, *sources in parties}


def avec(script: str) -> str:
    return PAGE.replace("</body>", f"{script}</body>")


def empreinte(texte: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(texte.encode()).digest()).decode()}'"


def test_la_politique_precede_toute_ressource() -> None:
    html = csp.poser(PAGE)
    meta = html.index('http-equiv="Content-Security-Policy"')
    assert html.index('<meta charset="utf-8">') < meta < html.index("<link")
    assert html.count("Content-Security-Policy") == 1


def test_une_page_sans_encodage_annonce_est_refusee() -> None:
    with pytest.raises(ValueError, match="charset"):
        csp.poser("<html><head></head></html>")


def test_rien_n_est_permis_que_nommement() -> None:
    lues = directives(csp.politique(PAGE))
    assert lues["default-src"] == ["'none'"]
    assert lues["base-uri"] == ["'none'"]
    assert lues["script-src"] == lues["style-src"] == lues["font-src"] == ["'self'"]
    assert lues["img-src"] == ["'self'", "data:"]
    assert "connect-src" not in lues
    assert "unsafe" not in csp.politique(PAGE)
    assert "//" not in csp.politique(PAGE)


def test_la_recherche_seule_peut_compiler_et_interroger() -> None:
    page = avec('<script type="module" src="../assets/recherche.0123abcd.js"></script>')
    lues = directives(csp.politique(page))
    assert lues["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert lues["connect-src"] == lues["worker-src"] == ["'self'"]
    assert directives(csp.politique(avec("<p>recherche.js</p>"))) == directives(csp.politique(PAGE))


@pytest.mark.parametrize(
    ("script", "texte"),
    [
        ("<script>alert('été')</script>", "alert('été')"),
        ("<script>\r\na\r\n</script>", "\na\n"),
        ('<SCRIPT type="module">x</SCRIPT >', "x"),
        ("<script type=text/javascript>y</script>", "y"),
    ],
)
def test_un_script_en_ligne_est_admis_par_son_empreinte(script: str, texte: str) -> None:
    assert csp.relever(avec(script)).empreintes == {empreinte(texte)}
    assert directives(csp.politique(avec(script)))["script-src"][1:] == [empreinte(texte)]


@pytest.mark.parametrize(
    "script",
    [
        '<script type="application/ld+json">{"@context": "https://schema.org"}</script>',
        '<script type="application/json">{}</script>',
        '<script defer src="a.js"></script>',
    ],
)
def test_ni_donnees_ni_script_a_part_n_ont_d_empreinte(script: str) -> None:
    assert not csp.relever(avec(script)).empreintes


def test_une_meme_empreinte_n_est_ecrite_qu_une_fois() -> None:
    assert len(csp.relever(avec("<script>a</script><script>a</script>")).empreintes) == 1


@pytest.mark.parametrize(
    "contenu",
    [
        "<p>x</p>",
        "<script>a</script>",
        '<SCRIPT type="module">b</SCRIPT>',
        '<script src="../assets/recherche.0123abcd.js"></script>',
        '<script type="application/ld+json">{}</script>',
        '<link rel="alternate" href="a.xml">',
        '<div class="carte-vive" data-ign="https://data.geopf.fr/"></div>',
    ],
)
@pytest.mark.parametrize("autour", [PAGE, avec("<script>c</script>"), "<p></p>"])
def test_relever_a_part_la_coquille_donne_la_politique_de_la_page(
    contenu: str, autour: str
) -> None:
    coquille = csp.relever(autour)
    assert csp.relever(contenu, coquille) == csp.relever(autour + contenu)
    page = f"{TETE}{autour}{contenu}"
    assert csp.poser(page, besoins=csp.relever(TETE + contenu, coquille)) == csp.poser(page)


CARTE_IGN = '<div class="carte-vive" data-ign="https://data.geopf.fr/wmts?LAYER=X"></div>'


def test_seule_une_carte_qui_propose_le_plan_de_l_ign_peut_l_appeler() -> None:
    lues = directives(csp.politique(avec(CARTE_IGN)))
    assert lues["img-src"] == ["'self'", "data:", "https://data.geopf.fr"]
    assert {**lues, "img-src": ["'self'", "data:"]} == directives(csp.politique(PAGE))
    for texte in ('<div class="carte-vive"></div>', "<p>un attribut data-ign= dans un texte</p>"):
        assert directives(csp.politique(avec(texte)))["img-src"] == ["'self'", "data:"]


def test_la_page_de_la_carte_lit_ses_points() -> None:
    page = avec('<script type="module" src="../assets/page-carte.0123abcd.js"></script>')
    assert directives(csp.politique(page))["connect-src"] == ["'self'"]


def test_un_renvoi_n_a_droit_a_rien() -> None:
    nue = (
        '<!doctype html><head><meta charset="utf-8"><meta http-equiv="refresh" content="0"></head>'
    )
    assert directives(csp.politique(nue)) == {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_l_apercu_admet_le_rechargement_mais_pas_les_styles_en_ligne() -> None:
    lues = directives(csp.politique(PAGE, apercu=True))
    assert lues["script-src"] == ["'self'", "'unsafe-inline'"]
    assert lues["connect-src"] == ["'self'"]
    assert lues["style-src"] == ["'self'"]
