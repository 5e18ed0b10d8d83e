// server/api/services.h: all services of one gRPC server, made from the same parts. A service belongs to one server, so
// the public one and the administrator's get a set each.
#ifndef GAIWAN_SERVER_API_SERVICES_H_
#define GAIWAN_SERVER_API_SERVICES_H_

#include <vector>

#include "grpcpp/impl/service_type.h"
#include "server/api/admin_service.h"
#include "server/api/application_service.h"
#include "server/api/case_service.h"
#include "server/api/directory_service.h"
#include "server/api/document_service.h"
#include "server/api/evidence_service.h"
#include "server/api/export_service.h"
#include "server/api/judicial_service.h"
#include "server/api/maintenance_service.h"
#include "server/api/message_service.h"
#include "server/api/publication_service.h"
#include "server/api/returns_service.h"
#include "server/api/session_service.h"
#include "server/api/sight_service.h"
#include "server/api/sign_in_service.h"
#include "server/api/supervision_service.h"
#include "server/api/unit_record_service.h"
#include "server/api/workflow_service.h"

namespace gaiwan {

class Services {
 public:
  struct Parts {
    CaseService::Parts cases;
    DirectoryService::Parts directory;
    WorkflowService::Parts workflow;
    AdminService::Parts admin;
    UnitRecordService::Parts units = {};
    JudicialService::Parts judicial = {};
    SessionService::Parts sessions = {};
    DocumentService::Parts documents = {};
    SightService::Parts sight = {};
    EvidenceService::Parts evidence = {};
    SignInService::Parts sign_in = {};
    ApplicationService::Parts applications = {};
    ReturnsService::Parts returns = {};
    ExportService::Parts exports = {};
    SupervisionService::Parts supervision = {};
    MaintenanceService::Parts maintenance = {};
    MessageService::Parts messages = {};
    PublicationService::Parts publications = {};
  };
  // What `parts` names is not owned and outlives the services.
  explicit Services(const Parts& parts)
      : cases_(parts.cases),
        directory_(parts.directory),
        workflow_(parts.workflow),
        admin_(parts.admin),
        units_(parts.units),
        judicial_(parts.judicial),
        sessions_(parts.sessions),
        documents_(parts.documents),
        sight_(parts.sight),
        evidence_(parts.evidence),
        sign_in_(parts.sign_in),
        applications_(parts.applications),
        returns_(parts.returns),
        exports_(parts.exports),
        supervision_(parts.supervision),
        maintenance_(parts.maintenance),
        messages_(parts.messages),
        publications_(parts.publications) {}

  std::vector<grpc::Service*> all() {
    return {&cases_,    &directory_, &workflow_,    &admin_,       &units_,    &judicial_,
            &sessions_, &documents_, &sight_,       &evidence_,    &sign_in_,  &applications_,
            &returns_,  &exports_,   &supervision_, &maintenance_, &messages_, &publications_};
  }
  std::vector<QueuedService*> queued() { return {&cases_}; }

 private:
  CaseService cases_;
  DirectoryService directory_;
  WorkflowService workflow_;
  AdminService admin_;
  UnitRecordService units_;
  JudicialService judicial_;
  SessionService sessions_;
  DocumentService documents_;
  SightService sight_;
  EvidenceService evidence_;
  SignInService sign_in_;
  ApplicationService applications_;
  ReturnsService returns_;
  ExportService exports_;
  SupervisionService supervision_;
  MaintenanceService maintenance_;
  MessageService messages_;
  PublicationService publications_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SERVICES_H_
