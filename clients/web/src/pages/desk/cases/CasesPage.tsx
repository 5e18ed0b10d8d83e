// src/pages/desk/cases/CasesPage.tsx: the cases in sight, and one of them.
import { Route, Switch } from "wouter";

import { CaseListPage } from "./CaseListPage.tsx";
import { CasePage } from "./CasePage.tsx";
import { PublicationPage } from "./PublicationPage.tsx";

export function CasesPage() {
  return (
    <Switch>
      <Route path="/:id/publication">{({ id }) => <PublicationPage key={id} name={`cases/${id}`} />}</Route>
      <Route path="/:id">{({ id }) => <CasePage key={id} name={`cases/${id}`} />}</Route>
      <Route path="/"><CaseListPage /></Route>
    </Switch>
  );
}
