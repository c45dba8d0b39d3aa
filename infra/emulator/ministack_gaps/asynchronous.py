"""Rules and schedules invoke functions asynchronously, with retries and then the failure destination."""

import json

from ministack.services import eventbridge, lambda_svc


def _invoke(arn, payload):
    function, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if function and config:
        record = lambda_svc._execution_record_for_config(function, config)
        lambda_svc.invoke_async_with_retry(record, json.loads(payload))


def fill():
    eventbridge._dispatch_to_lambda = _invoke
