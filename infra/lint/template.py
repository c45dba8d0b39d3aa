"""Checks the result of SAM's transform of each template: its number of resources, and that SAM adds no role that allows too much.

The rules for the files themselves are in this folder too, in Rust, and `cargo test` checks them. Prints the number of resources of each
stack and one line per violation, and exits 1 if there is any.

    python infra/lint/template.py        (needs aws-sam-cli, see requirements.txt)
"""

import logging
import sys
from pathlib import Path

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
# CloudFormation accepts 500 resources per stack. The rest is headroom.
MAX_RESOURCES = 350


def templates():
    """The root template and those that it nests, by their paths."""
    nested = [
        resource["Properties"]["Location"]
        for resource in yaml_parse((ROOT / "template.yaml").read_text())["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Application"
    ]
    return ["template.yaml", *nested]


def deployed_resources(template):
    """The resources after the SAM transform, with a stand-in for the code and for parameters without a default."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Application":
            resource["Properties"]["Location"] = "https://s3.amazonaws.com/bucket/key"
    functions = template.get("Globals", {}).get("Function", {})
    if "CodeUri" in functions:
        functions["CodeUri"] = "s3://bucket/key"
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function" and "CodeUri" in resource["Properties"]:
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    parameters = {name: "given" for name, parameter in template["Parameters"].items() if "Default" not in parameter}
    session = boto3.session.Session(region_name="eu-central-1")
    return Translator({}, Parser(), boto_session=session).translate(template, parameters)["Resources"]


def role_violations(resources):
    """Statements of roles that SAM adds must allow one action on one resource, as ours do."""
    for role, resource in resources.items():
        if resource["Type"] != "AWS::IAM::Role":
            continue
        properties = resource["Properties"]
        if properties.get("ManagedPolicyArns"):
            yield f"{role}: SAM adds a role with AWS managed policies"
        for policy in properties.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                action, allowed = statement["Action"], statement["Resource"]
                if not isinstance(action, str) or isinstance(allowed, list) or "*" in f"{action}{allowed}":
                    yield f"{role}: SAM adds a role with {action} on {allowed}"


def violations_of(name):
    text = (ROOT / name).read_text()
    ours = yaml_parse(text)["Resources"].keys()
    resources = deployed_resources(yaml_parse(text))
    print(f"{len(resources):>4}  {name}")
    yield from role_violations({role: resource for role, resource in resources.items() if role not in ours})
    if len(resources) > MAX_RESOURCES:
        yield f"the stack of {name} has {len(resources)} resources, more than {MAX_RESOURCES}"


def main():
    # It warns about features that we do not use.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    violations = [violation for name in templates() for violation in violations_of(name)]
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
