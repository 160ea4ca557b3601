"""`nouvelle-vie vider-exemples` : tout ce qui est inventé part, et rien d'autre."""

from __future__ import annotations

import io
import os
import types
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fabriques import arbre, evenement, offre
from nouvelle_vie.commandes import application, commun
from nouvelle_vie.commandes import vider as commande_vider
from nouvelle_vie.commandes.exemples import preparer, sans_groupe
from nouvelle_vie.redaction import depot
from outils import MAINTENANT, Verdict, codes, lire_site, verifier

Dessin = Callable[..., Path]

VILLAGE = """\
=== content/villages/valbrume.md
---
id: CTR-2026-8001
titre: Valbrume
commune: Valbrume
exemple: true
resume: Un bourg.
label:
  statut: candidate
  candidature: 2026-03-02
publication: 2026-10-05 09:00
---
"""
PHOTO = "photos:\n  - fichier: {nom}\n    alt: A\n    credit: B\n    licence: C\n"
CONTENU = (
    "=== offres/projet/inventee.yml\n"
    + offre("CTR-2026-0001", "Inventée", suite="exemple: true\n" + PHOTO.format(nom="a.jpg"))
    + "=== offres/projet/vraie.yml\n"
    + offre("CTR-2026-0002", "Vraie", "2026-11-21 09:00", PHOTO.format(nom="b.jpg"))
    + "=== content/evenements/salon.md\n"
    + evenement("CTR-2026-0103", "Salon", "debut: 2026-12-20\n", "exemple: true\n")
    + "".join(f"=== content/images/{n}.jpg (image JPEG 1200x800)\n" for n in "abc")
)
PAGE = """\
=== content/label.md
---
title: A
description: B
---
Voir [l'*offre* inventée](offre:CTR-2026-0001), [la vraie](offre:CTR-2026-0002),
[le salon](<evenement:CTR-2026-0103> "Titre") et
[la même](page:offres/projet/inventee/).
"""


def contenu(site: Path) -> dict[str, str]:
    """Tout ce qu'a écrit une personne : sans le cache des images, que la lecture peut remplir."""
    return {c: e for c, e in arbre(site).items() if not c.startswith(".cache/")}


def vider(site: Path, *arguments: str) -> Verdict:
    commande = ["vider-exemples", "--racine", os.fspath(site), *arguments]
    rendu = CliRunner().invoke(application, commande)
    plantage = None if isinstance(rendu.exception, SystemExit) else rendu.exception
    return Verdict(rendu.exit_code, rendu.output, plantage)


def test_rien_ne_bouge_sans_confirmation(site: Dessin) -> None:
    dessin = site(CONTENU + PAGE)
    avant = contenu(dessin)
    verdict = vider(dessin)
    assert (verdict.code, verdict.plantage) == (1, None)
    assert "Seront effacés :\n  1 offre\n  1 évènement\n  1 image" in verdict.sortie
    assert "content/label.md:5 : « l'*offre* inventée » perd son lien" in verdict.sortie
    assert verdict.sortie.endswith(
        "Pour effacer : make vider-exemples OPTIONS=--oui\nRien n'a été effacé.\n"
    )
    assert contenu(dessin) == avant


