#!/usr/bin/env python3
"""The papers of every story: walks each story against the real server, then has every paper rendered that its case can
have, by whoever mediates it, and reads the text back: of each paper some, with GAIWAN_TEST_FULL all, the blank forms too.

    story_papers_test.py GAIWAND GAIWAN [STORY...]

Checked of each paper: it is a PDF on A4, every character has a glyph, it names the parties where it should, no field is
printed as a programmer's nothing, no word of a separate talk or a concession is on it, and a letter has its number when it
went out and none before. An agreement says every sum and every day that was agreed, as often as it was agreed. The archive package is
rendered too, and what goes out: the court packet of an application, what goes back to a court, a partner's packet of each referral, with their files for
machines, and of a case that failed and no court sent the packet of a party that sues. Exit status: 0 when all is so.
"""

import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import run_stories
import story as tale

HERE = os.path.dirname(os.path.abspath(__file__))
# What a template prints when nobody thought of a field that is empty.
NOTHING = re.compile(r"\bNone\b|\bundefined\b|\bnull\b|\{\{|\}\}|_UNSPECIFIED|PRESENCE_|CLAUSE_KIND_|cases/c-|people/p-")
# Papers that name every party when they are made for a part of the case; a cover says "and others" of a crowd.
NAMES_PARTIES = ("agreement", "oral-register")
# What stands in the number of a committee's letter, and in no number of a case.
LETTERS_REGISTER = "人调函字"
# The docket of each of the county's own cases is rendered whole and read, and whatever went out in any case. Beside that each
# paper is made by itself so many times over all stories; with GAIWAN_TEST_FULL everything in every case, which takes four
# times as long. tests/unit/papers has every paper of every sample.
MADE_ALONE_MAX = 4
# Stories of the county's own cases are numbered below this, as the cases are.
OWN_CASES_BELOW = 30
# Of each packet, whatever the case.
WHAT_STANDS_IN = {
    "court-packet": ("司法确认申请材料移送函", "材料目录", "要素表", "收件回执"),
    "return-packet": ("调解结果退回函", "材料目录", "要素表", "增加他方成本的行为", "收件回执"),
    "filing-packet": ("起诉材料告知函", "材料目录", "终止调解通知书", "要素表", "未能调解成功的原因", "增加他方成本的行为"),
    "partner-packet": ("移送委托函", "收件回执"),
}
A4_POINTS = "595.276 x 841.89 pts (A4)"


def text_of(path):
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def page_size(path):
    done = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True)
    return re.search(r"Page size:\s+(.*)", done.stdout).group(1)


def chinese_day(day):
    """2026-12-01 as 二〇二六年十二月一日."""
    digits = "〇一二三四五六七八九"
    year, month, day = day.split("-")

    def number(text):
        tens, ones = divmod(int(text), 10)
        return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")

    return "".join(digits[int(one)] for one in year) + f"年{number(month)}月{number(day)}日"


def promises_of(agreement):
    """How often each sum and each day stands in an agreement's clauses, as a paper writes them."""
    said = collections.Counter()
    for clause in agreement.get("clauses", []):
        for part in clause.get("instalments", []) or [clause]:
            if fen := int(part.get("amount", {}).get("fen", 0)):
                said[f"{fen // 100:,}.{fen % 100:02d}元"] += 1
            if part.get("dueDate") and not clause.get("doneAtOnce") and not clause.get("ongoing"):
                said[f"{chinese_day(part['dueDate'])}前"] += 1
    return said


def secrets_of(path):
    """What was said in a separate talk or as a concession, in the story's own words."""
    found = []
    for step in tale.parse(path):
        if "record_statement" in step.text and ("CONCESSION" in step.text or '"separateTalk": true' in step.text):
            found += re.findall(r'"text": "([^"]+)"', step.text)
    return [word.rstrip("。") for word in found]


class Papers:
    def __init__(self, told, case, who, folder):
        self.told, self.case, self.who, self.folder = told, case, who, folder
        self.wrong, self.made, self.promises = [], 0, 0

    def render(self, paper, subject):
        out = os.path.join(self.folder, f"{paper}-{subject}.pdf")
        args = ["document", "render", self.case, paper, "--out", out] + (["--subject", subject] if subject else [])
        code, _, err = self.told.run(args, self.who)
        name = f"{paper} {subject}".strip()
        if code != 0:
            self.wrong.append(f"{name}: {err.strip()}")
            return None
        self.made += 1
        if not page_size(out).startswith(A4_POINTS[:7]):
            self.wrong.append(f"{name}: {page_size(out)}")
        text = text_of(out)
        for found in sorted(set(NOTHING.findall(text))):
            self.wrong.append(f"{name}: prints {found}")
        if "\ufffd" in text or not text.strip():
            self.wrong.append(f"{name}: has characters without a glyph, or none at all")
        return text

    def say_what_was_agreed(self, name, flat, agreements):
        promises = sum((promises_of(agreement) for agreement in agreements), collections.Counter())
        self.promises += len(promises)
        self.wrong += [f"{name}: says {promise} {flat.count(promise)} times, agreed were {times}"
                       for promise, times in promises.items() if flat.count(promise) < times]

    def machine_file(self, package, subject):
        """What lies beside the packet for a machine: the same case, and what the court would have got by line."""
        try:
            with open(os.path.join(self.folder, f"{package}-{subject}.json"), encoding="utf-8") as file:
                text = file.read()
            content = json.loads(text)
        except (OSError, ValueError) as error:
            self.wrong.append(f"{package} {subject}: {error}")
            return ""
        about = {"court-packet": lambda: content["confirmation"]["agreement"] == subject,
                 "partner-packet": lambda: content["subject"] == f"referrals/{subject}" and not content.get("agreements"),
                 "return-packet": lambda: content["subject"] == "delegation"}[package]
        if content["case"].removeprefix("cases/") != self.case.removeprefix("cases/") or not about() or not content["parties"]:
            self.wrong.append(f"{package} {subject}: the file for machines is of something else")
        return text


