use jiff::SignedDuration;

/// The account: one sending domain in one region.
#[derive(Debug, Clone)]
pub struct MailgunConfig {
    /// The sending domain, such as `mg.example.com`.
    pub domain: String,
    /// The URL of the region's API, for links to further pages.
    pub base_url: String,
    /// The account's key, which allows everything.
    pub api_key: String,
    /// A key that allows only sending.
    pub sending_key: Option<String>,
    /// The key that webhooks are signed with.
    pub signing_key: String,
    /// Without them there are no webhooks.
    pub webhooks: Option<MailgunWebhooks>,
    pub ids: IdMode,
    /// How long the events lag behind an e-mail.
    pub accepted_after: SignedDuration,
    /// How long after that the receiving server accepts it.
    pub delivered_after: SignedDuration,
}

/// Webhooks, as they are registered with Mailgun.
#[derive(Debug, Clone)]
pub struct MailgunWebhooks {
    /// The path of the URL, such as `/webhooks/mailgun`.
    pub url_path: String,
    /// `delivered`, `permanent_fail`, …; `*` is all.
    pub names: Vec<String>,
}

/// Which id an e-mail gets. Mailgun does not document it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdMode {
    /// The `Message-Id` that it was sent with, or one of Mailgun's own.
    #[default]
    Echo,
    /// Always one of Mailgun's own.
    Generated,
}

impl MailgunConfig {
    /// A domain in Mailgun's US region, without webhooks, with events that lag three seconds.
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
