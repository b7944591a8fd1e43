"""Names mined from a whole work: candidates, what speaks for each, the best explanation."""
