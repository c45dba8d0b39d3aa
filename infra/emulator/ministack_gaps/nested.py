"""Nested stacks with SAM templates: AWS applies the transform to each, with the values of its parameters. MiniStack does not apply it to
nested templates."""

import threading

from ministack.services.cloudformation import engine, provisioners

# The parameters of the nested stack that this thread parses next.
_deployed = threading.local()


def _noting_parameters(deploy):
    def deployed(logical_id, properties, parent, **update):
        _deployed.parameters = properties.get("Parameters") or {}
        try:
            return deploy(logical_id, properties, parent, **update)
        finally:
            _deployed.parameters = None

    return deployed


def _with_transform(parse):
    def parsed(body):
        template, parameters = parse(body), getattr(_deployed, "parameters", None)
        if parameters is None:
            return template
        # The next template to be parsed is another one.
        _deployed.parameters = None
        for name, declaration in template.get("Parameters", {}).items():
            if name in parameters:
                # SAM reads a parameter's value from its default.
                declaration["Default"] = parameters[name]
        template = engine._apply_transforms(template)
        if isinstance(template, engine._TransformFailed):
            raise ValueError(template.error)
        return template

    return parsed


def fill():
    engine._parse_template = _with_transform(engine._parse_template)
    provisioners._cfn_nested_stack_deploy = _noting_parameters(provisioners._cfn_nested_stack_deploy)
