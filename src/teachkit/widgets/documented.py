"""What the talk's seven document, as tables: whom their pages serve, and what the compiler holds.

Like those of `evidence`, each shows itself as plain HTML and as plain text, on paper too. All of it
comes from `teachkit.data.documentation`, which our own rules made at commits that are named.
"""

from __future__ import annotations

from html import escape

from teachkit.data.documentation import LINTS, Documented, LintLevel, documentation
from teachkit.data.facts import facts
from teachkit.decisions.document import NEEDS
from teachkit.drawing import wide
from teachkit.widgets.document_view import ANSWER_WORDS, LEVEL_WORDS
from teachkit.widgets.evidence import Table
from teachkit.widgets.printed import inline

__all__ = ["Lints", "Served"]

# Tints that leave the page's own ink readable, in light and dark.
_TINTS = {"yes": "rgba(47,143,107,0.28)", "no": "rgba(194,99,10,0.30)", "n/a": "none"}
_HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


class Lints(Table):
    """The seven and the two lints of slide S20: how firmly, in how many crates, and what lifts it.

    The last column is how many ``unsafe`` blocks have no reason beside them, where clippy has
    counted them.
    """

    def __init__(self) -> None:
        super().__init__(
            caption="How firmly the seven ask for documentation",
            head=("system", *LINTS, "unsafe blocks without a reason"),
            rows=tuple(
                (one.name, *(_level(lint) for lint in one.lints), _undocumented(one.name))
                for one in documentation()
            ),
        )

    def _repr_html_(self) -> str:
        # An explicit base: a dataclass with slots is made anew, and a bare super() knows the old.
        table = Table._repr_html_(self)
        places = "".join(
            f"<li>{escape(one.name)}, <code>{escape(lint.lint)}</code>: set at"
            f" {escape(', '.join(lint.places))}"
            + (f"; lifted at {escape(', '.join(lint.undone))}" if lint.undone else "")
            + "</li>"
            for one in documentation()
            for lint in one.lints
            if lint.places
        )
        return (
            f"{table}<p><code>none</code> is the default: the compiler allows it. A ? was not "
            f"counted. {_dated()}</p>"
            f"<details><summary>Where each is set, and what lifts it</summary><ul>{places}</ul>"
            "</details>"
        )


class Served(Table):
    """The seven and the nine needs of readers: served, missing, or does not apply."""

    def __init__(self) -> None:
        super().__init__(
            caption="Whom the pages of the seven serve",
            head=("system", *NEEDS, "served"),
            rows=tuple(
                (
                    one.name,
                    *(ANSWER_WORDS[verdict.answer][1] for verdict in one.verdicts),
                    f"{len(one.served)} of {len(one.served) + len(one.missing)}",
                )
                for one in documentation()
            ),
        )

    def _repr_html_(self) -> str:
        edge = "padding:0.3em 0.2em;text-align:center"
        head = "".join(
            f'<th scope="col" style="{edge}"><abbr title="{escape(words)}"'
            f' style="text-decoration:none">{escape(need)}</abbr></th>'
            for need, words in NEEDS.items()
        )
        body = "".join(_row(one, edge) for one in documentation())
        return (
            f'{wide(self.caption)}<table style="margin:0.5em 0;font-size:0.85em">'
            f'<caption style="text-align:left;font-weight:600">{escape(self.caption)}</caption>'
            f'<thead><tr><th scope="col" style="text-align:left">system</th>{head}'
            f'<th scope="col" style="{edge}">served</th></tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
            f"<p>✓ served, ✕ missing, – does not apply. {_dated()}</p>"
            f"<details><summary>What each verdict stands on</summary>{_reasons()}</details>"
        )


def _row(one: Documented, edge: str) -> str:
    cells = []
    for verdict in one.verdicts:
        mark, word, _ = ANSWER_WORDS[verdict.answer]
        cells.append(
            f'<td style="{edge};position:relative;background:{_TINTS[verdict.answer]}">'
            f'<span aria-hidden="true">{mark}</span><span style="{_HIDDEN}">{word}</span></td>'
        )
    apply = len(one.served) + len(one.missing)
    return (
        f'<tr><th scope="row" style="text-align:left;white-space:nowrap">{escape(one.name)}</th>'
        f'{"".join(cells)}<td style="{edge};white-space:nowrap">{len(one.served)} of {apply}</td>'
        "</tr>"
    )


def _reasons() -> str:
    parts = []
    for one in documentation():
        listed = "".join(
            f"<li>{escape(verdict.need)}, {ANSWER_WORDS[verdict.answer][1]}: {inline(verdict.why)}"
            + (f" ({escape(', '.join(verdict.evidence))})" if verdict.evidence else "")
            + "</li>"
            for verdict in one.verdicts
        )
        parts.append(f"<p><strong>{escape(one.name)}</strong></p><ul>{listed}</ul>")
    return "".join(parts)


def _level(one: LintLevel) -> str:
    if not one.of:
        return "no Rust"
    mark, word, _ = LEVEL_WORDS[one.level]
    if not one.crates:
        return f"{mark} {word}"
    lifted = len(one.undone)
    rest = f", lifted at {lifted} place{'s' * (lifted != 1)}" if lifted else ""
    return f"{mark} {word}: {one.crates} of {one.of} crates{rest}"


def _undocumented(name: str) -> str:
    """Return "65 of 71", or "221 of ?" where all blocks were not counted, or that none were."""
    ledger = facts()
    bare = ledger.get(f"document.{name}.undocumented")
    blocks = ledger.get(f"document.{name}.unsafe-blocks")
    if bare is None:
        return "not counted"
    return f"{bare} of {blocks}" if blocks is not None else f"{bare} of ?"


def _dated() -> str:
    days = sorted(one.date for one in documentation())
    return f"Looked at with the rules of this chapter, at commits of {days[0]} to {days[-1]}."
