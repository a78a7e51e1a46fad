"""Lists of ancillary positions drawn by chance from the shapes that lists have, and what is read of
them.

`python -m tests.drawn_lists 1000` reads so many; `tests/conflict_graph/test_drawn_lists.py` some.
"""
