"""Marcher dans une page au clavier : une touche à la fois, en regardant où est le focus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Page

FOCUS = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const contour = ({ outlineStyle, outlineWidth }) =>
    outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const boite = e.getBoundingClientRect();
  const [x, y] = [boite.x + Math.min(boite.width, innerWidth) / 2, boite.y + boite.height / 2];
  const dessus = document.elementFromPoint(x, y);
  const texte = (e.getAttribute("aria-label") ?? e.textContent).trim().replace(/\\s+/g, " ");
  return {
    rang: [...document.querySelectorAll("*")].indexOf(e),
    nom: `${e.nodeName.toLowerCase()} « ${texte.slice(0, 40) || e.id} »`,
    // Le lien d'une carte la couvre tout entière : c'est elle qui porte son contour.
    marque: [e, e.closest("article") ?? e].some((qui) => contour(getComputedStyle(qui))) ||
      contour(getComputedStyle(e, "::after")),
    vu: !!dessus && (e.contains(dessus) || dessus.contains(e) || dessus.closest("label") !== null),
  };
}
"""
ATTEIGNABLES = """
() => {
  const tous = [...document.querySelectorAll("*")];
  const vus = tous.filter((e) =>
    e.matches("a[href], button, input, select, textarea, summary, [tabindex]") &&
    e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" &&
    e.checkVisibility({ visibilityProperty: true }));
  // D'un groupe de boutons radio, une seule touche de tabulation n'atteint que le choisi.
  const radios = new Set();
  return vus
    .filter((e) => e.type !== "radio" || (!radios.has(e.name) && radios.add(e.name)))
    .map((e) => tous.indexOf(e));
}
"""


@dataclass(frozen=True)
class Arret:
    """Là où s'est posé le focus."""

    rang: int
    """Place dans le document : l'ordre du clavier est celui de la lecture."""
    nom: str
    marque: bool
    """Un contour de 2 px au moins le montre."""
    vu: bool
    """Il est à l'écran, et rien ne le recouvre."""

    def fautes(self) -> Iterator[str]:
        if not self.marque:
            yield f"focus invisible : {self.nom}"
        if not self.vu:
            yield f"focus recouvert ou hors de l'écran : {self.nom}"


def arret(page: Page) -> Arret | None:
    """Où est le focus, s'il est quelque part."""
    lu = page.evaluate(FOCUS)
    return Arret(**lu) if lu else None


def avancer(page: Page, selecteur: str, au_plus: int = 120) -> list[str]:
    """Tabule jusqu'à ce que le focus soit sur `selecteur` ; rend les fautes vues en chemin.

    Raises:
        AssertionError: `au_plus` touches n'y mènent pas.
    """
    fautes: list[str] = []
    for _ in range(au_plus):
        page.keyboard.press("Tab")
        ici = arret(page)
        fautes += ici.fautes() if ici else ()
        if page.evaluate("s => document.activeElement.matches(s)", selecteur):
            return fautes
    raise AssertionError(f"{au_plus} tabulations ne mènent pas à {selecteur} ({page.url})")


def parcourir(page: Page) -> list[str]:
    """Tabule d'un bout à l'autre de la page ; rend ce qui n'y va pas."""
    attendus: list[int] = page.evaluate(ATTEIGNABLES)
    fautes: list[str] = []
    atteints: list[Arret] = []
    for _ in range(len(attendus) + 2):
        page.keyboard.press("Tab")
        ici = arret(page)
        if ici is None or (atteints and ici.rang == atteints[0].rang):
            break
        fautes += ici.fautes()
        atteints.append(ici)
    else:
        fautes.append(f"piège au clavier : {atteints[-1].nom}")
    rangs = [a.rang for a in atteints]
    fautes += [
        f"ordre brouillé : {suivant.nom} après {avant.nom}"
        for avant, suivant in pairwise(atteints)
        if suivant.rang <= avant.rang
    ]
    if oublies := sorted(set(attendus) - set(rangs)):
        noms = "is => is.map((i) => document.querySelectorAll('*')[i].outerHTML.slice(0, 80))"
        fautes += [f"hors d'atteinte : {html}" for html in page.evaluate(noms, oublies)]
    return fautes
