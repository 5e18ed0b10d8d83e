// src/pages/desk/now.ts: the server's time, which is what clocks are measured by: a desk's own may be wrong, and in a trial
// the server's is simulated.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";

import { AdminService } from "../../gen/gaiwan/v1/admin_service_pb.js";
import { client } from "../../transport.ts";

export const serverKeys = { status: ["server", "status"] as const };

// With the years whose calendar of working days is loaded.
export function useServerTime() {
  return useQuery({
    queryKey: serverKeys.status,
    queryFn: async () => {
      const { time, calendarYears } = await client(AdminService).getStatus({});
      return { server: time === undefined ? Date.now() : timestampDate(time).getTime(), here: Date.now(), calendarYears };
    },
    staleTime: 60_000,
  });
}

// The desk shows no page before it is known (DeskApp).
export function useServerNow(): Date {
  const seen = useServerTime().data;
  return new Date(seen === undefined ? Date.now() : seen.server + (Date.now() - seen.here));
}

// The Monday of the week that a day ("2026-03-05") lies in.
export function mondayOf(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}
