"""Functions that read a table's stream, as the Lambda Developer Guide has them ("How Lambda processes records from DynamoDB
streams", "Configuring partial batch response"): MaximumRetryAttempts, BisectBatchOnFunctionError, ReportBatchItemFailures and
the failure destination, one batch at a time for each mapping, and no mapping waiting for another's failures.

MiniStack has none of these: a batch that fails is tried for ever, and one thread reads all streams.
"""

import json
import os
import time

from ministack.core.arn import parse_arn
from ministack.core.concurrency import spawn_background
from ministack.core.responses import _request_account_id, _request_region
from ministack.services import dynamodb, lambda_svc

# Lambda waits longer and longer before it tries again, up to a minute; here all of it is scaled down.
PAUSE = float(os.environ.get("STREAM_RETRY_PAUSE", "0.01"))
LONGEST_PAUSE = 60 * PAUSE

_reading = set()


def _poll():
    """Starts to read for each mapping that has something to read and isn't at it. Work goes on elsewhere, so nothing was done here."""
    for account, region, mapping in lambda_svc._iter_all_esms():
        source = mapping.get("EventSourceArn", "")
        if ":dynamodb:" not in source or not mapping.get("Enabled", True) or mapping["UUID"] in _reading:
            continue
        scope = _request_account_id.set(account), _request_region.set(region)
        try:
            batch = _next_batch(mapping, source)
        finally:
            _request_account_id.reset(scope[0])
            _request_region.reset(scope[1])
        if batch:
            _reading.add(mapping["UUID"])
            spawn_background(_read, account, region, mapping, batch, thread_name="stream-reader")
    return False


def _next_batch(mapping, source):
    """Records and the position after them, or nothing."""
    table_name, _ = lambda_svc._dynamodb_stream_table_from_arn_spec(parse_arn(source))
    table = dynamodb._tables.get(table_name)
    if not table or table.get("LatestStreamArn") != source:
        return None
    positions = lambda_svc._dynamodb_stream_positions
    with lambda_svc._dynamodb_stream_positions_lock:
        start = dynamodb.stream_start_position(table_name)
        if mapping["UUID"] not in positions:
            latest = mapping.get("StartingPosition") != "TRIM_HORIZON"
            positions[mapping["UUID"]] = dynamodb.stream_end_position(table_name) if latest else start
        position = max(positions[mapping["UUID"]], start)
    records = dynamodb.stream_records_since(table_name, position, mapping.get("BatchSize", 100))
    return (records, position + len(records)) if records else None


def _read(account, region, mapping, batch):
    _request_account_id.set(account)
    _request_region.set(region)
    records, end = batch
    try:
        wanted = lambda_svc._apply_filter_criteria(records, mapping)
        function, _ = lambda_svc._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))
        if wanted and function:
            _deal_with(mapping, function, wanted, 0)
        with lambda_svc._dynamodb_stream_positions_lock:
            lambda_svc._dynamodb_stream_positions[mapping["UUID"]] = end
    finally:
        _reading.discard(mapping["UUID"])
        lambda_svc._esm_wake.set()


def _deal_with(mapping, function, records, failed_attempts):
    """Hands records over until all are dealt with or given up."""
    retries = mapping.get("MaximumRetryAttempts")
    while records:
        result = lambda_svc._execute_function(function, {"Records": records})
        if not result.get("error"):
            records = _reported(mapping, result, records)
            if not records:
                return
        elif mapping.get("BisectBatchOnFunctionError") and len(records) > 1:
            # Cutting a batch in two does not count as a retry.
            half = len(records) // 2
            _deal_with(mapping, function, records[:half], failed_attempts)
            _deal_with(mapping, function, records[half:], failed_attempts)
            return
        failed_attempts += 1
        if retries not in (None, -1) and failed_attempts > int(retries):
            source = mapping["EventSourceArn"]
            lambda_svc._send_ddb_stream_failure_record(mapping, function, records, source, result, "RetryAttemptsExhausted")
            return
        time.sleep(min(PAUSE * 2 ** min(failed_attempts - 1, 10), LONGEST_PAUSE))


def _reported(mapping, result, records):
    """The records from the lowest on that the function says have failed; all, if it names one that it wasn't given."""
    answer = result.get("body")
    if isinstance(answer, str):
        try:
            answer = json.loads(answer)
        except ValueError:
            answer = None
    if "ReportBatchItemFailures" not in (mapping.get("FunctionResponseTypes") or []) or not isinstance(answer, dict):
        return []
    failed = {failure.get("itemIdentifier") for failure in answer.get("batchItemFailures") or []}
    if not failed:
        return []
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    return records[min((numbers.index(number) if number in numbers else 0) for number in failed) :]


def fill():
    lambda_svc._poll_dynamodb_streams = _poll
