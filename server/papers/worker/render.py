"""From a prepared request to a laid-out document: Jinja2 in a sandbox, WeasyPrint with a fetcher that reaches only the
papers' own styles and fonts.

One thread. What is printed depends on the request and the files of the folder alone.
"""

import hashlib
import json
import logging
import os

import jinja2
import jinja2.sandbox
from markupsafe import Markup

from . import context, filters, fonts, limits, scripts, sheets, views
from .catalogue import LANGUAGES, Broken, part_of, read_json
from .errors import Refused

# Where relative addresses in templates lead: nowhere but to `_Fetcher`.
BASE = "http://papers.invalid/"
_ASSETS = {".css": "text/css", ".ttf": "font/ttf", ".otf": "font/otf", ".png": "image/png", ".svg": "image/svg+xml"}
_PAPER_NAME = "abcdefghijklmnopqrstuvwxyz0123456789-_."


class _Collector:
    """The blanks of one paper, each once, in order."""

    def __init__(self):
        self.missing = []
        self._seen = set()

    def add(self, field, zh):
        if (field, zh) not in self._seen:
            self._seen.add((field, zh))
            self.missing.append({"field": field, "zh": zh})


def blank(width=6):
    """A line to write on, `width` Chinese characters long."""
    return Markup(f'<span class="blank">{"＿" * max(1, min(int(width), 40))}</span>')


class Blank(jinja2.ChainableUndefined):
    """A name that nobody defined is a line to fill in, whatever the template does with it."""

    __slots__ = ()

    def __html__(self):
        return str(blank())

    def __str__(self):
        return "＿" * 6


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """No attribute of Python's own, no change of what it is given, no repetition without end."""

    intercepted_binops = frozenset(("*", "**"))

    def unsafe_undefined(self, obj, attribute):
        """What must not be reached is an error, not a blank."""
        raise jinja2.sandbox.SecurityError("a template reaches for what is not its own")

    def call_binop(self, context_, operator, left, right):
        if operator == "**" or any(isinstance(value, (str, list, tuple)) for value in (left, right)):
            sizes = [value for value in (left, right) if isinstance(value, int)]
            lengths = [len(value) for value in (left, right) if isinstance(value, (str, list, tuple))]
            if operator == "**" or (sizes and lengths and sizes[0] * lengths[0] > limits.TEMPLATE_REPEATS):
                raise jinja2.sandbox.SecurityError("a value would become too long")
        return super().call_binop(context_, operator, left, right)


def _inside(path, folder):
    """The file itself is in the folder: a link to elsewhere is not."""
    return os.path.realpath(path).startswith(os.path.realpath(folder) + os.sep)


class _Loader(jinja2.FileSystemLoader):
    """Templates of the folders, and nothing that only looks as if it were there."""

    def get_source(self, environment, template):
        source, path, fresh = super().get_source(environment, template)
        if not any(_inside(path, folder) for folder in self.searchpath):
            raise jinja2.TemplateNotFound(template)
        return source, path, fresh


def _finalize(value):
    """What `{{ }}` prints: None as a line, Mongolian as columns."""
    if value is None:
        return blank()
    if isinstance(value, str) and not isinstance(value, Markup) and scripts.is_mongolian(value):
        return scripts.in_text(value)
    return value


class _Fetcher:
    """What WeasyPrint may read: styles, fonts and pictures of the templates' folders, data: addresses, and bytes handed
    to it for one document."""

    def __init__(self, folders):
        self._folders = folders
        self.given = {}
        self.refused = []

    def __call__(self, url, timeout=10, ssl_context=None):
        if url.startswith("data:"):
            from weasyprint import default_url_fetcher

            return default_url_fetcher(url)
        if url in self.given:
            body, media_type = self.given[url]
            return {"string": body, "mime_type": media_type}
        name = url[len(BASE) :] if url.startswith(BASE) else ""
        kind = os.path.splitext(name)[1]
        if name and kind in _ASSETS and set(name) <= set(_PAPER_NAME) and not name.startswith("."):
            for folder in self._folders:
                path = os.path.join(folder, name)
                if os.path.isfile(path) and _inside(path, folder):
                    with open(path, "rb") as file:
                        return {"string": file.read(), "mime_type": _ASSETS[kind]}
        self.refused.append(url)
        raise ValueError("papers reach only their own styles, fonts and pictures")


