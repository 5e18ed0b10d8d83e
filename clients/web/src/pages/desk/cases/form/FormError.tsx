// src/pages/desk/cases/form/FormError.tsx: what the server said to a command, below its form; of a field it stands beside that
// field, and here no more than that something above is to be mended.
import { troubleOf } from "../../../../api/errors.ts";
import { ErrorNote } from "../../../../components/ErrorNote.tsx";
import { t } from "../../../../languages/index.ts";
import { wrongField } from "./wrongField.ts";

export function FormError({ error, command }: { error: unknown; command: string }) {
  if (error === null || wrongField(troubleOf(error), command) === undefined) return <ErrorNote error={error} />;
  return <p className="wrong" role="alert">{t("form.mend")}</p>;
}
