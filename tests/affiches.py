"""Des affiches difficiles, que les essais mesurent et que `make planche` montre."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nouvelle_vie.rendu.affiches import Affiche
from nouvelle_vie.rendu.typographie import periode, typographier

ORDINAIRE = Affiche(
    sorte="logement",
    surtitre="Logement",
    titre="Maison de bourg à rénover",
    lieu="Valbrume, Haute-Contrée",
    fait="450 €/mois charges comprises",
    badges=("Exemple",),
    site="Nouvelle vie en Contrée",
    photo="",
    mention="",
    motif=0,
    alt="",
)
FAMILLE = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
TEINTE, DRAPEAU = "\U0001f44b\U0001f3fd", "\U0001f3f3\ufe0f\u200d\U0001f308"
TITRES = {
    "court": "Gîte",
    "cent quarante": "Cœur de bourg : « L'œuvre du temps », maison de maître et grange, jardin "
    "clos de murs, four à pain, à reprendre ou à partager dès le printemps",
    "soixante lettres": "Anticonstitutionnellementhexakosioihexekontahexaphobiquement et un gîte",
    "sans voyelle": "x" * 60,
    "composé": "Café-restaurant de village à Saint-Germain-de-Calberte-le-Vieux",
    "figurines": f"Une famille {FAMILLE} cherche gîte {DRAPEAU}, dès 2027 {TEINTE}",
    "balises": 'A & B <script>alert("1")</script> > C',
    "droite à gauche": "שלום לכולם — مرحبا بكم",
    "mêlé": "Rencontre שלום à Łódź, αβγ et Привет",
    "accents empilés": "Z" + "\u0300\u0336\u0353" * 8 + " et É",
    "capitales": "W" * 140,
    "mots d'une lettre": "a " * 70,
    "nombres": "Garage près de l'échangeur 35 de l'A75, 1 450 € par mois : à 20 min de Mende",
    "rien d'écrivable": FAMILLE * 6,
    "vide à lire": "\u200b\u2060\u00ad",
}
CAS: dict[str, Affiche] = {
    nom: replace(ORDINAIRE, titre=typographier(titre), motif=rang)
    for rang, (nom, titre) in enumerate(TITRES.items())
} | {
    "tout est long": replace(
        ORDINAIRE,
        surtitre="Rencontre des professionnels du tourisme",
        titre=typographier(TITRES["cent quarante"]),
        lieu="Saint-Privat-de-Vallongue-et-le-Beau-Village, Terres de Vie en Contrée",
        fait=periode(datetime(2027, 2, 27, 18, 30), datetime(2027, 2, 28, 21, 30)),
        badges=("Exemple", "Reporté"),
        mention="Illustration",
        sorte="evenement",
        motif=6,
    ),
    "presque rien": replace(ORDINAIRE, lieu="", fait="", badges=(), sorte="inconnue", motif=8),
    "rien": replace(
        ORDINAIRE, surtitre="", titre="", lieu="", fait="", badges=(), site="", motif=9
    ),
}
