"""Dire les mesures : un tableau, des rapports, des verdicts."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import importation
from facettes import Cout
from mesure import Mesure
from phases import PAGEFIND, Phases
from verification import Durees

MO = 1_000_000
RAPPORT_MKDOCS = 0.6
MEMOIRE_SANS, MEMOIRE_AVEC = 400 * MO, 1000 * MO
IMPORT, MEMOIRE_IMPORT = 10.0, 400 * MO
"""Cinq mille lignes d'un tableau : secondes, octets."""
VISUELS = 60
"""Millisecondes de calcul pour les deux visuels d'une fiche, d'une photo déjà réduite."""
INDEX, REPONSE = 35_000, 50
"""Les facettes : octets compressés pour mille offres ; millisecondes, Chromium ralenti 4 fois."""
A_FROID, UNE_RETOUCHE = 6.0, 1.0
"""Secondes pour vérifier tout le site sans cache, puis après avoir changé une offre."""
PENTE = 1.25
"""Au-delà, une offre de plus coûte davantage quand il y en a beaucoup : ce n'est plus linéaire."""


@dataclass
class Taille:
    """Tout ce qui a été mesuré pour un nombre d'offres ; une entrée par essai."""

    nombre: int
    nous: list[Mesure] = field(default_factory=list)
    phases: list[Phases] = field(default_factory=list)
    mkdocs: list[Mesure] = field(default_factory=list)
    hugo: list[Mesure] = field(default_factory=list)
    hugo_pagefind: list[Mesure] = field(default_factory=list)
    observees: dict[str, Mesure] = field(default_factory=dict)
    """Une construction de plus de chaque site, pour sa mémoire : l'observer la ralentit."""
    phases_observees: Phases = field(default_factory=Phases)
    poids: dict[str, int] = field(default_factory=dict)
    """Octets d'une page d'offre, en moyenne, par site."""
    fichiers: int = 0
    octets: int = 0
    facettes: Cout = field(default_factory=Cout)
    visuels: float = 0.0
    """Millisecondes de calcul pour les deux visuels d'une fiche."""
    verification: Durees = field(default_factory=Durees)
    importation: importation.Cout = field(default_factory=importation.Cout)
    """Relevé une fois, à la plus grande taille."""

    @property
    def duree(self) -> float:
        return statistics.median(m.duree for m in self.nous)

    @property
    def sans_pagefind(self) -> float:
        paires = zip(self.nous, self.phases, strict=True)
        return statistics.median(m.duree - p.a_part for m, p in paires)

    @property
    def calcul(self) -> float:
        """Temps des processeurs, sans celui de Pagefind."""
        paires = zip(self.nous, self.phases, strict=True)
        return statistics.median(m.calcul - p.calcul_a_part for m, p in paires)

    def memoire(self, *, pagefind: bool) -> int:
        """Le plus haut relevé de notre construction."""
        mesure = self.observees["nous"]
        if pagefind:
            return mesure.memoire
        return mesure.memoire_hors(*self.phases_observees.intervalles[PAGEFIND])

    @property
    def sans_recherche(self) -> float:
        """Sans Pagefind ni les documents écrits pour lui : MkDocs est construit sans recherche."""
        return self.sans_pagefind - statistics.median(p.documents for p in self.phases)

    def rapport_sans_recherche(self) -> float:
        return self.sans_recherche / statistics.median(m.duree for m in self.mkdocs)

    def rapport(self, autres: list[Mesure], quoi: str = "duree") -> float:
        """Notre coût sans Pagefind, rapporté à celui d'un autre outil."""
        notre = self.sans_pagefind if quoi == "duree" else self.calcul
        return notre / statistics.median(getattr(m, quoi) for m in autres)

    def rapport_hugo_avec_pagefind(self) -> float:
        paires = zip(self.hugo, self.hugo_pagefind, strict=True)
        return self.duree / statistics.median(a.duree + b.duree for a, b in paires)


