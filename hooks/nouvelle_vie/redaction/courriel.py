"""Un courriel à relire avant de l'envoyer : un brouillon, ou un lien vers la messagerie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from ..modele.dates import a_paris
from ..modele.parties import Contact
from .relance import Relance

LIEN_MAX = 2_000
"""Caractères d'un lien `mailto:` ; au-delà, Windows et Outlook le coupent sans le dire."""


def en_brouillon(relance: Relance, destinataire: str, quand: datetime, domaine: str) -> bytes:
    """Le message entier (RFC 5322), en UTF-8 et en ASCII sur le fil ; le même à chaque fois.

    « X-Unsent: 1 » fait ouvrir un brouillon à Outlook au lieu d'un message reçu.

    Args:
        destinataire: l'adresse de la mairie ; vide, il reste à l'écrire.
        quand: heure de Paris, sans fuseau.
        domaine: ce qui suit l'arobase de l'identifiant du message.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = relance.objet
    if relance.expediteur and relance.expediteur.courriel:
        message["From"] = _adresse(relance.expediteur, relance.expediteur.courriel)
    if destinataire:
        message["To"] = _adresse(relance.mairie.contact, destinataire)
    message["Date"] = format_datetime(a_paris(quand))
    message["Message-ID"] = (
        f"<relance-{relance.mairie.commune.code}-{_empreinte(relance, quand)}@{domaine}>"
    )
    message["X-Unsent"] = "1"
    message.set_content(relance.corps, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = "fr"
    return message.as_bytes()


def _empreinte(relance: Relance, quand: datetime) -> str:
    tout = "\n".join((str(quand), relance.objet, relance.corps))
    return hashlib.sha256(tout.encode()).hexdigest()[:16]


def _adresse(contact: Contact | None, courriel: str) -> Address:
    """« Mairie de X <mairie@…> » ; le nom n'est donné que si l'adresse est bien la sienne."""
    utilisateur, _, hote = courriel.rpartition("@")
    nom = contact.organisme if contact and contact.courriel == courriel else ""
    return Address(display_name=nom, username=utilisateur, domain=hote)


def en_lien(relance: Relance, destinataire: str) -> tuple[str, bool]:
    """(un lien `mailto:` (RFC 6068) de 2 000 caractères au plus, vrai s'il porte tout le texte).

    Trop long, il ne porte que l'essentiel ; trop long encore, que l'objet.
    """
    for corps in (relance.corps, relance.court):
        if len(lien := _lien(destinataire, relance.objet, corps)) <= LIEN_MAX:
            return lien, corps is relance.corps
    return _lien(destinataire, relance.objet, ""), False


def _lien(destinataire: str, objet: str, corps: str) -> str:
    return f"mailto:{quote(destinataire, safe='@')}?{'&'.join(_champs(objet, corps))}"


def _champs(objet: str, corps: str) -> Iterator[str]:
    yield f"subject={quote(objet, safe='')}"
    if corps:
        lignes = corps.rstrip("\n").replace("\n", "\r\n")  # RFC 6068, § 5
        yield f"body={quote(lignes, safe='')}"
