"""L'adaptateur : le seul module qui connaît MkDocs.

`on_config` lit, vérifie et détourne la construction vers un dossier voisin ; `on_post_build` pose
les pages du catalogue dans la coquille du thème, contrôle, et échange les dossiers en dernier.
L'état d'une construction vit dans `config.extra`, jamais dans un module : MkDocs garde les modules
d'accroche d'une construction à l'autre.
"""

from __future__ import annotations

import gc
import logging
from html import escape
from pathlib import Path
from typing import Any, NoReturn

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import CountHandler

from nouvelle_vie.commandes.rapport import bilan, decrire
from nouvelle_vie.erreurs import ContenuInvalide, FabricationImpossible
from nouvelle_vie.fabrique import chantier as fabrique
from nouvelle_vie.fabrique import coquille, publication, refus
from nouvelle_vie.fabrique.ordinaires import PageOrdinaire
from nouvelle_vie.lecture.site import lieu_des_fautes, lire_reglages
from nouvelle_vie.rendu import ordinaires, passages

journal = get_plugin_logger("nouvelle-vie")
# « mkdocs », ou « properdocs » quand c'est lui qui construit et prête ses modules sous ce nom.
hote = logging.getLogger(get_plugin_logger.__module__.partition(".")[0])
CHANTIER = "nouvelle_vie_chantier"

_commande = ["build"]
"""Ce que MkDocs est en train de faire ; ne change pas tant que le processus vit."""


def on_startup(command: str, dirty: bool) -> None:
    """Retient s'il s'agit d'un aperçu : MkDocs ne le dit nulle part ailleurs."""
    _commande[:] = [command]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Lit et vérifie tout le contenu avant que MkDocs n'efface ou n'écrive quoi que ce soit."""
    site = Path(config.site_dir)
    alertes = CountHandler(level=logging.WARNING)
    hote.addHandler(alertes)
    # Tout ce qu'une construction crée sert jusqu'au bout : le ramasse-miettes n'y trouve rien, et
    # y passe une seconde sur 5 000 offres.
    gc.disable()
    config.extra["nouvelle_vie_alertes"] = alertes
    try:
        ouvert = fabrique.ouvrir(
            Path(config.config_file_path),
            site,
            config.site_url or "",
            config.site_name,
            Path(config.theme.dirs[0]) / "catalogue",
        )
    except (ContenuInvalide, FabricationImpossible, OSError) as erreur:
        hote.removeHandler(alertes)
        gc.enable()
        _abandonner(erreur, config)
    ouvert.apercu = _commande == ["serve"]
    for conseil in ouvert.lecture.conseils:
        journal.debug(str(conseil))
    if ouvert.lecture.conseils:
        journal.info(
            "%d conseils aux rédacteurs : « nouvelle-vie verifier » les détaille",
            len(ouvert.lecture.conseils),
        )
    config.extra[CHANTIER] = ouvert
    config.site_dir = str(ouvert.dossier)
    config.theme.static_templates.discard("sitemap.xml")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Ne garde que les pages déclarées de `content/` et notre habillage : rien du thème."""
    declarees = {page.src_uri for page in _chantier(config).lecture.pages}
    contenu, habillage = Path(config.docs_dir), Path(config.theme.dirs[0])
    pieces = _chantier(config).pieces.adresses
    for fichier in list(files):
        if not fichier.abs_src_path:
            continue
        origine = Path(fichier.abs_src_path)
        declaree = origine.is_relative_to(contenu) and fichier.src_uri in declarees
        # Les pièces sont publiées par la fabrique, sous un nom qui porte leur empreinte.
        tel_quel = origine.is_relative_to(habillage) and fichier.src_uri not in pieces
        if not declaree and not tel_quel:
            files.remove(fichier)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    config.extra["nouvelle_vie_nav"] = nav
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Pose les réglages cités, échappe le titre, et ôte à MkDocs les images, qu'il chercherait."""
    ouvert = _chantier(config)
    page.meta["title"] = escape(str(page.meta.get("title", "")))
    textes = ouvert.atelier.textes["commun"]
    compose = passages.composer(markdown, ouvert.atelier.reglages, textes["a_completer"])
    figures = ouvert.figurer(page.file.src_uri, page.file.dest_uri, compose)
    return ordinaires.marquer(compose, figures)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Résout les renvois, assainit le HTML, note la page pour l'index et les liens."""
    ouvert = _chantier(config)
    uri = page.file.dest_uri
    propre = ordinaires.assainir(ordinaires.resoudre(html, ouvert.atelier.parution, uri))
    source, figures = ouvert.source_de(page.file.src_uri), ouvert.figures[page.file.src_uri]
    ouvert.ordinaires.append(
        PageOrdinaire(
            uri,
            source.fichier,
            source.entete.title,
            source.entete.description,
            ordinaires.texte(figures.retirer(propre)),
            source.entete.cachee,
            source.entete.mise_a_jour,
        )
    )
    return figures.poser(propre)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Donne aux gabarits du thème les fragments, les textes et les réglages."""
    ouvert = _chantier(config)
    atelier = ouvert.atelier
    env.globals.update(
        fragments=ouvert.fragments,
        piece=ouvert.pieces.adresse,
        polices=ouvert.pieces.polices,
        tete=lambda page: fabrique.tete_ordinaire(ouvert, page.file.dest_uri if page else None),
        t=atelier.textes,
        reglages=atelier.reglages,
        jour_parution=ordinaires.jour(ouvert.date),
    )
    config.extra["nouvelle_vie_env"] = env
    return env


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Après tout le monde : pages du catalogue, recherche, contrôles, puis l'échange."""
    ouvert = _chantier(config)
    pages = {p.uri: (ouvert.dossier / p.uri).read_text("utf-8") for p in ouvert.ordinaires}
    pages["404.html"] = (ouvert.dossier / "404.html").read_text("utf-8")
    try:
        controles = fabrique.terminer(ouvert, lambda p, o: _coquille(config, p, o), pages)
        if config.strict and (comptes := config.extra["nouvelle_vie_alertes"].get_counts()):
            nombre = sum(combien for _, combien in comptes)
            raise FabricationImpossible(
                f"{nombre} alerte(s) ci-dessus — corrigez-les : le site précédent est intact"
            )
        publication.publier(ouvert.site)
    except (ContenuInvalide, FabricationImpossible, OSError) as erreur:
        _abandonner(erreur, config)
    finally:
        _fermer(config)
    journal.info("%d pages du catalogue, %d liens contrôlés", len(ouvert.pages), controles)


