#!/usr/bin/env python3
"""planted_test.py TARGET --work DIR: that faults are found.

TARGET plants the fault that GAIWAN_FUZZ_PLANT names behind four bytes that nobody comes upon by chance.
Each must be found by the way libFuzzer goes, and named as what it is; without one, nothing is.
"""
import argparse
import pathlib
import shutil
import sys

import run_target

# What is planted, and the words that it is told in.
FAULTS = {
    "promise": "broken promise: planted",
    "overflow": "AddressSanitizer: heap-buffer-overflow",
    "undefined": "signed integer overflow",
    "leak": "LeakSanitizer: detected memory leaks",
    "hang": "libFuzzer: timeout",
}
BYTES_MAX = 8
SECONDS_MAX = 60
SECONDS_NOTHING = 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    options = parser.parse_args()

    wrong = 0
    for fault, words in [*FAULTS.items(), (None, None)]:
        shutil.rmtree(options.work, ignore_errors=True)
        (options.work / "corpus").mkdir(parents=True)
        (options.work / "corpus" / "seed").write_bytes(b"----")
        # Hanging is told after three seconds here; what is not planted gets as much time as finding one takes.
        status, said = run_target.run(
            options.target,
            ["-timeout=3", "-seed=1", f"-max_len={BYTES_MAX}", "-detect_leaks=1",
             f"-max_total_time={SECONDS_MAX if fault else SECONDS_NOTHING}", f"-artifact_prefix={options.work}/",
             str(options.work / "corpus")],
            {"GAIWAN_FUZZ_PLANT": fault} if fault else None)
        as_it_should = status == 0 if fault is None else status != 0 and words in said
        print(f"{fault or 'nothing planted'}: {'as it should' if as_it_should else 'NOT as it should'}, "
              f"exit status {status}")
        if not as_it_should:
            wrong += 1
            print(run_target.shortened(said))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
