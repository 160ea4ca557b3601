"""Les erreurs de libyaml, dites en français à l'endroit où la personne doit regarder."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from ..erreurs import ErreurContenu, Probleme
from .source import Source

Place = tuple[int, int]
"""(ligne, colonne), à partir de 1, dans le fichier."""

_CHAMP = re.compile(r"(?P<tiret>\s*(?:- +)?)(?P<cle>[\w-]+) ?:[ \t]+(?P<valeur>\S.*)")
_CHAMP_NU = re.compile(r"\s*(?:- +)?[\w-]+:")
_ELEMENT = re.compile(r"\s*- +(?P<valeur>\S.*)")
_SANS_ESPACE = re.compile(
    r"(?P<retrait>\s*)(?P<tiret>(?:- +)?)(?P<cle>[\w-]+):(?P<valeur>[^\s/].*)"
)
_LIGNE_MAX = 400


@dataclass(frozen=True)
class _Echec:
    """Ce que dit libyaml : sa phrase, où elle bute, où commence ce qu'elle lisait."""

    source: Source
    phrase: str
    place: Place
    debut: Place

    def ligne(self, rang: int) -> str:
        lignes = self.source.lignes
        return lignes[rang - 1].rstrip() if 1 <= rang <= len(lignes) else ""

    def caractere(self, place: Place) -> str:
        return self.ligne(place[0])[place[1] - 1 : place[1]]

    def erreur(self, place: Place, code: str, **valeurs: object) -> ErreurContenu:
        return self.source.erreur(Probleme((), code, valeurs), *place)

    def reserve(self, place: Place) -> ErreurContenu:
        return self.erreur(place, "caractere-reserve", caractere=self.caractere(place) or "%")


def expliquer(erreur: yaml.YAMLError, source: Source, depart: int) -> ErreurContenu:
    """Le remède qui convient à une erreur d'analyse de libyaml.

    Args:
        erreur: celle que lève `yaml.parse`.
        source: le fichier lu.
        depart: la ligne du fichier où commence le texte YAML.
    """
    marque = getattr(erreur, "problem_mark", None)
    contexte = getattr(erreur, "context_mark", None)
    place = (marque.line + depart, marque.column + 1) if marque else (depart, 1)
    debut = (contexte.line + depart, contexte.column + 1) if contexte else place
    phrase = f"{getattr(erreur, 'context', '') or ''} : {getattr(erreur, 'problem', '') or ''}"
    return _selon_la_phrase(_Echec(source, phrase, place, debut))


def _selon_la_phrase(echec: _Echec) -> ErreurContenu:
    retrait = re.match(r"[ \t]*", echec.ligne(echec.place[0]))
    if retrait and (rang := retrait.group().find("\t")) >= 0:
        return echec.erreur((echec.place[0], rang + 1), "tabulation")
    phrase = echec.phrase
    if "mapping values are not allowed" in phrase:
        return _deux_points(echec)
    if "parsing a quoted scalar" in phrase:
        return _echappement(echec)
    if "quoted scalar" in phrase:
        return echec.erreur(echec.debut, "guillemet-ouvert", ouverture=echec.debut[0])
    if "parsing a flow" in phrase:
        if echec.place[0] == echec.debut[0] and echec.caractere(echec.place) == ":":
            return _deux_points(echec)
        return echec.erreur(echec.debut, "crochet-ouvert")
    if any(m in phrase for m in ("block scalar", "an anchor", "an alias", "a directive", "a tag")):
        return echec.reserve(echec.debut)
    if any(
        m in phrase for m in ("any token", "entries are", "mapping keys", "node content", "tag")
    ):
        return echec.reserve(echec.place)
    if "simple key" in phrase:
        return _champ_sans_valeur(echec, echec.debut)
    if "document start" in phrase:
        return echec.erreur(echec.place, "retrait")
    if "did not find expected" in phrase:
        return _suite_inattendue(echec)
    return echec.erreur(echec.place, "yaml-illisible")


def _deux_points(echec: _Echec) -> ErreurContenu:
    """« : » de trop dans un texte, à moins que la faute ne soit sur la ligne d'avant."""
    ligne = echec.ligne(echec.place[0])
    avant = ligne[: echec.place[1] - 1]
    if re.fullmatch(r"\s*(?:- +)?[\w-]+ ?", avant) and (precedente := _precedente(echec)):
        if _retrait(ligne) > _retrait(echec.ligne(precedente)):
            return echec.erreur((echec.place[0], _retrait(ligne) + 1), "retrait")
        return _champ_sans_valeur(echec, (precedente, _retrait(echec.ligne(precedente)) + 1))
    return echec.erreur(echec.place, "deux-points", correction=_correction(ligne))


def _echappement(echec: _Echec) -> ErreurContenu:
    """Une barre oblique inverse que YAML ne connaît pas : « C:\\dossier »."""
    ligne = echec.ligne(echec.place[0])
    rang = ligne.rfind("\\", 0, echec.place[1])
    place = (echec.place[0], rang + 1) if rang >= 0 else echec.place
    return echec.erreur(place, "echappement", suite=ligne[rang + 1 : rang + 2])


def _champ_sans_valeur(echec: _Echec, place: Place) -> ErreurContenu:
    """Une ligne où libyaml n'a pas vu de champ : sans « : », ou sans l'espace qui le suit."""
    colle = _SANS_ESPACE.fullmatch(echec.ligne(place[0]))
    if not colle or len(colle[0]) > _LIGNE_MAX:
        return echec.erreur(place, "yaml-illisible")
    correction = f"{colle['tiret']}{colle['cle']}: {colle['valeur']}"
    deux_points = (place[0], colle.start("valeur"))
    return echec.erreur(deux_points, "espace-manquante", correction=correction)


def _suite_inattendue(echec: _Echec) -> ErreurContenu:
    """Du texte après un guillemet ou un crochet fermé, sinon une ligne mal alignée."""
    ligne = echec.ligne(echec.place[0])
    if ligne[: echec.place[1] - 1].strip():
        return echec.erreur(echec.place, "texte-en-trop", correction=_correction(ligne))
    if echec.caractere(echec.place) == ":":
        return echec.erreur(echec.place, "yaml-illisible")
    return echec.erreur(echec.place, "retrait")


def _precedente(echec: _Echec) -> int | None:
    """La ligne écrite qui précède celle où libyaml bute ; une borne « --- » n'en est pas une."""
    for rang in range(echec.place[0] - 1, 0, -1):
        if ligne := echec.ligne(rang).strip():
            return None if ligne == "---" else rang
    return None


def _retrait(ligne: str) -> int:
    return len(ligne) - len(ligne.lstrip())


def _correction(ligne: str) -> str:
    """La ligne telle qu'il faut l'écrire, son texte entre guillemets."""
    if len(ligne) <= _LIGNE_MAX:
        if (element := _ELEMENT.fullmatch(ligne)) and not _CHAMP_NU.match(ligne):
            return f"- {_entre_guillemets(element['valeur'])}"
        if champ := _CHAMP.fullmatch(ligne):
            return f"{champ['cle']}: {_entre_guillemets(champ['valeur'])}"
    return 'le texte entre guillemets, par exemple titre: "Texte : suite"'


def _entre_guillemets(texte: str) -> str:
    dedans = texte[1:-1]
    if (
        len(texte) > 1
        and texte[0] == texte[-1]
        and (texte[0] == "'" or (texte[0] == '"' and '"' not in dedans))
    ):
        texte = dedans
    if '"' in texte and "'" not in texte:
        return f"'{texte}'"
    propre = texte.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{propre}"'
