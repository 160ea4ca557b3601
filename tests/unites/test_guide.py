"""Le guide des rédacteurs : tout ce qu'il dit du modèle est vrai, et tout le modèle y est dit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.main import get_command

from fabriques import artefacts, atelier_de, offre
from nouvelle_vie.artefact import Fichier, Page
from nouvelle_vie.commandes import COMMANDES, application
from nouvelle_vie.fautes import FAMILLES, FAUTES
from nouvelle_vie.lecture.charger import SORTES
from nouvelle_vie.lecture.site import lieu_des_fautes
from nouvelle_vie.modele.chemins import chemins
from nouvelle_vie.modele.cycle import RAPPEL, SUSPENSION
from nouvelle_vie.modele.fiche import Fiche
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.regles import Regle
from nouvelle_vie.reglages import Reglages
from nouvelle_vie.rendu import markdown
from nouvelle_vie.rendu.guide import exemples
from nouvelle_vie.rendu.guide.blocs import Appel, Code, Prose, ancre, decouper
from nouvelle_vie.rendu.guide.champs import champs_dits, champs_du_guide
from nouvelle_vie.rendu.guide.exigences import exigences
from nouvelle_vie.rendu.guide.fautes import familles
from nouvelle_vie.rendu.guide.loi import regles_dites
from nouvelle_vie.rendu.guide.sommaire import FICHES, PARTIES, pages
from nouvelle_vie.rendu.guide.valeurs import valeurs
from nouvelle_vie.textes import exemples_de_fautes, guide
from outils import DEPOT, MAINTENANT, verifier

Dessin = Callable[..., Path]
MODELES: tuple[type[Fiche], ...] = (*GENRES.values(), *FICHES.values())
SANS_EXEMPLE = ("Le tableau d'une mairie", "Un mouvement du label refusé")
"""Ces fautes ne sont dans aucune fiche : une commande les dit."""
"""Ces fautes parlent d'un tableau : aucune fiche ne les provoque."""
TEXTES = DEPOT / "hooks" / "nouvelle_vie" / "textes" / "guide"


def ecrire(site: Path, exemple: exemples.Exemple) -> Path:
    """Range une fiche d'exemple à la place qu'elle annonce."""
    chemin = site / exemple.fichier
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_text(exemple.texte, "utf-8")
    return chemin


def pages_de(site: Path) -> dict[str, str]:
    """Le HTML de chaque page du guide d'un site, par adresse."""
    publies = artefacts(atelier_de(site)).values()
    return {a.uri: a.contenu() for a in publies if isinstance(a, Page) and "guide/" in a.uri}


# --- la prose -----------------------------------------------------------------------------------


def test_une_page_se_decoupe_en_prose_code_et_appels() -> None:
    source = "Un {{ a }}.\n{{ b: ici }}\n```fiche offres/x.md\n{{ a }}: 1\n```\n```sh\nmake\n```\n"
    assert decouper(source, {"a": "mot"}) == (
        Prose("Un mot.\n"),
        Appel("b", "ici"),
        Code("fiche", "mot: 1\n", "offres/x.md"),
        Code("sh", "make\n"),
    )


def test_une_valeur_n_est_jamais_du_markdown() -> None:
    valeur = {"a": "[x](https://a.example/) <b> *y*"}
    (prose,) = decouper("Un {{ a }}.\n", valeur)
    assert isinstance(prose, Prose)
    rendu = markdown.rendre(prose.texte, lambda *_: None)
    assert rendu == "<p>Un [x](https://a.example/) &lt;b&gt; *y*.</p>\n"
    assert decouper("```sh\n{{ a }}\n```\n", valeur) == (Code("sh", valeur["a"] + "\n"),)


@pytest.mark.parametrize("source", ["{{ inconnue }}\n", "```sh\n{{ inconnue }}\n```\n"])
def test_une_valeur_inconnue_arrete_la_fabrication(source: str) -> None:
    with pytest.raises(LookupError):
        decouper(source, {})


