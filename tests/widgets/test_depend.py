"""The widget without a browser: set traits, send messages, look at the answers."""

import gzip
import json

import pytest

from teachkit.data.projects import ProjectFiles
from teachkit.data.snapshots import (
    Knowledge,
    Origin,
    read_advisories,
    read_audits,
    read_debian_crates,
)
from teachkit.decisions.depend import assess, what_if
from teachkit.errors import TeachkitError
from teachkit.widgets import DependencyAssessor
from teachkit.widgets.depend import FORMATS

REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"
# clock needs chrono and log; only chrono needs time; log is shared with sudo, the second choice.
LOCK = "version = 4\n" + "".join(
    f'\n[[package]]\nname = "{name}"\nversion = "{version}"\n'
    + ("" if name == "ntp" else f'source = "{REGISTRY}"\n')
    + (
        f"dependencies = [\n{''.join(f' {chr(34)}{n}{chr(34)},{chr(10)}' for n in needs)}]\n"
        if needs
        else ""
    )
    for name, version, needs in [
        ("chrono", "0.4.19", ["log", "time"]),
        ("log", "0.4.20", []),
        ("ntp", "1.0.0", ["chrono", "sudo"]),
        ("sudo", "0.2.0", ["log"]),
        ("time", "0.1.43", []),
    ]
)
CHRONO, LOG, NTP, SUDO, TIME = range(5)


def packed(value):
    return gzip.compress(json.dumps(value).encode())


@pytest.fixture
def knowledge():
    advisory = {
        "id": "RUSTSEC-2020-0071",
        "k": "vulnerability",
        "p": [">=0.2.23"],
        "u": [],
        "t": "Potential segfault",
        "d": "2020-11-18",
        "al": ["CVE-2020-26235"],
        "url": "https://rustsec.org/advisories/RUSTSEC-2020-0071",
    }
    return Knowledge(
        advisories=read_advisories(
            packed({"time": [advisory]}),
            Origin("rustsec", "RustSec advisories", "2026-08-21", "given", 0),
        ),
        audits=read_audits(
            packed(
                {
                    "audits": {
                        "log": [["", "0.4.20", 2, "mozilla"]],
                        "chrono": [["", "0.4.18", 2, "google"]],
                    }
                }
            ),
            Origin("vet-audits", "Public cargo-vet audits", "2026-11-20", "given", 0),
        ),
        debian=read_debian_crates(
            packed([["log", "0.4.22", 3, "rust-log"], ["chrono", "0.4.19", 3, "rust-chrono"]]),
            Origin("debian", "Debian's Rust crates", "2026-10-30", "given", 0),
        ),
    )


@pytest.fixture
def widget(knowledge):
    return DependencyAssessor(lock=ProjectFiles("ntp", LOCK), knowledge=knowledge)


@pytest.fixture
def ask(widget, monkeypatch):
    """Send a message as the browser does; return all that comes back."""
    heard = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: heard.append(content))

    def ask(**message):
        heard.clear()
        widget._handle_custom_msg(message, [])
        assert len(heard) == 1, "every message gets one answer"
        return heard[0]

    return ask


def test_the_table_has_one_value_a_package_in_every_column(widget):
    columns = [value for value in widget.table.values() if isinstance(value, list)]
    assert len(columns) >= 15
    assert {len(column) for column in columns} == {5}


def test_the_table_says_what_the_core_says(widget, knowledge):
    a = assess(ProjectFiles("ntp", LOCK), knowledge)
    table = widget.table
    assert table["gone"] == list(a.gone)
    assert table["dominator"] == list(a.dominator)
    assert [i for i in range(5) if table["direct"][i]] == list(a.direct) == [CHRONO, SUDO]
    assert [i for i in range(5) if table["member"][i]] == [NTP]
    assert table["advisories"] == [0, 0, 0, 0, 1]
    assert table["audit"] == ["unaudited", "audited", "", "unaudited", "unaudited"]
    assert table["debian"] == ["exact", "exact", "", "missing", "missing"]


def test_the_cards_count_what_the_assessment_counts(widget):
    figures = {f["key"]: f["value"] for card in widget.cards for f in card["figures"]}
    whole = widget.assessment.whole
    assert figures["packages"] == whole.packages == 5
    assert figures["direct"] == 2
    assert figures["advisories"] == 1
    assert figures["unaudited"] == 3
    assert figures["here_missing"] == 2


def test_what_was_not_looked_up_is_no_zero(knowledge):
    bare = DependencyAssessor(lock=ProjectFiles("ntp", LOCK), knowledge=Knowledge())
    figures = {f["key"]: f["value"] for card in bare.cards for f in card["figures"]}
    assert figures["advisories"] is None
    assert figures["unaudited"] is None
    assert figures["here_missing"] is None
    assert any("No advisories" in sentence for sentence in bare.sources["without"])


