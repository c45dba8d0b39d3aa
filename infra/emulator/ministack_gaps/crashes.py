"""Kills function processes at work, on request.

A file in CRASH_FOLDER with a function's name contains lines `before` or `after`. The function's next call that changes something (or
puts events, or sends messages) consumes the first line: its process is killed before or after the call is executed, but always before
it gets the response.
"""

import functools
import os
import signal
import threading

from ministack import app
from ministack.core import lambda_runtime
from ministack.core.router import extract_access_key_id
from ministack.services import sts

CHANGES = {
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
    "PutEvents",
    "SendMessage",
    "SendMessageBatch",
}

_lock = threading.Lock()


def _kill_requested(function, when):
    """Whether to kill the function now; consumes the request."""
    path = os.path.join(os.environ["CRASH_FOLDER"], function)
    with _lock:
        try:
            with open(path) as file:
                first, *rest = file.read().split()
        except (FileNotFoundError, ValueError):
            return False
        if first != when:
            return False
        if rest:
            with open(path, "w") as file:
                file.write("\n".join(rest))
        else:
            os.remove(path)
        return True


def _kill(function):
    with lambda_runtime._lock:
        workers = [worker for pool in lambda_runtime._workers.values() for worker in pool]
    for worker in workers:
        process = worker._proc
        if worker.func_name == function and worker.in_use and process is not None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


def _dispatched(dispatch):
    @functools.wraps(dispatch)
    async def dispatched(method, path, headers, body, query_params, request_id):
        session = sts._sessions.get(extract_access_key_id(headers, query_params) or "")
        target = headers.get("x-amz-target", "").rsplit(".", 1)[-1]
        function = session["Arn"].rsplit("/", 1)[-1] if session else None
        changes = function and target in CHANGES
        if changes and _kill_requested(function, "before"):
            _kill(function)
            return 500, {}, b""
        answer = await dispatch(method, path, headers, body, query_params, request_id)
        if changes and _kill_requested(function, "after"):
            _kill(function)
        return answer

    return dispatched


def fill():
    if app.AUTH and "CRASH_FOLDER" in os.environ:
        app._dispatch_service_request = _dispatched(app._dispatch_service_request)
