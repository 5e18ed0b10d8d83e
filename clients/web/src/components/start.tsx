// src/components/start.tsx: what every page begins with: language, the line to the server, what was read, the address bar.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";

import { troubleOf } from "../api/errors.ts";
import { startLanguage } from "../languages/index.ts";
import { type Kind, makeTransport, setTransport } from "../transport.ts";
import { DevelopmentBanner } from "./DevelopmentBanner.tsx";
import { startElderMode } from "./ElderMode.tsx";
import { SampleBanner } from "./SampleBanner.tsx";
import { useLanguage } from "./useLanguage.ts";

// What was read counts as fresh for so long; a watch says earlier.
const FRESH_MS = 15_000;

function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // A refusal is an answer: only a broken line is worth another try.
        retry: (times, error) => times < 2 && ["later", "offline"].includes(troubleOf(error).kind),
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

// `base`: the part of the address that the page is below, such as `/desk`.
export async function startPage(page: () => ReactNode, kind: Kind, base = ""): Promise<void> {
  setTransport(makeTransport(kind));
  startElderMode();
  await startLanguage();
  createRoot(document.getElementById("page")!).render(
    <StrictMode>
      <QueryClientProvider client={makeQueries()}>
        <Router base={base}>
          <InLanguage page={page} />
        </Router>
      </QueryClientProvider>
    </StrictMode>,
  );
}

// Everything is drawn again in another language, and nothing that was typed is lost: words are read where they are shown.
function InLanguage({ page }: { page: () => ReactNode }) {
  useLanguage();
  return (
    <div className="page">
      <SampleBanner />
      <DevelopmentBanner />
      {page()}
    </div>
  );
}
