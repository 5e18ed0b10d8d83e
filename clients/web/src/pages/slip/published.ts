// src/pages/slip/published.ts: what the site that served the page gives out for checking: keys and checkpoints, as files
// (gateway/evidence.ts). Neither tells it which slip is looked at beyond the size of its checkpoint.

// Undefined when there is none.
async function fetchText(path: string): Promise<string | undefined> {
  const answer = await fetch(path, { cache: "no-store" });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await answer.arrayBuffer());
}

export const publishedKeys = (): Promise<string | undefined> => fetchText("/evidence/keys");

// Of that size; else the newest, which may be of another.
export const publishedCheckpoint = async (size: bigint): Promise<string | undefined> =>
  (await fetchText(`/evidence/checkpoints/${size}`)) ?? (await fetchText("/evidence/checkpoint"));
