"""How tests name what builds a scraper."""

from collections.abc import Callable

from exporter.collect.scrape import Scraper

ScraperOf = Callable[..., Scraper]
