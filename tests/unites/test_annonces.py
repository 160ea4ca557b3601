"""Les règles d'une annonce : pour chacune, ce qui passe et ce qui est refusé."""

from __future__ import annotations

from typing import Any

import pytest

from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.texte import plier
from nouvelle_vie.rendu.valeurs import dire
from outils import offre

ENERGIE = {"dpe": "C", "ges": "B", "depenses_min": 900, "depenses_max": 1300, "annee_prix": 2023}
VENTE: dict[str, Any] = {
    "transaction": "vente",
    "prix": 90_000,
    "loyer": None,
    "charges": None,
    "reglement_charges": None,
    "depot_garantie": None,
    "meuble": None,
}


def fautes(genre: str, **champs: Any) -> list[tuple[str, str]]:
    """(code, champ en cause) de chaque règle que l'annonce enfreint."""
    return [(p.code, str(p.valeurs.get("cle", ""))) for p in offre(genre, **champs).problemes()]


def lignes(genre: str, **champs: Any) -> set[tuple[str | int, ...]]:
    """Les champs que montrent ces fautes."""
    return {p.chemin for p in offre(genre, **champs).problemes()}


def manque(*cles: str) -> list[tuple[str, str]]:
    return [("mention-legale", cle) for cle in cles]


@pytest.mark.parametrize("genre", GENRES)
def test_une_annonce_complete_parait(genre: str) -> None:
    assert fautes(genre) == []


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize(
    "statut", ["remontee", "a_qualifier", "qualifiee", "suspendue", "archivee"]
)
def test_une_offre_qui_ne_parait_pas_peut_etre_incomplete(genre: str, statut: str) -> None:
    nue = {
        cle: None
        for cle, info in GENRES[genre].model_fields.items()
        if not info.is_required() and cle != "dates"
    }
    assert fautes(genre, **nue, statut=statut) == []


# --- complétude ---------------------------------------------------------------------------------


@pytest.mark.parametrize("statut", ["publiee", "en_discussion"])
def test_une_annonce_a_un_resume_et_les_trois_parties_de_son_argumentaire(statut: str) -> None:
    assert fautes("projet", resume=None, statut=statut) == [("resume-manquant", "resume")]
    assert fautes("projet", argumentaire={"activite": "Vivre."}, statut=statut) == [
        ("argumentaire-incomplet", "receptivite"),
        ("argumentaire-incomplet", "amenites"),
    ]
    assert len(fautes("projet", argumentaire=None, statut=statut)) == 3


def test_une_offre_retiree_dit_pourquoi() -> None:
    assert fautes("projet", statut="retiree") == [("motif-manquant", "motif_retrait")]
    assert fautes("projet", statut="retiree", motif_retrait="Vendue ailleurs") == []


def test_une_mention_manquante_se_montre_a_la_ligne_du_statut() -> None:
    assert lignes("logement", loyer=None, energie=None, resume=None) == {("statut",)}
    assert lignes("projet", argumentaire=None) == {("statut",)}
    assert lignes("projet", argumentaire={"activite": "Vivre."}) == {("argumentaire",)}


# --- énergie ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("energie", "code"),
    [
        (ENERGIE, None),
        ({**ENERGIE, "dpe": "F"}, None),
        (None, "dpe-manquant"),
        ({}, "dpe-manquant"),
        ({"ges": "B"}, "dpe-manquant"),
        ({"dpe": "C"}, "dpe-manquant"),
        ({**ENERGIE, "depenses_min": None}, "depenses-energie-manquantes"),
        ({**ENERGIE, "depenses_max": None}, "depenses-energie-manquantes"),
        ({**ENERGIE, "annee_prix": None}, "depenses-energie-manquantes"),
        ({"dpe": "non-soumis"}, "dispense-dpe"),
        ({"dpe": "non-soumis", "motif_dispense": "Ruine"}, None),
        ({**ENERGIE, "depenses_min": 1300, "depenses_max": 900}, "fourchette-inversee"),
    ],
)
@pytest.mark.parametrize("transaction", ["location", "vente"])
def test_un_logement_donne_ses_classes_et_ses_depenses(
    energie: dict[str, Any] | None, code: str | None, transaction: str
) -> None:
    propres = VENTE if transaction == "vente" else {}
    codes = {c for c, _ in fautes("logement", **propres, energie=energie)}
    if code is None:
        assert codes == set()
    else:
        assert code in codes


