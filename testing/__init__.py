"""What tests, soak and fuzz share: doubles of servers and machines, recordings of real ones, and short supplies."""
