"""HTTP: the routes, the page, and the server that carries them.

`server` runs one event loop; a `listener` accepts what `clients` have room for, within `limits`. A `connection` makes
bytes into requests (`request_head`, `messages`), in TLS through a `tls_channel`. Each request is a `visit`: the gate of
`security` lets it in, and an `exchange` answers it, whose steps take turns on `workers`.
`application` finds the route of each and reckons its deadline (`scrape_time`). A file in `routes` answers one path,
with an exposition in the format that is asked for (`negotiation`), or with one of the `pages`.
"""