def tableau(tailles: list[Taille], essais: int) -> str:
    """Les mesures, une colonne par taille."""
    lignes = [
        f"Médianes de {essais} essai(s) ; mémoire : PSS, au plus haut d'une construction de plus.",
        "",
    ]

    def ligne(titre: str, case: Callable[[Taille], str]) -> None:
        lignes.append(f"{titre:<44}" + "".join(f"{case(t):>15}" for t in tailles))

    ligne("Offres inventées", lambda t: nombre(t.nombre))
    ligne("Durée", lambda t: secondes(t.duree))
    for nom in _noms(p.durees for t in tailles for p in t.phases):
        ligne(f"  {nom}", lambda t, n=nom: secondes(_mediane(p.durees for p in t.phases)[n]))
    lignes.append("Gestes des pages (calcul, tous processus)")
    for nom in _noms(p.gestes for t in tailles for p in t.phases):
        ligne(f"  {nom}", lambda t, n=nom: secondes(_mediane(p.gestes for p in t.phases)[n]))
    ligne("Durée sans Pagefind", lambda t: secondes(t.sans_pagefind))
    ligne("  par offre", lambda t: f"{nombre(t.sans_pagefind / t.nombre * 1000, 2)} ms")
    ligne("Durée sans recherche (ni ses documents)", lambda t: secondes(t.sans_recherche))
    ligne("Calcul sans Pagefind", lambda t: secondes(t.calcul))
    ligne("  par offre", lambda t: f"{nombre(t.calcul / t.nombre * 1000, 2)} ms")
    ligne("Mémoire sans Pagefind", lambda t: mo(t.memoire(pagefind=False)))
    ligne("Mémoire avec Pagefind", lambda t: mo(t.memoire(pagefind=True)))
    ligne("Fichiers publiés", lambda t: nombre(t.fichiers))
    ligne("Taille du site", lambda t: mo(t.octets))
    ligne("Index des facettes, pour mille offres", lambda t: ko(t.facettes.par_millier))
    ligne("Réponse d'un filtre, ralentie 4 ×", lambda t: ms(statistics.median(t.facettes.durees)))
    ligne("  la plus longue", lambda t: ms(max(t.facettes.durees)))
    ligne("Les deux visuels d'une fiche (calcul)", lambda t: ms(t.visuels))
    ligne("Vérifier, sans cache", lambda t: secondes(t.verification.mediane("froid")))
    ligne("  rien de changé", lambda t: secondes(t.verification.mediane("inchange")))
    ligne("  une offre retouchée", lambda t: secondes(t.verification.mediane("retouche")))
    lignes.append("")
    for nom in tailles[0].poids:
        ligne(f"Page d'une offre, {nom}", lambda t, n=nom: f"{nombre(t.poids[n] / 1000, 1)} ko")
    ligne("MkDocs et Material seuls", lambda t: secondes(_duree(t.mkdocs)))
    ligne("  mémoire", lambda t: mo(t.observees["mkdocs"].memoire))
    ligne("  nous / eux, sans Pagefind", lambda t: nombre(t.rapport(t.mkdocs), 2))
    ligne("  nous / eux, sans recherche", lambda t: nombre(t.rapport_sans_recherche(), 2))
    ligne("  nous / eux, en calcul", lambda t: nombre(t.rapport(t.mkdocs, "calcul"), 2))
    ligne("Hugo", lambda t: secondes(_duree(t.hugo)))
    ligne("  mémoire", lambda t: mo(t.observees["hugo"].memoire))
    ligne("  nous / lui, sans Pagefind", lambda t: nombre(t.rapport(t.hugo), 2))
    ligne("  nous / lui, en calcul", lambda t: nombre(t.rapport(t.hugo, "calcul"), 2))
    ligne("Hugo, son Pagefind", lambda t: secondes(_duree(t.hugo_pagefind)))
    ligne("  mémoire", lambda t: mo(t.observees["hugo, Pagefind"].memoire))
    ligne("  nous / lui, avec Pagefind", lambda t: nombre(t.rapport_hugo_avec_pagefind(), 2))
    return "\n".join(lignes)


def retouches(nombre_offres: int, durees: dict[str, float]) -> str:
    """L'attente après une retouche, dans l'aperçu puis par une seconde construction."""
    lignes = [f"Une offre retouchée, parmi {nombre(nombre_offres)} de plus"]
    lignes += [f"  {nom:<42}{secondes(duree):>15}" for nom, duree in durees.items()]
    return "\n".join(lignes)


