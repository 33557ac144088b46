"""Where settings become what serves them: targets, the roster and the scraper, put together in one place."""
