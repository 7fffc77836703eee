"""Zips: everybody's plan for the facilitator, and to each person what is theirs."""

from __future__ import annotations

import io
import re
import zipfile

import sqlalchemy as sa

from teachkit.decisions.plan import markdown, parse_plan
from teachkit.errors import TeachkitError
from teachkit.publish.travel import Work, pack_work
from teachkit.workshop.store import entries, files, people

__all__ = ["plans_zip", "work_zip"]


def plans_zip(connection: sa.Connection) -> bytes:
    """Return all plans as a zip: of each the JSON, and Markdown to read."""
    plans = files.plans(connection)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, person in enumerate(people.everybody(connection), 1):
            if person.id not in plans:
                continue
            stem = f"plans/{number:03}{_letters(person.name)}"
            archive.writestr(f"{stem}.json", plans[person.id])
            try:
                text = markdown(parse_plan(plans[person.id], place=f"{stem}.json"))
            except TeachkitError as error:
                text = f"This plan cannot be read: {error.message}\n"
            archive.writestr(f"{stem}.md", text)
    return content.getvalue()


def work_zip(connection: sa.Connection, person: str) -> bytes:
    """Return a person's work as ``teachkit start DIR --bring FILE`` and the book read it."""
    record = entries.record_lines(connection, person)
    return pack_work(Work(record, files.files(connection, person)))


def _letters(name: str) -> str:
    """Return of a name what any system takes in a file's name, with a dash before it."""
    kept = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:40]
    return f"-{kept}" if kept else ""
