"""Les questions d'une fiche neuve : tirées du modèle, dans l'ordre, sans en oublier."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nouvelle_vie.commandes import application
from nouvelle_vie.erreurs import Chemin
from nouvelle_vie.modele.evenements import Evenement
from nouvelle_vie.modele.fiche import Fiche
from nouvelle_vie.modele.offres import GENRES, Emploi, Logement, Reprise
from nouvelle_vie.modele.recits import Temoignage
from nouvelle_vie.modele.villages import Village
from nouvelle_vie.redaction import brouillon
from nouvelle_vie.redaction.designation import (
    ecrire_chemin,
    lire_chemin,
    nommer,
    presenter,
    retrouver,
)
from nouvelle_vie.redaction.entretien import Abandon, Controle, Entretien
from nouvelle_vie.redaction.manques import manquants
from nouvelle_vie.redaction.questions import Geste, Partie, Question
from nouvelle_vie.redaction.reponses import Refus, lire
from outils import verifier

Dessin = Callable[..., Path]


class Scenario:
    """Un guichet qui tape des réponses préparées, et garde ce qu'on lui a dit."""

    def __init__(self, reponses: Iterable[str]) -> None:
        self.reponses = iter(reponses)
        self.dits: list[str] = []
        self.refus: list[str] = []
        self.defauts: list[str] = []

    def dire(self, texte: str) -> None:
        self.dits.append(texte.strip())

    def demander(
        self,
        controle: Controle,
        *,
        defaut: str = "",
        propositions: Mapping[str, str] | None = None,
        lignes: bool = False,
    ) -> str:
        self.defauts.append(defaut)
        for tape in self.reponses:
            if not (refus := controle(tape)):
                return tape
            self.refus.append(refus)
        raise Abandon

    @property
    def titres(self) -> list[str]:
        return [dit.splitlines()[0] for dit in self.dits if dit]


OFFICE: dict[Chemin, Any] = {
    ("id",): "LNV-2026-0001",
    ("statut",): "remontee",
    ("dates", "remontee"): "2026-12-01",
}


def mener(modele: type[Fiche], *reponses: str) -> tuple[dict[str, Any], Scenario]:
    scenario = Scenario(reponses)
    office = OFFICE if modele in GENRES.values() else {("id",): "LNV-2026-0001"}
    return Entretien(modele, scenario, office).mener(), scenario


LOUER = ("Maison", "Valbrume", "location")


def test_une_offre_nait_remontee_et_datee() -> None:
    dites, _ = mener(Logement, *LOUER, ">>", "oui")
    assert dites == {
        "id": "LNV-2026-0001",
        "statut": "remontee",
        "dates": {"remontee": "2026-12-01"},
        "titre": "Maison",
        "commune": "Valbrume",
        "transaction": "location",
    }


def test_la_loi_passe_avant_le_facultatif_et_depend_des_reponses() -> None:
    _, louer = mener(Logement, *LOUER, *[""] * 4, "non", *[""] * 6, "non", "oui")
    _, vendre = mener(
        Logement, "Maison", "Valbrume", "vente", *[""] * 4, "non", *[""] * 2, "non", "oui"
    )
    assert "Loyer charges comprises (€/mois)" in louer.titres
    assert "Prix (€)" not in louer.titres
    assert "Prix (€)" in vendre.titres
    assert "Loyer charges comprises (€/mois)" not in vendre.titres
    parties = [t for t in louer.titres if t.startswith("==")]
    assert parties == [
        *(f"== {p.value} ==" for p in Partie),
        "== Relisez ==",
    ]


def test_revenir_redemande_la_question_d_avant_avec_sa_reponse() -> None:
    dites, scenario = mener(Logement, "Maison", "<", "Maisons", "Valbrume", "vente", ">>", "oui")
    assert dites["titre"] == "Maisons"
    assert scenario.defauts[:3] == ["", "", "Maison"]


