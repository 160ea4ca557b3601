"""Ce que chaque réseau compte, et ce qu'il admet : sur les exemples que donne sa documentation."""

from __future__ import annotations

import pytest

from fabriques import Dessin, offre
from nouvelle_vie.modele.parties import Reseau
from nouvelle_vie.modele.reseaux import (
    EXEMPLE,
    FORMATS,
    fin_du_texte,
    mots_diese,
    problemes_des_textes,
    texte_impose,
)
from outils import codes, lire_site
from outils import offre as offre_en_memoire

SITE = "https://contree.example/lnv/"
FAMILLE, DRAPEAU, TEINTE = "👨‍👩‍👧‍👦", "🇫🇷", "🙋🏽"
X, BLUESKY, MASTODON, THREADS = (
    FORMATS[r].compter for r in (Reseau.X, Reseau.BLUESKY, Reseau.MASTODON, Reseau.THREADS)
)


def test_la_table_dit_chaque_reseau_que_connait_texte_social() -> None:
    assert list(FORMATS) == list(Reseau)
    limites = {reseau.value: f.limite for reseau, f in FORMATS.items()}
    assert limites == {
        "x": 280, "bluesky": 300, "mastodon": 500, "threads": 500,
        "linkedin": 3000, "facebook": 63_206, "instagram": 2200,
    }  # fmt: skip
    assert all(f.longueur <= f.limite for f in FORMATS.values())
    assert all(f.mots_diese <= (f.mots_diese_max or 5) for f in FORMATS.values())
    assert FORMATS[Reseau.INSTAGRAM].mots_diese_max == 5
    assert [r.value for r, f in FORMATS.items() if not f.cliquable] == ["instagram"]


@pytest.mark.parametrize(
    ("texte", "compte"),
    [
        ("cafe\u0301", 4),  # X normalise en NFC
        ("👾", 2),
        (TEINTE, 2),
        (FAMILLE, 2),
        (DRAPEAU, 2),
        ("1️⃣", 2),
        ("日本", 4),
        ("« œuf » – 3 € …", 17),  # « € » et « … » pèsent deux
        ("https://example.com", 23),
        ("https://example.com/very/long/path/that/goes/on/and/on", 23),
        ("voir https://example.com/a.", 5 + 23 + 1),
        ("(https://example.com/a)", 2 + 23),
        ("HTTPS://EXAMPLE.COM/", 23),
        ("voir exemple.fr", 5 + 23),  # X en fait un lien
        ("accueil@mairie.fr", 17),
    ],
)
def test_x_pese_les_caracteres(texte: str, compte: int) -> None:
    """docs.x.com/fundamentals/counting-characters ; twitter-text, config/v3.json."""
    assert X(texte) == compte


@pytest.mark.parametrize(
    ("texte", "bluesky", "mastodon", "threads"),
    [
        ("e\u0301te\u0301", 3, 3, 5),
        (FAMILLE, 1, 1, len(FAMILLE.encode())),
        (f"{DRAPEAU} {TEINTE}", 3, 3, len((DRAPEAU + TEINTE).encode()) + 1),
        ("https://example.com/" + "a" * 80, 100, 23, 100),
        ("exemple.fr", 10, 10, 10),
        ("œuf", 3, 3, 3),
    ],
)
def test_les_autres_voient_des_graphemes_ou_des_octets(
    texte: str, bluesky: int, mastodon: int, threads: int
) -> None:
    """app.bsky.feed.post (maxGraphemes) ; StatusLengthValidator ; Threads API, « Limitations »."""
    assert (BLUESKY(texte), MASTODON(texte), THREADS(texte)) == (bluesky, mastodon, threads)


def test_bluesky_borne_aussi_les_octets() -> None:
    """Trois cents graphèmes tiennent ; cent vingt et une familles pèsent plus de 3 000 octets."""
    bluesky = FORMATS[Reseau.BLUESKY]
    assert bluesky.admet("a" * 300)
    assert not bluesky.admet("a" * 301)
    assert bluesky.compter(FAMILLE * 121) == 121
    assert not bluesky.admet(FAMILLE * 121)


