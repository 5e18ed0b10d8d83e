"""What the places of the second language's words stand for: the same values as on the Chinese paper, made from the
names its template has. Pure.

A value is a string or None, a line to fill in. A list holds dicts of strings, one for each line of the sheet.
"""

from . import filters, views

# What a block may name between braces.
PLACES = frozenset(
    (
        "address",
        "agent",
        "agent_phone",
        "applicants",
        "asked",
        "attendance",
        "checker",
        "claim",
        "class",
        "committee",
        "conduct",
        "court",
        "date",
        "due",
        "effective",
        "expiry",
        "facts",
        "filer",
        "findings",
        "id_number",
        "investigator",
        "late",
        "mediator",
        "minutes",
        "mode",
        "name",
        "note",
        "number",
        "numeral",
        "obligation",
        "ordinary",
        "outcome",
        "pages",
        "party",
        "payee",
        "payer",
        "phone",
        "place",
        "public",
        "reason",
        "relation",
        "requested",
        "respondents",
        "result",
        "source",
        "special",
        "sum",
        "visitor",
        "words",
    )
)
# What a block may repeat itself for (`of`).
LISTS = frozenset(
    (
        "agents",
        "agreed",
        "clauses",
        "corrections",
        "everybody",
        "gaps",
        "obligations",
        "papers",
        "parties",
        "proofs",
        "proposed",
        "remarks",
        "statements",
    )
)
# Where nobody said anything there is a line to write on; of the others nothing is printed.
LINED = frozenset(("clauses", "agreed", "obligations", "papers", "parties", "everybody", "proofs", "gaps"))

_TICKED, _UNTICKED = "☑", "☐"


def _joined(people):
    return "、".join(person["name"] for person in people if person["name"]) or None


def _numbered(entries):
    return [{"numeral": str(index + 1), **entry} for index, entry in enumerate(entries)]


def _of(row, names, subject):
    """The part of the case that the paper is about, when it is one of that kind."""
    return (names["part"] or None) if row["subject"] == subject else None


def _words_of(names, kind, part, field):
    """The words of the latest event of a kind, when they are about `part`."""
    said = names["event"](kind)
    return said["words"] if said and part and str(said["event"].get(field)) == str(part["id"]) else None


def _clause_of(case, obligation):
    for agreement in case["agreements"]:
        for clause in agreement["clauses"]:
            if obligation and agreement["id"] == obligation["agreement"] and clause["number"] == obligation["clause"]:
                return clause
    return {}


def _date(row, names):
    """The day of the paper: of what it is about, not of printing; None is a line, as on the Chinese paper."""
    case, part = names["case"], names["part"] or {}
    moment = lambda value: filters.moment(value) if value else None
    if row["id"] == "mediation-record":
        return " — ".join(filter(None, (moment(part.get("start_time")), moment(part.get("end_time"))))) or None
    if row["id"] == "session-notice":
        return moment(part.get("planned_start"))
    if row["id"] == "investigation-record":
        return moment(part.get("act_time"))
    return filters.date(
        {
            "application": case["request_time"],
            "acceptance-register": case["accept_time"],
            "agreement": part.get("draft_time"),
            "oral-register": part.get("draft_time"),
            "mediation-certificate": part.get("draft_time"),
            "visit-record": part.get("time"),
            "performance-proof": part.get("time"),
            "termination-notice": (case["ending"] or {}).get("time"),
            "decline-letter": (case["ending"] or {}).get("time"),
            "filing-letter": names["as_of"],
        }.get(row["id"])
    )


def _conduct(names):
    """What made the other side's way dearer, as the Chinese letter says it."""
    told = names["event"]("returned_to_court", "conduct")
    missed = [f"{'；'.join(session['absent'])}。" for session in names["case"]["sessions"] if session["absent"]]
    return "".join(filter(None, [told["words"] if told else None, *missed])) or "没有登记。"


