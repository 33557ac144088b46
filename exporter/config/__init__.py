"""The configuration: a YAML file and the environment in, frozen typed settings out, or one line that says what to mend.

`settings` holds the values, `loader` makes them from a file, `fields` knows the fields that are no plain values.
"""
