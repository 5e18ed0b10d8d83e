"""The second language of a paper that a party signs or gets: a sheet of its own behind the Chinese one, with the same
values and room to sign.

The fixed words are data (words/mn.json, words/bo.json). Tibetan runs in lines, Mongolian in columns.
"""

import re

from markupsafe import Markup

from . import filters, scripts
from .catalogue import Broken

# Of an A4 page between its margins, in points.
PAGE_WIDTH, PAGE_HEIGHT = 458.0, 660.0
_SIZE, _TITLE_SIZE, _HEADING_SIZE = 14.0, 24.0, 16.0
_INDENT = 28.0
_SIGN_LENGTH = 210.0
_PLACE = re.compile(r"\{([a-z_]+)\}")
PLACES = frozenset(
    (
        "committee",
        "number",
        "applicants",
        "respondents",
        "party",
        "mediator",
        "facts",
        "claim",
        "place",
        "date",
        "class",
        "court",
        "visitor",
        "findings",
        "outcome",
        "words",
        "numeral",
        "sum",
    )
)
_LINE = "____________"
_BLOCKS = {"text", "heading", "each", "sign"}


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
            for text in block.values():
                unknown = set(_PLACE.findall(text)) - PLACES
                if unknown:
                    raise Broken(f"{where}: there is no value {', '.join(sorted(unknown))}")
    return words


def _values(row, names):
    """What stands for the places of the words."""
    case, part = names["case"], names["part"]
    joined = lambda people: "、".join(person["name"] for person in people if person["name"]) or None
    chosen = part if row["subject"] == "party" else None
    agreement = part if row["subject"] == "agreement" else None
    visit = part if row["subject"] == "visit" else None
    session = part if row["subject"] == "session" else None
    ending = case["ending"] if row.get("when") == "terminated" else None
    return {
        "committee": case["committee"]["name"],
        "number": case["number"],
        "applicants": chosen["name"] if row["id"] == "application" and chosen else joined(case["applicants"]),
        "respondents": joined(case["respondents"]),
        "party": chosen["name"] if chosen else None,
        "mediator": case["lead"],
        "facts": agreement["facts"] if agreement else case["facts"],
        "claim": case["claim"],
        "place": session["venue"] if session else case["place"],
        "class": case["class_zh"],
        "court": None,
        "date": filters.moment(session["planned_start"])
        if session and session["planned_start"]
        else filters.date(
            (agreement or {}).get("draft_time")
            or (ending or {}).get("time")
            or (visit or {}).get("time")
            or (case["request_time"] if row["id"] == "application" else None)
        ),
        "visitor": visit["visitor"] if visit else None,
        "findings": visit["findings"] if visit else None,
        "outcome": visit["outcome_zh"] if visit else None,
        "sum": filters.figures(agreement["total"]) if agreement and agreement["total"] else None,
    }, (agreement["clauses"] if agreement else [])


def _filled(text, values):
    return _PLACE.sub(lambda place: str(values.get(place.group(1)) or _LINE), text)


def _paragraphs(words, values, clauses):
    """(kind, text) of the sheet in order; kinds: title, heading, text, sign."""
    made = [("title", words["title"])]
    for block in words["blocks"]:
        if "heading" in block:
            made.append(("heading", _filled(block["heading"], values)))
        elif "each" in block:
            for clause in clauses or [{"numeral": None, "number": 1, "words": None}]:
                made.append(
                    (
                        "text",
                        _filled(block["each"], {**values, "words": clause["words"], "numeral": str(clause["number"])}),
                    )
                )
        elif "sign" in block:
            made.append(("sign", _filled(block["sign"], values)))
        else:
            made.append(("text", _filled(block["text"], values)))
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
        made = scripts.columns(text, PAGE_HEIGHT, size, _INDENT if kind == "text" else 0.0)
        for column in made:
            if at + pitch > PAGE_WIDTH and drawn:
                turn()
            top = max(0.0, (PAGE_HEIGHT - scripts.end_of(column, size)) / 2) if kind == "title" else 0.0
            drawn.append(scripts.draw_column(column, at, pitch, size, kind in ("title", "heading"), top))
            if kind == "sign":
                # The line to sign on runs on below its label.
                start = min(scripts.end_of(column, size) + 10, PAGE_HEIGHT - _SIGN_LENGTH)
                drawn.append(
                    Markup(
                        f'<span class="mn-line" style="left:{at + pitch:.1f}pt;top:{start:.1f}pt;'
                        f'height:{_SIGN_LENGTH:.0f}pt"></span>'
                    )
                )
                at += pitch * 0.5
            at += pitch
    turn()
    return Markup("").join(Markup('<div class="sheet-page">{}</div>').format(page) for page in pages)


def _tibetan(paragraphs):
    made = []
    for kind, text in paragraphs:
        body = scripts.in_text(text)
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
    values, clauses = _values(row, names)
    paragraphs = _paragraphs(words, values, clauses)
    return (_mongolian if whole["language"] == "mn" else _tibetan)(paragraphs)
