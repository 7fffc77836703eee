"""Pages: links lead somewhere, names are spelled right, sentences are short, words explained."""

import re

import pytest

# right spelling -> what else one sees. `sudo` alone is the old program and is right.
SPELLINGS = {
    "sudo-rs": r"\bsudo[ _]rs\b|\bsudors\b|\bSudo-rs\b|\bSudo-RS\b",
    "ntpd-rs": r"\bntpd[ _]rs\b|\bntp-rs\b|\bNtpd-rs\b|\bNTPd-rs\b|\bntdp-rs\b",
    "zlib-rs": r"\bzlib[ _]rs\b|\bZlib-rs\b",
    "bzip2-rs": r"\bbzip-rs\b|\bBzip2-rs\b",
    "openleadr-rs": r"\bopenadr-rs\b|\bOpenLEADR-rs\b|\bOpenleadr\b",
    "teach-rs": r"\bteach[ _]rs\b|\bTeach-rs\b",
    "statime": r"\bStatime\b",
    "Tweede golf": r"\bTweede Golf\b|\btweede golf\b|\bTweedegolf\b",
    "Trifecta Tech Foundation": r"\bTrifecta (?!Tech Foundation\b)|\bTrifecta Foundation\b",
    "Cargo.lock": r"\bcargo\.lock\b|\bCargo\.Lock\b",
    "Cargo.toml": r"\bcargo\.toml\b",
    "cargo vet": r"\bCargo vet\b|\bcargo-vet\b(?!`)|\bCargo Vet\b",
    "RustSec": r"\bRustsec\b|\bRustSEC\b",
    "JupyterLab": r"\bJupyter Lab\b|\bJupyterlab\b|\bjupyterlab\b",
    "Debian": r"\bdebian\b",
    "SemVer": r"\bSemver\b|\bsemver\b|\bSEMVER\b",
}
WEASELS = (
    r"\b(very|quite|basically|simply|just|arguably|various|numerous|significantly|obviously)\b"
)
# Said on purpose: quotes of the talk or of a commit.
QUOTED = re.compile(r'"[^"\n]{0,120}"')

# MyST reads directives that plain JupyterLab shows as raw text, so a chapter has none but cells.
DIRECTIVES = {"code-cell"}

# A sentence that a tired reader takes in at once. The mean says little of one sentence, so there
# is a limit for the longest as well; code counts as one word, tables and lists are read otherwise.
MEAN_WORDS, MOST_WORDS = 18, 36

TERMS = (
    "choose focus iterate document depend distribute trust advisory audit-criteria brier-score"
    " closure dominator semver"
).split()


def sentences(text):
    blocks = [
        block
        for block in re.split(r"\n\s*\n", text)
        if not re.match(r"\s*(#|\||\d+\. |- |\+\+\+|---)", block)
    ]
    for block in blocks:
        flowing = " ".join(line.lstrip("> ") for line in block.splitlines())
        for sentence in re.split(r"(?<=[.!?])[\")*]*\s+(?=[\"*A-Z])", flowing):
            words = re.findall(r"[\w'-]+", sentence)
            if words:
                yield len(words), sentence.strip()


def test_sentences_are_short(page, prose):
    raw = page.read_text(encoding="utf-8")
    counted = list(
        sentences(prose(re.sub(r"\A---.*?^---$", "", raw, flags=re.DOTALL | re.MULTILINE)))
    )
    if len(counted) < 5:
        return
    mean = sum(count for count, _ in counted) / len(counted)
    assert mean <= MEAN_WORDS, f"{mean:.1f} words a sentence"
    longest, sentence = max(counted)
    assert longest <= MOST_WORDS, f"{longest} words: {sentence}"


def test_names_are_spelled_as_their_owners_spell_them(page, prose):
    text = prose(page.read_text(encoding="utf-8"))
    for right, wrong in SPELLINGS.items():
        found = re.search(wrong, text)
        assert not found, f"write {right}, not {found[0]}"


def test_there_are_no_weasel_words(page, prose):
    text = QUOTED.sub("", prose(page.read_text(encoding="utf-8")))
    found = re.findall(WEASELS, text, flags=re.IGNORECASE)
    assert not found, found


def test_no_directive_shows_as_raw_text(page):
    if "notebooks" not in page.parts and page.name != "statement.md":
        return
    raw = page.read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:```|:::)\{([\w-]+)\}", raw, re.MULTILINE)) <= DIRECTIVES
    assert not re.search(r"^:::|^\([\w.-]+\)=$|\{[a-z]+\}`", raw, re.MULTILINE)


