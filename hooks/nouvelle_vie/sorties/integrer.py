"""Les encarts que d'autres sites montrent dans un cadre, et la page qui donne la ligne à coller.

Un encart s'adresse à qui visite le site d'une mairie : ses liens sortent du cadre (`_top`, dit une
fois par `<base>`, dont la politique de sécurité ne règle que `href`). Un nouvel onglet surprendrait
(WCAG 2.2, G200) ; le retour arrière ramène à la mairie, et un `tel:` part mieux d'une page entière.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..artefact import Artefact, Fragment, Page
from ..modele.communes import HORS_TERRITOIRE, Commune, par_territoire
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.parution import Parution
from ..modele.territoires import Territoire
from ..modele.villages import Village
from ..rendu import encarts, laureats, lieux, urls
from ..rendu.atelier import Atelier
from ..rendu.encarts import DOSSIER, Encart
from ..rendu.typographie import typographier

OFFRES, RENDEZ_VOUS = 6, 3
"""Ce qu'un encart montre au plus ; la page du lieu a le reste."""


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Toutes les communes ont le leur, même sans offre : la ligne se colle avant la première.

    Un village dont le label est retiré garde le sien, et une ancienne adresse aussi : la mairie
    d'à côté ne saura pas qu'il faut changer sa ligne.
    """
    parution = atelier.parution
    for commune in parution.catalogue.registre.communes:
        yield _page(atelier, _de_la_commune(parution, commune), commune)
    fiches: tuple[Village | Territoire, ...] = (*parution.villages, *parution.territoires)
    for fiche in fiches:
        for encart in _de_la_fiche(fiche):
            yield _page(atelier, encart, fiche)
    yield Fragment(urls.uri_de(DOSSIER), _lignes(atelier))


def _de_la_commune(parution: Parution, commune: Commune) -> Encart:
    page = parution.adresse_commune(commune)
    return Encart("commune", commune.code, typographier(commune.nom), page)


def _de_la_fiche(fiche: Village | Territoire) -> Iterator[Encart]:
    """L'encart d'aujourd'hui, puis ceux des anciennes adresses."""
    debut = f"{fiche.dossier}/"
    anciennes = (a for a in fiche.anciennes_adresses if a.startswith(debut) and a.count("/") == 2)
    for adresse in (fiche.adresse, *anciennes):
        cle = adresse.removeprefix(debut).strip("/")
        yield Encart(fiche.sorte, cle, typographier(fiche.titre), fiche.adresse)


def _page(atelier: Atelier, encart: Encart, lieu: Commune | Fiche) -> Page:
    """Un document à lui : ni entête, ni pied, et rien de ce que les moteurs retiendraient."""
    uri = urls.uri_de(encart.adresse)
    return Page(
        uri=uri,
        titre=_titre(atelier, encart),
        description="",
        contenu=partial(_contenu, atelier, encart, lieu, uri),
        robots=False,
        nue=True,
        source="" if isinstance(lieu, Commune) else lieu.fichier,
    )


def _titre(atelier: Atelier, encart: Encart) -> str:
    dit = str(atelier.textes["encart"]["titre"]).replace("{lieu}", encart.nom)
    return f"{dit} — {atelier.site_nom}"


def _contenu(atelier: Atelier, encart: Encart, lieu: Commune | Fiche, uri: str) -> str:
    vue = _territoire(atelier, lieu) if isinstance(lieu, Territoire) else _commune(atelier, lieu)
    return atelier.rendre(
        "encart.html",
        uri,
        encart=encart,
        titre=_titre(atelier, encart),
        canonique=atelier.absolue(encart.page),
        site_nom=atelier.site_nom,
        **vue,
    )


def _commune(atelier: Atelier, lieu: Commune | Fiche) -> dict[str, Any]:
    parution = atelier.parution
    commune = lieu if isinstance(lieu, Commune) else parution.commune_de(lieu)
    village = parution.village_de(commune)
    accueil = village.contact_accueil if village else None
    qui, territoire = (accueil, None) if accueil else atelier.interlocuteur(commune)
    offres = parution.par_commune.get(commune.code, ())
    return {
        **_montrer(offres, lieux.rendez_vous(atelier, commune)),
        "proches": () if offres else parution.a_proximite(commune, lieux.PROCHES),
        "commune": commune,
        "village": village,
        "qui": qui,
        "territoire": territoire,
    }


def _territoire(atelier: Atelier, territoire: Territoire) -> dict[str, Any]:
    parution = atelier.parution
    return {
        **_montrer(
            parution.par_territoire.get(territoire.code, ()),
            parution.evenements_du_territoire(territoire.code),
        ),
        "proches": (),
        "commune": None,
        "village": None,
        "qui": territoire.referent or atelier.reglages.contact,
        "territoire": None,
    }


def _montrer(offres: Sequence[Offre], evenements: Sequence[Fiche]) -> dict[str, Any]:
    return {
        "offres": offres[:OFFRES],
        "toutes": offres,
        "evenements": evenements[:RENDEZ_VOUS],
    }


def _lignes(atelier: Atelier) -> str:
    """La ligne de chaque lieu, toute prête ; un script n'en fait qu'un formulaire."""
    absolue = atelier.absolue

    def decrire(encart: Encart) -> tuple[Encart, str]:
        return encart, encarts.ligne(absolue(encart.adresse), _titre(atelier, encart))

    groupes = [(titre, [decrire(e) for e in membres]) for titre, membres in _groupes(atelier)]
    return atelier.rendre(
        "integrer.html",
        urls.uri_de(DOSSIER),
        groupes=[(titre, membres) for titre, membres in groupes if membres],
        badges=[(b, laureats.ligne(atelier, b)) for _, b in laureats.laureats(atelier)],
        ligne_du_script=encarts.ligne_du_script(absolue(encarts.SCRIPT)),
        script=encarts.SCRIPT,
    )


def _groupes(atelier: Atelier) -> Iterator[tuple[str, list[Encart]]]:
    """Les territoires, les villages, puis les communes de chaque territoire."""
    parution, textes = atelier.parution, atelier.textes
    yield textes["rubriques"]["territoires/"], [next(_de_la_fiche(t)) for t in parution.territoires]
    yield textes["rubriques"]["villages/"], [next(_de_la_fiche(v)) for v in parution.villages]
    communes = par_territoire(parution.catalogue.registre.communes)
    noms = {t.code: t.titre for t in parution.territoires}
    for code in (*noms, HORS_TERRITOIRE):
        titre = noms.get(code, textes["territoire"]["hors"])
        yield titre, [_de_la_commune(parution, c) for c in communes.get(code, ())]
