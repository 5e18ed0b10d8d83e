import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { ChannelSchema } from "../../gen/gaiwan/v1/directory_pb.js";
import type { Phone } from "../../offline/phone.ts";
import { channelOf, ownChannel } from "./channels.ts";

const channel = (code: string, staffedBy: string[], acceptsAndAssignsItself = false) => create(ChannelSchema, { code, staffedBy, acceptsAndAssignsItself });
// In the order of their codes, as the server lists them.
const CHANNELS = [
  channel("circuit", ["head", "mediator", "court-liaison"], true), channel("council", ["head", "mediator"]), channel("grid", ["grid-member", "mediator"]),
  channel("police_joint", ["police-liaison"], true), channel("tea_room", ["head", "mediator"], true),
];
const phone = (role: string, placeChannels: string[]) =>
  ({ me: { placeChannels }, asker: () => ({ posts: [{ org: "v-committee", role }], channels: CHANNELS }) }) as unknown as Phone;

test("in a village with a tea studio a case comes by it, and not by the circuit, whose code sorts first", () => {
  expect(channelOf(phone("mediator", ["tea_room"]))).toBe("tea_room");
  expect(channelOf(phone("head", ["council", "tea_room"]))).toBe("tea_room");
  expect(channelOf(phone("mediator", ["council"]))).toBe("council");
});

test("whose place has no venue, or one that they do not staff, is on the way", () => {
  expect(channelOf(phone("mediator", []))).toBe("circuit");
  expect(channelOf(phone("mediator", ["police_joint"]))).toBe("circuit");
  expect(channelOf(phone("police-liaison", ["tea_room"]))).toBe("police_joint");
});

test("what a grid member finds on the round is the grid's, whatever stands in the village", () => {
  expect(ownChannel(phone("grid-member", ["tea_room"]))).toBe("grid");
});
