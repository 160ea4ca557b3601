"""Le tableau à remplir : tous les champs du modèle, et l'import les relit à l'identique."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from typer.testing import CliRunner

from nouvelle_vie.commandes import application
from nouvelle_vie.lecture.tableaux.ouvrir import lire_octets, ouvrir
from nouvelle_vie.modele.champs import Choix
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.redaction.importation.correspondance import Imposee, associer
from nouvelle_vie.redaction.importation.gabarit import (
    REFERENCE,
    composer,
    feuille_du_genre,
    rangees,
    titre_de,
)
from nouvelle_vie.redaction.importation.mots import genre_dit
from nouvelle_vie.rendu.saisie.colonnes import Colonne, Forme, colonnes
from outils import donnees_offre, lire_site, verifier
from tableaux import classeur

Dessin = Callable[..., Path]
JOUR = date(2026, 12, 1)
COMMUNES = ["Hautefaye", "Valbrume"]


def feuilles(modele: type[BaseModel], prefixe: str = "") -> set[str]:
    """Chaque champ d'un modèle, groupes ouverts, tel que le modèle seul le déclare."""
    trouves: set[str] = set()
    for cle, info in modele.model_fields.items():
        liste = get_origin(info.annotation) is tuple
        possibles = () if liste else (info.annotation, *get_args(info.annotation))
        groupes = (p for p in possibles if isinstance(p, type) and issubclass(p, BaseModel))
        groupe = next(groupes, None)
        trouves |= feuilles(groupe, f"{prefixe}{cle}.") if groupe else {f"{prefixe}{cle}"}
    return trouves


@pytest.mark.parametrize("genre", GENRES)
def test_chaque_champ_du_modele_a_sa_colonne(genre: str) -> None:
    noms = [c.nom for c in colonnes(genre)]
    assert len(noms) == len(set(noms))
    ouverts = {n.rpartition(".")[0] if n.startswith("texte_social.") else n for n in noms}
    assert ouverts == feuilles(GENRES[genre])


@pytest.mark.parametrize("genre", GENRES)
def test_chaque_titre_de_colonne_mene_a_son_champ(genre: str) -> None:
    titres = [titre_de(c) for c in rangees(genre)]
    assert len(titres) == len(set(titres))
    liens = associer([REFERENCE, *titres], genre, Imposee())
    assert [x.nom for x in liens] == ["reference", *(c.nom for c in rangees(genre))]
    assert all(not x.dit for x in liens)
    assert genre_dit(feuille_du_genre(genre)) == genre


def texte_pour(colonne: Colonne) -> str:
    """Un texte que le champ accepte, propre à lui."""
    if colonne.nom == "lien":
        return "https://annonces.example/maison?a=b"
    if colonne.nom == "contact.courriel":
        return "accueil@valbrume.example"
    return f"{colonne.libelle} : « essai » n° 1 ; deux, trois"[:120]


def remplir(colonne: Colonne, donnees: Mapping[str, Any]) -> Any:
    """La case d'une colonne, comme on la taperait ; d'abord ce que le genre exige."""
    lu: Any = donnees
    for pas in colonne.chemin:
        lu = lu.get(pas) if isinstance(lu, Mapping) else None
    if colonne.nom == "id":
        return "CTR-2026-0077"
    if colonne.nom == "exemple":
        return "oui"
    if colonne.nom == "commune":
        return "Valbrume"
    if colonne.nom == "anciennes_adresses":
        return "offres/x/ancienne/ | offres/x/plus-ancienne/"
    if colonne.nom == "intitule":
        return "Secrétaire de mairie (F/H)"
    if colonne.forme is Forme.CHOIX and colonne.choix:
        choisi = colonne.choix(lu) if lu else next(iter(colonne.choix))
        return choisi.libelle
    if colonne.nom == "photos":
        return "maison.jpg | La façade | Mairie | Licence Ouverte | oui | oui"
    if colonne.nom == "position.lat":
        return 44.55
    if colonne.nom == "dates.publiee":
        return datetime(2026, 12, 1, 8, 30)
    if colonne.forme is Forme.JOUR:
        jours = {"dates.limite": date(2027, 3, 1), "dates.pourvue": date(2026, 12, 1)}
        return jours.get(colonne.nom, date(2026, 11, 30))
    if colonne.nom in ("logement_lie", "offres_liees"):
        return "CTR-2026-0001"
    return {
        Forme.TEXTE: texte_pour(colonne),
        Forme.PROSE: f"{texte_pour(colonne)}\n\n- un\n- deux",
        Forme.TELEPHONE: "04 65 71 00 48",
        Forme.NOMBRE: float(lu) if isinstance(lu, int | float) else 7.5,
        Forme.ENTIER: 2023,
        Forme.POURCENTAGE: 5.5,
        Forme.OUI_NON: "oui",
        Forme.LISTE: "un ; deux | trois, quatre | cinq",
        Forme.GROUPES: "Prêt | 3 000 € sans intérêt | https://aides.example/pret\nConseil",
        Forme.PAR_ANNEE: "2024 : 120000 | 2025 : 131500,5",
    }[colonne.forme]


