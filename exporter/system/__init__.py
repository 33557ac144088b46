"""The machine that this runs on: its processes, their Java command lines and files, and what may be seen of them."""
