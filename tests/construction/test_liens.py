"""Le contrôle des liens de bout en bout : chaque faute à la ligne qui l'écrit, en un passage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from fabriques import (
    construire,
    fabriquer,
    habillage_libre,
    offre,
    site_constructible,
)
from nouvelle_vie import sorties
from nouvelle_vie.artefact import Artefact, Fichier
from nouvelle_vie.erreurs import ContenuInvalide
from nouvelle_vie.fabrique import index
from nouvelle_vie.rendu.atelier import Atelier
from outils import dessiner, verifier

FAUTIF = (
    "\n=== offres/projet/gite.yml\n"
    + offre("CTR-2026-0101", "Le gîte du bas")
    .replace("Une activité.", "|\n    Voir [ici](page:pourqoi/) `[code](page:pourqoi/)`,\n"
             "    puis [là](page:pourqoi/) et [là](page:pourqoi/).")
    .replace("Un accueil.", '"Lire [ceci](page:Presse/), [cela](page:presse/#contact-presse)."')
    .replace("Un bâtiment à reprendre.", "Lisez https://nouvelle-vie.example/perdue/ avant.")
    + "aides:\n  - nom: Prime\n    lien: https://nouvelle-vie.example/aides/\n"
    + "\n=== content/actualites/neuve.md\n"
    + "---\nid: ACT-2026-0001\ntitre: Neuve\nresume: Une nouvelle.\n"
    + "publication: 2026-11-02 10:00\n---\n- Voir [x](../../presse/).\n\n"
    + "> Et [y][note] ou <https://nouvelle-vie.example/Offres/>.\n\n[note]: page:offre/\n"
    + "\n=== content/presse.md\n---\ntitle: Presse\ndescription: Presse.\n---\n"
    + "## Contacts presse\n\nUn [lien](absente.md), [un autre](pourquoi.md#bas), "
    + '[un bon](pourquoi.md), <a href="../rien/">rien</a>.\n\n'
    + "Un [saut](#contact-presse) et [un relatif](../vilages/).\n"
)  # fmt: skip

HABILLAGE = (
    ("partials/pied.html", "{{ 'mentions-legales/' | url }}", "{{ 'mentions-legale/' | url }}"),
    (
        "catalogue/offre.html",
        '<header class="tete',
        '<video poster="{{ racine }}images/film.jpg"></video>\n'
        '<img alt="" src="{{ racine }}images/petite.webp" '
        'srcset="{{ racine }}images/grande.webp 800w">\n<header class="tete',
    ),
    (
        "main.html",
        "</head>",
        '<meta property="og:image" content="{{ config.site_url }}images/partage.png">\n</head>',
    ),
)

MORTS = """\
content/actualites/neuve.md:11:9 : le lien mène à « page:offre/ », qui n'existe pas dans le site \
— vouliez-vous « page:offres/ » ?
content/actualites/neuve.md:9:20 : le lien mène à « https://nouvelle-vie.example/Offres/ » : la \
casse compte dans une adresse — écrivez « page:offres/ »
content/presse.md:7:11 : le lien mène à « absente.md », qui n'existe pas dans le site
content/presse.md:7:35 : le lien mène à « pourquoi.md#bas », mais cette page n'a pas cette ancre
content/presse.md:7:85 : le lien mène à « ../rien/ », qui n'existe pas dans le site
content/presse.md:9:11 : le lien mène à « #contact-presse », mais cette page n'a pas cette ancre \
— vouliez-vous « #contacts-presse » ?
content/presse.md:9:44 : le lien mène à « ../vilages/ », qui n'existe pas dans le site \
— vouliez-vous « page:villages/ » ?
mkdocs.yml:{nav}:15 : le lien mène à « perdue.md », qui n'existe pas dans le site
offres/projet/gite.yml:9:15 : le lien mène à « https://nouvelle-vie.example/perdue/ », qui n'existe
offres/projet/gite.yml:14:16 : le lien mène à « page:pourqoi/ », qui n'existe pas dans le site \
— vouliez-vous « page:pourquoi/ » ?
offres/projet/gite.yml:15:15 : le lien mène à « page:pourqoi/ »
offres/projet/gite.yml:15:38 : le lien mène à « page:pourqoi/ »
offres/projet/gite.yml:16:29 : le lien mène à « page:Presse/ » : la casse compte dans une adresse \
— écrivez « page:presse/ »
offres/projet/gite.yml:16:51 : le lien mène à « page:presse/#contact-presse », mais cette page \
n'a pas cette ancre — vouliez-vous « #contacts-presse » ?
offres/projet/gite.yml:20:11 : le lien mène à « https://nouvelle-vie.example/aides/ », qui
overrides/assets/nv.css:{css}:10 : le lien mène à « absente.css », qui n'existe pas dans le site
overrides/assets/nv.css:{css_suite}:9 : le lien mène à « paysage.webp », qui n'existe pas
overrides/assets/theme.js:{js}:10 : le lien mène à « ./absent.json », qui n'existe pas
overrides/catalogue/offre.html:{offre}:16 : le lien mène à « images/film.jpg »
overrides/catalogue/offre.html:{offre_suite}:18 : le lien mène à « images/petite.webp »
overrides/catalogue/offre.html:{offre_suite}:58 : le lien mène à « images/grande.webp »
overrides/main.html:{main}:36 : le lien mène à « images/partage.png »
overrides/partials/pied.html:{pied}:22 : le lien mène à « mentions-legale/ », qui n'existe pas \
dans le site — vouliez-vous « mentions-legales/ » ?"""


