// tests/axe.ts: axe-core on a page as it stands.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// What passed is every element of the page many times over: it is neither gathered nor sent here.
const ASKED = { runOnly: RULES, resultTypes: ["violations"], iframes: false };

type Violation = { id: string; impact: string; help: string; nodes: { html: string }[] };

// Serious and critical faults against WCAG 2.2 AA, a line each. The script is put in by the debugger, past the page's policy.
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(`${SOURCE}; undefined`);
  const violations = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(ASKED)}).then(({ violations }) => violations)`)) as Violation[];
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
}
