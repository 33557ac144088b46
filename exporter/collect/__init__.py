"""One scrape: targets read side by side under one deadline, the machine, the scores, merged into metric families."""
