"""Les images dans les pages : le HTML écrit, les images d'un texte, ce qui s'y refuse."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from fabriques import Dessin, Lecteur, artefacts, atelier_de, offre
from nouvelle_vie.artefact import Fragment, Illustration, Page
from nouvelle_vie.lecture.charger import SORTES
from nouvelle_vie.modele.fiche import Fiche
from nouvelle_vie.modele.images_citees import images_citees, images_refusees
from nouvelle_vie.rendu import ordinaires
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.images import Derive, Image, Images
from outils import lire_site

IMAGE = Image(
    tuple(
        Derive(f"images/facade.0123abcd-{large}.webp", large, large // 2) for large in (400, 800)
    ),
    Derive("images/facade.0123abcd-800.jpg", 800, 400),
    "data:image/webp;base64,AAAA",
)
PHOTO = (
    "  - fichier: {nom}.png\n    alt: 'La façade \"rose\" <b>'\n    credit: Mairie & <i>Cie</i>\n"
    "    licence: Licence Ouverte 2.0\n{suite}"
)


def photo(nom: str = "facade", suite: str = "") -> str:
    return PHOTO.format(nom=nom, suite=suite)


def atelier(site: Dessin, photos: str, texte: str = "Un texte.") -> Atelier:
    """Un site d'une offre dont les photos sont prêtes, sans rien fabriquer."""
    noms = [ligne.split()[-1] for ligne in photos.splitlines() if "fichier:" in ligne]
    fiche = offre("CTR-2026-0001", "Le moulin", suite=f"photos:\n{photos}" if photos else "")
    depots = "".join(f"=== content/images/{nom} (image PNG 600x400)\n" for nom in noms)
    racine = site(f"=== offres/projet/moulin.md\n---\n{fiche}---\n{texte}\n{depots}")
    return replace(atelier_de(racine), images=Images(dict.fromkeys(noms, IMAGE)))


def page(atelier: Atelier, uri: str = "offres/projet/moulin/index.html") -> str:
    """La page, sans la carte vide que remplit le script des filtres."""
    artefact = artefacts(atelier)[uri]
    assert isinstance(artefact, Page | Fragment)
    html = artefact.contenu() if isinstance(artefact, Page) else artefact.contenu
    return re.sub(r"<template.*?</template>", "", html, flags=re.S)


def images(html: str) -> list[dict[str, str]]:
    return [a for nom, a in Lecteur(html).balises if nom == "img" and "data:" not in a["src"]]


def test_la_page_montre_la_photo_dans_ses_tailles_avec_sa_legende(site: Dessin) -> None:
    html = page(atelier(site, photo()))
    (img,) = images(html)
    assert img["src"] == "../../../images/facade.0123abcd-800.jpg"
    assert (img["width"], img["height"], img["decoding"]) == ("800", "400", "async")
    assert img["alt"] == 'La façade "rose" <b>'
    assert "loading" not in img
    (source,) = (a for nom, a in Lecteur(html).balises if nom == "source")
    assert source["srcset"] == (
        "../../../images/facade.0123abcd-400.webp 400w, "
        "../../../images/facade.0123abcd-800.webp 800w"
    )
    assert source["type"] == "image/webp"
    assert source["sizes"]
    assert "Photo&nbsp;: Mairie &amp; &lt;i&gt;Cie&lt;/i&gt; — Licence Ouverte 2.0" in html
    assert "<b>" not in html


def test_le_substitut_est_dessous_sans_style_en_ligne(site: Dessin) -> None:
    html = page(atelier(site, photo()))
    (fond,) = (
        a for nom, a in Lecteur(html).balises if nom == "img" and a["src"].startswith("data:")
    )
    assert (fond["class"], fond["alt"]) == ("image__fond", "")
    assert not any("style" in attributs for _, attributs in Lecteur(html).balises)


def test_la_premiere_est_grande_les_suivantes_attendent(site: Dessin) -> None:
    html = page(atelier(site, photo() + photo("cour") + photo("jardin")))
    assert [i.get("loading") for i in images(html)] == [None, "lazy", "lazy"]
    assert html.count('class="galerie"') == 1


def test_une_illustration_se_dit_sur_la_page_et_sur_la_carte(site: Dessin) -> None:
    dessin = atelier(site, photo(suite="    illustration: oui\n"))
    assert "Illustration&nbsp;: Mairie" in page(dessin)
    liste = page(dessin, "offres/index.html")
    assert '<span class="fiche__dessin">Illustration</span>' in liste
    assert [i["alt"] for i in images(liste)] == [""]


def test_la_carte_ne_charge_que_la_plus_petite_et_attend(site: Dessin) -> None:
    liste = page(atelier(site, photo() + photo("cour")), "offres/index.html")
    (img,) = images(liste)
    assert img["loading"] == "lazy"
    assert img["alt"] == 'La façade "rose" <b>'
    (source,) = (a for nom, a in Lecteur(liste).balises if nom == "source")
    assert source["srcset"] == "../images/facade.0123abcd-400.webp 400w"
    assert "fiche__dessin" not in liste


def test_une_fiche_sans_photo_ne_laisse_aucun_reste(site: Dessin) -> None:
    sans = atelier(site, "")
    for html in (page(sans), page(sans, "offres/index.html")):
        assert images(html) == []
        assert "image__" not in html
        assert "galerie" not in html


def test_l_image_principale_d_une_fiche(site: Dessin) -> None:
    avec = atelier(site, photo() + photo("cour"))
    (fiche,) = avec.parution.offres
    assert avec.images.principale(fiche) == Illustration(
        "images/facade.0123abcd-800.jpg", 800, 400, 'La façade "rose" <b>'
    )
    assert Images().principale(fiche) is None


