//! No message is left in a queue or a dead-letter queue, because no fault occurs more often than the work it hits is retried.

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let left = history.queues.iter().filter(|(_, messages)| **messages > 0);
    left.map(|(queue, messages)| format!("{queue} has {messages} messages")).collect()
}
