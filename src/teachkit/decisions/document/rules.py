"""Nine rules, one for each need of a reader: is it served, and what shows that?

A rule looks for pages and sections by their titles, and asks that they have some flesh: a title
with one line under it helps nobody. It cannot tell whether what they say is true or any good; read
its evidence, and overrule it where you know better.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from teachkit.data.checkout.shape import Tree
from teachkit.data.documentation import MISSING_DOCS, Verdict
from teachkit.decisions.document import code
from teachkit.decisions.document.examples import Example
from teachkit.decisions.document.lints import Lints
from teachkit.decisions.document.pages import CHANGELOG, FOREIGN, MAN, Section, is_page, sections

__all__ = ["RULES", "Rule", "Shelf", "shelf_of"]

MOST_EVIDENCE = 4
# The share of public names with a comment from which on an interface counts as explained.
EXPLAINED = 0.8


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the rules look at: a tree, its sections, its examples, and what it is."""

    tree: Tree
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]
    programs: tuple[str, ...]
    libraries: tuple[str, ...]
    apis: tuple[code.Api, ...]
    has_code: bool
    lints: Lints


Check = Callable[[Shelf], Verdict]


@dataclass(frozen=True, slots=True)
class Rule:
    """One need: its id (a key of `need.NEEDS`), a title, and what looks whether it is served."""

    id: str
    title: str
    check: Check

    @property
    def need(self) -> str:
        """The need, which is the id."""
        return self.id

    @property
    def advice(self) -> str:
        """What to write, and for whom."""
        return inspect.cleandoc(self.check.__doc__ or "")


def shelf_of(tree: Tree, examples: tuple[Example, ...], lints: Lints) -> Shelf:
    """Read what all rules need, once."""
    found: list[Section] = []
    for path in sorted(tree.texts, key=lambda name: (name.count("/"), name)):
        if is_page(path):
            found += sections(path, tree.texts[path])
    return Shelf(
        tree,
        tuple(found),
        examples,
        code.programs(tree),
        code.libraries(tree),
        code.api_of(tree),
        code.has_code(tree),
        lints,
    )


# --- pages by what they are about -------------------------------------------------------------

# For those who work on it, not with it.
_INSIDE = re.compile(
    r"contribut|develop|hacking|style|releas|review|maintain|governance|code[-_ ]of|security\b"
    r"|changelog|changes|news|history|roadmap|todo|agents|claude|building|^build\.md|compil|install"
    r"|benchmark|profil",
    re.IGNORECASE,
)


def _about(
    shelf: Shelf,
    need: str,
    page: str,
    title: str,
    *,
    words: int,
    blocks: int = 0,
    missing: str,
    other: str = r"(?!)",
) -> Verdict:
    """Look for a page by its name, or a section by its title, with enough in it.

    ``other`` are pages that serve another need, whatever they are called.
    """
    others = re.compile(other, re.IGNORECASE)
    of_page, of_title = (re.compile(pattern, re.IGNORECASE) for pattern in (page, title))
    good: list[Section] = []
    thin: list[Section] = []
    before = ""
    for section in shelf.sections:
        is_first, before = (
            section.rank and section.path != before,
            section.path if section.rank else "",
        )
        beside = section.path.startswith(("contrib/", "tools/"))
        if is_first or beside or others.search(f"{section.path} {section.title}"):
            continue  # the first title stands for its page, which was looked at already
        if section.rank == 0:
            named = of_page.search(section.path) or of_title.search(section.title)
            outside = _INSIDE.search(PurePosixPath(section.path).name)
        else:
            named = of_title.search(section.title)
            outside = _INSIDE.search(f"{PurePosixPath(section.path).name} {section.title}")
        if not named or outside:
            continue
        shown = section.blocks + section.steps // 2
        enough = section.words >= words and shown >= blocks
        (good if enough else thin).append(section)
    if good:
        first = sorted(good, key=lambda one: (one.rank != 0, -one.words))
        places = tuple(dict.fromkeys(one.place for one in first))[:MOST_EVIDENCE]
        return Verdict(need, "yes", places, f"{_told(first[0])}.")
    if thin:
        best = max(thin, key=lambda one: (one.blocks, one.words))
        why = f"{_told(best)}: that is a beginning, and no more. {missing}"
        return Verdict(need, "no", (best.place,), why)
    return Verdict(need, "no", (), missing)


