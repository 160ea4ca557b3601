"""Un générateur d'offres inventées, pour mesurer et éprouver : même graine, mêmes octets.

L'offre de rang `n` ne dépend que de la graine, de `n`, du jour et des communes : les mille
premières sont les mêmes, que l'on en demande mille ou cinq mille. Toutes portent
`exemple: true`, paraissent le jour demandé et n'ont ni faute ni conseil, hors l'absence de photo.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

GRAINE = 48
JOURS = 100
"""Étendue des parutions, en jours : moins que les 120 d'une suspension d'office."""
PREFIXE = "BNC-2026-"
_COPIES = ("mkdocs.yml", "content", "offres", "hooks", "overrides")

Champs = dict[str, Any]


@dataclass(frozen=True)
class Lieu:
    """Une commune où situer une offre."""

    code: str
    nom: str


@dataclass(frozen=True)
class FicheEcrite:
    """Une offre prête à écrire : son chemin sous `offres/` et son texte."""

    chemin: str
    texte: str


def copier_site(depot: Path, destination: Path) -> Path:
    """Copie dans `destination` ce qu'il faut pour construire, avec les offres du dépôt."""
    destination.mkdir(parents=True, exist_ok=True)
    for nom in _COPIES:
        source = depot / nom
        if source.is_dir():
            shutil.copytree(source, destination / nom)
        else:
            shutil.copy2(source, destination / nom)
    (destination / "node_modules").symlink_to(depot / "node_modules")
    return destination


def lire_lieux(communes: Path) -> tuple[Lieu, ...]:
    """Les communes d'un `communes.json`, dans l'ordre de leur code."""
    lignes = json.loads(communes.read_bytes())
    lieux = (Lieu(str(ligne["code"]), str(ligne["nom"])) for ligne in lignes)
    return tuple(sorted(lieux, key=lambda lieu: lieu.code))


def ecrire(
    site: Path, nombre: int, lieux: Sequence[Lieu], maintenant: datetime, graine: int = GRAINE
) -> None:
    """Ajoute `nombre` offres au dossier `offres/` d'un site."""
    for fiche in generer(nombre, lieux, maintenant, graine):
        chemin = site / "offres" / fiche.chemin
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(fiche.texte.encode())


def generer(
    nombre: int, lieux: Sequence[Lieu], maintenant: datetime, graine: int = GRAINE
) -> Iterator[FicheEcrite]:
    """Les `nombre` premières offres de la graine.

    Args:
        lieux: les communes où les situer.
        maintenant: l'instant où elles doivent toutes paraître, en heure de Paris.
    """
    for rang in range(nombre):
        yield _fiche(rang, Random(f"{graine}/{rang}"), lieux, maintenant.date())


def identifiant(rang: int) -> str:
    """« BNC-2026-000042 »."""
    return f"{PREFIXE}{rang:06d}"


def _fiche(rang: int, hasard: Random, lieux: Sequence[Lieu], jour: date) -> FicheEcrite:
    genre = hasard.choices(list(_GENRES), weights=[g.poids for g in _GENRES.values()])[0]
    lieu = hasard.choice(lieux)
    objet = hasard.choice(_GENRES[genre].objets)
    donnees: Champs = {
        "id": identifiant(rang),
        "titre": f"{objet}, {lieu.nom} (n° {rang})",
        "exemple": True,
        "commune": lieu.nom,
        "statut": "publiee",
        "dates": _dates(rang, hasard, jour, limitee=genre == "emploi"),
        "resume": _phrases(hasard, 1, lieu)[0][:200],
        **_GENRES[genre].champs(hasard, objet),
        "argumentaire": {
            partie: " ".join(_phrases(hasard, 3, lieu))
            for partie in ("activite", "receptivite", "amenites")
        },
        "a_savoir": hasard.sample(_RESERVES, 2),
    }
    if rang and hasard.random() < 0.1:
        donnees["offres_liees"] = [identifiant(hasard.randrange(rang))]
    corps = _corps(rang, hasard, lieu)
    nom = f"{genre}/banc-{rang:06d}"
    if hasard.random() < 0.25:
        texte = _yaml(donnees) + "description: |\n" + _decaler(corps)
        return FicheEcrite(f"{nom}.yml", texte)
    return FicheEcrite(f"{nom}.md", f"---\n{_yaml(donnees)}---\n{corps}")


