"""Parts of a case as templates see them: a party, an agreement, a session, statements. Pure.

What nobody filled in is None and a line on the paper; what the caller may not see is HIDDEN, what the law had erased is
ERASED.
"""

from . import filters, labels

HIDDEN = "（不予显示）"
ERASED = "（已依法删除）"


def opened(personal, kind):
    """What a Personal holds: (its message as a dict, what is printed instead: HIDDEN, ERASED or nothing)."""
    if not isinstance(personal, dict) or not personal:
        return {}, ""
    data = personal.get("open")
    if isinstance(data, dict):
        found = data.get(kind)
        return (found if isinstance(found, dict) else {}), ""
    if "erased" in personal:
        return {}, ERASED
    return {}, HIDDEN if "hidden" in personal or "sealed" in personal else ""


def text_of(personal, kind="text", field="text"):
    """The words of a Personal: a string, HIDDEN, ERASED or None."""
    found, instead = opened(personal, kind)
    return instead or (found.get(field) or None)


def last_part(name):
    return (name or "").rsplit("/", 1)[-1]


class Names:
    """Looks up what resource names and codes are called. A code without a label is a blank, not a code on the paper."""

    def __init__(self, prepared):
        self._names, self._labels, self._orgs = prepared["names"], prepared["labels"], prepared["orgs"]

    def name(self, resource):
        return self._names.get(resource) or None

    def office(self, resource):
        """Where an organisation is reached: {name, address, phone}, None for what the directory does not know."""
        known = self._orgs.get(resource)
        known = known if isinstance(known, dict) else {}
        return {
            "name": self.name(resource),
            "address": known.get("address") or None,
            "phone": known.get("phone") or None,
        }

    def label(self, codes, code):
        return self._labels.get(f"{codes}/{code}") or None


def letter_number(prepared, paper, part):
    """The number under which a letter went out: the request's own, else that of the last one issued of this paper and
    part. None before: what is looked at is no letter yet."""
    subject = str((part or {}).get("id") or "")
    issued = [
        letter.get("number")
        for letter in prepared["case"]["letters"]
        if letter.get("paper") == paper and str(letter.get("subject") or "") == subject
    ]
    return prepared["number"] or (issued[-1] if issued else None)


def party_view(party, names, request_day):
    details, instead = opened(party.get("details"), "party")
    value = (lambda field: instead) if instead else (lambda field: details.get(field) or None)
    kind = party.get("kind") or "PARTY_KIND_PERSON"
    ethnic, sex = value("ethnic_group"), value("sex")
    age = None if instead else filters.years_between(details.get("birth_date"), request_day)
    return {
        "id": str(party.get("id", "")),
        "path": f"parties/{party.get('id', '')}",
        "side": party.get("side", ""),
        "side_zh": labels.SIDES.get(party.get("side"), "当事人"),
        "is_org": kind in ("PARTY_KIND_LEGAL_PERSON", "PARTY_KIND_OTHER_ORGANISATION"),
        "is_group": kind == "PARTY_KIND_GROUP",
        "hidden": bool(instead),
        "name": value("name"),
        "phone": value("phone"),
        "address": value("address"),
        "occupation": value("occupation"),
        "sex": sex if sex in (None, instead) else names.label("sex", sex) or labels.SEXES.get(sex, sex),
        "ethnic_group": ethnic if ethnic in (None, instead) else names.label("ethnic_group", ethnic) or ethnic,
        "birth_date": instead or filters.date(details.get("birth_date")),
        "age": instead or (None if age is None else f"{age}岁"),
        "id_type": value("id_type") if instead else names.label("id_type", details.get("id_type")) or "居民身份证",
        "id_number": value("id_number"),
        "credit_code": value("credit_code"),
        "representative": value("representative"),
        "languages": [
            names.label("language", code) or labels.LANGUAGE_NAMES.get(code, code)
            for code in details.get("languages", ())
        ],
        "minor": bool(party.get("minor")),
        "head_count": int(party.get("head_count") or 0),
        "told_time": party.get("told_time"),
        "consents": party.get("consents", []),
        "agents": [],
        "removed": bool(party.get("removed")),
    }


def thing_of(thing, names):
    """What is handed over, as a paper says it: "羊 3（耳标、烙印相符）"; None for no thing."""
    if not thing:
        return None
    what = names.label("clause_thing", thing.get("what"))
    condition = names.label("thing_condition", thing.get("condition"))
    return f"{what or '＿＿＿'} {int(thing.get('count') or 0)}" + (f"（{condition}）" if condition else "")


def order_of(clause):
    """On what it hangs and at what time of the day, before its last day: "第一条履行后；每日20:00"; None for nothing."""
    after = int(clause.get("after_clause") or 0)
    said = [f"第{filters.numeral(after)}条履行后"] if after else []
    if clause.get("conditional"):
        said.append("条文所附条件成就后")
    if clause.get("times"):
        said.append("每日" + "、".join(clause["times"]))
    return "；".join(said) or None


