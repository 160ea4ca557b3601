"""axe-core devant une page ouverte dans le navigateur."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from outils import DEPOT

AXE = DEPOT / "node_modules/axe-core/axe.min.js"


def violations(page: Page, regles: list[str] | None = None) -> list[str]:
    """« règle : sélecteur » de chaque violation ; toutes les règles d'axe si `regles` est omis."""
    page.evaluate(AXE.read_text("utf-8"))
    choix: dict[str, Any] = {"runOnly": {"type": "rule", "values": regles}} if regles else {}
    vues = page.evaluate(
        "o => axe.run(document, {resultTypes: ['violations'], ...o}).then(r => r.violations)", choix
    )
    return [
        f"{vue['id']} : {' '.join(map(str, noeud['target']))} — {noeud['failureSummary']}"
        for vue in vues
        for noeud in vue["nodes"]
    ]
