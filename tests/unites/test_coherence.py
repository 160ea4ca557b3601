"""Ce qui ne se voit qu'en lisant toutes les fiches ensemble."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from nouvelle_vie.erreurs import Chemin, ErreurContenu
from nouvelle_vie.modele.champs import champs
from nouvelle_vie.modele.liens import Renvoi, renvois
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.proses import proses
from outils import codes, donnees_offre, en_yaml, lire_site, offre

Dessin = Callable[..., Path]


def ecrite(rang: int, genre: str = "projet", suffixe: str = "yml", **champs: Any) -> str:
    """Une offre publiée la minute `rang`, écrite dans `offres/<genre>/o<rang>`."""
    dates = {
        "qualifiee": "2026-10-20",
        "publiee": f"2026-11-02 09:{rang:02d}",
        "limite": "2026-12-31",
    }
    donnees = {"id": f"CTR-2026-{rang:04d}", "dates": dates, "a_savoir": ["Loin"], **champs}
    fiche = {c: v for c, v in donnees_offre(genre, **donnees).items() if v is not None}
    return f"=== offres/{genre}/o{rang}.{suffixe}\n{en_yaml(fiche)}"


def fautes(site: Path) -> list[ErreurContenu]:
    return list(lire_site(site).erreurs)


def test_un_champ_mal_forme_n_en_cache_pas_d_autres(site: Dessin) -> None:
    fautive = ecrite(1, commune="Valbrumme", surface="grande", offres_liees=["CTR-2026-9999"])
    assert sorted(e.code for e in fautes(site(fautive))) == [
        "commune-inconnue",
        "nombre-attendu",
        "renvoi-mort",
    ]


# --- identifiants, minutes, adresses ------------------------------------------------------------


def test_chaque_double_recoit_un_identifiant_libre_a_lui(site: Dessin) -> None:
    trois = "".join(ecrite(rang, id="CTR-2026-0002") for rang in (1, 2, 3))
    autre_serie = ecrite(4, id="CTR-2025-0001") + ecrite(5, id="CTR-2025-0001")
    remedes = [e.remede for e in fautes(site(trois + autre_serie + ecrite(6, id="CTR-2026-0001")))]
    assert remedes == [
        "donnez-en un autre : le prochain libre est CTR-2026-0003",
        "donnez-en un autre : le prochain libre est CTR-2026-0004",
        "donnez-en un autre : le prochain libre est CTR-2025-0002",
    ]


def test_un_identifiant_est_unique_d_un_type_de_fiche_a_l_autre(site: Dessin) -> None:
    (faute,) = fautes(site(ecrite(1, id="CTR-2026-9001")))
    assert (faute.code, faute.fichier) == ("identifiant-en-double", "content/territoires/amont.md")


def test_une_minute_ne_sert_qu_une_fois_meme_entre_types(site: Dessin) -> None:
    actualite = {"id": "ACT-2026-0001", "titre": "A", "resume": "B"}
    pages = "".join(
        f"=== content/actualites/a{rang}.yml\n"
        + en_yaml({**actualite, "id": f"ACT-2026-{rang:04d}", "publication": "2026-11-02 09:01"})
        for rang in (1, 2)
    )
    trouvees = fautes(site(ecrite(1) + ecrite(2) + pages))
    assert [(e.code, e.fichier, e.remede) for e in trouvees] == [
        (
            "minute-en-double",
            f"content/actualites/a{rang}.yml",
            f"la prochaine minute libre est {libre}",
        )
        for rang, libre in ((1, "2026-11-02 09:03"), (2, "2026-11-02 09:04"))
    ]


def test_une_offre_jamais_publiee_ne_prend_pas_de_minute(site: Dessin) -> None:
    assert (
        fautes(
            site(
                ecrite(1, dates=None, statut="remontee") + ecrite(2, dates=None, statut="remontee")
            )
        )
        == []
    )


def test_deux_genres_peuvent_partager_un_nom_de_fichier(site: Dessin) -> None:
    texte = ecrite(1) + ecrite(2, genre="terrain").replace("o2.yml", "o1.yml")
    assert fautes(site(texte)) == []


def test_une_ancienne_adresse_n_est_ni_la_sienne_ni_celle_d_une_autre(site: Dessin) -> None:
    anciennes = ["offres/projet/o1/", "/offres/projet/o2", "offres/projet/libre/"]
    trouvees = fautes(site(ecrite(1, anciennes_adresses=anciennes) + ecrite(2)))
    assert codes(tuple(trouvees)) == ["adresse-en-double"] * 2
    assert fautes(site(ecrite(1, anciennes_adresses=anciennes[2:]))) == []


def test_une_ancienne_adresse_ne_sert_qu_a_une_fiche(site: Dessin) -> None:
    libre = {"anciennes_adresses": ["offres/projet/libre/"]}
    (faute,) = fautes(site(ecrite(1, **libre) + ecrite(2, **libre)))
    assert (faute.code, faute.fichier) == ("adresse-en-double", "offres/projet/o2.yml")


# --- renvois ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("[a](offre:LNV-1)", [("offre", "LNV-1", 4)]),
        ("[a]( <commune:48095> )", [("commune", "48095", 6)]),
        ('[a](village:mende "Mende")', [("village", "mende", 4)]),
        ("![a](page:x) [b](evenement:y)", [("evenement", "y", 17)]),
        ("[a](https://x.example) [b](mailto:a@b.example) [c](tel:0466) [d](webcal:x)", []),
        ("[a](javascript:x)", [("javascript", "x", 4)]),
        ("[a](/offres/) [b](#c) [d](e.md) offre:LNV-1 (offre:LNV-1)", []),
        ("[a](ftp://x)", []),
        ("[a](offre:)", [("offre", "", 4)]),
    ],
)
def test_un_renvoi_est_un_lien_dont_le_schema_est_une_sorte_de_fiche(
    texte: str, attendus: list[tuple[str, str, int]]
) -> None:
    assert list(renvois(texte)) == [Renvoi(*attendu) for attendu in attendus]


@pytest.mark.parametrize("suite", ["", "\n<", "\n[x]:"])
@given(st.text(st.sampled_from("](:!a/ \n)"), max_size=40))
def test_les_renvois_ne_dependent_pas_de_ce_que_le_texte_contient_d_autre(
    suite: str, texte: str
) -> None:
    """« < » et « ]: » font chercher toutes les formes ; sans eux, une seule suffit."""
    assume("]:" not in texte)
    assert list(renvois(texte)) == list(renvois(texte + suite))


def _markdown(modele: BaseModel, chemin: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    """Les textes Markdown d'une fiche, cherchés dans tous ses champs."""
    for decrit in champs(type(modele)):
        valeur = getattr(modele, decrit.cle)
        if isinstance(valeur, BaseModel):
            yield from _markdown(valeur, (*chemin, decrit.cle))
        elif decrit.saisie == "markdown" and isinstance(valeur, str):
            yield (*chemin, decrit.cle), valeur


