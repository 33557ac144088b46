"""HTTP: the routes, the page, and the server that carries them."""
