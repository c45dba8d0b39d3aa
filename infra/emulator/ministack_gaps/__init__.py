"""MiniStack 1.5.33 with those of its gaps filled that matter to Frontrow's template; see ../README.md.

    python -m ministack_gaps        (in place of `ministack`, with the same environment variables)

MiniStack is patched where it runs, so its version is pinned: look at each module here before another one is taken.
"""
