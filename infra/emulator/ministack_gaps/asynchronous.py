"""Rules and schedules invoke functions asynchronously, with retries and then the failure destination, and only some at a time."""

import contextvars
import json
import threading

from ministack.services import eventbridge, lambda_svc

# A job that publishes all concerts again starts hundreds of functions. AWS runs them side by side; here they share a machine, and
# those that wait too long for it fail and are repeated, until nothing else gets through.
AT_A_TIME = threading.Semaphore(8)

_is_asynchronous = contextvars.ContextVar("is_asynchronous", default=False)


def _invoke(arn, payload):
    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if function and config:
        record = lambda_svc._execution_record_for_config(function, config)
        lambda_svc.invoke_async_with_retry(record, json.loads(payload))


def fill():
    eventbridge._dispatch_to_lambda = _invoke
    invoke, execute = lambda_svc.invoke_async_with_retry, lambda_svc._execute_function

    def invoke_later(record, event):
        # MiniStack copies the context for the thread that executes the function.
        token = _is_asynchronous.set(True)
        try:
            invoke(record, event)
        finally:
            _is_asynchronous.reset(token)

    def execute_some_at_a_time(*arguments, **named):
        if not _is_asynchronous.get():
            return execute(*arguments, **named)
        with AT_A_TIME:
            # It calls itself.
            token = _is_asynchronous.set(False)
            try:
                return execute(*arguments, **named)
            finally:
                _is_asynchronous.reset(token)

    lambda_svc.invoke_async_with_retry = invoke_later
    lambda_svc._execute_function = execute_some_at_a_time
