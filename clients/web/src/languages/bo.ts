// The words of the pages in Tibetan. What is missing is shown in Chinese; no word stands here that a translator has not
// seen (the papers keep the same rule: docs/papers.md).
import type { Catalogue } from "./index.ts";

export const bo: Catalogue = {};
