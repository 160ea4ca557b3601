"""Les flux RSS : une identité qui ne bouge jamais, des dates vraies, du XML que rien ne casse."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest

from fabriques import Dessin, artefacts, atelier_de, offre
from nouvelle_vie.artefact import Fichier
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.parties import Reseau
from nouvelle_vie.rendu.typographie import typographier
from outils import MAINTENANT, dessiner

ACTUALITE = (
    "---\nid: CTR-2026-08{rang:02d}\ntitre: Nouvelle {rang}\nresume: Une nouvelle.\n"
    "publication: 2026-11-{rang:02d} 08:00\n---\nTexte.\n"
)
EVENEMENT = (
    "---\nid: CTR-2026-0901\ntitre: Soirée\ntype: salon\nresume: Une soirée.\n"
    "debut: 2026-12-12 18:30\nlieu:\n  commune: Roche-Noire\npublication: 2026-11-15 11:00\n---\n"
)
CATALOGUE = "".join(
    [
        f"\n=== offres/projet/hiver.yml\n{offre('CTR-2026-0001', 'Hiver', '2026-11-20 09:07')}",
        f"\n=== offres/projet/ete.yml\n{offre('CTR-2026-0002', 'Été', '2026-07-14 23:59')}",
        "\n=== offres/projet/aval.yml\n"
        + offre("CTR-2026-0003", "Aval", "2026-10-01 10:00").replace("Valbrume", "Roche-Noire"),
        f"\n=== offres/projet/demain.yml\n{offre('CTR-2026-0004', 'Demain', '2026-12-02 14:30')}",
        *(f"\n=== content/actualites/n{r}.md\n{ACTUALITE.format(rang=r)}" for r in (3, 1, 2)),
        f"\n=== content/evenements/soiree.md\n{EVENEMENT}",
        "\n=== content/evenements/bal.md\n"
        + EVENEMENT.replace("0901", "0902").replace("Soirée", "Bal").replace("-15 11", "-16 11"),
    ]
)


def flux_de(site: Path, quand: datetime = MAINTENANT, **options: str) -> dict[str, bytes]:
    return {
        uri: a.octets
        for uri, a in artefacts(atelier_de(site, quand, **options)).items()
        if uri.startswith("flux/") and uri.endswith(".xml") and isinstance(a, Fichier)
    }


def entrees(octets: bytes) -> list[feedparser.FeedParserDict]:
    lu = feedparser.parse(octets)
    assert not lu.bozo, lu.get("bozo_exception")
    elements: list[feedparser.FeedParserDict] = lu.entries
    return elements


def identites(site: Path, quand: datetime = MAINTENANT, **options: str) -> dict[str, str]:
    """guid → lien, pour tous les éléments de tous les flux."""
    return {e.id: e.link for o in flux_de(site, quand, **options).values() for e in entrees(o)}


def titres(site: Path, quand: datetime = MAINTENANT, uri: str = "flux/offres.xml") -> list[str]:
    return [e.title for e in entrees(flux_de(site, quand)[uri])]


def test_il_y_a_un_flux_par_genre_par_territoire_et_par_sorte(site: Dessin) -> None:
    attendus = {"offres", "offres-amont", "offres-aval", "evenements", "actualites"}
    attendus |= {"tout", "urgentes", "labels", "rappels", "temoignages", "mises-a-jour"}
    attendus |= {"commune-valbrume", "commune-roche-noire"}
    attendus |= {f"offres-{genre}" for genre in GENRES}
    attendus |= {f"reseaux/{reseau.value}" for reseau in Reseau}
    assert set(flux_de(site(CATALOGUE))) == {f"flux/{nom}.xml" for nom in attendus}


def test_feedparser_n_a_rien_a_redire_a_aucun_flux(site: Dessin) -> None:
    for uri, octets in flux_de(site(CATALOGUE)).items():
        lu = feedparser.parse(octets)
        assert not lu.bozo, uri
        assert lu.version == "rss20"
        assert lu.feed.title.startswith("Nouvelle vie en Contrée — ")
        assert lu.feed.language.lower() == "fr-fr"
        assert lu.feed.link.startswith("https://contree.example/")
        moi = next(lien for lien in lu.feed.links if lien.rel == "self")
        assert moi.href == f"https://contree.example/{uri}"


def test_chaque_flux_porte_ses_fiches_de_la_plus_recente_a_la_plus_ancienne(site: Dessin) -> None:
    racine = site(CATALOGUE)
    assert titres(racine) == ["Hiver", "Aval", "Été"]
    assert titres(racine, uri="flux/offres-projet.xml") == ["Hiver", "Aval", "Été"]
    assert titres(racine, uri="flux/offres-emploi.xml") == []
    assert titres(racine, uri="flux/offres-amont.xml") == ["Hiver", "Été"]
    assert titres(racine, uri="flux/offres-aval.xml") == ["Aval"]
    assert titres(racine, uri="flux/actualites.xml") == ["Nouvelle 3", "Nouvelle 2", "Nouvelle 1"]
    assert titres(racine, uri="flux/evenements.xml") == ["Bal", "Soirée"]


def test_les_dates_d_un_flux_decroissent_strictement(site: Dessin) -> None:
    memes_jours = "".join(
        f"\n=== offres/projet/p{r}.yml\n"
        + offre(f"CTR-2026-01{r:02d}", f"P{r}", f"2026-11-20 10:{r:02d}")
        for r in (5, 1, 9, 3)
    )
    for octets in flux_de(site(CATALOGUE + memes_jours)).values():
        dates = [parsedate_to_datetime(e.published) for e in entrees(octets)]
        assert dates == sorted(set(dates), reverse=True)


def test_l_identite_est_une_etiquette_opaque_faite_des_reglages(site: Dessin) -> None:
    octets = flux_de(site(CATALOGUE))["flux/offres.xml"]
    guids = ET.fromstring(octets).findall("channel/item/guid")
    assert [g.text for g in guids] == [
        "tag:contree.example,2026:offre/CTR-2026-0001",
        "tag:contree.example,2026:offre/CTR-2026-0003",
        "tag:contree.example,2026:offre/CTR-2026-0002",
    ]
    assert {g.get("isPermaLink") for g in guids} == {"false"}


def test_l_autorite_et_l_annee_viennent_des_reglages(site: Dessin) -> None:
    racine = site(CATALOGUE)
    config = racine / "mkdocs.yml"
    texte = config.read_text("utf-8").replace(
        "autorite: contree.example", "autorite: autre.example"
    )
    config.write_text(texte.replace('annee: "2026"', 'annee: "2031"'), "utf-8")
    assert all(g.startswith("tag:autre.example,2031:") for g in identites(racine))


def test_la_date_est_la_minute_de_mise_en_ligne_au_fuseau_du_jour(site: Dessin) -> None:
    dates = {e.title: e.published for e in entrees(flux_de(site(CATALOGUE))["flux/offres.xml"])}
    assert dates == {
        "Hiver": "Fri, 20 Nov 2026 09:07:00 +0100",
        "Aval": "Thu, 01 Oct 2026 10:00:00 +0200",
        "Été": "Tue, 14 Jul 2026 23:59:00 +0200",
    }


def test_la_date_du_flux_vient_du_contenu(site: Dessin) -> None:
    racine = site(CATALOGUE)
    avant, apres = (flux_de(racine, datetime(2026, 12, 1, h)) for h in (9, 23))
    assert avant == apres
    lu = ET.fromstring(avant["flux/offres.xml"])
    assert lu.findtext("channel/lastBuildDate") == "Fri, 20 Nov 2026 09:07:00 +0100"


def test_le_lendemain_sans_nouveaute_le_flux_n_a_pas_change(site: Dessin) -> None:
    racine = site(CATALOGUE)
    for uri in ("flux/actualites.xml", "flux/evenements.xml", "flux/offres-aval.xml"):
        assert flux_de(racine)[uri] == flux_de(racine, datetime(2026, 12, 4, 9))[uri]


def test_une_offre_programmee_entre_a_sa_minute(site: Dessin) -> None:
    racine = site(CATALOGUE)
    assert "Demain" not in titres(racine, datetime(2026, 12, 2, 14, 29))
    assert titres(racine, datetime(2026, 12, 2, 14, 30))[0] == "Demain"


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("limite: 2028-12-31", "limite: 2026-11-30"),
        (
            "statut: publiee\ndates:\n",
            "statut: pourvue\ndates:\n  pourvue: 2026-11-25\n",
        ),
        ("statut: publiee", "statut: suspendue"),
        ("statut: publiee", "statut: retiree\nmotif_retrait: Vendu ailleurs"),
        ("publiee: 2026-11-20 09:07", "publiee: 2026-12-24 09:07"),
    ],
)
def test_une_offre_qui_ne_parait_plus_quitte_les_flux(site: Dessin, avant: str, apres: str) -> None:
    racine = site(CATALOGUE)
    fiche = racine / "offres/projet/hiver.yml"
    assert "Hiver" in titres(racine)
    assert avant in fiche.read_text("utf-8")
    fiche.write_text(fiche.read_text("utf-8").replace(avant, apres), "utf-8")
    for octets in flux_de(racine).values():
        assert "Hiver" not in [e.title for e in entrees(octets)]


def test_un_evenement_passe_quitte_le_flux(site: Dessin) -> None:
    racine = site(CATALOGUE)
    assert titres(racine, datetime(2026, 12, 13, 9), "flux/evenements.xml") == []


def test_une_offre_parait_jusqu_au_soir_de_sa_limite(site: Dessin) -> None:
    racine = site(CATALOGUE)
    fiche = racine / "offres/projet/hiver.yml"
    texte = fiche.read_text("utf-8").replace("limite: 2028-12-31", "limite: 2026-12-01")
    fiche.write_text(texte, "utf-8")
    assert "Hiver" in titres(racine, datetime(2026, 12, 1, 23, 59))
    assert "Hiver" not in titres(racine, datetime(2026, 12, 2, 0, 0))


# --- rien ne fait revenir un élément ------------------------------------------------------------


def test_une_retouche_ne_change_ni_l_identite_ni_la_date(site: Dessin) -> None:
    racine = site(CATALOGUE)
    avant = entrees(flux_de(racine)["flux/offres.xml"])
    fiche = racine / "offres/projet/hiver.yml"
    texte = fiche.read_text("utf-8").replace("titre: Hiver", "titre: Grand hiver")
    fiche.write_text(texte.replace("à reprendre", "à rebâtir"), "utf-8")
    apres = entrees(flux_de(racine)["flux/offres.xml"])
    assert [(e.id, e.published) for e in avant] == [(e.id, e.published) for e in apres]
    assert apres[0].title == "Grand hiver"
    assert "rebâtir" in apres[0].summary


def test_un_renommage_change_le_lien_et_pas_l_identite(site: Dessin) -> None:
    racine = site(CATALOGUE)
    avant = identites(racine)
    (racine / "offres/projet/hiver.yml").rename(racine / "offres/projet/blanc.yml")
    apres = identites(racine)
    assert set(avant) == set(apres)
    changes = {g for g in avant if avant[g] != apres[g]}
    assert changes == {"tag:contree.example,2026:offre/CTR-2026-0001"}
    assert apres[changes.pop()] == "https://contree.example/offres/projet/blanc/"


def test_un_demenagement_du_site_change_tous_les_liens_et_aucune_identite(site: Dessin) -> None:
    racine = site(CATALOGUE)
    avant = identites(racine)
    apres = identites(racine, site_url="https://neuf.example/lnv/")
    assert set(avant) == set(apres)
    assert len(avant) == 10  # huit fiches, et les rappels des deux rendez-vous
    assert all(lien.startswith("https://neuf.example/lnv/") for lien in apres.values())


def test_tous_les_liens_sont_absolus(site: Dessin) -> None:
    for octets in flux_de(site(CATALOGUE)).values():
        for adresse in ET.fromstring(octets).iter("link"):
            assert adresse.text
            assert adresse.text.startswith("https://contree.example/")


# --- un XML sûr ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "titre",
    [
        "Bâtir ]]> sans CDATA",
        "<script>alert(1)</script>",
        "Chez Paul & Zoé &amp; compagnie",
        "Guillemets \" et ' et « »",
        "Emoji 🏔️ et œuvre",
        "&#0; <!-- --> <?php ?>",
    ],
)
def test_un_titre_hostile_n_a_que_sa_typographie_de_changee(site: Dessin, titre: str) -> None:
    cite = "'" + titre.replace("'", "''") + "'"
    racine = site(f"\n=== offres/projet/x.yml\n{offre('CTR-2026-0001', cite)}")
    octets = flux_de(racine)["flux/offres.xml"]
    assert b"<script" not in octets
    assert b"]]>" not in octets
    assert entrees(octets)
    assert ET.fromstring(octets).findtext("channel/item/title") == typographier(titre)


def test_un_flux_garde_les_cinquante_plus_recents(site: Dessin) -> None:
    nombreuses = "".join(
        f"\n=== offres/projet/p{r:03d}.yml\n"
        + offre(f"CTR-2026-1{r:03d}", f"P{r}", f"2026-11-{1 + r // 30:02d} 10:{r % 30:02d}")
        for r in range(53)
    )
    lus = titres(site(nombreuses))
    assert lus == [f"P{r}" for r in range(52, 2, -1)]
    assert len(lus) == 50


def test_la_taille_des_flux_se_regle(site: Dessin) -> None:
    racine = site(CATALOGUE)
    config = racine / "mkdocs.yml"
    texte = config.read_text("utf-8").replace('annee: "2026"', 'annee: "2026"\n      taille: 2')
    config.write_text(texte, "utf-8")
    assert titres(racine) == ["Hiver", "Aval"]


def test_deux_lectures_donnent_les_memes_octets(site: Dessin) -> None:
    racine = site(CATALOGUE)
    assert flux_de(racine) == flux_de(racine)
    dessiner(racine, f"\n=== content/actualites/n9.md\n{ACTUALITE.format(rang=9)}")
    assert flux_de(racine)["flux/offres.xml"] == flux_de(site(CATALOGUE))["flux/offres.xml"]