def test_links_lead_to_a_file_and_an_anchor(page, repository):
    raw = page.read_text(encoding="utf-8")
    for _, target in re.findall(r"\[([^\]]*)\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "", raw)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.is_relative_to(repository), target
        assert there.exists(), target
        if anchor:
            text = there.read_text(encoding="utf-8")
            headings = {
                re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
                for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            }
            assert f'<a id="{anchor}"></a>' in text or anchor in headings, target


def test_anchors_are_unique_on_their_page(page):
    found = re.findall(r'<a id="([^"]+)"></a>', page.read_text(encoding="utf-8"))
    assert len(found) == len(set(found))


def test_pictures_say_what_they_show(page):
    for text, _ in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert len(text.split()) >= 3, "a picture without words is nothing to a screen reader"


ENTRY = re.compile(r'^- <a id="([^"]+)"></a>\*\*(.+?)\*\*: (.+)$', re.MULTILINE)


@pytest.fixture(scope="module")
def glossary(repository):
    return (repository / "book" / "glossary.md").read_text(encoding="utf-8")


def test_the_glossary_has_the_words_of_the_house(glossary):
    anchors = [anchor for anchor, *_ in ENTRY.findall(glossary)]
    assert set(TERMS) <= set(anchors)
    assert anchors[:7] == TERMS[:7]
    assert len(anchors) == glossary.count("<a id=")


def test_the_glossary_is_in_the_order_of_the_alphabet(glossary):
    others = [word.lower() for _, word, _ in ENTRY.findall(glossary)][7:]
    assert others == sorted(others)


def test_a_definition_is_short_and_does_not_use_its_own_word(glossary):
    for _, word, definition in ENTRY.findall(glossary):
        first = re.split(r"(?<=[.])\s", definition)[0]
        assert len(definition.split()) <= 60, word
        assert not re.search(rf"\b{re.escape(word)}\b", first, re.IGNORECASE), word


def test_each_objective_has_its_minutes_where_teachers_look(course, repository):
    text = (repository / "book" / "instructor.md").read_text(encoding="utf-8")
    for chapter in course.chapters:
        spent = chapter.minutes
        row = f"| {chapter.id} | {spent.read} | {spent.widget} | {spent.exercises} |"
        assert row in text, f"write {row}"


def test_every_dependency_of_ours_is_explained(repository):
    import tomllib

    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    direct = {
        re.split(r"[\[<>=!~; ]", requirement)[0]
        for group in (project["dependencies"], *project["optional-dependencies"].values())
        for requirement in group
    } - {"teachkit"}
    text = (repository / "book" / "dependencies.md").read_text(encoding="utf-8")
    ours = text.partition("## What a page of the live")[0]
    explained = re.findall(r"^\| `([\w.-]+)` \|", ours, re.MULTILINE)
    assert sorted(explained) == sorted(direct)


def test_everything_that_a_live_page_brings_is_explained(repository):
    import json

    folder = repository / "src" / "teachkit" / "publish" / "live"
    packages = json.loads((folder / "package.json").read_text())["dependencies"]
    wheels = re.findall(r"^([\w.-]+)==", (folder / "wheels.lock").read_text(), re.MULTILINE)
    text = (repository / "book" / "dependencies.md").read_text(encoding="utf-8")
    live = text.partition("## What a page of the live")[2].partition("## How we limit")[0]
    explained = re.findall(r"^\| `([@/\w.-]+)` \|", live, re.MULTILINE)
    assert explained == [*sorted(packages), *sorted(wheels)]


def test_the_pages_are_the_ones_we_know(repository):
    found = (repository / "book").rglob("*.md")
    pages = {str(page.relative_to(repository)) for page in found}
    assert {
        "book/talk.md",
        "book/glossary.md",
        "book/instructor.md",
        "book/dependencies.md",
        "book/reference/assess.md",
    } <= pages


def test_the_reference_describes_every_field_of_the_json(repository):
    from teachkit.data.projects import ProjectFiles
    from teachkit.data.snapshots import load_knowledge
    from teachkit.decisions.depend import assess
    from teachkit.decisions.depend.export.json import as_data

    lock = 'version = 4\n\n[[package]]\nname = "sudo-rs"\nversion = "0.2.14"\n'
    fields = set(as_data(assess(ProjectFiles("sudo-rs", lock), load_knowledge())))
    text = (repository / "book" / "reference" / "assess.md").read_text(encoding="utf-8")
    table = text.partition("| field | holds |")[2].partition("\n\n")[0]
    described = set(re.findall(r"`(\w+)`(?=[^|]*\|[^|]*\|$)", table, re.MULTILINE))
    assert described == fields


def test_the_reference_has_the_exit_codes_of_the_command(repository):
    from teachkit.cli.assess import EXAMPLES

    text = (repository / "book" / "reference" / "assess.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| (\d+) \|", text.partition("## Exit codes")[2], re.MULTILINE)
    said = re.findall(r"^  (\d+) +\w", EXAMPLES.partition("exit codes:")[2], re.MULTILINE)
    assert documented == said
