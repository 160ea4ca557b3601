"""Retoucher une fiche : seule la ligne demandée change, quelle que soit son écriture."""

from __future__ import annotations

import difflib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nouvelle_vie.lecture.source import Source
from nouvelle_vie.lecture.yaml_situe import lire_yaml
from nouvelle_vie.modele.evenements import Evenement
from nouvelle_vie.modele.fiche import Fiche
from nouvelle_vie.modele.offres import GENRES, Logement, Projet
from nouvelle_vie.modele.recits import Actualite, Temoignage
from nouvelle_vie.modele.villages import Village
from nouvelle_vie.redaction.fiche_neuve import composer
from nouvelle_vie.redaction.ordre import ordre
from nouvelle_vie.redaction.retouche import Retouche, RetoucheImpossible
from nouvelle_vie.redaction.yaml_ecrit import lignes, lu
from outils import DEPOT

FICHE = """\
# Fiche de la mairie
"id" :  'CTR-2026-0001'   # ne pas changer
titre: "L’école"

statut: remontee # à voir
dates:   # toutes
  # la première
  remontee: 2026-01-05

argumentaire:
  activite: >-
    Un long texte
    sur deux lignes.

  # le reste viendra
a_savoir:
- Loin de tout
- "Froid : l'hiver"
contact: {organisme: Mairie, courriel: "m@c.example"}
photos:
  - fichier: a.jpg
    alt: Un mur
objet: Un texte
  sur deux lignes
lien: ~
"""


DATES = ["-dates:   # toutes", "-  # la première", "-  remontee: 2026-01-05"]


def change(fiche: str, *gestes: tuple[str, Any], nom: str = "f.yml", sorte: Any = Projet) -> str:
    retouche = Retouche(fiche.encode(), nom, sorte)
    for chemin, valeur in gestes:
        pas = tuple(int(p) if p.isdigit() else p for p in chemin.split("."))
        retouche.oter(pas) if valeur is ... else retouche.poser(pas, valeur)
    return retouche.octets().decode()


def difference(avant: str, apres: str) -> list[str]:
    """Les lignes retirées et ajoutées."""
    toutes = [*difflib.unified_diff(avant.splitlines(), apres.splitlines(), n=0, lineterm="")]
    return [ligne for ligne in toutes[2:] if not ligne.startswith("@@")]


@pytest.mark.parametrize(
    ("chemin", "valeur", "attendue"),
    [
        ("statut", "publiee", ["-statut: remontee # à voir", "+statut: publiee # à voir"]),
        ("titre", "L’église", ['-titre: "L’école"', '+titre: "L’église"']),
        (
            "id",
            "CTR-2026-0002",
            [
                "-\"id\" :  'CTR-2026-0001'   # ne pas changer",
                "+\"id\" :  'CTR-2026-0002'   # ne pas changer",
            ],
        ),
        (
            "dates.remontee",
            date(2026, 2, 1),
            ["-  remontee: 2026-01-05", "+  remontee: 2026-02-01"],
        ),
        ("dates.publiee", datetime(2026, 2, 1, 9, 5), ["+  publiee: 2026-02-01 09:05"]),
        ("dates.confirmee", date(2026, 2, 1), ["+  confirmee: 2026-02-01"]),
        ("resume", "Un résumé", ["+resume: Un résumé"]),
        ("commune", "Aval", ["+commune: Aval"]),
        ("motif_retrait", "Vendu : ailleurs", ['+motif_retrait: "Vendu : ailleurs"']),
        ("argumentaire.receptivite", "Un\nDeux", ["+  receptivite: |-", "+    Un", "+    Deux"]),
        (
            "argumentaire.activite",
            "Court",
            [
                "-  activite: >-",
                "-    Un long texte",
                "-    sur deux lignes.",
                "+  activite: Court",
            ],
        ),
        ("a_savoir.2", "Beau", ["+- Beau"]),
        ("a_savoir.0", "Près", ["-- Loin de tout", "+- Près"]),
        (
            "contact.courriel",
            "n@c.example",
            [
                '-contact: {organisme: Mairie, courriel: "m@c.example"}',
                '+contact: {organisme: Mairie, courriel: "n@c.example"}',
            ],
        ),
        (
            "contact.fonction",
            "Maire, élue",
            [
                '-contact: {organisme: Mairie, courriel: "m@c.example"}',
                '+contact: {organisme: Mairie, courriel: "m@c.example", fonction: "Maire, élue"}',
            ],
        ),
        ("photos.0.credit", "Moi", ["+    credit: Moi"]),
        ("photos.0.alt", "Une porte", ["-    alt: Un mur", "+    alt: Une porte"]),
        ("photos.1", {"fichier": "b.jpg", "alt": "x"}, ["+  - fichier: b.jpg", "+    alt: x"]),
        ("objet", "Un autre", ["-objet: Un texte", "-  sur deux lignes", "+objet: Un autre"]),
        ("lien", "https://c.example/", ["-lien: ~", "+lien: https://c.example/"]),
        ("position.lat", "44.1", ["+position:", '+  lat: "44.1"']),
        ("dates", ..., DATES),
        (
            "dates.remontee",
            ...,
            ["-dates:   # toutes", "-  # la première", "-  remontee: 2026-01-05"],
        ),
        ("photos.0.fichier", ..., ["-  - fichier: a.jpg", "-    alt: Un mur", "+  - alt: Un mur"]),
        (
            "contact.courriel",
            ...,
            [
                '-contact: {organisme: Mairie, courriel: "m@c.example"}',
                "+contact: {organisme: Mairie}",
            ],
        ),
        ("resume", ..., []),
    ],
)
def test_une_retouche_ne_change_que_ses_lignes(
    chemin: str, valeur: Any, attendue: list[str]
) -> None:
    assert difference(FICHE, change(FICHE, (chemin, valeur))) == attendue