@pytest.mark.parametrize("genre", GENRES)
def test_aucun_texte_markdown_d_une_fiche_n_est_oublie(genre: str) -> None:
    propres = {"cahier_des_charges": "Un cahier."} if genre == "projet" else {}
    fiche = offre(genre, description="Un corps.", **propres)
    trouves = list(proses(fiche))
    assert trouves == list(_markdown(fiche))
    assert len(trouves) == 4 + len(propres)


@pytest.mark.parametrize(
    "lien",
    [
        "offre:CTR-2026-0002",
        "commune:99001",
        "commune:Valbrume",
        "territoire:amont",
        "page:pourquoi/",
    ],
)
def test_un_lien_qui_mene_quelque_part_est_accepte(lien: str, site: Dessin) -> None:
    assert fautes(site(ecrite(1, description=f"Voir [ceci]({lien}).") + ecrite(2))) == []


@pytest.mark.parametrize(
    ("lien", "code", "message", "remede"),
    [
        (
            "offre:CTR-2026-0022",
            "renvoi-mort",
            "offre inconnue « CTR-2026-0022 »",
            "vouliez-vous écrire « CTR-2026-0002 » ?",
        ),
        (
            "commune:valbrume",
            "renvoi-mort",
            "commune inconnue « valbrume »",
            "vouliez-vous Valbrume ?",
        ),
        (
            "evenement:EVT-2026-0001",
            "renvoi-mort",
            "évènement inconnu « EVT-2026-0001 »",
            "vérifiez son identifiant, ou retirez le lien",
        ),
        (
            "territoire:amon",
            "renvoi-mort",
            "territoire inconnu « amon »",
            "vouliez-vous écrire « amont » ?",
        ),
        (
            "ofre:CTR-2026-0002",
            "schema-inconnu",
            "lien inconnu « ofre:CTR-2026-0002 »",
            "vouliez-vous écrire « offre » ?",
        ),
    ],
)
def test_un_lien_mort_recoit_le_nom_le_plus_proche(
    lien: str, code: str, message: str, remede: str, site: Dessin
) -> None:
    (faute,) = fautes(site(ecrite(1, description=f"Voir [ceci]({lien}).") + ecrite(2)))
    assert (faute.code, faute.message, faute.remede) == (code, message, remede)


def test_chaque_texte_markdown_d_une_fiche_est_verifie(site: Dessin) -> None:
    mort = "[ceci](offre:CTR-2026-9999)"
    parties = dict.fromkeys(("activite", "receptivite", "amenites"), f"Voir {mort}.")
    texte = ecrite(1, argumentaire=parties, description=mort, cahier_des_charges=mort)
    assert len(fautes(site(texte))) == 5


def test_un_lien_mort_dans_un_corps_est_montre_a_sa_ligne(site: Dessin) -> None:
    entete = ecrite(1, suffixe="md").replace("o1.md\n", "o1.md\n---\n")
    dessin = site(f"{entete}---\nUn texte\navec 🏡 [un lien](offre:CTR-2026-9999).\n")
    (faute,) = fautes(dessin)
    assert faute.extrait[faute.colonne - 1 :].startswith("offre:CTR-2026-9999")
    assert faute.extrait.startswith("avec")


