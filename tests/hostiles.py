"""Le corpus hostile : chaque champ de texte du site, chaque sorte de charge.

Les champs ne sont pas énumérés ici : ils sont découverts dans les modèles (`Champ` de chaque sorte,
de chaque genre, des réglages, sous-modèles compris). Un champ ajouté au modèle entre de lui-même
dans la matrice. Chaque champ porte une marque (« zq017z ») qui dit d'où vient ce que l'on trouve.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from PIL import Image
from pydantic import BaseModel, TypeAdapter, ValidationError

from nouvelle_vie.erreurs import ErreurContenu
from nouvelle_vie.lecture.charger import SORTES
from nouvelle_vie.lecture.demarche import FICHIERS
from nouvelle_vie.lecture.pages import Entete
from nouvelle_vie.lecture.types_evenement import FICHIER as TYPES
from nouvelle_vie.modele.champs import Choix
from nouvelle_vie.modele.label import StatutLabel
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.referentiel import Referentiel
from nouvelle_vie.modele.types_evenement import PAR_DEFAUT, TypesDEvenement
from nouvelle_vie.reglages import Dossiers, Reglages
from outils import donnees_offre

MARQUE = re.compile(r"zq\d{3}z")
TOUCHE = "window.__touche=1"
CHARGES: dict[str, str] = {
    "balise script": f"<script>{TOUCHE}</script>{{m}}<script src=//ailleurs.example/x></script>",
    "attribut double": f'{{m}}" onmouseover="{TOUCHE}" autofocus onfocus="{TOUCHE}',
    "attribut simple": f"{{m}}' onmouseover='{TOUCHE}' x='",
    "attribut nu": f"{{m}} onload={TOUCHE} style=color:red />",
    "fin de titre": f"{{m}}</title><svg/onload={TOUCHE}>",
    "fin de script": f"{{m}}</script></style></textarea><img src=x onerror={TOUCHE}>",
    "fin de cdata": f"{{m}}]]></description><item><x>]]><script>{TOUCHE}</script>",
    "fin de commentaire": f"{{m}}--><img src=x onerror={TOUCHE}><!--",
    "entites": "{m}&lt;script&gt;&#60;b&#62;&amp;&nbsp;&#x0;&unknown;&",
    "jinja": "{m}{{{{ 7*7 }}}}{{% for x in y %}}{{# z #}}{{{{ config.extra }}}}",
    "marque de coquille": "{m}nv-marque-contenu-nv nv-marque-tete-nv nv-marque-titre-nv",
    "lignes": "{m}\r\nATTENDEE:mailto:x@ailleurs.example\r\nEND:VEVENT\nX-A:b",
    "separateurs": "{m};VALUE=URI:\\,\\;\\\\n\\nEND:VCALENDAR\\",
    "json": '{m}"}},{{"a":"\\u0022\\",\u2028\u2029</script>',
    "javascript": f"javascript:{TOUCHE}//{{m}}",
    "javascript cache": f"JaVa\tScRiPt:{TOUCHE}//{{m}}",
    "javascript en entites": f"&#106;avascript&colon;{TOUCHE}//{{m}}",
    "vbscript et data": "vbscript:x data:text/html,<script>{m}</script>",
    "markdown": f"[{{m}}](javascript:{TOUCHE}) ![x](data:text/html,y) <javascript:alert()>",
    "markdown cache": f"[{{m}}](Java&#115;cript:{TOUCHE}) [z]( VBScript:x 'a\" onclick=b') ![i](x)",
    "html actif": "{m}<iframe src=//ailleurs.example></iframe><object data=x></object><embed>"
    "<base href=//ailleurs.example/>",
    "html formulaire": "{m}<form action=//ailleurs.example><input name=a><button>b</button></form>"
    "<meta http-equiv=refresh content=0>",
    "html dessin": f"{{m}}<svg onload={TOUCHE}><math><style>*{{{{x:y}}}}</style></math></svg>"
    "<p style='background:url(//ailleurs.example)'>",
    "chemin": "../../../etc/{m}/passwd",
    "chemin windows": "..\\..\\{m}\\con.yml%2e%2e%2f",
    "ailleurs": "//ailleurs.example/{m}?a=b&c=d#e",
    "nul": "{m}\x00\x01\x1b[31m\x7f",
    "moitie de caractere": "{m}\ud83d",
    "ecriture inverse": "{m}\u202efdp.exe\u2066\u200b\ufeffa",
    "accents empiles": "{m} Z" + "\u0300\u0336\u0353" * 8 + " \U0001f468\u200d\U0001f469",
    "tableur": "=cmd|'/C calc'!A{m}",
    "tableur bis": "@SUM(1+1)*{m}\t-2+3",
    "tres long": "{m}" + "long" * 400,
}
"""Une charge par classe ; `{m}` y est la marque du champ."""
TEMOIN = "Mot {m}"
"""Ce que porte le site auquel on compare : un mot."""
CODE = "hors-carte"
"""Le code d'un territoire sans commune : il sert aussi de classe de style à sa carte."""


