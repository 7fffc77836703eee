"""The lab about courses: what keeps one alive when the world under it moves.

`links` checks that a course's pages lead somewhere, `loop` times how long a learner waits for a
compiler's word, and `teach_rs` asks both of this course and of the one whose archive it is given.
"""
