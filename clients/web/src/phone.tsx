// src/phone.tsx: the mediator's phone.
import "./styles/base.css";
import "./styles/phone.css";
import { startPage } from "./components/start.tsx";
import { startServiceWorker } from "./offline/startServiceWorker.ts";
import { PhoneApp } from "./pages/phone/PhoneApp.tsx";

startServiceWorker();
await startPage(() => <PhoneApp />, "person");