def test_une_ancre_vient_du_texte_du_titre() -> None:
    assert ancre("L’école &amp; <em>le</em> café") == "l-ecole-le-cafe"


def test_chaque_fichier_du_guide_sert(site: Dessin) -> None:
    noms = {p.nom for p in pages(valeurs(atelier_de(site())))}
    attendus = {"index.md", "fiche.md", *(f"{nom}.md" for nom in noms if nom)}
    prose = {nom for nom in guide() if not nom.startswith(f"{exemples.DOSSIER}/")}
    assert prose == attendus
    servis = {f"{exemples.nom_de(m)}-{s}" for m in MODELES for s in ("bon", "mauvais")}
    restants = {Path(nom).stem for nom in guide() if nom.startswith(f"{exemples.DOSSIER}/")}
    assert restants == servis


def test_les_fiches_du_guide_sont_celles_que_la_lecture_connait() -> None:
    assert set(FICHES.values()) == set(SORTES)
    assert "offres" in dict(PARTIES)["Écrire une fiche"]


def test_le_guide_vouvoie_et_ne_crie_pas() -> None:
    for nom, texte in guide().items():
        if not nom.startswith(exemples.DOSSIER):
            prose = re.sub(r"```.*?```|`[^`]*`|« [^»]* »", "", texte, flags=re.S)
            assert not re.search(r"\b(?:tu|toi|tes?|ton|clique[rz]?)\b", prose, re.I), nom
            assert "'" not in prose, nom
            assert not re.search(r"[^\s] ?!", prose), nom


def commandes_citees() -> list[tuple[str, list[str]]]:
    """(page, mots) de chaque « nouvelle-vie … » que le guide donne à taper."""
    return [
        (nom, ligne.split()[1:])
        for nom, texte in guide().items()
        for bloc in re.findall(r"```(?:commande|extrait)\n(.*?)```", texte, re.S)
        for ligne in bloc.splitlines()
        if ligne.startswith("nouvelle-vie ")
    ]


def test_le_guide_ne_cite_que_des_commandes_et_des_options_qui_existent() -> None:
    citees = commandes_citees()
    assert len({mots[0] for _, mots in citees}) >= 12
    for page, (nom, *reste) in citees:
        assert nom in COMMANDES, (page, nom)
        commande = get_command(application).get_command(None, nom)  # type: ignore[attr-defined, arg-type]
        while reste and (geste := getattr(commande, "commands", {}).get(reste[0])):
            commande, reste = geste, reste[1:]
        options = {o for p in commande.params for o in (*p.opts, *p.secondary_opts)}
        assert {mot for mot in reste if mot.startswith("--")} <= options, (page, nom)


def test_les_durees_du_guide_sont_celles_du_modele(site: Dessin) -> None:
    html = pages_de(site())["guide/automatismes/index.html"].replace("\N{NO-BREAK SPACE}", " ")
    assert f"{RAPPEL} jours" in html
    assert f"{SUSPENSION} jours" in html


# --- les champs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_chaque_champ_du_modele_est_dans_sa_page(modele: type[Fiche], site: Dessin) -> None:
    attendus = {situe.chemin for situe in chemins(modele)}
    assert champs_du_guide(modele) == attendus
    nom = f"offres/{modele.genre}" if modele in GENRES.values() else modele.dossier  # type: ignore[attr-defined]
    html = pages_de(site())[f"guide/{nom}/index.html"]
    for chemin in attendus:
        assert f'id="{"-".join(("champ", *chemin))}"' in html


def test_un_champ_dit_son_aide_son_unite_et_ses_choix() -> None:
    dits = {c.cle: c for c in champs_dits(GENRES["logement"])}
    assert dits["loyer"].attendu == "nombre, en €/mois"
    assert dits["transaction"].choix[0] == ("location", "Location")
    assert dits["transaction"].obligatoire
    assert dits["photos"].attendu == "liste ; chaque élément : groupe de champs"
    assert dits["texte_social"].attendu.startswith("un par clé")
    publiee = next(c for c in dits["dates"].membres if c.cle == "publiee")
    assert publiee.attendu.startswith("date et heure")
    assert dits["disponible"].attendu.startswith("date, par exemple")
    assert dits["meuble"].attendu == "oui ou non"


