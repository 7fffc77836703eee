"""What the bootstrap of `focus` costs beside SciPy's and NumPy's, and how far its word is good.

python -m benchmarks.focus --help
"""