def test_une_page_ordinaire_est_verifiee_comme_une_fiche(site: Dessin) -> None:
    page = (
        "=== content/label.md\n---\ntitle: Le label\ndescription: Le label.\n---\n\n[x](offre:Y)\n"
    )
    (faute,) = fautes(site(page))
    assert (faute.fichier, faute.ligne, faute.colonne) == ("content/label.md", 6, 5)


def test_les_liens_fautifs_d_un_texte_sont_dits_jusqu_a_cinquante(site: Dessin) -> None:
    liens = "".join(f"[x](offre:Y-{rang})\n" for rang in range(9_000))
    page = f"=== content/label.md\n---\ntitle: Le label\ndescription: Le label.\n---\n{liens}"
    assert len(fautes(site(page))) == 50


def test_un_lien_vers_une_offre_qui_ne_parait_pas_est_un_conseil(site: Dessin) -> None:
    cachee = ecrite(2, dates=None, statut="remontee")
    lecture = lire_site(site(ecrite(1, description="[a](offre:CTR-2026-0002)") + cachee))
    assert lecture.erreurs == ()
    assert [c.code for c in lecture.conseils if c.code == "renvoi-invisible"] == [
        "renvoi-invisible"
    ]


def test_le_texte_d_une_offre_cachee_ne_donne_pas_de_conseil(site: Dessin) -> None:
    cachee = ecrite(2, dates=None, statut="remontee", description="[a](offre:CTR-2026-0003)")
    autre = ecrite(3, dates=None, statut="remontee")
    assert lire_site(site(cachee + autre)).conseils == ()


# --- une faute n'en cache pas d'autres, et n'en invente pas -------------------------------------


def test_une_fiche_mal_formee_ne_rend_pas_morts_les_liens_vers_elle(site: Dessin) -> None:
    fautive = ecrite(2, surfasse=3)
    illisible = "=== offres/projet/o3.yml\nid: CTR-2026-0003\ntitre: 'L'épicerie'\n"
    renvoie = ecrite(
        1,
        offres_liees=["CTR-2026-0002", "CTR-2026-0003"],
        description="[a](offre:CTR-2026-0002) [b](offre:CTR-2026-0003)",
    )
    assert sorted(codes(tuple(fautes(site(renvoie + fautive + illisible))))) == [
        "champ-inconnu",
        "texte-en-trop",
    ]


def test_des_communes_illisibles_ne_rendent_pas_inconnue_la_commune_de_chaque_fiche(
    site: Dessin,
) -> None:
    texte = ecrite(1, description="[a](commune:99001)") + "=== content/donnees/communes.json\nx\n"
    assert codes(tuple(fautes(site(texte)))) == ["donnees-illisibles"]


def test_toutes_les_fautes_de_tous_les_fichiers_sont_dites_en_un_passage(site: Dessin) -> None:
    trouvees = fautes(
        site(
            ecrite(1, surfasse=3, dates={"publiee": "31/02/2026 09:00"}, resume=None)
            + ecrite(2, commune="Nulle-Part", offres_liees=["CTR-2026-0404"])
            + "=== offres/projet/o3.yml\ntitre: a : b\n"
            + "=== content/label.md\nsans en-tête\n"
        )
    )
    assert codes(tuple(trouvees)) == [
        "entete-absente",
        "resume-manquant",
        "date-de-statut",
        "date-impossible",
        "champ-inconnu",
        "commune-inconnue",
        "renvoi-mort",
        "deux-points",
    ]
    assert trouvees == sorted(trouvees)


# --- exemples -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demonstration", "attendues"),
    [("true", []), ("false", ["exemple-en-ligne", "coordonnee-fictive", "coordonnee-fictive"])],
)
def test_un_exemple_ne_parait_que_sur_un_site_de_demonstration(
    demonstration: str, attendues: list[str], site: Dessin
) -> None:
    dessin = site(ecrite(1, exemple=True))
    config = dessin / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("demonstration: true", f"demonstration: {demonstration}"),
        "utf-8",
    )
    assert sorted(codes(tuple(fautes(dessin)))) == sorted(attendues)


@pytest.mark.parametrize(
    "texte",
    [
        "[le gîte][g]\n\n[g]: offre:CTR-2026-7777",
        "<offre:CTR-2026-7777>",
        "[le gîte](Offre:CTR-2026-7777)",
        "[le bourg](<commune:Roche Noire>)",
    ],
)
def test_un_renvoi_mort_se_voit_quelle_que_soit_son_ecriture(site: Dessin, texte: str) -> None:
    assert [e.code for e in fautes(site(ecrite(1, description=texte)))] == ["renvoi-mort"]


def test_une_commune_peut_se_citer_par_son_nom_complet(site: Dessin) -> None:
    assert fautes(site(ecrite(1, description="[le bourg](<commune:Saint-Aubin-d'Oche>)"))) == []


def test_une_etourderie_sur_un_nom_de_champ_ne_fait_qu_une_faute(site: Dessin) -> None:
    fiche = ecrite(1).replace("titre:", "Titre:")
    assert [e.code for e in fautes(site(fiche))] == ["champ-inconnu"]
