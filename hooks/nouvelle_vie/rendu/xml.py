"""Du XML que rien ne peut casser."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

_INTERDITS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def texte_sur(texte: str) -> str:
    """Retire ce que XML 1.0 (§ 2.2) n'admet pas, même échappé."""
    return _INTERDITS.sub("", texte)


def sous(parent: ET.Element, nom: str, texte: str | None = None, **attributs: str) -> ET.Element:
    """Ajoute un élément, son texte échappé."""
    element = ET.SubElement(parent, nom, {k: texte_sur(v) for k, v in attributs.items()})
    if texte is not None:
        element.text = texte_sur(texte)
    return element


def octets(element: ET.Element, feuille: str = "") -> bytes:
    """Le document en UTF-8, indenté, avec sa déclaration.

    Args:
        feuille: l'adresse d'une feuille de style (CSS), pour qui l'ouvre dans un navigateur.
    """
    ET.indent(element)
    corps: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    if feuille:
        declaration, _, suite = corps.partition(b"\n")
        style = f'<?xml-stylesheet type="text/css" href={quoteattr(feuille)}?>'
        corps = b"\n".join((declaration, style.encode(), suite))
    return corps + b"\n"
