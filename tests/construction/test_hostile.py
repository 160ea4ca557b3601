"""La matrice hostile : chaque champ, chaque classe de charge, chaque sortie.

Pour chaque classe, tous les champs de texte portent la charge à la fois. Un champ la refuse par
une faute située sur sa ligne, ou l'accepte ; alors ce que le site publie a exactement la structure
du site témoin, où chaque charge est remplacée par un mot. La structure est lue par un analyseur
(HTML comme un navigateur, XML, iCalendar, JSON), jamais cherchée dans le texte.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest
from icalendar import Calendar
from PIL import Image

import hostiles
from fabriques import construire, fabriquer, octets_de, offre, site_constructible
from hostiles import CHARGES, MARQUE, Fiche
from nouvelle_vie.erreurs import ContenuInvalide, ErreurContenu
from nouvelle_vie.fabrique import index
from nouvelle_vie.lecture.source import Source
from nouvelle_vie.lecture.yaml_situe import lire_yaml
from nouvelle_vie.rendu import agendas
from nouvelle_vie.rendu.markdown import BALISES
from nouvelle_vie.rendu.rss import ESPACES
from outils import lire_site

Ligne = tuple[Any, ...]
SITE_URL = "https://nouvelle-vie.example/"
_CORPS = re.compile(r" affiche--(?:moyenne|longue)")
"""Une affiche choisit le corps de son titre d'après sa longueur."""
_VISUEL = re.compile(r"(images/visuels/[^/.]+)\.[0-9a-f]{8}(?=-)")


# --- le banc --------------------------------------------------------------------------------------


@dataclass
class Banc:
    """Un petit site que chaque classe de charge réécrit."""

    racine: Path
    config: str

    def corpus(self) -> list[Fiche]:
        donnees, *_ = lire_yaml(Source("mkdocs.yml", self.config), self.config)
        fiche = hostiles.reglages(donnees["extra"]["nouvelle_vie"])
        autres = (hostiles.grille(), hostiles.types_evenement(), *hostiles.demarche())
        return [*hostiles.fiches(), *autres, hostiles.entete(), fiche]

    def ecrire(self, fiche: Fiche, racine: Path) -> None:
        if fiche.fichier != "mkdocs.yml":
            hostiles.ecrire(fiche, racine)
            return
        reglages = hostiles.en_lignes(fiche.donnees, "    ")
        texte = f"{self.config.partition('extra:')[0]}extra:\n  nouvelle_vie:\n{reglages}"
        (racine / "mkdocs.yml").write_text(texte, "utf-8")

    def fautes(self) -> tuple[ErreurContenu, ...]:
        try:
            return lire_site(self.racine).erreurs
        except ContenuInvalide as invalide:
            return invalide.erreurs

    def armer(self, charge: Callable[[int], str]) -> tuple[set[str], set[str]]:
        """Écrit le site armé ; rend les marques (acceptées, refusées par une faute située)."""
        return hostiles.installer(self.racine, self.corpus(), charge, self.fautes, self.ecrire)


@pytest.fixture(scope="module")
def banc(tmp_path_factory: pytest.TempPathFactory) -> Banc:
    racine = site_constructible(tmp_path_factory.mktemp("hostile") / "petit")
    hostiles.illustrer(racine)
    for nom in ("amont", "aval"):  # rangés avant toute charge : l'ordre des titres reste le même
        chemin = racine / f"content/territoires/{nom}.md"
        chemin.write_text(chemin.read_text("utf-8").replace("titre: ", "titre: 0 "), "utf-8")
    return Banc(racine, (racine / "mkdocs.yml").read_text("utf-8"))


def _index_a_cote(dossier: Path, destination: Path) -> None:
    """Au lieu de lancer Pagefind, publie ce qu'il lirait."""
    shutil.move(dossier, destination)
    (destination / "pagefind.js").touch()


@dataclass
class Publie:
    """Ce qu'un site publie, fichier par fichier, documents de recherche compris."""

    fichiers: dict[str, bytes]
    acceptees: set[str]
    refusees: set[str]
    _lues: dict[str, list[Ligne]] = field(default_factory=dict)

    def structure(self, uri: str) -> list[Ligne]:
        """Lue une fois : le témoin sert à toutes les classes."""
        if uri not in self._lues:
            lecteur = LECTEURS.get(uri) or LECTEURS[uri.rpartition(".")[2]]
            self._lues[uri] = lecteur(self.fichiers[uri])
        return self._lues[uri]