def clauses_view(agreement, parties, names):
    words, instead = opened(agreement.get("text"), "agreement")
    lines = words.get("clauses", ())
    side = {party["id"]: party["name"] for party in parties}
    made = []
    for index, clause in enumerate(agreement.get("clauses") or ()):
        made.append(
            {
                "number": index + 1,
                "numeral": filters.numeral(index + 1),
                "words": instead or (lines[index] if index < len(lines) else None),
                "kind_zh": labels.CLAUSES.get(clause.get("kind")),
                "from": side.get(clause.get("from_party")),
                "to": side.get(clause.get("to_party")),
                "amount": clause.get("amount"),
                "thing": thing_of(clause.get("thing"), names),
                "manner_zh": names.label("performance_manner", clause.get("manner")),
                "order": order_of(clause),
                "due": filters.cn_date(clause.get("due_date")),
                "ongoing": bool(clause.get("ongoing")),
                "done_at_once": bool(clause.get("done_at_once")),
                "title": bool(clause.get("decides_status_or_title")),
                "instalments": [
                    {"due": filters.cn_date(part.get("due_date")), "amount": part.get("amount")}
                    for part in clause.get("instalments") or ()
                ],
            }
        )
    # An oral agreement may have words alone.
    for index in range(len(made), len(lines)):
        made.append(
            {"number": index + 1, "numeral": filters.numeral(index + 1), "words": lines[index], "instalments": []}
        )
    return made, instead or (words.get("facts") or None)


def _came_after(mediator, agreement):
    """Whether a mediator took the case over when the agreement already had its effect: no line waits for them."""
    since, effective = filters.parse_time(mediator["from_time"]), filters.parse_time(agreement.get("effective_time"))
    signed = any(signature.get("who") == mediator["person"] for signature in agreement.get("signatures") or ())
    return bool(since and effective and since > effective and not signed)


def agreement_view(agreement, parties, mediators, names):
    clauses, facts = clauses_view(agreement, parties, names)
    named = {party["id"]: party["name"] for party in parties}
    named.update((mediator["person"], mediator["name"]) for mediator in mediators)
    spokesmen = {agent["id"]: agent["name"] for party in parties for agent in party["agents"]}
    signatures = {
        signature.get("who"): {
            "way_zh": labels.SIGNATURE_WAYS.get(signature.get("way")),
            "time": signature.get("act_time"),
            "name": named.get(signature.get("who"))
            or spokesmen.get(signature.get("who"))
            or names.name(signature.get("who")),
        }
        for signature in agreement.get("signatures") or ()
    }
    amounts = [filters.fen_of(clause["amount"]) for clause in clauses if clause.get("amount")] + [
        filters.fen_of(part["amount"]) for clause in clauses for part in clause["instalments"] if part.get("amount")
    ]
    return {
        "id": str(agreement.get("id", "")),
        "path": f"agreements/{agreement.get('id', '')}",
        "oral": agreement.get("form") == "AGREEMENT_FORM_ORAL",
        "partial": bool(agreement.get("partial")),
        "clauses": clauses,
        "facts": facts,
        "effect_zh": labels.EFFECTS.get(agreement.get("effect_rule"), labels.EFFECTS["EFFECT_RULE_PML29"]),
        "draft_time": agreement.get("draft_time"),
        "seal_time": agreement.get("seal_time"),
        "effective_time": agreement.get("effective_time"),
        "replaced": bool(agreement.get("replaced")),
        # The document with the handwritten paper; what is printed of it is a transcript.
        "handwritten": agreement.get("handwritten"),
        "transcript_confirmed": bool((agreement.get("transcript") or {}).get("confirm_time")),
        "total": {"fen": sum(filter(None, amounts))} if amounts else None,
        "signatures": signatures,
        "mediators": [mediator for mediator in mediators if not _came_after(mediator, agreement)],
        # Who signed and neither is a party or speaks for one today nor mediates it: replaced since, or a stand-in.
        "signed_too": [
            {**signature, "mediator": str(who).startswith("people/")}
            for who, signature in signatures.items()
            if who not in named and who not in spokesmen
        ],
        "signed": bool(agreement.get("signatures")),
    }


