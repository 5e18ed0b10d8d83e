#include "server/main/settings.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "workflow/base/office_hours.h"
#include "workflow/base/status_macros.h"
#include "workflow/base/textproto.h"

namespace gaiwan {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A setting: its path in the file and as a flag, what it is, and for numbers what it may be.
struct Setting {
  const char* path;
  const char* help;
  int64_t min = 0;
  int64_t max = 0;
};

constexpr Setting kSettings[] = {
    {"data_dir", "Folder of the data, made when it does not exist"},
    {"listen", "HOST:PORT of the public service"},
    {"admin_listen", "HOST:PORT of the loopback service with reflection and channelz; empty: none"},
    {"key_file", "File of the master key; empty: the data folder's name with .key"},
    {"default_definition", "Definition that new cases run by when they name none"},
    {"definitions_dir", "Folder of definitions published at start"},
    {"limits.connections", "Connections open at the same time", 1, 100000},
    {"limits.streams_per_connection", "Calls at the same time on one connection", 1, 10000},
    // Below 64 KiB no case would fit; above 64 MiB a few calls would fill the memory.
    {"limits.message_bytes", "Bytes of a message received", 64 << 10, 64 << 20},
    {"limits.metadata_bytes", "Bytes of the headers of a call", 1 << 10, 1 << 20},
    {"limits.queue_commands", "Commands waiting for the engine", 1, 1000000},
    {"limits.queue_bytes", "Their bytes", 1 << 20, int64_t{4} << 30},
    {"limits.rate_per_second", "Calls and commands a second of one person, sustained", 1, 1000000},
    {"limits.rate_burst", "The same at once", 1, 10000000},
    {"limits.watches", "Watches at the same time", 1, kWatchesMax},
    {"limits.watches_per_person", "Watches at the same time of one person", 1, kWatchesMax},
    // Above an hour nobody waits; below a second the first look after a start would not come to its end.
    {"limits.call_seconds", "Seconds that a call with one answer may take", 1, 3600},
    {"limits.cases_read_per_hour", "Cases one person may open in an hour", 10, 100000000},
    {"limits.reveals_per_hour", "Looks for a reason that one person may take in an hour", 1, 100000000},
    {"reserve_mib", "MiB to keep free on the disk of the data folder", 1, 1 << 20},
    {"cache_mib", "MiB of cache for reads", 8, 1 << 20},
    {"papers.python", "Interpreter of the worker that renders papers"},
    {"papers.dir", "Folder of that worker and its templates"},
    {"papers.local_dir", "Folder of the county's own templates; empty: none"},
    // Below five seconds the first paper, which loads the fonts, would never come.
    {"papers.timeout_seconds", "Seconds that one paper may take", 5, 600},
    {"office_hours", "Hours in which free slots for sessions are looked for"},
    {"delegation_channel", "Channel of cases that a court delegates by line"},
    {"policy_file", "The policy table, who sees what and may call what; empty: the one that is shipped"},
    {"subsidy_rule_file", "The rule of the subsidy for cases, as deploy/data/subsidy.textproto; empty: none is paid"},
    {"second_people", "Who says yes beside the offices, people/PERSON with spaces between; empty: nobody"},
    {"returns_dir", "Folder of the county's own official returns, beside those that are shipped; empty: none"},
    {"messages.plan_file",
     "What is sent to parties and people when, as deploy/data/messages.textproto; empty: nothing"},
    {"evidence.origin", "Name of this log in its checkpoints; empty: made from its key"},
    {"evidence.checkpoint_minutes", "Minutes between checkpoints", 1, 10080},
    {"evidence.witnesses", "Keys of witnesses, NAME+ID+KEY, spaces between"},
    {"evidence.timestamp_command", "Program and arguments that have a checkpoint timestamped; empty: none"},
    {"evidence.timestamp_authority", "File of certificates that timestamps are checked against"},
    {"evidence.timestamp_seconds", "Seconds that the command may take", 1, 600},
    {"tls.certificate_file", "PEM of a real certificate with its chain; empty: one of the server's own authority"},
    {"tls.key_file", "PEM of its key"},
    {"tls.names", "More names and addresses for the certificate of the server's own authority"},
    {"tls.client_ca_file", "PEM of authorities whose client certificates are taken; empty: none"},
    {"tls.client_crl_file", "PEM of those authorities' revocation lists; empty: none is looked at"},
    {"messenger.file", "File that messages to phones are appended to, for tests"},
    {"messenger.command", "Program that sends a message to a phone"},
    {"application_channel", "Channel of cases that citizens apply for from a poster"},
    {"application_source", "Their source"},
    {"video.janus_url", "HTTP interface of Janus on this machine; empty: no video rooms"},
    {"video.browser_url", "WebSocket of Janus as browsers reach it"},
    {"video.secret_file", "File with 64 hex digits, the same as of deploy/janus/configure"},
    {"video.recordings_dir", "Folder that Janus writes recordings into until they are documents"},
    {"backup.dir", "Folder of copies of the data; empty: none"},
    {"backup.keys_dir", "Folder of a copy of the keys, apart from the copies of the data; empty: none"},
    {"backup.keep", "Copies that are kept", 1, 1000},
    {"backup.every_minutes", "Minutes between copies that the server makes by itself; 0: none", 0, 10080},
    {"key_command", "Program that prints the master key; empty: it is in key_file"},
    {"metrics_listen", "HOST:PORT of Prometheus metrics, loopback only; empty: none"},
    // Beyond a minute every caller has given up.
    {"slow_call_millis", "Milliseconds from which a call is told of as slow; 0: none", 0, 60000},
    // More than any mediator of a county has in a year.
    {"open_cases_per_mediator", "Open cases that a mediator is taken to have room for, in what heads see", 1, 1000},
    {"seal_suite", "aes-256-gcm, or sm4-ctr-hmac-sm3"},
    {"pages_address", "Where browsers reach the pages, as https://mediation.example.cn; empty: no links, no QR codes"},
    {"sample_county", "true: a county made up for trying things out, in a data folder of its own"},
    {"gateway_secret_file", "File of the secret that the web gateway shows, 64 hex digits; empty: none is believed"},
    {"log_level", "debug, info, warning or error"},
};

// `limits.rate_burst` -> `--limits-rate-burst`.
std::string FlagOf(absl::string_view path) {
  return absl::StrCat("--", absl::StrReplaceAll(path, {{"_", "-"}, {".", "-"}}));
}

// The message and field that a path leads to.
std::pair<Message*, const FieldDescriptor*> Locate(absl::string_view path, Message* message) {
  const FieldDescriptor* field = nullptr;
  for (absl::string_view part : absl::StrSplit(path, '.')) {
    if (field != nullptr) message = message->GetReflection()->MutableMessage(message, field);
    field = message->GetDescriptor()->FindFieldByName(std::string(part));
  }
  return {message, field};
}

bool IsNumber(const FieldDescriptor& field) {
  return field.cpp_type() != FieldDescriptor::CPPTYPE_STRING && field.cpp_type() != FieldDescriptor::CPPTYPE_BOOL;
}

int64_t NumberAt(const Message& message, const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32 ? message.GetReflection()->GetInt32(message, &field)
                                                            : message.GetReflection()->GetInt64(message, &field);
}

absl::Status OutOfRange(const Setting& setting, absl::string_view value) {
  return absl::InvalidArgumentError(
      absl::StrCat(setting.path, ": ", value, " is not a whole number from ", setting.min, " to ", setting.max));
}

absl::Status SetFromFlag(const Setting& setting, const std::string& value, v1::Settings* settings) {
  const auto [message, field] = Locate(setting.path, settings);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    if (value != "true" && value != "false") {
      return absl::InvalidArgumentError(absl::StrCat(setting.path, ": \"", value, "\" is neither true nor false"));
    }
    message->GetReflection()->SetBool(message, field, value == "true");
    return absl::OkStatus();
  }
  if (!IsNumber(*field)) {
    message->GetReflection()->SetString(message, field, value);
    return absl::OkStatus();
  }
  int64_t number = 0;
  if (!absl::SimpleAtoi(value, &number) || number < setting.min || number > setting.max) {
    return OutOfRange(setting, absl::StrCat("\"", value, "\""));
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    message->GetReflection()->SetInt32(message, field, static_cast<int32_t>(number));
  } else {
    message->GetReflection()->SetInt64(message, field, number);
  }
  return absl::OkStatus();
}

