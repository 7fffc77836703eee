"""Any plan, made from the shapes of its sections: a new section comes in by itself."""

from dataclasses import fields

from hypothesis import strategies as st

from teachkit.decisions.iterate.loop import SOURCES
from teachkit.decisions.iterate.revision import Revision
from teachkit.decisions.plan import SHAPES, Plan
from teachkit.decisions.plan.answer import Answer
from teachkit.decisions.plan.audit_rules import RULES
from teachkit.decisions.project import Project

# Texts as people write them, with what matters to a rule, a page or a file now and then.
texts = st.one_of(
    st.text(max_size=12),
    st.lists(
        st.sampled_from(
            "administrators servers Debian none conflict 90 days a week security@example.org "
            "/issues sudo-rs | <b> `x` *y* # $z \\ \n @t é 漢 benchmarks.csv".split(" ")
        ),
        max_size=6,
    ).map(" ".join),
)


def rows(shape):
    """Rows as a section holds them, their words among those that there are."""
    columns = {
        item.name: st.sampled_from(sorted(shape.words[item.name]))
        if item.name in shape.words
        else texts
        for item in fields(shape.kind)
    }
    return st.lists(st.builds(shape.kind, **columns), max_size=2).map(tuple)


def section(shape):
    return st.builds(
        shape.kind,
        **{name: rows(one) for name, one in shape.rows.items()},
        **dict.fromkeys(shape.texts, texts),
        confidence=st.none() | st.integers(0, 100),
    )


revisions = st.builds(
    Revision,
    when=st.just("2024-01-31T12:00:00+00:00") | texts,
    source=st.sampled_from(["", *SOURCES]),
    learned=texts,
    plan=st.dictionaries(st.sampled_from(["project", "labs"]), st.just({}), max_size=2).map(
        lambda then: {"schema": 1, **then}
    ),
)
plans = st.builds(
    Plan,
    project=st.builds(Project, texts, texts, texts, texts),
    answers=st.lists(
        st.builds(Answer, st.sampled_from([one.id for one in RULES]), texts, texts), max_size=2
    ).map(tuple),
    history=st.lists(revisions, max_size=2).map(tuple),
    others=st.dictionaries(st.sampled_from(["labs", "case"]), st.just({"a": [1]}), max_size=1),
    **{name: st.none() | section(shape) for name, shape in SHAPES.items()},
)
