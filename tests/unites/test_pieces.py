"""Les pièces de l'habillage : un nom qui change avec le contenu, une adresse pour les gabarits."""

from __future__ import annotations

from pathlib import Path

import pytest

from nouvelle_vie.erreurs import FabricationImpossible
from nouvelle_vie.fabrique.emprunts import emprunts
from nouvelle_vie.fabrique.jetons import jetons
from nouvelle_vie.fabrique.pieces import DOSSIER, nom_hache, pieces
from outils import DEPOT, dessiner

HABILLAGE = "\n=== assets/a.css\nbody{}\n=== assets/b.js\n1\n=== assets/c.svg\n<svg/>\n"


def test_feuilles_et_scripts_sont_publies_sous_un_nom_qui_porte_leur_empreinte(
    tmp_path: Path,
) -> None:
    lot = pieces(DEPOT / "node_modules", dessiner(tmp_path, HABILLAGE))
    publies = {f.uri: f.octets for f in lot.fichiers}
    a_nous = {"assets/a.css", "assets/b.js"}
    venues = {"assets/leaflet.css", "assets/leaflet.js", "assets/polices.css"}
    assert set(lot.adresses) == a_nous | venues
    assert lot.adresse("assets/a.css") == DOSSIER + nom_hache("a.css", b"body{}\n")
    assert publies[lot.adresse("assets/a.css")] == b"body{}\n"
    declarees = publies[lot.adresse("assets/polices.css")].decode()
    polices = [uri for uri in publies if uri.startswith("assets/polices/")]
    assert len(polices) == 2
    assert all(f'url("../{uri.removeprefix("assets/")}")' in declarees for uri in polices)
    # Une police « optional » que rien ne demande d'avance arriverait trop tard pour servir.
    assert list(lot.polices) == polices
    assert declarees.count("font-display:optional") == 2


def test_un_autre_contenu_a_un_autre_nom() -> None:
    assert nom_hache("a.css", b"1") != nom_hache("a.css", b"2")
    assert nom_hache("a.css", b"1") == "a.6b86b273.css"


def test_un_script_importe_les_autres_sous_leur_nom_publie(tmp_path: Path) -> None:
    ecrits = (
        '\n=== assets/a.js\nimport { b } from "./b.js";\nconst c = () => import("./c.js");\n'
        '\n=== assets/b.js\nexport const b = 1;\n=== assets/c.js\nimport "./b.js";\n'
    )
    lot = pieces(DEPOT / "node_modules", dessiner(tmp_path, ecrits))
    publies = {f.uri: f.octets.decode() for f in lot.fichiers if f.uri.endswith(".js")}
    b, c = (Path(lot.adresse(f"assets/{nom}.js")).name for nom in "bc")
    attendu = f'import {{ b }} from "./{b}";\nconst c = () => import("./{c}");\n'
    assert publies[lot.adresse("assets/a.js")].strip() == attendu.strip()
    assert lot.adresse("assets/c.js") == DOSSIER + nom_hache("c.js", f'import "./{b}";\n'.encode())


def test_des_scripts_qui_s_importent_en_rond_se_disent(tmp_path: Path) -> None:
    ecrits = '\n=== assets/a.js\nimport "./b.js";\n=== assets/b.js\nimport "./a.js";\n'
    with pytest.raises(FabricationImpossible, match=r"a\.js → assets/b\.js → assets/a\.js"):
        pieces(DEPOT / "node_modules", dessiner(tmp_path, ecrits))


def test_une_piece_demandee_qui_n_existe_pas_se_dit(tmp_path: Path) -> None:
    lot = pieces(DEPOT / "node_modules", dessiner(tmp_path, HABILLAGE))
    with pytest.raises(FabricationImpossible, match=r"« assets/z\.css ».*assets/a\.css"):
        lot.adresse("assets/z.css")


def test_sans_paquets_npm_le_remede_est_dit(tmp_path: Path) -> None:
    with pytest.raises(FabricationImpossible, match="make site"):
        pieces(tmp_path, tmp_path)


def test_la_carte_est_empruntee_entiere_avec_ses_licences_et_sans_ce_qui_ne_sert_pas() -> None:
    venus = emprunts(DEPOT / "node_modules")
    script, feuille = (venus[f"assets/leaflet.{suffixe}"].decode() for suffixe in ("js", "css"))
    for texte in (script, feuille):
        assert texte.startswith("/*!")
        assert "BSD 2-Clause" in texte
        assert "Permission is hereby granted" in texte
    assert 'version="1.9.4"' in script
    assert "MarkerClusterGroup" in script
    assert "sourceMappingURL" not in script
    assert "url(" not in feuille
    assert ".leaflet-cluster-anim" in feuille
    assert feuille.count("{") == feuille.count("}") > 80


def test_sans_leaflet_le_remede_est_dit(tmp_path: Path) -> None:
    with pytest.raises(FabricationImpossible, match=r"carte interactive.*make site"):
        emprunts(tmp_path)


def test_une_couleur_est_celle_du_theme_et_jamais_celle_de_l_impression(tmp_path: Path) -> None:
    feuilles = (
        "\n=== assets/nv.css\n:root { --a: 1rem; }\n:root { --b: #111; --c: #222; }\n"
        "@media print { :root { --b: #fff; } }\n=== assets/sombre.css\n:root { --b: #eee; }\n"
    )
    jeton = jetons(dessiner(tmp_path, feuilles))
    assert (jeton("clair", "b"), jeton("sombre", "b"), jeton("sombre", "c")) == (
        "#111",
        "#eee",
        "#222",
    )
    with pytest.raises(FabricationImpossible, match="« --z »"):
        jeton("clair", "z")