absl::Status Unreadable(absl::string_view file, const std::string& text, const TextprotoFault& fault) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  const auto at = static_cast<size_t>(std::max(fault.line - 1, 0));
  const absl::string_view line = at < lines.size() ? absl::StripAsciiWhitespace(lines[at]) : "";
  return absl::InvalidArgumentError(absl::StrCat(file, ":", fault.where(), ": ", fault.words, ", in: ", line));
}

absl::StatusOr<std::string> ReadFile(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("--settings: cannot read \"", name, "\""));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::StatusOr<absl::Time> ReadDevClock(const std::string& text) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--insecure-dev-clock: \"", text, "\" is no time as 2026-03-02T08:00:00+08:00: ", error));
  }
  return time;
}

}  // namespace

v1::Settings DefaultSettings() {
  v1::Settings settings;
  settings.set_data_dir("gaiwan-data");
  settings.set_listen("127.0.0.1:7543");
  v1::Limits* limits = settings.mutable_limits();
  limits->set_connections(1000);
  limits->set_streams_per_connection(256);
  limits->set_message_bytes(8 << 20);  // A county's directory in one import, with room.
  limits->set_metadata_bytes(16 << 10);
  limits->set_queue_commands(8192);
  limits->set_queue_bytes(64 << 20);
  limits->set_rate_per_second(200);
  limits->set_rate_burst(2000);  // A phone that comes home sends its queue: two batches.
  limits->set_watches(1000);
  limits->set_watches_per_person(50);    // A dozen windows of the desk, three each; a phone; a script.
  limits->set_call_seconds(300);         // A full import or a packet of papers takes a minute on an office's machine.
  limits->set_cases_read_per_hour(600);  // One every six seconds for an hour is no longer work on cases.
  limits->set_reveals_per_hour(30);
  settings.set_reserve_mib(512);
  settings.set_cache_mib(256);
  v1::Papers* papers = settings.mutable_papers();
  papers->set_python("/usr/bin/python3");
  papers->set_dir("server/papers");
  papers->set_timeout_seconds(60);
  settings.set_office_hours("09:00-12:00 14:30-18:00");
  settings.set_delegation_channel("online");
  settings.mutable_evidence()->set_checkpoint_minutes(60);
  settings.mutable_evidence()->set_timestamp_seconds(30);
  settings.mutable_tls();
  settings.mutable_messenger();
  settings.mutable_messages();
  settings.set_application_channel("online");
  settings.set_application_source("on-application");
  settings.mutable_video()->set_browser_url("/janus");
  settings.mutable_video()->set_secret_file("var/video/secret");
  settings.mutable_video()->set_recordings_dir("var/video/recordings");
  settings.mutable_backup()->set_keep(14);
  settings.set_slow_call_millis(1000);
  settings.set_open_cases_per_mediator(20);
  settings.set_seal_suite("aes-256-gcm");
  settings.set_log_level("info");
  return settings;
}

