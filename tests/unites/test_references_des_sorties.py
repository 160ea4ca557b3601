"""Ce que le petit site diffuse, octet par octet : flux, agendas, données.

`make references OPTIONS="-k references_des_sorties"` les refait ; relisez alors `git diff`.
"""

from __future__ import annotations

import pytest

from fabriques import artefacts, atelier_de
from nouvelle_vie.artefact import Fichier
from outils import REFERENCES, petit_site

SORTIES = REFERENCES / "sorties"
FICHIERS = (
    "agenda.ics",
    "agenda/territoire-amont.ics",
    "donnees/catalogue.jsonld",
    "donnees/communes.csv",
    "donnees/evenements-openagenda.json",
    "donnees/evenements.csv",
    "donnees/evenements.geojson",
    "donnees/evenements.json",
    "donnees/offres-projet.csv",
    "donnees/offres.csv",
    "donnees/offres.geojson",
    "donnees/offres.json",
    "donnees/schemas/villages.schema.json",
    "donnees/villages.csv",
    "donnees/villages.geojson",
    "donnees/villages.json",
    "evenements/annule.ics",
    "evenements/changement-d-heure.ics",
    "evenements/plusieurs-jours.ics",
    "flux/labels.xml",
    "flux/mises-a-jour.xml",
    "flux/rappels.xml",
    "flux/reseaux/bluesky.xml",
    "flux/reseaux/facebook.xml",
    "flux/reseaux/instagram.xml",
    "flux/reseaux/linkedin.xml",
    "flux/reseaux/mastodon.json",
    "flux/reseaux/mastodon.xml",
    "flux/reseaux/threads.xml",
    "flux/reseaux/x.xml",
    "flux/tous.opml",
    "flux/tout.json",
    "flux/tout.xml",
    "flux/urgentes.xml",
    "flux/village-roche-noire.xml",
)
"""Un fichier de chaque sorte ; en ajouter un ici, puis refaire les références."""


@pytest.fixture(scope="module")
def publies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    arborescence = (REFERENCES / "diffusion.txt").read_text("utf-8")
    racine = petit_site(tmp_path_factory.mktemp("diffusion"), arborescence)
    tous = artefacts(atelier_de(racine)).values()
    return {a.uri: a.octets for a in tous if isinstance(a, Fichier) and a.uri in FICHIERS}


@pytest.mark.parametrize("uri", FICHIERS)
def test_un_fichier_diffuse_est_celui_de_sa_reference(
    uri: str, publies: dict[str, bytes], maj_references: bool
) -> None:
    reference = SORTIES / uri
    if maj_references:
        reference.parent.mkdir(parents=True, exist_ok=True)
        reference.write_bytes(publies[uri])
    assert publies[uri].decode() == reference.read_bytes().decode()


def test_aucune_reference_n_est_oubliee() -> None:
    presentes = {p.relative_to(SORTIES).as_posix() for p in SORTIES.rglob("*") if p.is_file()}
    assert presentes == set(FICHIERS)
