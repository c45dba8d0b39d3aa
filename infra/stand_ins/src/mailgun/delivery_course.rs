//! What happens to an accepted e-mail, by the recipient's address and what happened to that address before.

use jiff::SignedDuration;

/// What happens to an e-mail. The local part of the address decides: `bounce@…`, `bounce+1@…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeliveryCourse {
    Delivered,
    /// `open`: it is delivered and opened.
    Opened,
    /// `complain`: it is delivered and reported as spam. Further e-mails are suppressed.
    Complained,
    /// `unsubscribe`: it is delivered, and the recipient unsubscribes. Further e-mails are suppressed.
    Unsubscribed,
    /// `soft`: it fails temporarily, and is delivered later.
    DeliveredLater,
    /// `bounce`: there is no such mailbox. Further e-mails are suppressed.
    Bounced,
    /// `reject`: Mailgun itself rejects it.
    Rejected,
    /// The address is on one of the suppression lists.
    Suppressed(Suppression),
}

/// A list of addresses that get no more e-mails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Suppression {
    Bounces,
    Complaints,
    Unsubscribes,
}

/// An event in the course of an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// How long after the e-mail was accepted.
    pub after: SignedDuration,
    pub event: &'static str,
    pub severity: Option<&'static str>,
    pub reason: Option<&'static str>,
    /// The code and message of the receiving server, or Mailgun's own.
    pub status: Option<(u16, &'static str)>,
    pub suppresses: Option<Suppression>,
    /// The name of the webhook about it.
    pub webhook: Option<&'static str>,
}

const RETRY_AFTER: SignedDuration = SignedDuration::from_mins(10);
const READ_AFTER: SignedDuration = SignedDuration::from_mins(1);

impl DeliveryCourse {
    /// The course of an e-mail to an address that is on no suppression list.
    pub fn of(address: &str) -> Self {
        let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
        let word = local.split(['+', '-', '.']).next().unwrap_or_default();
        match word.trim_end_matches(|letter: char| letter.is_ascii_digit()) {
            "open" => Self::Opened,
            "complain" => Self::Complained,
            "unsubscribe" => Self::Unsubscribed,
            "soft" => Self::DeliveredLater,
            "bounce" => Self::Bounced,
            "reject" => Self::Rejected,
            _ => Self::Delivered,
        }
    }

    /// The events, in order. `delivery` is the time that the receiving server takes.
    pub fn steps(self, delivery: SignedDuration) -> Vec<Step> {
        let accepted = Step::new(SignedDuration::ZERO, "accepted", Some("accepted"));
        let delivered = Step { status: Some((250, "OK")), ..Step::new(delivery, "delivered", Some("delivered")) };
        let later = |event, suppresses| Step { suppresses, ..Step::new(delivery + READ_AFTER, event, Some(event)) };
        match self {
            Self::Delivered => vec![accepted, delivered],
            Self::Opened => vec![accepted, delivered, later("opened", None)],
            Self::Complained => vec![accepted, delivered, later("complained", Some(Suppression::Complaints))],
            Self::Unsubscribed => vec![accepted, delivered, later("unsubscribed", Some(Suppression::Unsubscribes))],
            Self::DeliveredLater => {
                let failed = Step {
                    severity: Some("temporary"),
                    reason: Some("generic"),
                    status: Some((451, "try again later")),
                    ..Step::new(delivery, "failed", Some("temporary_fail"))
                };
                vec![accepted, failed, Step { after: delivery + RETRY_AFTER, ..delivered }]
            }
            Self::Bounced => {
                let bounced = failed(delivery, "bounce", (550, "no such mailbox"));
                vec![accepted, Step { suppresses: Some(Suppression::Bounces), ..bounced }]
            }
            Self::Rejected => {
                vec![Step { reason: Some("generic"), ..Step::new(SignedDuration::ZERO, "rejected", None) }]
            }
            Self::Suppressed(Suppression::Bounces) => {
                vec![
                    accepted,
                    failed(delivery, "suppress-bounce", (605, "Not delivering to previously bounced address")),
                ]
            }
            Self::Suppressed(Suppression::Complaints) => {
                let status = (607, "Not delivering to a user who marked your messages as spam");
                vec![accepted, failed(delivery, "suppress-complaint", status)]
            }
            Self::Suppressed(Suppression::Unsubscribes) => {
                vec![
                    accepted,
                    failed(delivery, "suppress-unsubscribe", (606, "Not delivering to unsubscribed address")),
                ]
            }
        }
    }
}

impl Suppression {
    /// The list with this name in the API.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "bounces" => Some(Self::Bounces),
            "complaints" => Some(Self::Complaints),
            "unsubscribes" => Some(Self::Unsubscribes),
            _ => None,
        }
    }
}

impl Step {
    fn new(after: SignedDuration, event: &'static str, webhook: Option<&'static str>) -> Self {
        Self { after, event, severity: None, reason: None, status: None, suppresses: None, webhook }
    }
}

fn failed(after: SignedDuration, reason: &'static str, status: (u16, &'static str)) -> Step {
    Step {
        severity: Some("permanent"),
        reason: Some(reason),
        status: Some(status),
        ..Step::new(after, "failed", Some("permanent_fail"))
    }
}

#[cfg(test)]
mod tests {
    use super::DeliveryCourse;

    #[test]
    fn ordinary_address_is_delivered_to() {
        assert_eq!(DeliveryCourse::of("ann@example.org"), DeliveryCourse::Delivered);
    }

    #[test]
    fn first_word_of_the_address_decides() {
        assert_eq!(DeliveryCourse::of("bounce+order-1@example.org"), DeliveryCourse::Bounced);
    }

    #[test]
    fn number_after_the_word_is_ignored() {
        assert_eq!(DeliveryCourse::of("Soft12@example.org"), DeliveryCourse::DeliveredLater);
    }

    #[test]
    fn longer_word_is_another_word() {
        assert_eq!(DeliveryCourse::of("rejection@example.org"), DeliveryCourse::Delivered);
    }
}
