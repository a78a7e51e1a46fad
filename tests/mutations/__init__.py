"""Files as clerks have them, damaged by chance, and offered as a clerk offers them.

`make mutations` does so for as many as are asked; `tests/register/test_mutations.py` for a few.
"""
