"""JMX through the package jmxquery: a Java program that is started anew for each poll."""
