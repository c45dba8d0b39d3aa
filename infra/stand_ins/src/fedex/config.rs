use jiff::SignedDuration;

/// The account that the stand-in plays.
#[derive(Debug, Clone)]
pub struct FedexConfig {
    /// The account's number.
    pub account_number: String,
    /// The id of its credentials.
    pub client_id: String,
    /// Their secret.
    pub client_secret: String,
    /// Where events are pushed; without it they are not.
    pub webhooks: Option<FedexWebhooks>,
    /// When a new label shows in tracking. FedEx does not say how soon it does.
    pub visible_after: SignedDuration,
    /// How FedEx answers when a parcel that it has already is to be cancelled.
    pub late_cancel: LateCancel,
    /// Whether a second cancel of the same parcel succeeds again.
    pub cancels_twice: bool,
    /// Whether each number was another parcel's some years ago.
    pub reuses_numbers: bool,
}

/// Pushed events, as one would set them up in FedEx's developer portal.
#[derive(Debug, Clone)]
pub struct FedexWebhooks {
    /// The path of their URL, such as `/webhooks/fedex`.
    pub url_path: String,
    /// The token that they are signed with.
    pub security_token: String,
}

/// How FedEx answers when a parcel that it has already is to be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LateCancel {
    /// 200 with `cancelledShipment` false.
    #[default]
    NotCancelled,
    /// 400.
    Error,
}

impl FedexConfig {
    /// An account without pushed events, whose labels show after ten minutes.
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