absl::Status MergeSettings(absl::string_view file, const std::string& text, v1::Settings* settings) {
  // Parsed alone first: merging would let a setting that is given twice pass.
  v1::Settings alone;
  for (const TextprotoFault& fault : ReadTextproto(text, &alone)) return Unreadable(file, text, fault);
  // Merged as text: of a message, a setting that is 0 or false in the file would look as if it did not stand there.
  if (!google::protobuf::TextFormat::MergeFromString(text, settings)) {
    return absl::InvalidArgumentError(absl::StrCat(file, ": cannot be merged"));
  }
  return absl::OkStatus();
}

absl::Status CheckAddress(absl::string_view setting, const std::string& address) {
  const size_t colon = address.rfind(':');
  absl::string_view host = absl::string_view(address).substr(0, colon == std::string::npos ? 0 : colon);
  const bool bracketed = absl::ConsumePrefix(&host, "[") && absl::ConsumeSuffix(&host, "]");
  uint32_t port = 0;
  const bool numbered = colon != std::string::npos && absl::SimpleAtoi(address.substr(colon + 1), &port) &&
                        port <= UINT16_MAX && absl::ascii_isdigit(static_cast<unsigned char>(address[colon + 1]));
  if (numbered && !host.empty() && (bracketed || !absl::StrContains(host, ':'))) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(setting, ": \"", address, "\" is not HOST:PORT with a port of 0 to 65535, as 127.0.0.1:7543"));
}

