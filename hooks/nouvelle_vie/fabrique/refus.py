"""Ce que refuse le disque, dit à une personne."""

from __future__ import annotations

import errno

from ..erreurs import FabricationImpossible

_REFUS = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOENT: "dossier disparu",
    errno.ENOTDIR: "un fichier a le nom d'un dossier",
    errno.EISDIR: "un dossier a le nom d'un fichier",
    errno.ENOTEMPTY: "un autre programme y écrit",
    errno.EBUSY: "un autre programme s'en sert",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ENAMETOOLONG: "nom trop long",
    errno.EIO: "disque abîmé",
}
"""Les refus du système, en français : `strerror` parle la langue de la machine."""


def dire_impossible(erreur: OSError) -> FabricationImpossible:
    """Un refus du disque, dit à une personne."""
    if erreur.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return FabricationImpossible(
            "le disque est plein — libérez de la place ; le site précédent est intact"
        )
    nom = f" {erreur.filename}" if erreur.filename else ""
    raison = _REFUS.get(erreur.errno or 0, f"erreur {erreur.errno}")
    return FabricationImpossible(
        f"le disque refuse d'écrire{nom} ({raison}) — le site précédent est intact"
    )
