"""The names a template may use (docs/papers.md lists them), made from a prepared request. Pure."""

from . import codes, filters, labels, views


def build(prepared, as_of, own_party=None):
    """Names for templates about one case. `own_party`: the id of the party the papers are for; then what identifies the
    others is hidden but for name and address."""
    given, history = prepared["case"], prepared["history"]
    names = views.Names(prepared)
    request_day = filters.parse_day(given.get("request_time")) or filters.parse_day(given.get("create_time"))
    text, instead = views.opened(given.get("text"), "case_text")
    words = (lambda field: instead) if instead else (lambda field: text.get(field) or None)

    parties = [views.party_view(party, names, request_day) for party in given["parties"] if not party.get("removed")]
    for party in parties:
        if own_party and party["id"] != own_party:
            for field in ("phone", "id_number", "birth_date", "occupation"):
                if party[field] != views.ERASED:
                    party[field] = views.HIDDEN if party[field] else None
    for entry in given["representatives"]:
        person, person_instead = views.opened(entry.get("person"), "person")
        for party in parties:
            if party["id"] == entry.get("party"):
                party["agents"].append(
                    {
                        "id": str(entry.get("id", "")),
                        "name": person_instead or person.get("name"),
                        "phone": person_instead or person.get("phone"),
                        "sex": person_instead or labels.SEXES.get(person.get("sex"), person.get("sex")),
                        "kind_zh": labels.REPRESENTATIVES.get(entry.get("kind")),
                        "power_zh": labels.POWERS.get(entry.get("power")),
                        # An agent signs with a special power alone; guardians, heads and heirs by what they are.
                        "may_sign": entry.get("power") != "POWER_SCOPE_ORDINARY",
                        "special": entry.get("power") == "POWER_SCOPE_SPECIAL",
                        "expiry": filters.cn_date(entry.get("expiry_date")),
                    }
                )
    mediators = [
        {
            "person": mediator.get("person"),
            "name": names.name(mediator.get("person")),
            "lead": bool(mediator.get("lead")),
            "org": names.name(mediator.get("org")),
            "from_time": mediator.get("from_time"),
        }
        for mediator in sorted(given["mediators"], key=lambda mediator: not mediator.get("lead"))
    ]
    committee = given.get("committee") or given.get("unit")
    office = names.office(committee)
    number = given.get("case_number") or None
    named = lambda side: [party for party in parties if party["side"] == side]
    case = {
        "number": number or f"登记码 {views.last_part(given.get('name'))}" if given.get("name") or number else None,
        "accepted": bool(number),
        "code": views.last_part(given.get("name")) or None,
        "committee": {
            "name": names.name(committee),
            "address": office["address"],
            "phone": office["phone"],
        },
        "unit_name": names.name(given.get("unit")),
        "class_zh": names.label("dispute_class", given.get("dispute_class")),
        "source_zh": names.label("source", given.get("source")),
        "source": given.get("source"),
        "channel_zh": names.label("channel", given.get("channel")),
        "difficulty_zh": names.label("difficulty", given.get("difficulty")),
        "facts": words("facts"),
        "claim": words("claim"),
        "place": words("place"),
        "claimed": given["claimed"] or None,
        "rules": list(given.get("rules_cited") or ()),
        "request_time": given.get("request_time"),
        "accept_time": next(
            (event["act_time"] for event in reversed(history) if event["kind_of_event"] == "case_accepted"), None
        ),
        "investigation_count": int(given.get("investigation_count") or 0),
        "parties": parties,
        "applicants": named("PARTY_SIDE_APPLICANT"),
        "respondents": named("PARTY_SIDE_RESPONDENT"),
        "others": named("PARTY_SIDE_THIRD"),
        "mediators": mediators,
        "lead": mediators[0]["name"] if mediators else None,
        "closed": bool(given.get("closed")),
        "state": given.get("state"),
        "result_zh": names.label("result", given.get("result")),
        "round": given.get("round") or 1,
        "participants": [
            {
                "id": str(entry.get("id", "")),
                "name": views.text_of(entry.get("person"), "person", "name"),
                "kind_zh": labels.PARTICIPANTS.get(entry.get("kind")),
                "interpreter": entry.get("kind") == "PARTICIPANT_KIND_INTERPRETER",
            }
            for entry in given["participants"]
        ],
        "joint": [names.name(entry.get("committee")) for entry in given["joint_committees"] if entry.get("joined")],
    }
    case["dispute"] = views.dispute_of(case["class_zh"])
    case["neutral_title"] = views.neutral_title(case)
    case["title"] = "与".join(
        "、".join(party["name"] or "＿＿＿" for party in side) for side in (case["applicants"], case["respondents"]) if side
    )
    case["title"] = f"{case['title']}{case['dispute'] or '纠纷'}" if case["title"] else None
    case["agreements"] = [views.agreement_view(agreement, parties, mediators, names) for agreement in given["agreements"]]
    case["sessions"] = [
        views.session_view(session, names, parties, case["participants"], history)
        for session in given["sessions"]
        if not session.get("cancelled")
    ]
    case["statements"] = views.statements_view(given, history, parties)
    for session in case["sessions"]:
        session["statements"] = [statement for statement in case["statements"] if statement["session"] == session["id"]]
    who = {party["id"]: party["name"] for party in parties}
    case["obligations"] = [
        {
            "id": str(entry.get("id", "")),
            "agreement": entry.get("agreement"),
            "clause": int(entry.get("clause") or 0),
            "due": filters.cn_date(entry.get("due_date")),
            "amount": entry.get("amount"),
            "state_zh": labels.OBLIGATION_STATES.get(entry.get("state")),
            "done": entry.get("state") == "OBLIGATION_STATE_DONE",
            "proved": bool(entry.get("proved")),
            "time": entry.get("act_time"),
            "proof": next(
                (
                    views.text_of(event.get("text"))
                    for event in reversed(history)
                    if event["kind_of_event"] == "performance_recorded" and event.get("obligation") == entry.get("id")
                ),
                None,
            ),
        }
        for entry in given["obligations"]
    ]
    case["suits"] = [
        {
            "number": entry.get("court_number") or None,
            "result_zh": labels.JUDGMENTS.get(entry.get("result")),
            "time": entry.get("act_time"),
        }
        for entry in given["suits"]
    ]
    case["police"] = views.police_view(given["referrals"], names)
    case["visits"] = [
        {
            "id": str(entry.get("id", "")),
            "path": f"visits/{entry.get('id', '')}",
            "time": entry.get("visit_time"),
            "planned": entry.get("planned_date"),
            "way_zh": names.label("visit_way", entry.get("way")),
            "outcome_zh": labels.OUTCOMES.get(entry.get("outcome")),
            "outcome": entry.get("outcome"),
            "satisfied": entry.get("outcome") == "VISIT_OUTCOME_SATISFIED",
            "danger": entry.get("outcome") == "VISIT_OUTCOME_DANGER",
            # What was known of suits by then.
            "suits": [
                suit for suit in case["suits"] if entry.get("visit_time") and (suit["time"] or "") <= entry["visit_time"]
            ],
            "findings": next(
                (
                    views.text_of(event.get("text"))
                    for event in reversed(history)
                    if event["kind_of_event"] == "visit_recorded" and event.get("visit") == entry.get("id")
                ),
                None,
            ),
            "place": next(
                (
                    views.text_of(event.get("place"))
                    for event in reversed(history)
                    if event["kind_of_event"] == "visit_recorded" and event.get("visit") == entry.get("id")
                ),
                None,
            ),
            "place_refused": bool(entry.get("place_refused")),
            "shown_by": "、".join(f"卷内材料{document}" for document in entry.get("documents") or ()) or None,
            "visitor": next(
                (
                    names.name(event["actor"])
                    for event in reversed(history)
                    if event["kind_of_event"] == "visit_recorded" and event.get("visit") == entry.get("id")
                ),
                None,
            ),
        }
        for entry in given["visits"]
    ]
    case["documents"] = [
        {
            "id": str(entry.get("id", "")),
            "paper": entry.get("paper"),
            "paper_zh": names.label("paper", entry.get("paper")),
            "party": entry.get("party"),
            "party_name": who.get(entry.get("party")),
            "pages": int(entry.get("pages") or 0),
            "released": bool(entry.get("released")),
            "words": next(
                (
                    views.text_of(event.get("text"))
                    for event in history
                    if event["kind_of_event"] == "document_added" and event.get("document") == entry.get("id")
                ),
                None,
            ),
        }
        for entry in given["documents"]
    ]
    case["services"] = [
        {
            "party": who.get(entry.get("party")),
            "paper_zh": names.label("paper", entry.get("paper")),
            "way_zh": names.label("service_way", entry.get("way")),
            "time": entry.get("act_time"),
        }
        for entry in given["services"]
    ]
    delegation = given["delegation"]
    case["delegation"] = (
        None
        if not delegation
        else {
            "court": names.name(delegation.get("court")),
            "office": names.office(delegation.get("court")),
            "number": delegation.get("court_number") or None,
            "kind_zh": labels.DELEGATIONS.get(delegation.get("kind"), "委派"),
            "delegated": delegation.get("kind") == "DELEGATION_KIND_DELEGATED",
            "receive_time": delegation.get("receive_time"),
            "accept_time": delegation.get("accept_time"),
            "return_time": delegation.get("return_time"),
            "result_zh": labels.DELEGATION_RESULTS.get(delegation.get("result")),
            "declined": delegation.get("state") == "DELEGATION_STATE_DECLINED",
        }
    )
    ending = given["ending"]
    case["ending"] = (
        None
        if not ending
        else {
            "reason_zh": names.label(
                "decline_reason" if given.get("state") == "declined" else "terminate_reason", ending.get("reason")
            ),
            "time": ending.get("act_time"),
        }
    )
    case["confirmations"] = [
        {
            "id": str(entry.get("id", "")),
            "agreement": entry.get("agreement"),
            "court": names.name(entry.get("court")),
            "office": names.office(entry.get("court")),
            "number": entry.get("court_number") or None,
            "apply_time": entry.get("apply_time"),
            "late": bool(entry.get("late")),
        }
        for entry in given["confirmations"]
    ]
    case["file"] = {
        "retention": prepared["retention"] or None,
        "filer": names.name(given["file"].get("filer")),
        "checker": names.name(given["file"].get("checker")),
        "submit_time": given["file"].get("submit_time"),
        "check_time": given["file"].get("check_time"),
        "archive_time": given["file"].get("archive_time"),
        "gap_count": int(given["file"].get("gap_count") or 0),
    }
    case["told"] = {
        event.get("party"): {
            "way_zh": labels.WAYS.get(event.get("way")),
            "time": event["act_time"],
            "language_zh": names.label("language", event.get("language"))
            or labels.LANGUAGE_NAMES.get(event.get("language")),
        }
        for event in history
        if event["kind_of_event"] == "rights_notice_given"
    }
    return {
        "case": case,
        "history": history,
        "names": names,
        "as_of": as_of,
        "today": filters.cn_date(as_of),
        "place": prepared["place"],
        # Where whoever has the paper goes on, and its QR code so many millimetres wide; None where there is no address.
        "link": prepared["link"]["address"] if prepared["link"] else None,
        "qr": lambda millimetres: codes.svg(prepared["link"]["modules"], int(millimetres)) if prepared["link"] else None,
        # Of no letter in particular: whoever renders one puts its own here.
        "letter_number": None,
        "event": lambda kind, field="text": views.event_words(history, kind, field),
    }
