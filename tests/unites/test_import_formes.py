"""`nouvelle-vie importer` devant les tableaux que les mairies envoient, toutes formes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from fabriques import arbre
from nouvelle_vie.commandes import application
from outils import lire_site, verifier
from tableaux import GARDES, classeur, separe

Dessin = Callable[..., Path]
Dits = Mapping[str, Any]


def importer(site: Path, tableau: Path, *options: str) -> tuple[int, dict[str, Any]]:
    """Le code et la réponse en JSON de `nouvelle-vie importer`."""
    commande = ["importer", os.fspath(tableau), "--racine", os.fspath(site), "--json", *options]
    rendu = CliRunner().invoke(application, commande)
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    assert rendu.stdout.startswith("{"), rendu.output
    return rendu.exit_code, json.loads(rendu.stdout)


def lu(fiche: Any, chemin: str) -> Any:
    """La valeur d'un champ d'une fiche lue, écrite simplement."""
    for pas in chemin.split("."):
        fiche = fiche[pas] if isinstance(fiche, Mapping) else getattr(fiche, pas)
    if isinstance(fiche, tuple):
        return [str(element) for element in fiche]
    return fiche if isinstance(fiche, bool | None) else str(fiche)


@dataclass(frozen=True)
class Cas:
    """Un tableau, ce qu'on doit en tirer ligne par ligne, et ce qu'on doit en refuser."""

    nom: str
    octets: bytes
    neuves: Mapping[int, Dits]
    refus: Mapping[int, str] = field(default_factory=dict)
    options: Sequence[str] = ()
    site: str = ""
    laissees: Mapping[int, str] = field(default_factory=dict)


ENTETE = ["Titre", "Commune", "Surface", "Loyer CC"]
INSEE_A_ZERO = (
    '=== content/donnees/communes.json\n[{"code": "01234", "nom": "Ombrevent", "population": 10,'
    ' "codes_postaux": ["01200"], "epci": "1", "epci_nom": "CC", "territoire": "amont",'
    ' "surface_km2": 1.0, "centre": [3.0, 44.5], "communes_deleguees": []}]\n'
)
LISEZ_MOI = [["Merci de remplir une ligne par offre"], ["Commune", "Titre"], ["x", "y"]]

CAS = (
    Cas(
        "simple.xlsx",
        classeur({"Logements": [ENTETE, ["Maison", "Valbrume", 85, 520.0]]}),
        {2: {"genre": "logement", "surface": "85", "loyer": "520", "statut": "remontee"}},
    ),
    Cas(
        "titres-au-dessus.xlsx",
        classeur(
            {
                "Feuil1": [
                    ["Mairie de Roche-Noire"],
                    [],
                    [None, "Appartements à louer"],
                    ["au 1er décembre"],
                    [],
                    ["Désignation", "Nb de pièces", "Superficie", "Loyer mensuel", "Caution"],
                    ["T3 au-dessus de la poste", "T3", "62 m²", "410 €/mois", 400],
                ]
            }
        ),
        {
            7: {
                "commune": "Roche-Noire",
                "pieces": "3",
                "surface": "62",
                "loyer": "410",
                "depot_garantie": "400",
                "transaction": "location",
                "type_bien": "Appartement",
            }
        },
    ),
    Cas(
        "deux-niveaux.xlsx",
        classeur(
            {
                "Logements": [
                    ["Bien", None, "Loyer", None, "Contact", None],
                    ["Titre", "Commune", "HC", "CC", "Tél.", "Mail"],
                    ["Maison", "Valbrume", 480, 520, "04 65 71 00 48", "mairie@valbrume.example"],
                ]
            },
            {"Logements": [(0, 0, 0, 1, "Bien"), (0, 2, 0, 3, "Loyer"), (0, 4, 0, 5, "Contact")]},
        ),
        {3: {"loyer": "520", "contact.telephone": "0465710048"}},
    ),
    Cas(
        "deux-niveaux.csv",
        separe(
            "Bien;;Prix;;Contact;",
            "Titre;Commune;Loyer;Charges;Téléphone;Courriel",
            "Maison;Valbrume;520;40;04.65.71.00.48;mairie@valbrume.example",
        ),
        {3: {"loyer": "520", "charges": "40", "contact.courriel": "mairie@valbrume.example"}},
        options=("--genre", "logement"),
    ),
    Cas(
        "fusions.xlsx",
        classeur(
            {"Logements": [ENTETE, ["Un", "", 30, 300], ["Deux", None, 40, 350]]},
            {"Logements": [(1, 1, 2, 1, "Valbrume")]},
        ),
        {2: {"commune": "Valbrume"}, 3: {"commune": "Valbrume", "loyer": "350"}},
    ),
    Cas(
        "fusionnees.ods",
        (GARDES / "fusionnees.ods").read_bytes(),
        {
            4: {"commune": "Valbrume", "loyer": "520", "transaction": "location"},
            5: {"commune": "Valbrume", "surface": "28"},
            6: {"commune": "Roche-Noire", "loyer": "450"},
        },
        {8: "« Surface » (C8) : « soixante » n'est pas un nombre"},
    ),
    Cas(
        "reprises.ods",
        (GARDES / "reprises.ods").read_bytes(),
        {
            4: {
                "genre": "reprise",
                "commune": "Valbrume",
                "cession": "fonds",
                "prix": "48000",
                "chiffre_affaires.2024": "120000.5",
                "chiffre_affaires.2025": "131500",
                "licence_iv": True,
                "titre": "Bar-tabac (Valbrume)",
            },
            5: {"cession": "location-gerance", "salaries": "0", "licence_iv": False},
        },
        {6: "« Type de cession » (B6) : « don » n'est pas un choix possible"},
        laissees={7: "un total"},
    ),
    Cas(
        "emplois.xls",
        (GARDES / "emplois.xls").read_bytes(),
        {
            2: {
                "genre": "emploi",
                "commune": "Roche-Noire",
                "contrat": "cdi",
                "salaire_min": "1900",
                "contact.telephone": "0465710048",
                "dates.limite": "2027-01-31",
                "titre": "Secrétaire de mairie (F/H) (Roche-Noire)",
            }
        },
        {
            3: "« Salaire brut mensuel » (F3) : « douze euros » n'est pas un nombre",
            4: "« Type de contrat » (E4) : « à la tâche » n'est pas un choix possible",
        },
    ),
    Cas(
        "plusieurs-feuilles.xlsx",
        classeur(
            {
                "Lisez-moi": LISEZ_MOI,
                "Logements": [ENTETE, ["Maison", "Valbrume", 85, 520]],
                "Terrains": [
                    ["Titre", "Commune", "Nature", "Superficie", "Prix"],
                    ["Lot 3", "99003", "constructible", "1 200 m2", "24 000,00 €"],
                ],
                "Listes": [["Commune", "Nature"], ["Valbrume", "a-batir"]],
                "Brouillon": [ENTETE, ["Caché", "Valbrume", 85, 520]],
            },
            cachees=["Brouillon"],
        ),
        {2: {"surface": "85"}, 1002: {"genre": "terrain", "nature": "a-batir", "prix": "24000"}},
    ),
    Cas(
        "type-d-offre.xlsx",
        classeur(
            {
                "Offres": [
                    ["Type d'offre", "Titre", "Commune", "Surface", "Prix", "Loyer", "Nature"],
                    ["Maison à vendre", "Maison", "Valbrume", 110, 98000, None, None],
                    ["Terrain", "Lot 3", "Valbrume", 900, 21000, None, "à bâtir"],
                    ["Bateau", "Barque", "Valbrume", None, 900, None, None],
                    ["Logement à louer", "Studio", "Hautefaye", 25, None, 250, None],
                ]
            }
        ),
        {
            2: {"genre": "logement", "transaction": "vente", "type_bien": "Maison"},
            3: {"genre": "terrain", "nature": "a-batir", "surface": "900"},
            5: {"genre": "logement", "transaction": "location"},
        },
        {4: "on ne sait pas de quel genre d'offre il s'agit (« Bateau »)"},
    ),
    Cas(
        "genre-donne.csv",
        separe("Titre;Commune;Profession;Mode d'exercice", "Un médecin;Valbrume;Médecin;libéral"),
        {2: {"genre": "sante", "exercice": "liberal"}},
        options=("--genre", "sante"),
    ),
    Cas(
        "genre-devine.csv",
        separe("Titre;Commune;Employeur;Intitulé du poste", "Poste;Valbrume;Mairie;Agent (F/H)"),
        {2: {"genre": "emploi", "employeur": "Mairie"}},
    ),
    Cas(
        "genre-inconnu.csv",
        separe("Titre;Commune", "Chose;Valbrume"),
        {},
        {2: "on ne sait pas de quel genre d'offre il s'agit — ajoutez « --genre »"},
    ),
    Cas(
        "logements-cp1252.csv",
        separe(
            "Intitulé de l’annonce;Commune;Loyer (€);Résumé",
            "Maison à l’écart;Œillets le Haut;1 450,50 €;“Libre” dès l’été – 85 m²",
            codage="cp1252",
        ),
        {2: {"titre": "Maison à l’écart", "commune": "Œillets-le-Haut", "loyer": "1450.5"}},
        options=("--genre", "logement"),
    ),
    Cas(
        "logements-utf16.txt",
        separe("Titre\tCommune\tLoyer", "Maison d'été\tValbrume\t1 450", codage="utf-16"),
        {2: {"titre": "Maison d'été", "loyer": "1450"}},
        options=("--genre", "logement"),
    ),
    Cas(
        "logements-virgule.csv",
        separe(
            "Titre,Commune,Loyer,Description",
            'Maison,Valbrume,"520,50","Un jardin ; une cave,\nun grenier"',
            codage="utf-8-sig",
            fin="\n",
        ),
        {2: {"loyer": "520.5", "description": "Un jardin ; une cave,\nun grenier"}},
        options=("--genre", "logement"),
    ),
    Cas(
        "sep.csv",
        separe("sep=|", "Titre|Commune|Loyer", "Maison; grande|Valbrume|520"),
        {2: {"titre": "Maison; grande", "loyer": "520"}},
        options=("--genre", "logement"),
    ),
    Cas(
        "dates-francaises.csv",
        separe(
            "Titre;Commune;Disponible le;Type de transaction",
            "A;Valbrume;01/02/2027;à louer",
            "B;Valbrume;1er février 2027;à louer",
            "C;Valbrume;1.2.27;à louer",
            "D;Valbrume;2027-02-01;à louer",
            "E;Valbrume;46419;à louer",
            "F;Valbrume;lundi 1 fév 2027;à louer",
            "G;Valbrume;30/02/2027;à louer",
            "H;Valbrume;bientôt;à louer",
        ),
        {n: {"disponible": "2027-02-01"} for n in range(2, 8)},
        {8: "le 30/02/2027 n'existe pas", 9: "« bientôt » n'est pas une date"},
        options=("--genre", "logement"),
    ),
    Cas(
        "dates-americaines.csv",
        separe(
            "Titre;Commune;Date limite;Type de transaction",
            "A;Valbrume;12/25/2026;à louer",
            "B;Valbrume;03/04/2027;à louer",
            "C;Valbrume;05/05/2027;à louer",
        ),
        {2: {"dates.limite": "2026-12-25"}, 4: {"dates.limite": "2027-05-05"}},
        {3: "« 03/04/2027 » peut se lire 2027-04-03 ou 2027-03-04"},
        options=("--genre", "logement"),
    ),
    Cas(
        "numeros-de-serie.xlsx",
        classeur(
            {
                "Logements": [
                    [*ENTETE, "Disponible le", "Date limite", "Publié le"],
                    ["A", "Valbrume", 85, 520, 46419, 46419.5, 46419.4],
                    ["B", "Valbrume", 85, 520, date(2027, 2, 1), datetime(2027, 2, 1, 8), 12],
                ]
            }
        ),
        {
            2: {"disponible": "2027-02-01", "dates.limite": "2027-02-01", "dates.publiee": None},
            3: {"disponible": "2027-02-01", "dates.limite": "2027-02-01"},
        },
    ),
    Cas(
        "nombres.csv",
        separe(
            "Titre;Commune;Prix;Surface;Nombre de pièces",
            "A;Valbrume;48000.0;85,5 m²;4 pièces",
            "B;Valbrume;48 000 €;85.5;F4",
            "C;Valbrume;48.000;85;4",
            "D;Valbrume;45 000;12 ha;4",
            "E;Valbrume;NC;-;?",
            "F;Valbrume;45 k€;85;quatre",
        ),
        {
            2: {"prix": "48000", "surface": "85.5", "pieces": "4", "transaction": "vente"},
            3: {"prix": "48000", "surface": "85.5", "pieces": "4"},
        },
        {
            4: "« 48.000 » peut se lire de deux façons — écrivez 48000",
            5: "« Surface » (D5) : « 12 ha » n'est pas un nombre",
            6: "le champ « transaction » (Transaction) manque",
            7: "« Nombre de pièces » (E7) : « quatre » n'est pas un nombre",
        },
        options=("--genre", "logement"),
    ),
    Cas(
        "zeros-perdus.xlsx",
        classeur(
            {
                "Logements": [
                    ["Titre", "Code INSEE", "Code postal", "Loyer", "Portable"],
                    ["A", 1234, None, 300, 639980012],
                    ["B", None, 1200, 300, 33465710048],
                    ["C", 1999, None, 300, 46571004],
                ]
            }
        ),
        {
            2: {"commune": "Ombrevent", "contact.telephone": "0639980012"},
            3: {"commune": "Ombrevent", "contact.telephone": "0465710048"},
        },
        {4: "« Code INSEE » (B4) : commune inconnue « 1999 »"},
        site=INSEE_A_ZERO,
    ),
    Cas(
        "neutralisees.csv",
        separe(
            "Titre;Commune;Loyer;Téléphone;Résumé",
            "'=Maison;Valbrume;300;'+33 4 65 71 00 48;'-20 % sur le loyer",
            "L'été;Valbrume;300;;=1+1",
        ),
        {
            2: {
                "titre": "=Maison",
                "contact.telephone": "0465710048",
                "resume": "-20 % sur le loyer",
            },
            3: {"titre": "L'été", "resume": "=1+1"},
        },
        options=("--genre", "logement"),
    ),
    Cas(
        "oui-non.xlsx",
        classeur(
            {
                "Locaux": [
                    ["Titre", "Commune", "Usage", "Vitrine", "Fibre optique", "PMR", "Chauffé"],
                    ["A", "Valbrume", "Atelier", "x", 1, True, "OUI"],
                    ["B", "Valbrume", "Atelier", "non", 0, False, "n"],
                    ["C", "Valbrume", "Atelier", None, "-", "", "nc"],
                    ["D", "Valbrume", "Atelier", "peut-être", 2, None, None],
                ]
            }
        ),
        {
            2: {"vitrine": True, "fibre": True, "accessible": True, "chauffe": True},
            3: {"vitrine": False, "fibre": False, "accessible": False, "chauffe": False},
            4: {"vitrine": None, "fibre": None, "accessible": None, "chauffe": None},
        },
        {5: "« Vitrine » (D5) : « peut-être » n'est ni oui ni non"},
    ),
    Cas(
        "listes.xlsx",
        classeur(
            {
                "Locaux": [
                    ["Titre", "Commune", "Usage", "Activités recherchées", "À savoir", "Aides"],
                    ["A", "Valbrume", "x", "boulangerie | épicerie", "froid; loin", "Prêt"],
                    [
                        "B",
                        "Valbrume",
                        "x",
                        "• boulangerie\n• épicerie ; bar\n",
                        "- froid",
                        "Prêt | 3 000 € | https://aides.example/pret\nConseil",
                    ],
                ]
            }
        ),
        {
            2: {
                "activites_recherchees": ["boulangerie", "épicerie"],
                "a_savoir": ["froid", "loin"],
            },
            3: {"activites_recherchees": ["boulangerie", "épicerie ; bar"], "a_savoir": ["froid"]},
        },
    ),
    Cas(
        "lignes-vides.xlsx",
        classeur(
            {
                "Logements": [
                    ENTETE,
                    [],
                    ["LOGEMENTS DU BOURG"],
                    ["A", "Valbrume", 85, 520],
                    [None, "   ", None, None],
                    ENTETE,
                    ["B", "Valbrume", 60, 400],
                    [],
                    ["Total", None, 145, 920],
                    ["Sous-total loyers", None, None, 920],
                ]
            }
        ),
        {4: {"surface": "85"}, 7: {"surface": "60"}},
        laissees={
            3: "un intertitre ou une remarque",
            6: "l'en-tête, répété",
            9: "un total",
            10: "un total",
        },
    ),
    Cas(
        "fantaisie.xlsx",
        classeur(
            {
                "Habitat": [
                    ["Mél", "Téléhpone", "LOYER (en €) *", "Ville", "Obs. internes", "nom du bien"],
                    ["a@valbrume.example", "0465710048", 520, "ST-AUBIN D'OCHE", "x", "Maison"],
                    ["a@valbrume.example", "0465710048", 520, "99010 Valbrume", "x", "Studio"],
                    ["valbrume", "12", 520, "Fontbelle", "x", "Cave"],
                    [None, None, 520, "Valbrune", "x", "Chai"],
                    [None, None, 520, "Fontbelle", "x", "Grange"],
                ]
            }
        ),
        {
            2: {"commune": "Saint-Aubin-d'Oche", "contact.courriel": "a@valbrume.example"},
            3: {"commune": "Valbrume"},
            6: {"commune": "Valbrume", "titre": "Grange"},
        },
        {
            4: "« Mél » (A4) : « valbrume » n'est pas une adresse de courriel",
            5: "« Ville » (D5) : commune inconnue « Valbrune » — vouliez-vous Valbrume ?",
        },
    ),
    Cas(
        "formules.xlsx",
        classeur(
            {
                "Logements": [
                    ENTETE,
                    ["A", "Valbrume", ("=50+35", 85), ("=SUM(A1:A9)", 520.0000000001)],
                    ["B", "Valbrume", ("=1/0", "#DIV/0!"), 400],
                ]
            }
        ),
        {2: {"surface": "85", "loyer": "520"}, 3: {"surface": None, "loyer": "400"}},
    ),
    Cas(
        "doublons.csv",
        separe(
            "Titre;Commune;Loyer",
            "Maison;Valbrume;300",
            "Maison;Valbrume;300",
            "maison;Valbrume;310",
            "Maison;Roche-Noire;300",
        ),
        {2: {"loyer": "300"}, 5: {"commune": "Roche-Noire"}},
        {4: "la ligne 2 parle déjà de la même offre — gardez-en une, ou donnez à chacune"},
        options=("--genre", "logement"),
        laissees={3: "identique à la ligne 2"},
    ),
    Cas(
        "sans-colonne-commune.csv",
        separe("Titre;Loyer", "Maison;300"),
        {2: {"commune": "Hautefaye"}},
        options=("--genre", "logement", "--commune", "hautefaye"),
    ),
    Cas(
        "code-postal.csv",
        separe(
            "Titre;CP;Commune;Loyer",
            "A;99010;;300",
            "B;99010;Roche Noire;300",
            "C;99003;;300",
            "D;12345;;300",
        ),
        {
            2: {"commune": "Valbrume"},
            3: {"commune": "Roche-Noire"},
            4: {"commune": "Hautefaye"},
        },
        {5: "commune inconnue « 12345 »"},
        options=("--genre", "logement"),
    ),
    Cas(
        "photos.csv",
        separe(
            "Titre;Commune;Loyer;Photos",
            "A;Valbrume;300;maison.jpg | La façade | Mairie | Licence Ouverte",
            "B;Valbrume;300;absente.jpg | La façade | Mairie | Licence Ouverte",
            "C;Valbrume;300;../../etc/passwd.jpg | x | y | z",
        ),
        {2: {"titre": "A"}},
        {
            3: "« Photos » (D3) : la photo « absente.jpg » n'est pas dans content/images",
            4: "« Photos » (D4) : « ../../etc/passwd.jpg » n'est pas un nom de photo",
        },
        options=("--genre", "logement"),
        site="=== content/images/maison.jpg (image JPEG 1200x800)\n",
    ),
)


def contenu(site: Path) -> dict[str, str]:
    """Tout ce qu'a le site, sans le cache des images."""
    return {c: e for c, e in arbre(site).items() if not c.startswith(".cache/")}


