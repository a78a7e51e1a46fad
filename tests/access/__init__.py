"""Who may do what, asked of every address, way of asking, persona and state there is.

`table.md` says it by hand, `world` makes the body, `matrix` asks, `guards` takes each guard away.
"""
