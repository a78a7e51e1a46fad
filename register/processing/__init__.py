"""What the register keeps of whom: every column of the database, by kind of data, with purpose,
ground, readers, term and way of erasing. The rows stand in three TOML files that a jurist can read.
"""
