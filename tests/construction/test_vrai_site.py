"""La démonstration devient un vrai site : vidée, mise en ligne, construite, plus rien d'inventé."""

from __future__ import annotations

import gzip
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from fabriques import construire, copie_du_depot, environnement, lancer
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.offres import GENRES
from outils import DEPOT, codes, lire_site

ADRESSE = "https://accueil-contree.fr/lnv/"
INVENTES = re.compile(
    r"Exemple|[Ff]iche d.exemple|exemples? inventé|démonstration|inventée?s?\b|ficti(?:f|ve)s?\b"
    r"|01\D?99\D?00|04\D?65\D?71|06\D?39\D?98|(?:\+33|0033)\D?(?:1\D?99|4\D?65\D?71|6\D?39)"
    r"|[a-z0-9-]\.example\b|À compléter|à compléter"
)
DU_THEME = re.compile(r"\.(?:admonition|md-typeset)[^{}]*\.example\b")


@dataclass(frozen=True)
class VraiSite:
    source: Path
    dossier: Path

    def textes(self) -> Iterator[tuple[str, str]]:
        """Tous les octets du site, fragments et index de Pagefind décompressés."""
        for chemin in sorted(self.dossier.rglob("*")):
            if chemin.is_file():
                octets = chemin.read_bytes()
                if octets.startswith(b"\x1f\x8b"):
                    octets = gzip.decompress(octets)
                yield chemin.relative_to(self.dossier).as_posix(), octets.decode("utf-8", "replace")

    def html(self, adresse: str) -> str:
        return (self.dossier / adresse / "index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def vrai_site(tmp_path_factory: pytest.TempPathFactory) -> VraiSite:
    """Ce que fait une personne : vider, `demonstration: false`, l'adresse, construire."""
    source = copie_du_depot(tmp_path_factory.mktemp("vrai") / "depot", site_url=ADRESSE)
    vide = lancer([sys.executable, "-m", "nouvelle_vie", "vider-exemples", "--oui"], source)
    assert vide.code == 0, vide.sortie
    config = source / "mkdocs.yml"
    texte = config.read_text("utf-8").replace("demonstration: true", "demonstration: false")
    texte = texte.replace("autorite: nouvelle-vie.example", "autorite: accueil-contree.fr")
    config.write_text(texte, "utf-8")
    essai = construire(source, NV_DATE="2027-01-05")
    assert essai.code == 0, essai.sortie
    return VraiSite(source, source / "site")


PHRASES_DES_FAUTES = {f"donnees/signaler/{genre}.json" for genre in GENRES}
"""Les remèdes du catalogue : « par exemple "04 65 71 00 48" »."""


def test_il_ne_reste_pas_un_mot_invente(vrai_site: VraiSite) -> None:
    catalogue = lire_site(DEPOT).catalogue
    parties = [f for f in catalogue.fiches() if f.exemple]
    titres = {f.titre for f in parties} - {c.nom for c in catalogue.registre.communes}
    titres |= {f.id for f in parties}
    assert len(titres) > 120
    fuites, lus = [], 0
    for uri, texte in vrai_site.textes():
        if uri.startswith(("guide/", "donnees/schemas/")) or uri in PHRASES_DES_FAUTES:
            continue  # ils disent par l'exemple comment écrire
        lus += 1
        propre = DU_THEME.sub("", texte)
        fuites += [f"{uri} : {m.group()}" for m in INVENTES.finditer(propre)]
        fuites += [f"{uri} : {titre}" for titre in titres if titre in texte]
    assert fuites == []
    assert lus > 300


def test_le_controle_verrait_une_fuite(vrai_site: VraiSite) -> None:
    """Un contrôle qui ne trouverait rien nulle part ne vaudrait rien."""
    reglages = (DEPOT / "mkdocs.yml").read_text("utf-8")
    assert len(INVENTES.findall(reglages)) >= 4
    assert any(uri.endswith(".pf_fragment") for uri, _ in vrai_site.textes())


def test_ses_fiches_sont_sans_faute_et_sa_liste_dit_ce_qui_manque(vrai_site: VraiSite) -> None:
    assert codes(lire_site(vrai_site.source).erreurs) == []
    liste = lancer([sys.executable, "-m", "nouvelle_vie", "mise-en-ligne"], vrai_site.source)
    assert liste.code == 1
    assert "✓ Il ne reste aucun exemple" in liste.sortie
    assert "✓ L'adresse du site est la bonne" in liste.sortie
    assert re.search(r"mkdocs\.yml:\d+ : ajoutez « editeur: … » sous", liste.sortie)
    assert lire_reglages(vrai_site.source / "mkdocs.yml").contact is None


def test_il_s_ouvre_aux_robots_et_charge_le_script_de_fraicheur(vrai_site: VraiSite) -> None:
    assert "Allow: /" in (vrai_site.dossier / "robots.txt").read_text("utf-8")
    accueil = vrai_site.html("")
    assert "noindex" not in accueil
    script = r'<script defer src="[./]*assets/pieces/fraicheur\.\w{8}\.js"></script>'
    assert re.search(script, accueil)


@pytest.mark.parametrize(
    ("adresse", "dit"),
    [
        ("", "Aucune offre en ce moment."),
        ("offres", "chaque commune a sa page"),
        ("offres/logement", "Abonnez-vous au flux"),
        ("evenements", "Aucun rendez-vous annoncé pour le moment."),
        ("temoignages", "Pas encore de témoignage."),
        ("actualites", "Pas encore d’actualité."),
        ("villages", "Aucune commune n’a encore engagé"),
        ("territoires/gevaudan", "Abonnez-vous au flux"),
        ("communes/chanac", "La mairie vous répond."),
    ],
)
def test_chaque_page_vide_dit_quoi_faire(adresse: str, dit: str, vrai_site: VraiSite) -> None:
    html = vrai_site.html(adresse)
    assert dit in html
    assert not re.search(r'<div class="grille[^"]*">\s*</div>', html)
    assert "(0)" not in html


def test_aucun_titre_n_est_orphelin(vrai_site: VraiSite) -> None:
    for adresse in ("mentions-legales", "accessibilite", "confidentialite", "presse", "label"):
        html = vrai_site.html(adresse)
        corps = html[html.index('id="contenu"') : html.index("<footer")]
        suites = re.findall(r"</h([2-6])>\s*<(?:h([1-6])\b|/article)", corps)
        assert [s for s in suites if not s[1] or s[1] <= s[0]] == [], adresse
    assert "Éditeur</h2>" not in vrai_site.html("mentions-legales")


def test_flux_et_agenda_vides_restent_valides(vrai_site: VraiSite) -> None:
    flux = sorted((vrai_site.dossier / "flux").glob("*.xml"))
    assert len(flux) >= 12
    for chemin in flux:
        canal = ET.parse(chemin).getroot().find("channel")
        assert canal is not None
        assert all(canal.findtext(balise) for balise in ("title", "link", "description"))
        assert canal.find("item") is None
    octets = (vrai_site.dossier / "agenda.ics").read_bytes()
    agenda = Calendar.from_ical(octets)
    assert [c.name for c in agenda.subcomponents] == ["VTIMEZONE"]
    assert b"This timezone" not in octets


def test_les_dossiers_vides_peuvent_disparaitre(vrai_site: VraiSite) -> None:
    """git ne garde pas un dossier vide : le site se lit sans eux."""
    for dossier in sorted((vrai_site.source / "offres").iterdir()):
        dossier.rmdir()
    (vrai_site.source / "offres").rmdir()
    assert codes(lire_site(vrai_site.source).erreurs) == []
    essai = construire(vrai_site.source, "-d", os.fspath(vrai_site.source / "autre"))
    assert essai.code == 0, essai.sortie
    assert environnement()["NO_MKDOCS_2_WARNING"] == "1"