def publies(dossier: Path) -> dict[str, bytes]:
    """Par adresse ; un visuel montre les charges, et son nom en porte l'empreinte : on l'ôte."""
    return {_VISUEL.sub(r"\1", uri): octets for uri, octets in octets_de(dossier)}


@pytest.fixture(scope="module")
def fabriquer_avec(banc: Banc) -> Iterator[Callable[[str], Publie]]:
    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(index, "indexer", _index_a_cote)

        def fabrique(charge: str) -> Publie:
            acceptees, refusees = banc.armer(lambda _: charge)
            dossier = fabriquer(banc.racine, SITE_URL).dossier
            index_ = {f"pagefind/{uri}": octets for uri, octets in octets_de(dossier / "pagefind")}
            return Publie({**publies(dossier), **index_}, acceptees, refusees)

        yield fabrique


@pytest.fixture(scope="module")
def temoin(fabriquer_avec: Callable[[str], Publie]) -> Publie:
    return fabriquer_avec(hostiles.TEMOIN)


# --- la structure de chaque sorte de fichier ------------------------------------------------------

_ADRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset"}
_CHARGES_SEULES = {"src", "srcset", "poster", "data"}
"""Attributs qu'un navigateur suit de lui-même."""
AGENDAS = (agendas.GOOGLE, agendas.OUTLOOK, agendas.MICROSOFT)
_PROSES = {"prose", "argumentaire__partie"}
_PERMISES = BALISES | {"section", "div", "img", "picture", "source", "figure", "figcaption"}
_ATTRIBUTS_PERMIS = _ADRESSES | {
    "title", "rel", "start", "style", "class", "id", "alt", "width", "height", "loading",
    "decoding", "sizes",
}  # fmt: skip


def html(octets: bytes) -> list[Ligne]:
    """L'arbre tel qu'un navigateur le voit ; la prose des fiches est jugée à part."""
    racine = html5lib.parse(octets.decode(), namespaceHTMLElements=False)
    return list(_elements(racine, 0))


def _elements(element: Any, rang: int) -> Iterator[Ligne]:
    if not isinstance(element.tag, str):
        yield rang, "commentaire"
        return
    attributs = tuple(sorted(_attribut(*paire) for paire in element.attrib.items()))
    detour = element.get("content") if "http-equiv" in element.attrib else ""
    yield rang, element.tag, attributs, detour
    if _PROSES & set(element.get("class", "").split()):
        for interne in list(element.iter())[1:]:
            _juger_prose(interne)
        return
    for enfant in element:
        yield from _elements(enfant, rang + 1)


def _attribut(nom: Any, valeur: str) -> tuple[str, str]:
    """Le nom, et la valeur quand elle compte et n'est pas la charge elle-même."""
    nom = nom if isinstance(nom, str) else ":".join(map(str, nom))
    if nom in _ADRESSES:
        _juger_adresse(nom, valeur)
    if valeur.startswith("mailto:"):  # un champ y va dans l'objet, jamais dans un autre en-tête
        adresse, _, entetes = valeur.partition("?")
        return nom, " ".join([adresse, *(cle for cle, _ in parse_qsl(entetes))])
    if valeur.startswith(AGENDAS):  # de même : un champ y remplit un paramètre, jamais un autre
        adresse, _, parametres = valeur.partition("?")
        return nom, " ".join([adresse, *(cle for cle, _ in parse_qsl(parametres))])
    libre = MARQUE.search(valeur) or hostiles.CODE in valeur
    tue = libre or nom not in {*_ADRESSES, "class", "id"}
    return nom, "" if tue else _VISUEL.sub(r"\1", _CORPS.sub("", valeur))


def _juger_adresse(nom: str, valeur: str) -> None:
    if not MARQUE.search(valeur):
        return
    lue = urlsplit(re.sub(r"[\x00-\x20]", "", valeur))
    assert lue.scheme in ("", "https", "http", "mailto", "tel"), valeur
    assert nom not in _CHARGES_SEULES or not lue.netloc, valeur