def _told(section: Section) -> str:
    blocks = f", {section.blocks} example{'s' * (section.blocks != 1)}" if section.blocks else ""
    title = section.title if len(section.title) <= 60 else f"{section.title[:57]}…"
    return f"'{title}' has {section.words:,} word{'s' * (section.words != 1)}{blocks}"


_LESSON = (
    r"(?:^|[/_-])(?:tutorials?|getting[-_ ]?started|quick[-_ ]?start|first[-_ ]steps|walk-?through"
    r"|lessons?|course|beginners?)(?=[/._-]|$)"
)


def _tutorial(shelf: Shelf) -> Verdict:
    """Take one reader who knows nothing by the hand, from an empty folder to something that works.

    One path, no choices, every step shown with what it prints. A line that installs it is no
    tutorial. Watch somebody follow it, and mend where they stop.
    """
    return _about(
        shelf,
        "tutorial",
        _LESSON,
        r"\b(?:tutorial|getting started|quick[- ]?start|first steps|walk-?through|quick tour"
        r"|(?:in )?\w+ minutes|your first|first \w+ program|learn \w+"
        r"|creating (?:a|your) \w+)\b|\bbasics$",
        words=60,
        blocks=2,
        missing="No page takes a newcomer by the hand, step by step.",
    )


def _guide(shelf: Shelf) -> Verdict:
    """Answer "how do I …?", one job a page, for a reader who knows what they want.

    Name the page by the job and not by your feature. Take the jobs from your issues: what was
    asked twice is a page.
    """
    return _about(
        shelf,
        "guide",
        r"(?:^|[/_-])(?:guides?|how-?to|cook-?book|recipes?|usage|using|faq|tips|handbook"
        r"|user[-_]?(?:guide|manual))(?=[/._-]|$)",
        r"\b(?:how (?:do i|to|can i|should i)|usage|using|user'?s? (?:guide|manual)|recipes?"
        r"|cookbook|common tasks|frequently asked|faq|troubleshooting)\b|^examples?$"
        # A title that begins with a verb names a job: "Exporting metrics".
        r"|^(?!(?:test|licens|packag|translat|report|warn|runn?ing tests|str|noth|someth)\w*)"
        r"[a-z]{2,}ing (?!up$)\w+"
        r"|^(?:build|deploy|run|link|use|add|set|write|configure|enable|connect)"
        r" (?:for|with|in|as|on|a|an|the|your|up) ",
        words=60,
        blocks=1,
        missing="No page tells how to get one job done.",
        # What a manual page says of a job is reference.
        other=_LESSON + r"|migrat|getting started|quick ?start|\.[1-9][a-z]?(?:\.\w+)* ",
    )


def _reference(shelf: Shelf) -> Verdict:
    """List every option, setting and exit code once, in an order in which one can look it up.

    Dry and complete. Make it from the code where you can, or test it against the code: a
    reference that misses an option is worse than none.
    """
    manual = _man(shelf)
    if manual.answer == "yes":
        return Verdict("reference", "yes", manual.evidence, "Manual pages are a reference.")
    explained = [api for api in shelf.apis if _is_explained(api)]
    if explained and not shelf.programs:
        why = "For a library, its explained interface is the reference."
        return Verdict("reference", "yes", (explained[0].place,), why)
    return _about(
        shelf,
        "reference",
        r"(?:^|[/_-])(?:reference|manual|man|options|config(?:uration)?|cli|commands?|api"
        r"|specification)(?=[/._-]|$)",
        r"\b(?:reference(?! material)|(?:command[- ]line )?options|command[- ]line|configuration"
        r"|settings|feature flags|environment variables|exit (?:codes?|status)|commands"
        r"|manual|api)\b|^features$",
        words=100,
        missing="Nothing lists all options, settings or calls.",
        other=_LESSON,
    )