class Renderer:
    """Renders papers of one catalogue."""

    def __init__(self, catalogue, folders):
        """`folders`: where templates/ and words/ are looked for, the county's own first."""
        self.catalogue = catalogue
        templates = [os.path.join(folder, "templates") for folder in folders]
        self._fetcher = _Fetcher(templates)
        self._environment = _Sandbox(
            loader=_Loader(templates),
            autoescape=True,
            undefined=Blank,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=True,
        )
        self._environment.filters.update(
            cn_date=filters.cn_date,
            date=filters.date,
            moment=filters.moment,
            figures=filters.figures,
            capitals=filters.capitals,
            sum=filters.sum_words,
            numeral=filters.numeral,
            blank=blank,
        )
        self._words = {}
        for language in filter(None, LANGUAGES.values()):
            paths = [os.path.join(folder, "words", f"{language}.json") for folder in folders]
            path = next((path for path in paths if os.path.exists(path)), paths[-1])
            self._words[language] = sheets.check_words(read_json(path), path)
        # WeasyPrint says on stderr what it could not read of a style; a template's text could stand in it.
        logging.getLogger("weasyprint").addHandler(logging.NullHandler())
        logging.getLogger("weasyprint").propagate = False
        logging.getLogger("fontTools").setLevel(logging.CRITICAL)
        fonts.install()

    def words(self, language, paper):
        """(words of the second language for a paper, words of the language), or (None, None) for Chinese alone."""
        code = LANGUAGES[language]
        if not code:
            return None, None
        found = self._words[code]["papers"].get(paper)
        if found is None:
            raise Refused("language", f"这种文书还没有该语言的固定用语：{paper}。", f"words/{code}.json has no words for {paper}")
        return found, self._words[code]

    def _titles_of(self, paper):
        """What a paper is called in the other languages, as far as there are words: [{language, title, reviewed}]."""
        return [
            {"language": code, "title": words["papers"][paper]["title"], "reviewed": words["status"] == "reviewed"}
            for code, words in self._words.items()
            if paper in words["papers"]
        ]

    def html(self, row, prepared, as_of, language="zh", subject="", own_party=None, more=None):
        """The page of one paper as HTML, and its blanks."""
        if language not in row["languages"]:
            raise Refused(
                "language", f"“{row['zh']}”没有这种语言的版本：{language}。", f"{row['id']} has no version in {language}"
            )
        part = part_of(row, prepared["case"], prepared["history"], subject)
        names = context.build(prepared, as_of, own_party)
        collector = _Collector()
        names.update(
            {
                "paper": {"id": row["id"], "zh": row["zh"], "language": language},
                "blank": blank,
                "part": self._part(row, names["case"], part),
                "letter_number": views.letter_number(prepared, row["id"], part),
                "fill": self._fill(collector),
                "packet": None,
                "LANGUAGE": LANGUAGES[language],
                "titles_of": self._titles_of,
                **(more or {}),
            }
        )
        words, whole = self.words(language, row["id"])
        names["sheet"] = None if words is None else sheets.build(words, whole, row, names)
        names["status"] = None if words is None else whole["footer"]
        who = prepared["printed_by"]
        names["printed"] = f"{who} {as_of:%Y-%m-%d %H:%M} 打印" if who else None
        names["second_title"] = None if words is None else words["title"]
        try:
            made = self._environment.get_template(row["template"]).render(names)
        except jinja2.TemplateNotFound as error:
            raise Refused("paper", f"找不到模板 {error.name}。", f"there is no template {error.name}") from None
        except jinja2.sandbox.SecurityError as error:
            raise Refused("paper", f"模板 {row['template']} 试图做不允许的事。", f"template {row['template']}: {error}") from None
        except (
            jinja2.TemplateError,
            TypeError,
            ValueError,
            KeyError,
            AttributeError,
            ArithmeticError,
            OverflowError,
            RecursionError,
            UnicodeError,
        ) as error:
            where = f", line {error.lineno}" if isinstance(error, jinja2.TemplateSyntaxError) else ""
            raise Refused(
                "paper", f"模板 {row['template']} 有错误。", f"template {row['template']}{where}: {type(error).__name__}"
            ) from None
        if len(made) > limits.HTML_CHARACTERS:
            raise Refused(
                "paper",
                f"模板 {row['template']} 生成的内容过长。",
                f"template {row['template']} made more than {limits.HTML_CHARACTERS} characters",
            )
        return made, collector.missing

    @staticmethod
    def _fill(collector):
        def fill(value, label, field="", width=8):
            """`value`, or a line `width` characters long that is reported as missing under `field` and `label`."""
            if value is None or value == "" or isinstance(value, jinja2.Undefined):
                collector.add(str(field), str(label))
                return blank(width)
            return value

        return fill

    @staticmethod
    def _part(row, case, part):
        """The part as templates see it: the view that context.build made of it."""
        if part is None:
            return None
        lists = {
            "party": "parties",
            "session": "sessions",
            "agreement": "agreements",
            "obligation": "obligations",
            "visit": "visits",
        }
        if row["subject"] in lists:
            return next((view for view in case[lists[row["subject"]]] if view["id"] == str(part.get("id"))), None)
        if row["subject"] == "representative":
            for party in case["parties"]:
                for agent in party["agents"]:
                    if agent["id"] == str(part.get("id")):
                        return {**agent, "party": party}
            return None
        return part

    def layout(self, html):
        """A laid-out WeasyPrint document. Refuses one whose template wanted to read what it must not."""
        from weasyprint import HTML

        self._fetcher.refused = []
        document = HTML(string=html, base_url=BASE, url_fetcher=self._fetcher).render()
        self.check_fetched()
        if len(document.pages) > limits.PAGES:
            raise Refused(
                "paper",
                f"文书有 {len(document.pages)} 页，最多 {limits.PAGES} 页。",
                f"{len(document.pages)} pages, more than {limits.PAGES}",
            )
        return document

    def check_fetched(self):
        if self._fetcher.refused:
            refused, self._fetcher.refused = self._fetcher.refused[0], []
            raise Refused("paper", "模板试图读取文书目录以外的内容，已拒绝。", f"a template asked for {refused[:200]}")

    def give(self, name, body, media_type):
        """Lets the next documents read `body` at the address that is returned. Taken back by `take_back`."""
        address = f"{BASE}given/{name}"
        self._fetcher.given[address] = (body, media_type)
        return address

    def take_back(self):
        self._fetcher.given.clear()

    def write(self, document, as_of, title):
        """The bytes of a document: the same for the same document and time."""
        pages = "".join(json.dumps([page.width, page.height]) for page in document.pages)
        os.environ["SOURCE_DATE_EPOCH"] = str(max(0, int(as_of.timestamp())))
        document.metadata.title = title
        document.metadata.generator = None
        identifier = hashlib.sha256(f"{title}\n{as_of.isoformat()}\n{pages}".encode()).hexdigest()[:32]
        body = document.write_pdf(identifier=identifier.encode())
        self.check_fetched()
        return body


def make(folder, local, catalogue):
    """A Renderer over the papers' folder and, before it, the county's own if there is one."""
    folders = [path for path in (local, folder) if path]
    if not os.path.isdir(os.path.join(folder, "templates")):
        raise Broken(f"{folder}/templates: no such folder")
    return Renderer(catalogue, folders)
