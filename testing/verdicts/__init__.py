"""Every guideline of the catalogue at and around its thresholds, as the guidelines' texts have them.

Each module but `table` has those of one category, in `VERDICTS`. Who adds a guideline adds its lines there.
"""
