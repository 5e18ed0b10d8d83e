"""What the places of the second language's words stand for: the same values as on the Chinese paper, made from the
names its template has. Pure.

A value is a string or None, a line to fill in. A list holds dicts of strings, one for each line of the sheet.
`called` gives the word of the second language for a Chinese word of a list, with the Chinese behind it: who reads the
sheet and who reads the paper see that it is the same value.
"""

from . import filters, views

# What a block may name between braces.
PLACES = frozenset(
    (
        "accepted",
        "address",
        "agent",
        "agent_phone",
        "applicants",
        "archived",
        "asked",
        "attendance",
        "checker",
        "claim",
        "claimed",
        "class",
        "closed",
        "committee",
        "conduct",
        "count",
        "court",
        "court_number",
        "date",
        "declined",
        "due",
        "effective",
        "expiry",
        "facts",
        "filer",
        "findings",
        "gap_count",
        "held",
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
        "received",
        "receiver",
        "relation",
        "requested",
        "respondents",
        "result",
        "retention",
        "returned",
        "sender",
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
        "agreed_clauses",
        "clauses",
        "corrections",
        "everybody",
        "gaps",
        "obligations",
        "papers",
        "parties",
        "people",
        "performed",
        "proofs",
        "proposed",
        "remarks",
        "statements",
    )
)
# Where nobody said anything there is a line to write on; of the others nothing is printed.
LINED = frozenset(("clauses", "agreed", "obligations", "papers", "parties", "everybody", "people", "proofs", "gaps"))

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
            "court-letter": names["as_of"],
            "transfer-letter": part.get("offer_time"),
            "referral-letter": part.get("send_time"),
            "delegation-reply": names["as_of"],
            "delegation-return": (case["delegation"] or {}).get("return_time"),
        }.get(row["id"])
    )


def _standing(case):
    """The agreement that is in force, or the latest draft; None for none."""
    return next((each for each in reversed(case["agreements"]) if not each["replaced"]), None)


def _said_with(row, names, agent):
    """The words that go with the act of the paper, as the Chinese paper prints them."""
    part = names["part"] or {}
    if row["id"] in ("transfer-letter", "referral-letter"):
        kind, field = ("transfer_offered", "transfer") if row["id"] == "transfer-letter" else ("referred_out", "referral")
        return _words_of(names, kind, part or None, field)
    kinds = {
        "decline-letter": ("case_declined",),
        "delegation-reply": ("delegation_declined", "delegation_accepted"),
        "delegation-return": ("returned_to_court",),
        "closing-report": ("case_closed",),
    }.get(row["id"])
    if kinds is None:
        return _words_of(names, "representative_added", agent or None, "representative")
    told = (names["event"](kind, "advice" if kind == "case_closed" else "text") for kind in kinds)
    return next((each["words"] for each in told if each and each["words"]), None)


def _reason(row, names):
    case, part = names["case"], names["part"] or {}
    if row["id"] in ("transfer-letter", "referral-letter"):
        return names["names"].label(row["id"].replace("-letter", "_reason"), part.get("reason"))
    ended = (case["ending"] or {}).get("reason_zh")
    # The letter with the papers for a suit says what came of the mediation where nobody ended it.
    return ended or ((case["delegation"] or {}).get("result_zh") if row["id"] == "filing-letter" else None)


def _receiver(row, names):
    part = names["part"] or {}
    if row["id"] == "transfer-letter":
        return names["names"].name(part.get("to"))
    return names["names"].name(part.get("to")) or names["names"].label("partner", part.get("partner"))


def _conduct(row, names, called):
    """What made the other side's way dearer, as the Chinese letter says it."""
    told = names["event"]("returned_to_court", "conduct")
    if row["id"] == "delegation-return":
        return (told["words"] if told else None) or called("无")
    missed = [f"{'；'.join(session['absent'])}。" for session in names["case"]["sessions"] if session["absent"]]
    return "".join(filter(None, [told["words"] if told else None, *missed])) or called("没有登记。")


def _who_came(each, called):
    """One who was at a session, and as what; a line in place of a name that nobody gave."""
    said = [called(word) for word in (each["role_zh"], each["presence_zh"]) if word]
    if each["represented"]:
        said.append(f"{called(each['by_role_zh']) or ''}{each['by'] or '＿＿＿'}")
    return f"{each['name'] or '＿＿＿'}" + (f"（{'，'.join(said)}）" if said else "")


