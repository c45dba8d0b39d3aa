use serde::Deserialize;

use crate::{CallError, Client, multipart};

/// One mail to one person.
#[derive(Debug, Clone, Copy)]
pub struct Mail<'a> {
    /// Who sends it: `Frontrow <tickets@mg.example.com>`.
    pub from: &'a str,
    /// Who gets it: one address, with or without a name.
    pub to: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its content as plain text.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// Its `Message-Id` without angle brackets, `local@domain`; the same for each attempt to send this mail.
    pub message_id: &'a str,
    /// What the mail is known by here; it comes back in events and webhooks.
    pub send_key: &'a str,
    /// What the mail began with; comes back like the send key.
    pub correlation_id: Option<&'a str>,
    /// What kind of mail it is, for Mailgun's statistics: ASCII, at most 128 characters.
    pub tag: Option<&'a str>,
    /// Files with it. Mailgun takes 25 MB in all, encoded.
    pub attachments: &'a [Attachment],
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// What it is called: ASCII letters, digits, dots and dashes.
    pub filename: String,
    /// Its media type (RFC 6838).
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Mailgun has taken a mail, to deliver it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Mailgun's id of it, without angle brackets. May or may not be the `Message-Id` that it was sent with.
    pub id: String,
}

impl Client {
    /// Hands a mail to Mailgun, with tracking off.
    ///
    /// # Errors
    /// [`CallError`]; after [`CallError::Unknown`] the mail may be on its way.
    pub async fn send(&self, mail: &Mail<'_>) -> Result<Sent, CallError> {
        #[derive(Deserialize)]
        struct Queued {
            id: String,
        }
        let single_lines = [mail.from, mail.to, mail.subject, mail.message_id, mail.send_key];
        if single_lines.iter().any(|line| line.contains(['\r', '\n'])) {
            return Err(CallError::Rejected("a header would hold a line break".to_owned()));
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
            // Rewritten links look like fraud, and would show to Mailgun who opens a ticket.
            ("o:tracking", "no"),
        ];
        fields.extend(mail.correlation_id.map(|id| ("v:correlation-id", id)));
        fields.extend(mail.tag.map(|tag| ("o:tag", tag)));

        let (content_type, body) = multipart::encode(&fields, mail.attachments);
        let queued: Queued = self.post("send", &format!("/v3/{}/messages", self.domain()), &content_type, body).await?;
        Ok(Sent { id: without_brackets(&queued.id).to_owned() })
    }
}

/// Answers have angle brackets round a message id, events and webhooks don't.
pub(crate) fn without_brackets(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}
