use askama::Template;

use crate::Language;
use crate::mail::email::Email;
use crate::messages::Messages;

/// The content of a mail, before it is rendered as text and HTML.
pub(super) struct Letter {
    language: Language,
    subject: String,
    greeting: String,
    pub parts: Vec<Part>,
    closing: String,
}

pub(super) enum Part {
    Paragraph(String),
    Heading(String),
    /// A concert: title, and lines with time and venue.
    Concert {
        name: String,
        details: Vec<String>,
    },
    /// A code: of a ticket, which the gate reads, or of a link.
    Code {
        label: String,
        code: String,
    },
    /// Labels and values. The last row is emphasized, such as a total.
    Table(Vec<(String, String)>),
    /// A button.
    Link {
        label: String,
        url: String,
    },
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail.txt", escape = "none")]
struct Text<'a> {
    letter: &'a Letter,
}

impl Letter {
    pub fn new(language: Language, name: &str, subject: String) -> Self {
        let greeting = language.message("hello", &[("name", name)]);
        Self { language, subject, greeting, parts: Vec::new(), closing: language.message("bye", &[]) }
    }

    /// A letter that names nobody: it may go to somebody who never gave this name, or any.
    pub fn to_anybody(language: Language, subject: String) -> Self {
        let greeting = language.message("hello-anybody", &[]);
        Self { language, subject, greeting, parts: Vec::new(), closing: language.message("bye", &[]) }
    }

    pub fn paragraph(&mut self, text: String) {
        self.parts.push(Part::Paragraph(text));
    }

    /// Adds a message without values as a paragraph.
    pub fn message(&mut self, message: &str) {
        self.paragraph(self.language.message(message, &[]));
    }

    /// Adds a link that looks like a button.
    pub fn button(&mut self, message: &str, url: &str) {
        self.parts.push(Part::Link { label: self.language.message(message, &[]), url: url.to_owned() });
    }

    /// Adds the organizer's reason, in the words in which it was given.
    pub fn reason(&mut self, reason: Option<&str>) {
        if let Some(reason) = reason {
            self.paragraph(self.language.message("mail-reason", &[("reason", reason)]));
        }
    }

    pub fn email(self) -> Email {
        // Rendering can't fail: the templates are compiled, and they write to a string.
        let html = Html { letter: &self }.render().unwrap_or_default();
        let text = Text { letter: &self }.render().unwrap_or_default();
        Email { subject: self.subject, text, html }
    }
}
