"""A year of mediation as it is lived: what each person of a committee enters, when, about what happened when.

Used by lived_year_test.py. Nothing here knows a server: a year is made of waves, the days on which offices enter what
happened in the days before, and of chapters, what is entered of one case in one wave by several people one after another.
The shares are those of facts about counties like this one: most quarrels are small and settled on the spot or by word of
mouth, some are written down, some fail, are withdrawn, declined or handed on, and courts delegate a few.
"""

import base64
import collections
import datetime
import hashlib
import random

CHINA = datetime.timezone(datetime.timedelta(hours=8))
YEAR = 2026
# On these days of a month people sit down and enter: some of the month before is entered in this one.
WAVE_DAYS = (5, 20)
WAVE_HOUR = 18
# Nothing is entered later than this without somebody else adopting it (the definition's adopt_after_days is 10).
WINDOW_DAYS = 9
# How late what waits for an adoption is.
LATE_DAYS = 22

# Of a thousand cases: how they go.
KINDS = {"on-the-spot": 300, "by-word": 200, "written": 210, "refused": 60, "gap": 50, "unreachable": 20, "self-settled": 40,
         "declined": 25, "transferred": 25, "delegated-agreed": 20, "delegated-failed": 15, "question": 35}
# Of a hundred: what they are about, by codes of the second level. Some have to be put in writing.
CLASSES = {"02-01": 14, "02-02": 9, "02-03": 10, "02-06": 5, "01-01": 7, "01-03": 4, "04-03": 7, "04-04": 4, "04-07": 5, "05-01": 2,
           "06-01": 12, "06-02": 5, "06-05": 3, "07-04": 3, "10-02": 4, "11-02": 3, "15": 3}
SOURCES = {"on-application": 60, "own-initiative": 14, "grid-report": 8, "police": 8, "petition": 4, "council": 3, "hotline": 3}
CHANNELS = {"grid": 22, "tea_room": 18, "harmony_station": 16, "council": 10, "governance_centre": 18, "peacemaker_room": 10,
            "hotline": 6}
DIFFICULTIES = {"simple": 62, "ordinary": 28, "major": 6, "hard": 4}
# Of a hundred: between a citizen and an organisation; of some kinds, a minor among the parties; of those that were agreed,
# entered so late that it waits for an adoption; of those that failed, talked over once more weeks later.
WITH_ORGANISATION, WITH_MINOR, VERY_LATE, REOPENED = 17, 15, 3, 15
# A minor's guardian signs: minors are in these, where nobody does.
WITHOUT_SIGNATURES = ("refused", "unreachable", "self-settled", "declined")
# Of a hundred that were settled on the spot: nobody confirmed it yet. Of all: not archived, since nobody sent the file in.
UNCONFIRMED, WITHOUT_FILE = 12, 30

Desk = collections.namedtuple("Desk", "committee registrar head mediator")
# What one person enters of one case, one after another.
Turn = collections.namedtuple("Turn", "who lines")
# What is entered of a case in a wave. `counts` is what the maker of the year counts of it: (figure, month).
Chapter = collections.namedtuple("Chapter", "wave turns counts")


def waves():
    """The moments at which people enter, to the last evening of the year."""
    days = [datetime.datetime(YEAR, month, day, WAVE_HOUR, tzinfo=CHINA) for month in range(1, 13) for day in WAVE_DAYS]
    return [*days, datetime.datetime(YEAR, 12, 31, WAVE_HOUR, tzinfo=CHINA)]


def pick(chance, weights):
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def case_name(seed):
    digits = base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode().lower()[:26]
    return f"cases/c-{digits}"


