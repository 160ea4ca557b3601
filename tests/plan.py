"""La table du plan, telle que CONTRIBUTING.md doit la montrer."""

from __future__ import annotations

from nouvelle_vie.modele.demarche import Plan

ENTETE = "| Action | Type de contenu | Pages | Commandes |\n| --- | --- | --- | --- |\n"


def table(plan: Plan) -> str:
    """Une ligne par action, dans l'ordre des axes."""
    lignes = []
    for axe in plan.axes:
        for action in axe.actions:
            pages = ", ".join(f"`/{lieu.page}`" for lieu in action.lieux)
            commandes = ", ".join(f"`{c}`" for c in action.commandes) or "—"
            lignes.append(f"| {action.titre} | {action.contenu} | {pages} | {commandes} |\n")
    return ENTETE + "".join(lignes)