@pytest.mark.parametrize(
    ("transaction", "refusee"),
    [("location", True), ("passerelle", True), ("vente", False), ("location-accession", False)],
)
def test_un_logement_g_ne_se_loue_plus(transaction: str, refusee: bool) -> None:
    propres = {} if refusee else {**VENTE, "transaction": transaction}
    trouvees = fautes(
        "logement", **{"transaction": transaction, **propres}, energie={**ENERGIE, "dpe": "G"}
    )
    assert trouvees == ([("logement-g", "")] if refusee else [])
    assert (
        fautes(
            "logement", **{"transaction": transaction, **propres}, energie={**ENERGIE, "dpe": "F"}
        )
        == []
    )


@pytest.mark.parametrize(
    ("chauffe", "energie", "attendues"),
    [
        (False, None, []),
        (True, None, [("dpe-manquant", "energie")]),
        (None, None, [("dpe-manquant", "energie")]),
        (True, {"dpe": "D", "ges": "C"}, []),
        (True, {"dpe": "non-soumis"}, [("dispense-dpe", "")]),
    ],
)
def test_un_local_chauffe_donne_ses_classes(
    chauffe: bool | None, energie: dict[str, Any] | None, attendues: list[tuple[str, str]]
) -> None:
    assert fautes("local", chauffe=chauffe, energie=energie) == attendues


@pytest.mark.parametrize(("dpe", "excessive"), [("E", False), ("F", True), ("G", True)])
def test_une_classe_f_ou_g_est_une_consommation_excessive(dpe: str, excessive: bool) -> None:
    lue = offre("logement", energie={**ENERGIE, "dpe": dpe})
    assert lue.energie.excessive is excessive  # type: ignore[attr-defined]


# --- prix et loyers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cle", ["loyer", "charges", "reglement_charges", "depot_garantie", "surface", "meuble"]
)
@pytest.mark.parametrize("transaction", ["location", "passerelle"])
def test_une_location_donne_tout_ce_que_le_locataire_paiera(cle: str, transaction: str) -> None:
    assert fautes("logement", transaction=transaction, **{cle: None}) == manque(cle)


def test_des_charges_nulles_et_un_logement_vide_sont_des_reponses() -> None:
    assert fautes("logement", charges=0, depot_garantie=0, meuble=False) == []


@pytest.mark.parametrize("transaction", ["vente", "location-accession"])
def test_une_vente_donne_son_prix_et_sa_surface(transaction: str) -> None:
    propres = {**VENTE, "transaction": transaction}
    assert fautes("logement", **propres) == []
    assert fautes("logement", **{**propres, "prix": None}) == manque("prix")
    assert fautes("logement", **propres, surface=None) == manque("surface")


@pytest.mark.parametrize(
    ("honoraires", "refuses"),
    [
        (None, False),
        ({"a_la_charge_de": "vendeur"}, False),
        ({"a_la_charge_de": "acquereur", "montant": 5000}, True),
        ({"a_la_charge_de": "acquereur", "pourcentage": 5}, True),
        ({"a_la_charge_de": "acquereur", "prix_hors_honoraires": 85_000}, True),
        ({"a_la_charge_de": "acquereur", "pourcentage": 5, "prix_hors_honoraires": 85_000}, False),
    ],
)
def test_les_honoraires_de_l_acquereur_sont_detailles(
    honoraires: dict[str, Any] | None, refuses: bool
) -> None:
    attendues = [("honoraires-incomplets", "")] if refuses else []
    assert fautes("logement", **VENTE, honoraires=honoraires) == attendues


