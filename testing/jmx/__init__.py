"""Doubles of JMX servers, what real ones sent, and how their values are compared."""