def numero(rang_de_feuille: int, ligne: int) -> int:
    return 1000 * rang_de_feuille + ligne


def rangs(reponse: dict[str, Any]) -> dict[str, int]:
    lues = [f["nom"] for f in reponse["feuilles"] if not f["ignoree"]]
    return {nom: rang for rang, nom in enumerate(lues)}


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.nom)
def test_un_tableau_donne_ses_fiches_et_ses_refus(
    cas: Cas, site: Dessin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dessin = site(cas.site)
    tableau = tmp_path_factory.mktemp("recu") / cas.nom
    tableau.write_bytes(cas.octets)
    avant = contenu(dessin)

    code, a_blanc = importer(dessin, tableau, *cas.options)
    assert contenu(dessin) == avant, "à blanc, rien n'est écrit"
    assert code == (1 if cas.refus else 0)

    _, fait = importer(dessin, tableau, "--oui", *cas.options)
    ou = rangs(fait)
    neuves = {numero(ou[n["feuille"]], n["ligne"]): n for n in fait["neuves"]}
    assert sorted(neuves) == sorted(cas.neuves)
    assert fait["neuves"] == a_blanc["neuves"], "ce qui est annoncé est ce qui est fait"
    motifs = {
        numero(ou[r["feuille"]], r["ligne"]): " ; ".join(r["motifs"]) for r in fait["refusees"]
    }
    assert sorted(motifs) == sorted(cas.refus)
    for ligne, attendu in cas.refus.items():
        assert attendu in motifs[ligne]
    laissees = {x["ligne"]: x["raison"] for f in fait["feuilles"] for x in f["laissees"]}
    assert laissees == dict(cas.laissees)

    assert verifier(dessin, "--sans-conseils").code == 0
    fiches = {o.id: o for o in lire_site(dessin).catalogue.offres}
    for ligne, dits in cas.neuves.items():
        fiche = fiches[neuves[ligne]["id"]]
        assert {c: lu(fiche, c) for c in dits} == dict(dits)
        assert fiche.statut == "remontee"
        assert fiche.origine == "mairie"
        assert str(fiche.dates.remontee) == "2026-12-01"

    ecrit = contenu(dessin)
    _, second = importer(dessin, tableau, "--oui", *cas.options)
    assert (second["neuves"], second["modifiees"], second["ecrit"]) == ([], [], False)
    assert contenu(dessin) == ecrit, "un second import ne change rien"


def test_il_y_a_vingt_cinq_formes_au_moins() -> None:
    assert len(CAS) >= 25
    suffixes = {Path(cas.nom).suffix for cas in CAS}
    assert suffixes == {".xlsx", ".ods", ".xls", ".csv", ".txt"}


def test_une_commune_inconnue_ne_fait_pas_dire_que_le_reste_manque(
    site: Dessin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Titre et organisme se déduisent de la commune : eux ne manquent pas."""
    tableau = tmp_path_factory.mktemp("recu") / "a.csv"
    tableau.write_bytes(separe("Activité;Cession;Ville;Tél", "Garage;fonds;Ici;0465710048"))
    _, dit = importer(site(), tableau, "--genre", "reprise")
    (refusee,) = dit["refusees"]
    (motif,) = refusee["motifs"]
    assert motif.startswith("« Ville » (C2) : commune inconnue « Ici »")
