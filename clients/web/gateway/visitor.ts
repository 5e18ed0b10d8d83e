// gateway/visitor.ts: from which address a request comes, and that it is known wherever the request leads.
import { AsyncLocalStorage } from "node:async_hooks";
import { isIP } from "node:net";

// The address of the browser whose request is being answered; undefined outside of one.
export const visitor = new AsyncLocalStorage<string>();

// An IPv4 address in IPv6's clothes is that one.
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

// `peer`: the other end of the connection. `forwarded`: X-Forwarded-For as it came, to which each proxy appends whom it heard
// from: the last address that is none of our proxies' is the browser's. From anybody but a proxy of ours it is not looked at.
export function addressOf(peer: string | undefined, forwarded: string | string[] | undefined, proxies: readonly string[]): string {
  let address = plainAddress(peer ?? "");
  const said = [forwarded ?? []].flat().join(",").split(",").map((each) => plainAddress(each.trim()));
  while (proxies.includes(address) && isIP(said.at(-1) ?? "") !== 0) address = said.pop()!;
  return address;
}
