"""Weekly editions as data: canonical lines, the tree of hashes, packages, differences, and the
verifier that stands alone.

Pure: no web and no database, so that whoever has the files needs nothing else.
"""
