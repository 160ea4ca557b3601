"""Le texte d'un fichier, quelle que soit la façon dont il a été enregistré."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..erreurs import ErreurContenu, Probleme, situer

TAILLE_MAX = 512 * 1024
"""Octets. Une fiche en pèse trois mille ; au-delà, ce n'est plus une fiche."""
_LARGEUR_EXTRAIT = 120
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_FINS_DE_LIGNE_RARES = "\x85\u2028\u2029"
"""Fins de ligne que libyaml compte et que les éditeurs de texte ne montrent pas."""
_ACCENTS_MAX = 30
_EMPILEMENT = re.compile(f"[^\x00-\u02ff]{{{_ACCENTS_MAX + 1}}}")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class Source:
    """Un fichier lu. `fichier` est son chemin relatif à la racine, avec des « / »."""

    fichier: str
    texte: str
    conseils: tuple[ErreurContenu, ...] = field(default=())

    @cached_property
    def lignes(self) -> list[str]:
        return self.texte.split("\n")

    def extrait(self, ligne: int) -> str:
        """La ligne (à partir de 1), sans caractère de commande et coupée si elle est immense."""
        if ligne == 1:  # la place de ce qui porte sur toute la fiche
            brute = self.texte[: _LARGEUR_EXTRAIT + 1].partition("\n")[0].rstrip()
        elif 1 < ligne <= len(self.lignes):
            brute = self.lignes[ligne - 1][: _LARGEUR_EXTRAIT + 1].rstrip()
        else:
            return ""
        propre = _imprimable(brute, " ")
        return propre if len(propre) <= _LARGEUR_EXTRAIT else propre[:_LARGEUR_EXTRAIT] + "…"

    def erreur(self, probleme: Probleme, ligne: int = 1, colonne: int = 1) -> ErreurContenu:
        return situer(probleme, self.fichier, ligne, colonne, self.extrait(ligne))

    def position(self, rang: int) -> tuple[int, int]:
        """Ligne et colonne (à partir de 1) du caractère de rang `rang`."""
        ligne = self.texte.count("\n", 0, rang) + 1
        return ligne, rang - self.texte.rfind("\n", 0, rang)


def lire(chemin: Path, racine: Path) -> Source | ErreurContenu:
    """Lit un fichier du site : UTF-8 (avec ou sans marque), UTF-16 avec marque, à défaut cp1252.

    Rend l'erreur située si le fichier sort de `racine`, pèse trop ou n'est pas du texte.
    """
    fichier = relatif(chemin, racine)

    def refuser(code: str, **valeurs: str) -> ErreurContenu:
        return situer(Probleme((), code, valeurs), fichier, 1, 1)

    try:
        if not dans_la_racine(chemin, racine):
            return refuser("fichier-hors-dossier")
        etat = chemin.stat()
        if not stat.S_ISREG(etat.st_mode):
            return refuser("fichier-illisible", raison="ce n'est pas un fichier")
        taille = etat.st_size
        if taille > TAILLE_MAX:
            return refuser("fichier-trop-gros", taille=_en_ko(taille), limite=_en_ko(TAILLE_MAX))
        octets = chemin.read_bytes()
    except (OSError, RuntimeError, ValueError) as erreur:
        return refuser("fichier-illisible", raison=raison(erreur))
    return decoder(octets, fichier)


def dans_la_racine(chemin: Path, racine: Path) -> bool:
    """Vrai si un fichier, une fois ses liens suivis, reste sous la racine.

    Raises:
        OSError: il n'existe pas, ou ses liens tournent en rond.
        ValueError: ce n'est pas un chemin.
    """
    if _sans_lien(os.fspath(chemin), os.fspath(racine)):
        return True
    reel = Path(os.path.realpath(chemin, strict=True))
    return reel.is_relative_to(os.path.realpath(racine))


def _sans_lien(chemin: str, racine: str) -> bool:
    """Vrai si rien n'est un lien entre la racine et le fichier : il est alors où il paraît être.

    Quatre fois plus court que de résoudre les deux chemins depuis « / ». Pas sous Windows, où un
    dossier peut en mener à un autre sans être un lien.
    """
    debut = f"{racine}/"
    if os.sep != "/" or not chemin.startswith(debut):
        return False
    rang = len(racine)
    while rang < len(chemin):
        suivant = chemin.find("/", rang + 1)
        suivant = len(chemin) if suivant < 0 else suivant
        if chemin[rang + 1 : suivant] == ".." or stat.S_ISLNK(os.lstat(chemin[:suivant]).st_mode):
            return False
        rang = suivant
    return True


def decoder(octets: bytes, fichier: str) -> Source | ErreurContenu:
    """Le texte d'un fichier, fins de ligne ramenées à « \\n », composé en NFC."""
    texte, ancien = _texte(octets)
    if texte is None:
        return situer(Probleme((), "encodage-inconnu"), fichier, 1, 1)
    if empile(texte):
        return situer(Probleme((), "encodage-inconnu"), fichier, 1, 1)
    texte = texte.replace("\r\n", "\n").replace("\r", "\n")
    for rare in _FINS_DE_LIGNE_RARES:
        texte = texte.replace(rare, " ")
    texte = unicodedata.normalize("NFC", texte)
    source = Source(fichier, texte)
    if interdit := _INTERDITS.search(texte):
        nom = f"U+{ord(interdit.group()):04X}"
        return source.erreur(
            Probleme((), "caractere-de-commande", {"nom": nom}), *source.position(interdit.start())
        )
    if ancien:
        return Source(fichier, texte, (source.erreur(Probleme((), "encodage-ancien")),))
    return source


def empile(texte: str) -> bool:
    """Vrai si plus de 30 accents s'empilent sur une lettre (UAX #15 §13, « Stream-Safe »).

    Les composer prendrait un temps qui croît comme le carré de leur nombre.
    """
    if not _EMPILEMENT.search(texte):
        return False
    suite = 0
    for caractere in texte:
        suite = suite + 1 if unicodedata.combining(caractere) else 0
        if suite > _ACCENTS_MAX:
            return True
    return False


def _texte(octets: bytes) -> tuple[str | None, bool]:
    """(texte, vrai s'il était en cp1252) ; (None, False) si rien ne convient."""
    for marque, codage in _UTF16.items():
        if octets.startswith(marque):
            try:
                return octets[len(marque) :].decode(codage), False
            except UnicodeDecodeError:
                return None, False
    try:
        return octets.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return octets.decode("cp1252"), True
    except UnicodeDecodeError:
        return None, False


def relatif(chemin: Path, racine: Path) -> str:
    """Le chemin montré aux personnes : relatif à la racine, avec des « / », en NFC."""
    try:
        court = chemin.relative_to(racine)
    except ValueError:
        court = chemin
    propre = _imprimable(court.as_posix(), "\N{REPLACEMENT CHARACTER}")
    return unicodedata.normalize("NFC", propre)


def _imprimable(texte: str, sinon: str) -> str:
    """Le texte, où `sinon` remplace chaque caractère qui ne se montre pas."""
    if texte.isprintable():
        return texte
    return "".join(c if c.isprintable() else sinon for c in texte)


def _en_ko(octets: int) -> str:
    return f"{octets // 1024} ko"


def raison(erreur: Exception) -> str:
    """Pourquoi le système refuse de lire un fichier, en français."""
    if isinstance(erreur, FileNotFoundError):
        return "il n'existe pas"
    if isinstance(erreur, PermissionError):
        return "accès refusé"
    if isinstance(erreur, OSError) and erreur.errno == errno.ELOOP:
        return "ses liens tournent en rond"
    return "le disque ne répond pas"