// What stands behind it in a link is ours: a path, and the code behind a `#`.
absl::Status CheckPagesAddress(const std::string& address) {
  constexpr absl::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:/[]";
  absl::string_view rest = address;
  const bool web = absl::ConsumePrefix(&rest, "https://") || absl::ConsumePrefix(&rest, "http://");
  const bool plain = !rest.empty() && rest.find_first_not_of(kPlain) == absl::string_view::npos;
  if (address.empty() || (web && plain && !absl::EndsWith(rest, "/"))) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("pages_address: \"", address,
                   "\" is no address of pages, as https://mediation.example.cn, without a / at its end"));
}

// Copies beside what they are copies of are lost with it; keys beside what they open open it.
absl::Status CheckBackup(const v1::Settings& settings) {
  const std::pair<const char*, std::string> dirs[] = {{"data_dir", settings.data_dir()},
                                                      {"backup.dir", settings.backup().dir()},
                                                      {"backup.keys_dir", settings.backup().keys_dir()}};
  const auto clean = [](const std::string& dir) {
    return (std::filesystem::absolute(dir).lexically_normal() / "").lexically_normal().string();
  };
  for (const auto& [outer_name, outer] : dirs) {
    for (const auto& [inner_name, inner] : dirs) {
      if (outer_name == inner_name || outer.empty() || inner.empty()) continue;
      if (!absl::StartsWith(clean(inner), clean(outer))) continue;
      return absl::InvalidArgumentError(
          absl::StrCat(inner_name, ": it lies in ", outer_name, ", from which it is to be apart"));
    }
  }
  if (settings.backup().dir().empty() && settings.backup().every_minutes() > 0) {
    return absl::InvalidArgumentError("backup.every_minutes: backup.dir says no folder for the copies");
  }
  return absl::OkStatus();
}

absl::Status CheckSettings(const v1::Settings& settings) {
  v1::Settings copy = settings;
  for (const Setting& setting : kSettings) {
    const auto [message, field] = Locate(setting.path, &copy);
    if (!IsNumber(*field)) continue;
    const int64_t number = NumberAt(*message, *field);
    if (number < setting.min || number > setting.max) return OutOfRange(setting, absl::StrCat(number));
  }
  if (settings.data_dir().empty()) return absl::InvalidArgumentError("data_dir: is missing");
  if (settings.listen().empty()) return absl::InvalidArgumentError("listen: is missing");
  RETURN_IF_ERROR(CheckAddress("listen", settings.listen()));
  if (!settings.admin_listen().empty()) RETURN_IF_ERROR(CheckAddress("admin_listen", settings.admin_listen()));
  if (settings.default_definition().empty()) return absl::InvalidArgumentError("default_definition: is missing");
  if (settings.papers().python().empty()) return absl::InvalidArgumentError("papers.python: is missing");
  if (settings.papers().dir().empty()) return absl::InvalidArgumentError("papers.dir: is missing");
  const absl::Status hours = ParseOfficeHours(settings.office_hours()).status();
  if (!hours.ok()) return absl::InvalidArgumentError(absl::StrCat("office_hours: ", hours.message()));
  for (const std::string& person : SecondPeople(settings)) {
    if (absl::StartsWith(person, "people/") && person.size() > 7) continue;
    return absl::InvalidArgumentError(absl::StrCat("second_people: \"", person, "\" is no people/PERSON"));
  }
  if (settings.delegation_channel().empty()) return absl::InvalidArgumentError("delegation_channel: is missing");
  RETURN_IF_ERROR(CheckPagesAddress(settings.pages_address()));
  RETURN_IF_ERROR(CheckBackup(settings));
  if (!settings.metrics_listen().empty()) RETURN_IF_ERROR(CheckAddress("metrics_listen", settings.metrics_listen()));
  if (settings.seal_suite() != "aes-256-gcm" && settings.seal_suite() != "sm4-ctr-hmac-sm3") {
    return absl::InvalidArgumentError(
        absl::StrCat("seal_suite: \"", settings.seal_suite(), "\" is none of aes-256-gcm, sm4-ctr-hmac-sm3"));
  }
  const std::string& level = settings.log_level();
  if (level != "debug" && level != "info" && level != "warning" && level != "error") {
    return absl::InvalidArgumentError(
        absl::StrCat("log_level: \"", level, "\" is none of debug, info, warning, error"));
  }
  return absl::OkStatus();
}

