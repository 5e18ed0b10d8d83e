"""Answers one request: the only way from a request to a paper. Nothing is kept between requests but the typefaces and
templates that were read."""

import datetime
import json

from . import catalogue as catalogue_module
from . import filters, labels, limits, views
from .catalogue import LANGUAGES
from .errors import Refused
from .package import Packer
from .prepare import prepare

JOBS = ("render", "package", "catalogue")


def _text(request, field, longest=200):
    value = request.get(field, "")
    if value is None:
        value = ""
    if not isinstance(value, str) or len(value) > longest:
        raise Refused(
            field, f"{field} 应为不超过 {longest} 个字符的文本。", f"{field} is no string of at most {longest} characters"
        )
    return value


class Service:
    def __init__(self, renderer):
        self._renderer = renderer
        self._packer = Packer(renderer)

    def catalogue(self):
        return self._renderer.catalogue

    def answer(self, request):
        """(header, body) for a request that was read. Never raises."""
        identifier = request.get("id") if isinstance(request.get("id"), str) else ""
        try:
            if not 0 < len(identifier) <= limits.ID_CHARACTERS:
                identifier = ""
                raise Refused(
                    "id", f"id 应为 1 到 {limits.ID_CHARACTERS} 个字符。", f"id has 1 to {limits.ID_CHARACTERS} characters"
                )
            header, body = self._do(request)
            return {"id": identifier, "ok": True, "bytes": len(body), **header}, body
        except Refused as error:
            return {"id": identifier, "ok": False, "error": {"field": error.field, "zh": error.zh, "en": error.en}}, b""
        except MemoryError:
            return self._failed(identifier, "memory"), b""
        except RecursionError:
            return self._failed(identifier, "too deep"), b""
        except (
            Exception
        ) as error:  # A fault of ours or of a library must not end the worker; its words could be a party's.
            return self._failed(identifier, type(error).__name__), b""

    @staticmethod
    def _failed(identifier, what):
        return {
            "id": identifier,
            "ok": False,
            "error": {"field": "", "zh": "生成文书时出错。", "en": f"the paper could not be made: {what}"},
        }

    def _do(self, request):
        job = _text(request, "job")
        if job not in JOBS:
            raise Refused("job", f"job 应为 {'、'.join(JOBS)} 之一。", f"job is one of {', '.join(JOBS)}")
        paper, subject = _text(request, "paper"), _text(request, "subject")
        language = _text(request, "language") or "zh"
        if language not in LANGUAGES:
            raise Refused(
                "language", f"language 应为 {'、'.join(LANGUAGES)} 之一。", f"language is one of {', '.join(LANGUAGES)}"
            )
        as_of = filters.parse_time(_text(request, "as_of"))
        if as_of is None or not datetime.datetime(1970, 1, 2, tzinfo=filters.CHINA) <= as_of:
            raise Refused("as_of", "as_of 应为 RFC 3339 时间。", "as_of is an RFC 3339 time with a zone")
        data = request.get("data")
        if job == "catalogue":
            return self._catalogue_of(data)
        if not isinstance(data, dict) or not isinstance(data.get("case"), dict):
            raise Refused("data.case", "缺少 data.case。", "data.case is missing")
        if job == "package":
            body, pages, title, missing = self._packer.make(paper, data, as_of, subject)
        else:
            body, pages, title, missing = self._render(paper, data, as_of, language, subject)
        return {"media_type": "application/pdf", "pages": pages, "title": title, "missing": missing}, body

    def _render(self, paper, data, as_of, language, subject):
        row = self._renderer.catalogue.row(paper)
        if (row["subject"] == catalogue_module.PLACE) != bool(data.get("place")):
            raise Refused("paper", f"“{row['zh']}”不能在这里出具。", f"{row['id']} is about a place, or about a case")
        html, missing = self._renderer.html(row, prepare(row, data), as_of, language, subject)
        document = self._renderer.layout(html)
        body = self._renderer.write(document, as_of, row["zh"])
        if len(body) > limits.PDF_BYTES:
            raise Refused(
                "paper", f"文书超过 {limits.PDF_BYTES // 1048576} MB。", f"the paper has more than {limits.PDF_BYTES} bytes"
            )
        return body, len(document.pages), row["zh"], missing

    def _catalogue_of(self, data):
        """What can be printed, and for a case what of it, and what its docket misses."""
        catalogue = self._renderer.catalogue
        prepared = None
        if isinstance(data, dict) and isinstance(data.get("case"), dict):
            prepared = prepare({"history": ["investigation_recorded"]}, data)
        listed = []
        for row in catalogue.rows.values():
            if row["subject"] == catalogue_module.PLACE:
                continue
            entry = {
                "id": row["id"],
                "zh": row["zh"],
                "en": row["en"],
                "code": row["code"],
                "subject": row["subject"],
                "parts": [],
                "languages": row["languages"],
                "history": bool(row["history"]),
                "audience": row["audience"],
            }
            if prepared is not None:
                entry["needed"] = catalogue_module.needed(row, prepared["case"], prepared["history"])
                entry["parts"] = [
                    {"id": str(part.get("id", "")), "zh": self._part_name(row, part, prepared)}
                    for part in catalogue_module.parts(row, prepared["case"], prepared["history"])
                    if part.get("id")
                ]
            listed.append(entry)
        missing = []
        if prepared is not None:
            missing = catalogue_module.missing_papers(
                catalogue, prepared["case"], prepared["history"], lambda row, part: self._part_name(row, part, prepared)
            )
        body = json.dumps({"papers": listed, "missing": missing}, ensure_ascii=False, sort_keys=True).encode("utf-8")
        return {"media_type": "application/json", "pages": 0, "title": "文书目录", "missing": missing}, body

    @staticmethod
    def _part_name(row, part, prepared):
        if row["subject"] == "party":
            side = labels.SIDES.get(part.get("side"), "当事人")
            return f"{side}{views.text_of(part.get('details'), 'party', 'name') or ''}"
        if row["subject"] == "representative":
            return views.text_of(part.get("person"), "person", "name") or str(part.get("id"))
        return f"第{part.get('id')}号"
