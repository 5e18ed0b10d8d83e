// src/components/ErrorNote.tsx: what went wrong, in the server's words, and what can be done instead.
import { lazy, Suspense } from "react";

import { type Trouble, troubleOf } from "../api/errors.ts";
import { t, words } from "../languages/index.ts";

// By its words, or, where the line is gone that would bring them, as the server calls it.
const WrongField = lazy(() => import("./WrongField.tsx").catch(() => ({ default: ({ path }: { path: string }) => <p>{t("error.field", { field: path })}</p> })));

type Props = {
  error: unknown;
  // Names a command that is open instead; undefined for what this page does not offer.
  nameOf?: (command: string) => string | undefined;
  onCommand?: (command: string) => void;
  onAgain?: () => void;
};

export function ErrorNote({ error, nameOf, onCommand, onAgain }: Props) {
  if (error === null || error === undefined) return null;
  return <TroubleNote trouble={troubleOf(error)} {...{ nameOf, onCommand, onAgain }} />;
}

type NoteProps = { trouble: Trouble } & { [K in keyof Omit<Props, "error">]: Props[K] | undefined };

export function TroubleNote({ trouble, nameOf, onCommand, onAgain }: NoteProps) {
  const open = trouble.allowed.flatMap((command) => {
    const name = nameOf?.(command);
    return name === undefined ? [] : [{ command, name }];
  });
  return (
    <div className="error-note" role="alert">
      <p className="error-words">{sentence(trouble)}</p>
      {trouble.guards.length > 1 && (
        <ul>
          {trouble.guards.map((guard) => (
            <li key={guard.zh}>{words(guard)}</li>
          ))}
        </ul>
      )}
      {trouble.faults.length > 0 && (
        <ul>
          {trouble.faults.map((fault) => (
            <li key={fault.path + (fault.words?.zh ?? "")}>
              {fault.path}: {words(fault.words)}
            </li>
          ))}
        </ul>
      )}
      {trouble.field !== undefined && <Suspense fallback={null}><WrongField path={trouble.field} /></Suspense>}
      {trouble.state !== undefined && <p>{t("error.state", { state: words(trouble.state) })}</p>}
      {open.length > 0 && (
        <p>
          {t("error.allowed")}
          {open.map(({ command, name }) =>
            onCommand === undefined ? (
              <span key={command} className="chip">{name}</span>
            ) : (
              <button key={command} type="button" className="chip" onClick={() => onCommand(command)}>
                {name}
              </button>
            ),
          )}
        </p>
      )}
      {onAgain !== undefined && (
        <button type="button" className="button" onClick={onAgain}>
          {t("error.again")}
        </button>
      )}
    </div>
  );
}

// One sentence: the server's words where it gave some, ours where it could not.
export function sentence(trouble: Trouble): string {
  if (trouble.words !== undefined) return words(trouble.words);
  switch (trouble.kind) {
    case "offline":
      return t("error.offline");
    case "later":
      return t("error.later");
    case "signed-out":
      return t("error.signedOut");
    case "changed":
      return t("error.changed");
    default:
      return trouble.message === "" ? t("error.failed") : `${t("error.failed")}: ${trouble.message}`;
  }
}
