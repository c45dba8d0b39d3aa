use serde::Deserialize;

use crate::{Attachment, CallError, Client, multipart};

/// A mail to one recipient.
#[derive(Debug, Clone, Copy)]
pub struct Mail<'a> {
    /// Sender, such as `Frontrow <tickets@mg.example.com>`.
    pub from: &'a str,
    /// Recipient: one address, with or without a name.
    pub to: &'a str,
    /// Subject line, without line breaks.
    pub subject: &'a str,
    /// Content as plain text.
    pub text: &'a str,
    /// The same content as HTML.
    pub html: &'a str,
    /// `Message-Id` without angle brackets (`local@domain`). The same for each attempt to send this mail.
    pub message_id: &'a str,
    /// Our id of the mail. Mailgun returns it in events and webhooks.
    pub send_key: &'a str,
    /// Mailgun returns it like the send key.
    pub correlation_id: Option<&'a str>,
    /// Kind of mail for Mailgun's statistics: ASCII, at most 128 characters.
    pub tag: Option<&'a str>,
    /// Attached files. Mailgun accepts 25 MB per mail, encoded.
    pub attachments: &'a [Attachment],
}

/// Mailgun has accepted a mail for delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Mailgun's id of the mail, without angle brackets. It may differ from the `Message-Id` that was sent.
    pub id: String,
}

/// The sender's name contains quotation marks, backslashes, angle brackets or line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must not contain quotation marks, backslashes or angle brackets")]
pub struct InvalidSender;

/// The sender of mails, from a name and an address.
///
/// # Errors
/// [`InvalidSender`]
pub fn sender(name: &str, address: &str) -> Result<String, InvalidSender> {
    if name.contains(['"', '\\', '<', '>', '\r', '\n']) {
        return Err(InvalidSender);
    }
    // A name with one of these characters must be quoted (RFC 5322, section 3.2.3).
    let quote = if name.contains(['(', ')', '[', ']', ':', ';', '@', ',', '.']) { "\"" } else { "" };
    Ok(format!("{quote}{name}{quote} <{address}>"))
}

impl Client {
    /// Sends a mail, with tracking off.
    ///
    /// # Errors
    /// [`CallError`]. After [`CallError::Unknown`] the mail may have been sent.
    pub async fn send(&self, mail: &Mail<'_>) -> Result<Sent, CallError> {
        #[derive(Deserialize)]
        struct Queued {
            id: String,
        }
        let single_lines = [mail.from, mail.to, mail.subject, mail.message_id, mail.send_key];
        if single_lines.iter().any(|line| line.contains(['\r', '\n'])) {
            return Err(CallError::Rejected("a header contains a line break".to_owned()));
        }
        let message_id = format!("<{}>", mail.message_id);
        let mut fields = vec![
            ("from", mail.from),
            ("to", mail.to),
            ("subject", mail.subject),
            ("text", mail.text),
            ("html", mail.html),
            ("h:Message-Id", &message_id),
            ("v:send-key", mail.send_key),
            // Rewritten links look like phishing, and would tell Mailgun who opens a ticket.
            ("o:tracking", "no"),
        ];
        fields.extend(mail.correlation_id.map(|id| ("v:correlation-id", id)));
        fields.extend(mail.tag.map(|tag| ("o:tag", tag)));

        let (content_type, body) = multipart::encode(&fields, mail.attachments);
        let queued: Queued = self.post("send", &format!("/v3/{}/messages", self.domain()), &content_type, body).await?;
        Ok(Sent { id: without_brackets(&queued.id).to_owned() })
    }
}

/// Responses put angle brackets around a message id, events and webhooks don't.
pub(crate) fn without_brackets(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}