def _explanation(shelf: Shelf) -> Verdict:
    """Say why it is as it is: the design, the limits, what it will never do.

    For the reader who must decide for or against it, and for whoever works on it after you.
    """
    return _about(
        shelf,
        "explanation",
        r"(?:^|[/_-])(?:architecture|design|explanations?|concepts?|internals?|threat[-_ ]?model"
        r"|algorithms?|philosophy|rationale|background|whitepaper|theory|why|how[-_]it[-_]works"
        r"|overview|faq|principles|dataflow)(?=[/._-]|$)",
        r"\b(?:architecture|design|concepts?|internals|threat model|philosophy|rationale|why"
        r"|background|motivation|how (?:it|does it|this) works?|aims?|goals?|overview|principles"
        r"|theory|differences|comparison|security model)\b"
        r"|^(?:about|introduction|(?:known )?limitations)",
        words=80,
        missing="Nothing says why it is as it is.",
        # Most introductions introduce their page.
        other=_LESSON + r"|(?:^|/)(?!README|index|intro)[^/ ]+ introduction$",
    )


# --- code -------------------------------------------------------------------------------------


_API_PAGE = re.compile(
    r"(?:^|/)(?:Doxyfile(?:\.in)?|typedoc\.json|api(?:[-_]reference)?\.(?:md|rst|adoc))$"
)


def _api(shelf: Shelf) -> Verdict:
    """Explain every public name: what it is for, what it takes, how it fails, an example.

    Rust's lint missing_docs finds those without a word; that a word is there does not make it
    right.
    """
    if not shelf.libraries:
        why = "There is no library in it that others' code would call, as far as build files tell."
        return Verdict("api", "n/a", (), why)
    if not shelf.apis:
        pages = tuple(
            path
            for path in sorted(shelf.tree.files)
            if _API_PAGE.search(path) and not FOREIGN.search(path)
        )
        if pages:
            return Verdict(
                "api", "yes", pages[:MOST_EVIDENCE], f"{pages[0]} is about the interface."
            )
        why = f"{shelf.libraries[0]} shows a library; in its language nothing was counted."
        return Verdict("api", "no", (shelf.libraries[0],), why)
    pages = tuple(
        path for path in sorted(shelf.tree.files)
        if (match := MAN.search(path)) and match[2] == "3" and not FOREIGN.search(path)
    )  # fmt: skip
    denied = _denied(shelf)
    if denied and all(api.language == "Rust" for api in shelf.apis):
        why = "rustc refuses a public name without a comment in each library (missing_docs)."
        return Verdict("api", "yes", denied[:MOST_EVIDENCE], why)
    worst = min(shelf.apis, key=lambda api: api.commented / api.public if api.public else 1)
    counted = "; ".join(
        f"{api.language}: {api.commented:,} of {api.public:,} public names have a comment"
        for api in shelf.apis
    )
    if _is_explained(worst):
        return Verdict("api", "yes", tuple(api.place for api in shelf.apis), f"{counted}.")
    if pages and worst.language == "C":
        return Verdict(
            "api", "yes", pages[:MOST_EVIDENCE], f"Manual pages of section 3. {counted}."
        )
    return Verdict("api", "no", worst.bare[:MOST_EVIDENCE], f"{counted}.")


def _denied(shelf: Shelf) -> tuple[str, ...]:
    """Return where missing_docs is an error, when it is one in all libraries; else nothing."""
    levels = {crate.root: crate.levels[MISSING_DOCS] for crate in shelf.lints.crates}
    found = [levels.get(root) for root in shelf.libraries]
    places = [one.place for one in found if one is not None and one.level in ("deny", "forbid")]
    return tuple(dict.fromkeys(places)) if len(places) == len(found) else ()


def _is_explained(api: code.Api) -> bool:
    return api.public > 0 and api.commented >= EXPLAINED * api.public


