// src/pages/slip/Both.tsx: words in Chinese and below them in English: who scans a slip may be anybody.
import { fill } from "../../languages/index.ts";
import { slipEn } from "../../languages/words/slip.en.ts";
import { slipZh } from "../../languages/words/slip.zh-CN.ts";

type Props = { words: keyof typeof slipZh; values?: Record<string, string> };

export function Both({ words, values = {} }: Props) {
  return (
    <>
      <span lang="zh-CN">{fill(slipZh[words], values)}</span>
      <span lang="en" className="english">{fill(slipEn[words], values)}</span>
    </>
  );
}