class _Ecran(io.StringIO):
    """Une personne devant un écran, qui tape ceci."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("reponse", "efface"),
    [
        ("oui\n", True),
        (" OUI \n", True),
        ("non\n", False),
        ("o\n", False),
        ("\n", False),
        ("", False),
    ],
)
def test_une_personne_confirme_en_toutes_lettres(
    reponse: str, efface: bool, site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    dessin = site(CONTENU)
    faux = types.SimpleNamespace(stdin=_Ecran(reponse))
    for module in (commande_vider, commun):
        monkeypatch.setattr(module, "sys", faux)
    assert vider(dessin).code == (0 if efface else 1)
    assert (dessin / "offres/projet/inventee.yml").exists() is not efface


def test_seuls_les_exemples_et_leurs_images_partent(site: Dessin) -> None:
    dessin = site(CONTENU + PAGE + VILLAGE)
    avant = contenu(dessin)
    assert vider(dessin, "--oui").code == 0
    apres = contenu(dessin)
    assert sorted(avant.keys() - apres.keys()) == [
        "content/evenements/salon.md",
        "content/images/a.jpg",
        "content/villages/valbrume.md",
        "offres/projet/inventee.yml",
    ]
    changes = [c for c in apres if apres[c] != avant.get(c)]
    assert changes == [
        "content/label.md",
        "content/territoires/amont.md",
        "content/territoires/aval.md",
        "mkdocs.yml",
    ]
    page = (dessin / "content/label.md").read_text("utf-8")
    assert page.endswith(
        "Voir l'*offre* inventée, [la vraie](offre:CTR-2026-0002),\nle salon et\nla même.\n"
    )
    assert codes(lire_site(dessin).erreurs) == []
    assert vider(dessin, "--oui").sortie == "Aucun exemple à effacer.\n\n"


def test_un_lien_vers_un_village_mene_a_sa_commune(site: Dessin) -> None:
    page = "=== content/label.md\n---\ntitle: A\ndescription: B\n---\n"
    corps = "[Un](village:valbrume) [deux](village:99001) [trois](page:villages/valbrume/)\r\n"
    dessin = site(VILLAGE + page + corps)
    assert vider(dessin, "--oui").code == 0
    rendu = (dessin / "content/label.md").read_bytes().decode()
    vers = "(commune:99001)"
    assert rendu.endswith(f"[Un]{vers} [deux]{vers} [trois]{vers}\r\n"), "la fin de ligne reste"


def test_ce_qu_elle_ne_sait_pas_reparer_est_dit(site: Dessin) -> None:
    liee = offre("CTR-2026-0005", "Liée", "2026-11-22 09:00", "offres_liees: [CTR-2026-0001]\n")
    page = "=== content/label.md\n---\ntitle: A\ndescription: B\n---\n"
    page += "[x][n]\n\n[n]: offre:CTR-2026-0001\n"
    verdict = vider(site(f"{CONTENU}=== offres/projet/liee.yml\n{liee}{page}"))
    assert "Resteront à reprendre à la main :" in verdict.sortie
    assert "content/label.md:7 : le lien « offre:CTR-2026-0001 » ne mènera plus" in verdict.sortie
    assert "offres/projet/liee.yml : « offres_liees » cite CTR-2026-0001" in verdict.sortie


def test_un_fichier_fautif_n_est_jamais_touche(site: Dessin) -> None:
    fautif = "id: CTR-2026-0009\nexemple: true\nsurfasse: 3\n"
    dessin = site(f"{CONTENU}=== offres/terrain/fautif.yml\n{fautif}")
    verdict = vider(dessin, "--oui")
    assert "Ne seront pas touchés, car ils sont fautifs :\n  offres/terrain/" in verdict.sortie
    assert (dessin / "offres/terrain/fautif.yml").read_text("utf-8") == fautif
    assert not (dessin / "offres/projet/inventee.yml").exists()


def test_un_nom_decompose_s_efface_aussi(site: Dessin) -> None:
    nom = "e\u0301tang.yml"
    inventee = offre("CTR-2026-0001", "Inventée", suite="exemple: true\n")
    dessin = site(f"=== offres/projet/{nom}\n{inventee}")
    assert vider(dessin, "--oui").code == 0
    assert list((dessin / "offres").rglob("*.yml")) == []


def test_sans_communes_rien_n_est_prepare(site: Dessin) -> None:
    verdict = vider(site(CONTENU + "=== content/donnees/communes.json\n[]\n"), "--oui")
    assert (verdict.code, verdict.plantage) == (1, None)
    assert verdict.sortie.startswith("les communes ne se lisent pas")


# --- les contacts inventés ----------------------------------------------------------------------

REGLAGES = b"""\
# Le site
extra:
  nouvelle_vie:
    # le contact
    contact:
      organisme: X
      # son numero
      telephone: "04 65 71 00 48"

    # la suite
    flux: {a: 1} # garde
