"""The kinds of checks that a guideline may make of its fact, one a file, told apart by `type` in the catalogue.

Each has the same methods: `verdict` judges a fact, `words` names what is asked for, `problem` finds what is wrong with
the check as it is written. All are pure.
"""
