#!/usr/bin/env python3
"""unit_sandbox.py UNIT [--writable DIR]... PROGRAM [ARGUMENT...]: runs a program shut in as its systemd unit has it, where
no systemd runs.

Of the unit: system calls and what others get, memory that is never writable and executable, families of addresses, namespaces,
capabilities, limits, the mask of new files; where mounts can be made also a read-only system but for the folders named. A directive that is not known
here stops it: whoever adds one to a unit says what becomes of it.
"""

import ctypes
import os
import pathlib
import re
import resource
import struct
import subprocess
import sys

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
AUDIT_ARCH_X86_64 = 0xC000003E
KILL_PROCESS, REFUSE, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
# Of classic BPF: load a word, compare, test bits, mask, return.
LOAD, IF_EQUAL, IF_SET, MASK, RETURN = 0x20, 0x15, 0x45, 0x54, 0x06
# Of struct seccomp_data. Arguments have eight bytes each; the low word comes first.
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16
EPERM, ENOSYS, EAFNOSUPPORT = 1, 38, 97
PROT_WRITE, PROT_EXEC = 2, 4
# CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
CLONE_NAMESPACES = 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "AF_NETLINK": 16}
CAPABILITIES = 64
CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x00020000, 4096, 16384, 1 << 18
SYS_MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE, MOUNT_ATTR_RDONLY = 442, -100, 0x8000, 1
NUMBERS = pathlib.Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")

# What is made here of each directive, or why nothing is.
MADE = {"NoNewPrivileges", "CapabilityBoundingSet", "AmbientCapabilities", "RestrictNamespaces", "MemoryDenyWriteExecute",
        "RestrictAddressFamilies", "SystemCallArchitectures", "SystemCallFilter", "SystemCallErrorNumber", "LimitNOFILE", "LimitCORE",
        "UMask", "ProtectSystem", "ReadWritePaths", "StateDirectory", "ProtectHome"}
# Who runs it, when and for how long.
OF_THE_SERVICE = {"Type", "ExecStart", "ExecStartPre", "Restart", "RestartSec", "TimeoutStopSec", "User", "Group", "DynamicUser",
                  "StateDirectoryMode", "RuntimeDirectory", "RuntimeDirectoryMode", "ConfigurationDirectory", "Environment",
                  "LoadCredential"}
# What only a service manager gives: control groups, mounts that hide something, a user of its own.
OF_SYSTEMD_ALONE = {"MemoryMax", "TasksMax", "IPAddressDeny", "IPAddressAllow", "PrivateTmp", "PrivateDevices", "PrivateUsers", "PrivateIPC",
                    "ProtectClock", "ProtectHostname", "ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs",
                    "ProtectControlGroups", "ProtectProc", "ProcSubset", "RestrictRealtime", "RestrictSUIDSGID", "RemoveIPC", "KeyringMode",
                    "LockPersonality", "InaccessiblePaths"}


def directives(unit):
    """Those of [Service], in their order."""
    text = re.sub(r"\\\n\s*", " ", pathlib.Path(unit).read_text(encoding="utf-8"))
    service = re.search(r"^\[Service\]$(.*?)^\[", text, re.DOTALL | re.MULTILINE)[1]
    found = [tuple(line.split("=", 1)) for line in service.splitlines() if line and not line.startswith("#")]
    unknown = {name for name, _ in found} - MADE - OF_THE_SERVICE - OF_SYSTEMD_ALONE
    if unknown:
        raise SystemExit(f"{unit}: what becomes of {sorted(unknown)} where no systemd runs?")
    return found


def call_groups():
    """The sets of system calls that systemd has, by their names."""
    groups, name = {}, None
    out = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout
    for line in out.splitlines():
        word = line.strip()
        if line.startswith("@"):
            name = word
            groups[name] = []
        elif name and word and not word.startswith("#"):
            groups[name].append(word)
    return groups


def allowed_calls(found):
    """The numbers of the calls that the unit lets through."""
    groups = call_groups()

    def members(word):
        return set().union(*map(members, groups[word])) if word.startswith("@") else {word}

    names = members("@default")
    for value in (value for name, value in found if name == "SystemCallFilter"):
        listed = set().union(*(members(word) for word in value.lstrip("~").split()))
        # Whoever may do nothing cannot start: systemd keeps @default whatever is taken away.
        names = (names - listed) | members("@default") if value.startswith("~") else names | listed
    numbers = {name: int(number) for name, number in re.findall(r"#define __NR_(\w+) (\d+)", NUMBERS.read_text(encoding="ascii"))}
    return {numbers[name] for name in names if name in numbers}, numbers


def low_word(argument):
    return ARGUMENTS_AT + 8 * argument


