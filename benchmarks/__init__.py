"""Side by side with the other JMX exporters: `make bench` measures, prints one table and keeps it in `results`."""
