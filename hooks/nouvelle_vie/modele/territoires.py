"""Le territoire : plusieurs intercommunalités et leur référent."""

from __future__ import annotations

from typing import ClassVar

from .champs import champ
from .fiche import Fiche
from .parties import Contact
from .textes_saisis import Texte


class Territoire(Fiche):
    """Ses communes sont celles dont les données portent son `code`."""

    sorte: ClassVar[str] = "territoire"
    dossier: ClassVar[str] = "territoires"

    code: Texte = champ("Code", "Celui des données du territoire")
    resume: Texte = champ("Résumé", "200 caractères au plus", max_length=200)
    referent: Contact | None = champ(
        "Référent accueil", "Une adresse de fonction, jamais une personne", defaut=None
    )

    @property
    def cle(self) -> str:
        return self.code
