"""Faults that are injected on purpose, and checks of their effects."""

import json
import re
import time
from contextlib import contextmanager

from cluster import STACK

# Functions that claim an attempt by an event, since it must not be made twice. When one is killed after its claim, the next attempt follows
# only minutes later, when the claim expires. The local cloud's tests cover that by advancing the clock.
CLAIMING = {"tickets-send-email", "tickets-ship-tickets", "users-send-email"}

# Start with what no story can do over the API: a bank's dispute.
NOT_IN_STORIES = {"reservations-project-disputes"}


def poisoned_records(cluster):
    """Each function that reads an event table's stream puts an unreadable commit aside, as a whole, and processes the commits after it."""
    dynamodb, failures = cluster.client("dynamodb"), cluster.queue("StreamFailures")
    readers = [mapping for mapping in mappings(cluster) if ":dynamodb:" in mapping["EventSourceArn"]]
    for table, stream in {(reader["EventSourceArn"].split("/")[1], f"{seen_by(reader)}poison") for reader in readers}:
        poison = {"stream": {"S": stream}, "version": {"N": "1"}, "events": {"S": "not a commit"}}
        dynamodb.put_item(TableName=table, Item=poison)
    expected = {(name_of(reader), reader["EventSourceArn"]) for reader in readers}
    failed, not_whole = set(), []
    for body in until(cluster, failures, lambda: failed == expected):
        records = body["requestPayload"]["Records"]
        failed.add((body["function"], records[0]["eventSourceARN"]))
        if len(records) != 1 or records[0]["dynamodb"]["NewImage"]["events"] != {"S": "not a commit"}:
            not_whole.append(body)
    yield f"{len(expected)} stream readers move an unreadable record to the failure queue", failed == expected, f"{expected ^ failed}"
    yield "as a whole, and no other record with it", not not_whole, f"{not_whole}"
    passed, output = cluster.stories()
    yield "the stories pass afterwards", passed, output


def poisoned_events(cluster):
    """An unreadable event ends in the failure queue of each function behind a rule, and in the dead-letter queue of each queue."""
    with short_visibility(cluster):
        functions, queues = put_unreadable_events(cluster)
        failed = set()
        for body in until(cluster, cluster.queue("FunctionFailures"), lambda: failed >= functions):
            failed.add(body["requestContext"]["functionArn"].split(":")[6])
        yield f"{len(functions)} functions behind rules fail on an unreadable event", failed == functions, f"{functions ^ failed}"
        for queue in sorted(queues):
            dead = [url for url in cluster.resources("AWS::SQS::Queue").values() if url.endswith(f"/{queue}-dead-letters")]
            found = []
            for body in until(cluster, dead[0], lambda: found):
                found.append(body)
            yield f"{queue} moves an unreadable message to its dead-letter queue", len(found) > 0, "its dead-letter queue is empty"


def put_unreadable_events(cluster):
    """Puts one event for each source and type that a rule matches. Returns the functions and the queues that get them."""
    events, names = cluster.client("events"), cluster.resources("AWS::Events::EventBus")
    (bus,) = names.values()
    functions, queues = set(), set()
    for rule in events.list_rules(EventBusName=bus)["Rules"]:
        for target in events.list_targets_by_rule(EventBusName=bus, Rule=rule["Name"])["Targets"]:
            (functions if ":lambda:" in target["Arn"] else queues).add(target["Arn"].split(":")[-1])
        pattern = json.loads(rule["EventPattern"])
        # Enough detail to match the patterns, but too little to be readable.
        detail = {"data": {name: value[0] for name, value in pattern.get("detail", {}).get("data", {}).items()}}
        for source in pattern["source"]:
            for kind in pattern["detail-type"]:
                entry = {"EventBusName": bus, "Source": source, "DetailType": kind, "Detail": json.dumps(detail)}
                events.put_events(Entries=[entry])
    return functions, queues


def redriven(cluster):
    """The command line lists dead letters and, except for stream records, redrives them: an event to the bus, a message to its queue."""
    event = {"source": "frontrow.carts", "detail-type": "CartConfirmed", "detail": {}}
    failed = {
        "BusDeadLetters": event,
        "FunctionFailures": {"requestPayload": event},
        "StreamFailures": {"DDBStreamBatchInfo": {}},
        "PaymentsDeadLetters": {"detail": {}},
        "EmailsDeadLetters": {"detail": {}},
        "AccountEmailsDeadLetters": {"detail": {}},
        "ShipmentsDeadLetters": {"detail": {}},
        "InvoicesDeadLetters": {"detail": {}},
    }
    for queue in failed:
        cluster.messages(cluster.queue(queue))
    for queue, body in failed.items():
        cluster.client("sqs").send_message(QueueUrl=cluster.queue(queue), MessageBody=json.dumps(body))
    passed, output = cluster.command_line("dead-letters")
    yield "dead letters are listed", passed and output.startswith(f"{len(failed)} dead letters"), output
    passed, output = cluster.command_line("redrive", "--all")
    yield "all but the stream record are redriven", passed and output.endswith(f"{len(failed) - 1} redriven\n"), output
    # Both events fail again, since they are still unreadable.
    back = []
    for body in until(cluster, cluster.queue("FunctionFailures"), lambda: len(back) == 2):
        back.append(body["requestContext"]["functionArn"].split(":")[6])
    yield "and delivered to their consumer", set(back) == {f"{STACK}-orders-when-cart-confirmed"}, f"{back}"


