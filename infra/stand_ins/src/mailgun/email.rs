//! An e-mail, checked as Mailgun checks it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::form::{File, Form};

const MAX_RECIPIENTS: usize = 1000;
const MAX_OPTION_BYTES: usize = 16 * 1024;
const MAX_MESSAGE_BYTES: usize = 25 * 1024 * 1024;

/// An accepted e-mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Email {
    /// Keys sort by acceptance.
    pub key: String,
    /// Without angle brackets.
    pub id: String,
    pub sent_at: Timestamp,
    pub content: Content,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Content {
    pub from: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub bcc: Vec<String>,
    pub subject: String,
    pub text: Option<String>,
    pub html: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub variables: BTreeMap<String, String>,
    pub options: Vec<(String, String)>,
    pub attachments: Vec<Attachment>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Attachment {
    pub filename: String,
    pub content_type: String,
    pub size: usize,
    /// Whether the e-mail shows it, instead of listing it.
    pub inline: bool,
    pub base64: String,
}

impl Content {
    /// Reads the form of an e-mail. An error is the message of Mailgun's 400 response.
    pub fn read(form: &Form) -> Result<Self, String> {
        let from = form.text("from").ok_or("from parameter is missing")?;
        let [to, cc, bcc] =
            ["to", "cc", "bcc"].map(|name| form.texts(name).iter().flat_map(|list| split(list)).collect::<Vec<_>>());
        if to.is_empty() {
            return Err("to parameter is missing".to_owned());
        }
        check_addresses("from", std::slice::from_ref(&from))?;
        check_addresses("to", &to)?;
        check_addresses("cc", &cc)?;
        check_addresses("bcc", &bcc)?;
        if to.len() + cc.len() + bcc.len() > MAX_RECIPIENTS {
            return Err("too many recipients: at most 1,000".to_owned());
        }
        let [text, html, amp, template] = ["text", "html", "amp-html", "template"].map(|name| form.text(name));
        if text.is_none() && html.is_none() && amp.is_none() && template.is_none() {
            return Err("Need at least one of 'text', 'html', 'amp-html' or 'template' parameters specified".to_owned());
        }
        if html.is_some() && template.is_some() {
            return Err("Only one of 'html' and 'template' can be specified".to_owned());
        }
        let subject = form.text("subject").or_else(|| template.clone()).ok_or("subject parameter is missing")?;
        if form.option_bytes() > MAX_OPTION_BYTES {
            return Err("o:, h:, v: and t: options are limited to 16 kB".to_owned());
        }
        if form.message_bytes() > MAX_MESSAGE_BYTES {
            return Err("Message is too large: at most 25 MB".to_owned());
        }
        if form.text("o:deliverytime").is_some_and(|time| rfc2822::parse(&time).is_err()) {
            return Err("o:deliverytime is not an RFC 2822 date".to_owned());
        }
        for name in ["recipient-variables", "t:variables"] {
            if form.text(name).is_some_and(|json| serde_json::from_str::<BTreeMap<String, Value>>(&json).is_err()) {
                return Err(format!("{name} is not a JSON object"));
            }
        }
        let attachments = form.files("attachment").into_iter().map(|file| attachment(&file, false));
        let inline = form.files("inline").into_iter().map(|file| attachment(&file, true));
        Ok(Self {
            from,
            to,
            cc,
            bcc,
            subject,
            text,
            html,
            headers: form.prefixed("h:").into_iter().collect(),
            variables: form.prefixed("v:").into_iter().collect(),
            options: form.prefixed("o:"),
            attachments: attachments.chain(inline).collect(),
        })
    }

    /// The addresses of all recipients, without names and duplicates.
    pub fn recipients(&self) -> Vec<String> {
        let mut recipients: Vec<String> = Vec::new();
        for address in self.to.iter().chain(&self.cc).chain(&self.bcc).map(|recipient| address(recipient).to_owned()) {
            if !recipients.contains(&address) {
                recipients.push(address);
            }
        }
        recipients
    }

    /// A header by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub fn option(&self, name: &str) -> Vec<&str> {
        self.options.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The images in the HTML that are not among the inline files.
    pub fn missing_images(&self) -> Vec<&str> {
        let html = self.html.as_deref().unwrap_or_default();
        let shown =
            html.split("cid:").skip(1).map(|rest| rest.split(['"', '\'', '>', ' ', ')']).next().unwrap_or_default());
        shown.filter(|cid| !self.attachments.iter().any(|file| file.inline && file.filename == *cid)).collect()
    }
}

impl Email {
    /// For the local pages and tests.
    pub fn to_json(&self) -> Value {
        let content = &self.content;
        let attachments: Vec<Value> = content
            .attachments
            .iter()
            .map(|file| {
                json!({"filename": file.filename, "contentType": file.content_type, "size": file.size, "inline": file.inline})
            })
            .collect();
        json!({
            "id": self.id, "from": content.from, "to": content.to.join(", "), "cc": content.cc.join(", "),
            "bcc": content.bcc.join(", "), "subject": content.subject, "text": content.text, "html": content.html,
            "headers": content.headers, "variables": content.variables, "tags": content.option("tag"),
            "attachments": attachments, "missingImages": content.missing_images(), "sentAt": self.sent_at
        })
    }
}

/// The address in `Name <address>`.
pub(super) fn address(recipient: &str) -> &str {
    match recipient.rsplit_once('<') {
        Some((_, rest)) => rest.trim_end().trim_end_matches('>').trim(),
        None => recipient.trim(),
    }
}

/// Splits a list of recipients at its commas, except those in quotes.
fn split(list: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = list.split(|letter| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    });
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn check_addresses(parameter: &str, recipients: &[String]) -> Result<(), String> {
    let valid = |recipient: &String| {
        let address = address(recipient);
        let clean = address.is_ascii() && !address.contains([' ', '<', '>', ',', '"']);
        clean
            && address
                .split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
    };
    if recipients.iter().all(valid) {
        Ok(())
    } else {
        Err(format!("'{parameter}' parameter is not a valid address. please check documentation"))
    }
}

fn attachment(file: &File<'_>, inline: bool) -> Attachment {
    Attachment {
        filename: file.name.to_owned(),
        content_type: file.content_type.to_owned(),
        size: file.content.len(),
        inline,
        base64: STANDARD.encode(file.content),
    }
}
