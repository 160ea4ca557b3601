"""La recherche pardonne-t-elle ? Des questions mal tapées, tirées de tout ce que le site nomme.

    make recherche
    python tests/recherche/qualite.py [--graine 2026] [--echecs 40]

Chaque titre et chaque lieu du site est abîmé d'autant de façons qu'il s'y prête (`CLASSES`), au
hasard d'une graine. La bonne réponse n'est écrite nulle part : c'est la page dont vient le titre,
ou l'une de ses homonymes. Les questions sont posées à la page de recherche elle-même, dans
Chromium, et l'on compte ce qu'elle montrerait en première place (hit@1) et dans les trois premières
(hit@3).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DEPOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(DEPOT / "tests"), str(DEPOT / "hooks")]

from nouvelle_vie.horloge import maintenant  # noqa: E402 - le chemin doit être posé d'abord
from nouvelle_vie.lecture.site import lire_reglages  # noqa: E402
from nouvelle_vie.modele.parution import Parution  # noqa: E402
from nouvelle_vie.modele.texte import plier, sans_accents  # noqa: E402
from nouvelle_vie.rendu.urls import adresse_de  # noqa: E402
from nouvelle_vie.sorties import recherche  # noqa: E402
from outils import lire_site  # noqa: E402
from serveur import servir  # noqa: E402

GRAINE = 2026
HIT3 = 0.98
HIT3_FAUTES = 0.95
HIT1 = 0.90
"""hit@3 de chaque classe, hit@3 des fautes de frappe, hit@1 de toutes les questions."""
LOT = 200
"""Questions posées en une fois à la page."""

Hasard = random.Random
Reponses = Mapping[str, frozenset[str]]
"""Par texte plié, les adresses qui le portent toutes aussi bien."""


@dataclass(frozen=True)
class Question:
    classe: str
    texte: str
    origine: str
    attendues: frozenset[str]


@dataclass
class Score:
    questions: int = 0
    premiers: int = 0
    trois: int = 0

    def noter(self, question: Question, trouvees: list[str]) -> None:
        self.questions += 1
        self.premiers += not question.attendues.isdisjoint(trouvees[:1])
        self.trois += not question.attendues.isdisjoint(trouvees[:3])

    @property
    def hit1(self) -> float:
        return self.premiers / self.questions

    @property
    def hit3(self) -> float:
        return self.trois / self.questions


# --- ce que le site nomme -----------------------------------------------------------------------


def noms_du_site(racine: Path = DEPOT) -> tuple[Reponses, Reponses]:
    """Tous les titres et lieux, puis tous les codes et identifiants, avec leurs adresses."""
    quand = maintenant(lire_reglages(racine / "mkdocs.yml"), {})
    lecture = lire_site(racine, quand)
    parution = Parution(lecture.catalogue, quand)
    noms: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    for nom, adresse in (*_titres(parution), *_lieux(parution)):
        noms[nom].add(adresse)
    for page in lecture.pages:
        if not page.entete.cachee and page.uri != recherche.URI:
            noms[page.entete.title].add(adresse_de(page.uri))
    for code, adresse in _codes(parution):
        codes[code].add(adresse)
    return _homonymes(noms), {code: frozenset(a) for code, a in codes.items()}


def _titres(parution: Parution) -> Iterator[tuple[str, str]]:
    for fiches in (
        parution.offres,
        parution.villages,
        parution.evenements,
        parution.temoignages,
        parution.actualites,
        parution.territoires,
    ):
        yield from ((fiche.titre, fiche.adresse) for fiche in fiches)


def _lieux(parution: Parution) -> Iterator[tuple[str, str]]:
    for commune in parution.catalogue.registre.communes:
        for nom in (commune.nom, *commune.communes_deleguees):
            yield nom, parution.adresse_commune(commune)


def _codes(parution: Parution) -> Iterator[tuple[str, str]]:
    for commune in parution.catalogue.registre.communes:
        for code in (commune.code, *commune.codes_postaux):
            yield code, parution.adresse_commune(commune)
    fiches = (*parution.offres, *parution.evenements, *parution.temoignages, *parution.actualites)
    for fiche in fiches:
        yield fiche.id, fiche.adresse
        yield fiche.id.replace("-", "").lower(), fiche.adresse
    for offre in parution.offres:
        yield offre.id.rpartition("-")[2], offre.adresse


def _homonymes(noms: Mapping[str, Iterable[str]]) -> Reponses:
    """Deux pages qui portent le même nom, accents mis à part, se valent."""
    par_pli: dict[str, set[str]] = defaultdict(set)
    for nom, adresses in noms.items():
        par_pli[plier(nom)].update(adresses)
    return {nom: frozenset(par_pli[plier(nom)]) for nom in noms}


# --- les façons de mal taper --------------------------------------------------------------------

_MOT = re.compile(r"[^\W\d_]{4,}")
_LETTRES = "abcdefghijklmnopqrstuvwxyz"
_SAINT = re.compile(r"\b(Sainte|Saint)\b")


def _un_mot(titre: str, hasard: Hasard) -> re.Match[str] | None:
    """L'un des mots de quatre lettres ou plus, sinon le plus long."""
    mots = [*_MOT.finditer(titre)]
    if mots:
        return hasard.choice(mots)
    courts = [*re.finditer(r"[^\W\d_]{2,}", titre)]
    return max(courts, key=lambda m: len(m[0])) if courts else None


