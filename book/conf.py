"""What Sphinx is told of the book, whose source is the checkout: see `teachkit.publish.book`."""

import teachkit

project = "Why memory safety is not enough"
author = "the authors of teachkit"
version = release = teachkit.__version__
language = "en"

extensions = ["teachkit.publish.book.extension"]
root_doc = "book/index"
include_patterns = ["book/**.md", "notebooks/*.md", "exercises/*/*/statement.md"]
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
nb_ipywidgets_js = {}  # myst-nb's default asks other hosts

# --- the site -----------------------------------------------------------------------------

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
templates_path = ["_templates"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_navbar_depth": 1,
    "home_page_in_toc": True,
}
