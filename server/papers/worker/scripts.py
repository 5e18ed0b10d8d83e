"""Traditional Mongolian in vertical columns: the page maker has no vertical writing.

A column is a line of text turned by a quarter: its words are shaped as they would be on a line, and turned clockwise;
columns stand side by side from left to right. Chinese
characters and boxes to tick in it stay upright, one below the other. The text stays text: it can be searched and copied. (The page
maker's own SVG text would draw letter by letter, unjoined.)
Where a column ends is measured with Pango, in the type it is set in.
"""

import re

import gi
from markupsafe import Markup, escape

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

FAMILY = "Noto Sans Mongolian"
# From one column to the next, in sizes of the type.
PITCH = 1.75
# Signs of a Chinese line, and how they stand in a column.
_TURNED = str.maketrans("（）〔〕《》〈〉「」，、。：；！？", "︵︶︹︺︽︾︿﹀﹁﹂︐︑︒︓︔︕︖")
# Words measured and kept; a county's papers use some hundreds.
_KEPT_WIDTHS = 20_000

_MONGOLIAN = re.compile(r"[\u1800-\u180e\u1810-\u1819\u1820-\u18af]")
# A run of Mongolian with what joins it: blanks, suffix blanks, joiners, digits and punctuation between Mongolian words.
_RUN = re.compile(r"[\u1800-\u18af](?:[\u1800-\u18af\u200c\u200d\u202f\s0-9.,:;()!?-]*[\u1800-\u18af])?")
# What stands upright: Chinese characters, and the boxes to tick (U+2610, U+2611).
_CJK = r"\u2610\u2611\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_UPRIGHT = re.compile(f"[{_CJK}]")
# Not \s: the narrow blank before a Mongolian suffix belongs to its word.
_BLANKS = r" \t\r\f\v\u00a0\u2000-\u200a\u3000"
_PIECES = re.compile(f"[{_CJK}]|[^{_CJK}{_BLANKS}]+|[{_BLANKS}]+")


def is_mongolian(text):
    return bool(_MONGOLIAN.search(text))


class _Measure:
    """Widths of Mongolian and Latin words. Not for several threads."""

    def __init__(self):
        self._context = PangoCairo.FontMap.get_default().create_context()
        self._widths = {}

    def width(self, text, size):
        found = self._widths.get(text)
        if found is None:
            layout = Pango.Layout.new(self._context)
            description = Pango.FontDescription.from_string(FAMILY)
            # Measured at 1000 units, for widths grow with the size.
            description.set_absolute_size(1000 * Pango.SCALE)
            layout.set_font_description(description)
            layout.set_text(text, -1)
            found = layout.get_size()[0] / Pango.SCALE / 1000
            if len(self._widths) >= _KEPT_WIDTHS:
                self._widths.clear()
            self._widths[text] = found
        return found * size


_measure = _Measure()


def width(piece, size):
    """How long a piece is in a column, in the unit of `size`."""
    return size if _UPRIGHT.match(piece) else _measure.width(piece, size)


def columns(text, height, size, indent=0.0):
    """`text` broken into columns of at most `height` points: lists of (offset from the top, piece). The first of each
    line begins `indent` points lower."""
    made = []
    for line in text.split("\n"):
        column, at = [], indent
        for piece in _PIECES.findall(line):
            length = width(piece, size)
            if piece.isspace():
                at += length if column else 0.0
                continue
            if at + length > height and column:
                made.append(column)
                column, at = [], 0.0
            # A word longer than a column is cut where the column ends.
            while at + length > height and len(piece) > 1:
                cut = max(1, int(len(piece) * (height - at) / length))
                made.append(column + [(at, piece[:cut])])
                column, at, piece = [], 0.0, piece[cut:]
                length = width(piece, size)
            column.append((at, piece))
            at += length
        if column:
            made.append(column)
    return made


def end_of(column, size):
    """Where a column ends, from the top."""
    return max((offset + width(piece, size) for offset, piece in column), default=0.0)


def _number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


def draw_column(column, left, pitch, size, bold=False, top=0.0):
    """Markup of one column between x = `left` and `left + pitch`, to stand in a `.mn` box."""
    drawn = []
    for offset, piece in column:
        style = {"top": top + offset, "font-size": size}
        if _UPRIGHT.match(piece):
            kind, piece = "mn-up", piece.translate(_TURNED)
            style.update({"left": left + (pitch - size) / 2, "width": size})
        else:
            # Turned about its upper left corner the line lies to the left of it.
            kind = "mn-run"
            style.update({"left": left + pitch, "line-height": pitch})
        words = ";".join(f"{name}:{_number(value)}pt" for name, value in style.items())
        weight = ";font-weight:bold" if bold else ""
        drawn.append(f'<span class="{kind}" style="{words}{weight}">{escape(piece)}</span>')
    return Markup("".join(drawn))


def box(drawn, across, height, kind):
    """`drawn` columns as one box of `across` by `height` points."""
    return Markup(
        f'<span class="mn {kind}" lang="mn-Mong" style="width:{_number(across)}pt;height:{_number(height)}pt">'
        f"{drawn}</span>"
    )


def block(text, height, size, kind):
    """A text as a box of columns, as wide as it needs."""
    made = columns(text, height, size)
    pitch = size * PITCH
    drawn = "".join(draw_column(column, index * pitch, pitch, size) for index, column in enumerate(made))
    return box(drawn, pitch * max(1, len(made)), max((end_of(column, size) for column in made), default=size), kind)


def in_text(value, size=12.0, short=90.0, tall=200.0):
    """A value for a Chinese line: its Mongolian runs stand as columns, a name or a word within the line, a long text as
    a block of its own. Everything is escaped."""
    text = str(value)
    made, at = [], 0
    for run in _RUN.finditer(text):
        made.append(escape(text[at : run.start()]))
        words = run.group()
        fits = width(words, size) <= short
        made.append(block(words, short if fits else tall, size, "mn-word" if fits else "mn-block"))
        at = run.end()
    made.append(escape(text[at:]))
    return Markup("").join(made)
