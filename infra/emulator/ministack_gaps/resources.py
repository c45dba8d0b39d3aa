"""Properties and resource types of CloudFormation that MiniStack's provisioners lack."""

import json

from ministack.core.responses import get_account_id, get_region
from ministack.services import dynamodb, eventbridge, lambda_svc, secretsmanager
from ministack.services.cloudformation import provisioners


def after(resource_type, then):
    """Calls `then(name, properties, stack)` after a resource of a type is created or updated."""
    handler = provisioners._RESOURCE_HANDLERS[resource_type]
    create, update = handler["create"], handler.get("update")

    def created(logical_id, properties, stack, *args, **kwargs):
        outcome = create(logical_id, properties, stack, *args, **kwargs)
        then(outcome[0], properties, stack)
        return outcome

    def updated(physical_id, old, new, stack, *args, **kwargs):
        outcome = update(physical_id, old, new, stack, *args, **kwargs)
        then(outcome[0], new, stack)
        return outcome

    handler["create"] = created
    if update:
        handler["update"] = updated


def _time_to_live(name, properties, stack):
    specification = properties.get("TimeToLiveSpecification")
    if specification:
        dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": specification})


def _dead_letters(name, properties, stack):
    if properties.get("DeadLetterConfig") and name in lambda_svc._functions:
        lambda_svc._functions[name]["config"]["DeadLetterConfig"] = properties["DeadLetterConfig"]


def _archive(logical_id, properties, stack):
    name = properties.get("ArchiveName") or provisioners._physical_name(stack, logical_id, max_len=48)
    status, _, answer = eventbridge._create_archive(
        {
            "ArchiveName": name,
            "EventSourceArn": properties["SourceArn"],
            "Description": properties.get("Description", ""),
            "EventPattern": json.dumps(properties["EventPattern"]) if properties.get("EventPattern") else "",
            "RetentionDays": int(properties.get("RetentionDays", 0)),
        }
    )
    if status != 200:
        raise ValueError(answer)
    return name, {"Arn": eventbridge._archives[name]["ArchiveArn"], "ArchiveName": name}


def _remove_archive(name, properties):
    eventbridge._delete_archive({"ArchiveName": name})


def _inert(service):
    """Resources that only have a name here. CodeDeploy does nothing for a new stack, and the emulator deploys only once."""

    def create(logical_id, properties, stack):
        name = provisioners._physical_name(stack, logical_id, max_len=100)
        return name, {"Arn": f"arn:aws:{service}:{get_region()}:{get_account_id()}:{name}"}

    return {"create": create, "delete": lambda name, properties: None}


def _with_metric_math(record):
    """MiniStack refuses alarms on expressions. Here they exist on a metric without data, and never go off."""

    def recorded(name, properties):
        if properties.get("Metrics"):
            properties = {**properties, "Namespace": "Expressions", "MetricName": name, "Metrics": None}
        return record(name, properties)

    return recorded


def _with_arn_as_id(handler):
    """`Ref` of a secret gives its ARN; MiniStack gives the name. No secret is changed here after it was created."""

    def create(logical_id, properties, stack):
        _, attributes = handler["create"](logical_id, properties, stack)
        return attributes["Arn"], attributes

    def delete(arn, properties):
        handler["delete"](next((name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == arn), arn), properties)

    return {"create": create, "delete": delete}


def fill():
    provisioners._cw_metric_alarm_record = _with_metric_math(provisioners._cw_metric_alarm_record)
    provisioners._RESOURCE_HANDLERS["AWS::Events::Archive"] = {"create": _archive, "delete": _remove_archive}
    for kind in ("Application", "DeploymentGroup"):
        provisioners._RESOURCE_HANDLERS.setdefault(f"AWS::CodeDeploy::{kind}", _inert("codedeploy"))
    secret = "AWS::SecretsManager::Secret"
    provisioners._RESOURCE_HANDLERS[secret] = _with_arn_as_id(provisioners._RESOURCE_HANDLERS[secret])
    after("AWS::DynamoDB::Table", _time_to_live)
    after("AWS::Lambda::Function", _dead_letters)