def test_ce_qu_il_faut_pour_paraitre_vient_des_regles() -> None:
    exigees = {e.chemin: e for e in exigences(GENRES["logement"])}
    assert exigees[("depot_garantie",)].quand == ("Location", "Logement passerelle")
    assert exigees[("surface",)].quand == ()
    assert ("argumentaire", "activite") in exigees
    local = {e.chemin: e for e in exigences(GENRES["local"])}
    assert local[("prix",)].sauf == ("loyer",)
    assert local[("energie",)].sauf == ("chauffe : non",)


# --- les exemples -------------------------------------------------------------------------------


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_le_bon_exemple_se_lit_sans_faute(modele: type[Fiche], site: Dessin) -> None:
    dossier = site()
    exemple = exemples.bon(modele, valeurs(atelier_de(dossier)))
    assert exemple
    if modele.dossier == "territoires":  # son code n'a qu'une page
        (dossier / "content/territoires/amont.md").unlink()
    ecrire(dossier, exemple)
    verdict = verifier(dossier)
    assert verdict.code == 0, verdict.sortie


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_le_mauvais_exemple_recoit_le_rapport_que_montre_le_guide(
    modele: type[Fiche], site: Dessin, maj_references: bool
) -> None:
    dossier = site()
    exemple = exemples.mauvais(modele, valeurs(atelier_de(dossier)))
    assert exemple
    verdict = verifier(dossier, str(ecrire(dossier, exemple)))
    nom = f"{exemples.DOSSIER}/{exemples.nom_de(modele)}-mauvais.txt"
    if maj_references:
        (TEXTES / nom).write_text(verdict.sortie, "utf-8")
    else:
        assert verdict.sortie == guide()[nom]
        assert set(exemple.rapport.splitlines()) <= set(verdict.sortie.splitlines())
        assert len(exemple.codes) >= 1
    assert verdict.code == 1


# --- la loi et les fautes -----------------------------------------------------------------------


def test_chaque_regle_est_expliquee_avec_ses_textes() -> None:
    cites = {
        bloc.argument
        for bloc in decouper(guide()["loi.md"], {})
        if isinstance(bloc, Appel) and bloc.nom == "regle"
    }
    regles: set[Regle] = {regle for genre in GENRES.values() for regle in genre.regles}
    assert cites == {regle.nom for regle in regles}
    for dite in regles_dites().values():
        assert dite.demande
        assert re.search(r"\bart\. [LR]?\d|\bart\. \d|arrêté", dite.source), dite


def test_chaque_faute_a_son_ancre_et_son_exemple(site: Dessin) -> None:
    html = pages_de(site())["guide/fautes/index.html"]
    dites = {faute.code: faute for _, membres in familles() for faute in membres}
    sans = {f.code for nom, membres in familles() for f in membres if nom in SANS_EXEMPLE}
    assert dites.keys() == FAUTES.keys()
    assert exemples_de_fautes().keys() == FAUTES.keys() - sans
    assert FAMILLES.keys() <= FAUTES.keys()
    for code, faute in dites.items():
        assert f'id="{code}"' in html
        assert code in sans or faute.situation.endswith(".")
        debut = FAUTES[code].texte.partition("{")[0].strip()
        assert code in sans or debut in faute.rapport
        assert "voir guide/" not in faute.rapport
        assert "{" not in faute.titre + faute.remede


# --- ce qui est publié --------------------------------------------------------------------------


def test_le_guide_est_hors_des_moteurs_et_de_la_recherche_du_public(site: Dessin) -> None:
    publies = artefacts(atelier_de(site()))
    siennes = [a for a in publies.values() if isinstance(a, Page) and a.uri.startswith("guide/")]
    assert len(siennes) == len(GENRES) + 1 + sum(len(noms) for _, noms in PARTIES)
    assert not any(p.robots or p.indexation or p.graphe for p in siennes)
    assert siennes[-1].fil[0].adresse == "guide/"


