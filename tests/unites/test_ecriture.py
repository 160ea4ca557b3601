"""L'écriture des pages : ce qui n'est relevé qu'une fois par coquille vaut pour chaque page."""

from __future__ import annotations

from pathlib import Path

import pytest

from fabriques import Dessin, atelier_de, offre
from nouvelle_vie import processus
from nouvelle_vie.artefact import Fichier, Page
from nouvelle_vie.fabrique import chrono, coquille, csp, ecriture
from nouvelle_vie.fabrique.liens import Liens
from nouvelle_vie.sorties import offres

SITE = "https://contree.example/"
MODELE = coquille.decouper(
    f'<!doctype html><html><head><meta charset="utf-8"><title>{coquille.TITRE}</title>'
    f'{coquille.TETE}<link rel="stylesheet" href="../../nv.css"></head><body>'
    '<a href="#contenu">x</a><a href="../..">x</a><a href="../../b/c/#bas">x</a>'
    f'<main id="contenu">{coquille.CONTENU}</main><script>tour()</script></body></html>'
)
CONTENUS = {
    "a/b/index.html": '<h1 id="bas">x</h1><script>page()</script><a href="#contenu">x</a>',
    "b/c/index.html": '<h1 id="bas">x</h1><a href="../../a/b/">x</a>',
    "c/d/index.html": "<h1>x</h1><a href='#bas'>x</a>",
}


def test_une_page_ecrite_est_jugee_comme_si_elle_etait_lue_entiere(
    site: Dessin, tmp_path: Path
) -> None:
    nue = '<!doctype html><meta charset="utf-8"><a href="../a/b/">x</a>'
    pages = [
        Page(uri, "Titre", "Une page", lambda html=html: html)  # type: ignore[misc]
        for uri, html in CONTENUS.items()
    ]
    pages.append(Page("n/index.html", "Renvoi", "", lambda: nue, nue=True))
    travail = ecriture.Chantier(
        pages,
        [Fichier("f/un.txt", b"un"), Fichier("f/deux.txt", lambda: b"deux")],
        (),
        {(2, ""): MODELE},
        tmp_path / "s",
        tmp_path / "i",
        atelier_de(site()),
        site_url=SITE,
    )
    bilan = ecriture.ecrire_pages(travail)
    assert [(tmp_path / "s/f" / nom).read_bytes() for nom in ("un.txt", "deux.txt")] == [
        b"un",
        b"deux",
    ]
    entieres = Liens(SITE)
    for page in pages:
        html = (tmp_path / "s" / page.uri).read_text("utf-8")
        sans, _, _ = html.partition("<meta http-equiv")
        _, _, suite = html.removeprefix(sans).partition(">")
        assert html == csp.poser(sans + suite)
        entieres.relever_page(page.uri, html)
    entieres.relever_fichiers(tmp_path / "s", {"f/un.txt", "f/deux.txt"})
    assert bilan.liens == entieres
    assert "c/d/index.html#bas" in bilan.liens.cibles
    assert "a/b/index.html#contenu" not in bilan.liens.cibles


@pytest.mark.parametrize("processus_voulus", [1, 2])
def test_les_cartes_partagees_sont_jugees_comme_si_chaque_page_etait_lue_entiere(
    site: Dessin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processus_voulus: int
) -> None:
    fiches = "".join(
        f"=== offres/projet/gare-{n}.yml\n"
        f"{offre(f'CTR-2026-{n:04d}', f'Gare {n}', f'2026-11-20 09:{n:02d}')}"
        for n in range(1, 8)
    )
    atelier = atelier_de(site(fiches))
    pages = sorted((offres.page(atelier, o) for o in atelier.parution.offres), key=lambda p: p.uri)
    contenus = {p.uri: p.contenu() for p in pages}
    monkeypatch.setattr(processus, "combien", lambda *_: processus_voulus)
    travail = ecriture.Chantier(
        pages,
        (),
        (),
        {(3, "offres/"): MODELE},
        tmp_path / "s",
        tmp_path / "i",
        atelier,
        site_url=SITE,
    )
    bilan = ecriture.ecrire_pages(travail)
    entieres = Liens(SITE)
    for uri, contenu in contenus.items():
        html = (tmp_path / "s" / uri).read_text("utf-8")
        assert contenu in html
        assert not {"\x01", "\x02", "\x03"} & set(html)
        assert html.count('<article class="fiche') > 2
        entieres.relever_page(uri, html)
    assert bilan.liens == entieres


def test_les_fichiers_d_un_lot_se_composent_ensemble() -> None:
    """Composés d'un coup, ils ne le sont alors qu'une fois ; deux formats d'une chose aussi."""
    lots = [
        Fichier(f"d/{rang}-{lot}.csv", b"", lot=lot) for rang in range(3) for lot in ("un", "deux")
    ]
    formats = [Fichier(f"flux/tout.{suffixe}", b"") for suffixe in ("xml", "json")]
    ensemble = ecriture._par_lot([*lots, *formats])
    assert [[f.uri for f in groupe] for groupe in ensemble] == [
        ["d/0-un.csv", "d/1-un.csv", "d/2-un.csv"],
        ["d/0-deux.csv", "d/1-deux.csv", "d/2-deux.csv"],
        ["flux/tout.xml", "flux/tout.json"],
    ]


def test_ecrire_cree_les_dossiers_et_remplace(tmp_path: Path) -> None:
    chemin = tmp_path / "a" / "b" / "c.txt"
    for octets in (b"un", b"deux", b""):
        ecriture.poser(chemin, octets)
        assert chemin.read_bytes() == octets
    ecriture.poser(f"{tmp_path}/a/b/d.txt", b"x")
    assert sorted(c.name for c in chemin.parent.iterdir()) == ["c.txt", "d.txt"]
    with pytest.raises(NotADirectoryError):
        ecriture.poser(chemin / "e.txt", b"")


def test_sans_chronometre_rien_n_est_mesure_ni_prepare(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(chrono.VARIABLE, raising=False)
    muets = chrono.Gestes()
    assert muets.mesurer("composition") is muets.mesurer("écriture")
    monkeypatch.setenv(chrono.VARIABLE, str(tmp_path / "chrono"))
    gestes = chrono.Gestes()
    with gestes.mesurer("composition"):
        pass
    gestes.noter()
    assert '"geste": "composition"' in (tmp_path / "chrono").read_text("utf-8")
