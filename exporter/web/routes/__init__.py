"""One path of the exporter a file, with what answers it. `table` lists them."""
