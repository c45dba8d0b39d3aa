"""What the roles allow, against what was asked of them: nothing was refused, and nothing is allowed that nobody needs."""

import fnmatch
import json

from cluster import HERE, STACK

# What the stories and faults have no occasion for, a statement on a line. A statement that is neither needed nor here fails the run.
NOT_NEEDED_HERE = HERE / "not_needed.txt"
# The end of a line about what is needed only when a job finds something to do.
SOMETIMES = " sometimes"


def nothing_refused(cluster):
    refused = [entry for entry in asked(cluster) if not entry["allowed"]]
    yield "no permission was missing", not refused, "\n".join(map(str, refused))


def nothing_excessive(cluster):
    """Each statement of each function's role was needed at least once, or is known not to be here."""
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
        print(f"{NOT_NEEDED_HERE.name} has lines too many:", *sorted(always - idle), sep="\n")
    yield "no permission is excessive", not idle - known, "\n".join(sorted(idle - known))


def short(resource):
    """What distinguishes a resource of the stack: service and name. What is no ARN, such as "*", stays as it is."""
    if resource.count(":") < 5:
        return resource
    service, name = resource.split(":")[2], resource.split(":", 5)[5]
    if service in ("kms", "secretsmanager"):
        return service
    return f"{service} {name.removeprefix('table/').removeprefix(STACK + '-').removeprefix('event-bus/')}"


def statements(cluster):
    """The statements that were written for each function, with its name and role; not those of policies that AWS manages."""
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
