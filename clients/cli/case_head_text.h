// clients/cli/case_head_text.h: the head of a case as people read it: one line for each thing that is so. Used by one
// thread.
#ifndef GAIWAN_CLIENTS_CLI_CASE_HEAD_TEXT_H_
#define GAIWAN_CLIENTS_CLI_CASE_HEAD_TEXT_H_

#include "clients/cli/context.h"
#include "gaiwan/v1/case.pb.h"

namespace gaiwan::cli {

// What is empty is left out.
void PrintCaseHead(Context& context, const v1::Case& c);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_CASE_HEAD_TEXT_H_
