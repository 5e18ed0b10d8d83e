// clients/cli/exit_code.h: what the shell is told. Scripts depend on these numbers; they never change.
#ifndef GAIWAN_CLIENTS_CLI_EXIT_CODE_H_
#define GAIWAN_CLIENTS_CLI_EXIT_CODE_H_

namespace gaiwan::cli {

inline constexpr int kExitDone = 0;
// Refused by the server, or something failed on the way.
inline constexpr int kExitFailed = 1;
inline constexpr int kExitWrongUsage = 2;
inline constexpr int kExitNotSignedIn = 4;
// The case changed since it was looked at: look again.
inline constexpr int kExitChanged = 5;

}  // namespace gaiwan::cli

#endif  // GAIWAN_CLIENTS_CLI_EXIT_CODE_H_