def test_partial_data_is_marked_on_the_card(knowledge):
    origin = Origin(
        "rustsec", "Advisories", "2026-08-21", "partial", 1, "Only the talk's projects."
    )
    partial = Knowledge(advisories=read_advisories(packed({}), origin))
    widget = DependencyAssessor(lock=ProjectFiles("ntp", LOCK), knowledge=partial)
    trust = next(card for card in widget.cards if card["id"] == "trust")
    assert "Only the talk's projects." in trust["partial"]


def test_ticking_moves_the_numbers_and_leaves_the_table_alone(widget):
    table = widget.table
    widget.removed = [CHRONO]
    expected = what_if(widget.assessment, [CHRONO])
    assert widget.after["gone"] == list(expected.gone) == [CHRONO, TIME]
    assert widget.after["numbers"]["packages"] == 3
    assert widget.after["numbers"]["advisories"] == 0
    assert widget.after["numbers"]["here_missing"] == 1
    assert "packages 5 → 3" in widget.after["sentence"]
    assert widget.table is table
    assert widget.removed_labels == ("chrono 0.4.19",)
    widget.removed = []
    assert widget.after == {}


def test_what_the_browser_ticks_twice_or_beyond_the_end_is_dropped(widget):
    widget.removed = [CHRONO, CHRONO, 99, -1]
    assert widget.removed == [CHRONO]


def test_selecting_a_package_says_everything_about_it(widget):
    widget.selected = TIME
    details = widget.details
    assert details["why"] == [[NTP, CHRONO, TIME]]
    assert details["needed_by"] == [CHRONO]
    assert details["advisories"][0]["id"] == "RUSTSEC-2020-0071"
    assert details["advisories"][0]["patched"] == [">=0.2.23"]
    widget.selected = CHRONO
    assert widget.details["goes"] == [TIME]
    assert "nearest that was read is 0.4.18" in widget.details["audit_sentence"]
    assert "patch step" in widget.details["audit_sentence"]
    widget.selected = 77
    assert widget.selected == -1
    assert widget.details == {}


def test_an_address_that_is_not_https_is_not_made_a_link(knowledge):
    rows = {
        "time": [
            {
                "id": "X-1",
                "k": "notice",
                "p": [],
                "u": [],
                "t": "",
                "d": "",
                "al": [],
                "url": "javascript:alert(1)",
            }
        ]
    }
    nasty = Knowledge(
        advisories=read_advisories(packed(rows), Origin("rustsec", "A", "", "given", 0))
    )
    widget = DependencyAssessor(lock=ProjectFiles("ntp", LOCK), knowledge=nasty)
    widget.selected = TIME
    assert widget.details["advisories"][0]["url"] == ""


def test_files_from_the_browser_become_the_new_result(widget, ask):
    answer = ask(id="a-1", do="assess", files={"demo/Cargo.lock": LOCK.replace("ntp", "ptp")})
    assert answer == {"id": "a-1", "ok": True}
    assert widget.table["title"] == "demo"
    assert "ptp" in widget.table["name"]
    assert widget.project == ""


def test_a_broken_lock_is_answered_with_its_error_and_the_old_result_stays(widget, ask):
    before, table = widget.assessment, widget.table
    widget.removed = [CHRONO]
    answer = ask(id="a-2", do="assess", files={"Cargo.lock": LOCK + "<<<<<<< HEAD\n"})
    assert set(answer["error"]) == {"code", "message", "place", "hint"}
    assert answer["error"]["message"]
    assert answer["error"]["hint"]
    assert widget.problem == answer["error"]
    assert widget.assessment is before
    assert widget.table is table
    assert widget.removed == [CHRONO]
    ask(id="a-3", do="assess", files={"Cargo.lock": LOCK})
    assert widget.problem == {}


@pytest.mark.parametrize(
    "message", [{"id": "b-1", "do": "reboot"}, {"id": "b-1"}, {"id": "b-1", "do": None}]
)
def test_an_unknown_message_is_answered_with_an_error(ask, message):
    answer = ask(**message)
    assert answer["id"] == "b-1"
    assert answer["error"]["code"] == "unknown-message"


@pytest.mark.parametrize("files", [None, [], {"Cargo.lock": 3}, {}])
def test_a_message_without_files_is_refused(ask, files):
    answer = ask(id="c-1", do="assess", files=files)
    assert answer["error"]["code"] in {"no-files", "no-lock"}


