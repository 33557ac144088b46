"""HTTP: the routes, the page, and the server that carries them.

`server` runs one event loop; a `listener` accepts what `clients` have room for, within `limits`. A `connection` makes
bytes into requests (`request_head`, `messages`) and hands each to an `exchange`, whose steps take turns on `workers`.
`application` knows the routes: it reckons the deadline (`scrape_time`, `patience`), chooses the format (`negotiation`)
and answers with an exposition or one of the `pages`.
"""
