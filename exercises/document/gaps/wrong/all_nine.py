"""misconception: every-project-needs-all-nine
feedback: Nobody here comes to call it from code
"""


def _served(pages, least):
    return {need for page in pages if page["words"] >= least for need in page["serves"]}


def missing(pages, readers, least):
    wanted = set(
        "tutorial guide reference explanation api examples man changelog migration".split()
    )
    return wanted - _served(pages, least)


def in_order(pages, readers, least):
    served = _served(pages, least)

    def urgency(need):
        having = [reader for reader in readers if need in reader["needs"]]
        lost = sum(r["people"] for r in having if served.isdisjoint(r["needs"]))
        return -lost, -sum(r["people"] for r in having), need

    return sorted(missing(pages, readers, least), key=urgency)