def _changer_un_mot(titre: str, hasard: Hasard, changer: Callable[[str], str]) -> str:
    if (mot := _un_mot(titre, hasard)) is None:
        return titre
    return titre[: mot.start()] + changer(mot[0]) + titre[mot.end() :]


def _accorder(mot: str) -> str:
    """Le pluriel d'un mot, ou son singulier s'il est au pluriel."""
    if mot.endswith("eaux"):
        return mot[:-1]
    if mot.endswith("aux"):
        return mot[:-3] + "al"
    if mot.endswith(("s", "x")):
        return mot[:-1]
    if mot.endswith("al"):
        return mot[:-2] + "aux"
    return mot + ("x" if mot.endswith(("eau", "eu")) else "s")


def _fauter(place: int) -> Callable[[str, Hasard], str]:
    """Une lettre de trop, de moins, à la place d'une autre ou avant la précédente.

    Args:
        place: 0 au début du mot, 1 au milieu, 2 à la fin.
    """

    def faute(titre: str, hasard: Hasard) -> str:
        def changer(mot: str) -> str:
            rang = (0, len(mot) // 2, len(mot) - 1)[place]
            lettre = hasard.choice(_LETTRES.replace(sans_accents(mot[rang]).lower()[0], ""))
            autre = rang - 1 if place == 2 else rang + 1
            bas, haut = sorted((rang, autre))
            inverse = mot[:bas] + mot[haut] + mot[bas] + mot[haut + 1 :]
            gestes = [
                mot[:rang] + lettre + mot[rang:],
                mot[:rang] + mot[rang + 1 :],
                mot[:rang] + lettre + mot[rang + 1 :],
                inverse,
            ]
            return hasard.choice(gestes)

        return _changer_un_mot(titre, hasard, changer)

    return faute


def _elider(titre: str, hasard: Hasard) -> str:
    """« l'Aubrac » pour « Aubrac » ; une apostrophe oubliée, droite ou courbe."""
    if re.search(r"[’']", titre):
        return re.sub(r"[’']", hasard.choice(["'", "’", " "]), titre)
    if plier(titre)[:1] in set("aeiouyh"):
        return hasard.choice(["l'", "l’", "d'", "d’"]) + titre
    return titre


def _ligaturer(titre: str, hasard: Hasard) -> str:
    if re.search("[œæ]", titre, re.I):
        return re.sub("æ", "ae", re.sub("œ", "oe", titre, flags=re.I), flags=re.I)
    return titre.replace("oe", "œ").replace("ae", "æ")


def _trait_d_union(titre: str, hasard: Hasard) -> str:
    return titre.replace("-", " ") if "-" in titre else titre.replace(" ", "-")


CLASSES: dict[str, Callable[[str, Hasard], str]] = {
    "tel quel": lambda titre, _: titre,
    "sans accents": lambda titre, _: sans_accents(titre),
    "majuscules": lambda titre, _: titre.upper(),
    "pluriel ou singulier": lambda titre, hasard: _changer_un_mot(titre, hasard, _accorder),
    "élision": _elider,
    "ligature": _ligaturer,
    "trait d'union": _trait_d_union,
    "St pour Saint": lambda titre, _: _SAINT.sub(
        lambda m: "Ste" if m[1][-1] == "e" else "St", titre
    ),
    "faute au début": _fauter(0),
    "faute au milieu": _fauter(1),
    "faute à la fin": _fauter(2),
}
FAUTES = frozenset(classe for classe in CLASSES if classe.startswith("faute"))


def _deux_mots(noms: Reponses) -> Iterator[Question]:
    """Deux mots d'un titre, comme on cherche vraiment : toute page dont le titre les a convient."""
    plis = {nom: {plier(mot) for mot in _MOT.findall(nom)} for nom in noms}
    for nom, mots in plis.items():
        if len(mots) > 2:
            hasard = random.Random(f"{GRAINE} deux mots {nom}")
            deux = hasard.sample(sorted(mots), 2)
            tous = (noms[autre] for autre, siens in plis.items() if siens.issuperset(deux))
            yield Question("deux mots", " ".join(deux), nom, frozenset().union(*tous))


def questions(noms: Reponses, codes: Reponses, graine: int = GRAINE) -> Iterator[Question]:
    """Chaque nom, abîmé de chaque façon qui le change."""
    for classe, abimer in CLASSES.items():
        for nom, attendues in sorted(noms.items()):
            texte = abimer(nom, random.Random(f"{graine} {classe} {nom}"))
            if classe == "tel quel" or texte != nom:
                yield Question(classe, texte, nom, attendues)
    yield from _deux_mots(dict(sorted(noms.items())))
    for code, attendues in sorted(codes.items()):
        yield Question("codes", code, code, attendues)


# --- la mesure ----------------------------------------------------------------------------------

_INTERROGER = """async ([adresse, questions]) => {
  const { adressesMontrees } = await import(adresse);
  const reponses = [];
  for (const question of questions) reponses.push(await adressesMontrees(question, 3));
  return reponses;
}"""


def poser(page: Page, adresse: str, textes: list[str]) -> list[list[str]]:
    """Ce que la page de recherche montrerait d'abord pour chaque question."""
    page.goto(f"{adresse}recherche/")
    script = page.locator('script[type=module][src*="/recherche."]')
    source = page.evaluate("s => s.src", script.element_handle())
    reponses: list[list[str]] = []
    for debut in range(0, len(textes), LOT):
        lot = textes[debut : debut + LOT]
        reponses += page.evaluate(_INTERROGER, [source, lot])
    return [[trouvee.removeprefix(adresse) for trouvee in reponse] for reponse in reponses]


@dataclass
class Mesure:
    scores: dict[str, Score]
    echecs: list[tuple[Question, list[str]]]

    @property
    def total(self) -> Score:
        ensemble = Score()
        for score in self.scores.values():
            ensemble.questions += score.questions
            ensemble.premiers += score.premiers
            ensemble.trois += score.trois
        return ensemble

    def manques(self) -> list[str]:
        """Les seuils que la recherche ne tient pas."""
        bas = []
        for classe, score in self.scores.items():
            seuil = HIT3_FAUTES if classe in FAUTES else HIT3
            if score.hit3 < seuil:
                bas.append(f"{classe} : hit@3 {score.hit3:.3f} < {seuil}")
        if self.total.hit1 < HIT1:
            bas.append(f"en tout : hit@1 {self.total.hit1:.3f} < {HIT1}")
        return bas

    def tableau(self, echecs: int = 0) -> str:
        lignes = [f"{'classe':22} {'questions':>9} {'hit@1':>7} {'hit@3':>7}"]
        for nom, score in (*self.scores.items(), ("en tout", self.total)):
            lignes.append(f"{nom:22} {score.questions:9} {score.hit1:7.3f} {score.hit3:7.3f}")
        lignes += [
            f"  ✗ {q.classe} : « {q.texte} » (de « {q.origine} ») → {', '.join(vues) or 'rien'}"
            for q, vues in self.echecs[:echecs]
        ]
        return "\n".join(lignes)


def mesurer(page: Page, adresse: str, racine: Path = DEPOT, graine: int = GRAINE) -> Mesure:
    posees = [*questions(*noms_du_site(racine), graine)]
    reponses = poser(page, adresse, [q.texte for q in posees])
    mesure = Mesure({}, [])
    for question, trouvees in zip(posees, reponses, strict=True):
        mesure.scores.setdefault(question.classe, Score()).noter(question, trouvees)
        if question.attendues.isdisjoint(trouvees[:3]):
            mesure.echecs.append((question, trouvees[:3]))
    return mesure


def main() -> int:
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("--graine", type=int, default=GRAINE)
    lecteur.add_argument("--echecs", type=int, default=40, help="échecs à montrer")
    lecteur.add_argument("--site", type=Path, help="un site d'exemple déjà construit")
    choix = lecteur.parse_args()
    with tempfile.TemporaryDirectory() as dossier, sync_playwright() as outil:
        site = choix.site or Path(dossier) / "site"
        if not choix.site:
            subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)],
                cwd=DEPOT,
                env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
                check=True,
            )
        navigateur = outil.chromium.launch(
            executable_path=os.environ.get("NV_CHROMIUM") or None, args=["--no-sandbox"]
        )
        with servir(site) as adresse:
            mesure = mesurer(navigateur.new_page(), adresse, graine=choix.graine)
        navigateur.close()
    print(mesure.tableau(choix.echecs))
    for manque in mesure.manques():
        print(f"✗ {manque}")
    return 1 if mesure.manques() else 0


if __name__ == "__main__":
    sys.exit(main())
