use jiff::SignedDuration;

/// The account that the stand-in plays: one sending domain in one region.
#[derive(Debug, Clone)]
pub struct MailgunConfig {
    /// The sending domain, such as `mg.example.com`.
    pub domain: String,
    /// Where the region's API is, for links to further pages.
    pub base_url: String,
    /// The account's key: for everything.
    pub api_key: String,
    /// A key for sending only.
    pub sending_key: Option<String>,
    /// The key that webhooks are signed with.
    pub signing_key: String,
    /// Where webhooks go; without it there are none.
    pub webhooks: Option<MailgunWebhooks>,
    /// Which id a mail gets.
    pub ids: IdMode,
    /// When a mail shows up in the events, which lag.
    pub accepted_after: SignedDuration,
    /// How long after that the receiving server takes it.
    pub delivered_after: SignedDuration,
}

/// Webhooks, as one would register them with Mailgun.
#[derive(Debug, Clone)]
pub struct MailgunWebhooks {
    /// The path of their URL, such as `/webhooks/mailgun`.
    pub url_path: String,
    /// Their names: `delivered`, `permanent_fail`, …; `*` is all.
    pub names: Vec<String>,
}

/// Which id a mail gets. Mailgun does not say which it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdMode {
    /// The `Message-Id` that it was sent with, if any.
    #[default]
    Echo,
    /// One of Mailgun's own.
    Generated,
}

impl MailgunConfig {
    /// A domain with Mailgun's US region, no webhooks, and events that lag three seconds.
    pub fn new(domain: impl Into<String>, api_key: impl Into<String>) -> Self {
        Self {
            domain: domain.into(),
            base_url: "https://api.mailgun.net".to_owned(),
            api_key: api_key.into(),
            sending_key: None,
            signing_key: "local-signing-key".to_owned(),
            webhooks: None,
            ids: IdMode::Echo,
            accepted_after: SignedDuration::from_secs(3),
            delivered_after: SignedDuration::from_secs(2),
        }
    }
}
