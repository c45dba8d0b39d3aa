use askama::Template;

use crate::Language;
use crate::mail::Email;

/// What is in a mail, before it is text or HTML.
pub(super) struct Letter {
    language: Language,
    subject: String,
    hello: String,
    pub parts: Vec<Part>,
    bye: String,
}

/// A part of a letter.
pub(super) enum Part {
    Paragraph(String),
    Heading(String),
    /// A concert: what it is called, when and where.
    Concert {
        name: String,
        details: Vec<String>,
    },
    /// A ticket: its type, and what the gate reads.
    Ticket {
        name: String,
        code: String,
    },
    /// Names and values, the last of them the sum or what matters most.
    Table(Vec<(String, String)>),
    /// Something to do.
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
        let hello = language.say("hello", &[("name", name)]);
        Self { language, subject, hello, parts: Vec::new(), bye: language.say("bye", &[]) }
    }

    pub fn paragraph(&mut self, text: String) {
        self.parts.push(Part::Paragraph(text));
    }

    /// A message of the language without values, as a paragraph.
    pub fn say(&mut self, message: &str) {
        self.paragraph(self.language.say(message, &[]));
    }

    pub fn email(self) -> Email {
        // Both templates are checked when they are compiled and write to a string: they can't fail.
        let html = Html { letter: &self }.render().unwrap_or_default();
        let text = Text { letter: &self }.render().unwrap_or_default();
        Email { subject: self.subject, text, html }
    }
}