def test_une_cle_nouvelle_prend_la_place_que_lui_donne_le_modele() -> None:
    lignes_ = change(FICHE, ("resume", "R"), ("commune", "Aval")).splitlines()
    assert lignes_.index("commune: Aval") == lignes_.index('titre: "L’école"') + 1
    assert lignes_[lignes_.index("resume: R") - 1] == "  remontee: 2026-01-05"


@pytest.mark.parametrize("dates", ["dates:", "dates: # rien", "dates: {}", "dates: ~"])
def test_un_groupe_vide_se_remplit(dates: str) -> None:
    apres = change(f"id: A\n{dates}\ntitre: B\n", ("dates.remontee", date(2026, 1, 2)))
    assert lire_yaml(Source("", ""), apres)[0] == {
        "id": "A",
        "dates": {"remontee": "2026-01-02"},
        "titre": "B",
    }
    assert ("# rien" in apres) == ("# rien" in dates)


@pytest.mark.parametrize("fiche", ["", "\n", "# rien encore\n", "---\n---\n", "---\n---\nCorps\n"])
def test_une_fiche_vide_recoit_sa_premiere_cle(fiche: str) -> None:
    nom = "f.md" if fiche.startswith("---") else "f.yml"
    apres = change(fiche, ("id", "A"), ("titre", "B"), nom=nom)
    assert "id: A\ntitre: B\n" in apres
    assert ("Corps" in apres) == ("Corps" in fiche)


@pytest.mark.parametrize(
    ("marque", "codage", "fin"),
    [
        (b"", "utf-8", "\n"),
        (b"", "utf-8", "\r\n"),
        (b"\xef\xbb\xbf", "utf-8", "\r\n"),
        (b"", "cp1252", "\r\n"),
        (b"\xff\xfe", "utf-16-le", "\r\n"),
    ],
)
def test_l_encodage_et_les_fins_de_ligne_restent(marque: bytes, codage: str, fin: str) -> None:
    avant = FICHE.replace("\n", fin)
    retouche = Retouche(marque + avant.encode(codage), "f.yml", Projet)
    retouche.poser(("statut",), "publiee")
    retouche.poser(("dates", "publiee"), "2026-02-01 09:05")
    octets = retouche.octets()
    assert octets.startswith(marque)
    apres = octets[len(marque) :].decode(codage)
    assert apres.count(fin) == avant.count(fin) + 1
    assert apres.replace(fin, "").count("\n") == 0


def test_un_accent_decompose_ailleurs_dans_la_fiche_n_est_pas_recompose() -> None:
    decompose = "titre: e\u0301cole\nstatut: remontee\n"
    assert change(decompose, ("statut", "publiee")) == decompose.replace("remontee", "publiee")


def test_ce_que_l_ancien_codage_ne_sait_pas_ecrire_passe_en_utf_8() -> None:
    retouche = Retouche("titre: été\n".encode("cp1252"), "f.yml", Projet)
    retouche.poser(("titre",), "a\u202fb")
    assert retouche.octets().decode() == "titre: a\u202fb\n"


def test_le_corps_d_un_markdown_se_change_sans_toucher_a_l_en_tete() -> None:
    fiche = "---\nid: A # c\n---\n\nAvant.\n\nDeux.\n"
    assert change(fiche, ("description", "Après."), nom="f.md") == "---\nid: A # c\n---\nAprès.\n"
    assert change(fiche, ("description", ...), nom="f.md") == "---\nid: A # c\n---\n"
    assert change(fiche, ("id", "B"), nom="f.md") == fiche.replace("id: A", "id: B")


