import type { DescService } from "@bufbuild/protobuf";
import { expect, test } from "vitest";

import { CaseService } from "../../../gen/gaiwan/v1/case_service_pb.js";
import { DocumentService } from "../../../gen/gaiwan/v1/document_service_pb.js";
import { EvidenceService } from "../../../gen/gaiwan/v1/evidence_service_pb.js";
import { ExportService } from "../../../gen/gaiwan/v1/export_service_pb.js";
import { JudicialService } from "../../../gen/gaiwan/v1/judicial_service_pb.js";
import { MessageService } from "../../../gen/gaiwan/v1/message_service_pb.js";
import { PublicationService } from "../../../gen/gaiwan/v1/publication_service_pb.js";
import { ReturnsService } from "../../../gen/gaiwan/v1/returns_service_pb.js";
import { SessionService } from "../../../gen/gaiwan/v1/session_service_pb.js";
import { SightService } from "../../../gen/gaiwan/v1/sight_service_pb.js";
import { SupervisionService } from "../../../gen/gaiwan/v1/supervision_service_pb.js";
import { zh } from "../../../languages/zh-CN.ts";

// Whose answers have something of cases in them.
const SERVICES: readonly DescService[] = [
  CaseService, DocumentService, EvidenceService, ExportService, JudicialService, MessageService, PublicationService, ReturnsService, SessionService, SightService, SupervisionService,
];
// Calls of these that show nothing of one: what they change is in a history, or they are about proofs, policies and views.
const SHOWS_NONE = [
  "CaseService.SaveView", "CaseService.ListViews", "CaseService.DeleteView", "DocumentService.StartUpload", "DocumentService.WriteChunk", "DocumentService.FinishUpload", "DocumentService.RenderPoster",
  "EvidenceService.GetCheckpoint", "EvidenceService.ListCheckpoints", "EvidenceService.CreateCheckpoint", "EvidenceService.GetConsistencyProof", "EvidenceService.GetTile",
  "EvidenceService.AddCosignature", "JudicialService.Delegate", "JudicialService.ConfirmReceipt", "JudicialService.Answer", "JudicialService.Reconcile",
  "MessageService.FinishMessageTask", "ReturnsService.FreezeReturn", "SessionService.JoinVideo", "SessionService.SteerVideoRoom", "SightService.PrintPolicy",
];

test("every call that shows something of a case is called by a word in the list of who looked", () => {
  const calls = SERVICES.flatMap((service) => service.methods.map(({ name }) => `${service.name}.${name}`));
  expect(calls.filter((call) => !SHOWS_NONE.includes(call) && !(`read.${call}` in zh))).toEqual([]);
  const words = Object.keys(zh).filter((key) => key.startsWith("read.")).map((key) => key.slice("read.".length));
  expect([...words, ...SHOWS_NONE].filter((call) => !calls.includes(call))).toEqual([]);
});
