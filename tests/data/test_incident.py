"""A story that does not fit is refused, with file, part and field."""

from pathlib import Path

import pytest

from teachkit.data import incident
from teachkit.errors import TeachkitError

TEXT = Path(incident.__file__).with_name("incident.toml").read_text("utf-8")


def test_the_shipped_story_is_read():
    story = incident.shipped_story()
    assert (story.days, story.start) == (90, "arrival")
    assert len(story.scenes) > 10
    assert [rule.id for rule in story.rules] == [
        "trust.project-zero.deadline",
        "trust.project-zero.exploited",
        "trust.distros.embargo",
        "trust.distros.preferred",
        "trust.cve.github-review",
        "trust.project-zero.adoption",
    ]
    assert all(scene.end or len(scene.choices) >= 3 for scene in story.scenes.values())


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('start = "arrival"', 'start = "nowhere"', "story.toml, start"),
        ('late = "late"', 'late = "after"', "story.toml, late"),
        ("days = 90", "days = 0", "story.toml, days"),
        ("schema = 1", "schema = 2", "story.toml, schema"),
        ("odds = 0.5", "odds = 1.5", "story.toml, chance away, odds"),
        ("odds = 0.5", "odds = 1", "story.toml, chance away, odds"),
        ('to = "triage"', 'to = "tirage"', "scene arrival, choice answer, to"),
        ("book = true", "book = false", "scene arrival, choice"),
        ("days = 1\n", "days = 0\n", "scene arrival, choice answer, days"),
        ("days = 1\n", "dayz = 1\n", "scene arrival, choice answer, days"),
        (
            'group = "contributors", harm = 1, why = "Your evening',
            'group = "aliens", harm = 1, why = "Your evening',
            "choice answer, hurts 1, group",
        ),
        (
            'harm = 1, why = "Your evening',
            'harm = -1, why = "Your evening',
            "choice answer, hurts 1, harm",
        ),
        ('when = ["away"]', 'when = ["awya"]', "scene triage, choice call, when"),
        ('when = ["impatient", ', 'when = ["impatent", ', "event reporter-publishes, when"),
        ('label = "Answer', 'labl = "Answer', "scene arrival, choice answer, label"),
        ('id = "understand-first"', 'id = "answer"', "scene arrival, choice"),
        ("{trust.distros.embargo} \\\n", "{trust.distros.embago} \\\n", "scene downstream, text"),
        ('[[scene]]\nid = "end"', '[[scene]]\nid = "after"', "scene"),
        ('id = "own-root"', 'id = "own-root"\ncolour = "red"', "story.toml, colour"),
        ("end = true\n", "", "scene end, choice"),
        (', to = "fix" }]', ', to = "fox" }]', "scene deadline, to"),
        (', to = "fix" }]', ', to = "ids" }]', "scene deadline, to"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(old, new, place):
    assert old in TEXT
    with pytest.raises(TeachkitError) as told:
        incident.read_story(TEXT.replace(old, new, 1), "story.toml")
    assert told.value.code == "broken-story"
    assert place in told.value.place, told.value


@pytest.mark.parametrize(
    "text", ["", "schema =", "schema = 1", "scene = 3\nschema = 1", "[[scene]]"]
)
def test_what_is_no_story_at_all_is_refused(text):
    with pytest.raises(TeachkitError):
        incident.read_story(text)