def attendance_view(session, names, parties, participants):
    """Who was at a session, each by name and as what: parties with who spoke for them, representatives, those invited,
    and people of the directory."""
    named = {party["id"]: party["name"] for party in parties}
    agents = {agent["id"]: agent for party in parties for agent in party["agents"]}
    others = {f"representatives/{identifier}": agent for identifier, agent in agents.items()}
    others.update((f"participants/{person['id']}", person) for person in participants)
    made = []
    for entry in session.get("attendance") or ():
        who, other = entry.get("who"), others.get(entry.get("who")) or {}
        speaker = agents.get(entry.get("represented_by")) or {}
        made.append(
            {
                "name": named.get(who) or other.get("name") or names.name(who),
                "party": who in named,
                "role_zh": other.get("kind_zh"),
                "presence_zh": labels.PRESENCES.get(entry.get("presence")),
                "represented": entry.get("presence") == "PRESENCE_REPRESENTED",
                "by": speaker.get("name"),
                "by_role_zh": speaker.get("kind_zh"),
            }
        )
    return made


def session_view(session, names, parties, participants, history):
    who = {party["id"]: party["name"] for party in parties}
    identifier = str(session.get("id", ""))
    ended = [
        event for event in history if event["kind_of_event"] == "session_ended" and event.get("session") == identifier
    ]
    planned = [
        event
        for event in history
        if event["kind_of_event"] in ("session_scheduled", "session_rescheduled") and event.get("session") == identifier
    ]
    return {
        "id": identifier,
        "path": f"sessions/{identifier}",
        "mode_zh": labels.MODES.get(session.get("mode")),
        "venue": names.name(session.get("venue")),
        "planned_start": session.get("planned_start"),
        "start_time": session.get("start_time"),
        "end_time": session.get("end_time"),
        "result_zh": labels.RESULTS.get(session.get("result")),
        "public": bool(session.get("public")),
        "attendance": attendance_view(session, names, parties, participants),
        # Who stayed away and had not said so, in a sentence each: it costs the others a day.
        "absent": [
            f"{who.get(entry.get('who'))}未参加{filters.cn_date(session.get('start_time') or session.get('planned_start')) or '一次'}的调解，也没有请假"
            for entry in session.get("attendance") or ()
            if entry.get("presence") == "PRESENCE_ABSENT" and who.get(entry.get("who"))
        ],
        "minutes": text_of(ended[-1].get("text")) if ended else None,
        "minutes_corrections": [text_of(words) for event in ended for words in event["corrections"]],
        "notice": text_of(planned[-1].get("text")) if planned else None,
        "confirmed_by": [who.get(party) for party in session.get("minutes_confirmed_by") or ()],
        "party_remarks": [
            {"name": who.get(event.get("party")), "words": text_of(event.get("text"))}
            for event in history
            if event["kind_of_event"] == "minutes_confirmed"
            and event.get("session") == identifier
            and text_of(event.get("text"))
        ],
        "statements": [],
    }


def police_view(referrals, names):
    """The police office the case was referred to and its number there; of several the latest that gave a number. None
    when it was not."""
    told = [referral for referral in referrals if referral.get("partner") == "police"]
    told = [referral for referral in told if referral.get("partner_number")] or told
    return {"name": names.name(told[-1].get("to")), "number": told[-1].get("partner_number") or None} if told else None


def statements_view(case, history, parties):
    """Statements made before all sides, with their words; concessions and separate talks were taken out before
    (prepare.py)."""
    who = {party["id"]: party["name"] for party in parties}
    present = {party["id"] for party in parties if party["side"] in ("PARTY_SIDE_APPLICANT", "PARTY_SIDE_RESPONDENT")}
    words = {event.get("statement"): event for event in history if event["kind_of_event"] == "statement_recorded"}
    made = []
    for statement in case["statements"]:
        event = words.get(statement.get("id"))
        if event is None:
            continue
        confirmed = set(statement.get("confirmed_by") or ()) | {statement.get("party")}
        made.append(
            {
                "id": statement.get("id"),
                "name": who.get(statement.get("party")),
                "session": statement.get("session"),
                "time": event["act_time"],
                "undisputed": statement.get("kind") == "STATEMENT_KIND_UNDISPUTED",
                "confirmed": present <= confirmed,
                "confirmed_by": [who.get(party) for party in sorted(confirmed) if party in who],
                "words": text_of(event.get("text")),
                "corrections": [text_of(correction) for correction in event["corrections"]],
            }
        )
    return made


def event_words(history, kind, field="text"):
    """The words of the latest event of a kind, with its time: a dict, or None."""
    found = [event for event in history if event["kind_of_event"] == kind]
    if not found:
        return None
    return {"words": text_of(found[-1].get(field)), "time": found[-1]["act_time"], "event": found[-1]}


def neutral_title(case):
    """Unit, class and number of parties: what stands on lists, letters and slips instead of names."""
    return f"{case['unit_name'] or ''}{case['dispute'] or '民间纠纷'}（{len(case['parties'])}方当事人）"


def dispute_of(label):
    """A class as it stands in a sentence: without what it says in brackets, and called a dispute. None for none."""
    if not label:
        return None
    plain = label.split("（")[0]
    return plain if plain.endswith("纠纷") else f"{plain}纠纷"
