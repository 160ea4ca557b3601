"""Les gabarits du catalogue : leurs phrases sont posées une fois, à leur lecture."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from nouvelle_vie.rendu import gabarits


def test_les_phrases_sont_posees_dans_les_gabarits_a_leur_lecture() -> None:
    env = gabarits.gabarits(Path())
    lue = env.from_string("<p>{{ t.offre.contact_voir }}</p>{{ t.offre[cle] }}")
    assert lue.render(cle="contact_voir") == "<p>{0}</p>{0}".format(
        gabarits.phrases()["offre"]["contact_voir"]
    )
    assert "contact_voir" not in env.preprocess("{{ t.offre.contact_voir }}")
    for inconnue in ("{{ t.offre.inconnue }}", "{{ t.offre }}", "{{ t.offre.contact.long }}"):
        assert env.preprocess(inconnue) == inconnue
    with pytest.raises(UndefinedError):
        env.from_string("{{ t.offre.inconnue }}").render()


def test_une_phrase_posee_est_echappee_et_ne_devient_jamais_du_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    phrases_piegees = {"a": "<b> & {{ 7 * 7 }}", "b": "<b> & « c »", "c": "x\ny"}
    monkeypatch.setattr(gabarits, "phrases", lambda: phrases_piegees)
    env = gabarits.gabarits(Path())
    source = "{{ t.a }}|{{ t.b }}|{{ t.c }}"
    assert env.preprocess(source) == "{{ t.a }}|&lt;b&gt; &amp; « c »|{{ t.c }}"
    env.globals["t"] = phrases_piegees
    assert env.from_string(source).render().startswith("&lt;b&gt; &amp; {{ 7 * 7 }}|")
