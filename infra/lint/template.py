"""Checks what no linter knows about template.yaml: that it keeps this project's rules and fits into one stack.

Looks at the resources that SAM makes of the template, so that what SAM adds counts too. Prints each breach on a line
and exits 1 if there is any.

    python infra/lint/template.py        (needs aws-sam-cli, see requirements.txt)
"""

import sys
from pathlib import Path

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
# CloudFormation takes 500 resources a stack; the rest is room for what a release adds before anyone looks.
MOST_RESOURCES = 449


def deployed_resources(template):
    """The resources after the SAM transform, with a stand-in for the code and for parameters without a default."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    parameters = {name: "given" for name, parameter in template["Parameters"].items() if "Default" not in parameter}
    session = boto3.session.Session(region_name="eu-central-1")
    return Translator({}, Parser(), boto_session=session).translate(template, parameters)["Resources"]


def of_type(resources, type_name):
    return {name: r["Properties"] for name, r in resources.items() if r["Type"] == type_name}


def target_of(reference):
    """The logical id that a Ref or GetAtt names."""
    if not isinstance(reference, dict):
        return None
    return reference.get("Ref") or (reference.get("Fn::GetAtt") or [None])[0]


def literal(name):
    """A real name without its stack prefix: orders-publish of {"Fn::Sub": "${AWS::StackName}-orders-publish"}."""
    return name["Fn::Sub"].removeprefix("${AWS::StackName}-")


def naming_breaches(template, binaries):
    functions = of_type(template["Resources"], "AWS::Serverless::Function")
    names = {logical_id: literal(p["FunctionName"]) for logical_id, p in functions.items()}
    for logical_id, name in names.items():
        if logical_id != "".join(part.capitalize() for part in name.split("-")):
            yield f"{logical_id}: is not {name} in CamelCase"
        if functions[logical_id]["CodeUri"] != f"target/lambda/{name}/":
            yield f"{logical_id}: CodeUri is not target/lambda/{name}/"
    for name in sorted(set(names.values()) - binaries):
        yield f"{name}: is in the template and not in functions/*/src/bin"
    for name in sorted(binaries - set(names.values())):
        yield f"{name}: is in functions/*/src/bin and not in the template"


def policy_breaches(resources):
    for role, properties in of_type(resources, "AWS::IAM::Role").items():
        for policy in properties.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                action, resource = statement["Action"], statement["Resource"]
                if not isinstance(action, str) or "*" in action:
                    yield f"{role}: a statement must allow one verb, and this allows {action}"
                if isinstance(resource, list) or "*" in str(resource):
                    yield f"{role}: {action} must be allowed on one resource, and is on {resource}"


def log_breaches(resources):
    groups = of_type(resources, "AWS::Logs::LogGroup")
    for name, properties in groups.items():
        if "RetentionInDays" not in properties:
            yield f"{name}: logs are kept for ever"
    for name, properties in of_type(resources, "AWS::Lambda::Function").items():
        if target_of(properties.get("LoggingConfig", {}).get("LogGroup")) != f"{name}Logs":
            yield f"{name}: has no log group of its own"


def failure_breaches(resources):
    """Every asynchronous hop ends somewhere when it fails for good."""
    functions = of_type(resources, "AWS::Lambda::Function")
    queues = of_type(resources, "AWS::SQS::Queue")
    invoked = {
        target_of(config["FunctionName"])
        for config in of_type(resources, "AWS::Lambda::EventInvokeConfig").values()
        if "OnFailure" in config.get("DestinationConfig", {})
    }
    for name, mapping in of_type(resources, "AWS::Lambda::EventSourceMapping").items():
        if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{name}: one bad record fails its whole batch"
        queue = queues.get(target_of(mapping["EventSourceArn"]))
        if queue is None:
            if "OnFailure" not in mapping.get("DestinationConfig", {}):
                yield f"{name}: records that are given up are lost"
            continue
        if "RedrivePolicy" not in queue:
            yield f"{name}: its queue has no dead-letter queue"
        if queue["VisibilityTimeout"] < 6 * functions[target_of(mapping["FunctionName"])]["Timeout"]:
            yield f"{name}: its queue's visibility is under six times the function's time-out"
    targets = [(name, target) for name, rule in of_type(resources, "AWS::Events::Rule").items() for target in rule["Targets"]]
    targets += [(name, schedule["Target"]) for name, schedule in of_type(resources, "AWS::Scheduler::Schedule").items()]
    for name, target in targets:
        if "DeadLetterConfig" not in target:
            yield f"{name}: what its target does not take is lost"
        function = target_of(target["Arn"])
        if function in functions and function not in invoked:
            yield f"{function}: what it fails on is lost"


def main():
    text = (ROOT / "template.yaml").read_text()
    binaries = {path.stem for path in ROOT.glob("functions/*/src/bin/*.rs")}
    breaches = list(naming_breaches(yaml_parse(text), binaries))
    resources = deployed_resources(yaml_parse(text))
    breaches += [*policy_breaches(resources), *log_breaches(resources), *failure_breaches(resources)]
    print(f"{len(resources)} CloudFormation resources")
    if len(resources) > MOST_RESOURCES:
        breaches.append(f"the stack has {len(resources)} resources, more than {MOST_RESOURCES}")
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
