// src/pages/desk/PageTurns.tsx: below a list that comes in pages: back to the first, on to the next.
import { t } from "../../languages/index.ts";

// `token`: of the page that is shown, empty for the first; `next`: of the one behind it, empty or missing when there is none.
export function PageTurns({ token, next, onTurn }: { token: string; next: string | undefined; onTurn: (token: string) => void }) {
  return (
    <div className="pages">
      {token !== "" && <button type="button" className="button" onClick={() => onTurn("")}>{t("desk.first")}</button>}
      {next !== undefined && next !== "" && (
        <button type="button" className="button" onClick={() => onTurn(next)}>{t("desk.next")}</button>
      )}
    </div>
  );
}