absl::StatusOr<StartOptions> ReadCommandLine(const std::vector<std::string>& arguments) {
  CLI::App app("gaiwand: the server of Gaiwan.", "gaiwand");
  StartOptions options;
  options.settings = DefaultSettings();
  std::string settings_file;
  std::string dev_clock;
  bool version = false;
  app.add_option("--settings", settings_file, "File of settings; flags go over it")->type_name("FILE");
  std::map<std::string, std::string> given;  // By path.
  for (const Setting& setting : kSettings) {
    app.add_option_function<std::string>(
           FlagOf(setting.path), [&given, &setting](const std::string& value) { given[setting.path] = value; },
           setting.help)
        ->type_name(setting.max > 0 ? "NUMBER" : "TEXT")
        ->group("Settings");
  }
  app.add_flag("--insecure-dev-auth", options.insecure_dev_auth,
               "For development: believe whoever calls. Only on loopback");
  app.add_option("--insecure-dev-clock", dev_clock,
                 "For development: start a clock here, as 2026-03-02T08:00:00+08:00. Only on loopback")
      ->type_name("TIME");
  app.add_flag("--verify", options.verify, "Check the data folder against its log, and end");
  std::string restore;
  app.add_option("--restore", restore,
                 "Make the data folder anew from a copy in backup.dir, and end: the number of a set, or latest")
      ->type_name("SET");
  app.add_flag("--rotate-master-key", options.rotate_master_key,
               "Wrap all keys of a stopped data folder with a new master key, and end");
  app.add_flag("--version", version, "Print the version, and end");

  // CLI11 takes them from the back.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    options.print = app.help();
    return options;
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(error.what());
  }
  if (version) {
    options.print = absl::StrCat("gaiwand ", GAIWAN_VERSION, "\n");
    return options;
  }
  if (!settings_file.empty()) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(settings_file));
    RETURN_IF_ERROR(MergeSettings(settings_file, text, &options.settings));
  }
  for (const Setting& setting : kSettings) {
    const auto flag = given.find(setting.path);
    if (flag != given.end()) RETURN_IF_ERROR(SetFromFlag(setting, flag->second, &options.settings));
  }
  RETURN_IF_ERROR(CheckSettings(options.settings));
  if (options.settings.key_file().empty()) options.settings.set_key_file(options.settings.data_dir() + ".key");
  if (!restore.empty()) {
    int64_t set = 0;
    if (restore != "latest" && (!absl::SimpleAtoi(restore, &set) || set < 1)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--restore: \"", restore, "\" is neither a number of a set nor latest"));
    }
    options.restore = set;
  }
  if (!dev_clock.empty()) {
    ASSIGN_OR_RETURN(options.insecure_dev_clock, ReadDevClock(dev_clock));
  }
  return options;
}

std::vector<std::string> SecondPeople(const v1::Settings& settings) {
  return absl::StrSplit(settings.second_people(), ' ', absl::SkipWhitespace());
}

}  // namespace gaiwan
