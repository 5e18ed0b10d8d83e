"""`python3 -B server/papers/worker --folder server/papers` starts the worker; with `preview` as first word it prints
one paper into a file.

The libraries are the distribution's. Where another Python comes first in PATH, it hands over to the one they belong to.
"""

import os
import sys

_LIBRARIES = ("gi", "jinja2", "pypdf", "weasyprint")
_DISTRIBUTION = "/usr/bin/python3"


def _hand_over():
    """Goes on in the distribution's Python when this one lacks a library; says what is missing when both do."""
    import importlib.util

    missing = [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]
    if (
        missing
        and os.path.realpath(sys.executable) != os.path.realpath(_DISTRIBUTION)
        and os.path.exists(_DISTRIBUTION)
    ):
        os.execv(_DISTRIBUTION, [_DISTRIBUTION, "-B", os.path.dirname(os.path.abspath(__file__)), *sys.argv[1:]])
    if missing:
        print(
            f"papers worker: this Python lacks {', '.join(missing)}; deploy/packages names the packages",
            file=sys.stderr,
        )
        sys.exit(2)


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    _hand_over()
    if sys.argv[1:2] == ["preview"]:
        from worker.preview import main

        sys.exit(main(sys.argv[2:]))
    from worker.main import main

    sys.exit(main(sys.argv[1:]))
