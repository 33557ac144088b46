"""Whom the demonstration pages: what PagerDuty, a mail server, Slack and webhooks would have got, on one page."""