def _juger_prose(element: Any) -> None:
    """Un texte Markdown fait naître des éléments : tous d'une courte liste, aucun actif."""
    assert element.tag in _PERMISES, element.tag
    for nom, valeur in element.attrib.items():
        assert nom in _ATTRIBUTS_PERMIS, nom
        assert nom != "style" or re.fullmatch(r"text-align: ?\w+;?", valeur), valeur
        if nom in _ADRESSES:
            adresse = re.sub(r"[\x00-\x20]", "", valeur)
            assert urlsplit(adresse).scheme in ("", "https", "http", "mailto", "tel"), valeur
            assert nom not in _CHARGES_SEULES or not urlsplit(adresse).netloc, valeur


def xml(octets: bytes) -> list[Ligne]:
    arbre = ET.fromstring(octets)
    for lien in arbre.iter("link"):
        assert (lien.text or SITE_URL).startswith(SITE_URL)
    for contenu in arbre.iter(f"{{{ESPACES['content']}}}encoded"):
        _juger_contenu(contenu.text or "")
    return [(e.tag, tuple(sorted(e.attrib))) for e in arbre.iter()]


def _juger_contenu(texte: str) -> None:
    """Une fiche entière dans un flux : les éléments d'une prose, et des images du site seul."""
    corps = html5lib.parse(texte, namespaceHTMLElements=False).find("body")
    for element in list(corps.iter())[1:]:
        assert element.tag in _PERMISES, element.tag
        for nom, valeur in element.attrib.items():
            assert nom in _ATTRIBUTS_PERMIS, nom
            if nom in _CHARGES_SEULES:
                assert valeur.startswith(SITE_URL), valeur
            elif nom in _ADRESSES:
                lue = urlsplit(re.sub(r"[\x00-\x20]", "", valeur))
                assert lue.scheme in ("https", "http", "mailto", "tel"), valeur


def ics(octets: bytes) -> list[Ligne]:
    composants = Calendar.from_ical(octets).walk()
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert max(map(len, octets.split(b"\r\n"))) <= 75
    return [
        (c.name, tuple((nom, tuple(sorted(getattr(v, "params", {})))) for nom, v in c.items()))
        for c in composants
    ]


def donnees(octets: bytes) -> list[Ligne]:
    lues = json.loads(octets)
    for element in lues.get("items", ()) if isinstance(lues, dict) else ():
        _juger_contenu(element["content_html"])
    return list(_squelette(json.loads(octets), ()))


def _squelette(valeur: Any, chemin: Ligne) -> Iterator[Ligne]:
    paires = valeur.items() if isinstance(valeur, dict) else ()
    paires = enumerate(valeur) if isinstance(valeur, list) else paires
    yield *chemin, type(valeur).__name__
    for cle, interne in paires:
        yield from _squelette(interne, (*chemin, cle))


def vocabulaire(octets: bytes) -> list[Ligne]:
    """Les mots du site : les champs n'y laissent que des lettres, et aucune structure."""
    mots = json.loads(octets)
    assert mots
    for mot, frequence in mots.items():
        assert re.fullmatch(r"[^\W\d_]{1,40}", mot), mot
        assert type(frequence) is int
    return []


def lignes(octets: bytes) -> list[Ligne]:
    return [(len(octets.splitlines()),)]


def tableau(octets: bytes) -> list[Ligne]:
    """Le nombre de cellules de chaque rangée ; aucune n'est une formule, ni ne coupe sa ligne."""
    texte = octets.decode("utf-8-sig")
    rangees = list(csv.reader(io.StringIO(texte, newline=""), delimiter=";", strict=True))
    assert texte.count("\r\n") == texte.count("\n") == len(rangees)
    for cellule in (cellule for rangee in rangees for cellule in rangee):
        assert not re.match(r"[\s\u200b\ufeff]*(?:[=+@\uff1d\uff0b\uff0d\uff20]|-(?!\d))", cellule)
        assert not re.search(r"[\x00-\x1f\x7f]", cellule)
    return [(len(rangee),) for rangee in rangees]


def agenda(octets: bytes) -> list[Ligne]:
    """Le fichier d'OpenAgenda : sa description longue est du HTML, aussi sûr qu'un flux."""
    for dit in json.loads(octets)["events"]:
        _juger_contenu(dit.get("longDescription", {"fr": ""})["fr"])
    return donnees(octets)


def image(octets: bytes) -> list[Ligne]:
    """Une image dessine le texte qu'on lui donne ; elle n'en porte aucun."""
    with Image.open(io.BytesIO(octets)) as lue:
        return [(lue.format, lue.size, lue.mode, tuple(sorted(lue.info)))]


