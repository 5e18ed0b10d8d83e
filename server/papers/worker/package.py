"""Several papers as one PDF: the packet of a court, a partner or a party (letter, catalogue, papers) and the docket for
the archive (cover, catalogue, papers in order, back cover).

Our papers are laid out together, so that each typeface is in the file once; uploaded ones follow where they belong,
each page brought to A4 without what a PDF can carry
beside its pictures (scripts, links, attachments). Numbers stand in the upper right corner from the first paper on, as
in a bound docket.
"""

import io

import pypdf
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    create_string_object,
)

from . import catalogue as catalogue_module
from . import context, documents, limits, views
from .errors import Refused
from .prepare import prepare


_PICTURE_STYLE = (
    "@page { size: A4; margin: 15mm } img { max-width: 180mm; max-height: 262mm; display: block; margin: auto }"
)
_NUMBER_STYLE = (
    "@page { size: A4; margin: 0; @top-right { content: counter(page); font: 11pt 'Noto Sans CJK SC';"
    " padding: 9mm 12mm 0 0; vertical-align: top } }"
)


# What a partner's packet is made of: who they are, what they want, what goes along. An allow-list, as what goes by line is
# made of one (workflow/hand_over_content.cc): nothing that was said, agreed or performed.
_PARTNER_FIELDS = frozenset(
    (
        "name",
        "case_number",
        "unit",
        "committee",
        "dispute_class",
        "claimed",
        "text",
        "request_time",
        "create_time",
        "parties",
        "mediators",
        "representatives",
        "documents",
        "referrals",
        "letters",
    )
)
# Nor what of a party no partner asks for.
_NOT_FOR_PARTNERS = ("id_type", "id_number", "ethnic_group", "occupation", "other_names")


# What a page's number is called among the page's own resources.
_NUMBER = NameObject("/GaiwanNumber")


def _stream(writer, body, **entries):
    """A reference to a new stream of the document that is being written."""
    made = DecodedStreamObject()
    made.set_data(body)
    made.update({NameObject(f"/{name}"): value for name, value in entries.items()})
    return writer._add_object(made)


def _stamp(writer, page, number):
    """Draws `number`, a page with nothing else on it, over `page` of the writer.

    As a form with resources of its own: neither page's drawing is read for it, as pypdf's merge_page does, which takes as
    long as laying out both.
    """
    form = _stream(
        writer,
        number.get_contents().get_data(),
        Type=NameObject("/XObject"),
        Subtype=NameObject("/Form"),
        BBox=ArrayObject(number.mediabox),
        Resources=number["/Resources"].clone(writer),
        FormType=NumberObject(1),
    )
    resources = page.get("/Resources", DictionaryObject()).get_object()
    # Pages may share their resources; the number is this one's.
    own = DictionaryObject(resources)
    forms = DictionaryObject(own.get("/XObject", DictionaryObject()).get_object())
    forms[_NUMBER] = form
    own[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = own
    drawn = page["/Contents"] if "/Contents" in page else ArrayObject()
    drawn = drawn.get_object()
    parts = list(drawn) if isinstance(drawn, ArrayObject) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(writer, b"q\n"), *parts, _stream(writer, b"\nQ q /GaiwanNumber Do Q\n")]
    )


class _Item:
    """One entry of the package: a laid-out paper of ours, or pages of an uploaded one."""

    def __init__(self, title, document=None, pages=None, listed=True):
        self.title, self.document, self.pages, self.listed = title, document, pages, listed
        self.start = None

    def count(self):
        return len(self.document.pages) if self.document is not None else len(self.pages)


