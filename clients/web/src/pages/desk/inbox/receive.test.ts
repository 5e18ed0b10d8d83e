import { createRouterTransport } from "@connectrpc/connect";
import { expect, test } from "vitest";

import { sha256 } from "../../../api/documents.ts";
import { JudicialService } from "../../../gen/gaiwan/v1/judicial_service_pb.js";
import { setTransport } from "../../../transport.ts";
import { ContentDiffers, receive } from "./receive.ts";

const CONTENT = new TextEncoder().encode("委派材料");
let confirmed: string[];

function serve(digest: string): void {
  confirmed = [];
  setTransport(createRouterTransport(({ service }) => {
    service(JudicialService, {
      fetchHandOver: () => ({ content: CONTENT, digest }),
      confirmReceipt: (request) => { confirmed.push(request.digest); return {}; },
    });
  }));
}

test("the receipt carries the digest that was worked out here", async () => {
  const digest = await sha256(CONTENT);
  serve(digest);
  expect(await receive("c-1-12")).toEqual(CONTENT);
  expect(confirmed).toEqual([digest]);
});

test("no receipt is given for what did not arrive whole", async () => {
  serve("0".repeat(64));
  await expect(receive("c-1-12")).rejects.toBeInstanceOf(ContentDiffers);
  expect(confirmed).toEqual([]);
});
