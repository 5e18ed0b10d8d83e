// @vitest-environment jsdom
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, expect, test } from "vitest";

import { chooseLanguage, has } from "../languages/index.ts";
import { Said } from "./Said.tsx";

afterEach(() => chooseLanguage("zh-CN"));

test("Mongolian that stands alone runs from top to bottom, and what binds has the Chinese beside it", async () => {
  await chooseLanguage("mn");
  expect(renderToStaticMarkup(<Said k="apply.title" />)).toMatch(/^<span lang="mn-Mong" class="vertical">[\u1800-\u18AF\u202F ]+<\/span>$/);
  const consents = renderToStaticMarkup(<Said k="party.consentAsk" binding />);
  expect(consents).toContain('<span lang="zh-CN" class="said-beside">您愿意调解吗？');
  await chooseLanguage("bo");
  expect(renderToStaticMarkup(<Said k="apply.title" />)).toMatch(/^<span lang="bo">/);
});

test("what has no word yet is Chinese and says so, once", async () => {
  await chooseLanguage("mn");
  expect(has("settle.unverified")).toBe(false);
  const said = renderToStaticMarkup(<Said k="settle.unverified" binding />);
  expect(said.match(/lang=/g)).toEqual(["lang="]);
  expect(said).toMatch(/^<span lang="zh-CN">本人语音/);
});

test("of a language that is reviewed nothing is said twice", async () => {
  await chooseLanguage("en");
  expect(renderToStaticMarkup(<Said k="party.consentAsk" binding />)).not.toMatch(/\p{Script=Han}/u);
});