def test_revenir_a_la_premiere_question_ne_perd_rien() -> None:
    dites, scenario = mener(Logement, "<", *LOUER, ">>", "oui")
    assert "C'est la première question." in scenario.dits
    assert dites["titre"] == "Maison"


def test_passer_ne_dispense_pas_de_l_obligatoire() -> None:
    dites, scenario = mener(Logement, ">>", *LOUER, ">>", "oui")
    assert len(scenario.refus) == 1
    assert "ce champ est nécessaire" in scenario.refus[0]
    assert dites["titre"] == "Maison"


def test_une_reponse_se_change_a_la_relecture_par_son_numero_ou_son_nom() -> None:
    dites, scenario = mener(
        Logement, *LOUER, ">>", "4", "Maison de bourg", "energie.dpe", "C", "peut-être", "oui"
    )
    assert dites["titre"] == "Maison de bourg"
    assert dites["energie"] == {"dpe": "C"}
    assert len(scenario.refus) == 1
    assert scenario.defauts[4:8] == ["", "Maison", "", ""]


def test_changer_une_reponse_peut_faire_naitre_une_question() -> None:
    dites, _ = mener(
        Logement,
        *(*LOUER, *[""] * 4, "non", *[""] * 6, "non", "transaction", "vente", "48 000", "oui"),
    )
    assert (dites["transaction"], dites["prix"]) == ("vente", 48000)


def test_ne_rien_ecrire_se_dit_aussi_a_la_fin() -> None:
    with pytest.raises(Abandon):
        mener(Logement, *LOUER, ">>", "non")


def test_une_faute_de_l_ensemble_se_corrige_avant_d_ecrire() -> None:
    scenario = Scenario([*LOUER, ">>", "oui", "titre", "Autre", "oui"])
    dites = Entretien(
        Logement,
        scenario,
        OFFICE,
        examiner=lambda fiche: ["titre : déjà pris"] if fiche["titre"] == "Maison" else [],
    ).mener()
    assert dites["titre"] == "Autre"
    assert scenario.refus == ["corrigez d'abord ce qui est signalé"]
    assert "À corriger : titre : déjà pris" in scenario.dits


def test_listes_groupes_et_tables_se_remplissent() -> None:
    scenario = Scenario(
        [
            *("Auberge", "Valbrume", "Auberge", "fonds", *[""] * 4, "48 000 €", "oui"),
            *("non", "Isolé", "Froid", "", "non", "non", "", "", "non", "", "", ""),
            *("", "", "", "2024", "120 000", "", *[""] * 10),
            *("oui", "a.jpg", "Une maison", "Moi", "LO", "", "oui", "non", ">>", "oui"),
        ]
    )
    dites = Entretien(Reprise, scenario, OFFICE).mener()
    (photo,) = dites["photos"]
    assert photo["alt"] == "Une maison"
    assert photo["personnes_consentantes"] is True
    assert dites["a_savoir"] == ["Isolé", "Froid"]
    assert dites["chiffre_affaires"] == {"2024": 120000}
    Reprise.model_validate(dites)


def question(modele: type[Fiche], nom: str) -> Question:
    trouvee = retrouver(modele, lire_chemin(nom))
    assert trouvee is not None
    return trouvee


@pytest.mark.parametrize(
    ("modele", "nom", "tape", "ecrit"),
    [
        (Logement, "loyer", "1 450,50 €", 1450.5),
        (Logement, "loyer", "465", 465),
        (Logement, "meuble", "Oui", True),
        (Logement, "disponible", "1/12/2026", "2026-12-01"),
        (Logement, "dates.publiee", "01/12/2026 9h30", "2026-12-01 09:30"),
        (Logement, "transaction", "2", "vente"),
        (Logement, "transaction", "Logement passerelle", "passerelle"),
        (Logement, "contact.telephone", "04 65 71 00 48", "04 65 71 00 48"),
        (Logement, "commune", '"48095"', "48095"),
        (Logement, "photos.2.alt", "Une  maison", "Une maison"),
        (Logement, "a_savoir.1", "Sans ascenseur", "Sans ascenseur"),
        (Logement, "resume", "", None),
        (Reprise, "chiffre_affaires.2024", "120 000", 120000),
        (Evenement, "debut", "2026-12-05", "2026-12-05"),
        (Evenement, "debut", "2026-12-05 18:30", "2026-12-05 18:30"),
        (Village, "criteres.A1.niveau", "2", 2),
        (Village, "services.ecole.minutes", "15", 15),
    ],
)
def test_une_reponse_se_lit_par_le_type_de_son_champ(
    modele: type[Fiche], nom: str, tape: str, ecrit: Any
) -> None:
    assert lire(question(modele, nom), tape) == ecrit


