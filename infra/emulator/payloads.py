"""Compares the payloads that functions received with the sample events of the contexts, which follow AWS's documentation and which our
local cloud reproduces."""

import json

from cluster import ROOT, STACK

# Members whose content is not compared.
CONTENT = {"headers", "detail", "body", "Keys", "NewImage", "OldImage", "pathParameters", "queryStringParameters"}

# Members whose presence depends on the request.
OPTIONAL = {"body", "cookies", "pathParameters", "queryStringParameters"}

# Known differences, listed in README.md: (path, where the member is missing).
KNOWN = {("requestContext.domainPrefix", "emulator")}


def same_form(cluster):
    """Each payload has the same members as its sample, with the same types."""
    differences = set()
    given = {path.stem.removeprefix(f"{STACK}-"): json.loads(path.read_text()) for path in cluster.payloads.iterdir()}
    for function, payload in given.items():
        context, rest = function.split("-", 1)
        sample = json.loads((ROOT / "functions" / context / "events" / f"{rest}.json").read_text())
        differences |= set(compare("", payload, sample))
    unknown = sorted(differences - KNOWN)
    yield f"{len(given)} functions received payloads of the documented form", not unknown, "\n".join(map(str, unknown))


def compare(path, given, sample):
    """The paths of members that only one has, or with different types."""
    if type(given) is not type(sample):
        yield path, f"emulator: {type(given).__name__}, sample: {type(sample).__name__}"
    elif isinstance(given, dict):
        for name in (given.keys() | sample.keys()) - (OPTIONAL if path == "" else set()):
            inner = f"{path}.{name}".lstrip(".")
            if name not in sample:
                yield inner, "sample"
            elif name not in given:
                yield inner, "emulator"
            elif name not in CONTENT:
                yield from compare(inner, given[name], sample[name])
    elif isinstance(given, list) and given and sample:
        yield from compare(f"{path}[]", given[0], sample[0])
