"""The audit, the examples and the review as cards: what they show is what is stored."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from teachkit.course.load import load_rubric
from teachkit.course.peer import criteria_of
from teachkit.course.store import FilePlanStore
from teachkit.data.facts import fact
from teachkit.decisions.plan import SHAPES, Depend, Plan, write_plan
from teachkit.decisions.plan.audit import audit
from teachkit.decisions.plan.examples import EXAMPLES, example
from teachkit.decisions.project import Project

pytest.importorskip("ipywidgets")


@pytest.fixture
def sudo_rs():
    return example("sudo-rs", lambda which: fact(which).value).plan


@pytest.fixture
def store(tmp_path, sudo_rs):
    kept = FilePlanStore(tmp_path / "plan.json")
    kept.save(sudo_rs)
    return kept


@pytest.fixture
def card(store):
    from teachkit.widgets import PlanAudit

    return PlanAudit(store=store)


class Balanced(HTMLParser):
    def __init__(self):
        super().__init__()
        self.stack = []

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def balanced(page):
    reader = Balanced()
    reader.feed(page)
    return not reader.stack


def test_each_section_has_a_tile_and_each_finding_its_chapter(card, sudo_rs):
    page = card.page.value
    assert balanced(page)
    tiles = re.findall(r"<li style=.*?<strong>(\w+)</strong>", page)
    assert tiles == list(SHAPES)
    assert 'href="trust.md"' in page
    assert 'href="focus.md"' not in page  # nothing is missing there
    for one in audit(sudo_rs).open:
        assert one.section in page
    assert page.count("nothing missing") == len(SHAPES) - 1


def test_an_answer_is_kept_in_the_plan_and_taken_back(card, store):
    before = len(card.which.options)
    rule, about = card.which.value
    card.answer.click()  # without a reason
    assert store.load().answers == ()
    card.because.value = "we <b>know</b>"
    card.answer.click()
    assert [(one.rule, one.about) for one in store.load().answers] == [(rule, about)]
    assert len(card.which.options) == before - 1
    assert "we &lt;b&gt;know&lt;/b&gt;" in card.page.value
    card.undo.click()
    assert store.load().answers == ()
    assert len(card.which.options) == before
    assert card.undo.disabled


def test_looking_again_sees_what_a_form_has_saved(card, store):
    plan = store.load()
    store.save(replace(plan, trust=None))
    card.again.click()
    assert "empty" in card.page.value
    assert "This is how it stands now." in card.message.value


def test_a_tool_that_saved_meanwhile_loses_nothing_to_an_answer(card, store):
    store.save(replace(store.load(), project=Project("another")))
    card.because.value = "it is fine"
    card.answer.click()
    assert store.load().project.name == "another"
    assert len(store.load().answers) == 1


@pytest.mark.parametrize("lock", ["there", "missing", "broken"])
def test_the_lock_of_the_plan_is_compared_where_it_can_be_read(lock, tmp_path, store):
    from teachkit.widgets import PlanAudit

    path = tmp_path / "Cargo.lock"
    if lock == "there":
        path.write_text(
            'version = 4\n[[package]]\nname = "mine"\nversion = "1.0.0"\n'
            'dependencies = ["serde"]\n[[package]]\nname = "serde"\nversion = "1.0.0"\n'
            'source = "registry+https://github.com/rust-lang/crates.io-index"\n'
        )
    elif lock == "broken":
        path.write_text("no lock")
    store.save(replace(store.load(), project=Project("x", lock=str(path))))
    page = PlanAudit(store=store).page.value
    assert ("serde" in page) == (lock == "there")
    assert ("could not be read" in page) == (lock != "there")


def test_without_a_plan_the_card_says_where_one_comes_from(tmp_path):
    from teachkit.widgets import PlanAudit

    card = PlanAudit(store=FilePlanStore(tmp_path / "plan.json"))
    assert "There is no plan yet" in card.page.value
    assert "a hole can be reported in private" in card.printed()


def test_a_plan_that_cannot_be_read_is_said_so(tmp_path):
    from teachkit.widgets import PlanAudit

    (tmp_path / "plan.json").write_text("{")
    card = PlanAudit(store=FilePlanStore(tmp_path / "plan.json"))
    assert "Not read." in card.message.value
    assert card.answer.disabled


def test_what_a_plan_says_is_no_markup(tmp_path):
    from teachkit.decisions.depend.goals import Verdict
    from teachkit.widgets import PlanAudit

    store = FilePlanStore(tmp_path / "plan.json")
    store.save(Plan(depend=Depend((Verdict("<script>x</script>", "keep", ""),))))
    assert "<script>" not in PlanAudit(store=store).page.value


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_shows_its_plan_and_its_findings(name):
    from teachkit.widgets.plans import ExamplePlan

    card = ExamplePlan(name)
    page = card.printed()
    assert balanced(page)
    assert page.count("<details>") >= len(SHAPES) + 2  # the sections, its history, its sources
    kinds = {(one.section, one.rule) for one in card.audit.open}
    assert page.count("What to do:") == len(kinds)
    assert len(card.audit.open) == fact(f"plan.example.{name}.open").value
    assert all(one.about in page for one in card.audit.open if one.rule == "dependency-goals")


# ---- a colleague's plan


@pytest.fixture
def theirs(tmp_path, sudo_rs):
    path = tmp_path / "theirs.json"
    path.write_text(write_plan(sudo_rs))
    return path


def test_a_review_is_saved_as_it_is_given_and_goes_on(theirs):
    from teachkit.widgets import PeerReview

    before = theirs.read_bytes()
    form = PeerReview(str(theirs))
    assert len(form.levels) == len(criteria_of(load_rubric()))
    form.levels["choose-list"].value = 2
    form.sentences["choose-list"].value = "the second has something for it"
    again = PeerReview(theirs)
    assert again.levels["choose-list"].value == 2
    assert again.sentences["choose-list"].value == "the second has something for it"
    assert again.levels["choose-mind"].value is None
    assert "1 of" in again.where.value
    assert theirs.read_bytes() == before


def test_two_forms_on_one_plan_lose_nothing_to_each_other(theirs):
    from teachkit.widgets import PeerReview

    one, two = PeerReview(theirs), PeerReview(theirs)
    one.levels["choose-list"].value = 1
    two.levels["choose-mind"].value = 0
    again = PeerReview(theirs)
    assert (again.levels["choose-list"].value, again.levels["choose-mind"].value) == (1, 0)


def test_what_is_given_back_is_written_beside_it(theirs):
    from teachkit.widgets import PeerReview

    form = PeerReview(theirs)
    form.levels["trust-signals"].value = 0
    form.give_back.click()
    page = theirs.with_name("theirs.review.md").read_text()
    assert page.startswith("# Review of the plan: sudo-rs")
    assert "No promise is made, or all are to users alone." in page
    assert "criteria are still without an answer" in page


@pytest.mark.parametrize("text", [None, "{", '{"schema": 7}'], ids=["missing", "broken", "later"])
def test_what_is_no_plan_is_not_opened(text, tmp_path):
    from teachkit.widgets import PeerReview

    path = tmp_path / "theirs.json"
    if text is not None:
        path.write_text(text)
    form = PeerReview(path)
    assert "Not opened." in form.where.value
    assert form.give_back.disabled
    assert form.levels == {}


def test_a_plan_that_has_changed_since_is_said_so(theirs, sudo_rs):
    from teachkit.widgets import PeerReview

    PeerReview(theirs).levels["choose-list"].value = 1
    theirs.write_text(write_plan(replace(sudo_rs, trust=None)))
    form = PeerReview(theirs)
    assert "The plan has changed" in form.message.value
    assert "Nothing is written here." in "".join(
        part.value
        for part in form.sheet.children
        if hasattr(part, "value") and part.value and isinstance(part.value, str)
    )


def test_on_paper_a_review_is_the_rubric():
    from teachkit.widgets import PeerReview

    assert "Something was there to choose from." in PeerReview().printed()
