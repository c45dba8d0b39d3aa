//! No message is left in a queue or a queue for failures, because no fault occurs more often than the work it hits is retried. What
//! can't be read is in a queue for failures, and nowhere else.

use crate::history::History;

pub(super) fn check(history: &History) -> Vec<String> {
    let left = history.queues.iter().filter(|(_, messages)| **messages > 0);
    let mut violations: Vec<String> =
        left.map(|(queue, messages)| format!("{queue} has {messages} messages")).collect();
    let is_diverted = |id: &str| history.diverted.iter().any(|message| message.contains(id));
    let lost = history.acknowledged.poison.iter().filter(|id| !is_diverted(id));
    violations.extend(lost.map(|id| format!("{id} can't be read, but is in no queue for failures")));
    violations
}