# What runs examples, by the words that configure it.
_RUNNERS = re.compile(
    r"--doctest-(?:modules|glob|plus|rst|continue)|doctest[-_]plus|doctest_optionflags"
    r"|sphinx\.ext\.doctest|make doctest|-b doctest"
    r"|doctest\.(?:testmod|testfile|Doc(?:Test|File)Suite)"
    r"|\bsybil\b|pytest[-_]examples|markdown-docs|mktestdocs|phmdoctest|xdoctest|byexample|codeblocks"
    r"|mdbook test|cargo test --doc|skeptic|include_str!\(\"[./]*README\.md\"\)|doctest!\(|trycmd"
    r"|click:run|pallets_sphinx_themes|jupyter[-_]execute|jupyter_sphinx|myst_nb|sphinx_gallery"
    r"|\bcram\b|\bscrut\b|rundoc|cog --check|cog -c|go test .*Example|test[-_]docs",
)
_EXAMPLE_FILE = re.compile(
    r"(?:^|/)(?:examples?|samples?|demos?)/.*\.(?:rs|c|cc|cpp|py|go|js|ts|sh)$|(?:^|/)examples?\.(?:c|cc|cpp)$",
    re.IGNORECASE,
)


def _examples(shelf: Shelf) -> Verdict:
    """Show it, and have a machine run what you show on every change.

    An example that no test runs is right on the day it is written. rustdoc and doctest run them
    where they stand; `teachkit document --run` tries yours now.
    """
    if not shelf.has_code:
        return Verdict("examples", "n/a", (), "There is no code whose use could be shown.")
    rust = [
        one for one in shelf.examples
        if one.path.endswith(".rs") and one.language == "rust" and not {"ignore"} & set(one.flags)
        and any(one.path.startswith(_folder(root)) for root in shelf.libraries)
    ]  # fmt: skip
    if rust:
        why = f"{_count(len(rust), 'example')} in comments, which cargo test compiles and runs."
        return Verdict("examples", "yes", _places(rust), why)
    if runner := _runner(shelf.tree):
        return Verdict("examples", "yes", (runner,), "A test runs the examples of the pages.")
    files = [path for path in sorted(shelf.tree.files) if _EXAMPLE_FILE.search(path)]
    files = [
        path
        for path in files
        if not FOREIGN.search(path) or re.search(r"(?:^|/)tests?/examples?\.c$", path)
    ]
    built = [path for path in files if _is_built(shelf.tree, path)]
    if built:
        why = f"{_count(len(built), 'example')} in files, which the build compiles."
        return Verdict("examples", "yes", tuple(built[:MOST_EVIDENCE]), why)
    pages = [one for one in shelf.examples if one.language not in ("text", "")]
    if pages or files:
        places = _places(pages) or tuple(files[:MOST_EVIDENCE])
        count = len(pages) + len(files)
        them = "it" if count == 1 else "them"
        why = f"{_count(count, 'example')}, and nothing was found that runs {them}."
        return Verdict("examples", "no", places, why)
    return Verdict("examples", "no", (), "There is no example.")


def _runner(tree: Tree) -> str:
    """Return the place that configures what runs examples, "" when there is none."""
    for path in sorted(tree.texts):
        name = PurePosixPath(path).name
        is_setup = name in (
            "pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", "noxfile.py", "conftest.py",
            "conf.py", "Makefile", "Justfile", "justfile", "Cargo.toml", "lib.rs", "main.rs",
        )  # fmt: skip
        is_ci = path.startswith((".github/workflows/", ".gitlab-ci", "ci/"))
        is_test = re.search(
            r"(?:^|/)tests?/[^/]*(?:docs?|readme|examples?|cli)[^/]*\.(?:py|rs)$", path
        )
        if not (is_setup or is_ci or is_test):
            continue
        text = tree.texts[path]
        if match := _RUNNERS.search(text):
            return f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
    return ""


