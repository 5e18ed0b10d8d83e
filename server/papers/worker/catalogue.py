"""The catalogue of papers (papers.json): which there are, what part of a case each is about, and which a docket should
hold.

Read once at start; constant afterwards.
"""

import json
import os

from . import limits
from .errors import Refused

# Kind of part -> field of the case that lists them.
LISTS = {
    "party": "parties",
    "session": "sessions",
    "agreement": "agreements",
    "obligation": "obligations",
    "visit": "visits",
    "transfer": "transfers",
    "referral": "referrals",
    "representative": "representatives",
}
# Parts that are no list of the case.
OTHERS = ("case", "delegation", "investigation", "place")
# What is about a place of the directory, and no case: it is in no catalogue of a case's papers.
PLACE = "place"

LANGUAGES = {"zh": "", "zh-mn": "mn", "zh-bo": "bo"}
FORMS = ("written", "oral", "none")
NEEDS = ("required", "as-needed", "not-for-this-case")

_ROW_FIELDS = {
    "id": str,
    "zh": str,
    "en": str,
    "code": str,
    "template": str,
    "subject": str,
    "languages": list,
    "history": list,
    "audience": list,
}


class Broken(Exception):
    """A file of the catalogue that cannot be used; says which, and which field."""


def read_json(path):
    try:
        if os.path.getsize(path) > limits.FILE_BYTES:
            raise Broken(f"{path}: more than {limits.FILE_BYTES} bytes")
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise Broken(f"{path}: {error}") from None


class Catalogue:
    """Rows by id, in the order of the file."""

    def __init__(self, path):
        found = read_json(path)
        self.rows, self.packages = {}, {}
        for index, row in enumerate(found.get("papers", ())):
            for field, kind in _ROW_FIELDS.items():
                if not isinstance(row.get(field), kind):
                    raise Broken(f"{path}: papers[{index}].{field}: a {kind.__name__} is expected")
            if row["subject"] not in LISTS and row["subject"] not in OTHERS:
                raise Broken(f"{path}: papers[{index}].subject: {row['subject']} is no kind of part")
            if not set(row["languages"]) <= set(LANGUAGES) or "zh" not in row["languages"]:
                raise Broken(f"{path}: papers[{index}].languages: zh, and zh-mn and zh-bo if there are words")
            for form in FORMS if "docket" in row else ():
                if row["docket"].get(form) not in NEEDS:
                    raise Broken(f"{path}: papers[{index}].docket.{form}: one of {', '.join(NEEDS)}")
            self.rows[row["id"]] = row
        for index, package in enumerate(found.get("packages", ())):
            named = package.get("papers") if isinstance(package.get("papers"), list) else []
            unknown = [name for name in named if name not in self.rows]
            if unknown or not isinstance(package.get("id"), str):
                raise Broken(f"{path}: packages[{index}].papers: {', '.join(unknown)} is no paper")
            self.packages[package["id"]] = package

    def row(self, paper):
        row = self.rows.get(paper)
        if row is None:
            raise Refused("paper", f"没有“{paper}”这种文书。", f"there is no paper {paper}")
        return row

    def package(self, paper):
        package = self.packages.get(paper)
        if package is None:
            raise Refused("paper", f"没有“{paper}”这种材料包。", f"there is no package {paper}")
        return package

    def docket(self):
        """Rows that stand in a docket, in its order."""
        return sorted((row for row in self.rows.values() if "docket" in row), key=lambda row: row["docket"]["order"])


def agreement_form(case):
    """`written`, `oral` or `none`: by the agreements that were not replaced."""
    forms = {agreement.get("form") for agreement in case["agreements"] if not agreement.get("replaced")}
    if forms & {"AGREEMENT_FORM_WRITTEN", "AGREEMENT_FORM_UNSPECIFIED", None}:
        return "written"
    return "oral" if forms else "none"


def parts(row, case, history):
    """The parts of the case that the paper of `row` can be about, in order: dicts with an `id`."""
    subject = row["subject"]
    if subject in ("case", PLACE):
        return [{"id": ""}]
    if subject == "delegation":
        return [{"id": "", **case["delegation"]}] if case["delegation"] else []
    if subject == "investigation":
        return [
            {**event, "id": str(event["version"])}
            for event in history
            if event["kind_of_event"] == "investigation_recorded"
        ]
    found = [part for part in case[LISTS[subject]] if not part.get("removed") and not part.get("cancelled")]
    if "side" in row:
        found = [part for part in found if part.get("side") == row["side"]]
    if "form" in row:
        # Proto3 leaves the first value of an enum out.
        found = [part for part in found if part.get("form", "AGREEMENT_FORM_WRITTEN") == row["form"]]
    return found


