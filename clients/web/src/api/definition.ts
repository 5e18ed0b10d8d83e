// src/api/definition.ts: the definitions of procedures, and the labels that they give to states, steps, levels and clocks.
import { useQuery } from "@tanstack/react-query";

import type { Label } from "../gen/gaiwan/v1/common_pb.js";
import type { Definition } from "../gen/gaiwan/v1/workflow_pb.js";
import { WorkflowService } from "../gen/gaiwan/v1/workflow_service_pb.js";
import { words } from "../languages/index.ts";
import { client } from "../transport.ts";

// A published revision never changes.
const FOR_EVER = Infinity;

export function useDefinitions() {
  return useQuery({ queryKey: ["definitions"], queryFn: () => client(WorkflowService).listDefinitions({}) });
}

// `revision` 0: the latest.
export function useDefinition(id: string, revision = 0) {
  return useQuery({
    queryKey: ["definitions", id, revision],
    queryFn: () => client(WorkflowService).getDefinition({ id, revision }),
    staleTime: revision === 0 ? 60_000 : FOR_EVER,
    enabled: id !== "",
  });
}

// The one that new cases run by; undefined until it is read.
export function useDefinitionInForce(): Definition | undefined {
  const inForce = useDefinitions().data?.definitions.find((one) => one.inForce);
  return useDefinition(inForce?.id ?? "", inForce?.revision ?? 0).data?.definition;
}

type Labelled = { id: string; label?: Label | undefined };

function labelIn(all: readonly Labelled[] | undefined, id: string): string {
  const found = all?.find((one) => one.id === id)?.label;
  return found === undefined ? id : words(found);
}

// Each falls back to the id: a definition may be newer than the page that shows it.
export const stateLabel = (definition: Definition | undefined, track: string, state: string): string =>
  labelIn(definition?.tracks.find((one) => one.id === track)?.states, state);
export const trackLabel = (definition: Definition | undefined, track: string): string => labelIn(definition?.tracks, track);
export const stepLabel = (definition: Definition | undefined, step: string): string => labelIn(definition?.steps, step);
export const levelLabel = (definition: Definition | undefined, level: string): string => labelIn(definition?.levels, level);
export const clockLabel = (definition: Definition | undefined, rule: string): string => labelIn(definition?.clocks, rule);

// The main track carries step and level.
export const MAIN_TRACK = "main";
