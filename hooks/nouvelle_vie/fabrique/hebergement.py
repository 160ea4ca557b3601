"""Du site construit à ce qu'un hôte attend : un dossier à envoyer, une configuration de nginx.

Tout vient de `_headers` et `_redirects`, que la construction a écrits : rien n'est redit ici.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from ..erreurs import FabricationImpossible
from .entetes_http import Redirection, Regle

REVALIDER = "public, max-age=0, must-revalidate"
"""Ce que Netlify et Cloudflare Pages répondent quand aucune règle ne dit rien."""
_DE_LA_RACINE = ("_headers", "_redirects", "404.html")
"""Ce qu'un hôte ne cherche qu'à la racine de ce qu'on lui envoie."""


def lire_entetes(site: Path) -> tuple[Regle, ...]:
    """Les règles de `_headers`, dans l'ordre.

    Raises:
        FabricationImpossible: le site n'est pas construit.
    """
    trouvees: list[Regle] = []
    for ligne in _lire(site / "_headers").splitlines():
        if not ligne.startswith(" "):
            trouvees.append(Regle(ligne, ()))
            continue
        nom, _, valeur = ligne.strip().partition(": ")
        derniere = trouvees.pop()
        trouvees.append(Regle(derniere.motif, (*derniere.entetes, (nom, valeur))))
    return tuple(trouvees)


def lire_redirections(site: Path) -> tuple[Redirection, ...]:
    """Les règles de `_redirects`, dans l'ordre.

    Raises:
        FabricationImpossible: le site n'est pas construit.
    """
    lignes = (ligne.split() for ligne in _lire(site / "_redirects").splitlines())
    return tuple(Redirection(depart, arrivee, int(code)) for depart, arrivee, code in lignes)


def prefixe_de(site: Path) -> str:
    """Le chemin du site chez son hôte, que porte la première règle."""
    return lire_entetes(site)[0].motif.removesuffix("*")


def enraciner(site: Path, destination: Path) -> None:
    """Prépare le dossier à envoyer à un hôte qui le sert à la racine d'un domaine.

    Sous un sous-chemin, le site y descend d'autant ; les fichiers de l'hôte restent à la racine.

    Raises:
        FabricationImpossible: `destination` contient autre chose, ou le site n'est pas construit.
    """
    prefixe = prefixe_de(site)
    if destination.exists():
        if any(destination.iterdir()) and not (destination / "_headers").is_file():
            raise FabricationImpossible(
                f"« {destination.name} » contient autre chose qu'un site — videz-le ou donnez-en "
                "un autre"
            )
        shutil.rmtree(destination)
    shutil.copytree(site, destination.joinpath(*prefixe.split("/")), copy_function=_lier)
    for nom in _DE_LA_RACINE if prefixe != "/" else ():
        shutil.copyfile(site / nom, destination / nom)


def nginx(site: Path, racine: str, ecoute: str) -> str:
    """Une configuration de nginx (blocs `map` et `server`, à placer dans `http`).

    Args:
        racine: dossier servi ; sous un sous-chemin, celui qu'a préparé `enraciner`.
        ecoute: adresse de la directive `listen`.
    """
    regles, prefixe = lire_entetes(site), prefixe_de(site)
    noms = dict.fromkeys(nom for regle in regles for nom, _ in regle.entetes)
    poses = [nom for nom in noms if nom != "Content-Type"]
    typees = (v for r in regles for nom, v in r.entetes if nom == "Content-Type")
    # Tous du texte, que l'on gagne à comprimer.
    types = sorted({valeur.partition(";")[0] for valeur in typees})
    lignes = [
        "# Le chemin demandé, sans sa question : $uri change quand nginx cherche un index.",
        'map $request_uri $nv_chemin { default "/"; "~^(?<nv_demande>[^?]*)" $nv_demande; }',
        *(ligne for nom in poses for ligne in _carte(nom, regles)),
        "",
        "server {",
        f"    listen {ecoute};",
        f"    root {racine};",
        "    charset utf-8;",
        "    absolute_redirect off;",
        "    gzip on;",
        "    gzip_types text/css text/javascript application/javascript application/json"
        f" image/svg+xml {' '.join(types)};",
        f"    error_page 404 {prefixe}404.html;",
        # « always » vaut aussi pour une page 404, qu'aucun cache ne doit garder.
        *(
            f"    add_header {nom} {_variable(nom)}{'' if nom == 'Cache-Control' else ' always'};"
            for nom in poses
        ),
        "    location / { try_files $uri $uri/ =404; }",
        r"    location ~ /(?:\.(?!well-known)|_headers$|_redirects$) { return 404; }",
        *(
            f"    location = {r.depart} {{ return {r.code} {r.arrivee}; }}"
            for r in lire_redirections(site)
        ),
        *_types(regles),
        "}",
    ]
    return "\n".join(lignes) + "\n"


def _carte(nom: str, regles: Iterable[Regle]) -> list[str]:
    """Le bloc `map` d'un en-tête ; une valeur vide n'est pas envoyée."""
    defaut = REVALIDER if nom == "Cache-Control" else ""
    valeurs = [
        f'    "{_motif(regle.motif)}" "{valeur}";'
        for regle in regles
        for pose, valeur in regle.entetes
        if pose == nom
    ]
    return ["", f"map $nv_chemin {_variable(nom)} {{", f'    default "{defaut}";', *valeurs, "}"]


def _types(regles: Iterable[Regle]) -> list[str]:
    return [
        f'    location ~ "{_motif(regle.motif)[1:]}" {{ types {{ }} default_type "{valeur}"; }}'
        for regle in regles
        for nom, valeur in regle.entetes
        if nom == "Content-Type"
    ]


def _motif(motif: str) -> str:
    return f"~^{re.escape(motif).replace(re.escape('*'), '.*')}$"


def _variable(nom: str) -> str:
    return f"$nv_{nom.lower().replace('-', '_')}"


def _lire(fichier: Path) -> str:
    try:
        return fichier.read_text("utf-8")
    except FileNotFoundError:
        raise FabricationImpossible(
            f"{fichier.parent.name}/ n'a pas de {fichier.name} — lancez « make site » d'abord"
        ) from None


def _lier(depuis: str, vers: str) -> None:
    """Un lien plutôt qu'une copie, quand les deux dossiers sont sur le même disque."""
    try:
        os.link(depuis, vers)
    except OSError:
        shutil.copyfile(depuis, vers)
