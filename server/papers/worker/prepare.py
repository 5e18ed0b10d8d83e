"""What a paper may contain: the request's case and history without anything that must not be printed. Pure.

This is the gate behind "a concession or a separate talk can never enter a packet" (SPC 2016 art. 22, Online Rules art.
18): it works on what is given, before any template
sees it, by naming what stays. A field of the case that is not named here is unknown to every template, however new it
is.
"""

from .errors import Refused

# The largest QR code has 177 modules a side; what is no code at all is smaller than the smallest.
MODULES_MIN, MODULES_MAX = 21, 177

# Characters of who prints: what goes into the foot of a page beside its number.
PRINTED_BY_MAX = 40

# Of the case. Not here and never printed: keys, tracks, clocks, sham suspicion (never shown to the parties),
# complaints, guidance, urgings, satisfaction, risks,
# recusals, disclosures and supports (each has its own office), unadopted entries.
CASE_FIELDS = frozenset(
    (
        "name",
        "version",
        "state",
        "step",
        "level",
        "unit",
        "committee",
        "round",
        "closed",
        "case_number",
        "opener",
        "opener_unit",
        "channel",
        "source",
        "request_time",
        "create_time",
        "dispute_class",
        "difficulty",
        "claimed",
        "text",
        "rules_cited",
        "parties",
        "mediators",
        "sessions",
        "agreements",
        "obligations",
        "ending",
        "result",
        "transfers",
        "visits",
        "file",
        "representatives",
        "participants",
        "identities",
        "joint_committees",
        "statements",
        "documents",
        "confirmations",
        "delegation",
        "referrals",
        "suits",
        "settled",
        "services",
        "pause",
        "extensions",
        "letters",
        "investigation_count",
    )
)

# Of the history: payloads whose words some paper prints. A row of the catalogue asks for some of them.
EVENT_KINDS = frozenset(
    (
        "case_accepted",
        "case_declined",
        "rights_notice_given",
        "investigation_recorded",
        "session_scheduled",
        "session_rescheduled",
        "session_ended",
        "minutes_confirmed",
        "statement_recorded",
        "performance_recorded",
        "visit_recorded",
        "returned_to_court",
        "delegation_accepted",
        "delegation_declined",
        "transfer_offered",
        "referred_out",
        "mediation_terminated",
        "case_closed",
        "file_submitted",
        "document_added",
        "agreement_signed",
        "representative_added",
        "party_invited",
        "service_recorded",
        "agreement_amended",
        "confirmation_applied_for",
    )
)

_CONCESSION = "STATEMENT_KIND_CONCESSION"
# A statement without a kind might be one.
_PRINTED_KINDS = frozenset(("STATEMENT_KIND_FACT", "STATEMENT_KIND_UNDISPUTED"))


def _clean(value):
    """A copy of `value` without anything marked as a concession or as said in a separate talk, wherever it stands."""
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items() if not _barred(item)}
    if isinstance(value, list):
        return [_clean(item) for item in value if not _barred(item)]
    return value


def _barred(value):
    return isinstance(value, dict) and (bool(value.get("separate_talk")) or value.get("kind") == _CONCESSION)


def _object(value, field):
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(field, f"{field} 应为对象。", f"{field} is no object")
    return value


def _array(value, field):
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refused(field, f"{field} 应为对象的列表。", f"{field} is no list of objects")
    return value


def payload(event):
    """(kind, payload) of an event that a paper may print, or (None, None)."""
    for kind in EVENT_KINDS:
        if isinstance(event.get(kind), dict):
            return kind, event[kind]
    return None, None


def history_for(row, history):
    """The events that the paper of `row` asks for, oldest first, each as {kind, version, act_time, actor, ...,
    corrections}."""
    wanted = set(row.get("history", ()))
    kept, by_version = [], {}
    for event in history:
        kind, words = payload(event)
        if (
            kind in wanted
            and not _barred(words)
            and (kind != "statement_recorded" or words.get("kind") in _PRINTED_KINDS)
        ):
            entry = {**_clean(words), "kind_of_event": kind, "corrections": []}
            for name in ("version", "act_time", "record_time", "actor", "late_days"):
                entry[name] = event.get(name)
            kept.append(entry)
            by_version[str(event.get("version"))] = entry
        # A correction is printed beside what it corrects, and nowhere else: a corrected concession stays as unseen as
        # the concession.
        correction = event.get("entry_corrected")
        if isinstance(correction, dict) and not _barred(correction) and str(correction.get("entry")) in by_version:
            entry = by_version[str(correction["entry"])]
            entry["corrections"].append(_clean(correction.get("text")))
            by_version[str(event.get("version"))] = entry
    return kept


def _link(given):
    """{address, modules} of a link with its QR code, or None: without an address no paper shows one."""
    link = _object(given, "data.link")
    address, modules = link.get("address"), link.get("modules")
    if not address:
        return None
    square = isinstance(modules, list) and MODULES_MIN <= len(modules) <= MODULES_MAX
    if not square or not all(isinstance(row, str) and len(row) == len(modules) and set(row) <= {"0", "1"} for row in modules):
        raise Refused("data.link.modules", "二维码应为由 0 和 1 组成的方阵。", "data.link.modules is no square of 0 and 1")
    return {"address": str(address), "modules": modules}


def prepare(row, data):
    """{case, names, labels, orgs, history, documents, number, retention, printed_by, place, link} of a request's `data`, safe for the paper of catalogue
    row `row`. Raises Refused for what has the wrong
    shape."""
    data = _object(data, "data")
    given = _object(data.get("case"), "data.case")
    case = {key: _clean(value) for key, value in given.items() if key in CASE_FIELDS and not _barred(value)}
    for field in (
        "parties",
        "mediators",
        "sessions",
        "agreements",
        "obligations",
        "transfers",
        "visits",
        "representatives",
        "participants",
        "identities",
        "joint_committees",
        "statements",
        "documents",
        "confirmations",
        "referrals",
        "suits",
        "services",
        "extensions",
        "letters",
    ):
        case[field] = _array(case.get(field), f"data.case.{field}")
    for field in ("ending", "delegation", "file", "text", "claimed", "settled", "pause"):
        case[field] = _object(case.get(field), f"data.case.{field}")
    case["statements"] = [statement for statement in case["statements"] if statement.get("kind") in _PRINTED_KINDS]
    case["documents"] = [
        document for document in case["documents"] if not document.get("withdrawn") and not document.get("erased")
    ]
    texts = {}
    for name in ("names", "labels"):
        texts[name] = {
            key: value for key, value in _object(data.get(name), f"data.{name}").items() if isinstance(value, str)
        }
    number, printed_by = data.get("number"), data.get("printed_by")
    return {
        "case": case,
        **texts,
        "orgs": _object(data.get("orgs"), "data.orgs"),
        "history": history_for(row, _array(data.get("history"), "data.history")),
        "documents": _array(data.get("documents"), "data.documents"),
        "number": number if isinstance(number, str) else "",
        # How long the file is kept: the definition's rule, which is the server's to apply.
        "retention": data["retention"] if isinstance(data.get("retention"), str) else "",
        "printed_by": printed_by[:PRINTED_BY_MAX] if isinstance(printed_by, str) else "",
        "place": {
            key: value for key, value in _object(data.get("place"), "data.place").items() if isinstance(value, str)
        },
        "link": _link(data.get("link")),
    }