def check_story(gaiwand, gaiwan, path, alone):
    with tempfile.TemporaryDirectory(prefix="gaiwan-papers-") as folder:
        with run_stories.Server(gaiwand, gaiwan, folder, tale.definition_of(path)) as server:
            server.import_county()
            told, _ = run_stories.walk(server, path)
            secrets = secrets_of(path)
            whole = int(os.path.basename(path)[:2]) < OWN_CASES_BELOW
            found = [one_case(told, case, folder, secrets, alone, whole) for case in told.cases.values()]
    return sum(one.made for one in found), sum((one.wrong for one in found), []), sum(one.promises for one in found)


def one_case(told, case, folder, secrets, alone, whole):
    who, shown, parties = told.whoever_sees_all(case)
    papers = Papers(told, case, who, folder)
    if not parties:
        return papers
    # The last one of each paper and part.
    numbers = {(letter["paper"], letter.get("subject", "")): letter["number"] for letter in shown.get("letters", [])}
    for paper in told.ask(["document", "list", case, "--papers"], who).get("papers", []):
        if paper.get("need") == "PAPER_NEED_NOT_FOR_THIS_CASE":
            continue
        parts = [part.get("id", "") for part in paper.get("parts", [])]
        # A blank form looks the same in every case.
        if not parts and not os.environ.get("GAIWAN_TEST_FULL"):
            continue
        for part in parts or [""]:
            number = numbers.get((paper["id"], part))
            if number is None and alone[paper["id"]] >= MADE_ALONE_MAX and not os.environ.get("GAIWAN_TEST_FULL"):
                continue
            alone[paper["id"]] += 1
            text = papers.render(paper["id"], part)
            if text is None:
                continue
            flat = re.sub(r"\s+", "", text)
            papers.wrong += [f"{paper['id']} {part}: tells {words}" for words in secrets if words in flat]
            # A letter has the number under which it went out; what did not go out has none.
            if number is not None and number not in flat:
                papers.wrong.append(f"{paper['id']} {part}: does not say {number}")
            if number is None and LETTERS_REGISTER in flat:
                papers.wrong.append(f"{paper['id']} {part}: has a number and did not go out")
            if parts and paper["id"] in NAMES_PARTIES:
                papers.wrong += [f"{paper['id']} {part}: does not name {party}" for party in parties
                                 if re.sub(r"\s+", "", party) not in flat]
                papers.say_what_was_agreed(f"{paper['id']} {part}", flat, [one for one in shown.get("agreements", []) if one["id"] == part])
    packages = [("archive", "")] if whole or os.environ.get("GAIWAN_TEST_FULL") else []
    packages += [("court-packet", application["agreement"]) for application in
                 shown.get("confirmations", []) if application.get("agreement")]
    packages += [("partner-packet", referral["id"]) for referral in shown.get("referrals", [])]
    if shown.get("delegation", {}).get("returnTime"):
        packages.append(("return-packet", ""))
    # Who goes to court after the mediation of a case that no court sent has failed.
    failed = (not shown.get("delegation") and shown.get("ending", {}).get("actTime") and shown["state"] not in ("declined", "voided")
              and not any("effectiveTime" in one for one in shown.get("agreements", [])))
    packages += [("filing-packet", party["id"]) for party in shown["parties"][:1] if failed and not party.get("removed")]
    for package, part in packages:
        text = papers.render(package, part)
        if package in ("court-packet", "partner-packet", "return-packet"):
            text = (text or "") + papers.machine_file(package, part)
        flat = re.sub(r"\s+", "", text or "")
        papers.wrong += [f"{package}: tells {words}" for words in secrets if words in flat]
        for words in WHAT_STANDS_IN.get(package, ()):
            if words not in flat:
                papers.wrong.append(f"{package} {part}: does not say {words}")
        if package == "archive" and shown.get("closed") and shown.get("caseNumber") and not re.search("保管期限(永久|[0-9]+年)", flat):
            papers.wrong.append("archive: the cover does not say how long it is kept")
        if package == "archive":
            papers.say_what_was_agreed(package, flat, [one for one in shown.get("agreements", []) if "effectiveTime" in one])
    return papers


def main():
    gaiwand, gaiwan = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    failed = total = promises = 0
    alone = collections.Counter()  # How often each paper was made by itself.
    for path in sys.argv[3:] or sorted(glob.glob(os.path.join(HERE, "stories", "*.txt"))):
        made, wrong, promised = check_story(gaiwand, gaiwan, path, alone)
        promises += promised
        for line in wrong:
            print(f"  {line}")
        failed, total = failed + (1 if wrong else 0), total + made
        print(f"{'FAILED' if wrong else 'ok'}: {os.path.basename(path)}, {made} papers", flush=True)
    print(f"{total} papers; {promises} sums and days of agreements on them")
    sys.exit(1 if failed or total == 0 else 0)


if __name__ == "__main__":
    main()