def _ligne(chemin: Path, texte: str) -> int:
    lignes = chemin.read_text("utf-8").splitlines()
    return next(rang for rang, ligne in enumerate(lignes, 1) if texte in ligne)


@pytest.fixture(scope="module")
def fautif(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un site dont chaque sorte de fichier cite une adresse qui ne mène à rien."""
    racine = site_constructible(tmp_path_factory.mktemp("fautif") / "petit", FAUTIF)
    habillage = habillage_libre(racine)
    for nom, bon, mauvais in HABILLAGE:
        texte = (habillage / nom).read_text("utf-8")
        assert bon in texte
        (habillage / nom).write_text(texte.replace(bon, mauvais, 1), "utf-8")
    with (habillage / "assets/nv.css").open("a") as css:
        css.write('@import "absente.css";\na{b:url(paysage.webp)}\n')
    with (habillage / "assets/theme.js").open("a") as js:
        js.write('new URL("./absent.json", import.meta.url);\n')
    config = racine / "mkdocs.yml"
    accueil = "  - Accueil: index.md\n"
    texte = config.read_text("utf-8")
    assert accueil in texte
    config.write_text(texte.replace(accueil, f"{accueil}  - Perdue:   perdue.md\n"), "utf-8")
    return racine


def test_chaque_lien_mort_est_dit_a_sa_ligne_en_un_passage(fautif: Path) -> None:
    essai = construire(fautif)
    assert essai.code == 1
    habillage = fautif / "overrides"
    attendues = MORTS.format(
        nav=_ligne(fautif / "mkdocs.yml", "perdue.md"),
        css=_ligne(habillage / "assets/nv.css", "absente.css"),
        css_suite=_ligne(habillage / "assets/nv.css", "paysage.webp"),
        js=_ligne(habillage / "assets/theme.js", "absent.json"),
        offre=_ligne(habillage / "catalogue/offre.html", "film.jpg"),
        offre_suite=_ligne(habillage / "catalogue/offre.html", "petite.webp"),
        main=_ligne(habillage / "main.html", "partage.png"),
        pied=_ligne(habillage / "partials/pied.html", "mentions-legale/"),
    ).splitlines()
    dites = [x for x in essai.sortie.splitlines() if re.match(r"[\w./-]+:\d+:\d+ : ", x)]
    assert [a for a in attendues if not any(d.startswith(a) for d in dites)] == []
    assert len(dites) == len(attendues)
    assert f"{len(attendues)} erreurs dans 9 fichiers" in essai.sortie


def test_un_agenda_absent_est_un_lien_mort_comme_un_autre(tmp_path: Path) -> None:
    """Un lien « webcal: » passe l'assainissement des fiches comme des pages, et se contrôle."""
    bon, mauvais = (
        f"[x](webcal://nouvelle-vie.example/{a})" for a in ("agenda.ics", "agendas.ics")
    )
    ecrits = f"{bon} [x](webcal://ailleurs.example/a.ics) {mauvais}"
    racine = site_constructible(
        tmp_path / "petit",
        "\n=== content/presse.md\n---\ntitle: Presse\ndescription: Presse.\n---\n"
        + f"{ecrits}\n"
        + "\n=== content/actualites/neuve.md\n---\nid: ACT-2026-0001\ntitre: Neuve\n"
        + f"resume: Une nouvelle.\npublication: 2026-11-02 10:00\n---\n{ecrits}\n",
    )
    essai = construire(racine)
    assert essai.code == 1
    colonne = ecrits.index(mauvais) + len("[x](") + 1
    cible = "webcal://nouvelle-vie.example/agendas.ics"
    mort = f"le lien mène à « {cible} », qui n'existe pas dans le site"
    assert [x for x in essai.sortie.splitlines() if re.match(r"[\w./-]+:\d+:\d+ : ", x)] == [
        f"content/actualites/neuve.md:7:{colonne} : {mort} — vouliez-vous « page:agenda.ics » ?",
        f"content/presse.md:5:{colonne} : {mort} — vouliez-vous « page:agenda.ics » ?",
    ]


def test_la_verification_voit_deja_les_liens_vers_des_pages_absentes(fautif: Path) -> None:
    verdict = verifier(fautif, "--sans-conseils")
    assert verdict.code == 1
    dites = [x.partition(" : ")[0] for x in verdict.sortie.splitlines() if " : le lien" in x]
    assert dites == [
        "content/actualites/neuve.md:11:9",
        "content/presse.md:7:11",
        "content/presse.md:7:85",
        "content/presse.md:9:44",
        "offres/projet/gite.yml:14:16",
        "offres/projet/gite.yml:15:15",
        "offres/projet/gite.yml:15:38",
        "offres/projet/gite.yml:16:29",
    ]


# --- les adresses prises deux fois ----------------------------------------------------------------

PRISES = (
    "\n=== offres/projet/gite.yml\n"
    + offre("CTR-2026-0101", "Le gîte", suite="anciennes_adresses: [offres/emploi/]\n")
    + "\n=== content/communes/hautefaye.md\n---\ntitle: T\ndescription: D\n---\nTexte.\n"
    + "\n=== content/offres/projet/gite.md\n---\ntitle: T\ndescription: D\n---\nTexte.\n"
)


def test_tous_les_conflits_d_adresses_sont_dits_d_un_coup(tmp_path: Path) -> None:
    racine = site_constructible(tmp_path / "petit", PRISES)
    composee = "changez-la : l'autre page est composée par le site"
    page = "content/offres/projet/gite.md"
    attendues = [
        f"content/communes/hautefaye.md:1:1 : deux pages veulent l'adresse « communes/hautefaye/ »"
        f" — {composee}",
        f"{page}:1:1 : deux pages veulent l'adresse « offres/projet/gite/ »"
        " — renommez l'une des deux ; l'autre est offres/projet/gite.yml",
        "offres/projet/gite.yml:1:1 : deux pages veulent l'adresse « offres/projet/gite/ »"
        f" — renommez l'une des deux ; l'autre est {page}",
        "offres/projet/gite.yml:16:22 : deux pages veulent l'adresse « offres/emploi/ »"
        f" — {composee}",
    ]
    with pytest.raises(ContenuInvalide) as leve:
        fabriquer(racine)
    assert [str(e) for e in leve.value.erreurs] == attendues
    verdict = verifier(racine, "--sans-conseils")
    assert [x for x in verdict.sortie.splitlines() if "veulent" in x] == attendues
    assert not list(racine.glob(".site-*"))


# --- les fichiers que seul le code écrit ----------------------------------------------------------


def _sans_pagefind(_index: Path, destination: Path) -> None:
    destination.mkdir()
    (destination / "pagefind.js").touch()


def _fautes(racine: Path, monkeypatch: pytest.MonkeyPatch, uri: str, texte: str) -> list[str]:
    """Les fautes d'un site dont une sortie de plus publie ce fichier."""

    def sortie(atelier: Atelier) -> Iterator[Artefact]:
        yield Fichier(uri, texte.encode())

    monkeypatch.setattr(sorties, "SORTIES", (*sorties.SORTIES, sortie))
    monkeypatch.setattr(index, "indexer", _sans_pagefind)
    with pytest.raises(ContenuInvalide) as leve:
        fabriquer(racine)
    return [str(e).partition(" — ")[0] for e in leve.value.erreurs]


@pytest.mark.parametrize(
    ("uri", "texte", "faute"),
    [
        (
            "flux/essai.xml",
            "<rss>\n <link>https://contree.example/offres/projet/gite/photo/</link>\n</rss>",
            "offres/projet/gite.yml:1:1 : le lien mène à "
            "« https://contree.example/offres/projet/gite/photo/ », qui n'existe pas dans le site",
        ),
        (
            "flux/essai.json",
            '{\n"url": "https://contree.example/nulle/part/"}',
            "flux/essai.json:2:9 : le lien mène à « https://contree.example/nulle/part/ »,"
            " qui n'existe pas dans le site",
        ),
        (
            "essai.ics",
            "URL:https://contree.example/Offres/#x\r\n",
            "essai.ics:1:5 : le lien mène à « https://contree.example/Offres/#x » : la casse"
            " compte dans une adresse",
        ),
        (
            "essai.txt",
            "https://contree.example/offres/#nulle-part",
            "essai.txt:1:1 : le lien mène à « https://contree.example/offres/#nulle-part »,"
            " mais cette page n'a pas cette ancre",
        ),
    ],
)
def test_une_adresse_du_site_dans_un_flux_remonte_a_sa_fiche_ou_au_fichier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uri: str, texte: str, faute: str
) -> None:
    fiche = f"\n=== offres/projet/gite.yml\n{offre('CTR-2026-0101', 'Le gîte')}"
    racine = site_constructible(tmp_path / "petit", fiche)
    assert _fautes(racine, monkeypatch, uri, texte) == [faute]


