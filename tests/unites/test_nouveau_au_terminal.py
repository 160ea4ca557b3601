"""`nouvelle-vie nouveau` piloté dans un pseudo-terminal, comme le ferait une personne."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from outils import DEPOT, verifier

Dessin = Callable[..., Path]

PRET = "\x1b[?2004h"
"""Le terminal attend une réponse (collage entre crochets)."""
EFFACER = "\x15"
"""Ctrl-U : vide la ligne."""
BIEN = "\r"
RESUME = ("Résumé", "Une maison de bourg, à deux pas de l'école.")

LOGEMENT = [
    ("Titre — obligatoire", "Maison : le bourg"),
    ("Commune — obligatoire", "Valbrume"),
    ("Transaction — obligatoire", "1"),
    RESUME,
    ("L'activité", "On y travaille."),
    ("", "."),
    ("L'accueil", "La mairie accueille."),
    ("", "."),
    ("Le cadre de vie", "Une rivière."),
    ("", "."),
    ("Renseigner « Énergie »", "oui"),
    ("Classe énergie (DPE)", "d"),
    ("Classe climat (GES)", "B"),
    ("Dépenses annuelles, de (€)", "1 450,50"),
    ("Dépenses annuelles, à (€)", "1 900 €"),
    ("Année des prix de l'énergie", "2023"),
    ("Date du diagnostic", "22/08/2025"),
    ("Motif de dispense", ""),
    ("Loyer charges comprises (€/mois)", "465"),
    ("Dont charges (€/mois)", "45"),
    ("Règlement des charges", "forfait"),
    ("Dépôt de garantie (€)", "840"),
    ("Surface habitable (m²)", "41 m²"),
    ("Meublé", "oui"),
    ("Remplir aussi les champs facultatifs ?", "non"),
]
COMMUNS = [("Titre — obligatoire", "Une fiche"), ("Commune — obligatoire", "Valbrume")]
PASSER = [("Résumé", ">>")]
FICHES: dict[str, tuple[list[str], list[tuple[str, str]], tuple[str, str, str]]] = {
    "logement": (
        ["offre", "--genre", "logement"],
        LOGEMENT,
        ("Transaction — obligatoire", "louer", "« louer » n'est pas un choix possible"),
    ),
    "reprise": (
        ["offre", "--genre", "reprise"],
        [
            *COMMUNS,
            ("Activité — obligatoire", "Auberge"),
            ("Forme de la reprise", "fonds"),
            *PASSER,
        ],
        ("Commune — obligatoire", "Valbrumes", "vouliez-vous Valbrume ?"),
    ),
    "local": (
        ["offre", "--genre", "local"],
        [*COMMUNS, ("Usage — obligatoire", "Atelier"), *PASSER],
        ("Usage — obligatoire", " ", "ce champ est nécessaire"),
    ),
    "terrain": (
        ["offre", "--genre", "terrain"],
        [*COMMUNS, ("Nature — obligatoire", "a-batir"), *PASSER],
        ("Nature — obligatoire", "marais", "n'est pas un choix possible"),
    ),
    "emploi": (
        ["offre", "--genre", "emploi"],
        [
            *COMMUNS,
            ("Intitulé du poste — obligatoire", "Boulanger (F/H)"),
            ("Employeur — obligatoire", "Mairie"),
            RESUME,
            ("L'activité", ">>"),
        ],
        ("Résumé", "x" * 201, "le texte compte 201 caractères"),
    ),
    "sante": (
        ["offre", "--genre", "sante"],
        [*COMMUNS, ("Profession — obligatoire", "Sage-femme"), ("Exercice", "liberal"), *PASSER],
        ("Exercice", "bénévole", "n'est pas un choix possible"),
    ),
    "projet": (
        ["offre", "--genre", "projet"],
        [
            *COMMUNS,
            ("Nature — obligatoire", "potentiel"),
            ("Objet — obligatoire", "Un moulin"),
            *PASSER,
        ],
        ("Commune — obligatoire", "99999", "commune inconnue"),
    ),
    "village": (
        ["village"],
        [
            ("Titre — obligatoire", "Valbrume, au bord de l'eau"),
            ("Commune — obligatoire", "Valbrume"),
            ("Résumé — obligatoire", "Un bourg."),
            ("Statut du label — obligatoire", "candidate"),
            ("Version de la grille", ""),
            ("Candidature le", "01/09/2026"),
            ("Accompagnée depuis le", ">>"),
        ],
        ("Candidature le", "hier", "« hier » n'est pas une date"),
    ),
    "evenement": (
        ["evenement"],
        [
            ("Titre — obligatoire", "Soirée"),
            ("Type — obligatoire", "autre"),
            ("Résumé — obligatoire", "On se voit."),
            ("Début — obligatoire", "2026-12-20 18h30"),
            ("Nom du lieu", "Salle des fêtes"),
            ("Adresse", ""),
            ("Commune", "Valbrume"),
            ("Ville", ">>"),
            ("Annoncé le — obligatoire", ""),
        ],
        ("Début — obligatoire", "2026-02-31", "le 31/02/2026 n'existe pas"),
    ),
    "temoignage": (
        ["temoignage"],
        [
            ("Titre — obligatoire", "Nous sommes restés"),
            ("Commune — obligatoire", "Valbrume"),
            ("Résumé — obligatoire", "Cinq ans après."),
            ("Publié le — obligatoire", ""),
            ("Année d'installation — obligatoire", "2021"),
            ("Parcours — obligatoire", "De la ville au fournil"),
            ("Consentement le", "2026-11-02"),
            ("Remplir aussi", "non"),
        ],
        ("Année d'installation — obligatoire", "deux mille", "n'est pas un nombre"),
    ),
    "actualite": (
        ["actualite"],
        [
            ("Titre — obligatoire", "L'école rouvre"),
            ("Résumé — obligatoire", "Deux classes."),
            ("Publiée le — obligatoire", ""),
            ("Remplir aussi", "oui"),
            ("Commune", ""),
            ("Communiqué de presse", "non"),
            ("Ajouter à « Photos », n° 1", "non"),
            ("Textes pour les réseaux : quelle entrée", "bluesky"),
            ("Textes pour les réseaux › bluesky", "L'école rouvre !"),
            ("Textes pour les réseaux : quelle entrée", ""),
            ("Anciennes adresses, n° 1", ""),
            ("Texte", "Un premier paragraphe."),
            ("", ""),
            ("", "Un second."),
            ("", "."),
            ("Exemple inventé", "non"),
        ],
        ("Textes pour les réseaux : quelle entrée", "minitel", "n'est pas un choix possible"),
    ),
}


@pytest.fixture
def terminal(site: Dessin, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("PYTHONPATH", os.fspath(DEPOT / "hooks"))
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")  # pexpect ne répond pas comme un terminal
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    ouvert = Terminal(site())
    yield ouvert
    ouvert.fermer()


class Terminal:
    """Un pseudo-terminal où répondre à chaque question."""

    def __init__(self, racine: Path) -> None:
        self.racine = racine
        self.enfant: pexpect.spawn[str] | None = None

    def lancer(self, *arguments: str) -> None:
        commande = ["-m", "nouvelle_vie", "nouveau", *arguments, "--racine", os.fspath(self.racine)]
        self.enfant = pexpect.spawn(
            sys.executable, commande, encoding="utf-8", timeout=20, dimensions=(40, 130)
        )

    def lire(self, texte: str) -> None:
        assert self.enfant is not None
        # Un terminal redessiné ne réécrit pas les espaces déjà là.
        self.enfant.expect(r"[\s\S]{0,12}?".join(map(re.escape, texte.split())))

    def taper(self, texte: str) -> None:
        assert self.enfant is not None
        self.enfant.send(texte)

    def repondre(self, question: str, reponse: str) -> None:
        self.lire(question)
        self.lire(PRET)
        self.taper(reponse + BIEN)

    def finir(self) -> tuple[str, int | None]:
        assert self.enfant is not None
        self.enfant.expect(pexpect.EOF)
        self.enfant.close()
        return str(self.enfant.before), self.enfant.exitstatus

    def fermer(self) -> None:
        if self.enfant is not None:
            self.enfant.close(force=True)


@pytest.mark.parametrize("nom", FICHES)
def test_chaque_fiche_s_ecrit_malgre_une_mauvaise_reponse(nom: str, terminal: Terminal) -> None:
    arguments, reponses, (ou, mauvaise, dit) = FICHES[nom]
    terminal.lancer(*arguments)
    for question, reponse in reponses:
        if question == ou and mauvaise:
            terminal.lire(question)
            terminal.lire(PRET)
            terminal.taper(mauvaise + BIEN)
            terminal.lire(dit)
            terminal.taper(EFFACER + reponse + BIEN)
            mauvaise = ""
        else:
            terminal.repondre(question, reponse)
    terminal.repondre("Écrire la fiche ?", "oui")
    sortie, code = terminal.finir()
    assert code == 0, sortie
    fichier = re.search(r"Fiche écrite : (\S+)", sortie)
    assert fichier is not None, sortie
    assert (terminal.racine / fichier[1]).is_file()
    verdict = verifier(terminal.racine, "--sans-conseils")
    assert verdict.code == 0, verdict.sortie


def test_toutes_les_sortes_de_fiches_sont_pilotees() -> None:
    from nouvelle_vie.commandes.nouveau import Sorte
    from nouvelle_vie.modele.offres import GENRES

    assert {*FICHES} == {*GENRES} | {s.value for s in Sorte if s is not Sorte.OFFRE}


def test_un_entretien_interrompu_se_reprend(terminal: Terminal) -> None:
    terminal.lancer("offre", "--genre", "reprise")
    terminal.repondre("Titre — obligatoire", "Auberge du pont")
    terminal.lire("Commune — obligatoire")
    terminal.lire(PRET)
    terminal.taper("\x03")
    terminal.repondre("Garder vos réponses pour plus tard ?", "oui")
    sortie, code = terminal.finir()
    assert code == 1
    assert "ajoutez « --reprendre » à la même commande" in sortie
    assert not list(terminal.racine.glob("offres/reprise/auberge*"))

    terminal.lancer("offre", "--genre", "reprise", "--reprendre")
    terminal.repondre("Titre — obligatoire", "")
    terminal.repondre("Commune — obligatoire", "Valbrume")
    terminal.repondre("Activité — obligatoire", "Auberge")
    terminal.repondre("Forme de la reprise", "1")
    terminal.repondre("Résumé", ">>")
    terminal.repondre("Écrire la fiche ?", "oui")
    sortie, code = terminal.finir()
    assert code == 0, sortie
    (ecrite,) = terminal.racine.glob("offres/reprise/auberge-pont-valbrume.yml")
    assert "titre: Auberge du pont" in ecrite.read_text("utf-8")
    assert not list(terminal.racine.glob(".cache/brouillons/*"))


@pytest.mark.parametrize("touche", ["\x03", "\x04"])
def test_partir_sans_rien_avoir_dit_n_ecrit_rien(terminal: Terminal, touche: str) -> None:
    terminal.lancer("actualite")
    terminal.lire("Titre — obligatoire")
    terminal.lire(PRET)
    terminal.taper(touche)
    sortie, code = terminal.finir()
    assert code == 1
    assert "Abandonné : aucune fiche n'a été écrite." in sortie
    assert "Traceback" not in sortie
