"""misconception: one-feature-is-the-answer
feedback: The single best feature is not the best set
"""


def leave_out(features, uses, percent):
    everybody = sum(use["users"] for use in uses)
    allowed = [
        name
        for name in features
        if 100 * sum(use["users"] for use in uses if name not in use["needs"])
        >= percent * everybody
    ]
    return {max(allowed, key=features.get)} if allowed else set()
