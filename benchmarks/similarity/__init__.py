"""What the similarity report costs for a class of thousands, and what it finds and misses.

python -m benchmarks.similarity --help
"""