def until(cluster, queue_url, done):
    """The messages of a queue as they arrive, until `done()` or for at most two minutes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not done():
        yield from map(json.loads, cluster.messages(queue_url))
        time.sleep(0.2)


def mappings(cluster):
    """All event source mappings."""
    return cluster.client("lambda").list_event_source_mappings(MaxItems=1000)["EventSourceMappings"]


def name_of(mapping):
    """The function of a mapping."""
    return mapping["FunctionArn"].split(":")[6]


def seen_by(reader):
    """The stream prefix in a mapping's filter."""
    for filtered in reader.get("FilterCriteria", {}).get("Filters", []):
        (condition,) = json.loads(filtered["Pattern"])["dynamodb"]["Keys"]["stream"]["S"]
        return condition["prefix"]
    return ""


@contextmanager
def short_visibility(cluster):
    """Redelivers failed messages after two seconds, instead of six times the function's time-out. Only for as long as functions fail on
    purpose: what takes longer than that on a busy machine is delivered again while it still runs, and makes the machine busier."""
    sqs, sources = cluster.client("sqs"), {mapping["EventSourceArn"].rsplit(":", 1)[1] for mapping in mappings(cluster)}
    before = {}
    for url in cluster.resources("AWS::SQS::Queue").values():
        if url.rsplit("/", 1)[1] in sources:
            attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"]
            before[url] = attributes["VisibilityTimeout"]
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "2"})
    try:
        yield
    finally:
        for url, seconds in before.items():
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": seconds})


def killed_processes(cluster):
    """Every asynchronous function is killed twice: before one of its writes, and after one whose response it does not get. All stories
    pass nevertheless, and nothing becomes a dead letter."""
    functions = asynchronous_functions(cluster)
    for function in functions:
        claims = function.removeprefix(f"{STACK}-") in CLAIMING
        (cluster.crashes / function).write_text("before\n" if claims else "before\nafter\n")
    with short_visibility(cluster):
        passed, output = cluster.stories()
    yield f"the stories pass while {len(functions)} functions are killed at work", passed, output
    left = {path.name: path.read_text().split() for path in cluster.crashes.iterdir()}
    for path in cluster.crashes.iterdir():
        path.unlink()
    scheduled = {f for f in functions if f in scheduled_functions(cluster)}
    never = sorted(set(left) - scheduled - {f"{STACK}-{function}" for function in NOT_IN_STORIES})
    yield "each of them was killed, except those that only a schedule or a dispute starts", not never, f"{never} changed nothing"
    yield from no_dead_letters(cluster)


def no_dead_letters(cluster):
    """All dead-letter and failure queues are empty."""
    sqs = cluster.client("sqs")
    for logical_id, url in sorted(cluster.resources("AWS::SQS::Queue").items()):
        if logical_id.endswith(("DeadLetters", "Failures")):
            attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
            count = int(attributes["Attributes"]["ApproximateNumberOfMessages"])
            yield f"{logical_id} is empty", count == 0, f"{cluster.messages(url)}"


def asynchronous_functions(cluster):
    """The functions without an HTTP route."""
    all_functions = set(cluster.resources("AWS::Lambda::Function").values())
    api = cluster.client("apigatewayv2")
    (api_id,) = (item["ApiId"] for item in api.get_apis()["Items"])
    uris = [integration["IntegrationUri"] for integration in api.get_integrations(ApiId=api_id, MaxResults="1000")["Items"]]
    behind_routes = {re.search(":function:([^:/]+)", uri)[1] for uri in uris}
    return sorted(all_functions - behind_routes)


def scheduled_functions(cluster):
    scheduler = cluster.client("scheduler")
    names = [schedule["Name"] for schedule in scheduler.list_schedules()["Schedules"]]
    return {scheduler.get_schedule(Name=name)["Target"]["Arn"].rsplit(":", 1)[1] for name in names}


def jobs_started(cluster):
    """Invokes every scheduled function with its schedule's input, since some run too rarely for this check."""
    scheduler, functions = cluster.client("scheduler"), cluster.client("lambda")
    failed = {}
    for schedule in scheduler.list_schedules()["Schedules"]:
        target = scheduler.get_schedule(Name=schedule["Name"])["Target"]
        answer = functions.invoke(FunctionName=target["Arn"], Payload=target.get("Input", "{}").encode())
        if "FunctionError" in answer:
            failed[schedule["Name"]] = answer["Payload"].read()
    yield "every job runs", not failed, f"{failed}"


def removed_permission(cluster):
    """A story fails without a permission that it needs and passes with it, so the emulator does enforce permissions."""
    iam = cluster.client("iam")
    name = f"{STACK}-carts-add-item"
    role = cluster.client("lambda").get_function_configuration(FunctionName=name)["Role"].rsplit("/", 1)[1]
    policies = {
        policy: iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]
    }
    story = "sold ticket admits"
    for policy, document in policies.items():
        left = [statement for statement in document["Statement"] if statement["Action"] != "dynamodb:PutItem"]
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps({**document, "Statement": left}))
    passed, output = cluster.stories(story)
    yield f"without dynamodb:PutItem for {name}, no ticket can be bought", not passed, output
    for policy, document in policies.items():
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
    passed, output = cluster.stories(story)
    yield "with it, it can", passed, output
