#!/usr/bin/env python3
"""The stories together come to every state of the main track of both definitions, and so `case explain` is asked in each:
run_stories.py asks it after every command and looks that each command is open, or closed with why, in words.

Reads the stories' files and the definitions; needs no server, for each story's own test proves what its file says.

    story_states_test.py
"""

import pathlib
import re
import unittest

import story as tale

ROOT = pathlib.Path(__file__).resolve().parents[2]
STORIES = ROOT / "tests" / "e2e" / "stories"
DEFINITIONS = ROOT / "workflow" / "definitions"


def main_states(definition):
    """Ids of the states of the main track."""
    text = (DEFINITIONS / f"{definition}.textproto").read_text(encoding="utf-8")
    main = next(track for track in text.split("\ntracks {") if re.match(r'\s*id: "main"', track))
    return re.findall(r'^  states \{\s*id: "([^"]+)"', main, re.M)


def states_told(path):
    """{definition: states of the main track} that a story's cases come to."""
    told, of_case, present = {}, {}, ""
    server = tale.definition_of(path) or tale.DEFAULT_DEFINITION
    for step in tale.parse(path):
        if step.text.startswith("case "):
            present = step.text.split()[1]
        named = re.search(r'"definition": "([^"]+)"', step.text)
        if named:
            of_case[present] = named.group(1)
        for line in step.expected or ():
            told.setdefault(of_case.get(present, server), set()).update(re.findall(r"  main → ([a-z0-9-]+)", line))
    return told


class States(unittest.TestCase):
    def test_every_state_of_every_definition_is_in_some_story(self):
        self.assertIn(f'"{tale.DEFAULT_DEFINITION}"', (ROOT / "deploy" / "gaiwand.textproto").read_text(encoding="utf-8"))
        told = {}
        for path in STORIES.glob("*.txt"):
            for definition, states in states_told(path).items():
                told.setdefault(definition, set()).update(states)
        for definition in sorted(path.stem for path in DEFINITIONS.glob("*.textproto")):
            states = main_states(definition)
            self.assertGreater(len(states), 20, definition)
            self.assertEqual(set(states) - told.get(definition, set()), set(), f"no story of {definition} comes to these")
            self.assertEqual(told[definition] - set(states), set(), f"{definition} has no such states")


if __name__ == "__main__":
    unittest.main()