class Life:
    """One case, from how it came in to where the year leaves it."""

    def __init__(self, seed, desk, other, court, first_wave, all_waves):
        self.chance = random.Random(seed)
        self.name = case_name(seed)
        self.desk, self.other, self.court = desk, other, court
        self.waves = all_waves
        self.kind = pick(self.chance, KINDS)
        self.minor = self.kind in WITHOUT_SIGNATURES and self.of_a_hundred(WITH_MINOR)
        self.organisation = not self.minor and self.of_a_hundred(WITH_ORGANISATION)
        self.amount = self.chance.randrange(2, 400) * 10000
        self.lead = self.chance.choice((desk.head, desk.mediator))
        # In a small village one person is head and registrar: what takes two, the mediator does with them.
        self.second = desk.head if desk.head != desk.registrar else desk.mediator
        self.chapters = []
        self.begin(first_wave)
        getattr(self, self.kind.replace("-", "_"))()

    def of_a_hundred(self, share):
        return self.chance.randrange(100) < share

    # --- time ---

    def begin(self, wave):
        """The next chapter: what happened within the days before the wave. The year may be over before it."""
        self.wave = wave
        self.over = wave >= len(self.waves)
        if self.over:
            return
        first = self.waves[wave] - datetime.timedelta(days=WINDOW_DAYS)
        if wave == 0:
            first = datetime.datetime(YEAR, 1, 1, 8, tzinfo=CHINA)
        elif self.wave == len(self.waves) - 1:
            first = self.waves[wave - 1]
        span = int((self.waves[wave] - first).total_seconds() // 60) - 9 * 60
        self.now = first + datetime.timedelta(minutes=self.chance.randrange(max(1, span)))
        self.very_late = not self.chapters and wave > 2 and self.kind in ("by-word", "written") and self.of_a_hundred(VERY_LATE)
        if self.very_late:
            self.now = self.waves[wave] - datetime.timedelta(days=LATE_DAYS, minutes=self.chance.randrange(600))
        self.turns, self.counts = [], []
        self.chapters.append(Chapter(wave, self.turns, self.counts))

    def do(self, who, command, **data):
        if self.over:
            return
        if not self.turns or self.turns[-1].who != who:
            self.turns.append(Turn(who, []))
        self.now += datetime.timedelta(minutes=self.chance.randrange(2, 12))
        self.turns[-1].lines.append({"name": self.name, "actTime": self.now.isoformat(), "actTimeBasis": "TIME_BASIS_PAPER",
                                     "command": {command: data}})

    def count(self, figure):
        if not self.over:
            self.counts.append((figure, self.now.month))

    # --- pieces of lives ---

    def parties(self):
        names = [f"{self.chance.choice('马李韩杜才完')}某", f"{self.chance.choice('王赵孔叶索')}某"]
        sides = []
        for id_, side, name in (("a", "APPLICANT", names[0]), ("b", "RESPONDENT", names[1])):
            party = {"party": id_, "side": f"PARTY_SIDE_{side}", "kind": "PARTY_KIND_PERSON",
                     "details": {"name": name, "phone": f"19{self.chance.randrange(10**9):09}"}}
            if id_ == "a" and self.minor:
                party["details"]["birthDate"] = "2014-05-01"
            if id_ == "b" and self.organisation:
                party["kind"] = "PARTY_KIND_LEGAL_PERSON"
                party["details"] = {"name": f"{name}畜产品公司", "representative": name}
            sides.append(party)
        return sides

    def opening(self, **more):
        return {"unit": f"orgs/{self.desk.committee}", "channel": pick(self.chance, CHANNELS), "source": pick(self.chance, SOURCES),
                "disputeClass": pick(self.chance, CLASSES), "difficulty": pick(self.chance, DIFFICULTIES),
                "text": {"facts": f"双方因第{self.chance.randrange(10**6)}号地块的事发生争执。", "claim": "赔偿"},
                "parties": self.parties(), **more}

    def taken_on(self, **more):
        opening = self.opening(**more)
        self.do(self.desk.registrar, "openCase", **opening)
        if opening["channel"] == "hotline":
            # Who called is called back, and so is the other side, before anybody takes it on.
            for party in "ab":
                self.do(self.desk.registrar, "recordContact", party=party, way="WAY_BY_PHONE", reached=True)
        self.do(self.desk.registrar, "submitCase")
        self.do(self.desk.head, "acceptCase")
        self.count("accepted")
        if self.very_late:
            # Somebody else than who opened it adopts the opening: with two parties it ends with the third entry.
            self.do(self.second, "adoptEntry", entry=3)
        self.do(self.desk.head, "assignMediators", lead=self.lead)

    def told_and_asked(self, lead):
        for party in "ab":
            self.do(lead, "giveRightsNotice", party=party, way="WAY_ORALLY", language="zh")
            self.do(lead, "recordConsent", party=party, kind="CONSENT_KIND_MEDIATION", way="WAY_ORALLY")

    def session(self, lead, result):
        there = "PRESENCE_REPRESENTED" if self.organisation else "PRESENCE_IN_THE_ROOM"
        self.do(lead, "startSession", mode=self.chance.choice(("SESSION_MODE_IN_PERSON", "SESSION_MODE_FIELD")),
                attendance=[{"who": "a", "presence": "PRESENCE_IN_THE_ROOM"}, {"who": "b", "presence": there}])
        self.do(lead, "endSession", session="1", result=f"SESSION_RESULT_{result}", minutes={"text": "听取双方意见。"})

    def money(self):
        return {"kind": "CLAUSE_KIND_MONEY", "fromParty": "b", "toParty": "a", "amount": {"currency": "CNY", "fen": self.amount},
                "dueDate": (self.now.date() + datetime.timedelta(days=10)).isoformat()}

    def after_it(self, lead, obligation="1-1"):
        """A week or two later: performed and visited; then closed, and the file goes its way."""
        self.begin(self.wave + 1)
        self.do(lead, "recordVisit", way="phone", outcome="VISIT_OUTCOME_SATISFIED", findings={"text": "双方满意。"},
                place={"text": "电话"})
        if obligation:
            self.do(lead, "recordPerformance", obligation=obligation, state="OBLIGATION_STATE_DONE", proof={"text": "转账凭证"})
        self.begin(self.wave + self.chance.choice((1, 2, 2)))
        self.do(lead, "recordVisit", way="in-person", outcome="VISIT_OUTCOME_SATISFIED", findings={"text": "没有反复。"},
                place={"text": "家中"})
        self.closed(lead, "succeeded")
        self.filed()

    def closed(self, lead, figure, waived=False):
        self.do(lead, "closeCase", **({"visitWaived": {"text": "已另行告知"}} if waived else {}))
        self.count("concluded")
        if figure:
            self.count(figure)

    def filed(self):
        if self.of_a_hundred(WITHOUT_FILE):
            return
        self.begin(self.wave + 1)
        self.do(self.desk.registrar, "submitFile", gaps=["口头申请，无书面申请书"])
        self.do(self.second, "checkFile")
        self.do(self.desk.registrar, "archiveCase")

    def failed(self, lead, reason, figure="failed"):
        self.do(lead, "terminate", reason=reason, advice={"text": "可以向人民法院起诉。"})
        self.closed(lead, figure, waived=True)
        if self.of_a_hundred(REOPENED) and figure == "failed":
            self.once_more()

    def once_more(self):
        """Weeks later they ask for it again; this time they settle it between themselves."""
        self.begin(self.wave + 3)
        self.do(self.desk.head, "reopenCase", reason={"text": "双方愿意再谈。"})
        self.count("later-accepted")
        self.begin(self.wave + 1)
        self.do(self.lead, "terminate", reason="self-settled", advice={"text": "可以申请出具书面协议。"})
        self.closed(self.lead, None, waived=True)
        if not self.over:
            # Of a later round: in a column of its own.
            self.counts.remove(("concluded", self.now.month))

    # --- lives ---

    def on_the_spot(self):
        self.organisation = False
        confirmed = not self.of_a_hundred(UNCONFIRMED)
        confirmations = [{"party": party, "by": "CONFIRMED_BY_NAMED_WITNESS", "detail": {"text": "村主任"}} for party in "ab"]
        opening = {**self.opening(), "disputeClass": self.chance.choice(("02-01", "02-02", "02-03", "06-01"))}
        opening["unit"] = opening["unit"].removesuffix("-committee")
        # A council asks each side to confirm by itself what it settles.
        opening["channel"] = self.chance.choice(("tea_room", "harmony_station", "peacemaker_room"))
        del opening["difficulty"]
        self.do(self.desk.head, "registerSettled", **opening, agreement={"clauses": ["每年春季一起清淤。"]},
                clauses=[{"kind": "CLAUSE_KIND_ACT", "ongoing": True}], **({"confirmations": confirmations} if confirmed else {}))
        if confirmed:
            self.count("accepted")
        self.begin(self.wave + self.chance.choice((1, 1, 2)))
        self.do(self.desk.head, "closeCase", visitWaived={"text": "当场履行"})
        if confirmed:
            self.count("concluded")
            self.count("succeeded")

    def by_word(self):
        # Written form is asked of some disputes: of these it is not.
        self.taken_on(disputeClass=self.chance.choice(("02-01", "02-02", "02-03", "06-01", "01-01")))
        self.told_and_asked(self.lead)
        self.do(self.lead, "recordOralAgreement", text={"facts": "已核实。", "clauses": ["赔付现金。"]}, clauses=[self.money()],
                writingNotNeeded=True)
        self.after_it(self.lead)

    def written(self):
        self.taken_on()
        self.told_and_asked(self.lead)
        self.session(self.lead, "AGREED")
        self.do(self.lead, "draftAgreement", text={"facts": "双方无争议。", "clauses": ["十日内付清。"]}, clauses=[self.money()])
        for signer in ("a", "b", self.lead):
            self.do(self.lead, "signAgreement", agreement="1", signer=signer, way="SIGNATURE_WAY_BY_HAND")
        committee = self.desk.committee
        self.do(self.desk.head, "sealAgreement", agreement="1", seal=f"orgs/{committee}/seals/s-{committee}")
        self.after_it(self.lead)

    def refused(self):
        self.taken_on()
        self.told_and_asked(self.lead)
        self.do(self.lead, "recordRefusal", party="b", way="WAY_BY_PHONE", note={"text": "不谈了。"})
        self.failed(self.lead, "refused")

    def gap(self):
        self.taken_on()
        self.told_and_asked(self.lead)
        self.session(self.lead, "CONTINUED")
        # Into the next wave: taken on in one month, failed in another one now and then.
        self.begin(self.wave + 1)
        self.failed(self.lead, "gap-too-wide")

    def unreachable(self):
        self.taken_on()
        self.do(self.lead, "recordContact", party="b", way="WAY_BY_PHONE")
        self.begin(self.wave + 1)
        for _ in range(2):
            self.do(self.lead, "recordContact", party="b", way="WAY_BY_PHONE")
        self.failed(self.lead, "unreachable")

    def self_settled(self):
        self.taken_on()
        self.begin(self.wave + 1)
        self.failed(self.lead, "self-settled", figure=None)

    def declined(self):
        self.do(self.desk.registrar, "openCase", **self.opening())
        self.do(self.desk.registrar, "submitCase")
        self.do(self.desk.head, "declineCase", reason="not-civil", advice={"text": "请向有权机关反映。"})

    def transferred(self):
        self.taken_on()
        self.do(self.desk.head, "offerTransfer", to=f"orgs/{self.other.committee.removesuffix('-committee')}", reason="seat-of-matter",
                partiesTold=True)
        self.begin(self.wave + 1)
        self.do(self.other.head, "acceptTransfer", transfer="1")
        self.do(self.other.head, "assignMediators", lead=self.other.head)
        self.told_and_asked(self.other.head)
        self.begin(self.wave + 1)
        self.desk, self.lead = self.other, self.other.head
        self.failed(self.lead, "gap-too-wide")

    def delegated(self):
        number = f"（{YEAR}）诉前调{self.name[-8:]}号"
        self.do(self.court, "openCase", **self.opening(channel="governance_centre", source="court", disputeClass="04-03", delegation={
            "kind": "DELEGATION_KIND_DELEGATED", "court": f"orgs/{self.court.removeprefix('people/p-').removesuffix('-liaison')}",
            "courtNumber": number}))
        self.do(self.desk.registrar, "submitCase")
        self.do(self.desk.head, "acceptCase")
        self.count("accepted")
        self.do(self.desk.head, "assignMediators", lead=self.lead)
        self.do(self.lead, "acceptDelegation", note={"text": "接受委派。"})
        self.told_and_asked(self.lead)

    def back_to_court(self, agreed):
        self.do(self.lead, "returnToCourt", result=f"DELEGATION_RESULT_{'AGREED' if agreed else 'NOT_AGREED'}",
                report={"text": "随附材料。"}, handOver={"way": "HAND_OVER_WAY_BY_HAND", "number": "收件回执"})

    def delegated_agreed(self):
        self.delegated()
        self.do(self.lead, "draftAgreement", text={"facts": "欠款属实。", "clauses": ["十日内付清。"]}, clauses=[self.money()],
                effectRule="EFFECT_RULE_SPC24")
        for signer in ("a", "b", self.lead):
            self.do(self.lead, "signAgreement", agreement="1", signer=signer, way="SIGNATURE_WAY_BY_HAND")
        self.back_to_court(agreed=True)
        self.after_it(self.lead)

    def delegated_failed(self):
        self.delegated()
        self.session(self.lead, "CONTINUED")
        self.begin(self.wave + 1)
        self.back_to_court(agreed=False)
        self.failed(self.lead, "gap-too-wide")

    def question(self):
        self.do(self.desk.head, "answerQuestion", unit=f"orgs/{self.desk.committee.removesuffix('-committee')}", channel="tea_room",
                disputeClass="02", question={"text": "彩礼要不要退？"}, answer={"text": "要看有没有登记。"})
        self.count("questions")


class Year:
    """All lives of some committees, wave by wave; what was counted of a wave is remembered, its chapters are not."""

    def __init__(self, seed, desks, court_of, cases):
        self.all_waves = waves()
        self.counted = collections.Counter()
        self.made = 0
        # Each life is made when its first wave comes, and kept until its last.
        self.due = collections.defaultdict(list)
        for n in range(cases):
            wave = random.Random(f"{seed} {n}").randrange(len(self.all_waves))
            self.due[wave].append(n)
        self.seed, self.desks, self.court_of = seed, desks, court_of
        self.kept = collections.defaultdict(list)

    def life(self, n, wave):
        at = n % len(self.desks)
        desk, other = self.desks[at], self.desks[(at + 1) % len(self.desks)]
        return Life(f"{self.seed} {n} {desk.committee}", desk, other, self.court_of(desk), wave, self.all_waves)

    def chapters(self, wave):
        """All chapters that are entered in this wave."""
        for n in self.due.pop(wave, []):
            life = self.life(n, wave)
            self.made += 1
            for chapter in life.chapters:
                self.kept[chapter.wave].append(chapter)
        chapters = self.kept.pop(wave, [])
        for chapter in chapters:
            self.counted.update(chapter.counts)
        return chapters
