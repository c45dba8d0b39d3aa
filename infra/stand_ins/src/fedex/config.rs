use jiff::SignedDuration;

/// The account, and how FedEx behaves.
#[derive(Debug, Clone)]
pub struct FedexConfig {
    pub account_number: String,
    pub client_id: String,
    pub client_secret: String,
    /// Without them there are no webhooks.
    pub webhooks: Option<FedexWebhooks>,
    /// How long it takes until tracking shows a new shipment. FedEx does not document it.
    pub visible_after: SignedDuration,
    pub late_cancel: LateCancel,
    /// Whether a second cancellation of a shipment succeeds again.
    pub cancels_twice: bool,
    /// Whether each number belonged to another shipment some years ago.
    pub reuses_numbers: bool,
}

/// Webhooks, as they are set up in FedEx's developer portal.
#[derive(Debug, Clone)]
pub struct FedexWebhooks {
    /// The path of the URL, such as `/webhooks/fedex`.
    pub url_path: String,
    /// The key of the signatures.
    pub security_token: String,
}

/// How FedEx responds to the cancellation of a shipment that it has already picked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LateCancel {
    /// 200 with `cancelledShipment` false.
    #[default]
    NotCancelled,
    /// 400.
    Error,
}

impl FedexConfig {
    /// An account without webhooks. Tracking shows its shipments after ten minutes.
    pub fn new(
        account_number: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            account_number: account_number.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            webhooks: None,
            visible_after: SignedDuration::from_mins(10),
            late_cancel: LateCancel::NotCancelled,
            cancels_twice: false,
            reuses_numbers: false,
        }
    }
}