def melange(rang: int) -> str:
    """Une classe par champ, à tour de rôle ; celles qui exécuteraient quelque chose."""
    actives = [charge for charge in CHARGES.values() if TOUCHE in charge or "{{{{" in charge]
    return actives[rang % len(actives)]


# --- découvrir les champs -------------------------------------------------------------------------

Chemin = tuple[str | int, ...]

_ESSAIS: tuple[Any, ...] = (
    "Valbrume", "CTR-2026-7001", "a@contree.example", "04 65 71 00 48",
    "https://contree-ailleurs.example/", "photo.jpg", "offres/ancienne/", "A1", 1, "2026", 44.5,
    "2026-12-05 18:00", "2026-12-05", "oui", "CTR", "A", "2026-1",
)  # fmt: skip
"""Une valeur bien formée pour chaque type : la première que le type admet."""


@dataclass
class Fiche:
    """Une fiche dont tout champ est rempli, et les chemins de ses textes libres."""

    fichier: str
    donnees: dict[str, Any]
    textes: list[Chemin] = field(default_factory=list)


def _remplir(annotation: Any, chemin: Chemin, textes: list[Chemin]) -> Any:
    origine, arguments = get_origin(annotation), get_args(annotation)
    if origine is Annotated and (_modele(arguments[0]) or get_origin(arguments[0])):
        return _remplir(arguments[0], chemin, textes)
    if origine in (Union, types.UnionType):
        return _remplir(next(a for a in arguments if a is not type(None)), chemin, textes)
    if origine is tuple:
        return [_remplir(arguments[0], (*chemin, 0), textes)]
    if origine is not None and origine is not Annotated and issubclass(origine, Mapping):
        cle = _remplir(arguments[0], chemin, [])
        return {cle: _remplir(arguments[1], (*chemin, cle), textes)}
    if _modele(annotation):
        return {
            cle: _remplir(info.rebuild_annotation(), (*chemin, cle), textes)
            for cle, info in annotation.model_fields.items()
        }
    base = arguments[0] if origine is Annotated else annotation
    if isinstance(base, type) and issubclass(base, Choix):
        return next(iter(base)).value
    if base is str:
        textes.append(chemin)
    return _premiere(annotation, base)


