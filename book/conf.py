"""What Sphinx is told of the book, whose source is the checkout: see `teachkit.publish.book`."""

import os

import teachkit

project = "Why memory safety is not enough"
author = "the authors of teachkit"
version = release = teachkit.__version__
language = "en"

extensions = ["teachkit.publish.book.extension"]
root_doc = "book/index"
include_patterns = [
    "book/**.md",
    "book/reference/api/*.rst",  # written when the book is built
    "notebooks/*.md",
    "notebooks/cases/*.md",
    "exercises/*/*/statement.md",
]
exclude_patterns = [
    ".*",
    "_build",
    "benchmarks",
    "dist",
    "node_modules",
    "notebooks/questions",
    "src",
    "tests",
    "workspace",
]
nitpicky = True

# --- text and code ------------------------------------------------------------------------

myst_heading_anchors = 4
nb_execution_mode = "cache"
nb_execution_excludepatterns = ["exercises/*/*/statement.md"]  # a learner's code is not there yet
nb_execution_in_temp = True  # so that nobody's workspace is read
nb_execution_timeout = 120
nb_execution_raise_on_error = True
suppress_warnings = ["mystnb.unknown_mime_type"]  # ours, which says what a card is about
nb_ipywidgets_js = {}  # myst-nb's default asks other hosts

teachkit_redirects = "redirects.toml"

# --- the site -----------------------------------------------------------------------------

html_theme = "sphinx_book_theme"
html_title = project
html_baseurl = os.environ.get("TEACHKIT_SITE_URL", "")  # where it will be, for feeds and cards
html_extra_path = ["_root"]
html_favicon = "_static/favicon.svg"
html_static_path = ["_static"]
html_css_files = ["icons.css", "book.css"]
templates_path = ["_templates"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_navbar_depth": 1,
    "navbar_persistent": [],
    "secondary_sidebar_items": ["page-toc.html", "edit-page.html"],
    "logo": {"text": project},
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "footer_content_items": ["licences.html"],
}
