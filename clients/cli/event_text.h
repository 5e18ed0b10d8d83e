// clients/cli/event_text.h: an event in Chinese words. Used by one thread.
#ifndef GAIWAN_CLIENTS_CLI_EVENT_TEXT_H_
#define GAIWAN_CLIENTS_CLI_EVENT_TEXT_H_

#include <string>

#include "clients/cli/labels.h"
#include "gaiwan/v1/event.pb.h"

namespace gaiwan::cli {

// The payload's field name, `case_opened`; empty for a payload this program does not know.
std::string EventType(const v1::Event& event);

// What an event tells beyond its name: "当事人 1 · 类型 调解 · 方式 口头". Walks the payload's fields, so an event
// added later is told as well. Long words are cut, and codes and names of the directory stand as their labels.
std::string EventDetails(Labels& labels, const v1::Event& event);

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_EVENT_TEXT_H_
