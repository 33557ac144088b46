"""The kinds of checks that a guideline may make of its fact, one a file, told apart by `type` in the catalogue.

Each has the same methods: `demand` gives what it asks of servers that are deployed alike, which judges their facts;
`varies` tells whether that is not the same for all; `problem` finds what is wrong with the check as it is written.
"""
