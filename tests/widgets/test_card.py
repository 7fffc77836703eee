"""The manners of a card: the assessor's tones, and what the page says was chosen."""

import re
from pathlib import Path

import pytest

module = pytest.importorskip("teachkit.widgets.card", exc_type=ImportError)

STATIC = Path(module.__file__).parent / "static"


def tones(path):
    """The tones of each scheme, light first; what follows JupyterLab's variables left out."""
    schemes = re.findall(r"color-scheme: (?:light|dark);([^}]*)\}", path.read_text("utf-8"))
    return [dict(re.findall(r"(--tk-[\w-]+): (#\w+);", scheme)) for scheme in schemes]


def test_cards_have_the_tones_of_the_assessor():
    ours, theirs = tones(STATIC / "card" / "look.css"), tones(STATIC / "tool" / "look.css")
    assert len(ours) == len(theirs) == 2
    for mine, scheme in zip(ours, theirs, strict=True):
        assert len(mine) > 10
        assert mine.items() <= scheme.items()


def test_what_the_page_says_was_chosen_is_taken_and_nonsense_is_not():
    import ipywidgets

    from teachkit.widgets.printed import Printed

    first = ipywidgets.RadioButtons(options=["sudo", "ntpd"], value=None)
    done = ipywidgets.RadioButtons(options=["expat", "zlib"], value="expat", disabled=True)
    card = Printed([first, ipywidgets.VBox([done])])
    card._settle({"chosen": [1]})
    card._settle({"chosen": [7, -1]})
    assert first.value is None
    card._settle({"chosen": [1, 1]})
    assert (first.value, done.value) == ("ntpd", "expat")


def test_a_card_without_a_form_of_its_own_prints_its_texts():
    import ipywidgets

    from teachkit.widgets.printed import Printed

    text = ipywidgets.HTML("<p>sudo-rs locks <b>two</b> packages.</p>")
    bundle = Printed([ipywidgets.VBox([text]), ipywidgets.Button()])._repr_mimebundle_()
    assert bundle["text/html"] == text.value
    assert bundle["text/plain"] == "sudo-rs locks two packages."
