"""Compares the roles' permissions with those that were used: none was missing, and none is unnecessary."""

import fnmatch
import json

from cluster import HERE, STACK

# Permissions that the stories and faults do not use, one per line. A permission that is neither used nor listed here fails the run.
NOT_NEEDED_HERE = HERE / "not_needed.txt"
# Ends a line about a permission that is used only when a job finds work.
SOMETIMES = " sometimes"


def nothing_refused(cluster):
    refused = [entry for entry in asked(cluster) if not entry["allowed"]]
    yield "no permission was missing", not refused, "\n".join(map(str, refused))


def nothing_excessive(cluster):
    """Each statement of each function's role was used at least once, or is listed in not_needed.txt."""
    used = {}
    for entry in asked(cluster):
        if "role" in entry and entry["allowed"]:
            used.setdefault(entry["role"], set()).add((entry["action"].lower(), entry["resource"]))
    idle = set()
    for function, role, statement in statements(cluster):
        for action in as_list(statement["Action"]):
            for resource in as_list(statement["Resource"]):
                needed = any(
                    fnmatch.fnmatchcase(one, action.lower()) and fnmatch.fnmatchcase(other, resource)
                    for one, other in used.get(role, set())
                )
                if not needed:
                    idle.add(f"{function.removeprefix(STACK + '-')} {action} {short(resource)}")
    lines = set(NOT_NEEDED_HERE.read_text().splitlines())
    known = {line.removesuffix(SOMETIMES) for line in lines}
    always = {line for line in lines if not line.endswith(SOMETIMES)}
    if always - idle:
        print(f"{NOT_NEEDED_HERE.name} lists permissions that are used:", *sorted(always - idle), sep="\n")
    yield "no permission is excessive", not idle - known, "\n".join(sorted(idle - known))


def short(resource):
    """Service and name of a resource of the stack. What is not an ARN, such as "*", stays as it is."""
    if resource.count(":") < 5:
        return resource
    service, name = resource.split(":")[2], resource.split(":", 5)[5]
    if service in ("kms", "secretsmanager"):
        return service
    return f"{service} {name.removeprefix('table/').removeprefix(STACK + '-').removeprefix('event-bus/')}"


def statements(cluster):
    """Each function's statements with its name and role, without AWS managed policies."""
    iam, functions = cluster.client("iam"), cluster.client("lambda")
    for name in sorted(cluster.resources("AWS::Lambda::Function").values()):
        role = functions.get_function_configuration(FunctionName=name)["Role"].rsplit("/", 1)[1]
        for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
            yield from ((name, role, statement) for statement in document["Statement"])
        for policy in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
            if not policy["PolicyArn"].startswith("arn:aws:iam::aws:"):
                version = iam.get_policy(PolicyArn=policy["PolicyArn"])["Policy"]["DefaultVersionId"]
                version = iam.get_policy_version(PolicyArn=policy["PolicyArn"], VersionId=version)["PolicyVersion"]
                yield from ((name, role, statement) for statement in version["Document"]["Statement"])


def as_list(value):
    return value if isinstance(value, list) else [value]


def asked(cluster):
    return [json.loads(line) for line in cluster.permissions_log.read_text().splitlines()]