def _is_built(tree: Tree, path: str) -> bool:
    """Return whether the build knows an example file: Cargo by its folder, others by its name."""
    name = PurePosixPath(path)
    if name.suffix == ".rs":
        parents = [
            parent
            for parent in name.parents
            if f"{parent}/Cargo.toml".removeprefix("./") in tree.files
        ]
        return bool(parents)
    if name.suffix not in (".c", ".cc", ".cpp"):
        return False
    stem = re.compile(rf"\b{re.escape(name.stem)}\b")
    return any(
        stem.search(text)
        for file, text in tree.texts.items()
        if PurePosixPath(file).name
        in ("CMakeLists.txt", "Makefile", "Makefile.in", "Makefile.am", "meson.build")
    )


# --- pages that have a name of their own ------------------------------------------------------


# What a manual page has in it, and how one in AsciiDoc begins that is not named like one.
_MAN_TEXT = re.compile(
    r"^\.(?:TH|Dd|SH)\b|^#+ NAME|^NAME$|^=head1 NAME|^= \S+\(\d\)|<refname",
    re.MULTILINE | re.IGNORECASE,
)
_MAN_ADOC = re.compile(r"(?:(?://[^\n]*|:[^\n]*|)\n)*= \S+\(\d\)")


def _man(shelf: Shelf) -> Verdict:
    """Write a manual page for each program: it is there without a network, and where people look.

    Make it from Markdown with pandoc or from your options with help2man or clap_mangen, and
    install it: Debian asks for one for each program.
    """
    pages = _manual_pages(shelf)
    if pages:
        return Verdict("man", "yes", pages[:MOST_EVIDENCE], f"{_count(len(pages), 'manual page')}.")
    if not shelf.programs:
        return Verdict("man", "n/a", (), "There is no program in it that users would run.")
    for path, text in sorted(shelf.tree.texts.items()):
        if PurePosixPath(path).name in (
            "Cargo.toml",
            "Makefile",
            "Makefile.am",
            "build.rs",
            "meson.build",
        ):
            if FOREIGN.search(path):
                continue
            if match := re.search(
                r"clap_mangen|help2man|\bmandoc\b|scdoc|click[-_]man|a2x|asciidoctor.*manpage", text
            ):
                place = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
                return Verdict("man", "yes", (place,), f"The build makes one: {match[0]}.")
    return Verdict(
        "man", "no", shelf.programs[:MOST_EVIDENCE], "There is a program, and no manual page."
    )


def _manual_pages(shelf: Shelf) -> tuple[str, ...]:
    return tuple(
        path
        for path, text in sorted(shelf.tree.texts.items())
        if not FOREIGN.search(path)
        and (
            (MAN.search(path) and _MAN_TEXT.search(text))
            or (path.endswith(".adoc") and _MAN_ADOC.match(text))
            or (path.endswith((".xml", ".sgml")) and "<refentry" in text)
        )
    )


_VERSION = re.compile(r"^.{0,40}?\bv?\d+\.\d+(?:\.\d+)*\b|^\W{0,4}\d{4}-\d\d-\d\d", re.MULTILINE)
_RELEASE_PAGE = re.compile(
    r"(?:^|/)(?:changelogs?|release[-_]?notes|whatsnew|releases)/.*\d[^/]*\.(?:md|rst|txt|adoc)$",
    re.IGNORECASE,
)


def _changelog(shelf: Shelf) -> Verdict:
    """Say what changed for those who use it, version by version, the newest first.

    Not the list of commits. Begin with what breaks. Downstream maintainers read nothing else.
    """
    thin = ""
    for path in sorted(shelf.tree.texts, key=lambda name: (name.count("/"), name)):
        if not CHANGELOG.search(path) or FOREIGN.search(path):
            continue
        text = shelf.tree.texts[path]
        versions = len(_VERSION.findall(text))
        if versions >= 2 or (versions == 1 and len(text.split()) >= 30):
            return Verdict(
                "changelog", "yes", (path,), f"{versions:,} lines name a version or a day."
            )
        thin = thin or path
    folder = [
        path
        for path in sorted(shelf.tree.files)
        if _RELEASE_PAGE.search(path) and not FOREIGN.search(path)
    ]
    if len(folder) >= 2:
        return Verdict("changelog", "yes", tuple(folder[-MOST_EVIDENCE:]), f"{len(folder)} pages.")
    if thin:
        return Verdict(
            "changelog", "no", (thin,), f"{thin} names no versions: what changed is elsewhere."
        )
    return Verdict("changelog", "no", (), "No file tells what changed from version to version.")


