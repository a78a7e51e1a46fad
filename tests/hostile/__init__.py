"""What somebody sends who means harm, or whose software is broken: to every form and address, in
every field of every file, and wherever a redirect could be led away.

`make hostile` tries as much as is asked; `tests/register/test_hostile.py` a few.
"""