LECTEURS: dict[str, Callable[[bytes], list[Ligne]]] = {
    "html": html, "svg": html, "xml": xml, "opml": xml, "ics": ics, "json": donnees,
    "geojson": donnees,
    "webmanifest": donnees, "jsonld": donnees, "txt": lignes, "csv": tableau, "png": image,
    "jpg": image,
    "donnees/vocabulaire.json": vocabulaire,
    "donnees/evenements-openagenda.json": agenda,
}  # fmt: skip
"""Par suffixe, ou par adresse."""


def ecarts(publie: Publie, temoin: Publie) -> list[str]:
    """Les fichiers dont la structure n'est pas celle du témoin, et ce qui s'y trouve en cause."""
    trouves = []
    for uri, octets in sorted(publie.fichiers.items()):
        if octets == temoin.fichiers[uri]:
            continue
        if uri.rpartition(".")[2] not in LECTEURS:
            trouves.append(f"{uri} : un fichier de cette sorte ne devrait porter aucun champ")
            continue
        ici, la = publie.structure(uri), temoin.structure(uri)
        if ici != la:
            paires = zip(ici, la, strict=False)
            premier = next((p for p in paires if p[0] != p[1]), (len(ici), len(la)))
            marques = sorted(set(MARQUE.findall(octets.decode())))[:8]
            trouves.append(f"{uri} : {premier} {marques}")
    return trouves


# --- la matrice -----------------------------------------------------------------------------------


def test_le_temoin_porte_chaque_champ_du_modele(temoin: Publie) -> None:
    """Sans quoi la matrice ne prouverait rien : les champs libres sont dans ce qui est publié."""
    vues = {
        m for o in temoin.fichiers.values() for m in MARQUE.findall(o.decode("utf-8", "ignore"))
    }
    assert len(temoin.acceptees | temoin.refusees) > 300
    assert len(temoin.acceptees) > 200
    assert len(vues & temoin.acceptees) > 150


@pytest.mark.parametrize("classe", CHARGES)
def test_une_charge_hostile_est_refusee_ou_inerte(
    classe: str, temoin: Publie, fabriquer_avec: Callable[[str], Publie]
) -> None:
    publie = fabriquer_avec(CHARGES[classe])
    assert len(publie.acceptees) + len(publie.refusees) > 300
    assert set(publie.fichiers) == set(temoin.fichiers)
    assert ecarts(publie, temoin) == []


@pytest.mark.parametrize(
    "nom",
    [
        "..%2f..%2fetc", "..\\..\\etc", "<script>alert(1)<", 'a" onmouseover="b', "a'b&c", "-rf",
        "\u202egnp", "a\nb", "a\rATTENDEE:b", "CON", "...", "é" * 80, "ﷺ" * 60,
        "\U0001f600", "{{ 7 }}",
    ],
)  # fmt: skip
def test_un_nom_de_fichier_hostile_est_refuse_ou_devient_une_adresse_sure(
    nom: str, tmp_path: Path
) -> None:
    racine = site_constructible(tmp_path / "petit")
    (racine / f"offres/projet/{nom}.yml").parent.mkdir(exist_ok=True)
    (racine / f"offres/projet/{nom}.yml").write_text(offre("CTR-2026-0101", "Le gîte"), "utf-8")
    lecture = lire_site(racine)
    assert {e.code for e in lecture.erreurs} <= {"nom-de-fichier", "nom-de-fichier-trop-long"}
    if not lecture.erreurs:
        assert len(lecture.catalogue.offres) == (not nom.startswith("."))  # caché : pas une fiche
    for fiche in () if lecture.erreurs else lecture.catalogue.offres:
        assert re.fullmatch(r"offres/projet/[a-z0-9-]{1,150}/", fiche.adresse)


# --- le vrai site ---------------------------------------------------------------------------------


def test_le_theme_et_la_recherche_restent_inertes(banc: Banc) -> None:
    """Une construction entière où chaque champ porte la classe de son rang, et son témoin."""
    acceptees, _ = banc.armer(hostiles.melange)
    vrai = _construit(banc, acceptees)
    banc.armer(lambda _: hostiles.TEMOIN)
    assert ecarts(vrai, _construit(banc, acceptees)) == []


def _construit(banc: Banc, acceptees: set[str]) -> Publie:
    essai = construire(banc.racine)
    assert essai.code == 0, essai.sortie
    return Publie(publies(banc.racine / "site"), acceptees, set())
