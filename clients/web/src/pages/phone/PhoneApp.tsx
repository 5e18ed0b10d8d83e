// src/pages/phone/PhoneApp.tsx: the phone's frame and its pages.
import { useContext } from "react";
import { Route, Switch } from "wouter";

import { t } from "../../languages/index.ts";
import { AgreePage } from "./AgreePage.tsx";
import { AnswerPage } from "./AnswerPage.tsx";
import { CasePage } from "./CasePage.tsx";
import { DangerPage } from "./DangerPage.tsx";
import { HomePage } from "./HomePage.tsx";
import { Lock } from "./Lock.tsx";
import { NothingPage } from "./NothingPage.tsx";
import { OutboxPage } from "./OutboxPage.tsx";
import { PickCasePage } from "./PickCasePage.tsx";
import { RegisterPage } from "./RegisterPage.tsx";
import { TopBar } from "./TopBar.tsx";
import { PhoneContext } from "./usePhone.ts";
import { VisitPage } from "./VisitPage.tsx";

export function PhoneApp() {
  return (
    <Lock>
      <Pages />
    </Lock>
  );
}

function Pages() {
  if (useContext(PhoneContext) === undefined) return null;
  return (
    <>
      <TopBar />
      <Switch>
        <Route path="/" component={HomePage} />
        <Route path="/register" component={RegisterPage} />
        <Route path="/answer" component={AnswerPage} />
        <Route path="/talk"><PickCasePage purpose="talk" /></Route>
        <Route path="/visits"><PickCasePage purpose="visit" /></Route>
        <Route path="/nothing" component={NothingPage} />
        <Route path="/danger" component={DangerPage} />
        <Route path="/outbox" component={OutboxPage} />
        <Route path="/cases/:id">{({ id }) => <CasePage name={`cases/${id}`} />}</Route>
        <Route path="/cases/:id/agree">{({ id }) => <AgreePage name={`cases/${id}`} />}</Route>
        <Route path="/cases/:id/visit">{({ id }) => <VisitPage name={`cases/${id}`} />}</Route>
        <Route><main><p>{t("app.notFound")}</p></main></Route>
      </Switch>
    </>
  );
}
