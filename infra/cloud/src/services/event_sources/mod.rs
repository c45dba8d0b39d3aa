//! Lambda's event source mappings: functions that read a queue or the stream of a table, batch by batch.

mod failures;
pub(crate) mod queue;
pub(crate) mod stream;
mod stream_batch;
pub(crate) mod stream_record;