def test_un_mot_diese_se_reconnait_dans_un_texte() -> None:
    assert mots_diese("#Lozère, #été2027 ! n#on #12 https://a.fr/#non (#Vélo)") == [
        "#Lozère", "#été2027", "#Vélo",
    ]  # fmt: skip


# --- texte_social ---------------------------------------------------------------------------------


def test_le_lien_s_ajoute_s_il_manque_et_une_seule_fois() -> None:
    fiche = offre_en_memoire("projet", texte_social={"x": "Venez."})
    lien = fin_du_texte(Reseau.X, fiche, SITE)
    assert lien == f"{SITE}{fiche.adresse}"
    assert texte_impose(Reseau.X, fiche, SITE) == f"Venez.\n\n{lien}"
    assert texte_impose(Reseau.BLUESKY, fiche, SITE) == ""
    for deja in (
        f"Venez : {lien}",
        f"Venez : {SITE}o/{fiche.id}/",
        f"contree.example/lnv/o/{fiche.id}",
    ):
        dit = offre_en_memoire("projet", texte_social={"x": deja})
        assert texte_impose(Reseau.X, dit, SITE) == deja


def test_sur_instagram_l_adresse_est_courte_et_se_recopie() -> None:
    fiche = offre_en_memoire("projet", texte_social={"instagram": "Venez."})
    attendue = f"contree.example/lnv/o/{fiche.id}"
    assert texte_impose(Reseau.INSTAGRAM, fiche, SITE) == f"Venez.\n\n{attendue}"


def test_un_exemple_se_dit_dans_un_texte_impose() -> None:
    fiche = offre_en_memoire("projet", texte_social={"x": "Venez."}, exemple=True)
    assert texte_impose(Reseau.X, fiche, SITE).startswith(f"{EXEMPLE} Venez.")


def test_la_limite_vaut_lien_compris_a_un_caractere_pres() -> None:
    court = offre_en_memoire("projet", texte_social={"bluesky": "a"})
    reste = 300 - len(fin_du_texte(Reseau.BLUESKY, court, SITE)) - 2
    for longueur, fautes in ((reste, []), (reste + 1, ["texte-social-trop-long"])):
        fiche = offre_en_memoire("projet", texte_social={"bluesky": "a" * longueur})
        trouves = list(problemes_des_textes(fiche, SITE))
        assert [p.code for p in trouves] == fautes
        assert all(p.valeurs["trop"] == 1 for p in trouves)


def test_l_adresse_du_site_compte_a_la_lecture(site: Dessin) -> None:
    texte = "a" * 260
    suite = f"texte_social:\n  bluesky: {texte}\n"
    racine = site("\n=== offres/projet/halle.yml\n" + offre("CTR-2026-0001", "Halle", suite=suite))
    assert codes(lire_site(racine).erreurs) == ["texte-social-trop-long"]
    fichier = racine / "offres/projet/halle.yml"
    fichier.write_text(fichier.read_text("utf-8").replace(texte, texte[:250]), "utf-8")
    assert codes(lire_site(racine).erreurs) == []


@pytest.mark.parametrize("dossier", ["villages", "evenements", "actualites", "temoignages"])
def test_toute_fiche_annoncee_accepte_un_texte(site: Dessin, dossier: str) -> None:
    entete = {
        "villages": "commune: Valbrume\nlabel:\n  statut: candidate\n  candidature: 2026-03-02\n",
        "evenements": "type: salon\ndebut: 2026-12-18 18:30\nlieu:\n  commune: Valbrume\n",
        "actualites": "",
        "temoignages": "commune: Valbrume\nconsentement: 2026-10-01\nannee_installation: 2020\n"
        "parcours: Un parcours\n",
    }[dossier]
    fiche = (
        f"\n=== content/{dossier}/fiche.md\n---\nid: CTR-2026-0801\ntitre: Une fiche\n"
        f"resume: Un résumé.\npublication: 2026-11-15 11:00\n{entete}"
        f"texte_social:\n  x: Venez\n---\n"
    )
    lecture = lire_site(site(fiche))
    assert codes(lecture.erreurs) == []
