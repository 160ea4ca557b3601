"""Les trois sites comparés : le nôtre, MkDocs et Material sans nous, Hugo.

Les deux autres publient les mêmes offres, en pages du poids des nôtres : le tour de page de Hugo
est celui d'une de nos pages, et une page trop légère est complétée d'un texte. Ils font moins que
nous : ni contrôle du contenu, ni liens vérifiés, ni politique de sécurité, ni agenda, ni données.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from generateur import FicheEcrite, copier_site, ecrire, generer, lire_lieux

from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages

DEPOT = Path(__file__).resolve().parents[2]
CACHE = DEPOT / ".cache" / "banc"
MKDOCS = (sys.executable, "-m", "mkdocs")
MARQUE = "Retouche du banc"
"""Ce que la retouche ajoute à une offre, et que l'on guette dans sa page."""
_RENVOI = re.compile(r"\[([^\]]*)\]\((offre|commune):([^)]*)\)")


@dataclass(frozen=True)
class Site:
    """Un site prêt à construire."""

    nom: str
    racine: Path
    construire: tuple[str, ...]
    servir: tuple[str, ...]
    """La commande d'aperçu, à laquelle on ajoute un port."""
    retouchee: Path
    """Le fichier de l'offre que l'on retouche."""
    adresse: str
    """L'adresse de sa page."""

    @property
    def sortie(self) -> Path:
        return self.racine / "site"

    def vider(self) -> None:
        shutil.rmtree(self.sortie, ignore_errors=True)

    def poids_d_une_offre(self) -> int:
        """Octets d'une page d'offre inventée, en moyenne."""
        pages = list(self.sortie.glob("offres/*/banc-*/index.html"))
        return sum(p.stat().st_size for p in pages) // len(pages)


def le_notre(dossier: Path, nombre: int) -> tuple[Site, list[FicheEcrite]]:
    """Une copie du dépôt, avec ses propres offres et `nombre` de plus."""
    racine = copier_site(DEPOT, dossier)
    quand = maintenant(lire_reglages(racine / "mkdocs.yml"), {})
    lieux = lire_lieux(racine / "content" / "donnees" / "communes.json")
    ecrire(racine, nombre, lieux, quand)
    fiches = list(generer(nombre, lieux, quand))
    choisie = next(f for f in fiches if f.chemin.endswith(".md"))
    site = Site(
        "Nouvelle Vie",
        racine,
        (*MKDOCS, "build", "--strict", "-q"),
        (*MKDOCS, "serve", "--livereload", "-q", "--dev-addr"),
        racine / "offres" / choisie.chemin,
        f"offres/{choisie.chemin.removesuffix('.md')}/",
    )
    return site, fiches


# --- MkDocs et Material seuls ---------------------------------------------------------------------

_CONFIG_MKDOCS = """\
site_name: Offres
site_url: https://banc.example/
site_dir: site
theme: {name: material, language: fr, font: false}
plugins: []
nav: [{Accueil: index.md}]
not_in_nav: "offres/**"
"""


def mkdocs_seul(dossier: Path, fiches: Sequence[FicheEcrite], complement: int) -> Site:
    """Les mêmes offres en pages ordinaires, hors du menu, sans recherche."""
    contenu = dossier / "docs"
    noms = {_identifiant(f): f"{Path(f.chemin).with_suffix('.md')}" for f in fiches}
    for fiche in fiches:
        entete, corps = _decouper(fiche)
        texte = _RENVOI.sub(
            lambda lien: (
                f"[{lien[1]}](../{noms[lien[3]]})" if lien[3] in noms else f"**{lien[1]}**"
            ),
            _en_markdown(entete, corps),
        )
        tete = yaml.safe_dump({"title": entete["titre"], "description": entete["resume"]})
        page = f"---\n{tete}---\n{texte}{_suite(complement)}"
        _poser(contenu / "offres" / noms[entete["id"]], page)
    _poser(contenu / "index.md", "# Offres\n")
    _poser(dossier / "mkdocs.yml", _CONFIG_MKDOCS)
    choisie = next(f for f in fiches if f.chemin.endswith(".md")).chemin
    return Site(
        "MkDocs et Material",
        dossier,
        (*MKDOCS, "build", "-q"),
        (*MKDOCS, "serve", "--livereload", "-q", "--dev-addr"),
        contenu / "offres" / choisie,
        f"offres/{choisie.removesuffix('.md')}/",
    )


def _en_markdown(entete: dict[str, Any], corps: str) -> str:
    faits = "\n".join(f"| {nom} | {valeur} |" for nom, valeur in _faits(entete))
    parties = "\n\n".join(f"## {n.capitalize()}\n\n{t}" for n, t in entete["argumentaire"].items())
    reserves = "\n".join(f"- {r}" for r in entete["a_savoir"])
    return (
        f"# {entete['titre']}\n\n{entete['resume']}\n\n| Essentiel | |\n| --- | --- |\n{faits}\n\n"
        f"{parties}\n\n## À savoir\n\n{reserves}\n\n{corps}"
    )


