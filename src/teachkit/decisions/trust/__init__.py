"""Trust: what makes people rely on you, and what you do when something breaks (slide S29).

A `signal` is a promise to a group of people, with what shows it.
"""
