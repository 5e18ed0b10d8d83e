"""The second language of a paper that a party signs or gets: a sheet of its own behind the Chinese one, with the same
values and room to sign.

The fixed words are data (words/mn.json, words/bo.json). Tibetan runs in lines, Mongolian in columns.
"""

import re

from markupsafe import Markup

from . import scripts, sheet_values
from .catalogue import Broken
from .sheet_values import LINED, LISTS, PLACES

# Of an A4 page between its margins, in points.
PAGE_WIDTH, PAGE_HEIGHT = 458.0, 660.0
_SIZE, _TITLE_SIZE, _HEADING_SIZE = 14.0, 24.0, 16.0
_INDENT = 28.0
# A place to sign: a line so long, in a band so wide, room for a name and a pressed finger on both sides of it.
_SIGN_LENGTH, _SIGN_WIDTH = 210.0, 52.0
# From the end of its label to the line.
_SIGN_GAP = 10.0
_PLACE = re.compile(r"\{([a-z_]+)\}")
_LINE = "____________"
_BLOCKS = {"text", "heading", "each", "sign"}
# What says when a block is printed, and for what it is repeated; not its words.
_RULES = {"of": LISTS, "if": PLACES | LISTS, "unless": PLACES | LISTS}


def check_words(words, path):
    """`words` as read from a file, when a sheet can be made of it; Broken with the place when not."""
    for field in ("language", "status", "footer", "papers"):
        if not words.get(field):
            raise Broken(f"{path}: {field} is missing")
    if words["status"] not in ("needs-review", "reviewed"):
        raise Broken(f"{path}: status: needs-review or reviewed")
    for paper, sheet in words["papers"].items():
        if not isinstance(sheet.get("title"), str) or not isinstance(sheet.get("blocks"), list):
            raise Broken(f"{path}: papers.{paper}: title and blocks are expected")
        for index, block in enumerate(sheet["blocks"]):
            where = f"{path}: papers.{paper}.blocks[{index}]"
            if not set(block) & _BLOCKS:
                raise Broken(f"{where}: one of {', '.join(sorted(_BLOCKS))} is expected")
            for rule, known in _RULES.items():
                if rule in block and block[rule] not in known:
                    raise Broken(f"{where}.{rule}: one of {', '.join(sorted(known))} is expected")
            for text in (block[kind] for kind in _BLOCKS if kind in block):
                unknown = set(_PLACE.findall(text)) - PLACES
                if unknown:
                    raise Broken(f"{where}: there is no value {', '.join(sorted(unknown))}")
    for zh, word in words.get("values", {}).items():
        if not zh or not isinstance(word, str) or not word:
            raise Broken(f"{path}: values.{zh}: a word is expected")
    return words


def _called(words):
    """What a Chinese word of a list is called, with that behind it; the Chinese alone where there is no other."""
    known = words.get("values", {})
    return lambda zh: f"{known[zh]}〔{zh}〕" if zh in known else zh


def _filled(text, values):
    return _PLACE.sub(lambda place: str(values.get(place.group(1)) or _LINE), text)


def _paragraphs(words, values, lists):
    """(kind, text) of the sheet in order; kinds: title, heading, text, sign."""
    made = [("title", words["title"])]
    stands = lambda name: bool(lists[name] if name in lists else values.get(name))
    for block in words["blocks"]:
        if ("if" in block and not stands(block["if"])) or ("unless" in block and stands(block["unless"])):
            continue
        kind = next(kind for kind in ("heading", "each", "sign", "text") if kind in block)
        many = block.get("of", "clauses" if kind == "each" else None)
        entries = [{}] if many is None else lists[many] or ([{"numeral": "1"}] if many in LINED else [])
        made += [("text" if kind == "each" else kind, _filled(block[kind], {**values, **entry})) for entry in entries]
    return made


def _mongolian(paragraphs):
    pages, drawn, at = [], [], 0.0

    def turn():
        nonlocal drawn, at
        pages.append(scripts.box(Markup("").join(drawn), PAGE_WIDTH, PAGE_HEIGHT, "mn-page"))
        drawn, at = [], 0.0

    for kind, text in paragraphs:
        size = {"title": _TITLE_SIZE, "heading": _HEADING_SIZE}.get(kind, _SIZE)
        pitch = size * scripts.PITCH
        height = PAGE_HEIGHT - _SIGN_LENGTH - _SIGN_GAP if kind == "sign" else PAGE_HEIGHT
        made = scripts.columns(text, height, size, _INDENT if kind == "text" else 0.0)
        for column in made:
            # The line stands beside the last column of its label.
            signed = kind == "sign" and column is made[-1]
            needed = _SIGN_WIDTH if signed else pitch
            if at + needed > PAGE_WIDTH and drawn:
                turn()
            top = max(0.0, (PAGE_HEIGHT - scripts.end_of(column, size)) / 2) if kind == "title" else 0.0
            drawn.append(scripts.draw_column(column, at, pitch, size, kind in ("title", "heading"), top))
            if signed:
                # The line to sign on runs on below its label, in the middle of its band.
                start = scripts.end_of(column, size) + _SIGN_GAP
                drawn.append(
                    Markup(
                        f'<span class="mn-line" style="left:{at + _SIGN_WIDTH / 2:.1f}pt;top:{start:.1f}pt;'
                        f'height:{_SIGN_LENGTH:.0f}pt"></span>'
                    )
                )
            at += needed
    turn()
    return Markup("").join(Markup('<div class="sheet-page">{}</div>').format(page) for page in pages)


def _tibetan(paragraphs):
    made = []
    for kind, text in paragraphs:
        body = Markup("<br>").join(scripts.in_text(line) for line in text.split("\n"))
        if kind == "title":
            made.append(Markup('<h1 class="bo-title">{}</h1>').format(body))
        elif kind == "heading":
            made.append(Markup('<h2 class="bo-heading">{}</h2>').format(body))
        elif kind == "sign":
            made.append(Markup('<p class="bo-sign">{} <span class="blank">＿＿＿＿＿＿＿＿＿＿</span></p>').format(body))
        else:
            made.append(Markup('<p class="bo-text">{}</p>').format(body))
    return Markup('<div class="sheet-page bo-page" lang="bo">{}</div>').format(Markup("").join(made))


def build(words, whole, row, names):
    """The sheet as markup for base.html."""
    called = _called(whole)
    paragraphs = _paragraphs(words, sheet_values.values(row, names, called), sheet_values.lists(row, names, called))
    return (_mongolian if whole["language"] == "mn" else _tibetan)(paragraphs)