def values(row, names, called):
    """{place: value} for the paper of catalogue row `row`."""
    case = names["case"]
    session, agreement = _of(row, names, "session"), _of(row, names, "agreement")
    visit, agent = _of(row, names, "visit"), _of(row, names, "representative")
    obligation, asking = _of(row, names, "obligation"), _of(row, names, "investigation")
    party = agent["party"] if agent else _of(row, names, "party")
    clause = _clause_of(case, obligation)
    filed = [entry for entry in case["confirmations"] if agreement and entry["agreement"] == agreement["id"]]
    asked = [person for person in case["parties"] if asking and person["id"] == asking.get("party")]
    agent = agent or {}
    # Of papers about the whole case the agreement that stands.
    about = agreement or (_standing(case) if row["id"] in ("elements", "closing-report") else None)
    money = (obligation or {}).get("amount") or (about or {}).get("total")
    delegation, part = case["delegation"] or {}, names["part"] or {}
    closing = names["event"]("case_closed")
    held = [each for each in case["sessions"] if each["start_time"]]
    entries = (names["packet"] or {}).get("entries")
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
        "relation": called(agent.get("kind_zh")),
        "expiry": agent.get("expiry"),
        "ordinary": _TICKED if agent.get("power_zh") and not agent["special"] else _UNTICKED,
        "special": _TICKED if agent.get("special") else _UNTICKED,
        "mediator": case["lead"],
        "facts": agreement["facts"] if agreement else case["facts"],
        "claim": case["claim"],
        "source": called(case["source_zh"]),
        "place": (session["venue"] if session else None) or case["place"],
        "class": called(case["class_zh"]),
        "court": (filed[-1]["court"] if filed else None) or (case["delegation"] or {}).get("court"),
        "late": _TICKED if filed and filed[-1]["late"] else None,
        "date": _date(row, names),
        "effective": filters.date(about["effective_time"]) if about else None,
        "requested": filters.date(case["request_time"]),
        "attendance": ("、".join(_who_came(each, called) for each in session["attendance"]) or None) if session else None,
        "mode": called(session["mode_zh"]) if session else None,
        "public": _TICKED if session and session["public"] else None,
        "minutes": session["minutes"] if session else None,
        "result": called(
            session["result_zh"]
            if session
            else delegation.get("result_zh")
            if row["subject"] == "delegation"
            else case["result_zh"]
        ),
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
        "outcome": called(visit["outcome_zh"] if visit else obligation["state_zh"] if obligation else None),
        "sum": filters.figures(money) if money else None,
        "payer": clause.get("from"),
        "payee": clause.get("to"),
        "obligation": clause.get("words"),
        "due": obligation["due"] if obligation else None,
        "reason": called(_reason(row, names)),
        "note": _said_with(row, names, agent),
        "conduct": _conduct(row, names, called),
        "filer": case["file"]["filer"],
        "checker": case["file"]["checker"],
        "accepted": filters.date(delegation.get("accept_time") if row["subject"] == "delegation" else case["accept_time"]),
        "archived": filters.date(case["file"]["archive_time"]),
        "claimed": filters.figures(case["claimed"]) if case["claimed"] else None,
        "closed": filters.date(closing["time"]) if closing else None,
        "count": str(len(entries)) if entries else None,
        "court_number": delegation.get("number"),
        "declined": _TICKED if delegation.get("declined") else None,
        "gap_count": str(case["file"]["gap_count"] or "") or None,
        "held": str(len(held)) if case["code"] else None,
        "received": filters.date(delegation.get("receive_time")),
        "receiver": _receiver(row, names),
        "retention": case["file"]["retention"],
        "returned": filters.date(delegation.get("return_time")),
        "sender": names["names"].name(part.get("from")),
    }


def lists(row, names, called):
    """{list: [{place: value}]} for the paper of catalogue row `row`."""
    case = names["case"]
    session, agreement = _of(row, names, "session") or {}, _of(row, names, "agreement")
    asking, party = _of(row, names, "investigation") or {}, _of(row, names, "party")
    undisputed = [statement for statement in case["statements"] if statement["undisputed"]]
    said = lambda statement: {
        "name": statement["name"],
        "words": "".join(
            filter(None, [statement["words"], *(f"（{called('更正')}：{words}）" for words in statement["corrections"] if words)])
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
            {**said(statement), "words": f"{said(statement)['words']}（{called('各方无争议')}）"}
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
                "words": "，".join(
                    filter(None, [called(entry["state_zh"]), filters.date(entry["time"]), entry["proof"]])
                ),
            }
            for entry in case["obligations"]
            if not agreement or entry["agreement"] == agreement["id"]
        ],
        # Where nothing is owed there is nothing to tell of.
        "performed": [
            {
                "numeral": entry["id"],
                "words": "，".join(filter(None, [entry["due"], called(entry["state_zh"]), filters.date(entry["time"])])),
            }
            for entry in case["obligations"]
        ],
        "agreed_clauses": [
            {"numeral": str(clause["number"]), "words": clause["words"]}
            for clause in ((_standing(case) or {}).get("clauses") or ())
        ],
        "people": [
            {
                "party": called(each["side_zh"]),
                "name": each["name"],
                "phone": each["phone"],
                "address": each["address"],
            }
            for each in case["parties"]
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