def test_a_failure_of_ours_is_answered_before_it_is_logged(widget, ask, monkeypatch):
    def broken(*_args, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("teachkit.widgets.depend.assess", broken)
    monkeypatch.setattr(widget, "_hear", widget._hear)
    with pytest.raises(ZeroDivisionError):
        widget._hear(widget, {"id": "d-1", "do": "assess", "files": {"Cargo.lock": LOCK}}, [])
    assert widget.problem["code"] == "internal"


def test_two_locks_are_compared_from_the_given_to_the_one_on_show(widget, ask):
    older = LOCK.replace('name = "time"\nversion = "0.1.43"', 'name = "time"\nversion = "0.1.40"')
    older = older.replace("sudo", "doas")
    assert ask(id="e-1", do="compare", files={"Cargo.lock": older})["ok"]
    comparison = widget.comparison
    assert comparison["came"] == ["sudo 0.2.0"]
    assert comparison["left"] == ["doas 0.2.0"]
    assert comparison["changed"] == [["time", "0.1.40 → 0.1.43"]]
    assert ["packages", 5, 5] in comparison["numbers"]
    ask(id="e-2", do="compare")
    assert widget.comparison == {}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_on_offer_can_be_exported(ask, name):
    answer = ask(id="f-1", do="export", format=name)
    assert answer["ok"]
    assert answer["name"].startswith("ntp-dependencies.")
    assert "chrono" in answer["text"]
    if "json" in answer["mime"]:
        json.loads(answer["text"])


def test_a_format_not_on_offer_is_refused(ask):
    assert ask(id="f-2", do="export", format="docx")["error"]["code"] == "unknown-format"


def test_nothing_to_export_is_said_and_not_written(knowledge, monkeypatch):
    monkeypatch.setattr("teachkit.widgets.depend.known_releases", lambda: ())
    empty = DependencyAssessor(knowledge=knowledge)
    assert empty.assessment is None
    assert empty.projects == []
    with pytest.raises(TeachkitError, match="Nothing has been assessed"):
        empty._do_export({"format": "json"})


def test_a_release_of_the_talk_is_assessed_with_its_history(knowledge):
    widget = DependencyAssessor("ntpd-rs", knowledge=knowledge)
    tags = [row[0] for row in widget.history["rows"]]
    assert widget.tag == tags[-1]
    assert widget.table["title"] == f"ntpd-rs {widget.tag}"
    first = tags[0]
    widget.tag = first
    assert widget.assessment.project == f"ntpd-rs {first}"
    counts = {row[0]: row[2] for row in widget.history["rows"]}
    a = widget.assessment
    assert counts[first] == a.whole.packages - len(a.members)


def test_a_project_from_the_notebook_opens_its_latest_release(knowledge):
    widget = DependencyAssessor("ntpd-rs", knowledge=knowledge)
    widget.project = "sudo-rs"
    assert widget.tag == widget.history["rows"][-1][0]
    assert widget.history["project"] == "sudo-rs"


def test_a_release_that_is_not_there_is_a_problem_and_the_old_one_stays(knowledge):
    widget = DependencyAssessor("ntpd-rs", knowledge=knowledge)
    before = widget.tag
    widget.tag = "v99"
    assert widget.problem["code"] == "unknown-release"
    assert widget.tag == before
    with pytest.raises(TeachkitError, match="no project"):
        widget.choose("ntpd-c")


def test_without_a_browser_there_is_a_text_and_a_page_to_read(widget):
    bundle, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "Dependencies of ntp: 5 packages" in bundle["text/plain"]
    assert "<td>chrono 0.4.19</td>" in bundle["text/html"]
    assert "2026-08-21" in bundle["text/html"]


def test_a_name_cannot_become_markup_in_the_page(knowledge):
    widget = DependencyAssessor(lock=ProjectFiles("<b>ntp</b>", LOCK), knowledge=knowledge)
    bundle, _ = widget._repr_mimebundle_()
    assert "<b>ntp</b>" not in bundle["text/html"]


def test_the_whole_state_is_json(widget):
    widget.selected, widget.removed = TIME, [CHRONO]
    state = {
        name: getattr(widget, name)
        for name in widget.class_trait_names(sync=True)
        if not name.startswith("_")
    }
    for name in ("layout", "tabbable", "tooltip"):
        state.pop(name, None)
    assert json.loads(json.dumps(state))["after"] == widget.after


def test_a_project_is_assessed_once_when_it_is_shown(monkeypatch):
    from teachkit.widgets import depend

    assessed = []
    assess = depend.assess
    monkeypatch.setattr(depend, "assess", lambda *given: assessed.append(given) or assess(*given))
    widget = depend.DependencyAssessor()
    assert len(assessed) == 1
    widget.choose("sudo-rs")
    assert len(assessed) == 2
