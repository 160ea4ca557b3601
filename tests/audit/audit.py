"""Essaie le site chez ses hébergeurs, au contrôleur du W3C, devant Lighthouse, Firefox et khal.

    python tests/audit/audit.py [--etapes hotes,html,lighthouse,firefox,agendas,donnees,flux]

Le site est construit à la racine, puis sous un sous-chemin ; les serveurs locaux de Netlify et de
Cloudflare, nginx et un hôte sans en-têtes répondent à une vingtaine de demandes. Le reste se mesure
devant nginx, à la racine. Un vrai lecteur de flux suit un petit site qui vit. `make audit` sort
avec 1 au moindre écart. Ce n'est pas un test du portail : il y faut un gigaoctet d'outils, Java,
nginx, Firefox, khal, LibreOffice et newsboat.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

DEPOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(DEPOT / "hooks"), str(DEPOT / "tests")]

import agendas  # noqa: E402
import navigateurs  # noqa: E402
from abonnes import dans_newsboat, newsboat  # noqa: E402
from attentes import attentes  # noqa: E402
from donnees import ouvrir_les_csv, soffice  # noqa: E402
from hotes import (  # noqa: E402
    AUDIT,
    Hote,
    cloudflare,
    demander,
    ecarts,
    ecarts_netlify,
    ecarts_sans_entetes,
    github,
    netlify,
    nginx,
)

from fabriques import construire, copie_du_depot  # noqa: E402
from nouvelle_vie.fabrique.hebergement import enraciner  # noqa: E402

VNU = AUDIT / "node_modules/vnu-jar/build/dist/vnu.jar"
LOCAL = "nu.validator.servlet.allow-forbidden-hosts"
"""Sans ce réglage, le contrôleur refuse de lire une page de cette machine."""
PAR_LOT = 300
"""Pages données à chaque lancement du contrôleur HTML."""


SUR_LE_SITE = ("hotes", "html", "lighthouse", "firefox", "agendas", "donnees")
ETAPES = (*SUR_LE_SITE, "flux")


def principal() -> int:
    etapes = _etapes_demandees()
    _exiger(etapes)
    total = dans_newsboat() if "flux" in etapes else 0
    if any(etape in SUR_LE_SITE for etape in etapes):
        total += _essayer_le_site(etapes)
    print(f"\n{'Aucun écart.' if not total else f'{total} écart(s).'}")
    return 1 if total else 0


def _essayer_le_site(etapes: list[str]) -> int:
    """Ce qui se voit du site construit, à la racine puis sous un sous-chemin."""
    total = 0
    with tempfile.TemporaryDirectory(prefix="audit-") as temporaire:
        racine = Path(temporaire)
        for nom, base in (("racine", "/"), ("sous-chemin", "/lnv/")):
            depot = copie_du_depot(racine / nom, site_url=f"https://hebergeur.example{base}")
            essai = construire(depot)
            if essai.code:
                raise SystemExit(essai.sortie)
            publication = racine / f"publication-{nom}"
            enraciner(depot / "site", publication)
            if "hotes" in etapes:
                total += _visiter(publication, base, racine / f"travail-{nom}")
            if base == "/":
                total += _mesurer(publication, racine / "travail-nginx", etapes)
            if base == "/" and "agendas" in etapes:
                total += agendas.controler(publication, racine / "travail-agendas")
            if base == "/" and "donnees" in etapes:
                total += ouvrir_les_csv(publication)
    return total


def _etapes_demandees() -> list[str]:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument(
        "--etapes", default=",".join(ETAPES), help="celles à faire (par défaut, toutes)"
    )
    voulues = options.parse_args().etapes.split(",")
    if inconnues := sorted(set(voulues) - set(ETAPES)):
        options.error(f"étape inconnue : {', '.join(inconnues)} ; il y a {', '.join(ETAPES)}")
    return voulues


def _exiger(etapes: list[str]) -> None:
    """Ce qu'il faut en plus, ou la phrase qui dit comment l'avoir."""
    if "flux" in etapes:
        newsboat()
    if not any(etape in SUR_LE_SITE for etape in etapes):
        return
    if not shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        if os.getuid() == 0 and shutil.which("apt-get"):
            print("→ installation de nginx par apt-get", file=sys.stderr)
            apt = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "nginx-light"]
            subprocess.run(["apt-get", "-qq", "update"], check=True, stdout=subprocess.DEVNULL)
            env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(apt, check=True, stdout=subprocess.DEVNULL, env=env)
        else:
            raise SystemExit("nginx manque. Tapez :\n    sudo apt install nginx-light")
    if "firefox" in etapes:
        navigateurs.firefox()
    if "agendas" in etapes:
        agendas.exiger()
    if "donnees" in etapes:
        soffice()
    if "html" in etapes and not shutil.which("java"):
        raise SystemExit("Java manque. Tapez :\n    sudo apt install default-jre-headless")


def _visiter(publication: Path, base: str, travail: Path) -> int:
    """Le tableau des réponses : une ligne par demande, une colonne par hôte."""
    hotes = (
        Hote("Netlify", netlify, ecarts_netlify(publication)),
        Hote("Cloudflare", cloudflare, ecarts),
        Hote("nginx", nginx, ecarts),
        Hote("sans en-têtes", github, ecarts_sans_entetes),
    )
    demandes = attentes(publication.joinpath(*base.split("/")), base)
    tableau: dict[str, list[list[str]]] = {d.chemin: [] for d in demandes}
    for hote in hotes:
        ici = travail / hote.nom.replace(" ", "-")
        ici.mkdir(parents=True)
        with hote.ouvrir(publication, base, ici) as adresse:
            for demande in demandes:
                hors_site = not demande.chemin.startswith(base) and hote.nom == "sans en-têtes"
                reponse = demander(adresse, demande.chemin)
                tableau[demande.chemin].append([] if hors_site else hote.ecarts(demande, reponse))
    print(f"\nSite servi sous « {base} »\n")
    print(f"{'demande':66}" + "".join(f"{hote.nom:>15}" for hote in hotes))
    for chemin, resultats in tableau.items():
        print(f"{chemin:66}" + "".join(f"{'✗' if r else '✓':>15}" for r in resultats))
    fautes = [
        f"{hote.nom}, {chemin} : {ecart}"
        for chemin, resultats in tableau.items()
        for hote, trouves in zip(hotes, resultats, strict=True)
        for ecart in trouves
    ]
    print("\n".join(["", *fautes]))
    return len(fautes)


def _mesurer(publication: Path, travail: Path, etapes: list[str]) -> int:
    """Ce qui se mesure devant un seul hôte : nginx, qui comprime et pose nos en-têtes."""
    total = 0
    travail.mkdir()
    with nginx(publication, "/", travail) as adresse:
        if "html" in etapes:
            total += _controler_le_html(publication, adresse)
        if "lighthouse" in etapes:
            total += navigateurs.lighthouse(adresse)
        if "firefox" in etapes:
            total += navigateurs.dans_firefox(adresse)
    return total


def _controler_le_html(publication: Path, adresse: str) -> int:
    """Le contrôleur lit les pages par HTTP : « 'self' » n'a de sens que pour une page servie."""
    pages = sorted(p.relative_to(publication).as_posix() for p in publication.rglob("*.html"))
    autres = sorted(str(p) for m in ("*.css", "*.svg") for p in publication.rglob(m))
    messages = list(_vnu([*(f"{adresse}/{page}" for page in pages), *autres], adresse))
    erreurs = Counter(texte for genre, texte in messages if genre == "erreur")
    avis = Counter(texte for genre, texte in messages if genre != "erreur")
    print(f"\nContrôleur HTML du W3C : {len(pages)} pages, {len(autres)} feuilles et dessins")
    print(f"{erreurs.total()} erreur(s), {avis.total()} avertissement(s)")
    for texte, combien in (*erreurs.most_common(40), *avis.most_common(40)):
        print(f"  {combien} × {texte}")
    return erreurs.total() + avis.total()


