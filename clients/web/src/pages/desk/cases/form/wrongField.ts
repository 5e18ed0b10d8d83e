// src/pages/desk/cases/form/wrongField.ts: the field of a form that the server's error is about.
import type { Trouble } from "../../../../api/errors.ts";

// The path within the command, as forms name their fields: of `command.add_party.party.details.name` it is
// `party.details.name`. Undefined when the error is about no field of it.
export function wrongField(trouble: Trouble | undefined, command: string): string | undefined {
  const before = `command.${command}.`;
  return trouble?.field?.startsWith(before) ? trouble.field.slice(before.length) : undefined;
}

// An error about something within a field that is asked for as one stands beside that one: `advice.text` beside `advice`.
export const isAbout = (wrong: string | undefined, path: string): boolean =>
  wrong !== undefined && (wrong === path || wrong.startsWith(`${path}.`) || wrong.startsWith(`${path}[`));
