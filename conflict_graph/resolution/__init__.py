"""Whether two descriptions mean one organisation, or one person: numbers and names."""