@pytest.mark.parametrize("genre", ["local", "terrain"])
def test_un_local_ou_un_terrain_donne_sa_surface(genre: str) -> None:
    assert fautes(genre, surface=None) == manque("surface")


def test_un_prix_un_loyer_ou_un_fermage_suffit() -> None:
    assert fautes("terrain", prix=None) == manque("prix")
    assert fautes("terrain", prix=None, fermage=120) == []
    assert fautes("local", loyer=None) == manque("prix")
    assert fautes("local", loyer=None, prix=60_000) == []


@pytest.mark.parametrize(
    ("cession", "cle"),
    [
        ("fonds", "prix"),
        ("titres", "prix"),
        ("location-gerance", "redevance"),
        ("gerance-communale", "redevance"),
    ],
)
def test_une_reprise_annonce_son_prix_ou_sa_redevance(cession: str, cle: str) -> None:
    assert fautes("reprise", cession=cession, prix=None) == manque(cle)
    assert fautes("reprise", **{"cession": cession, "prix": None, cle: 300}) == []


@pytest.mark.parametrize(
    ("genre", "champs", "montant"),
    [
        ("reprise", {}, (45_000, "prix")),
        ("reprise", {"cession": "location-gerance", "redevance": 300}, (300, "redevance")),
        ("local", {}, (350, "loyer_ht")),
        ("local", {"fiscalite": "ttc"}, (350, "loyer_ttc")),
        ("local", {"loyer": None, "prix": 60_000}, (60_000, "prix")),
        ("logement", {}, (520, "loyer_cc")),
        ("logement", VENTE, (90_000, "prix")),
        ("terrain", {}, (24_000, "prix")),
        ("terrain", {"prix": None, "fermage": 120}, (120, "fermage")),
        ("emploi", {}, (1900, "salaire_mois")),
        ("emploi", {"salaire_min": None}, None),
        ("sante", {}, None),
        ("projet", {}, None),
    ],
)
def test_une_offre_se_resume_par_un_montant(
    genre: str, champs: dict[str, Any], montant: tuple[int, str] | None
) -> None:
    assert offre(genre, **champs).montant == montant


# --- emploi -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intitule", "ouvert"),
    [
        ("Secrétaire de mairie (F/H)", True),
        ("Secrétaire de mairie H/F", True),
        ("Cuisinier - Cuisinière (h/f)", True),
        ("Secrétaire de mairie F.H.", True),
        ("Secrétaire de mairie", False),
        ("Chef (FH)", False),
        ("Serveuse", False),
    ],
)
def test_un_poste_est_ouvert_aux_femmes_et_aux_hommes(intitule: str, ouvert: bool) -> None:
    assert fautes("emploi", intitule=intitule) == ([] if ouvert else [("emploi-f-h", "")])


def test_un_emploi_est_date_et_dit_son_contrat() -> None:
    assert fautes("emploi", contrat=None) == manque("contrat")
    assert fautes("emploi", prise_de_poste=None) == manque("prise_de_poste")
    sans_limite = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00"}
    assert fautes("emploi", dates=sans_limite) == manque("limite")


@pytest.mark.parametrize(
    "texte",
    [
        "Nous cherchons un jeune homme motivé.",
        "Jeune diplômée bienvenue",
        "Moins de 35 ans",
        "40 ans maximum",
        "Célibataire et SANS ENFANT",
        "Nationalité française exigée",
        "Bonne présentation",
        "Homme uniquement",
        "Femme  uniquement",
    ],
)
@pytest.mark.parametrize("cle", ["titre", "resume", "description"])
@pytest.mark.parametrize("genre", ["emploi", "sante"])
def test_un_critere_discriminatoire_est_refuse(genre: str, cle: str, texte: str) -> None:
    fiche = offre(genre, **{cle: texte})
    (faute,) = fiche.problemes()
    assert (faute.code, faute.chemin) == ("critere-discriminatoire", (cle,))


