"""Le texte d'un fichier, quelle que soit la façon dont il a été enregistré."""

from __future__ import annotations

import codecs
import re
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
        if not 1 <= ligne <= len(self.lignes):
            return ""
        brute = self.lignes[ligne - 1][: _LARGEUR_EXTRAIT + 1].rstrip()
        propre = "".join(c if c.isprintable() else " " for c in brute)
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
        if not chemin.resolve(strict=True).is_relative_to(racine.resolve()):
            return refuser("fichier-hors-dossier")
        if not chemin.is_file():
            return refuser("fichier-illisible", raison="ce n'est pas un fichier")
        taille = chemin.stat().st_size
        if taille > TAILLE_MAX:
            return refuser("fichier-trop-gros", taille=_en_ko(taille), limite=_en_ko(TAILLE_MAX))
        octets = chemin.read_bytes()
    except (OSError, RuntimeError, ValueError) as erreur:
        return refuser("fichier-illisible", raison=raison(erreur))
    return decoder(octets, fichier)


def decoder(octets: bytes, fichier: str) -> Source | ErreurContenu:
    """Le texte d'un fichier, fins de ligne ramenées à « \\n », composé en NFC."""
    texte, ancien = _texte(octets)
    if texte is None:
        return situer(Probleme((), "encodage-inconnu"), fichier, 1, 1)
    if _EMPILEMENT.search(texte) and _empile(texte):
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


def _empile(texte: str) -> bool:
    """Vrai si plus de 30 accents s'empilent sur une lettre (UAX #15 §13, « Stream-Safe »).

    Les composer prendrait un temps qui croît comme le carré de leur nombre.
    """
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
    propre = "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in court.as_posix()
    )
    return unicodedata.normalize("NFC", propre)


def _en_ko(octets: int) -> str:
    return f"{octets // 1024} ko"


def raison(erreur: Exception) -> str:
    """Pourquoi le système refuse de lire un fichier, en français."""
    if isinstance(erreur, FileNotFoundError):
        return "il n'existe pas"
    if isinstance(erreur, PermissionError):
        return "accès refusé"
    if isinstance(erreur, RuntimeError) or "loop" in str(erreur).lower():
        return "ses liens tournent en rond"
    return "le disque ne répond pas"
