"""The rubric form: saves each mark at once, keeps graders apart, confuses no two works."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from teachkit.course.load import load_rubric
from teachkit.decisions.choose.shortlist import Shortlisted
from teachkit.decisions.depend.goals import Verdict
from teachkit.decisions.plan import Choose, Depend, Plan, write_plan
from teachkit.errors import TeachkitError
from teachkit.grading.gradebook import open_gradebook
from teachkit.grading.gradebook.works import Work

pytest.importorskip("ipywidgets")

PLAN = Plan(
    choose=Choose(
        shortlist=(Shortlisted("zlib", "3rd", "<b>everybody</b> has it"),),
        against="Its maintainers *answer*.",
        confidence=70,
    ),
    depend=Depend(verdicts=(Verdict("libc", "keep", "there is `no` other"),)),
)
WORKS = [
    Work("ada", PLAN),
    Work("grace", Plan()),
    Work("learner-07", problem="It is <i>no</i> plan."),
]


@pytest.fixture
def rubric(repository):
    """The rubric of the plan, shortened to three criteria."""
    full = load_rubric("plan", repository)
    kept = {item.id: item for item in full.criteria}
    names = ("choose-list", "choose-against", "depend-verdicts")
    return replace(full, criteria=tuple(kept[name] for name in names))


@pytest.fixture
def book(tmp_path):
    with open_gradebook(tmp_path / "gradebook.sqlite") as book:
        yield book


@pytest.fixture
def form(book, rubric):
    """A function: the form of one grader."""
    from teachkit.widgets import RubricForm

    def make(grader="grace", works=WORKS, **options):
        options.setdefault("rubric", rubric)
        options.setdefault("named", True)
        return RubricForm(book, works, grader=grader, **options)

    return make


def text_of(widget):
    parts, todo = [], [widget]
    while todo:
        part = todo.pop()
        parts.append(str(getattr(part, "value", "")))
        todo += getattr(part, "children", ())
    return " ".join(parts)


def given(book):
    return [(one.learner, one.criterion, one.grader, one.level) for one in book.marks()]


def judge_all(widget, level=1):
    for radio in widget.levels.values():
        radio.value = level


def test_a_mark_is_saved_when_it_is_given(form, book):
    widget = form()
    widget.levels["choose-list"].value = 2
    assert given(book) == [("ada", "choose-list", "grace", 2)]
    assert "2 of 2 points, saved" in widget.given["choose-list"].value
    assert widget.given["choose-against"].value == ""
    widget.levels["choose-list"].value = 0
    assert given(book) == [("ada", "choose-list", "grace", 0)]
    assert "0 of 2 points, saved" in widget.given["choose-list"].value
    assert "1 of 3 criteria of this plan, 0 of 6 points." in widget.message.value
    widget.remark.value = "Name a second candidate."
    assert [*book.remarks().values()] == ["Name a second candidate."]


def test_another_day_finds_what_was_given(form):
    first = form()
    first.levels["choose-list"].value = 2
    first.remark.value = "Well argued."
    again = form()
    assert again.levels["choose-list"].value == 2
    assert again.levels["choose-against"].value is None
    assert again.remark.value == "Well argued."


def test_going_on_shows_the_next_and_says_how_many_are_judged(form):
    widget = form()
    assert "Plan 1 of 3" in widget.where.value
    assert "0 of 3 judged." in widget.where.value
    assert widget.back.disabled
    judge_all(widget)
    assert "1 of 3 judged." in widget.where.value
    widget.on.click()
    assert "grace" in widget.where.value
    assert all(radio.value is None for radio in widget.levels.values())
    widget.levels["choose-list"].value = 1
    assert "1 of 3 judged." in widget.where.value
    widget.on.click()
    assert widget.on.disabled
    widget.back.click()
    assert widget.levels["choose-list"].value == 1


def test_what_is_left_to_judge_is_found(form):
    widget = form()
    judge_all(widget)
    widget.on.click()
    widget.on.click()
    widget.left.click()
    assert widget.work.learner == "grace"
    judge_all(widget)
    widget.left.click()
    judge_all(widget)
    widget.left.click()
    assert widget.work.learner == "learner-07"
    assert "You have judged them all." in widget.message.value


def test_undo_goes_back_step_by_step_to_where_it_was(form, book):
    widget = form()
    assert widget.undo.disabled
    widget.levels["choose-list"].value = 2
    widget.levels["choose-list"].value = 1
    widget.remark.value = "Short."
    widget.on.click()
    widget.levels["choose-list"].value = 0
    widget.undo.click()
    assert [one[0] for one in given(book)] == ["ada"]
    widget.undo.click()
    assert widget.work.learner == "ada"
    assert (book.remarks(), widget.remark.value) == ({}, "")
    widget.undo.click()
    assert widget.levels["choose-list"].value == 2
    widget.undo.click()
    assert given(book) == []
    assert widget.levels["choose-list"].value is None
    assert widget.undo.disabled


def test_a_late_choice_lands_on_the_work_that_it_was_made_on(form, book):
    widget = form()
    held_back = widget.levels["choose-list"]
    widget.on.click()
    held_back.value = 2
    assert given(book) == [("ada", "choose-list", "grace", 2)]
    # What the page says of positions is of a work that it may no longer show.
    widget._settle({"chosen": [2, 2, 2]})
    assert len(book.marks()) == 1


def test_controls_of_long_ago_are_closed(form):
    from teachkit.widgets.rubric import KEPT

    widget = form()
    first = widget.levels["choose-list"]
    for _ in range(KEPT):
        widget.on.click()
        widget.back.click()
    assert first.comm is None
    assert widget.levels["choose-list"].comm is not None
    assert len(widget._alive) == KEPT


def test_two_graders_are_compared_and_see_each_other_only_afterwards(form, book):
    one = form("ada")
    judge_all(one, 2)
    two = form("grace")
    assert "You and ada: Nothing has been judged by both yet." in two.agreed.value
    two.levels["choose-list"].value = 2
    two.levels["choose-against"].value = 1
    assert "the same level 1 times, one apart 1 times, further apart 0" in two.agreed.value
    assert "Here ada saw" not in two.agreed.value
    two.levels["depend-verdicts"].value = 0
    assert two.agreed.value.count("Here ada saw") == 2
    assert len(book.marks()) == 6


def test_learners_are_anonymous_unless_asked_for(form, book):
    widget = form(named=False)
    shown = []
    for _ in WORKS:
        shown.append(widget.where.value)
        widget.on.click()
    for work in WORKS:
        assert not any(work.learner in value for value in shown)
        assert sum(book.pseudonym(work.learner) in value for value in shown) == 1
    order = [work.learner for work in widget.works]
    assert order == sorted(order, key=book.pseudonym)


def test_their_words_are_shown_and_are_no_markup(form):
    widget = form()
    page = text_of(widget.sheet)
    assert "&lt;b&gt;everybody&lt;/b&gt; has it" in page
    assert "Its maintainers *answer*." in page
    assert "there is `no` other" in page
    assert "Confidence in this section: 70 %." in page
    assert "<strong>libc</strong>" in page
    widget.on.click()
    assert text_of(widget.sheet).count("Nothing is written here.") == 2
    widget.on.click()
    assert "It is &lt;i&gt;no&lt;/i&gt; plan." in text_of(widget.sheet)


def test_marks_by_an_earlier_rubric_do_not_show(form, book, rubric):
    widget = form()
    judge_all(widget)
    later = form(rubric=replace(rubric, revision=2))
    assert all(radio.value is None for radio in later.levels.values())
    assert "0 of 3 judged." in later.where.value


def test_what_cannot_be_saved_is_said_and_not_shown(form, book, monkeypatch):
    widget = form()
    widget.levels["choose-list"].value = 1

    def refuse(*_args):
        raise TeachkitError("busy", "Somebody else is writing", hint="Wait.")

    monkeypatch.setattr(type(book), "mark", refuse)
    widget.levels["choose-list"].value = 2
    assert "Not saved." in widget.message.value
    assert "Wait." in widget.message.value
    assert widget.levels["choose-list"].value == 1
    assert len(widget._former) == 1


def test_marks_may_come_from_another_thread(form, book):
    widget = form()

    def judge(name):
        widget.levels[name].value = 2

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(judge, name) for name in widget.levels]:
            done.result()
    assert [one.level for one in book.marks()] == [2, 2, 2]
    widget.undo.click()
    assert len(book.marks()) == 2


def test_a_folder_and_a_path_are_enough(tmp_path, monkeypatch, repository):
    from teachkit.widgets import RubricForm

    monkeypatch.setenv("TEACHKIT_COURSE", str(repository))
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "plan.json").write_text(write_plan(PLAN))
    widget = RubricForm(tmp_path / "book.sqlite", tmp_path / "in", grader="grace")
    assert len(widget.levels) == len(load_rubric("plan", repository).criteria)
    judge_all(widget)
    with open_gradebook(tmp_path / "book.sqlite", write=False) as book:
        assert len(book.marks()) == len(widget.levels)
        assert book.rubrics() == (widget.rubric,)


def test_on_paper_it_is_the_rubric(form, rubric):
    page = form().printed()
    for item in rubric.criteria:
        assert item.asks in page
        assert all(level.words in page for level in item.levels)


@pytest.mark.parametrize(
    ("works", "grader", "code"),
    [([], "ada", "nothing-to-judge"), (WORKS, " ", "no-grader")],
    ids=["nobody", "nameless"],
)
def test_what_is_missing_is_said(works, grader, code, form):
    with pytest.raises(TeachkitError) as raised:
        form(grader, works)
    assert raised.value.code == code
