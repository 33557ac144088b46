"""`python -m development.site [DIR]` builds the site, into build/site; anything that Sphinx warns of is an error.

The Python that runs it has the packages of the extra `site`: `make docs-site` sees to that.
"""

import subprocess
import sys
from pathlib import Path

from development.console import complain, say
from development.places import SITE
from development.site.source import lay_out


def main(folder: Path = SITE) -> int:
    """Build the site.

    Args:
        folder: where it goes.

    Returns:
        the exit status: that of Sphinx; 2 where the folder's name is a flag.
    """
    if folder.name.startswith("-"):
        complain("usage: python -m development.site [DIR]")
        return 2
    source = folder.with_name(f"{folder.name}-source")
    lay_out(source)
    settings = ["-W", "--keep-going", "-q", "-c", str(Path(__file__).parent), "-b", "html", "-d", f"{folder}-doctrees"]
    status = subprocess.run([sys.executable, "-m", "sphinx", *settings, str(source), str(folder)], check=False)
    if status.returncode == 0:
        say(f"The site is in {folder}; begin with {folder / 'index.html'}.")
    return status.returncode


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