def attendu(colonne: Colonne, case: Any) -> Any:
    """Ce que la fiche doit porter, dit sans passer par le code de l'import."""
    if colonne.forme is Forme.CHOIX and colonne.choix:
        return next(m for m in colonne.choix if m.libelle == case)
    if colonne.forme is Forme.GROUPES:
        cles = [p.cle for p in colonne.parties]
        return [dict(zip(cles, x.split(" | "), strict=False)) for x in case.split("\n")]
    if colonne.forme is Forme.LISTE:
        return tuple(case.split(" | "))
    if colonne.forme is Forme.PAR_ANNEE:
        return {"2024": Decimal(120000), "2025": Decimal("131500.5")}
    if colonne.forme in (Forme.NOMBRE, Forme.POURCENTAGE):
        return Decimal(str(case))
    if colonne.forme is Forme.OUI_NON:
        return True
    return "0465710048" if colonne.forme is Forme.TELEPHONE else case


def obtenu(colonne: Colonne, fiche: Any) -> Any:
    for pas in colonne.chemin:
        fiche = fiche[pas] if isinstance(fiche, Mapping) else getattr(fiche, pas)
    if colonne.forme is Forme.GROUPES:
        dits = [{c: v for c, v in e.model_dump().items() if v is not None} for e in fiche]
        return [{c: "oui" if v is True else v for c, v in e.items()} for e in dits]
    if isinstance(fiche, Choix):
        return fiche
    return dict(fiche) if isinstance(fiche, Mapping) else fiche


@pytest.mark.parametrize("genre", GENRES)
def test_une_ligne_remplie_de_tous_les_champs_fait_l_aller_retour(
    genre: str, site: Dessin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dessin = site(
        "=== content/images/maison.jpg (image JPEG 1200x800)\n=== offres/logement/autre.yml\n"
        "id: CTR-2026-0001\ntitre: Autre\ncommune: Valbrume\nstatut: remontee\n"
        "transaction: location\n"
    )
    donnees = donnees_offre(genre)
    if genre == "emploi":
        donnees["salaire_max"] = 2200
    siennes = rangees(genre)
    cases = {c.nom: remplir(c, donnees) for c in siennes}
    modele = lire_octets(composer([genre], COMMUNES, JOUR), "modele.xlsx")
    page = next(f for f in modele.feuilles if f.nom == feuille_du_genre(genre))
    assert page.rangees[0] == (REFERENCE, *(titre_de(c) for c in siennes))
    recu = tmp_path_factory.mktemp("recu") / "rempli.xlsx"
    # Le modèle tel qu'il est, sa ligne d'exemple comprise, et une ligne remplie dessous.
    lignes = [page.rangees[0], page.rangees[1], ["12", *cases.values()]]
    recu.write_bytes(classeur({page.nom: lignes}))
    commande = ["importer", os.fspath(recu), "--racine", os.fspath(dessin), "--oui", "--statuts"]
    rendu = CliRunner().invoke(application, commande)
    assert rendu.exit_code == 0, rendu.output
    assert "laissée : la ligne d'exemple" in rendu.output
    fiche = next(o for o in lire_site(dessin).catalogue.offres if o.id == "CTR-2026-0077")
    for colonne in siennes:
        assert obtenu(colonne, fiche) == attendu(colonne, cases[colonne.nom]), colonne.nom
    assert verifier(dessin, "--sans-conseils").code == 0
    suite = CliRunner().invoke(application, commande)
    assert "0 fiche neuve, 0 modifiée, 1 inchangée" in suite.output


def test_le_modele_est_le_meme_octet_pour_octet() -> None:
    un, deux = (composer(list(GENRES), COMMUNES, JOUR) for _ in range(2))
    assert un == deux
    assert un != composer(list(GENRES), COMMUNES, date(2026, 12, 2))


def test_le_modele_a_ses_listes_ses_bulles_et_sa_mise_en_page() -> None:
    archive = zipfile.ZipFile(io.BytesIO(composer(["logement"], COMMUNES, JOUR)))
    page = archive.read("xl/worksheets/sheet2.xml").decode()
    assert 'orientation="landscape"' in page
    assert 'state="frozen"' in page
    assert page.count("<dataValidation ") == len(colonnes("logement"))
    assert page.count('type="list"') == sum(
        bool(c.choix) or c.forme in (Forme.OUI_NON, Forme.COMMUNE) for c in colonnes("logement")
    )
    bulles = archive.read("xl/comments1.xml").decode()
    assert bulles.count("<comment ") == len(colonnes("logement")) + 1
    assert "Au choix : Location, Vente" in bulles
    assert 'state="hidden"' in archive.read("xl/workbook.xml").decode()
    assert "Valbrume" in archive.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("options", [(), ("--genre", "logement")])
def test_la_commande_ecrit_le_modele_que_l_import_reconnait(
    options: tuple[str, ...], site: Dessin, tmp_path: Path
) -> None:
    dessin, sortie = site(), tmp_path / "envoi" / "offres.xlsx"
    commande = ["importer", "--modele", os.fspath(sortie), "--racine", os.fspath(dessin), *options]
    rendu = CliRunner().invoke(application, commande)
    assert rendu.exit_code == 0, rendu.output
    noms = [f.nom for f in ouvrir(sortie).feuilles if not f.cachee]
    assert len(noms) == (2 if options else len(GENRES) + 1)
    relu = CliRunner().invoke(
        application, ["importer", os.fspath(sortie), "--racine", os.fspath(dessin)]
    )
    assert "0 fiche neuve, 0 modifiée, 0 inchangée, 0 ligne refusée" in relu.output
    mauvais = CliRunner().invoke(application, [*commande[:2], "offres.csv", *commande[3:]])
    assert (mauvais.exit_code, mauvais.output.count("\n")) == (1, 1)