def importation_dite(cout: importation.Cout) -> str:
    """L'import de cinq mille lignes, et le second, qui ne change rien."""
    return "\n".join(
        [
            "Un tableau de 5 000 lignes",
            f"  {'premier import':<42}{secondes(cout.premier):>15}",
            f"  {'second, sans rien changer':<42}{secondes(cout.second):>15}",
            f"  {'mémoire':<42}{mo(cout.memoire):>15}",
        ]
    )


def verdicts(tailles: list[Taille]) -> list[tuple[bool, str]]:
    """Les cibles, tenues ou non, à la plus grande taille."""
    grande = tailles[-1]
    rapport = grande.rapport_sans_recherche()
    sans, avec = grande.memoire(pagefind=False), grande.memoire(pagefind=True)
    rendus = [
        (rapport <= RAPPORT_MKDOCS, f"{nombre(rapport, 2)} × MkDocs et Material (au plus 0,6)"),
        (sans <= MEMOIRE_SANS, f"{mo(sans)} sans Pagefind (au plus 400 Mo)"),
        (avec <= MEMOIRE_AVEC, f"{mo(avec)} avec Pagefind (au plus 1 Go)"),
        (grande.visuels <= VISUELS, f"{ms(grande.visuels)} pour deux visuels (au plus 60)"),
        *_facettes(grande.facettes),
        *_verification(grande.verification),
        *_import(grande.importation),
    ]
    if len(tailles) > 2:
        pente = _pente(tailles)
        rendus.append((pente <= PENTE, f"linéaire : pente × {nombre(pente, 2)} (au plus 1,25)"))
    return rendus


def _facettes(cout: Cout) -> list[tuple[bool, str]]:
    index, reponse = cout.par_millier, statistics.median(cout.durees)
    return [
        (index <= INDEX, f"{ko(index)} d'index pour mille offres (au plus 35)"),
        (reponse <= REPONSE, f"{ms(reponse)} pour filtrer et dessiner, ralenti 4 × (au plus 50)"),
    ]


def _verification(durees: Durees) -> list[tuple[bool, str]]:
    froid, retouche = durees.mediane("froid"), durees.mediane("retouche")
    return [
        (froid <= A_FROID, f"{secondes(froid)} pour tout vérifier à froid (au plus 6)"),
        (retouche <= UNE_RETOUCHE, f"{secondes(retouche)} une offre retouchée (au plus 1)"),
    ]


def _import(cout: importation.Cout) -> list[tuple[bool, str]]:
    pire = max(cout.premier, cout.second)
    return [
        (pire <= IMPORT, f"{secondes(pire)} pour importer 5 000 lignes (au plus 10)"),
        (cout.memoire <= MEMOIRE_IMPORT, f"{mo(cout.memoire)} pour les importer (au plus 400 Mo)"),
    ]


def _pente(tailles: list[Taille]) -> float:
    """Le calcul d'une offre de plus à la fin de la courbe, rapporté au début."""
    petite, moyenne, grande = tailles[0], tailles[-2], tailles[-1]
    debut = (moyenne.calcul - petite.calcul) / (moyenne.nombre - petite.nombre)
    fin = (grande.calcul - moyenne.calcul) / (grande.nombre - moyenne.nombre)
    return fin / debut


def _duree(mesures: list[Mesure]) -> float:
    return statistics.median(m.duree for m in mesures)


def _noms(series: Iterable[dict[str, float]]) -> list[str]:
    return list(dict.fromkeys(nom for serie in series for nom in serie))


def _mediane(series: Iterable[dict[str, float]]) -> dict[str, float]:
    liste = list(series)
    return {n: statistics.median(s.get(n, 0.0) for s in liste) for n in _noms(liste)}


def nombre(valeur: float, decimales: int = 0) -> str:
    """« 5 000 », « 12,4 »."""
    return f"{valeur:,.{decimales}f}".replace(",", " ").replace(".", ",")


def secondes(valeur: float) -> str:
    return f"{nombre(valeur, 2)} s"


def ms(valeur: float) -> str:
    return f"{nombre(valeur)} ms"


def ko(octets: float) -> str:
    return f"{nombre(octets / 1000, 1)} ko"


def mo(octets: int) -> str:
    return f"{nombre(octets / MO)} Mo"
