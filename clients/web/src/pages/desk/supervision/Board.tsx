// src/pages/desk/supervision/Board.tsx: each unit with everything below it, worst first. A number leads to the list of exactly the
// cases it counts, and the head of its column says in words what that is.
import { Table } from "antd";
import { useQuery } from "@tanstack/react-query";

import { ErrorNote } from "../../../components/ErrorNote.tsx";
import { moment } from "../../../components/format.ts";
import { BoardColour, type BoardRow, BoardTrend, SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { type Key, t } from "../../../languages/index.ts";
import { client } from "../../../transport.ts";
import { type Filter, openedAfter, type Part, WITHOUT_MAX } from "../cases/filter.ts";
import { CountLink } from "../CountLink.tsx";
import { Explained } from "../Explained.tsx";
import { Scrolls } from "../Scrolls.tsx";

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

type Row = BoardRow & { isSum: boolean };

export function Board({ unit, onUnit }: { unit: string; onUnit: (unit: string) => void }) {
  const board = useQuery({
    queryKey: ["board", unit],
    queryFn: () => client(SupervisionService).getBoard({ unit }),
    refetchInterval: 60_000,
  });
  const sum = board.data?.sum;
  const below = board.data?.rows ?? [];
  const rows: Row[] = [...(sum === undefined ? [] : [{ ...sum, displayName: t("board.sum"), isSum: true }]), ...below.map((row) => ({ ...row, isSum: false }))];
  // The organisation that was asked for has a row for what it holds itself: without all that has a row of its own.
  const root = sum?.unit ?? "";
  const ownOf = (row: Row): string[] =>
    row.isSum || row.unit !== root ? [] : below.map((other) => other.unit).filter((other) => other !== root);
  const count = (row: Row, column: string, number: bigint, filter: Partial<Filter>, text?: string) => {
    const without = ownOf(row);
    if (without.length > WITHOUT_MAX) return text ?? String(number);
    // Where no unit narrows it, a list also has cases of which only that they are there is seen: the board counts none of them.
    const words = [row.unit === "" ? "state:*" : "", filter.words ?? ""].filter((each) => each !== "").join(" AND ");
    return <CountLink count={number} of={`${row.displayName} ${column}`} filter={{ unit: row.unit, without, ...filter, words }} {...(text === undefined ? {} : { text })} />;
  };
  const days = (number: bigint) => t("board.days", { days: String(number) });
  const part = (which: Part, number: (row: Row) => bigint, text?: (row: Row) => string) => ({
    title: <Explained label={t(`part.${which}`)} means={t(`part.${which}.means`)} />, align: "right" as const,
    render: (_: unknown, row: Row) => count(row, t(`part.${which}`), number(row), { due: which }, text?.(row)),
  });
  return (
    <>
      <ErrorNote error={board.error} onAgain={() => void board.refetch()} />
      <Scrolls label={t("board.board")}>
        <Table<Row> size="small" rowKey={(row) => `${row.unit}/${row.isSum}`} pagination={false} loading={board.isPending} dataSource={rows}
          columns={[
            { title: t("desk.unit"), render: (_, row) => (row.unit === root || row.unit === "" ? <><strong>{row.displayName}</strong>{!row.isSum && <span className="quiet"> {t("returns.own")}</span>}</>
              : <button type="button" className="link" onClick={() => onUnit(row.unit)}>{row.displayName}</button>) },
            { title: t("board.standing"), render: (_, row) => {
              const { tone, sign, key } = COLOURS[row.colour];
              return <span className={`due due-${tone}`}><span aria-hidden="true">{sign}</span> {key === undefined ? "" : t(key)}</span>;
            } },
            { title: t("board.trend"), render: (_, row) => {
              const { sign, key } = TRENDS[row.trend];
              return key === undefined ? "" : `${sign} ${t(key)}`;
            } },
            { title: <Explained label={t("board.open")} means={t("board.open.means")} />, align: "right",
              render: (_, row) => count(row, t("board.open"), row.open, {}) },
            part("late", (row) => row.overdue),
            // The list begins with what has been due longest.
            { title: <Explained label={t("board.longest")} means={t("board.longest.means")} />, align: "right",
              render: (_, row) => (row.overdue === 0n ? "" : count(row, t("board.longest"), row.overdue, { due: "late" }, days(row.overdueDaysMax))) },
            part("today", (row) => row.dueToday),
            part("week", (row) => row.dueWeek),
            part("paused", (row) => row.paused, (row) => `${row.paused} · ${days(row.pausedDays)}`),
            part("waiting", (row) => row.waiting),
            { title: <Explained label={t("board.groups")} means={t("board.groups.means")} />, align: "right",
              render: (_, row) => count(row, t("board.groups"), row.groupEvents, { words: "group = true" }) },
            { title: <Explained label={t("board.opened")} means={t("board.opened.means")} />, align: "right",
              render: (_, row) => count(row, t("board.opened"), row.opened, { closed: true, words: openedAfter(board.data!.comparedWith!) }) },
            { title: <Explained label={t("board.concluded")} means={t("board.concluded.means")} />, align: "right", render: (_, row) => String(row.concluded) },
          ]} />
      </Scrolls>
      {board.data !== undefined && <p className="quiet">{t("board.rule", { now: moment(board.data.asOf), then: moment(board.data.comparedWith) })}</p>}
    </>
  );
}