def stands(row, case, history):
    """What the paper is about has happened: else it is blank, and a docket does without."""
    when = row.get("when")
    if when == "declined":
        return case.get("state") == "declined" and bool(case["ending"])
    if when == "terminated":
        return bool(case["ending"]) and case.get("state") != "declined" and bool(case["ending"].get("reason"))
    if when == "returned":
        return bool(case["delegation"].get("return_time"))
    if when == "evidence":
        return any(document.get("paper") == "evidence" for document in case["documents"])
    if when == "undisputed":
        return any(statement.get("kind") == "STATEMENT_KIND_UNDISPUTED" for statement in case["statements"])
    if when == "closed":
        return bool(case.get("result")) and bool(case.get("closed")) and case.get("state") != "declined"
    if when == "gaps":
        return int(case["file"].get("gap_count") or 0) > 0
    return bool(parts(row, case, history))


def needed(row, case, history):
    """`required`, `as-needed` or `not-for-this-case` for this case's docket."""
    if "docket" not in row:
        return "as-needed" if stands(row, case, history) else "not-for-this-case"
    if row["subject"] == "delegation" and not case["delegation"]:
        return "not-for-this-case"
    need = row["docket"][agreement_form(case)]
    if need == "required" and row.get("when") and not stands(row, case, history):
        return "not-for-this-case"
    return need


def part_of(row, case, history, subject):
    """The part with id `subject`; the only one when it is empty; None for a paper about the whole case, about all of a
    side, or a blank form."""
    found = parts(row, case, history)
    if row["subject"] in ("case", "delegation", PLACE):
        if subject:
            raise Refused(
                "subject", f"“{row['zh']}”针对整个案件，不需要指定部分。", f"{row['id']} is about the case and takes no subject"
            )
        if row["subject"] == "delegation" and not found:
            raise Refused("subject", "本案不是法院委派或者委托的案件。", "no court delegated or entrusted this case")
        return found[0] if found and row["subject"] == "delegation" else None
    if subject:
        for part in found:
            if str(part.get("id")) == subject:
                return part
        raise Refused(
            "subject",
            f"本案没有编号为“{subject}”、可以出具“{row['zh']}”的部分。",
            f"the case has no {row['subject']} {subject} for {row['id']}",
        )
    if len(found) > 1 and row["subject"] != "party":
        known = "、".join(str(part.get("id")) for part in found)
        raise Refused(
            "subject", f"本案有多个部分可以出具“{row['zh']}”，请指定其中一个：{known}。", f"subject is empty and there are several: {known}"
        )
    return found[0] if len(found) == 1 else None


def _holds(row, part, case):
    """Something in the record or among the uploaded papers stands for the paper."""
    if row["code"] and any(
        document.get("paper") == row["code"] and document.get("party", "") in ("", part.get("id"))
        for document in case["documents"]
    ):
        return True
    if row["id"] == "rights-notice":
        return bool(part.get("told_time"))
    if row["id"] == "identity":
        return any(
            identity.get("who") == part.get("id") and identity.get("level") != "IDENTITY_LEVEL_KNOWN_IN_PERSON"
            for identity in case["identities"]
        )
    if row["id"] == "mediation-record":
        return bool(part.get("end_time"))
    if row["id"] in ("agreement", "oral-register"):
        return bool(part.get("effective_time"))
    return True


def missing_papers(catalogue, case, history, name_of):
    """What the docket should hold and does not: [{field, zh}]. `name_of(row, part)` names a part in Chinese."""
    missing = []
    for row in catalogue.docket():
        if needed(row, case, history) != "required":
            continue
        found = parts(row, case, history)
        if not found:
            missing.append({"field": f"papers/{row['id']}", "zh": f"卷内应有“{row['zh']}”，现在没有。"})
        for part in found:
            if not _holds(row, part, case):
                identifier = str(part.get("id", ""))
                missing.append(
                    {
                        "field": f"papers/{row['id']}" + (f"/{identifier}" if identifier else ""),
                        "zh": f"卷内应有“{row['zh']}”（{name_of(row, part)}），现在没有。"
                        if identifier
                        else f"卷内应有“{row['zh']}”，现在没有。",
                    }
                )
    return missing