def _dates(rang: int, hasard: Random, jour: date, *, limitee: bool) -> Champs:
    """Une minute de parution à chacune, la nuit : le jour, elles gêneraient les vraies fiches."""
    parue = jour - timedelta(days=1 + rang % JOURS)
    minute = datetime.combine(parue, time(3)) + timedelta(minutes=rang // JOURS)
    dates: Champs = {
        "remontee": f"{parue - timedelta(days=hasard.randint(20, 60))}",
        "qualifiee": f"{parue - timedelta(days=hasard.randint(1, 15))}",
        "publiee": f"{minute:%Y-%m-%d %H:%M}",
        "confirmee": f"{jour - timedelta(days=hasard.randint(0, min(50, rang % JOURS)))}",
    }
    if limitee:
        dates["limite"] = f"{jour + timedelta(days=hasard.randint(5, 80))}"
    return dates


def _corps(rang: int, hasard: Random, lieu: Lieu) -> str:
    """Environ 150 mots en quatre paragraphes, avec une liste et un ou deux renvois."""
    phrases = _phrases(hasard, 8, lieu)
    renvois = f"Pour se faire une idée, le mieux est de voir [{lieu.nom}](commune:{lieu.code})."
    if rang and hasard.random() < 0.3:
        renvois += f" Voyez aussi [une autre offre](offre:{identifiant(hasard.randrange(rang))})."
    points = "\n".join(f"- {reserve}" for reserve in hasard.sample(_ATOUTS, 3))
    paragraphes = [
        " ".join(phrases[:3]),
        f"**En pratique :** {' '.join(phrases[3:5])}\n\n{points}",
        " ".join(phrases[5:]),
        renvois,
    ]
    return "\n\n".join(paragraphes) + "\n"


def _phrases(hasard: Random, nombre: int, lieu: Lieu) -> list[str]:
    return [
        modele.format(
            lieu=lieu.nom,
            nombre=hasard.randint(2, 90),
            surface=hasard.randint(18, 900),
            annee=hasard.randint(1880, 2025),
            **{cle: hasard.choice(mots) for cle, mots in _MOTS.items()},
        )
        for modele in hasard.sample(_MODELES, nombre)
    ]


# --- l'écriture -----------------------------------------------------------------------------------


def _yaml(donnees: Mapping[str, Any], retrait: str = "") -> str:
    return "".join(f"{retrait}{cle}:{_valeur(v, retrait)}\n" for cle, v in donnees.items())


def _valeur(valeur: Any, retrait: str) -> str:
    if isinstance(valeur, dict):
        return "\n" + _yaml(valeur, retrait + "  ").rstrip("\n")
    if isinstance(valeur, list):
        return "".join(f"\n{retrait}  - {_scalaire(v)}" for v in valeur)
    return f" {_scalaire(valeur)}"


def _scalaire(valeur: Any) -> str:
    """Un texte entre guillemets (le JSON est du YAML), un nombre, oui ou non."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return str(valeur) if isinstance(valeur, int) else json.dumps(valeur, ensure_ascii=False)


def _decaler(texte: str) -> str:
    return "".join(f"  {ligne}" if ligne.strip() else ligne for ligne in texte.splitlines(True))


# --- les genres -----------------------------------------------------------------------------------


def _reprise(hasard: Random, objet: str) -> Champs:
    base = hasard.randint(40, 300) * 1000
    return {
        "activite": objet,
        "cession": "fonds",
        "prix": hasard.randint(15, 180) * 1000,
        "prix_stock": hasard.randint(1, 20) * 500,
        "chiffre_affaires": {"2024": base, "2025": base + hasard.randint(0, 20) * 1000},
        "salaries": hasard.randint(0, 6),
        "bail": "Bail commercial 3-6-9",
        "loyer": hasard.randint(20, 90) * 10,
        "surface": hasard.randint(30, 400),
        "licence_iv": hasard.random() < 0.3,
        "motif_cession": "Départ à la retraite",
        "accompagnement": f"{hasard.randint(1, 6)} mois aux côtés du cédant",
        "logement_inclus": hasard.random() < 0.4,
    }


def _local(hasard: Random, objet: str) -> Champs:
    return {
        "usage": objet,
        "surface": hasard.randint(20, 400),
        "vitrine": hasard.random() < 0.5,
        "bail": "Bail dérogatoire de 24 mois",
        "loyer": hasard.randint(15, 90) * 10,
        "fiscalite": hasard.choice(("ht", "ttc")),
        "charges": hasard.randint(1, 12) * 10,
        "accessible": hasard.random() < 0.7,
        "fibre": True,
        "chauffe": True,
        "energie": {"dpe": hasard.choice("BCDE"), "ges": hasard.choice("ABC")},
    }


def _logement(hasard: Random, objet: str) -> Champs:
    pieces = hasard.randint(2, 6)
    bas = hasard.randint(60, 180) * 10
    communs: Champs = {
        "type_bien": objet,
        "pieces": pieces,
        "chambres": pieces - 1,
        "surface": pieces * 22 + hasard.randint(0, 15),
        "meuble": hasard.random() < 0.3,
        "chauffage": hasard.choice(("Poêle à granulés", "Pompe à chaleur", "Chaudière à bois")),
        "energie": {
            "dpe": hasard.choice("BCDEF"),
            "ges": hasard.choice("ABC"),
            "depenses_min": bas,
            "depenses_max": bas + hasard.randint(10, 60) * 10,
            "annee_prix": 2023,
        },
    }
    if hasard.random() < 0.5:
        hors = hasard.randint(50, 220) * 1000
        honoraires = {
            "a_la_charge_de": "acquereur",
            "montant": hors // 20,
            "pourcentage": 5,
            "prix_hors_honoraires": hors,
        }
        prix = hors + hors // 20
        return {"transaction": "vente", **communs, "prix": prix, "honoraires": honoraires}
    loyer = hasard.randint(30, 80) * 10
    return {
        "transaction": hasard.choice(("location", "passerelle")),
        **communs,
        "loyer": loyer,
        "charges": loyer // 10,
        "reglement_charges": "provision",
        "depot_garantie": loyer - loyer // 10,
        "bailleur": hasard.choice(("communal", "social", "prive")),
    }


def _terrain(hasard: Random, objet: str) -> Champs:
    agricole = hasard.random() < 0.5
    surface = hasard.randint(5, 200) * 1000 if agricole else hasard.randint(400, 1500)
    return {
        "nature": "agricole" if agricole else "a-batir",
        "surface": surface,
        **({"fermage": surface // 100} if agricole else {"prix": surface * 36}),
        "zone": "Zone agricole" if agricole else "Zone à urbaniser ouverte",
        "viabilise": not agricole,
        "eau": hasard.choice(("Source captée", "Réseau public en limite", "Forage déclaré")),
    }


def _emploi(hasard: Random, objet: str) -> Champs:
    bas = hasard.randint(1850, 2600)
    return {
        "intitule": f"{objet} (F/H)",
        "employeur": f"{hasard.choice(_MOTS['voisin']).capitalize()} (exemple)",
        "contrat": hasard.choice(("cdi", "cdd", "saisonnier", "apprentissage")),
        "duree": "Période d'essai de deux mois",
        "heures": hasard.choice((24, 28, 32, 35)),
        "salaire_min": bas,
        "salaire_max": bas + hasard.randint(0, 40) * 10,
        "periode_salaire": "mois",
        "prise_de_poste": "Dès que possible",
        "logement_propose": hasard.random() < 0.3,
    }


def _sante(hasard: Random, objet: str) -> Champs:
    return {
        "profession": objet,
        "exercice": hasard.choice(("salarie", "liberal", "mixte")),
        "locaux": f"Maison de santé, cabinet de {hasard.randint(16, 60)} m²",
        "confreres": f"Une équipe de {hasard.randint(2, 12)} soignants",
        "gardes": hasard.choice(("Aucune", "Une garde sur neuf")),
        "loyer": hasard.randint(10, 50) * 10,
        "patientele": f"Environ {hasard.randint(10, 90) * 10} personnes en attente",
    }


def _projet(hasard: Random, objet: str) -> Champs:
    return {
        "nature": hasard.choice(("appel", "potentiel")),
        "objet": objet,
        "surface": hasard.randint(40, 800),
        "eligibilite": ["Toute personne ou tout groupe prêt à habiter sur place"],
        "criteres": ["Une présence toute l'année", "Un usage utile aux habitants"],
        "visites": "Sur rendez-vous avec la mairie",
        "depot": "Une lettre d'intention de deux pages",
    }


@dataclass(frozen=True)
class _Genre:
    """Comment inventer les offres d'un genre, et leur part dans l'ensemble."""

    poids: int
    champs: Callable[[Random, str], Champs]
    objets: tuple[str, ...]


_GENRES = {
    "reprise": _Genre(
        24,
        _reprise,
        ("Boulangerie", "Épicerie multiservice", "Garage", "Auberge", "Salon de coiffure",
         "Menuiserie", "Librairie", "Camping", "Fromagerie", "Brasserie artisanale"),
    ),
    "local": _Genre(
        12,
        _local,
        ("Atelier", "Boutique d'angle", "Bureau partagé", "Laboratoire de cuisine", "Entrepôt"),
    ),
    "logement": _Genre(
        26,
        _logement,
        ("Maison de bourg", "Appartement", "Studio", "Ancien presbytère", "Mas de pierre",
         "Ferme rénovée"),
    ),
    "terrain": _Genre(
        8,
        _terrain,
        ("Parcelle au soleil", "Prairie et bergerie", "Verger en terrasses", "Lot communal"),
    ),
    "emploi": _Genre(
        20,
        _emploi,
        ("Aide à domicile", "Charpentier ou charpentière", "Secrétaire de mairie", "Cuisinier",
         "Éducateur ou éducatrice", "Technicien des réseaux", "Conducteur d'engins"),
    ),
    "sante": _Genre(
        6,
        _sante,
        ("Médecin généraliste", "Kinésithérapeute", "Sage-femme", "Orthophoniste", "Dentiste"),
    ),
    "projet": _Genre(
        4,
        _projet,
        ("Ancienne école à imaginer", "Tiers-lieu à ouvrir", "Hôtel à réinventer"),
    ),
}  # fmt: skip

# --- les mots -------------------------------------------------------------------------------------

_MOTS: dict[str, tuple[str, ...]] = {
    "metier": ("menuisier", "potier", "éleveuse", "infirmière", "maraîcher", "couturière",
               "apiculteur", "ferronnière", "imprimeur", "meunière", "tonnelier", "vannière"),
    "matiere": ("granit", "schiste", "calcaire", "châtaignier", "mélèze", "lauze", "chaux"),
    "voisin": ("l'association du bourg", "la coopérative", "le comité des fêtes", "l'amicale",
               "la cantine intercommunale", "le foyer rural", "l'entreprise voisine"),
    "saison": ("au printemps", "en juillet", "à l'automne", "en plein hiver", "dès mars"),
    "cours": ("la rivière", "le ruisseau", "le lac", "la source", "le canal du moulin"),
    "jour": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"),
    "service": ("l'école", "la pharmacie", "la gare", "la crèche", "le cabinet médical",
                "la médiathèque", "la maison France Services"),
}  # fmt: skip

_MODELES = (
    "Le bâtiment en {matiere}, repris en {annee}, offre {surface} m² sains et lumineux.",
    "On y vient {saison} pour le calme, on y reste pour {voisin} et pour le marché du {jour}.",
    "Avec {nombre} habitués déjà inscrits, une personne du métier trouve vite sa place.",
    "Le précédent occupant, {metier} de son état, accompagne la suite pendant {nombre} semaines.",
    "La commune, propriétaire depuis {annee}, préfère une lumière allumée à un loyer élevé.",
    "De la cour, on entend {cours}, et {service} se rejoint à pied en {nombre} minutes.",
    "L'atelier voisin appartient à un {metier} qui prête volontiers son établi le {jour}.",
    "Un premier chantier de {nombre} jours a remis à neuf la toiture de {matiere}.",
    "Chaque {jour}, {voisin} réunit les nouveaux venus autour d'une soupe et de {nombre} chaises.",
    "Il faut aimer la neige : {saison}, la route est dégagée avant sept heures, pas toujours.",
    "Le prévisionnel tient compte de {nombre} clients réguliers et d'une saison de dix semaines.",
    "Trois bassins d'emploi se rejoignent en moins de {nombre} minutes, sans autoroute.",
    "La fibre arrive dans le couloir depuis {annee}, un voisin {metier} travaille à distance.",
    "Les murs de {matiere} gardent la fraîcheur ; {saison}, on chauffe au bois du pays.",
    "Une visite se prépare avec la mairie, le {jour} matin, quand {service} est ouverte.",
    "Sur {surface} m² de terrain, un potager de {nombre} planches attend qu'on le reprenne.",
    "On compte {nombre} familles arrivées depuis {annee}, et presque toutes sont restées.",
    "Le loyer est progressif : la moitié la première année, puis selon ce que disent les comptes.",
    "Les {nombre} chemins balisés qui partent de la place mènent tous à {cours}.",
    "La formation est possible sur place, avec {voisin}, {saison} ou à la demande.",
    "Il reste à refaire une cloison, {nombre} prises et la peinture ; rien qui effraie.",
    "Une équipe d'élus reçoit chaque candidature et répond en {nombre} jours, toujours par écrit.",
    "Autour de {lieu}, le {matiere} se travaille encore, et les carrières embauchent {saison}.",
    "Un ancien {metier} tient le registre des bonnes adresses ; demandez-le à {lieu}.",
)  # fmt: skip

_ATOUTS = (
    "Stationnement gratuit à deux pas.",
    "École et cantine dans le village.",
    "Un référent qui rappelle sous deux jours.",
    "Fibre optique installée.",
    "Un logement d'essai pour trois mois.",
    "Des voisins qui se connaissent.",
    "Un marché toute l'année.",
)
_RESERVES = (
    "L'hiver est long et la voiture indispensable.",
    "Le collège est à une demi-heure de car.",
    "Le réseau mobile passe mal dans le fond de la vallée.",
    "La saison d'été concentre la moitié de l'activité.",
    "Des travaux d'isolation restent à prévoir.",
)