_FAUX_AVIS = re.compile(
    # Il ignore la source « data: » : il refuse même une page qui ne permet qu'elle. Que nos
    # substituts s'affichent sous leur politique se prouve dans Chromium (test_politique.py).
    "Resource violates Content Security Policy .*image “data:image/webp;"
    # Deux valeurs de CSS que les navigateurs appliquent et que sa liste n'a pas encore : SVG 2,
    # § 8.14, et Compositing 2, § 3.1, que demande la feuille de Leaflet.
    "|CSS: “vector-effect”: Property “vector-effect” doesn't exist"
    "|CSS: “mix-blend-mode”: “plus-lighter” is not a “mix-blend-mode” value"
)
"""Ce que le contrôleur dit à tort."""


def _vnu(adresses: list[str], site: str) -> Iterator[tuple[str, str]]:
    for debut in range(0, len(adresses), PAR_LOT):
        lot = adresses[debut : debut + PAR_LOT]
        options = ["--format", "json", "--stdout", "--also-check-css", "--also-check-svg"]
        fini = subprocess.run(
            ["java", "-Xss4m", f"-D{LOCAL}=true", "-jar", VNU, *options, *lot],
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        for ligne in fini.stdout.splitlines():
            for message in json.loads(ligne)["messages"] if ligne.strip() else ():
                if _FAUX_AVIS.match(message["message"]):
                    continue
                genre = "erreur" if message["type"] != "info" else "avertissement"
                ou = f"{message.get('url', '').removeprefix(site)}:{message.get('lastLine', 1)}"
                yield genre, f"{message['message']} ({ou})"
        if fini.returncode not in (0, 1):
            yield "erreur", f"le contrôleur s'est arrêté : {fini.stderr.strip()[-300:]}"


if __name__ == "__main__":
    sys.exit(principal())
