"""What a server and all its children take: CPU seconds and memory, read from /proc.

Memory is PSS: a page that several processes share counts once in their sum.
"""

import os
from pathlib import Path

__all__ = ["cpu_seconds", "family", "memory_mib"]

_TICK = os.sysconf("SC_CLK_TCK")


def family(root):
    """Return a process and all that descend from it, as {pid: its stat's fields after the name}."""
    stats, children = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            stats[int(entry.name)] = fields
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, todo = {}, [root]
    while todo:
        pid = todo.pop()
        if pid in stats:
            found[pid] = stats[pid]
            todo += children.get(pid, [])
    return found


def cpu_seconds(root):
    """Return the seconds of CPU that a family has used, with those of its dead."""
    return sum(sum(map(int, fields[11:15])) for fields in family(root).values()) / _TICK


def memory_mib(root):
    """Return a family's PSS in MiB, and how many processes it has."""
    total = count = 0
    for pid in family(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        count += 1
    return total / 1024, count
