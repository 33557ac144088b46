"""The command `wso2-exporter lint`: packs and configuration checked, and tried on a server without serving anything.

`dry_run` is pure: packs and what was read in, what each rule made of it out. `problems` says what of that is wrong,
`report` puts it together, `text_layout` and `json_layout` lay it out.
Names are shown, values never: nobody knows what is in them.
"""

from exporter.commands.lint.command import COMMAND

__all__ = ["COMMAND"]