@pytest.mark.parametrize(
    ("nom", "tape", "dit"),
    [
        ("loyer", "cher", "« cher » n'est pas un nombre — écrivez un nombre"),
        ("loyer", "48.000", "« 48.000 » peut se lire de deux façons — écrivez 48000"),
        ("surface", "-3", "« -3 » est trop petit"),
        ("meuble", "bof", "n'est ni oui ni non"),
        ("transaction", "vante", "vouliez-vous écrire « vente » ?"),
        ("transaction", "7", "n'est pas un choix possible"),
        ("titre", "a" * 141, "raccourcissez-le de 1"),
        ("titre", "", "ce champ est nécessaire"),
        ("dates.limite", "31/02/2026", "le 31/02/2026 n'existe pas"),
        ("contact.courriel", "a chez b", "n'est pas une adresse de courriel"),
    ],
)
def test_une_mauvaise_reponse_se_refuse_avec_les_mots_du_catalogue(
    nom: str, tape: str, dit: str
) -> None:
    with pytest.raises(Refus, match=r".") as refus:
        lire(question(Logement, nom), tape)
    assert dit in str(refus.value)


@pytest.mark.parametrize("nom", ["", "inconnu", "energie", "photos", "titre.x", "a_savoir.1.x"])
def test_ce_qui_ne_designe_pas_une_valeur_n_est_pas_retrouve(nom: str) -> None:
    assert retrouver(Logement, lire_chemin(nom)) is None


def test_une_personne_compte_a_partir_de_un() -> None:
    assert lire_chemin("photos.1.alt") == ("photos", 0, "alt")
    assert lire_chemin("chiffre_affaires.2024") == ("chiffre_affaires", "2024")
    assert ecrire_chemin(("photos", 0, "alt")) == "photos.1.alt"


def test_une_question_dit_unite_aide_choix_et_obligation() -> None:
    assert (
        presenter(question(Logement, "prix"), Logement)
        == "Prix (€)\n  Honoraires de l'acquéreur compris."
    )
    assert presenter(question(Logement, "transaction"), Logement).splitlines()[:2] == [
        "Transaction — obligatoire",
        "  1. location — Location",
    ]
    assert presenter(Question(Geste.OUVRIR, ("photos", 0), *_dessous()), Logement) == (
        "Ajouter à « Photos », n° 1 ? (oui ou non)\n"
        "  Fichier, description, crédit et licence de chacune."
    )


@pytest.mark.parametrize(
    ("modele", "nom", "dit"),
    [
        (Logement, "photos.2.alt", "Photos › 2 › Description"),
        (Logement, "energie.dpe", "Énergie › Classe énergie (DPE)"),
        (Village, "criteres.A1.niveau", "Critères › A1 › Niveau"),
        (Reprise, "chiffre_affaires.2024", "Chiffre d'affaires › 2024"),
    ],
)
def test_un_champ_se_nomme_par_ses_libelles(modele: type[Fiche], nom: str, dit: str) -> None:
    assert nommer(modele, lire_chemin(nom)) == dit


def _dessous() -> Iterator[Any]:
    from nouvelle_vie.modele.champs import champs

    (photos,) = (c for c in champs(Logement) if c.cle == "photos")
    yield from (photos, bool, Partie.FACULTATIF)


MINIMUM = {"id": "LNV-2026-0001", "titre": "T", "commune": "Valbrume", "statut": "remontee"}