def values(row, names):
    """{place: value} for the paper of catalogue row `row`."""
    case = names["case"]
    session, agreement = _of(row, names, "session"), _of(row, names, "agreement")
    visit, agent = _of(row, names, "visit"), _of(row, names, "representative")
    obligation, asking = _of(row, names, "obligation"), _of(row, names, "investigation")
    party = agent["party"] if agent else _of(row, names, "party")
    clause, ending = _clause_of(case, obligation), case["ending"] or {}
    filed = [entry for entry in case["confirmations"] if agreement and entry["agreement"] == agreement["id"]]
    asked = [person for person in case["parties"] if asking and person["id"] == asking.get("party")]
    money = (obligation or {}).get("amount") or (agreement or {}).get("total")
    agent = agent or {}
    return {
        "committee": case["committee"]["name"],
        "number": case["number"],
        "applicants": party["name"] if row["id"] == "application" and party else _joined(case["applicants"]),
        "respondents": _joined(case["respondents"]),
        "party": party["name"] if party else None,
        "id_number": (party["credit_code"] if party["is_org"] else party["id_number"]) if party else None,
        "address": party["address"] if party else None,
        "phone": party["phone"] if party else None,
        "agent": agent.get("name"),
        "agent_phone": agent.get("phone"),
        "relation": agent.get("kind_zh"),
        "expiry": agent.get("expiry"),
        "ordinary": _TICKED if agent.get("power_zh") and not agent["special"] else _UNTICKED,
        "special": _TICKED if agent.get("special") else _UNTICKED,
        "mediator": case["lead"],
        "facts": agreement["facts"] if agreement else case["facts"],
        "claim": case["claim"],
        "source": case["source_zh"],
        "place": (session["venue"] if session else None) or case["place"],
        "class": case["class_zh"],
        "court": (filed[-1]["court"] if filed else None) or (case["delegation"] or {}).get("court"),
        "late": _TICKED if filed and filed[-1]["late"] else None,
        "date": _date(row, names),
        "effective": filters.date(agreement["effective_time"]) if agreement else None,
        "requested": filters.date(case["request_time"]),
        "attendance": "、".join(
            [f"{each['name']}（{each['presence_zh']}）" for each in session["attendance"]]
            + [f"{each['name']}（{each['kind_zh']}）" for each in case["participants"]]
        )
        if session
        else None,
        "mode": session["mode_zh"] if session else None,
        "public": _TICKED if session and session["public"] else None,
        "minutes": session["minutes"] if session else None,
        "result": session["result_zh"] if session else None,
        "investigator": names["names"].name(asking["actor"]) if asking else None,
        "asked": _joined(asked),
        "visitor": visit["visitor"] if visit else None,
        "findings": visit["findings"]
        if visit
        else obligation["proof"]
        if obligation
        else views.text_of(asking.get("text"))
        if asking
        else None,
        "outcome": visit["outcome_zh"] if visit else obligation["state_zh"] if obligation else None,
        "sum": filters.figures(money) if money else None,
        "payer": clause.get("from"),
        "payee": clause.get("to"),
        "obligation": clause.get("words"),
        "due": obligation["due"] if obligation else None,
        "reason": ending.get("reason_zh") or (case["delegation"] or {}).get("result_zh"),
        "note": (names["event"]("case_declined") or {}).get("words")
        if row["id"] == "decline-letter"
        else _words_of(names, "representative_added", agent or None, "representative"),
        "conduct": _conduct(names),
        "filer": case["file"]["filer"],
        "checker": case["file"]["checker"],
    }


def lists(row, names):
    """{list: [{place: value}]} for the paper of catalogue row `row`."""
    case = names["case"]
    session, agreement = _of(row, names, "session") or {}, _of(row, names, "agreement")
    asking, party = _of(row, names, "investigation") or {}, _of(row, names, "party")
    undisputed = [statement for statement in case["statements"] if statement["undisputed"]]
    said = lambda statement: {
        "name": statement["name"],
        "words": "".join(
            filter(None, [statement["words"], *(f"（更正：{words}）" for words in statement["corrections"] if words)])
        ),
    }
    noted = names["event"]("file_submitted")
    handed = (
        [{"words": document["paper_zh"]} for document in case["documents"] if party and document["party"] == party["id"]]
        if row["id"] == "receipt-slip"
        else [{"words": entry["title"]} for entry in (names["packet"] or {}).get("entries") or ()]
    )
    return {
        "clauses": [
            {"numeral": str(clause["number"]), "words": clause["words"]}
            for clause in (agreement["clauses"] if agreement else ())
        ],
        "parties": [{"name": each["name"]} for each in case["applicants"] + case["respondents"]],
        # Who is bound by an agreement or was heard, third parties too.
        "everybody": [{"name": each["name"]} for each in case["parties"]],
        "agents": [{"name": each["name"], "phone": each["phone"]} for each in (party["agents"] if party else ())],
        "statements": [
            {**said(statement), "words": f"{said(statement)['words']}（各方无争议）"}
            if statement["undisputed"] and statement["confirmed"]
            else said(statement)
            for statement in session.get("statements") or ()
        ],
        "corrections": [{"words": words} for words in session.get("minutes_corrections") or ()]
        + [{"words": views.text_of(words)} for words in asking.get("corrections") or ()],
        "remarks": session.get("party_remarks") or [],
        "agreed": _numbered(said(statement) for statement in undisputed if statement["confirmed"]),
        # As on the Chinese table: in a packet stands what all sides stand by, and no more.
        "proposed": []
        if names["packet"]
        else _numbered(said(statement) for statement in undisputed if not statement["confirmed"]),
        "obligations": [
            {
                "numeral": entry["id"],
                "words": "，".join(filter(None, [entry["state_zh"], filters.date(entry["time"]), entry["proof"]])),
            }
            for entry in case["obligations"]
            if not agreement or entry["agreement"] == agreement["id"]
        ],
        "proofs": _numbered(
            {
                "words": document["words"] or document["paper_zh"],
                "name": document["party_name"] or "——",
                "pages": str(document["pages"] or "——"),
            }
            for document in case["documents"]
            if document["paper"] == "evidence"
        ),
        "papers": _numbered(handed),
        "gaps": _numbered({"words": line} for line in (noted["words"] if noted and noted["words"] else "").split("\n") if line),
    }
