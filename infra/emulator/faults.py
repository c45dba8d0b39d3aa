"""What goes wrong on purpose, and what must come of it."""

import json
import re
import time

from cluster import STACK

# Functions that claim what they are about to do, since it must not be done twice: one that is killed after its claim is followed only
# when the claim is over, after minutes. The local cloud's tests, which can put the clock forward, look at that.
CLAIMING = {"tickets-send-email"}


def poisoned_records(cluster):
    """A commit that nobody can read, for each function that reads the stream of a table of events, ends in its failure queue, alone, and
    what comes after it flows on."""
    dynamodb, failures = cluster.client("dynamodb"), cluster.queue("StreamFailures")
    readers = [mapping for mapping in mappings(cluster) if ":dynamodb:" in mapping["EventSourceArn"]]
    for table, stream in {(reader["EventSourceArn"].split("/")[1], f"{seen_by(reader)}poison") for reader in readers}:
        poison = {"stream": {"S": stream}, "version": {"N": "1"}, "events": {"S": "not a commit"}}
        dynamodb.put_item(TableName=table, Item=poison)
    expected = {(name_of(reader), reader["EventSourceArn"]) for reader in readers}
    given_up, not_alone = set(), []
    for body in until(cluster, failures, lambda: given_up == expected):
        batch = body["DDBStreamBatchInfo"]
        given_up.add((body["requestContext"]["functionArn"].split(":")[6], batch["streamArn"]))
        if batch["batchSize"] != 1:
            not_alone.append(body)
    yield f"{len(expected)} readers of streams give a poisoned record up", given_up == expected, f"{expected ^ given_up}"
    yield "and nothing with it", not not_alone, f"{not_alone}"
    passed, told = cluster.stories()
    yield "the stories pass after it", passed, told


def poisoned_events(cluster):
    """An event that nobody can read ends in the failure queue of each function that a rule gives it to, and in the dead-letter queue
    of each queue."""
    events, names = cluster.client("events"), cluster.resources("AWS::Events::EventBus")
    (bus,) = names.values()
    shorten_visibility(cluster)
    functions, queues = set(), set()
    for rule in events.list_rules(EventBusName=bus)["Rules"]:
        for target in events.list_targets_by_rule(EventBusName=bus, Rule=rule["Name"])["Targets"]:
            (functions if ":lambda:" in target["Arn"] else queues).add(target["Arn"].split(":")[-1])
        pattern = json.loads(rule["EventPattern"])
        # Enough of a detail for patterns that look at it, and not enough to be read.
        detail = {"data": {name: value[0] for name, value in pattern.get("detail", {}).get("data", {}).items()}}
        for source in pattern["source"]:
            for kind in pattern["detail-type"]:
                entry = {"EventBusName": bus, "Source": source, "DetailType": kind, "Detail": json.dumps(detail)}
                events.put_events(Entries=[entry])
    given_up = set()
    for body in until(cluster, cluster.queue("FunctionFailures"), lambda: given_up >= functions):
        given_up.add(body["requestContext"]["functionArn"].split(":")[6])
    yield f"{len(functions)} functions behind rules give a poisoned event up", given_up == functions, f"{functions ^ given_up}"
    for queue in sorted(queues):
        dead = [url for url in cluster.resources("AWS::SQS::Queue").values() if url.endswith(f"/{queue}-dead-letters")]
        found = []
        for body in until(cluster, dead[0], lambda: found):
            found.append(body)
        yield f"{queue} gives a poisoned message up", len(found) > 0, "its dead-letter queue is empty"


def sent_again(cluster):
    """What could not be handled is shown by the command line and, but for stream records, sent again: an event to the bus, a message
    to its queue."""
    event = {"source": "frontrow.carts", "detail-type": "CartConfirmed", "detail": {}}
    given_up = {
        "BusDeadLetters": event,
        "FunctionFailures": {"requestPayload": event},
        "StreamFailures": {"DDBStreamBatchInfo": {}},
        "PaymentsDeadLetters": {"detail": {}},
        "EmailsDeadLetters": {"detail": {}},
    }
    for queue in given_up:
        cluster.messages(cluster.queue(queue))
    for queue, body in given_up.items():
        cluster.client("sqs").send_message(QueueUrl=cluster.queue(queue), MessageBody=json.dumps(body))
    passed, told = cluster.command_line("dead-letters")
    yield "what could not be handled is shown", passed and told.startswith(f"{len(given_up)} messages"), told
    passed, told = cluster.command_line("redrive", "--all")
    yield "all but the stream record is sent again", passed and told.endswith("4 sent again\n"), told
    # Both events come back: nobody can read them now any more than before.
    back = []
    for body in until(cluster, cluster.queue("FunctionFailures"), lambda: len(back) == 2):
        back.append(body["requestContext"]["functionArn"].split(":")[6])
    yield "and is given to whom it is for", set(back) == {f"{STACK}-orders-when-cart-confirmed"}, f"{back}"


