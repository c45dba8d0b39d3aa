"""Stores the first payload of each function in PAYLOADS, to compare it with the samples in functions/<context>/events."""

import json
import os

from ministack.services import lambda_svc


def _kept(execute):
    def executed(function, event):
        name = (function.get("config") or function)["FunctionName"]
        try:
            with open(os.path.join(os.environ["PAYLOADS"], f"{name}.json"), "x") as file:
                json.dump(event, file, indent=2)
        except FileExistsError:
            pass
        return execute(function, event)

    return executed


def fill():
    if "PAYLOADS" in os.environ:
        lambda_svc._execute_function = _kept(lambda_svc._execute_function)
