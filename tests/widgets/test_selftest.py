"""The self-test says what is so: each verdict is provoked."""

import pytest

from teachkit.widgets import selftest
from teachkit.widgets.selftest import SelfTest, examine


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A fresh workspace with no data but what is shipped."""
    (tmp_path / ".teachkit").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEACHKIT_CACHE", str(tmp_path / "cache"))
    return tmp_path


def found(what):
    return next(one for one in examine() if one.what == what)


def test_work_is_kept_in_the_workspace_and_nothing_is_left_behind(machine):
    assert found("Your work").verdict == "works"
    assert list((machine / ".teachkit").iterdir()) == []


def test_outside_a_workspace_it_says_where_answers_go(machine, monkeypatch):
    (machine / ".teachkit").rmdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(machine / "data"))
    one = found("Your work")
    assert one.verdict == "with less"
    assert "teachkit start" in one.mend


def test_in_the_book_it_speaks_of_the_browser_and_not_of_jupyterlab(machine, monkeypatch):
    monkeypatch.setenv("TEACHKIT_PLACE", "this browser")
    assert "JupyterLab" not in {one.what for one in examine()}
    assert found("Your work").sentence == "Answers and plan are kept in this browser."


def test_a_folder_that_cannot_be_written_is_broken_and_not_an_exception(machine):
    (machine / ".teachkit").rmdir()
    (machine / ".teachkit").mkdir()
    (machine / ".teachkit" / "selftest.tmp").mkdir()
    assert found("Your work").verdict == "broken"


def test_shipped_data_alone_is_less_and_names_the_command(machine):
    one = found("Data")
    assert one.verdict == "with less"
    assert "teachkit data update" in one.mend


def test_broken_data_is_reported_in_the_words_of_its_error(machine):
    (machine / "cache").mkdir()
    (machine / "cache" / "rustsec.json.gz").write_bytes(b"not gzip")
    one = found("Data")
    assert one.verdict == "broken"
    assert "rustsec" in one.sentence.lower()


def test_the_assessor_really_assesses(machine):
    one = found("Assessor")
    assert one.verdict == "works"
    assert "ntpd-rs" in one.sentence
    assert " packages assessed in " in one.sentence


def test_a_missing_package_is_named(machine, monkeypatch):
    import importlib.metadata

    real = importlib.metadata.version

    def version(name):
        if name == "anywidget":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    one = found("JupyterLab")
    assert one.verdict == "broken"
    assert one.sentence.startswith("anywidget")


def test_every_verdict_shows_as_a_word_and_not_as_colour_alone(machine):
    html = SelfTest()._repr_html_()
    for one in examine():
        assert one.what in html
        assert f"{selftest.VERDICTS[one.verdict]} {one.verdict}" in html


def test_where_no_browser_draws_the_widget_its_text_says_what_to_do():
    pytest.importorskip("ipywidgets")
    assert "reload the page" in repr(selftest._widget())
