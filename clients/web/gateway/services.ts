// gateway/services.ts: which services of the server the browser reaches, and which it does not. A test compares both lists
// with all there are: one that is new stands in neither, and fails it.
import type { DescService } from "@bufbuild/protobuf";

import { AdminService } from "../src/gen/gaiwan/v1/admin_service_pb.js";
import { ApplicationService } from "../src/gen/gaiwan/v1/application_service_pb.js";
import { CaseService } from "../src/gen/gaiwan/v1/case_service_pb.js";
import { DirectoryService } from "../src/gen/gaiwan/v1/directory_service_pb.js";
import { DocumentService } from "../src/gen/gaiwan/v1/document_service_pb.js";
import { EvidenceService } from "../src/gen/gaiwan/v1/evidence_service_pb.js";
import { ExportService } from "../src/gen/gaiwan/v1/export_service_pb.js";
import { JudicialService } from "../src/gen/gaiwan/v1/judicial_service_pb.js";
import { MaintenanceService } from "../src/gen/gaiwan/v1/maintenance_service_pb.js";
import { MessageService } from "../src/gen/gaiwan/v1/message_service_pb.js";
import { PublicationService } from "../src/gen/gaiwan/v1/publication_service_pb.js";
import { ReturnsService } from "../src/gen/gaiwan/v1/returns_service_pb.js";
import { SessionService } from "../src/gen/gaiwan/v1/session_service_pb.js";
import { SightService } from "../src/gen/gaiwan/v1/sight_service_pb.js";
import { SupervisionService } from "../src/gen/gaiwan/v1/supervision_service_pb.js";
import { UnitRecordService } from "../src/gen/gaiwan/v1/unit_record_service_pb.js";
import { WorkflowService } from "../src/gen/gaiwan/v1/workflow_service_pb.js";

// Passed on as they are. SignInService is there too, with calls of our own for those that give tokens (sign_in.ts).
export const SERVICES: readonly DescService[] = [
  AdminService,
  ApplicationService,
  CaseService,
  DirectoryService,
  DocumentService,
  EvidenceService,
  JudicialService,
  MessageService,
  PublicationService,
  ReturnsService,
  SessionService,
  SightService,
  SupervisionService,
  UnitRecordService,
  WorkflowService,
];

// For the administrator's command line alone: whoever got hold of a browser's session shall neither read the whole log nor
// touch copies and keys.
export const NOT_PASSED_ON: readonly DescService[] = [ExportService, MaintenanceService];
