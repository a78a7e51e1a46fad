"""How things look to a reader: words, dates, drawings, files, headers, kept pages."""