def program(found):
    """The filter as (code, jump if so, jump if not, value)."""
    values = dict(found)
    refused = REFUSE | {"EPERM": EPERM}[values["SystemCallErrorNumber"]]
    allowed, numbers = allowed_calls(found)
    steps = [(LOAD, 0, 0, ARCHITECTURE_AT), (IF_EQUAL, 1, 0, AUDIT_ARCH_X86_64), (RETURN, 0, 0, KILL_PROCESS), (LOAD, 0, 0, NUMBER_AT)]

    def call(name, inside):
        steps.extend([(IF_EQUAL, 0, len(inside) + 1, numbers[name]), *inside, (LOAD, 0, 0, NUMBER_AT)])

    families = [FAMILIES[name] for name in values["RestrictAddressFamilies"].split()]
    inside = [(LOAD, 0, 0, low_word(0))]
    for i, family in enumerate(families):
        inside.append((IF_EQUAL, len(families) - i, 0, family))
    call("socket", [*inside, (RETURN, 0, 0, REFUSE | EAFNOSUPPORT)])
    if values.get("RestrictNamespaces") == "yes":
        call("clone", [(LOAD, 0, 0, low_word(0)), (IF_SET, 0, 1, CLONE_NAMESPACES), (RETURN, 0, 0, REFUSE | EPERM)])
        # Its flags lie in memory, which a filter does not see: libraries then call clone.
        call("clone3", [(RETURN, 0, 0, REFUSE | ENOSYS)])
        for name in ("unshare", "setns"):
            call(name, [(RETURN, 0, 0, REFUSE | EPERM)])
    if values.get("MemoryDenyWriteExecute") == "yes":
        both = PROT_WRITE | PROT_EXEC
        call("mmap", [(LOAD, 0, 0, low_word(2)), (MASK, 0, 0, both), (IF_EQUAL, 0, 1, both), (RETURN, 0, 0, REFUSE | EPERM)])
        for name in ("mprotect", "pkey_mprotect"):
            call(name, [(LOAD, 0, 0, low_word(2)), (IF_SET, 0, 1, PROT_EXEC), (RETURN, 0, 0, REFUSE | EPERM)])
    for number in sorted(allowed):
        steps.extend([(IF_EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)])
    return [*steps, (RETURN, 0, 0, refused)]


LIBC = ctypes.CDLL(None, use_errno=True)


def check(done, what):
    if done != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def set_read_only(path, on):
    attributes = struct.pack("QQQQ", MOUNT_ATTR_RDONLY if on else 0, 0 if on else MOUNT_ATTR_RDONLY, 0, 0)
    check(LIBC.syscall(SYS_MOUNT_SETATTR, AT_FDCWD, os.fsencode(path), AT_RECURSIVE, attributes, len(attributes)), f"mount {path}")


def protect_system(writable):
    """Everything read-only but what the kernel makes up and the folders named; nothing where mounts are not ours to make, as in most
    containers."""
    if LIBC.unshare(CLONE_NEWNS) != 0:
        return
    check(LIBC.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None), "mount /")
    for path in writable:
        check(LIBC.mount(os.fsencode(path), os.fsencode(path), None, MS_BIND | MS_REC, None), f"mount {path}")
    set_read_only("/", True)
    for path in ("/dev", "/proc", "/sys", *writable):
        set_read_only(path, False)


class Filter(ctypes.Structure):
    _fields_ = [("size", ctypes.c_ushort), ("steps", ctypes.c_char_p)]


def shut_in(unit, writable):
    found = directives(unit)
    values = dict(found)
    steps = program(found)
    if os.geteuid() == 0 and values["ProtectSystem"] == "strict":
        protect_system(writable)
    for name, limit in (("LimitCORE", resource.RLIMIT_CORE), ("LimitNOFILE", resource.RLIMIT_NOFILE)):
        # Whoever runs this may be held to less.
        resource.setrlimit(limit, (min(int(values[name]), resource.getrlimit(limit)[1]),) * 2)
    os.umask(int(values["UMask"], 8))
    if values["CapabilityBoundingSet"] == "" and os.geteuid() == 0:
        for number in range(CAPABILITIES):
            LIBC.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    check(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    made = b"".join(struct.pack("=HBBI", *step) for step in steps)
    check(LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(Filter(len(steps), made)), 0, 0), "seccomp")


def main(arguments):
    unit, rest, writable = arguments[0], arguments[1:], []
    while rest[0] == "--writable":
        writable.append(rest[1])
        rest = rest[2:]
    shut_in(unit, writable)
    os.execve(rest[0], rest, {**os.environ, "HOME": "/nonexistent"})


if __name__ == "__main__":
    main(sys.argv[1:])
