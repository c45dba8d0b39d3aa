"""Checks that SAM passes the answers of docs/answers.example.toml to CloudFormation when it reads docs/samconfig.example.toml.

SAM cuts a parameter's value at its first space, unless it is quoted as `frontrow-cli init` does. Prints one line per difference and
exits 1 if there is any.

    python infra/lint/samconfig.py        (needs aws-sam-cli, see requirements.txt)
"""

import sys
from pathlib import Path

import tomlkit
from samcli.cli.types import CfnParameterOverridesType
from samcli.lib.config.samconfig import SamConfig

DOCS = Path(__file__).resolve().parents[2] / "docs"


def main():
    answers = tomlkit.parse((DOCS / "answers.example.toml").read_text()).unwrap()["parameters"]
    settings = SamConfig(DOCS, "samconfig.example.toml").get_all(["deploy"], "parameters", env="default")
    given = CfnParameterOverridesType().convert(settings["parameter_overrides"], None, None)
    different = [name for name, answer in answers.items() if given.get(name) != answer]
    for name in different:
        print(f"{name}: SAM reads {given.get(name)!r} instead of {answers[name]!r}")
    return 1 if different or not answers else 0


if __name__ == "__main__":
    sys.exit(main())
