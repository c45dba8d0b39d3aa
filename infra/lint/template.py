"""Checks what SAM makes of each template: that it fits into one stack, and that SAM adds no role that allows too much.

The rules for the files themselves are in this folder too, in Rust, and are checked by `cargo test`. Prints the number of resources of
each stack, each breach on a line, and exits 1 if there is any.

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
# CloudFormation takes 500 resources a stack. The rest is room for what a release adds before anyone looks.
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


def role_breaches(resources):
    """Roles that SAM adds must do with one verb on one resource, as ours do."""
    for role, resource in resources.items():
        if resource["Type"] != "AWS::IAM::Role":
            continue
        properties = resource["Properties"]
        if properties.get("ManagedPolicyArns"):
            yield f"{role}: SAM adds a role with policies of AWS"
        for policy in properties.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                action, allowed = statement["Action"], statement["Resource"]
                if not isinstance(action, str) or isinstance(allowed, list) or "*" in f"{action}{allowed}":
                    yield f"{role}: SAM adds a role with {action} on {allowed}"


def breaches_of(name):
    text = (ROOT / name).read_text()
    ours = yaml_parse(text)["Resources"].keys()
    resources = deployed_resources(yaml_parse(text))
    print(f"{len(resources):>4}  {name}")
    yield from role_breaches({role: resource for role, resource in resources.items() if role not in ours})
    if len(resources) > MAX_RESOURCES:
        yield f"the stack of {name} has {len(resources)} resources, more than {MAX_RESOURCES}"


def main():
    # It warns about features that are not used here.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    breaches = [breach for name in templates() for breach in breaches_of(name)]
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
