use stand_ins::Authentication;

use crate::world::plan::TicketTypeRef;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FanAction {
    /// Adds so many tickets to the cart.
    AddItem(TicketTypeRef, u32),
    ChangeQuantity(TicketTypeRef, u32),
    RemoveItem(TicketTypeRef),
    ChooseDelivery,
    /// Chooses delivery by e-mail to a mailbox that takes no mail.
    ChooseDeliveryTo(Mailbox),
    /// Buys what is in the cart.
    Confirm(Card),
    /// Buys what is in the cart, and keeps the seats if the card is declined.
    ConfirmKeepingSeats(Card),
    /// Has the seats held first, and pays later or never.
    ConfirmWithoutCard,
    /// Clicks to buy twice at the same moment.
    ConfirmTwice(Card),
    /// Pays the newest order with its first or another card.
    PayWith(Card),
    /// Pays the newest order with a confirmation token of a card.
    PayWithToken(Card),
    /// Pays the newest order with its first or another card, with two clicks at the same moment.
    PayTwiceWith(Card),
    /// Extends the hold of the newest order.
    ExtendHold,
    CancelCart,
    /// Cancels the newest order.
    CancelOrder,
    /// Releases the seats of the newest order.
    ReleaseReservation,
    /// Authenticates the payment of the newest order with the bank, if that is required.
    Authenticate(Authentication),
    /// Repeats the last request, as a browser does that got no response.
    RepeatLastRequest,
    /// Opens the fan's lists.
    Browse,
}

/// A mailbox to which Mailgun can't simply deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailbox {
    /// It does not exist.
    Bounces,
    /// Its owner reports mails as spam.
    Complains,
    /// Its server accepts mails at the second attempt.
    Slow,
}

impl Mailbox {
    /// The word at the start of an address that makes Mailgun's stand-in behave like this.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Bounces => "bounce",
            Self::Complains => "complain",
            Self::Slow => "soft",
        }
    }
}

/// A test card of Stripe's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    Succeeds,
    Declined,
    RequiresAuthentication,
    /// Requires authentication, and is declined when it has passed.
    DeclinedAfterAuthentication,
    /// Succeeds, and its refunds are pending for a while.
    RefundsPending,
    /// Succeeds, and its refunds fail later.
    RefundsFail,
}

impl Card {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Succeeds => "pm_card_visa",
            Self::Declined => "pm_card_visa_chargeDeclined",
            Self::RequiresAuthentication => "pm_card_authenticationRequired",
            Self::DeclinedAfterAuthentication => "pm_card_threeDSecureRequiredChargeDeclined",
            Self::RefundsPending => "pm_card_pendingRefund",
            Self::RefundsFail => "pm_card_refundFail",
        }
    }
}
