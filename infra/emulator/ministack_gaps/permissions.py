"""Permission checks that MiniStack's AUTH=true lacks, and a log of all checks.

MiniStack checks the calls of functions. AWS also checks its services: API Gateway and EventBridge need the function's policy,
EventBridge needs the queue's, and Lambda reads, writes and invokes on a function's behalf with the function's role. Each check is
logged once in PERMISSIONS_LOG as a JSON line: {"role", "action", "resource", "allowed"}, or {"service", …} for a service itself.
"""

import contextvars
import functools
import json
import os
import threading
import time

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, evaluate, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway, eventbridge, lambda_svc, sqs, sts

READ_STREAM = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
READ_QUEUE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
WRITE_LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"]

_noted = set()
_note_lock = threading.Lock()
_body = contextvars.ContextVar("body", default=b"")


def note(allowed, action, resource, **who):
    entry = json.dumps({**who, "action": action, "resource": resource, "allowed": allowed})
    with _note_lock:
        if entry not in _noted:
            _noted.add(entry)
            with open(os.environ["PERMISSIONS_LOG"], "a") as log:
                log.write(entry + "\n")


def role_allows(role_arn, action, resource, context=None):
    """Whether a role's policies allow an action, as AWS checks when it uses the role."""
    role, account = role_arn.rsplit("/", 1)[-1], get_account_id()
    question = EvalContext(
        principal_arn=role_arn,
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=get_region(),
        service_context={name.lower(): value for name, value in (context or {}).items()},
    )
    allowed = evaluate(question, iam_evaluator._gather_role_policies(role, account)).decision == "Allow"
    note(allowed, action, resource, role=role)
    return allowed


def function_policy_allows(function_arn, service, source_arn):
    """Whether a function's policy lets a service invoke it for a resource."""
    policy, _ = lambda_svc.function_policy_for_arn(function_arn) or ({}, "")
    question = EvalContext(
        principal_arn="",
        principal_type="Service",
        principal_account="",
        action="lambda:InvokeFunction",
        resource_arn=function_arn,
        region=get_region(),
        service_context={"aws:sourcearn": source_arn, "aws:sourceaccount": get_account_id()},
    )
    allowed = evaluate_resource_policy(policy, question, service=service).decision == "Allow"
    note(allowed, "lambda:InvokeFunction", function_arn, service=service, source=source_arn)
    return allowed


def _asked(enforce):
    """Logs MiniStack's own checks, PutEvents once per source, as its condition keys need."""

    def asked(access_key, action, service, region, resource_arn="*", service_context=None):
        contexts = [service_context]
        if action == "events:PutEvents":
            entries = json.loads(_body.get() or b"{}").get("Entries") or [{}]
            keys = {(entry.get("Source"), entry.get("DetailType")) for entry in entries}
            contexts = [
                {**(service_context or {}), "events:source": source, "events:detail-type": detail_type}
                for source, detail_type in sorted(keys, key=str)
            ]
        denied = None
        for context in contexts:
            denied = denied or enforce(access_key, action, service, region, resource_arn, context)
        session = sts._sessions.get(access_key)
        if session:
            note(denied is None, action, resource_arn, role=session["Arn"].split("/")[1])
        return denied

    return asked


def _with_body(dispatch):
    @functools.wraps(dispatch)
    async def dispatched(method, path, headers, body, query_params, request_id):
        _body.set(body)
        return await dispatch(method, path, headers, body, query_params, request_id)

    return dispatched


def _from_api(invoke):
    """API Gateway checks the function's policy for the API, its stage and the route."""

    async def invoked(integration, api_id, stage, path, method, headers, body, query_params, route_key="$default", *args, **kwargs):
        function_arn = apigateway._extract_lambda_ref_from_integration_uri(integration.get("integrationUri", ""))
        verb, _, route_path = route_key.partition(" ")
        source = f"arn:aws:execute-api:{get_region()}:{get_account_id()}:{api_id}/{stage}/{verb}{route_path}"
        if not function_policy_allows(function_arn, "apigateway.amazonaws.com", source):
            return 500, {"Content-Type": "application/json"}, b'{"message":"Internal Server Error"}'
        return await invoke(integration, api_id, stage, path, method, headers, body, query_params, route_key, *args, **kwargs)

    return invoked


def _from_rule(invoke):
    """A rule checks the function's or the queue's policy; a schedule checks its role."""

    def invoked(target, event, rule, view=None):
        arn, role, source = target.get("Arn", ""), target.get("RoleArn"), rule.get("Arn", "")
        if role and ":lambda:" in arn:
            allowed = role_allows(role, "lambda:InvokeFunction", arn)
        elif ":lambda:" in arn:
            allowed = function_policy_allows(arn, "events.amazonaws.com", source)
        elif ":sqs:" in arn and not role:
            allowed = sqs.queue_policy_allows(arn, "events.amazonaws.com", source, get_account_id())
            note(allowed, "sqs:SendMessage", arn, service="events.amazonaws.com", source=source)
        else:
            allowed = True
        if allowed:
            invoke(target, event, rule, view)

    return invoked


def _executed(execute):
    """Lambda writes a function's logs and reads its streams and queues with the function's role."""

    def executed(function, event):
        config = function.get("config") or function
        needed = [(action, f"{_log_group(config)}:log-stream:{config['FunctionName']}") for action in WRITE_LOGS]
        if (config.get("TracingConfig") or {}).get("Mode") == "Active":
            needed += [("xray:PutTraceSegments", "*"), ("xray:PutTelemetryRecords", "*")]
        for action, resource in needed:
            # Without the permission there are no logs, but the function runs.
            role_allows(config["Role"], action, resource)
        source = (event.get("Records") or [{}])[0] if isinstance(event, dict) else {}
        if source.get("eventSource") in ("aws:sqs", "aws:dynamodb"):
            actions = READ_QUEUE if source["eventSource"] == "aws:sqs" else READ_STREAM
            refused = [action for action in actions if not role_allows(config["Role"], action, source["eventSourceARN"])]
            if refused:
                # AWS reads nothing and reports it in the mapping's state.
                time.sleep(1)
                return {"body": {"errorType": "AccessDenied", "errorMessage": f"{refused}"}, "error": True, "log": ""}
        return execute(function, event)

    return executed


def _log_group(config):
    name = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"
    return f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:{name}"


def _failed(route, destination_of):
    """Lambda sends failures to their destination with the function's role."""

    def routed(*args, **kwargs):
        destination, role = destination_of(*args, **kwargs)
        if not destination or ":sqs:" not in destination or role_allows(role, "sqs:SendMessage", destination):
            route(*args, **kwargs)

    return routed


def _of_function(target_arn, function_name, *_):
    return target_arn, lambda_svc._functions[function_name]["config"]["Role"]


def _of_mapping(mapping, function, *_):
    destination = ((mapping.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    return destination, (function.get("config") or function)["Role"]


def fill():
    if not app.AUTH:
        return
    iam_evaluator.enforce = _asked(iam_evaluator.enforce)
    app._dispatch_service_request = _with_body(app._dispatch_service_request)
    apigateway._invoke_lambda_proxy = _from_api(apigateway._invoke_lambda_proxy)
    eventbridge._invoke_target = _from_rule(eventbridge._invoke_target)
    lambda_svc._execute_function = _executed(lambda_svc._execute_function)
    lambda_svc._route_async_failure = _failed(lambda_svc._route_async_failure, _of_function)
    lambda_svc._send_ddb_stream_failure_record = _failed(lambda_svc._send_ddb_stream_failure_record, _of_mapping)
