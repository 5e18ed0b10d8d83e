"""A template that a county (or somebody in its place) edited can print a case and do nothing else; the county's own
files go before ours."""

import json
import os
import shutil
import tempfile
import unittest

import support

CAUGHT = "root:x:"

HOSTILE = {
    "includes a file": "{% include '/etc/passwd' %}",
    "includes a file above": "{% include '../../../../../../etc/passwd' %}",
    "extends a file": "{% extends '/etc/passwd' %}",
    "shows a picture of the disk": "<img src='file:///etc/passwd'>",
    "links a style on the disk": "<link rel='stylesheet' href='file:///etc/passwd'>",
    "imports a style on the disk": "<style>@import url(file:///etc/passwd);</style>",
    "takes a typeface from the disk": (
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } p { font-family: x }</style><p>甲</p>"
    ),
    "attaches a file": "<link rel='attachment' href='file:///etc/passwd'>",
    "attaches a file to a link": "<a rel='attachment' href='file:///etc/passwd'>甲</a>",
    "goes to the network": "<img src='http://127.0.0.1:9/x.png'>",
    "goes to the network by name": "<link rel='stylesheet' href='https://example.org/x.css'>",
    "goes up from the templates": "<link rel='stylesheet' href='../worker/main.py'>",
    "reads our program": "<img src='worker.py'>",
    "draws a picture of the disk": "<svg><image href='file:///etc/passwd' width='9' height='9'/></svg>",
    "uses a drawing of the disk": "<svg width='9' height='9'><use href='file:///etc/passwd#a'/></svg>",
    "climbs to Python": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "climbs by a filter": "{{ '' | attr('__class__') }}",
    "climbs by a function": "{{ fill.__globals__ }}",
    "climbs by a method": "{{ names.name.__func__.__globals__ }}",
    "climbs by a hidden name": "{{ names._names }}",
    "formats its way out": "{{ '{0.__class__.__mro__}'.format(case) }}",
    "changes the case": "{% do case.parties.append(1) %}",
    "changes the case by a call": "{{ case.parties.append(1) }}",
    "fills the memory": "{{ 'x' * 1000000000 }}",
    "fills the memory with a list": "{{ [1] * 1000000000 }}",
    "raises a power": "{{ 9 ** 999999999 }}",
    "counts without end": "{% for i in range(1000000000) %}x{% endfor %}",
    "is no template": "{% if %}",
    "calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "divides by nothing": "{{ 1 / 0 }}",
}
# Nothing to refuse: nothing comes of it.
HARMLESS = {
    "asks for what does not exist": "{{ config.secret.deeper }}{{ nothing }}{{ case.nothing.at_all }}",
    "asks for a module": "{{ self }}{{ cycler }}",
    "runs a script": "<script>document.location='file:///etc/passwd'</script>",
    "links to a file": "<a href='file:///etc/passwd'>甲</a>",
    "frames a file": "<iframe src='file:///etc/passwd'></iframe>",
}


class Sandbox(unittest.TestCase):
    def render(self, template, name="application.html"):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "templates"))
            with open(os.path.join(folder, "templates", name), "w", encoding="utf-8") as file:
                file.write(template)
            return support.service(folder).answer(
                support.request("application", support.sample("01-wolfberry-land-lease"), subject="1")
            )

    def test_hostile_templates_are_refused(self):
        for what, template in HOSTILE.items():
            with self.subTest(what):
                header, body = self.render(f"<p>甲</p>{template}")
                self.assertFalse(header["ok"], f"a template {what}")
                self.assertEqual(body, b"")
                self.assertNotIn(CAUGHT, json.dumps(header))

    def test_harmless_ones_print_nothing_of_the_machine(self):
        for what, template in HARMLESS.items():
            with self.subTest(what):
                header, body = self.render(f"<p>甲</p>{template}")
                if header["ok"]:
                    self.assertNotIn(CAUGHT, support.text_of(body))
                    self.assertNotIn(b"root:x:", body)

    def test_a_symbolic_link_among_the_templates_shows_nothing_but_styles(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "templates"))
            os.symlink("/etc/passwd", os.path.join(folder, "templates", "application.html"))
            header, body = support.service(folder).answer(
                support.request("application", support.sample("01-wolfberry-land-lease"), subject="1")
            )
            self.assertFalse(header["ok"], "a template outside the folder is no template")
            self.assertEqual(body, b"")

    def test_the_county_goes_before_us(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "templates"))
            with open(os.path.join(folder, "templates", "application.html"), "w", encoding="utf-8") as file:
                file.write(
                    '{% extends "base.html" %}{% block body %}<p>乌兰县样式：{{ case.applicants[0].name }}，'
                    "{{ case.claimed | sum }}</p>{% endblock %}"
                )
            shutil.copy(
                os.path.join(support.FOLDER, "templates", "paper.css"), os.path.join(folder, "templates", "paper.css")
            )
            header, body = support.service(folder).answer(
                support.request("application", support.sample("01-wolfberry-land-lease"), subject="1")
            )
            self.assertTrue(header["ok"], header)
            said = support.text_of(body)
            self.assertIn("乌兰县样式：叶某，3,690.00元（人民币叁仟陆佰玖拾元整）", said)
            self.assertNotIn("申请事项", said)
            # What it did not replace is ours.
            header, _ = support.service(folder).answer(
                support.request("visit-record", support.sample("01-wolfberry-land-lease"), subject="1")
            )
            self.assertTrue(header["ok"], header)

    def test_an_unreadable_catalogue_or_word_file_names_itself(self):
        from worker.catalogue import Broken

        for name, body in (
            ("papers.json", "{"),
            ("papers.json", '{"papers": [{"id": "x"}]}'),
            (os.path.join("words", "mn.json"), '{"language": "mn"}'),
            (
                os.path.join("words", "bo.json"),
                json.dumps(
                    {
                        "language": "bo",
                        "status": "reviewed",
                        "footer": "x",
                        "papers": {"application": {"title": "x", "blocks": [{"text": "{secret}"}]}},
                    }
                ),
            ),
        ):
            with tempfile.TemporaryDirectory() as folder:
                os.mkdir(os.path.join(folder, "words"))
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(body)
                with self.assertRaisesRegex(Broken, os.path.basename(name)):
                    support.service(folder)


if __name__ == "__main__":
    unittest.main()