def on_build_error(error: Exception) -> None:
    """Un refus du disque pendant le travail de MkDocs devient une phrase."""
    gc.enable()
    if isinstance(error, OSError):
        _abandonner(error)


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    """En aperçu, une faute se lit et le dernier bon site reste en ligne jusqu'au prochain essai."""
    construire = server.builder

    def tolerant() -> None:
        try:
            construire()
        except Abort as arret:
            journal.error("%s", arret)
        except Exception as panne:  # un gabarit cassé ne doit pas figer l'aperçu
            journal.error("la construction a échoué : %s: %s", type(panne).__name__, panne)
            journal.debug("détail", exc_info=True)

    server.builder = tolerant
    racine = Path(config.config_file_path).parent
    offres = lire_reglages(Path(config.config_file_path)).dossiers.offres
    config.watch.extend(
        str(d) for d in (racine / offres, *config.theme.dirs[:1]) if Path(d).is_dir()
    )
    return server


def _coquille(config: MkDocsConfig, profondeur: int, onglet: str) -> coquille.Coquille:
    """La page du thème, rendue pour une profondeur et un onglet, avec des marques à la place."""
    nav: Navigation = config.extra["nouvelle_vie_nav"]
    fichier = File.generated(config, "x/" * profondeur + "index.md", content="")
    page = Page(coquille.TITRE, fichier, config)
    page.content, page.toc = coquille.CONTENU, TableOfContents([])
    page.meta = {
        "title": coquille.TITRE,
        "tete": coquille.TETE,
    }
    active = next((p for p in nav.pages if p.url == onglet), None)
    if active:
        active.active = True
    try:
        contexte = get_context(nav, [], config, page)
        gabarit = config.extra["nouvelle_vie_env"].get_template("main.html")
        return coquille.decouper(gabarit.render(contexte))
    finally:
        if active:
            active.active = False


def _chantier(config: MkDocsConfig) -> fabrique.Chantier:
    ouvert: fabrique.Chantier = config.extra[CHANTIER]
    return ouvert


def _fermer(config: MkDocsConfig) -> None:
    hote.removeHandler(config.extra["nouvelle_vie_alertes"])
    publication.abandonner(_chantier(config).site)
    apercu = _chantier(config).apercu
    for cle in [c for c in config.extra if c.startswith("nouvelle_vie_")]:
        del config.extra[cle]
    if not apercu:
        gc.freeze()  # le processus s'arrête là : le dernier ramassage ne rendrait rien à personne
    gc.enable()


def _abandonner(erreur: Exception, config: MkDocsConfig | None = None) -> NoReturn:
    """Arrête la construction avec un message pour des personnes ; le site précédent reste."""
    if isinstance(erreur, ContenuInvalide) and config:
        catalogue = lieu_des_fautes(Path(config.config_file_path))
        rapport = decrire(erreur.erreurs, "À corriger", catalogue)
        raise Abort(f"{rapport}\n\n{bilan(erreur.erreurs, (), 0)}") from None
    if isinstance(erreur, OSError):
        erreur = refus.dire_impossible(erreur)
    raise Abort(str(erreur)) from None