def _faits(entete: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    reserves = {"id", "titre", "resume", "statut", "exemple", "offres_liees"}
    return ((c, v) for c, v in entete.items() if c not in reserves and isinstance(v, str | int))


# --- Hugo -----------------------------------------------------------------------------------------

_CONFIG_HUGO = """\
baseURL: https://banc.example/
languageCode: fr
title: Offres
publishDir: site
buildFuture: true
taxonomies: {commune: communes}
pagination: {pagerSize: 24}
"""
_CARTE = (
    '<article class="fiche"><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3>'
    '<p class="fiche__lieu">{{ .Params.commune }}</p><p>{{ .Params.resume }}</p></article>\n'
)
_LISTE = (
    '{{ define "contenu" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}'
    + _CARTE
    + '{{ end }}{{ template "_internal/pagination.html" . }}{{ end }}'
)
_PAGE = """\
{{ define "contenu" }}<article class="offre" data-pagefind-body>
<h1>{{ .Title }}</h1><p>{{ .Params.resume }}</p>
<dl>{{ range .Params.faits }}<div><dt>{{ .nom }}</dt><dd>{{ .valeur }}</dd></div>{{ end }}</dl>
{{ range $nom, $texte := .Params.argumentaire }}<h2>{{ $nom }}</h2>
{{ $texte | markdownify }}{{ end }}
<h2>À savoir</h2><ul>{{ range .Params.a_savoir }}<li>{{ . }}</li>{{ end }}</ul>
{{ .Content }}
<section><h2>Similaires</h2>{{ range first 3 .CurrentSection.RegularPages }}CARTE{{ end }}</section>
</article>COMPLEMENT{{ end }}
"""


def hugo(dossier: Path, fiches: Sequence[FicheEcrite], modele: str, complement: int) -> Site:
    """Les mêmes offres chez Hugo, avec listes paginées, flux par genre et taxonomie des communes.

    Args:
        modele: le HTML d'une de nos pages, dont le tour de page est repris.
    """
    for fiche in fiches:
        entete, corps = _decouper(fiche)
        texte = _RENVOI.sub(r"**\1**", corps)
        tete = yaml.safe_dump(
            {
                "title": entete["titre"],
                "date": entete["dates"]["publiee"].replace(" ", "T") + ":00+01:00",
                "communes": [entete["commune"]],
                "faits": [{"nom": n, "valeur": str(v)} for n, v in _faits(entete)],
                **{c: entete[c] for c in ("resume", "commune", "argumentaire", "a_savoir")},
            },
            allow_unicode=True,
        )
        chemin = dossier / "content" / "offres" / Path(fiche.chemin).with_suffix(".md")
        _poser(chemin, f"---\n{tete}---\n{texte}")
    for genre in {Path(f.chemin).parent for f in fiches}:
        _poser(dossier / "content" / "offres" / genre / "_index.md", f"---\ntitle: {genre}\n---\n")
    gabarits = dossier / "layouts" / "_default"
    avant, apres = _tour_de_page(modele)
    page = _PAGE.replace("CARTE", _CARTE).replace("COMPLEMENT", _suite(complement))
    _poser(gabarits / "baseof.html", f'{avant}{{{{ block "contenu" . }}}}{{{{ end }}}}{apres}')
    _poser(gabarits / "single.html", page)
    for nom in ("list", "taxonomy", "term", "home"):
        _poser(gabarits / f"{nom}.html", _LISTE)
    _poser(dossier / "hugo.yaml", _CONFIG_HUGO)
    choisie = next(f for f in fiches if f.chemin.endswith(".md")).chemin
    programme = str(_programme_hugo())
    return Site(
        "Hugo",
        dossier,
        (programme, "--quiet"),
        (programme, "server", "--quiet", "--baseURL", "http://127.0.0.1/", "--port"),
        dossier / "content" / "offres" / choisie,
        f"offres/{choisie.removesuffix('.md')}/",
    )


def _tour_de_page(modele: str) -> tuple[str, str]:
    """Ce qui entoure le contenu d'une de nos pages, adresses et politique de sécurité laissées."""
    debut = modele.index('<div id="contenu"')
    debut = modele.index(">", debut) + 1
    fin = modele.rindex("</main>")
    assert "{{" not in modele
    return modele[:debut], modele[fin:]


def _programme_hugo() -> Path:
    """Le programme lui-même : le relais Python qui l'accompagne ajouterait son démarrage."""
    return next((CACHE / "venv").glob("lib*/python*/site-packages/hugo/binaries/hugo*"))


# --- commun ---------------------------------------------------------------------------------------


def _decouper(fiche: FicheEcrite) -> tuple[dict[str, Any], str]:
    if fiche.chemin.endswith(".yml"):
        entete = yaml.safe_load(fiche.texte)
        return entete, entete.pop("description")
    _, tete, corps = fiche.texte.split("---\n", 2)
    return yaml.safe_load(tete), corps


def _identifiant(fiche: FicheEcrite) -> str:
    return str(_decouper(fiche)[0]["id"])


def _suite(octets: int) -> str:
    """Un texte de remplissage, pour des pages de même poids."""
    phrase = "Ce texte complète la page. "
    return f"\n\n<p>{(phrase * (octets // len(phrase) + 1))[:octets]}</p>\n" if octets > 0 else ""


def _poser(chemin: Path, texte: str) -> None:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_text(texte, "utf-8")
