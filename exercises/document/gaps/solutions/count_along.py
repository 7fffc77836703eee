from collections import Counter


def missing(pages, readers, least):
    gone = set()
    for reader in readers:
        for need in reader["needs"]:
            if not any(need in page["serves"] for page in pages if page["words"] >= least):
                gone.add(need)
    return gone


def in_order(pages, readers, least):
    gone = missing(pages, readers, least)
    people, lost = Counter(), Counter()
    for reader in readers:
        needs = set(reader["needs"])
        for need in needs & gone:
            people[need] += reader["people"]
            if needs <= gone:
                lost[need] += reader["people"]
    order = sorted(gone)
    order.sort(key=lambda need: people[need], reverse=True)
    order.sort(key=lambda need: lost[need], reverse=True)
    return order