def until(cluster, queue_url, done):
    """The messages of a queue as they come, until it is done or two minutes are over."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not done():
        yield from map(json.loads, cluster.messages(queue_url))
        time.sleep(0.2)


def mappings(cluster):
    """All event source mappings."""
    return cluster.client("lambda").list_event_source_mappings(MaxItems=1000)["EventSourceMappings"]


def name_of(mapping):
    """The function that a mapping gives what it reads to."""
    return mapping["FunctionArn"].split(":")[6]


def seen_by(reader):
    """How the names of the streams begin that a mapping's filter lets through."""
    for filtered in reader.get("FilterCriteria", {}).get("Filters", []):
        (condition,) = json.loads(filtered["Pattern"])["dynamodb"]["Keys"]["stream"]["S"]
        return condition["prefix"]
    return ""


def shorten_visibility(cluster):
    """Lets messages that failed come again after two seconds, instead of after six times the function's time-out."""
    sqs, sources = cluster.client("sqs"), {mapping["EventSourceArn"].rsplit(":", 1)[1] for mapping in mappings(cluster)}
    for url in cluster.resources("AWS::SQS::Queue").values():
        if url.rsplit("/", 1)[1] in sources:
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "2"})


def killed_processes(cluster):
    """Every function that works asynchronously is killed twice in the midst of its work: before a change is carried out, and after
    one was carried out of which it doesn't learn. All stories pass all the same, and nothing is given up."""
    functions = asynchronous_functions(cluster)
    shorten_visibility(cluster)
    for function in functions:
        claims = function.removeprefix(f"{STACK}-") in CLAIMING
        (cluster.crashes / function).write_text("before\n" if claims else "before\nafter\n")
    passed, told = cluster.stories()
    yield f"the stories pass while {len(functions)} functions are killed in the midst of their work", passed, told
    left = {path.name: path.read_text().split() for path in cluster.crashes.iterdir()}
    for path in cluster.crashes.iterdir():
        path.unlink()
    scheduled = {f for f in functions if f in scheduled_functions(cluster)}
    never = sorted(set(left) - scheduled)
    yield "each of them was, but those that only a schedule starts", not never, f"{never} changed nothing"
    yield from nothing_given_up(cluster)


def nothing_given_up(cluster):
    """No queue for what failed for good holds anything."""
    sqs = cluster.client("sqs")
    for logical_id, url in sorted(cluster.resources("AWS::SQS::Queue").items()):
        if logical_id.endswith(("DeadLetters", "Failures")):
            attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
            count = int(attributes["Attributes"]["ApproximateNumberOfMessages"])
            yield f"{logical_id} is empty", count == 0, f"{cluster.messages(url)}"


def asynchronous_functions(cluster):
    """The functions that no HTTP route leads to."""
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


def removed_permission(cluster):
    """A story fails without a permission that it needs, and passes with it: the emulator does ask."""
    iam = cluster.client("iam")
    name = f"{STACK}-carts-add-item"
    role = cluster.client("lambda").get_function_configuration(FunctionName=name)["Role"].rsplit("/", 1)[1]
    policies = {
        policy: iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]
    }
    story = "first ticket"
    for policy, document in policies.items():
        left = [statement for statement in document["Statement"] if statement["Action"] != "dynamodb:PutItem"]
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps({**document, "Statement": left}))
    passed, told = cluster.stories(story)
    yield f"without dynamodb:PutItem for {name}, a ticket can't be bought", not passed, told
    for policy, document in policies.items():
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
    passed, told = cluster.stories(story)
    yield "with it, it can", passed, told