def test_ce_qui_ne_se_retouche_pas_est_refuse_et_rien_ne_change() -> None:
    fiche = "statut: remontee\ndates: 2026\na: {b: 1,\n  c: 2}\n"
    retouche = Retouche(fiche.encode(), "f.yml", Projet)
    for chemin in (("dates", "remontee"), ("statut", "x"), ("a_savoir", 3)):
        with pytest.raises(
            RetoucheImpossible, match=r"f\.yml : le champ « .* — changez-le à la main"
        ):
            retouche.poser(chemin, "x")
    assert retouche.octets() == fiche.encode()


@pytest.mark.parametrize("octets", [b"a: [", b"- a\n", b"\x00", b"a: 1\na: 2\n", b"\xff\xfe\x00"])
def test_un_fichier_fautif_est_refuse_avec_sa_faute(octets: bytes) -> None:
    with pytest.raises(RetoucheImpossible):
        Retouche(octets, "f.yml", Projet)


def test_chaque_fiche_du_depot_se_retouche_champ_par_champ() -> None:
    """Chaque texte, chaque nombre, chaque liste récrit avec une autre valeur, puis la sienne."""
    vues = 0
    for genre, sorte in GENRES.items():
        for chemin in sorted((DEPOT / "offres" / genre).iterdir()):
            octets = chemin.read_bytes()
            for cle, valeur in Retouche(octets, chemin.name, sorte).donnees.items():
                retouche = Retouche(octets, chemin.name, sorte)
                retouche.poser((cle,), "autre")
                assert retouche.donnees[cle] == "autre"
                retouche.poser((cle,), valeur)
                retouche.oter((cle,))
                retouche.poser((cle,), valeur)
                assert retouche.donnees[cle] == lu(valeur)
                vues += 1
    assert vues > 500


SIMPLES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["oui", "no", "~", "null", "012", "1.5", "a: b", "# c", "- d", "été\n\nfin", "*"]
    ),
    st.integers(-1000, 10**6),
    st.dates(),
    st.booleans(),
    st.none(),
)
VALEURS = st.recursive(
    SIMPLES,
    lambda v: (
        st.lists(v, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), v, max_size=3)
    ),
    max_leaves=6,
)


@given(valeur=VALEURS)
def test_ce_qui_est_ecrit_se_relit_a_l_identique(valeur: Any) -> None:
    ecrit = "\n".join(lignes("cle", valeur))
    donnees, _, erreurs = lire_yaml(Source("", ""), ecrit)
    assert not erreurs
    assert donnees == {"cle": lu(valeur)}


@given(
    chemin=st.sampled_from(
        ["titre", "dates.remontee", "contact.courriel", "a_savoir", "photos.0.alt"]
    ),
    valeur=VALEURS,
)
def test_une_retouche_reussit_ou_ne_change_rien(chemin: str, valeur: Any) -> None:
    avant = Retouche(FICHE.encode(), "f.yml", Projet).donnees
    try:
        apres = Retouche(change(FICHE, (chemin, valeur)).encode(), "f.yml", Projet).donnees
    except RetoucheImpossible:
        return
    haut = chemin.split(".")[0]
    assert {c: v for c, v in apres.items() if c != haut} == {
        c: v for c, v in avant.items() if c != haut
    }


@pytest.mark.parametrize("sorte", [*GENRES.values(), Village, Evenement, Temoignage, Actualite])
def test_l_ordre_d_ecriture_n_oublie_aucun_champ(sorte: type[Fiche]) -> None:
    assert sorted(ordre(sorte, ())) == sorted(sorte.model_fields)
    assert ordre(sorte, ())[:2] == ("id", "titre")


def test_une_fiche_neuve_se_relit_et_dit_ce_que_chaque_champ_attend(tmp_path: Path) -> None:
    donnees = {"titre": "Gîte : à louer", "id": "CTR-2026-0001", "description": "Un\n\nDeux"}
    texte = composer(Logement, donnees, commentaires=True)
    assert lire_yaml(Source("", ""), texte)[0] == donnees
    assert texte.index("id:") < texte.index("titre:")
    assert "# Loyer charges comprises (€/mois)\n# loyer:\n" in texte
    assert "# transaction:" in texte
    markdown = composer(Logement, donnees, markdown=True)
    assert markdown.endswith("---\n\nUn\n\nDeux\n")
    assert Retouche(markdown.encode(), "f.md", Logement).donnees == donnees
    with pytest.raises(ValueError, match="surfasse"):
        composer(Logement, {"surfasse": 3})