@pytest.mark.parametrize(
    "texte",
    [
        "Une équipe jeune",
        "Le jeune public du village",
        "35 ans d'expérience de la maison",
        "Garde d'enfants possible",
        "Présentation de la commune",
    ],
)
def test_un_mot_voisin_n_est_pas_un_critere_discriminatoire(texte: str) -> None:
    assert fautes("emploi", description=texte) == []


def test_un_salaire_absent_est_un_conseil_et_une_fourchette_inversee_une_faute() -> None:
    assert fautes("emploi", salaire_min=None, salaire_max=None) == []
    assert fautes("emploi", salaire_min=2200, salaire_max=1900) == [("fourchette-inversee", "")]
    assert fautes("emploi", salaire_min=2200, salaire_max=2200) == []
    assert fautes("emploi", salaire_min=2200, salaire_max=None) == []


# --- ce que montre la fiche ---------------------------------------------------------------------


def test_les_caracteristiques_montrent_les_champs_renseignes_du_genre() -> None:
    montrees = {
        cle: (libelle, unite) for cle, libelle, unite, _ in offre("logement").caracteristiques()
    }
    assert montrees["loyer"] == ("Loyer charges comprises", "€/mois")
    assert montrees["meuble"] == ("Meublé", "")
    assert "prix" not in montrees
    assert "titre" not in montrees


def test_l_employeur_se_montre_sauf_s_il_veut_rester_cache() -> None:
    assert "employeur" in {c[0] for c in offre("emploi").caracteristiques()}
    cachee = offre("emploi", employeur_cache=True)
    assert "employeur" not in {c[0] for c in cachee.caracteristiques()}


def test_un_long_texte_propre_au_genre_se_montre_a_part() -> None:
    assert list(offre("projet", cahier_des_charges="Le toit.").developpements()) == [
        ("Cahier des charges", "Le toit.")
    ]
    assert list(offre("emploi").developpements()) == []


def test_un_logement_se_cherche_aussi_par_son_nombre_de_pieces() -> None:
    assert offre("logement", pieces=3).mots_cles == ("T3", "F3")
    assert offre("logement").mots_cles == offre("projet").mots_cles == ()


@pytest.mark.parametrize(
    ("champs", "chemin"),
    [
        ({"experience": "Homme de moins de 30 ans"}, ("experience",)),
        ({"a_savoir": ["Loin.", "Bonne présentation exigée"]}, ("a_savoir", 1)),
        (
            {
                "argumentaire": {
                    "activite": "Un jeune homme",
                    "receptivite": "b",
                    "amenites": "c",
                }
            },
            ("argumentaire", "activite"),
        ),
    ],
)
def test_un_critere_discriminatoire_est_refuse_ou_qu_il_soit(
    champs: dict[str, Any], chemin: tuple[str | int, ...]
) -> None:
    (faute,) = offre("emploi", **champs).problemes()
    assert (faute.code, faute.chemin) == ("critere-discriminatoire", chemin)


def test_la_mention_georisques_suit_le_bien_qui_change_de_mains() -> None:
    assert all(offre(genre).immobilier for genre in ("local", "logement", "terrain"))
    assert not offre("emploi").immobilier
    assert not offre("reprise").immobilier
    assert offre("reprise", prix_murs=90000).immobilier


@pytest.mark.parametrize(
    ("mini", "maxi", "dit"),
    [
        (1560, 1690, "de 1 560 € à 1 690 € par mois"),
        (1560, None, "1 560 € par mois"),
        (1560, 1560, "1 560 € par mois"),
    ],
)
def test_le_salaire_se_lit_en_une_ligne(mini: int, maxi: int | None, dit: str) -> None:
    lignes = {
        cle: (libelle, dire(valeur, unite))
        for cle, libelle, unite, valeur in offre(
            "emploi", salaire_min=mini, salaire_max=maxi
        ).caracteristiques()
    }
    libelle, ecrit = lignes["salaire_min"]
    assert (libelle, plier(ecrit)) == ("Salaire brut", plier(dit))
    assert not {"salaire_max", "periode_salaire"} & set(lignes)
