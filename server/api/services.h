// server/api/services.h: all services of one gRPC server, made from the same parts. A service belongs to one server, so
// the public one and the administrator's get a set each.
#ifndef GAIWAN_SERVER_API_SERVICES_H_
#define GAIWAN_SERVER_API_SERVICES_H_

#include <vector>

#include "grpcpp/impl/service_type.h"
#include "server/api/admin_service.h"
#include "server/api/case_service.h"
#include "server/api/directory_service.h"
#include "server/api/workflow_service.h"

namespace gaiwan {

class Services {
 public:
  struct Parts {
    CaseService::Parts cases;
    DirectoryService::Parts directory;
    WorkflowService::Parts workflow;
    AdminService::Parts admin;
  };
  // What `parts` names is not owned and outlives the services.
  explicit Services(const Parts& parts)
      : cases_(parts.cases), directory_(parts.directory), workflow_(parts.workflow), admin_(parts.admin) {}

  std::vector<grpc::Service*> all() { return {&cases_, &directory_, &workflow_, &admin_}; }

 private:
  CaseService cases_;
  DirectoryService directory_;
  WorkflowService workflow_;
  AdminService admin_;
};

}  // namespace gaiwan

#endif  // GAIWAN_SERVER_API_SERVICES_H_