# How a project says that it stands in for another one …
_STANDS_IN = re.compile(
    r"\b(?:drop[- ]in|(?:replacement|substitute|alternative) (?:for|to)|replaces|re-?writ\w+ of"
    r"|re-?implement\w*|port of|fork of|clone of|(?!git )\w+(?:\(\d\))? clone|successor (?:of|to)"
    r"|(?:api|abi|command[- ]line)[- ]compatible"
    r"|compatible with (?:the )?(?:original|c |api|gnu))\b"
    # Who implements a protocol stands in for nobody.
    r"|\bimplementation of (?:the )?`{0,2}\[?(?!.{0,60}\b(?:protocol|standards?|rfc|spec\w*|format"
    r"|algorithm|language|ptp|ieee))",
    re.IGNORECASE,
)


_COMES_OVER = re.compile(r"(?i)migrating from|coming from|switching from|can \w+ replace")


def _migration(shelf: Shelf) -> Verdict:
    """Tell those who use the original what to do: what is the same, what differs, how to go back.

    Begin with what will break for them. Somebody who finds it out alone has already switched back.
    """
    original = _original(shelf.tree)
    found = _about(
        shelf,
        "migration",
        r"(?:^|[/_-])(?:migration|migrating|coming[-_]from|switching|differences|compat\w*|porting|comparison"
        r"|undocumented-\w+-behaviou?r)(?=[/._-]|$)",
        r"\b(?:migrat(?:e|ing) (?:from|to)|migration guide|can \w+ replace|comparison"
        r"|coming from|switch(?:ing)? (?:from|to)|moving from"
        r"|differences? (?:to|from|with|between)|^differences|incompatib\w+|compatib\w+ with"
        r"|^compatibility|for users of|aim of|versus|vs\.?)(?!\w)(?!.*\bv?\d+\.\d)",
        words=60,
        missing="Nothing tells users of the original how to come over.",
    )
    if found.answer == "yes" and (original or _COMES_OVER.search(found.why)):
        return found
    if original:
        why = "It stands in for something, and nothing tells its users how to come over."
        return Verdict("migration", "no", (original,), why)
    why = "Neither README nor build files say that it stands in for something else."
    return Verdict("migration", "n/a", (), why)


def _original(tree: Tree) -> str:
    """Return where the project says that it stands in for another one, "" if it does not."""
    for path in sorted(tree.texts):
        name = PurePosixPath(path).name
        if path.count("/") > 1 or FOREIGN.search(path):
            continue
        if re.match(r"README", name, re.IGNORECASE):
            head = "\n".join(tree.texts[path].split("\n")[:40])
        elif name in ("Cargo.toml", "pyproject.toml"):
            described = re.search(r"^description\s*=.*$", tree.texts[path], re.MULTILINE)
            head = (
                "\n" * tree.texts[path].count("\n", 0, described.start()) + described[0]
                if described
                else ""
            )
        else:
            continue
        if match := _STANDS_IN.search(head):
            return f"{path}:{head.count(chr(10), 0, match.start()) + 1}"
    return ""


def _folder(path: str) -> str:
    parent = str(PurePosixPath(path).parent)
    return "" if parent == "." else f"{parent}/"


def _places(examples: Sequence[Example]) -> tuple[str, ...]:
    return tuple(f"{one.path}:{one.line}" for one in examples[:MOST_EVIDENCE])


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


RULES: tuple[Rule, ...] = (
    Rule("tutorial", "A tutorial", _tutorial),
    Rule("guide", "Guides to get a job done", _guide),
    Rule("reference", "A reference", _reference),
    Rule("explanation", "An explanation", _explanation),
    Rule("api", "The public interface, explained", _api),
    Rule("examples", "Examples that run", _examples),
    Rule("man", "Manual pages", _man),
    Rule("changelog", "A changelog", _changelog),
    Rule("migration", "From the original to this", _migration),
)
