"""Functions that read a table's stream, as the Lambda Developer Guide describes them ("How Lambda processes records from DynamoDB
streams", "Configuring partial batch response"): MaximumRetryAttempts, BisectBatchOnFunctionError, ReportBatchItemFailures and
the failure destination, one batch at a time per mapping, and mappings that do not wait for each other.

MiniStack has none of these: it retries a failed batch for ever, and one thread reads all streams.
"""

import json
import os
import time

from ministack.core.arn import parse_arn
from ministack.core.concurrency import spawn_background
from ministack.core.responses import _request_account_id, _request_region
from ministack.services import dynamodb, lambda_svc

# Lambda's backoff grows up to a minute; here it is scaled down.
PAUSE = float(os.environ.get("STREAM_RETRY_PAUSE", "0.01"))
MAX_PAUSE = 60 * PAUSE

_reading = set()


def _poll():
    """Starts a reader for each mapping with new records and no running reader. Returns False, since the work is done elsewhere."""
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
    """Records and the position after them, or None."""
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
            _process(mapping, function, wanted, 0)
        with lambda_svc._dynamodb_stream_positions_lock:
            lambda_svc._dynamodb_stream_positions[mapping["UUID"]] = end
    finally:
        _reading.discard(mapping["UUID"])
        lambda_svc._esm_wake.set()


def _process(mapping, function, records, failed_attempts):
    """Invokes the function until all records are processed or failed for good."""
    retries = mapping.get("MaximumRetryAttempts")
    while records:
        result = lambda_svc._execute_function(function, {"Records": records})
        if not result.get("error"):
            records = _reported(mapping, result, records)
            if not records:
                return
        elif mapping.get("BisectBatchOnFunctionError") and len(records) > 1:
            # Splitting a batch does not count as a retry.
            half = len(records) // 2
            _process(mapping, function, records[:half], failed_attempts)
            _process(mapping, function, records[half:], failed_attempts)
            return
        failed_attempts += 1
        if retries not in (None, -1) and failed_attempts > int(retries):
            source = mapping["EventSourceArn"]
            lambda_svc._send_ddb_stream_failure_record(mapping, function, records, source, result, "RetryAttemptsExhausted")
            return
        time.sleep(min(PAUSE * 2 ** min(failed_attempts - 1, 10), MAX_PAUSE))


def _reported(mapping, result, records):
    """The records from the first reported failure on; all, if the function reports a record that it did not get."""
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
