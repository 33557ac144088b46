"""One scrape: targets read side by side under one deadline, the machine, the scores, merged into metric families.

A `target` is a server as a scrape sees it; the `roster` says which there are, with those that discovery finds in
`discovered_roster` (`looks` for when, `known_servers` for what becomes of them, `unread_servers` for the others).
`examination` is the course of one scrape: it begins reads (`shared_read`), asks the `machine` and finds processes
(`target_processes`, `recognition`) meanwhile, maps each target as it answers (`mapping_turns`) and has `subjects`
judged. `consumers` says for whom a target is read, `target_view` keeps what one page remembers of it. `scrape` shows an
examination: `scrape_families`, `process_families` and `guideline_families` say it as metrics, `family_types` keeps one
type for each name, `exposition` encodes. `wait` is the one way in which all that waits, without a thread.
"""
