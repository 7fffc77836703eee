"""Where the talk's systems can be had, and what stands beside a name.

`Channels` is the seven by the channels, with who looks after each; `NearNames` sets a name beside
those that are taken. Like those of `evidence`, each shows itself as plain HTML and as plain text.
"""

from __future__ import annotations

from html import escape

from teachkit.data.channels import Presence, presence
from teachkit.data.systems import systems
from teachkit.decisions.distribute.kinds import channel_kinds
from teachkit.widgets import distribute_names
from teachkit.widgets.evidence import Table

__all__ = ["Channels", "NearNames"]


class Channels(Table):
    """The seven by the channels: there or not, in which version, and who looks after it."""

    def __init__(self) -> None:
        known = {(one.system, one.channel): one for one in presence()}
        seven = {one.id: one.name.partition(" (")[0] for one in systems()}
        kinds = channel_kinds()
        super().__init__(
            caption="Where the seven can be had, and who looks after them there",
            head=("channel", *seven.values()),
            rows=tuple(
                (kind.title, *(_cell(known.get((name, kind.id))) for name in seven))
                for kind in kinds
                if any((name, kind.id) in known for name in seven)
            ),
        )

    def _repr_html_(self) -> str:
        # An explicit base: a dataclass with slots is made anew, and a bare super() knows the old.
        table = Table._repr_html_(self)
        titles = {one.id: one.title for one in channel_kinds()}
        sources = "".join(
            f"<li>{escape(one.system)}, {escape(titles[one.channel])}: "
            f"{escape(f'{one.note}. ' if one.note else '')}{escape(one.source)} "
            f"({escape(one.date)})</li>"
            for one in presence()
        )
        unasked = [
            kind.title
            for kind in channel_kinds()
            if kind.title not in {row[0] for row in self.rows}
        ]
        missing = f"<p>Of none of the seven is known: {escape(', '.join(unasked))}.</p>"
        return (
            f"{table}{missing if unasked else ''}<details><summary>Sources, their days, and what "
            f"a user should know</summary><ul>{sources}</ul></details>"
        )


class NearNames(Table):
    """A name beside those that are taken: by registry, what is the same and what is near.

    The lists that were looked at are below it; where one is a part, silence means little.
    """

    def __init__(self, name: str) -> None:
        found = distribute_names.names(name)
        rows = []
        for one in found["registries"]:
            if not one["hits"] or one["state"] == "refused":
                rows.append((one["registry"], "", one["verdict"]["word"], one["said"]))
            rows += [(one["registry"], hit["name"], hit["how"], hit["why"]) for hit in one["hits"]]
        super().__init__(
            caption="\n".join([f"{found['sentence']} Looked at: ", *_ended(found["looked"])]),
            head=("registry", "taken name", "how near", "because"),
            rows=tuple(rows),
        )

    def _repr_html_(self) -> str:
        said, _, looked = self.caption.partition(" Looked at: \n")
        table = Table(said, self.head, self.rows)._repr_html_()
        lists = "".join(f"<li>{escape(line)}</li>" for line in looked.splitlines())
        return f"{table}<details><summary>Looked at</summary><ul>{lists}</ul></details>"


def _cell(one: Presence | None) -> str:
    if one is None:
        return "? not known"
    if one.state == "not there":
        return "✕ not there"
    return ", ".join(part for part in (f"✓ {one.version}".strip(), one.keeper) if part)


def _ended(lines: list[str]) -> list[str]:
    return [f"{line}." for line in lines]
