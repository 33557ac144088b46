"""Who sees the weaknesses of a named server."""

from typing import Literal

Disclosure = Literal["guarded", "exposed", "counted"]
"""How security findings are shown to somebody.

`guarded`: by name, since who asks is known, or asks from this machine. `exposed`: by name, since the configuration has
it so, though others may ask. `counted`: only how many there are.
"""
