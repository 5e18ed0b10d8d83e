import { expect, test } from "vitest";

import diagnosis from "../../../../../../workflow/definitions/mediation-diagnosis.textproto?raw";
import preset from "../../../../../../workflow/definitions/mediation-543.textproto?raw";
import { definitionHead } from "./definitionHead.ts";

test("a definition's own id and revision are read, and nobody else's", () => {
  expect(definitionHead('# id: "comment" revision: 9\ntracks { id: "main" revision: 8 }\ntitle { zh: "id: 7 {" }\nid: "next" revision: 12')).toEqual({ id: "next", revision: 12 });
  expect(definitionHead("revision: 3\nid: 'a-b'")).toEqual({ id: "a-b", revision: 3 });
  expect(definitionHead('id: "next"')).toBeUndefined();
  expect(definitionHead('id: "next" revision: 0')).toBeUndefined();
  expect(definitionHead("")).toBeUndefined();
});

test("those that are shipped are read", () => {
  expect(definitionHead(preset)).toEqual({ id: "mediation-543", revision: 1 });
  expect(definitionHead(diagnosis)).toEqual({ id: "mediation-diagnosis", revision: 1 });
});
