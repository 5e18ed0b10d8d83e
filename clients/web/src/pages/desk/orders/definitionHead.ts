// src/pages/desk/orders/definitionHead.ts: which definition and revision a textproto is of. An order names both beside the text;
// what else is right or wrong with it the server says (CheckDefinition).

export type DefinitionHead = { id: string; revision: number };

// A comment, a string, a brace, or a name or number; what stands between is white space and punctuation.
const TOKEN = /#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{}<>]|[\w.+-]+/g;

// Its fields `id` and `revision` at the top, and not those within a track, state or clock. Undefined where either is missing.
export function definitionHead(textproto: string): DefinitionHead | undefined {
  let depth = 0;
  let name = "";
  const head: Record<string, string> = {};
  for (const [token] of textproto.matchAll(TOKEN)) {
    if (token.startsWith("#")) continue;
    if (token === "{" || token === "<") depth += 1;
    else if (token === "}" || token === ">") depth -= 1;
    else if (depth === 0 && (name === "id" || name === "revision")) head[name] ??= token;
    name = token;
  }
  const id = head["id"]?.slice(1, -1) ?? "";
  const revision = Number(head["revision"]);
  return id !== "" && Number.isInteger(revision) && revision > 0 ? { id, revision } : undefined;
}
