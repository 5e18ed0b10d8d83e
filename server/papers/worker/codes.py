"""QR codes as pictures. Which modules are dark comes with the request (server/papers/paper_data.cc)."""

from markupsafe import Markup

# Light modules around, as ISO/IEC 18004 asks.
QUIET = 4


def svg(modules, millimetres):
    """A picture `millimetres` wide, quiet zone included."""
    whole = len(modules) + 2 * QUIET
    dark = "".join(
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, line in enumerate(modules)
        for column, module in enumerate(line)
        if module == "1"
    )
    return Markup(
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" width="{millimetres}mm" height="{millimetres}mm" '
        f'viewBox="0 0 {whole} {whole}" shape-rendering="crispEdges"><rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<path d="{dark}"/></svg>'
    )
