use crate::Language;
use crate::mail::email::Email;
use crate::mail::letter::{Letter, Part};
use crate::mail::tickets::{ConcertState, details};
use crate::messages::Messages;

/// Informs about a single ticket: who has it, and whether it is valid.
#[derive(Debug, Clone)]
pub struct SingleTicketMail<'a> {
    /// Name of the recipient.
    pub name: &'a str,
    /// Order number for people.
    pub order_number: &'a str,
    /// Address of the page with more about it.
    pub page_url: &'a str,
    /// The ticket's concert.
    pub concert: ConcertState<'a>,
    /// Name of the ticket type.
    pub ticket_type: &'a str,
    /// What happened.
    pub news: TicketNews<'a>,
}

/// What happened to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketNews<'a> {
    /// Somebody transferred it to the recipient. It is attached.
    Received {
        /// The code that the gate reads.
        code: &'a str,
    },
    /// The recipient transferred it to somebody.
    Transferred,
    /// It has another code. It is attached.
    Reissued {
        /// The code that the gate reads.
        code: &'a str,
    },
    /// It was transferred to the recipient, and is void.
    Void,
}

impl TicketNews<'_> {
    /// The messages of subject and introduction.
    fn messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Received { .. } => ("mail-received-subject", "mail-received-intro"),
            Self::Transferred => ("mail-transferred-subject", "mail-transferred-intro"),
            Self::Reissued { .. } => ("mail-reissued-subject", "mail-reissued-intro"),
            Self::Void => ("mail-void-subject", "mail-void-intro"),
        }
    }

    fn code(&self) -> Option<&str> {
        match self {
            Self::Received { code } | Self::Reissued { code } => Some(code),
            Self::Transferred | Self::Void => None,
        }
    }
}

impl SingleTicketMail<'_> {
    /// Renders the mail.
    pub fn email(&self, language: Language) -> Email {
        let concert = &self.concert;
        let values = [("concert", concert.name), ("order", self.order_number)];
        let (subject, intro) = self.news.messages();
        let mut letter = Letter::new(language, self.name, language.message(subject, &values));
        letter.paragraph(language.message(intro, &[("type", self.ticket_type), ("concert", concert.name)]));
        letter.parts.push(Part::Concert {
            name: concert.name.to_owned(),
            details: details(concert.name, concert.artist, concert.starts_at, concert.venue.as_ref(), language),
        });
        if let Some(code) = self.news.code() {
            letter.parts.push(Part::Code { label: self.ticket_type.to_owned(), code: code.to_owned() });
            letter.message("ticket-advice");
        }
        letter.button("mail-button-tickets", self.page_url);
        letter.email()
    }
}
