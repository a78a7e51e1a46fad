"""Who looks at a finding after the official was heard, and what they conclude."""
