// src/pages/desk/supervision/Board.tsx: each unit with everything below it, worst first. A number leads to its cases.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { BoardColour, type BoardRow, BoardTrend, SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { type Key, t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";

// Colour, sign and word: nobody has to tell red from green.
const COLOURS: Record<BoardColour, { tone: string; sign: string; key: Key | undefined }> = {
  [BoardColour.UNSPECIFIED]: { tone: "none", sign: "–", key: undefined },
  [BoardColour.GREEN]: { tone: "fine", sign: "✓", key: "board.green" },
  [BoardColour.YELLOW]: { tone: "soon", sign: "▲", key: "board.yellow" },
  [BoardColour.RED]: { tone: "late", sign: "●", key: "board.red" },
};
const TRENDS: Record<BoardTrend, { sign: string; key: Key | undefined }> = {
  [BoardTrend.UNSPECIFIED]: { sign: "", key: undefined },
  [BoardTrend.SAME]: { sign: "→", key: "board.same" },
  [BoardTrend.BETTER]: { sign: "↘", key: "board.better" },
  [BoardTrend.WORSE]: { sign: "↗", key: "board.worse" },
};

export function Board({ unit, onUnit }: { unit: string; onUnit: (unit: string) => void }) {
  const board = useQuery({
    queryKey: ["board", unit],
    queryFn: () => client(SupervisionService).getBoard({ unit }),
    refetchInterval: 60_000,
  });
  const sum = board.data?.sum;
  const rows = [...(sum === undefined ? [] : [{ ...sum, displayName: t("board.sum") }]), ...(board.data?.rows ?? [])];
  const count = (row: BoardRow, number: bigint, due: string) =>
    number === 0n ? "0" : <Link href={`~/desk/cases?unit=${encodeURIComponent(row.unit || unit)}${due}`}>{String(number)}</Link>;
  return (
    <>
      <ErrorNote error={board.error} onAgain={() => void board.refetch()} />
      <Table<BoardRow> size="small" rowKey={(row) => `${row.unit}/${row.displayName}`} pagination={false} loading={board.isPending} dataSource={rows as BoardRow[]}
        columns={[
          { title: t("desk.unit"), render: (_, row) => (row.unit === "" || row.unit === unit ? <strong>{row.displayName}</strong>
            : <button type="button" className="link" onClick={() => onUnit(row.unit)}>{row.displayName}</button>) },
          { title: t("board.standing"), render: (_, row) => {
            const { tone, sign, key } = COLOURS[row.colour];
            return <span className={`due due-${tone}`}><span aria-hidden="true">{sign}</span> {key === undefined ? "" : t(key)}</span>;
          } },
          { title: t("board.trend"), render: (_, row) => {
            const { sign, key } = TRENDS[row.trend];
            return key === undefined ? "" : `${sign} ${t(key)}`;
          } },
          { title: t("board.open"), align: "right", render: (_, row) => count(row, row.open, "") },
          { title: t("desk.dueLate"), align: "right", render: (_, row) => count(row, row.overdue, "&due=late") },
          { title: t("board.longest"), align: "right", render: (_, row) => (row.overdueDaysMax === 0n ? "" : t("board.days", { days: String(row.overdueDaysMax) })) },
          { title: t("desk.dueToday"), align: "right", render: (_, row) => String(row.dueToday) },
          { title: t("desk.dueWeek"), align: "right", render: (_, row) => count(row, row.dueWeek, "&due=week") },
          { title: t("board.paused"), align: "right", render: (_, row) => (row.paused === 0n ? "0" : `${row.paused} · ${t("board.days", { days: String(row.pausedDays) })}`) },
          { title: t("board.waiting"), align: "right", render: (_, row) => String(row.waiting) },
          { title: t("board.flow"), align: "right", render: (_, row) => `+${row.opened} / −${row.concluded}` },
        ]} />
      {board.data !== undefined && <p className="quiet">{t("board.rule", { now: moment(board.data.asOf), then: moment(board.data.comparedWith) })}</p>}
    </>
  );
}
