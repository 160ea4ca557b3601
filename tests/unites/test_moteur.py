"""Le moteur de gabarits écrit et appelle comme Jinja, à moindre coût."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from nouvelle_vie.modele.cycle import Statut
from nouvelle_vie.rendu.moteur import Moteur, echapper

VALEURS = ("l’été", "a & b", "<b>", "a > b", 'dit "oui"', "l'eau", Markup("<b>&"), 12, 1.5, None)


class Html:
    def __html__(self) -> str:
        return "<i>"


class Texte(str):
    """Un texte qui n'est pas exactement un `str`."""


@pytest.mark.parametrize("valeur", [*VALEURS, Html(), Texte("<b>"), Statut.PUBLIEE, True])
def test_une_valeur_s_ecrit_comme_l_ecrit_markupsafe(valeur: object) -> None:
    assert str(echapper(valeur)) == str(escape(valeur))


@pytest.fixture
def moteur() -> Moteur:
    gabarits = {
        "macro": "{% macro m(x, suite='') %}<u>{{ x }}</u>{{ suite }}{% endmacro %}",
        "page": "{% import 'macro' as c %}{% for x in xs %}{{ c.m(x, suite=dire(x)) }}{% endfor %}",
        "absente": "{{ inconnue }}",
        "ensemble": "{% set x %}<b>{{ v }}</b>{% endset %}{{ x }}{{ x | length }}",
    }
    return Moteur(loader=DictLoader(gabarits), autoescape=True, undefined=StrictUndefined)


def test_une_macro_appelee_dans_une_boucle_n_echappe_qu_une_fois(moteur: Moteur) -> None:
    rendu = moteur.get_template("page").render(xs=["a", "<"], dire=lambda x: f"&{x}")
    assert rendu == "<u>a</u>&amp;a<u>&lt;</u>&amp;&lt;"


def test_un_passage_compose_reste_du_html(moteur: Moteur) -> None:
    assert moteur.get_template("ensemble").render(v="<") == "<b>&lt;</b>11"


def test_une_variable_oubliee_reste_refusee(moteur: Moteur) -> None:
    with pytest.raises(UndefinedError):
        moteur.get_template("absente").render()


def test_un_processus_dedouble_n_a_plus_rien_a_compiler(
    moteur: Moteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    moteur.loader = DictLoader({f"{nom}.html": f"{nom} {{{{ v }}}}" for nom in "ab"})
    moteur.tout_compiler()
    monkeypatch.setattr(Moteur, "compile", lambda *_: pytest.fail("pas encore compilé"))
    assert [moteur.get_template(f"{nom}.html").render(v=1) for nom in "ab"] == ["a 1", "b 1"]
