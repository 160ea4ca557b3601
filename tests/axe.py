"""axe-core devant une page ouverte dans le navigateur."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from outils import DEPOT

AXE = DEPOT / "node_modules/axe-core/axe.min.js"


def violations(page: Page, regles: list[str] | None = None, ou: str = "html") -> list[str]:
    """« règle : sélecteur » de chaque violation ; toutes les règles d'axe si `regles` est omis.

    Args:
        ou: le sélecteur de ce qui est contrôlé ; la page entière s'il est omis.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    choix: dict[str, Any] = {"runOnly": {"type": "rule", "values": regles}} if regles else {}
    vues = page.evaluate(
        "([ou, o]) => axe.run({include: [ou]}, {resultTypes: ['violations'], ...o})"
        ".then(r => r.violations)",
        [ou, choix],
    )
    return [
        f"{vue['id']} : {' '.join(map(str, noeud['target']))} — {noeud['failureSummary']}"
        for vue in vues
        for noeud in vue["nodes"]
    ]
