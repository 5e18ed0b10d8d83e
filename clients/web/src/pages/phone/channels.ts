// src/pages/phone/channels.ts: by which channel something came, out of those that the owner of the phone staffs.
import type { Channel } from "../../gen/gaiwan/v1/directory_pb.js";
import type { Phone } from "../../offline/phone.ts";

export function staffedChannels(phone: Phone): Channel[] {
  const { posts, channels } = phone.asker();
  return channels.filter((channel) => posts.some((post) => channel.staffedBy.includes(post.role)));
}

// For a case: that of a venue of one's own place, where the phone is mostly held; whoever's place has none is on the way. Of
// either, one that accepts and assigns itself before another.
export function channelOf(phone: Phone): string {
  const staffed = staffedChannels(phone);
  const here = staffed.filter(({ code }) => phone.me.placeChannels.includes(code));
  const among = here.length > 0 ? here : staffed;
  return (among.find((channel) => channel.acceptsAndAssignsItself) ?? among[0] ?? phone.asker().channels[0])?.code ?? "";
}

// For what is found on one's own round: the channel that names one's post first, as the grid's names its members.
export function ownChannel(phone: Phone): string {
  const { posts } = phone.asker();
  return staffedChannels(phone).find((channel) => posts.some((post) => post.role === channel.staffedBy[0]))?.code ?? channelOf(phone);
}
