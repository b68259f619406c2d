"""Fails unless every package that foedera is built or tested with comes under a licence we accept.

Reads the output of `cargo metadata --format-version 1` from standard input. An expression is
accepted when one of its alternatives consists of accepted licences only.

>>> [accepted(e) for e in ("MIT", "GPL-3.0", "GPL-3.0 OR MIT", "Unlicense/MIT", "CC0-1.0")]
[True, False, True, True, False]
>>> accepted("(MIT OR Apache-2.0) AND Unicode-3.0"), accepted("MIT AND (GPL-3.0 OR LGPL-2.1)")
(True, False)
>>> accepted("Apache-2.0 WITH LLVM-exception"), accepted("GPL-2.0 WITH Classpath-exception-2.0")
(True, False)
>>> accepted("MIT AND GPL-3.0 OR ISC"), accepted("MIT OR"), accepted("(MIT"), accepted("")
(True, False, False, False)
"""

import json
import pathlib
import re
import sys

# CC0 and Unlicense are not here: accepted only beside an alternative that is.
ACCEPTED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0", "ISC", "MIT", "MPL-2.0", "OFL-1.1", "Unicode-3.0", "Unicode-DFS-2016", "Zlib",
}

# Packages that state no expression: name, beginning of the version, words their licence file
# must hold, why we accept it. Each file was read when it was entered here.
EXCEPTIONS = [
    ("graphviz-rust", "0.9.", "MIT License", "the MIT text stands in its LICENSE"),
    ("dot-generator", "0.2.", "MIT License", "the MIT text stands in its LICENSE"),
    ("into-attr", "0.1.", "MIT License", "the MIT text stands in its LICENSE"),
    ("into-attr-derive", "0.2.", "MIT License", "the MIT text stands in its LICENSE"),
]


def accepted(expression):
    """Whether a licence expression is accepted; a malformed one is not."""
    words = re.findall(r"[()]|[^\s()/]+|/", expression)
    words = ["OR" if word == "/" else word for word in words]
    try:
        verdict = alternatives(words)
    except IndexError:
        return False
    return verdict and not words


def alternatives(words):
    verdict = together(words)
    while words and words[0] == "OR":
        words.pop(0)
        verdict = together(words) or verdict
    return verdict


def together(words):
    verdict = one(words)
    while words and words[0] == "AND":
        words.pop(0)
        verdict = one(words) and verdict
    return verdict


def one(words):
    word = words.pop(0)
    if word == "(":
        verdict = alternatives(words)
        return words.pop(0) == ")" and verdict
    if words and words[0] == "WITH":
        words.pop(0)
        word = f"{word} WITH {words.pop(0)}"
    return word in ACCEPTED


def excused(package):
    """The exception that covers a package whose licence file says what we once read there."""
    for exception in EXCEPTIONS:
        name, version, wanted, _ = exception
        if package["name"] != name or not package["version"].startswith(version):
            continue
        folder = pathlib.Path(package["manifest_path"]).parent
        text = (folder / (package["license_file"] or "LICENSE")).read_text(encoding="utf-8")
        if wanted in text and "Permission is hereby granted, free of charge" in text:
            return exception
    return None


def main():
    packages = json.load(sys.stdin)["packages"]
    refused, used = [], set()
    for package in packages:
        if package["license"]:
            if not accepted(package["license"]):
                refused.append(f"{package['name']} {package['version']}: {package['license']}")
            continue
        exception = excused(package)
        if exception is None:
            refused.append(f"{package['name']} {package['version']}: no licence stated")
        used.add(exception)
    refused += [f"{e[0]}: its exception is no longer needed" for e in EXCEPTIONS if e not in used]
    for line in refused:
        print(line)
    print(f"{len(packages)} packages looked at, {len(refused)} refused")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