def test_la_recherche_du_guide_mene_a_des_ancres_qui_existent(site: Dessin) -> None:
    dossier = site()
    html = pages_de(dossier)
    index = artefacts(atelier_de(dossier))["guide/recherche.json"]
    assert isinstance(index, Fichier)
    lues = json.loads(index.octets)
    assert len(index.octets) < 150_000
    assert {"loyer" in e["texte"] for e in lues} == {True, False}
    for entree in lues:
        adresse, _, cible = entree["adresse"].partition("#")
        page = html[f"guide/{adresse}index.html"]
        assert not cible or f'id="{cible}"' in page, entree["adresse"]


def test_le_guide_ne_dit_rien_des_fiches_qui_n_ont_pas_paru(site: Dessin) -> None:
    secret = "id: SECR-2026-0001\ntitre: Offre confidentielle\ncommune: Valbrume\n"
    reste = "statut: remontee\nnature: potentiel\nobjet: Une idée\n"
    nue, pleine = pages_de(site()), pages_de(site(f"=== offres/projet/s.yml\n{secret}{reste}"))
    assert nue == pleine


def test_le_guide_ne_change_pas_d_un_jour_a_l_autre(site: Dessin) -> None:
    """Sans quoi le site serait à remettre en ligne chaque jour, pour rien."""
    dossier = site("=== offres/projet/gare.yml\n" + offre("CTR-2026-0001", "Une gare"))
    demain = MAINTENANT + timedelta(days=1)
    un, autre = (artefacts(atelier_de(dossier, quand)) for quand in (MAINTENANT, demain))
    for uri in un:
        if uri.startswith("guide/") and isinstance(page := un[uri], Page):
            suivante = autre[uri]
            assert isinstance(suivante, Page)
            assert page.contenu() == suivante.contenu(), uri


def test_un_site_peut_s_en_passer(site: Dessin) -> None:
    atelier = atelier_de(site())
    sans = replace(atelier, reglages=atelier.reglages.model_copy(update={"guide": False}))
    assert any(uri.startswith("guide/") for uri in artefacts(atelier))
    assert not any(uri.startswith("guide/") for uri in artefacts(sans))


# --- ce que cite un rapport ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adresse", "reglage", "lieu"),
    [
        ("https://contree.example/", "", "guide/fautes/"),
        ("https://www.contree.fr/lnv/", "", "https://www.contree.fr/lnv/guide/fautes/"),
        ("https://www.contree.fr/", "    guide: non\n", ""),
    ],
)
def test_le_rapport_dit_ou_lire_ce_qu_est_une_faute(
    adresse: str, reglage: str, lieu: str, site: Dessin
) -> None:
    dossier = site("=== offres/projet/a.yml\ntitre: x\ntitre: y\n")
    config = dossier / "mkdocs.yml"
    texte = config.read_text("utf-8").replace("https://contree.example/", adresse) + reglage
    config.write_text(texte, "utf-8")
    assert lieu_des_fautes(config) == lieu
    sortie = verifier(dossier).sortie
    assert re.search(r"^offres/projet/a\.yml:2:1 : .* — gardez l'un des deux$", sortie, re.M)
    assert (f"    voir {lieu}#cle-en-double\n" in sortie) == bool(lieu)
    assert bool(lieu) == ("voir " in sortie)


def test_une_faute_repetee_n_est_expliquee_qu_une_fois(site: Dessin) -> None:
    sortie = verifier(site("=== offres/projet/a.yml\ntitre: x\nzz: 1\nyy: 2\nww: 3\n")).sortie
    assert sortie.count("champ inconnu") == 3
    assert sortie.count("#champ-inconnu") == 1


def test_un_mkdocs_illisible_a_aussi_son_renvoi(site: Dessin) -> None:
    dossier = site("=== mkdocs.yml\nextra: [\n")
    assert "voir guide/fautes/#crochet-ouvert" in verifier(dossier).sortie


def test_le_reglage_du_guide_est_present_par_defaut() -> None:
    assert Reglages.model_fields["guide"].default is True
