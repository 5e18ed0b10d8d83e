// src/pages/desk/definitions/TrackDrawing.tsx: one track drawn as a state diagram. The table beside says the same in words.
import { useMemo } from "react";

import type { Definition, State, Track } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { commandLabel } from "../../../languages/commandLabels.ts";
import { t, words } from "../../../languages/index.ts";
import { draw, START } from "./graph.ts";

const labelOf = (state: State): string => words(state.label);

export function TrackDrawing({ definition, track }: { definition: Definition; track: Track }) {
  const drawing = useMemo(() => draw(definition, track, labelOf), [definition, track]);
  const states = new Map(track.states.map((state) => [state.id, state]));
  return (
    <div className="drawing" tabIndex={0}>
      <svg viewBox={`0 0 ${drawing.width} ${drawing.height}`} width={drawing.width} height={drawing.height} role="img"
        aria-label={`${t("definition.drawing")}: ${words(track.label)}`}>
        <defs>
          <marker id="arrow-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0 0 L10 5 L0 10 z" />
          </marker>
        </defs>
        {drawing.arrows.map(({ from, to, commands, points }) => (
          <path key={`${from} ${to}`} className="arrow" markerEnd="url(#arrow-head)"
            d={points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x} ${y}`).join(" ")}>
            <title>{commands.map(commandLabel).join(t("app.comma"))}</title>
          </path>
        ))}
        {drawing.boxes.map(({ id, x, y, width, height }) => {
          if (id === START) return <circle key="start" className="start" cx={x} cy={y} r={width / 2}><title>{t("definition.opening")}</title></circle>;
          const state = states.get(id)!;
          const look = state.outcome !== 0 ? "outcome" : state.rest ? "rest" : "working";
          return (
            <g key={id} className={`state ${look}`}>
              <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx="8" />
              <text x={x} y={y} textAnchor="middle" dominantBaseline="central">{labelOf(state)}</text>
              <title>{id}</title>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