class Packer:
    """Makes packages with one renderer. One thread."""

    def __init__(self, renderer):
        self._renderer = renderer
        self._catalogue = renderer.catalogue

    def make(self, package_id, data, as_of, subject):
        """(bytes, pages, title, missing) of a package."""

        package = self._catalogue.package(package_id)
        rows = {row_id: row for row_id, row in self._catalogue.rows.items()}
        everything = prepare({"history": sorted({kind for row in rows.values() for kind in row["history"]})}, data)
        if len(everything["documents"]) > limits.DOCUMENTS:
            raise Refused("data.documents", f"文书最多 {limits.DOCUMENTS} 件。", f"more than {limits.DOCUMENTS} documents")
        missing = []
        own_party = referral = None
        if package["subject"] in ("party", "referral"):
            about = {"subject": package["subject"], "zh": package["zh"], "id": package["id"]}
            chosen = catalogue_module.part_of(about, everything["case"], [], subject)
            if chosen is None:
                what, of = ("当事人", "a party") if package["subject"] == "party" else ("移送", "a referral")
                raise Refused("subject", f"请指定{what}。", f"subject: the id of {of} is needed")
            own_party = str(chosen["id"]) if package["subject"] == "party" else None
            referral = chosen if package["subject"] == "referral" else None
        if package["papers"] != "docket":
            data = self._narrowed(package, data, everything, subject, own_party, referral, missing)
            everything = prepare({"history": sorted({kind for row in rows.values() for kind in row["history"]})}, data)
        try:
            items = self._items(package, data, everything, as_of, subject, own_party, missing)
            body, pages = self._bind(package, data, as_of, items, subject, own_party)
        finally:
            self._renderer.take_back()
        if len(body) > limits.PDF_BYTES:
            raise Refused(
                "data.documents",
                f"材料包超过 {limits.PDF_BYTES // 1048576} MB，请减少附件。",
                f"the package has more than {limits.PDF_BYTES} bytes",
            )
        return body, pages, package["zh"], self._once(missing)

    @staticmethod
    def _once(missing):
        """Blanks by field, the first words for each: one value is on many papers."""
        return list({blank["field"]: blank for blank in reversed(missing)}.values())[::-1]

    # --- what goes in ---

    def _rows(self, package, case, subject):
        if package["papers"] == "docket":
            return self._catalogue.docket()
        papers = package["papers"]
        if package["subject"] == "referral":
            reasons = {str(each.get("id")): each.get("reason") for each in case["referrals"]}
            reason = reasons.get(subject) if subject else next(iter(reasons.values()))
            # What fits what is asked for: no case of arbitration in a danger that the police is told of.
            papers = [paper for paper in papers if reason in package.get("for_reasons", {}).get(paper, [reason])]
        return [self._catalogue.row(paper) for paper in papers]

    @staticmethod
    def _may_enter(package, document, own_party, going=(), signers=(), handwritten=()):
        """Whether a document of the case may be in the packet, be it bound or only listed there. For a court the same as
        by line (workflow/packet_papers.h)."""
        if package["documents"] == "all":
            return True
        released, party = document.get("released"), str(document.get("party") or "")
        if package["documents"] == "referred":
            # What went with the request, as far as it still stands. A recording holds all that was said.
            return str(document.get("id")) in going and (released or not party) and not document.get("session")
        # A recording holds all that was said, also one that is entered as something else.
        if document.get("session"):
            return False
        if str(document.get("id")) in handwritten:
            return True
        paper = document.get("paper") or "other"
        if paper not in package["documents"] or (paper in package["released_only"] and not released):
            return False
        if paper in package.get("proofs_of_right", ()) and party and not released:
            return bool(package.get("signers_own")) and party in signers
        return not own_party or party == own_party or bool(released)

    @staticmethod
    def _agreements_of(package, case, subject):
        """The agreements that a packet for a court hands over: the one it is about, or all that stand."""
        if package["audience"] != "court":
            return []
        standing = [each for each in case["agreements"] if each.get("effective_time") and not each.get("replaced")]
        if package["subject"] != "agreement":
            return standing
        if subject:
            return [each for each in case["agreements"] if str(each.get("id")) == subject]
        return standing[-1:]

    @staticmethod
    def _signers(agreements, everything):
        """Ids of the parties that signed one of `agreements`, themselves or by who signed for them, or that applied for
        its confirmation."""
        party_of = {str(each.get("id")): str(each.get("party")) for each in everything["case"]["representatives"]}
        signed = {str(signature.get("who")) for each in agreements for signature in each.get("signatures") or ()}
        ids = {str(each.get("id")) for each in agreements}
        applied = {
            str(party)
            for event in everything["history"]
            if event["kind_of_event"] == "confirmation_applied_for" and str(event.get("agreement")) in ids
            for party in event.get("applicants") or ()
        }
        return {party_of.get(who, who) for who in signed} | applied

    def _narrowed(self, package, data, everything, subject, own_party, referral, missing):
        """`data` without what whoever gets the packet must not read of, also not in a list. What goes along on paper alone
        is told in `missing`."""
        going = ()
        if referral is not None:
            sent = [
                event
                for event in everything["history"]
                if event["kind_of_event"] == "referred_out" and event.get("referral") == referral.get("id")
            ]
            going = tuple(sent[-1].get("documents") or ()) if sent else ()
        agreements = self._agreements_of(package, everything["case"], subject)
        signers = self._signers(agreements, everything)
        handwritten = {str(each["handwritten"]) for each in agreements if each.get("handwritten")}
        case = {**data["case"]}
        case["documents"] = [
            document
            for document in everything["case"]["documents"]
            if self._may_enter(package, document, own_party, going, signers, handwritten)
        ]
        if referral is not None:
            case = {key: value for key, value in case.items() if key in _PARTNER_FIELDS}
            case["parties"] = [self._for_partner(party) for party in everything["case"]["parties"]]
            there = {str(entry.get("id")) for entry in everything["documents"]}
            missing += [
                {
                    "field": f"documents/{document['id']}",
                    "zh": f"随函的“{everything['labels'].get('paper/' + str(document.get('paper'))) or '材料'}”只有纸件，请放入材料包。",
                }
                for document in case["documents"]
                if str(document.get("id")) not in there
            ]
        return {**data, "case": case}

    @staticmethod
    def _for_partner(party):
        details = (party.get("details") or {}).get("open")
        if not isinstance(details, dict) or not isinstance(details.get("party"), dict):
            return party
        known = {key: value for key, value in details["party"].items() if key not in _NOT_FOR_PARTNERS}
        return {**party, "details": {**party["details"], "open": {**details, "party": known}}}

    def _items(self, package, data, everything, as_of, subject, own_party, missing):
        case = everything["case"]
        uploaded = self._uploaded(everything)
        items, used = [], set()
        for row in self._rows(package, case, subject):
            if package["audience"] not in row["audience"] and package["papers"] != "docket":
                raise Refused(
                    "paper",
                    f"“{row['zh']}”不能放入“{package['zh']}”。",
                    f"{row['id']} is not made for {package['audience']}",
                )
            mine = [
                entry
                for entry in uploaded
                if row["code"] and entry["paper"] == row["code"] and entry["id"] not in used and row["code"] != "other"
            ]
            # The list of the proofs goes before them. Of anything else a signed original that was uploaded stands for the
            # print; one party's for that party's.
            originals = [] if row["id"] == "evidence" else mine
            covered = {entry["party"] for entry in originals}
            printed = [
                self._printed(package, row, data, as_of, part, own_party, missing)
                for part in self._parts_to_print(package, row, everything, subject, own_party)
                if not originals or (row["subject"] == "party" and "" not in covered and str(part) not in covered)
            ]
            used.update(entry["id"] for entry in mine)
            bound = [self._bound(entry) for entry in mine]
            items += printed + bound if row["id"] == "evidence" else bound + printed
        for entry in uploaded:
            if entry["id"] not in used:
                items.append(self._bound(entry))
        if package["papers"] == "docket":
            names = context.build(everything, as_of)
            missing[:0] = catalogue_module.missing_papers(
                self._catalogue,
                case,
                everything["history"],
                lambda row, part: self._part_name(row, part, names["case"]),
            )
        return items

    @staticmethod
    def _part_name(row, part, case):
        for party in case["parties"]:
            if row["subject"] == "party" and party["id"] == str(part.get("id")):
                return f"{party['side_zh']}{party['name'] or ''}"
        return f"第{part.get('id')}号"

    def _parts_to_print(self, package, row, everything, subject, own_party):
        """Ids of the parts to print the paper for; [""] for one about the case; [] when there is nothing to print."""
        case, history = everything["case"], everything["history"]
        if not catalogue_module.stands(row, case, history):
            return []
        if package["papers"] == "docket":
            need = catalogue_module.needed(row, case, history)
            if need == "not-for-this-case" or not self._in_docket(row, case):
                return []
        if row["subject"] in ("case", "delegation"):
            return [""]
        found = [str(part.get("id")) for part in catalogue_module.parts(row, case, history)]
        if row["subject"] == package["subject"] and subject and not (row["subject"] == "party" and not own_party):
            return [part for part in found if part == subject]
        if row["subject"] == "agreement":
            # The latest one that stands: the others are in the docket.
            return found[-1:] if package["papers"] != "docket" else found
        if row["subject"] == "party" and own_party:
            return [part for part in found if part == own_party]
        return found

    @staticmethod
    def _in_docket(row, case):
        """Forms that say nothing while they are blank are not bound: only what the record can fill."""
        if row["id"] in (
            "identity",
            "service-address",
            "no-sham-promise",
            "elements",
            "receipt-slip",
            "application",
            "police-application",
            "mediation-certificate",
        ):
            return False
        if row["id"] == "session-notice":
            return any(session.get("planned_start") for session in case["sessions"])
        if row["id"] == "performance-proof":
            return any(obligation.get("proved") for obligation in case["obligations"])
        if row["id"] == "confirmation":
            return bool(case["confirmations"])
        if row["id"] == "delegation-reply":
            return (
                bool(case["delegation"].get("accept_time"))
                or case["delegation"].get("state") == "DELEGATION_STATE_DECLINED"
            )
        return True

    @staticmethod
    def _uploaded(everything):
        """Documents of the request, joined with what the case says of them; one that it does not know is left out."""
        known = {str(document.get("id")): document for document in everything["case"]["documents"]}
        made = []
        for entry in everything["documents"]:
            document = known.get(str(entry.get("id")))
            if document is None:
                continue
            paper, party = document.get("paper") or "other", str(document.get("party") or "")
            made.append(
                {
                    "id": str(entry["id"]),
                    "title": str(entry.get("title") or everything["labels"].get(f"paper/{paper}") or "材料"),
                    "paper": paper,
                    "party": party,
                    "path": entry.get("path"),
                    "media_type": entry.get("media_type"),
                }
            )
        return made

    def _printed(self, package, row, data, as_of, part, own_party, missing):
        prepared = prepare(row, data)
        html, blanks = self._renderer.html(
            row,
            prepared,
            as_of,
            subject=part,
            own_party=own_party,
            more={"packet": {"id": package["id"], "audience": package["audience"]}},
        )
        missing += blanks
        return _Item(self._title(row, prepared["case"], part), document=self._renderer.layout(html))

    @staticmethod
    def _title(row, case, part):
        """A party's paper with the party's name, so that a list says whose it is."""
        for party in case["parties"] if row["subject"] == "party" else ():
            if str(party.get("id")) == part:
                name = views.text_of(party.get("details"), "party", "name")
                return f"{row['zh']}（{name}）" if name else row["zh"]
        return row["zh"]

    def _bound(self, entry):
        body, media_type = documents.read_document(entry, entry["title"])
        if media_type == "application/pdf":
            return _Item(entry["title"], pages=documents.pdf_pages(body, entry["id"], entry["title"]))
        documents.check_picture(body, entry)
        address = self._renderer.give(f"{entry['id']}", body, media_type)
        html = f'<html><style>{_PICTURE_STYLE}</style><img src="{address}"></html>'
        return _Item(entry["title"], document=self._renderer.layout(html))

    # --- how it is bound ---

    def _page_of(self, row_id, data, as_of, entries, package, subject="", own_party=None):
        row = self._catalogue.row(row_id)
        html, _ = self._renderer.html(
            row,
            prepare(row, data),
            as_of,
            subject=subject,
            own_party=own_party,
            more={
                "packet": {
                    "id": package["id"],
                    "audience": package["audience"],
                    "zh": package["zh"],
                    "entries": entries,
                }
            },
        )
        return self._renderer.layout(html)

    def _bind(self, package, data, as_of, items, subject, own_party):
        at = 1
        for item in items:
            item.start, at = at, at + item.count()
        if at - 1 > limits.PAGES:
            raise Refused(
                "data.documents", f"材料包有 {at - 1} 页，最多 {limits.PAGES} 页。", f"{at - 1} pages, more than {limits.PAGES}"
            )
        entries = [
            {
                "number": index + 1,
                "title": item.title,
                "start": item.start,
                "end": item.start + item.count() - 1,
                "pages": item.count(),
            }
            for index, item in enumerate(items)
        ]
        page = lambda row_id, part="": self._page_of(row_id, data, as_of, entries, package, part, own_party)
        if package["papers"] == "docket":
            front, back = [page("docket-cover"), page("docket-catalogue")], [page("back-cover")]
        else:
            letter_row = self._catalogue.row(package["letter"])
            front = [
                page(
                    package["letter"],
                    subject
                    if letter_row["subject"] == package["subject"] and package["subject"] != "delegation"
                    else "",
                ),
                *([page("docket-catalogue")] if items else []),
            ]
            back = [page("receipt-slip")] if package["slip"] else []
        return self._write(package, as_of, front, items, back)

    def _write(self, package, as_of, front, items, back):
        ours = [document for document in front] + [item.document for item in items if item.document is not None] + back
        pages = [page for document in ours for page in document.pages]
        printed = pypdf.PdfReader(io.BytesIO(self._renderer.write(ours[0].copy(pages), as_of, package["zh"])))
        next_page = iter(printed.pages)
        writer = pypdf.PdfWriter()
        for document in front:
            for _ in document.pages:
                writer.add_page(next(next_page))
        numbered = sum(item.count() for item in items)
        numbers = iter(self._numbers(numbered, as_of))
        for item in items:
            for page in item.pages if item.document is None else (next(next_page) for _ in item.document.pages):
                _stamp(writer, writer.add_page(page), next(numbers))
        for document in back:
            for _ in document.pages:
                writer.add_page(next(next_page))
        stamp = as_of.strftime("D:%Y%m%d%H%M%S+08'00'")
        writer.add_metadata({"/Title": package["zh"], "/Producer": "gaiwan", "/CreationDate": stamp, "/ModDate": stamp})
        writer._root_object[NameObject("/Lang")] = create_string_object("zh-CN")
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue(), len(writer.pages)

    def _numbers(self, count, as_of):
        """Transparent pages with 1, 2, 3, ... in the upper right corner."""
        if not count:
            return []
        body = '<div style="page-break-after: always"></div>' * (count - 1) + "<div></div>"
        document = self._renderer.layout(f"<html><style>{_NUMBER_STYLE}</style>{body}</html>")
        return pypdf.PdfReader(io.BytesIO(self._renderer.write(document, as_of, "页码"))).pages
