"""Dossiers: the facts of one decision as the engine reads them, and the rows that they are written
from.
"""