def _modele(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _premiere(annotation: Any, base: Any) -> Any:
    assert base in (str, int, bool, Decimal, date, datetime, Any), annotation
    adaptateur = TypeAdapter(annotation)
    for essai in _ESSAIS:
        try:
            adaptateur.validate_python(essai)
        except ValidationError:
            continue
        return essai
    raise AssertionError(f"aucune valeur d'essai ne convient à {annotation}")


def decouvrir(modele: type[BaseModel], fichier: str, propres: Mapping[str, Any]) -> Fiche:
    """Une fiche pleine de `modele` ; `propres` remplace ce que ses règles exigent."""
    textes: list[Chemin] = []
    donnees = _remplir(modele, (), textes)
    for cle, valeur in propres.items():
        if valeur is None:
            donnees.pop(cle, None)
        elif isinstance(valeur, dict) and isinstance(donnees.get(cle), dict):
            donnees[cle] = {**donnees[cle], **valeur}
        else:
            donnees[cle] = valeur
    fiche = Fiche(fichier, donnees)
    fiche.textes = [c for c in textes if isinstance(_lire(donnees, c), str)]
    return fiche


def fiches() -> Iterator[Fiche]:
    """Une fiche pleine de chaque genre et de chaque sorte, prête à paraître."""
    for rang, (genre, classe) in enumerate(GENRES.items()):
        bien = donnees_offre(genre, id=f"CTR-2026-{rang + 1:04d}")
        dates = {**bien["dates"], "publiee": f"2026-11-02 09:{rang:02d}"}
        propres = {**bien, "dates": None, "anciennes_adresses": [f"offres/vieille-{rang}/"]}
        fiche = decouvrir(classe, f"offres/{genre}/hostile.yml", propres)
        fiche.donnees |= {
            "dates": dates, "logement_lie": "CTR-2026-0003", "offres_liees": ["CTR-2026-0001"],
        }  # fmt: skip
        if genre in ("reprise", "logement"):
            fiche.donnees |= {"logement_lie": "CTR-2026-0002", "offres_liees": ["CTR-2026-0002"]}
        yield fiche
    propres_des_sortes: dict[str, dict[str, Any]] = {
        "village": {
            "label": {
                "statut": "renouvelee",
                "referentiel": "2026-1",
                "retrait": "2019-03-01",
                "candidature": "2019-11-05",
                "accompagnement": "2020-03-05",
                "labellisation": "2020-11-05",
                "renouvellements": ["2023-11-05"],
                "renouvellement": "2026-11-05",
                "echeance": "2029-11-05",
            },
            "resume": "Un village.",
        },
        "evenement": {
            "debut": "2026-12-05 18:00",
            "fin": "2026-12-05 20:00",
            "type": "salon",
            "territoire": "amont",
        },
        "temoignage": {"session": "CTR-2026-5001"},
        "territoire": {"code": CODE},
    }
    for rang, sorte in enumerate(SORTES):
        propres = {
            "id": f"CTR-2026-50{rang:02d}",
            "anciennes_adresses": [f"{sorte.dossier}/vieille/"],
            **({"publication": f"2026-11-03 09:{rang:02d}"} if "publication" in sorte.model_fields
               else {}),
            **propres_des_sortes.get(sorte.sorte, {}),
        }  # fmt: skip
        yield decouvrir(sorte, f"content/{sorte.dossier}/hostile.md", propres)


def grille() -> Fiche:
    """Une grille pleine : deux niveaux, toutes les étapes, un critère que la commune tient."""
    durees = {"duree": 3, "renouvellement": 6, "sursis": 3}
    fiche = decouvrir(Referentiel, "content/label/referentiel.yml", {"version": "2026-1", **durees})
    donnees = fiche.donnees
    donnees["niveaux"].append({"nom": "Haut", "sens": "Tenu."})
    (critere,) = donnees["familles"][0]["criteres"]
    critere["niveaux"].append("Tenu.")
    del critere["mesure"], critere["delai"]
    etape = {"titre": "Étape", "texte": "Ce qui s'y passe."}
    donnees["etapes"] = {**{s.value: etape for s in StatutLabel}, **donnees["etapes"]}
    return fiche


def types_evenement() -> Fiche:
    """Les types d'évènement ; les mots du sien, pour l'évènement du corpus, qui en cite le code."""
    fiche = decouvrir(TypesDEvenement, f"content/{TYPES}", {})
    fiche.donnees["types"][0]["code"] = "salon"
    fiche.textes = [c for c in fiche.textes if c[-1] != "code"]
    fiche.donnees["types"] += [t.model_dump(mode="json") for t in PAR_DEFAUT if t.code != "salon"]
    return fiche


def demarche() -> Iterator[Fiche]:
    """Les fichiers de la démarche. Une page citée est du site : son adresse n'est pas un texte."""
    for nom, (fichier, modele) in FICHIERS.items():
        fiche = decouvrir(modele, f"content/{fichier}", {})
        for chemin in fiche.textes:
            if chemin[-1] == "page":
                poser(fiche.donnees, chemin, "boites-a-outils/elus/")
        fiche.textes = [c for c in fiche.textes if c[-1] != "page"]
        if nom == "plan":
            poser(fiche.donnees, ("axes", 0, "actions", 0, "code"), "action")
        if nom == "parutions":
            poser(fiche.donnees, ("numeros", 0, "offres", 0), "CTR-2026-0001")
        yield fiche


def reglages(existants: Mapping[str, Any]) -> Fiche:
    """Les réglages pleins ; les dossiers, qui ne paraissent nulle part, restent ceux du site."""
    fiche = decouvrir(Reglages, "mkdocs.yml", {**existants, "dossiers": None})
    fiche.textes = [c for c in fiche.textes if c[0] != "dossiers"]
    assert Dossiers in (info.annotation for info in Reglages.model_fields.values())
    return fiche


def entete() -> Fiche:
    """L'en-tête d'une page ordinaire."""
    return decouvrir(Entete, "content/hostile.md", {"cachee": False})


# --- poser les charges ----------------------------------------------------------------------------


def _lire(donnees: Any, chemin: Chemin) -> Any:
    for pas in chemin:
        try:
            donnees = donnees[pas]
        except (KeyError, IndexError, TypeError):
            return None
    return donnees


def poser(donnees: Any, chemin: Chemin, valeur: Any) -> None:
    """Écrit une valeur au bout d'un chemin."""
    _lire(donnees, chemin[:-1])[chemin[-1]] = valeur


def en_lignes(donnees: Any, retrait: str = "") -> str:
    """Du YAML en blocs, une valeur par ligne : une faute située montre la charge en cause."""
    paires = donnees.items() if isinstance(donnees, dict) else ((None, v) for v in donnees)
    lignes = []
    for cle, valeur in paires:
        tete = f"{retrait}- " if cle is None else f"{retrait}{json.dumps(cle)}: "
        if isinstance(valeur, dict | list) and valeur:
            lignes.append(f"{tete.rstrip()}\n{en_lignes(valeur, retrait + '  ')}")
        else:
            lignes.append(f"{tete}{json.dumps(valeur, ensure_ascii=True)}\n")
    return "".join(lignes)


def ecrire(fiche: Fiche, racine: Path) -> None:
    """Écrit une fiche dans un site."""
    chemin = racine / fiche.fichier
    chemin.parent.mkdir(parents=True, exist_ok=True)
    texte = en_lignes(fiche.donnees)
    chemin.write_text(f"---\n{texte}---\n" if chemin.suffix == ".md" else texte, "utf-8")


# --- lire ce qui en sort --------------------------------------------------------------------------


@dataclass
class Pose:
    """Une charge dans un champ : sa marque, et ce que le champ portait avant elle."""

    fiche: Fiche
    chemin: Chemin
    marque: str
    avant: str

    def __str__(self) -> str:
        return f"{self.fichier} {'.'.join(map(str, self.chemin))}"

    @property
    def fichier(self) -> str:
        return self.fiche.fichier

    def retirer(self) -> None:
        poser(self.fiche.donnees, self.chemin, self.avant)


def armer(corpus: list[Fiche], charge: Callable[[int], str]) -> dict[str, Pose]:
    """Met dans chaque texte la charge de son rang ; rend les poses, par marque."""
    poses: dict[str, Pose] = {}
    for fiche in corpus:
        for chemin in fiche.textes:
            marque = f"zq{len(poses):03d}z"
            poses[marque] = Pose(fiche, chemin, marque, _lire(fiche.donnees, chemin))
            poser(fiche.donnees, chemin, charge(len(poses) - 1).format(m=marque))
    return poses


def installer(
    racine: Path,
    corpus: list[Fiche],
    charge: Callable[[int], str],
    lire_fautes: Callable[[], tuple[ErreurContenu, ...]],
    ecrire_fiche: Callable[[Fiche, Path], None] = ecrire,
) -> tuple[set[str], set[str]]:
    """Écrit le corpus armé, et retire les charges que la lecture refuse, jusqu'à n'en plus voir.

    Rend les marques (acceptées, refusées). Chaque refus est une faute située sur la ligne de la
    charge, avec son remède ; une faute située ailleurs fait échouer.
    """
    poses = armer(corpus, charge)
    refusees: set[str] = set()
    while True:
        for fiche in corpus:
            ecrire_fiche(fiche, racine)
        fautes = lire_fautes()
        if not fautes:
            return set(poses) - refusees, refusees
        vues = {marque for faute in fautes for marque in _en_cause(racine, faute)} - refusees
        assert vues, f"faute sans charge à sa ligne : {[str(f) for f in fautes]}"
        for marque in vues:
            poses[marque].retirer()
        refusees |= vues


def _en_cause(racine: Path, faute: ErreurContenu) -> list[str]:
    assert faute.message
    assert faute.remede
    lignes = (racine / faute.fichier).read_text("utf-8").splitlines()
    return MARQUE.findall(lignes[faute.ligne - 1])


def illustrer(racine: Path) -> None:
    """La photo que citent les fiches du corpus."""
    (racine / "content/images").mkdir(exist_ok=True)
    Image.new("RGB", (1600, 1200), "olive").save(racine / "content/images/photo.jpg")