def test_un_lien_que_le_code_met_partout_n_est_dit_qu_une_fois(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fiches = "".join(
        f"\n=== offres/projet/gite-{r}.yml\n"
        + offre(f"CTR-2026-{r:04d}", "Le gîte", f"2026-11-02 10:{r:02d}")
        for r in range(30)
    )
    racine = site_constructible(tmp_path / "petit", fiches)
    partout = lambda _, __, racine, **___: Markup(f'<a href="{racine}perdue/">x</a>')  # noqa: E731
    monkeypatch.setattr(Atelier, "markdown", partout)
    assert _fautes(racine, monkeypatch, "essai.txt", "rien") == [
        "offres/projet/gite-0.yml:1:1 : le lien mène à « ../../../perdue/ »,"
        " qui n'existe pas dans le site"
    ]


def test_un_autre_hote_n_est_jamais_suivi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "indexer", _sans_pagefind)
    texte = "[a](https://contree.example.ailleurs.example/absente/) [b](//ailleurs.example/x/)"
    racine = dessiner(
        site_constructible(tmp_path / "petit"),
        "\n=== offres/projet/gite.yml\n"
        + offre("CTR-2026-0101", "Le gîte", suite=f'description: "{texte}"\n'),
    )
    assert fabriquer(racine).pages
