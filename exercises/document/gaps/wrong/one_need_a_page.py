"""misconception: a-page-serves-one-reader
feedback: That page serves two needs, and you have seen one
"""


def _served(pages, least):
    return {need for page in pages if page["words"] >= least for need in page["serves"][:1]}


def missing(pages, readers, least):
    wanted = {need for reader in readers for need in reader["needs"]}
    return wanted - _served(pages, least)


def in_order(pages, readers, least):
    served = _served(pages, least)

    def urgency(need):
        having = [reader for reader in readers if need in reader["needs"]]
        lost = sum(r["people"] for r in having if served.isdisjoint(r["needs"]))
        return -lost, -sum(r["people"] for r in having), need

    return sorted(missing(pages, readers, least), key=urgency)