@pytest.mark.parametrize(
    ("modele", "dites", "attendus"),
    [
        (Emploi, {"intitule": "Boulanger (F/H)", "employeur": "M"}, {"contrat", "dates.limite"}),
        (Reprise, {"activite": "A", "cession": "location-gerance"}, {"redevance"}),
        (
            Logement,
            {"transaction": "vente", "energie": {"dpe": "non-soumis"}},
            {"prix", "surface", "energie", "argumentaire.activite", "resume"},
        ),
    ],
)
def test_ce_que_demande_la_loi_se_lit_dans_les_regles(
    modele: type[Fiche], dites: dict[str, Any], attendus: set[str]
) -> None:
    noms = {".".join(chemin) for chemin in manquants(modele, {**MINIMUM, **dites})}
    assert attendus <= noms


def test_un_temoignage_demande_le_consentement() -> None:
    dites = {
        **{c: v for c, v in MINIMUM.items() if c != "statut"},
        **{"resume": "R", "publication": "2026-11-01 09:00"},
        **{"annee_installation": 2021, "parcours": "P"},
    }
    assert manquants(Temoignage, dites) == [("consentement",)]
    assert manquants(Temoignage, {**dites, "consentement": "2026-01-01"}) == []


# --- la commande, sans terminal -----------------------------------------------------------------


def lancer(racine: Path, *arguments: str, entree: str = "") -> Any:
    commande = ["nouveau", *arguments, "--racine", os.fspath(racine)]
    return CliRunner().invoke(application, commande, input=entree)


def test_sans_terminal_une_ligne_est_une_reponse(site: Dessin) -> None:
    racine = site()
    rendu = lancer(
        racine,
        *("offre", "--genre", "logement"),
        entree="Maison\nValbrumes\nValbrume\nlocation\n>>\noui\n",
    )
    assert rendu.exit_code == 0, rendu.output
    assert "commune inconnue « Valbrumes » — vouliez-vous Valbrume ?" in rendu.output
    assert "Pour paraître, il lui manquera encore :" in rendu.output
    ecrite = racine / "offres/logement/maison-valbrume.yml"
    texte = ecrite.read_text("utf-8")
    assert "# Loyer charges comprises (€/mois)" in texte
    assert "statut: remontee" in texte
    assert verifier(racine).code == 0


def test_le_genre_d_une_offre_se_demande(site: Dessin) -> None:
    rendu = lancer(site(), "offre", entree="manoir\n3\nMaison\nValbrume\nvente\n>>\noui\n")
    assert rendu.exit_code == 0, rendu.output
    assert "offres/logement/maison-valbrume.yml" in rendu.output


@pytest.mark.parametrize("entree", ["", "Maison\n", "Maison\nValbrume\nlocation\n>>\nnon\n"])
def test_des_reponses_qui_s_arretent_n_ecrivent_rien(site: Dessin, entree: str) -> None:
    racine = site()
    avant = sorted(racine.rglob("*"))
    rendu = lancer(racine, "offre", "--genre", "logement", entree=entree)
    assert rendu.exit_code == 1
    assert "rien n'a été écrit — répondez aux questions dans un terminal" in rendu.output
    assert [c for c in sorted(racine.rglob("*")) if ".cache" not in c.parts] == avant


CHAMPS = ("titre=Gîte", "commune=Valbrume", "transaction=vente", "prix=48 000 €")


def test_un_script_donne_ses_reponses_par_options(site: Dessin) -> None:
    racine = site()
    options = [o for c in (*CHAMPS, "a_savoir=Isolé", "a_savoir=Froid") for o in ("--champ", c)]
    rendu = lancer(racine, "offre", "--genre", "logement", *options)
    assert rendu.exit_code == 0, rendu.output
    texte = (racine / "offres/logement/gite-valbrume.yml").read_text("utf-8")
    assert "prix: 48000" in texte
    assert "a_savoir:\n  - Isolé\n  - Froid\n" in texte
    assert verifier(racine).code == 0


