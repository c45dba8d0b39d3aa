"""MiniStack 1.5.33 with the gaps filled that matter to Frontrow's templates; see ../README.md.

    python -m ministack_gaps        (instead of `ministack`, with the same environment variables)

MiniStack is patched at run time, so its version is pinned: review each module here before you change it.
"""
