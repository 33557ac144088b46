"""Values of objects of the JDK's classes, from their records: tables by class name, a file a family.

A conversion gets an object's record and what its class wrote by itself. Where these aren't what the class writes it
raises one of `conversion.UNEXPECTED`, and the record stays the value.
"""
