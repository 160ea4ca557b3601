"""Ce que coûtent les offres à facettes : le poids de leur index, le temps d'une réponse.

Le temps est celui d'un choix coché ou décoché dans Chromium ralenti 4 fois : filtrer, compter,
dessiner toutes les cartes, calculer les styles et la mise en page. L'attente de l'image suivante,
que le navigateur impose entre les premières cartes et les autres, n'est pas du travail : elle n'y
est pas.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from serveur import servir

RALENTI = 4
_ECRAN = {"width": 360, "height": 740}
_CHANGEMENTS = 24
_MESURER = """async combien => {
  const image = () => new Promise(requestAnimationFrame);
  const cases = [...document.querySelectorAll("form.filtres input[type=checkbox]")];
  const durees = [];
  for (let i = 0; i < combien; i += 1) {
    const vue = image().then(() => performance.now());
    const debut = performance.now();
    cases[i % cases.length].click();
    document.body.offsetHeight;
    const premieres = performance.now() - debut;
    const suite = image().then(() => {
      document.body.offsetHeight;
      return performance.now();
    });
    durees.push(premieres + ((await suite) - (await vue)));
    await new Promise((suivant) => setTimeout(suivant, 200));
  }
  return durees;
}"""


@dataclass
class Cout:
    """`octets` : l'index compressé ; `offres` : combien il en porte ; `durees` en millisecondes."""

    octets: int = 0
    offres: int = 0
    durees: list[float] = field(default_factory=list)

    @property
    def par_millier(self) -> float:
        """Octets compressés pour mille offres."""
        return self.octets / self.offres * 1000


def mesurer(site: Path) -> Cout:
    """Le coût des facettes d'un site construit."""
    index = (site / "donnees" / "facettes.json").read_bytes()
    offres = len(json.loads(index)["offres"]["titre"])
    return Cout(len(gzip.compress(index, 6)), offres, _chronometrer(site))


def _chronometrer(site: Path) -> list[float]:
    with servir(site) as adresse, sync_playwright() as outil:
        chromium = outil.chromium.launch(
            executable_path=os.environ.get("NV_CHROMIUM") or None, args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport=_ECRAN, locale="fr-FR")
        page.goto(f"{adresse}offres/")
        page.locator(".filtres summary").click()
        page.locator("[data-combien]").filter(has_text="offres").wait_for()
        lien = page.context.new_cdp_session(page)
        lien.send("Emulation.setCPUThrottlingRate", {"rate": RALENTI})
        durees: list[float] = page.evaluate(_MESURER, _CHANGEMENTS)
        chromium.close()
    return durees
