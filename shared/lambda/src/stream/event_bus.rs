//! Putting events on the bus.

use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use kernel::ErrorChain;

use super::Publication;
use crate::{Env, InvocationFailed, StartError};

/// Entries of one PutEvents call, and their size in bytes (EventBridge quotas).
const MAX_ENTRIES: usize = 10;
const MAX_ENTRIES_BYTES: usize = 256 * 1024;

/// Tries of one PutEvents call. After them the stream delivers the batch again.
const MAX_TRIES: u32 = 5;

/// Errors of an entry that come again with every try. Source: EventBridge API Reference, "PutEventsResultEntry".
const PERMANENT: &[&str] = &["InvalidArgument", "MalformedDetail"];

pub(super) struct EventBus {
    client: aws_sdk_eventbridge::Client,
    name: String,
}

/// An entry and the place of its record in the batch.
type Entry = (usize, PutEventsRequestEntry);

impl EventBus {
    pub fn from_env(env: &Env) -> Result<Self, StartError> {
        Ok(Self { client: env.eventbridge(), name: env.var("BUS")?.to_owned() })
    }

    /// Puts events in their order. Returns the places of those that could not be put. After a failure that may pass, the rest is left.
    pub async fn put_all(&self, publications: &[(usize, Publication)]) -> Vec<(usize, InvocationFailed)> {
        let mut failed = Vec::new();
        let (mut call, mut call_bytes): (Vec<Entry>, usize) = (Vec::new(), 0);
        for (place, publication) in publications {
            match self.entry(publication) {
                Ok((entry, bytes)) => {
                    if call.len() == MAX_ENTRIES || call_bytes + bytes > MAX_ENTRIES_BYTES {
                        if !self.put(std::mem::take(&mut call), &mut failed).await {
                            return failed;
                        }
                        call_bytes = 0;
                    }
                    call.push((*place, entry));
                    call_bytes += bytes;
                }
                Err(error) => failed.push((*place, error)),
            }
        }
        self.put(call, &mut failed).await;
        failed
    }

    fn entry(
        &self,
        Publication { event, .. }: &Publication,
    ) -> Result<(PutEventsRequestEntry, usize), InvocationFailed> {
        let detail = serde_json::to_string(&event.detail).map_err(InvocationFailed::unreadable)?;
        let bytes = detail.len() + event.detail_type.len() + event.source.len();
        if bytes > MAX_ENTRIES_BYTES {
            return Err(InvocationFailed::unreadable(format_args!("{} has {bytes} bytes", event.detail_type)));
        }
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(&event.source)
            .detail_type(&event.detail_type)
            .detail(detail);
        Ok((entry.build(), bytes))
    }

    /// Puts the entries of one call, and again those that failed inside a response with status 200. False if some are left.
    async fn put(&self, mut pending: Vec<Entry>, failed: &mut Vec<(usize, InvocationFailed)>) -> bool {
        let mut last = InvocationFailed::new("BusUnavailable", "no response");
        for attempt in 0..MAX_TRIES {
            if pending.is_empty() {
                return true;
            }
            if attempt > 0 {
                eventstore::pause(attempt).await;
            }
            let entries = pending.iter().map(|(_, entry)| entry.clone()).collect();
            match self.client.put_events().set_entries(Some(entries)).send().await {
                Ok(response) => {
                    let mut left = Vec::new();
                    for (position, (place, entry)) in pending.into_iter().enumerate() {
                        let result = response.entries().get(position);
                        let code = result.and_then(|result| result.error_code());
                        match code {
                            Some(code) if PERMANENT.contains(&code) => {
                                let reason = result.and_then(|result| result.error_message()).unwrap_or_default();
                                let refused = format_args!("the bus refused it: {code}: {reason}");
                                failed.push((place, InvocationFailed::unreadable(refused)));
                            }
                            Some(code) => {
                                last = InvocationFailed::new("BusRefused", code);
                                left.push((place, entry));
                            }
                            None if result.is_some_and(|result| result.event_id().is_some()) => {}
                            None => left.push((place, entry)),
                        }
                    }
                    pending = left;
                }
                Err(error) => last = InvocationFailed::new("BusUnavailable", ErrorChain(&error)),
            }
        }
        if let Some((place, _)) = pending.first() {
            failed.push((*place, last));
        }
        pending.is_empty()
    }
}
