"""The entrance for browsers: HTTP, pages, and every live socket."""
