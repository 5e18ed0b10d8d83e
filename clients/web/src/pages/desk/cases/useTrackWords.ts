// src/pages/desk/cases/useTrackWords.ts: what a track of a case is called: with whom or what it is about in words, and not by the
// part's id. What is no part of the case any more, such as a party that was taken off, keeps its id.
import { trackLabel } from "../../../api/definition.ts";
import type { Case } from "../../../gen/gaiwan/v1/case_pb.js";
import type { Definition } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { SubjectSchema } from "../../../gen/gaiwan/v1/workflow_pb.js";
import { usePartWords } from "./form/choices.tsx";
import { partIds } from "./form/parts.ts";

// `SUBJECT_INTERESTED_PERSON` is `interested_person` where parts are called by kind.
function kindOf(definition: Definition | undefined, track: string): string {
  const subject = definition?.tracks.find(({ id }) => id === track)?.subject ?? 0;
  return (SubjectSchema.value[subject]?.name ?? "").replace("SUBJECT_", "").toLowerCase();
}

export function useTrackWords(one: Case, definition: Definition | undefined): (track: string, subject: string) => string {
  const called = usePartWords(one);
  return (track, subject) => {
    const label = trackLabel(definition, track);
    if (subject === "") return label;
    const kind = kindOf(definition, track);
    const ids = partIds(one, kind);
    const at = ids.indexOf(subject);
    return `${label} · ${at < 0 ? subject : called(kind, ids)[at]!}`;
  };
}