"""


@pytest.mark.parametrize("fin", [b"\n", b"\r\n"])
@pytest.mark.parametrize("marque", [b"", b"\xef\xbb\xbf"])
def test_un_groupe_s_ote_sans_toucher_au_reste(fin: bytes, marque: bytes) -> None:
    octets = marque + REGLAGES.replace(b"\n", fin)
    sans = sans_groupe(octets, "mkdocs.yml", ("extra", "nouvelle_vie", "contact"))
    attendu = REGLAGES.partition(b"    contact:")[0] + b"\n" + REGLAGES.partition(b'48"\n\n')[2]
    assert sans == marque + attendu.replace(b"\n", fin)


@pytest.mark.parametrize(
    "octets",
    [
        b"contact: {organisme: X,\ncourriel: a@b.example}\nflux: 1\n",
        b"flux: {contact: {a: 1}}\n",
        b"flux: 1\n",
        b"contact: &x 1\n",
        "contact:\n  a: é\nflux: 1\n".encode("cp1252"),
    ],
)
def test_un_groupe_ecrit_autrement_se_retire_a_la_main(octets: bytes) -> None:
    assert sans_groupe(octets, "mkdocs.yml", ("contact",)) is None


def test_un_vrai_contact_reste(site: Dessin) -> None:
    dessin = site(CONTENU)
    config = dessin / "mkdocs.yml"
    vrai = config.read_text("utf-8").replace("accueil@contree.example", "accueil@contree.fr")
    config.write_text(vrai, "utf-8")
    assert "mkdocs.yml" not in preparer(dessin, MAINTENANT).reecrits


def test_un_site_sans_contact_ni_editeur_se_verifie(site: Dessin) -> None:
    """Tel que le laisse la commande : les données ouvertes n'ont encore personne à citer."""
    dessin = site(CONTENU)
    vider(dessin, "--oui")
    config = dessin / "mkdocs.yml"
    texte = config.read_text("utf-8")
    assert "contact:" not in texte
    config.write_text(texte.replace("demonstration: true", "demonstration: false"), "utf-8")
    assert verifier(dessin).plantage is None


# --- tout, ou rien ------------------------------------------------------------------------------


def test_un_disque_qui_refuse_remet_tout_en_place(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    dessin = site(CONTENU + PAGE)
    avant, deplacer, appels = contenu(dessin), depot._deplacer, []

    def refuser(de: Path, vers: Path) -> None:
        appels.append(de)
        if len(appels) == 5:
            raise PermissionError(13, "non", str(de))
        deplacer(de, vers)

    monkeypatch.setattr(depot, "_deplacer", refuser)
    verdict = vider(dessin, "--oui")
    assert (verdict.code, verdict.plantage) == (1, None)
    assert verdict.sortie.endswith("(accès refusé) — rien n'a été effacé\n")
    assert contenu(dessin) == avant


def test_un_arret_brutal_se_repare_a_la_commande_suivante(site: Dessin) -> None:
    dessin = site(CONTENU)
    avant = contenu(dessin)
    garde = dessin / depot.GARDE / "anciens"
    (garde / "offres/projet").mkdir(parents=True)
    (dessin / "offres/projet/inventee.yml").rename(garde / "offres/projet/inventee.yml")
    verdict = vider(dessin)
    assert verdict.sortie.startswith("Un retrait interrompu a été annulé")
    assert contenu(dessin) == avant
    assert not (dessin / depot.GARDE).exists()


def test_un_retrait_acquis_ne_revient_pas(site: Dessin) -> None:
    dessin = site(CONTENU)
    (dessin / depot.FINI / "anciens/offres/projet").mkdir(parents=True)
    (dessin / depot.FINI / "anciens/offres/projet/vieille.yml").write_text("x", "utf-8")
    assert depot.reprendre(dessin) is False
    assert not (dessin / depot.FINI).exists()
    assert not (dessin / "offres/projet/vieille.yml").exists()


def test_preparer_ne_regarde_pas_la_date(site: Dessin) -> None:
    dessin = site(CONTENU)
    un, autre = preparer(dessin, MAINTENANT), preparer(dessin, datetime(2030, 1, 1, 9))
    assert un.effaces == autre.effaces
