"""Document: what users need to read, and who knows less than you (slides S20 and S21).

A `need` is what a reader comes for.
"""
