"""How Sphinx makes the site, which loads nothing from elsewhere: fonts are the system's, the search index is a file."""

from pathlib import Path

project = html_title = "wso2-exporter"
language = "en"
extensions = ["myst_parser"]
smartquotes = False  # text is shown as it is to be typed
myst_heading_anchors = 4

html_theme = "furo"
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