def test_un_fichier_de_reponses_est_fondu_avec_ce_que_l_outil_remplit(site: Dessin) -> None:
    racine = site("=== r.yml\ntitre: Gîte\ncommune: Valbrume\ntransaction: vente\ndates:\n"
                  "  limite: 2027-01-01\n")  # fmt: skip
    rendu = lancer(racine, "offre", "--genre", "logement", "--reponses", str(racine / "r.yml"))
    assert rendu.exit_code == 0, rendu.output
    texte = (racine / "offres/logement/gite-valbrume.yml").read_text("utf-8")
    assert "remontee: 2026-12-01" in texte
    assert "limite: 2027-01-01" in texte


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (["offre", "--genre", "manoir"], "genre inconnu « manoir »"),
        (["offre", "--genre", "logemant"], "écrivez logement"),
        (["village", "--genre", "logement"], "« --genre » ne va qu'avec une offre"),
        (["actualite", "--champ", "titre"], "écrivez « champ=valeur »"),
        (["actualite", "--champ", "titer=A"], "écrivez « champ=valeur », avec un champ connu"),
        (["actualite", "--champ", "titre=A"], "le champ « resume » (Résumé) manque"),
        (["actualite", "--champ", "exemple=bof"], "exemple : « bof » n'est ni oui ni non"),
        (["actualite", "--reponses", "absent.yml"], "le fichier ne peut pas être lu"),
    ],
)
def test_ce_qui_ne_va_pas_se_dit_en_francais_sans_rien_ecrire(
    site: Dessin, arguments: list[str], dit: str
) -> None:
    racine = site()
    avant = sorted(racine.rglob("*"))
    rendu = lancer(racine, *arguments)
    assert rendu.exit_code == 1
    assert dit in rendu.output
    assert [c for c in sorted(racine.rglob("*")) if ".cache" not in c.parts] == avant


def test_une_photo_absente_se_voit_avant_d_ecrire(site: Dessin) -> None:
    champs = (*CHAMPS, "photos.1.fichier=maison.jpg", "photos.1.alt=A", "photos.1.credit=C",
              "photos.1.licence=L")  # fmt: skip
    options = [o for c in champs for o in ("--champ", c)]
    rendu = lancer(site(), "offre", "--genre", "logement", *options)
    assert rendu.exit_code == 1
    assert "la photo « maison.jpg » n'est pas dans" in rendu.output


def test_la_minute_de_parution_proposee_est_libre(site: Dessin) -> None:
    racine = site()
    for _ in range(2):
        rendu = lancer(
            racine, "actualite", "--champ", "titre=Une nouvelle", "--champ", "resume=Elle est là"
        )
        assert rendu.exit_code == 0, rendu.output
    assert verifier(racine).code == 0
    actualites = sorted(c.name for c in (racine / "content/actualites").glob("nouvelle*"))
    assert actualites == ["nouvelle-2.md", "nouvelle.md"]


def test_un_brouillon_se_redit_champ_par_champ() -> None:
    donnees = {
        "titre": "Auberge",
        "a_savoir": ["Isolé"],
        "licence_iv": True,
        "contact": {"organisme": "Mairie"},
        "photos": [{"fichier": "a.jpg"}],
        "chiffre_affaires": {"2024": 120000},
        "disparu": "un champ que le modèle n'a plus",
    }
    assert brouillon.proposees(Reprise, donnees) == {
        ("titre",): "Auberge",
        ("a_savoir", 0): "Isolé",
        ("licence_iv",): "oui",
        ("contact",): "oui",
        ("contact", "organisme"): "Mairie",
        ("photos", 0): "oui",
        ("photos", 0, "fichier"): "a.jpg",
        ("chiffre_affaires", 0): "2024",
        ("chiffre_affaires", "2024"): "120000",
    }


def test_reprendre_sans_brouillon_le_dit(site: Dessin) -> None:
    rendu = lancer(site(), "actualite", "--reprendre")
    assert rendu.exit_code == 1
    assert "il n'y a pas de réponses gardées" in rendu.output
