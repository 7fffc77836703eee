"""How many people one machine holds in a room, beside stock Voila and Solara on the same chapter.

python -m benchmarks.workshop --help
"""