# --- dans le texte ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ecrit",
    ["![x](cour.png)", "![x](<cour.png>)", '![x](cour.png "Titre")', "![x](../images/cour.png)",
     "![x](/content/images/cour.png)", "![x][vue]\n\n[vue]: cour.png"],
)  # fmt: skip
def test_une_image_declaree_devient_une_figure(ecrit: str, site: Dessin) -> None:
    html = page(atelier(site, photo() + photo("cour"), f"Avant.\n\n{ecrit}\n\nAprès."))
    prose = html.partition('<div class="prose">')[2].partition("</div>")[0]
    assert prose.startswith("<p>Avant.</p>")
    assert prose.count('<figure class="image">') == 1
    assert prose.endswith("<p>Après.</p>\n")
    assert "galerie" not in html, "montrée dans le texte, elle ne l'est pas deux fois"


def test_une_figure_sort_de_son_paragraphe(site: Dessin) -> None:
    texte = "Voici **![x](facade.png)** la cour.\n\n- un\n- deux ![x](facade.png)\n"
    html = page(atelier(site, photo(), texte))
    assert "<p>Voici  la cour.</p><figure" in html.replace("\n", "")
    for bloc in html.split("<p>")[1:]:
        assert "<figure" not in bloc.partition("</p>")[0]


@pytest.mark.parametrize(
    ("ecrit", "code"),
    [
        ("![x](autre.jpg)", "image-non-declaree"),
        ("![x](https://ailleurs.example/a.jpg)", "image-d-ailleurs"),
        ("![x](//ailleurs.example/a.jpg)", "image-d-ailleurs"),
        ("![x](data:image/png;base64,AAAA)", "image-d-ailleurs"),
        ("![x][vue]\n\n[vue]: https://ailleurs.example/a.jpg", "image-d-ailleurs"),
        ("<img src=https://ailleurs.example/a.jpg>", "image-d-ailleurs"),
        ("<IMG\n src='facade.png'>", "image-en-html"),
        ("[![x](autre.jpg)](https://ailleurs.example/)", "image-non-declaree"),
    ],
)
@pytest.mark.parametrize("ordinaire", [False, True])
def test_une_image_qui_n_est_pas_declaree_est_une_faute_a_sa_ligne(
    ecrit: str, code: str, ordinaire: bool, site: Dessin
) -> None:
    corps = f"---\nUn paragraphe.\n\n{ecrit}\n=== content/images/facade.png (image PNG 600x400)\n"
    if ordinaire:
        tete = "=== content/essai.md\n---\ntitle: Essai\ndescription: Essai.\n"
    else:
        tete = f"=== offres/projet/moulin.md\n---\n{offre('CTR-2026-0001', 'Le moulin')}"
    racine = site(f"{tete}photos:\n{photo()}{corps}")
    (erreur,) = lire_site(racine).erreurs
    source = (racine / erreur.fichier).read_text("utf-8").splitlines()
    debut = ecrit.splitlines()[0].removeprefix("[!").removeprefix("[")
    assert erreur.code == code
    assert debut in source[erreur.ligne - 1]
    assert source[erreur.ligne - 1][erreur.colonne - 1 :].startswith(("!", "<"))


@pytest.mark.parametrize(
    "texte",
    ["`![x](a.jpg)`", "``<img src=a>``", "```html\n<img src=a.jpg>\n```", "~~~\n![x](a.jpg)\n~~~",
     "Un point ! [x](page:/a/)", "![pas une image", "x < img"],
)  # fmt: skip
def test_ce_qui_n_est_pas_une_image_ne_se_signale_pas(texte: str) -> None:
    assert list(images_citees(texte)) == []


def test_le_remede_donne_les_lignes_a_ecrire() -> None:
    (probleme,) = images_refusees("![La cour](cour.jpg)", (), "content/images")
    assert probleme.faute.remedier(probleme.valeurs) == (
        "ajoutez « photos: » et dessous « - fichier: cour.jpg », puis, en retrait, "
        "« alt: La cour », « credit: … », « licence: … »"
    )


def test_une_page_ordinaire_montre_ses_photos(site: Dessin) -> None:
    pret = atelier(site, photo())
    (fiche,) = pret.parution.offres
    texte = "Voici la cour : ![x](facade.png) et ![y](https://ailleurs.example/b.png)."
    figures = pret.figures(texte, "../", fiche.photos)
    marque = ordinaires.marquer(texte, figures)
    assert "facade" not in marque
    assert "ailleurs" not in marque
    html = ordinaires.assainir(f"<p>{marque}</p>")
    assert figures.retirer(html) == "<p>Voici la cour\u00a0:  et .</p>"
    posee = figures.poser(html)
    assert [i["src"] for i in images(posee)] == ["../images/facade.0123abcd-800.jpg"]


def test_une_marque_ne_s_ecrit_pas_d_avance(site: Dessin) -> None:
    pret = atelier(site, photo())
    (fiche,) = pret.parution.offres
    figures = pret.figures("![x](facade.png)", "", fiche.photos)
    marque = figures.marquer("facade.png")
    copie = f"[a](https://a.example '{marque}') ![x](facade.png)"
    assert "<figure" in pret.markdown(copie, "", fiche.photos)
    assert f'title="{marque}"' in pret.markdown(copie, "", fiche.photos)


@pytest.mark.parametrize("sorte", SORTES, ids=lambda sorte: sorte.sorte)
def test_toute_fiche_peut_porter_des_photos(sorte: type[Fiche]) -> None:
    assert "photos" in sorte.model_fields
