"""The home of a WSO2 server: where its files are, and what they say."""
