//! The cart: lines and a delivery, until it is confirmed and becomes an order.

use std::collections::{BTreeMap, BTreeSet};

use contracts::Customer;
use contracts::carts::no_card;
use eventstore::{Aggregate, Event};
use kernel::{
    CommandId, ConcertId, CountryCode, Decider, DeliveryMethod, Money, MoneyError, Quantity, Refusal, RefusalKind,
    Sealed, Text, TicketTypeId, TimeZoneName, Timestamp, UserId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const MAX_LINES: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum CartEvent {
    /// The first item or the chosen delivery opened the cart.
    CartOpened {
        user_id: UserId,
    },
    CartItemAdded(Line),
    CartItemQuantityChanged {
        concert_id: ConcertId,
        ticket_type_id: TicketTypeId,
        /// The new quantity, not the difference.
        quantity: Quantity,
    },
    CartItemRemoved {
        concert_id: ConcertId,
        ticket_type_id: TicketTypeId,
    },
    DeliveryChosen(Delivery),
    /// Confirming was refused, and the buyer learned how these offers have changed.
    CartChangesShown(ShownChanges),
    CartConfirmed {
        /// At the prices of the moment of confirmation.
        lines: Vec<Line>,
        total: Money,
        /// Stripe's id of the buyer's card or confirmation token; [`no_card`] for a free order, and for one that is paid later.
        payment_method_id: Text<255>,
        /// Whether a declined card leaves the seats held, so that the buyer can try another one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        keep_seats_on_decline: bool,
        /// Whether the buyer gives a way to pay after the seats are held.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pays_later: bool,
    },
    CartCancelled,
}

/// Tickets of one type, at the price of the moment they were added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    #[serde(flatten)]
    pub offer: Offer,
    pub quantity: Quantity,
}

impl Line {
    fn is_for(&self, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> bool {
        self.offer.concert_id == concert_id && self.offer.ticket_type_id == *ticket_type_id
    }

    /// The terms on which it is sold now.
    pub fn sale<'a>(&self, sales: &'a Sales) -> Option<&'a Sale> {
        sales.get(&(self.offer.concert_id, self.offer.ticket_type_id.clone()))
    }

    /// What would be bought now, or why it can't be bought.
    pub fn at_current_price(
        &self,
        sales: &Sales,
        cancelled: &BTreeSet<ConcertId>,
        now: Timestamp,
    ) -> Result<Self, CartRefusal> {
        if cancelled.contains(&self.offer.concert_id) {
            return Err(CartRefusal::ConcertCancelled(self.offer.concert_name.clone()));
        }
        let sale = self.sale(sales).ok_or_else(|| self.no_longer_sold())?;
        check_sale(sale, self.quantity, now)?;
        check_free(sale, self.quantity)?;
        Ok(Self { offer: sale.offer.clone(), quantity: self.quantity })
    }

    /// How its offer differs from what is sold now, if that is still sold.
    pub fn change(&self, sales: &Sales) -> Option<Change> {
        let now = &self.sale(sales)?.offer;
        (!self.offer.is_still(now)).then(|| Change { before: self.offer.clone(), now: now.clone() })
    }

    pub fn no_longer_sold(&self) -> CartRefusal {
        let Offer { concert_name, ticket_type_name, .. } = self.offer.clone();
        CartRefusal::NoLongerSold { concert_name, ticket_type_name }
    }
}

/// A concert's ticket type, as the buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    pub concert_id: ConcertId,
    pub concert_name: Text<200>,
    // Absent in carts of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artist: Option<Text<200>>,
    pub starts_at: Timestamp,
    // Absent in carts of older releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Venue>,
    pub ticket_type_id: TicketTypeId,
    pub ticket_type_name: Text<100>,
    /// Price of one ticket.
    pub unit_price: Money,
}

/// The place of a concert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CartVenue")]
pub struct Venue {
    pub name: Text<200>,
    pub city: Text<100>,
    pub country: CountryCode,
    /// The IANA name of its time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<TimeZoneName>,
}

impl Offer {
    /// Whether a buyer of this offer gets the same now. What this offer does not name has not changed.
    fn is_still(&self, now: &Self) -> bool {
        let before = self.clone();
        let venue = before.venue.map(|venue| {
            let known = now.venue.as_ref().and_then(|now| now.time_zone.clone());
            Venue { time_zone: venue.time_zone.or(known), ..venue }
        });
        let artist = before.artist.or_else(|| now.artist.clone());
        Self { artist, venue: venue.or_else(|| now.venue.clone()), ..before } == *now
    }

    /// Whether nothing but the price differs.
    fn differs_in_price_only(&self, now: &Self) -> bool {
        Self { unit_price: now.unit_price, ..self.clone() }.is_still(now)
    }
}

/// Changed offers that a buyer was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShownChanges {
    /// As they are now.
    pub offers: Vec<Offer>,
    /// The request that showed them. It does not accept them if it is repeated.
    pub shown_by: CommandId,
}

/// A number of tickets of a type, and the terms on which they are sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub quantity: Quantity,
    pub sale: Sale,
}

/// What is on sale, by concert and ticket type.
pub type Sales = BTreeMap<(ConcertId, TicketTypeId), Sale>;

/// An offer and the terms on which it is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub offer: Offer,
    pub max_per_order: Quantity,
    /// The first moment of sales; absent means that they are open already.
    pub opens_at: Option<Timestamp>,
    /// The first moment after sales.
    pub closes_at: Timestamp,
    /// Free seats; absent if their number is not known for certain.
    pub free: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    pub method: DeliveryMethod,
    /// The buyer, with a postal address where the courier delivers.
    pub customer: Sealed<Customer>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cart {
    /// Not opened yet.
    Nothing,
    Open {
        user_id: UserId,
        /// In the order in which they were added.
        lines: Vec<Line>,
        delivery: Option<Delivery>,
        /// What the buyer was last shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shown: Option<ShownChanges>,
    },
    Confirmed {
        user_id: UserId,
        delivery: Delivery,
    },
    Cancelled,
}

impl Cart {
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Confirmed { .. } | Self::Cancelled)
    }

    /// The lines of an open cart; empty otherwise.
    pub fn lines(&self) -> &[Line] {
        match self {
            Self::Open { lines, .. } => lines,
            Self::Nothing | Self::Confirmed { .. } | Self::Cancelled => &[],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CartCommand {
    AddCartItem {
        user_id: UserId,
        sale: Box<Sale>,
        quantity: Quantity,
        now: Timestamp,
    },
    ChangeCartItemQuantity {
        concert_id: ConcertId,
        ticket_type_id: TicketTypeId,
        quantity: Quantity,
        /// The current limit, which may differ from the one when the item was added.
        max_per_order: Quantity,
    },
    RemoveCartItem {
        concert_id: ConcertId,
        ticket_type_id: TicketTypeId,
    },
    /// Several items of a concert: all or none. Types that are not wanted stay as they are.
    SetConcertItems {
        user_id: UserId,
        concert_id: ConcertId,
        wanted: BTreeMap<TicketTypeId, Option<Wanted>>,
        now: Timestamp,
    },
    /// Removes every item; the cart and its delivery stay.
    ClearCart,
    ChooseDelivery {
        user_id: UserId,
        delivery: Delivery,
    },
    ConfirmCart(Confirmation),
    /// Record how the offers have changed, after a confirmation was refused for that reason.
    ShowChanges(Confirmation),
    CancelCart,
}

/// What a buyer confirms, and what is on sale at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The current terms of everything in the cart; what is missing is no longer sold.
    pub sales: Sales,
    /// The concerts of the cart that are cancelled.
    pub cancelled: BTreeSet<ConcertId>,
    /// The total that the buyer agreed to; absent means the total of the prices in the cart.
    pub expected_total: Option<Money>,
    /// Stripe's id of the buyer's card or confirmation token. Without one, the seats are held, and the order is paid later.
    pub payment_method_id: Option<Text<255>>,
    pub keep_seats_on_decline: bool,
    /// The buyer's request.
    pub command_id: CommandId,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CartRefusal {
    #[error("The cart has been confirmed or cancelled and can no longer be changed.")]
    Closed,
    #[error("These tickets are already in the cart. Change their quantity instead.")]
    AlreadyInCart,
    #[error("These tickets are not in the cart.")]
    NotInCart,
    #[error("An order can contain at most {0} of these tickets.")]
    TooManyTickets(Quantity),
    #[error("A cart can contain at most {MAX_LINES} ticket types.")]
    TooManyLines,
    #[error("The cart is in another currency. Buy these tickets in a separate order.")]
    OtherCurrency,
    #[error("The total is more than one order can charge. Remove some tickets.")]
    TooExpensive,
    #[error("{0} is not on sale before {1}.")]
    NotYetOnSale(Text<200>, Timestamp),
    #[error("The sale of tickets for {0} has ended.")]
    SaleEnded(Text<200>),
    #[error("{0} is cancelled. Its tickets are no longer sold.")]
    ConcertCancelled(Text<200>),
    #[error("Of {ticket_type_name} for {concert_name}, {free} tickets are left. Choose fewer, or other tickets.")]
    SoldOut { concert_name: Text<200>, ticket_type_name: Text<100>, free: u32 },
    #[error("{ticket_type_name} for {concert_name} is no longer sold. Remove it from the cart.")]
    NoLongerSold { concert_name: Text<200>, ticket_type_name: Text<100> },
    #[error("The cart is empty. Add tickets first.")]
    Empty,
    #[error("The cart has no delivery. Choose a delivery method first.")]
    NoDelivery,
    #[error(
        "What is in the cart has changed, and its total is now {total}. To accept it, confirm again with this amount as \
         expectedTotal."
    )]
    Changed {
        /// At current prices.
        total: Money,
        /// Empty if the buyer merely expected another total.
        changes: Vec<Change>,
    },
}

/// An offer that changed after it was added to the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "CartChange")]
pub struct Change {
    pub before: Offer,
    pub now: Offer,
}

impl Change {
    /// Whether nothing but the price differs.
    pub fn is_of_price_only(&self) -> bool {
        self.before.differs_in_price_only(&self.now)
    }
}

impl Refusal for CartRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotInCart => RefusalKind::NotFound,
            Self::TooManyTickets(_) | Self::TooExpensive => RefusalKind::Invalid,
            Self::Closed
            | Self::AlreadyInCart
            | Self::TooManyLines
            | Self::OtherCurrency
            | Self::NotYetOnSale(..)
            | Self::SaleEnded(_)
            | Self::ConcertCancelled(_)
            | Self::SoldOut { .. }
            | Self::NoLongerSold { .. }
            | Self::Empty
            | Self::NoDelivery
            | Self::Changed { .. } => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Closed => "cart_closed",
            Self::AlreadyInCart => "already_in_cart",
            Self::NotInCart => "not_in_cart",
            Self::TooManyTickets(_) => "too_many_tickets",
            Self::TooManyLines => "too_many_lines",
            Self::OtherCurrency => "other_currency",
            Self::TooExpensive => "too_expensive",
            Self::NotYetOnSale(..) | Self::SaleEnded(_) | Self::NoLongerSold { .. } => "not_on_sale",
            Self::ConcertCancelled(_) => "concert_cancelled",
            Self::SoldOut { .. } => "sold_out",
            Self::Empty => "cart_empty",
            Self::NoDelivery => "delivery_not_chosen",
            Self::Changed { .. } => "cart_changed",
        }
    }
}

impl From<MoneyError> for CartRefusal {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::CurrencyMismatch { .. } => Self::OtherCurrency,
            MoneyError::TooLarge | MoneyError::Negative => Self::TooExpensive,
        }
    }
}

impl Decider for Cart {
    type State = Self;
    type Command = CartCommand;
    type Event = CartEvent;
    type Refusal = CartRefusal;

    fn initial() -> Self {
        Self::Nothing
    }

    fn decide(command: &CartCommand, cart: &Self) -> Result<Vec<CartEvent>, CartRefusal> {
        use CartCommand as Command;
        match (command, cart) {
            (Command::CancelCart, Self::Nothing | Self::Cancelled) => Ok(vec![]),
            (_, Self::Confirmed { .. } | Self::Cancelled) => Err(CartRefusal::Closed),

            (Command::AddCartItem { user_id, sale, quantity, now }, _) => {
                add_item(cart, *user_id, sale, *quantity, *now)
            }
            (Command::ChangeCartItemQuantity { concert_id, ticket_type_id, quantity, max_per_order }, _) => {
                change_quantity(cart, *concert_id, ticket_type_id, *quantity, *max_per_order)
            }
            (Command::RemoveCartItem { concert_id, ticket_type_id }, _) => {
                remove_item(cart, *concert_id, ticket_type_id)
            }
            (Command::SetConcertItems { user_id, concert_id, wanted, now }, _) => {
                set_concert_items(cart, *user_id, *concert_id, wanted, *now)
            }
            (Command::ClearCart, _) => Ok(clear(cart)),
            (Command::ChooseDelivery { user_id, delivery }, _) => choose_delivery(cart, *user_id, delivery),
            (Command::ConfirmCart(confirmation), _) => confirm(cart, confirmation),
            (Command::ShowChanges(confirmation), _) => Ok(show_changes(cart, confirmation)),
            (Command::CancelCart, Self::Open { .. }) => Ok(vec![CartEvent::CartCancelled]),
        }
    }

    fn evolve(cart: Self, event: &CartEvent) -> Self {
        match (cart, event) {
            (Self::Nothing, CartEvent::CartOpened { user_id }) => {
                Self::Open { user_id: *user_id, lines: Vec::new(), delivery: None, shown: None }
            }
            (Self::Open { user_id, mut lines, delivery, shown }, CartEvent::CartItemAdded(line)) => {
                lines.push(line.clone());
                Self::Open { user_id, lines, delivery, shown }
            }
            (
                Self::Open { user_id, mut lines, delivery, shown },
                CartEvent::CartItemQuantityChanged { concert_id, ticket_type_id, quantity },
            ) => {
                for line in lines.iter_mut().filter(|line| line.is_for(*concert_id, ticket_type_id)) {
                    line.quantity = *quantity;
                }
                Self::Open { user_id, lines, delivery, shown }
            }
            (
                Self::Open { user_id, mut lines, delivery, shown },
                CartEvent::CartItemRemoved { concert_id, ticket_type_id },
            ) => {
                lines.retain(|line| !line.is_for(*concert_id, ticket_type_id));
                Self::Open { user_id, lines, delivery, shown }
            }
            (Self::Open { user_id, lines, shown, .. }, CartEvent::DeliveryChosen(delivery)) => {
                Self::Open { user_id, lines, delivery: Some(delivery.clone()), shown }
            }
            (Self::Open { user_id, lines, delivery, .. }, CartEvent::CartChangesShown(shown)) => {
                Self::Open { user_id, lines, delivery, shown: Some(shown.clone()) }
            }
            (Self::Open { user_id, delivery: Some(delivery), .. }, CartEvent::CartConfirmed { .. }) => {
                Self::Confirmed { user_id, delivery }
            }
            (Self::Open { .. }, CartEvent::CartCancelled) => Self::Cancelled,
            (cart, _) => cart,
        }
    }
}

fn add_item(
    cart: &Cart,
    user_id: UserId,
    sale: &Sale,
    quantity: Quantity,
    now: Timestamp,
) -> Result<Vec<CartEvent>, CartRefusal> {
    if cart.line(sale.offer.concert_id, &sale.offer.ticket_type_id).is_some() {
        return Err(CartRefusal::AlreadyInCart);
    }
    if cart.lines().len() >= MAX_LINES {
        return Err(CartRefusal::TooManyLines);
    }
    check_sale(sale, quantity, now)?;
    let line = Line { offer: sale.offer.clone(), quantity };
    total(cart.lines().iter().chain([&line]))?;
    Ok(cart.opened_for(user_id).into_iter().chain([CartEvent::CartItemAdded(line)]).collect())
}

fn change_quantity(
    cart: &Cart,
    concert_id: ConcertId,
    ticket_type_id: &TicketTypeId,
    quantity: Quantity,
    max_per_order: Quantity,
) -> Result<Vec<CartEvent>, CartRefusal> {
    let line = cart.line(concert_id, ticket_type_id).ok_or(CartRefusal::NotInCart)?;
    if line.quantity == quantity {
        return Ok(vec![]);
    }
    if quantity > max_per_order {
        return Err(CartRefusal::TooManyTickets(max_per_order));
    }
    let changed = Line { offer: line.offer.clone(), quantity };
    total(cart.lines().iter().map(|other| if other == line { &changed } else { other }))?;
    Ok(vec![CartEvent::CartItemQuantityChanged { concert_id, ticket_type_id: ticket_type_id.clone(), quantity }])
}

fn remove_item(
    cart: &Cart,
    concert_id: ConcertId,
    ticket_type_id: &TicketTypeId,
) -> Result<Vec<CartEvent>, CartRefusal> {
    cart.line(concert_id, ticket_type_id).ok_or(CartRefusal::NotInCart)?;
    Ok(vec![CartEvent::CartItemRemoved { concert_id, ticket_type_id: ticket_type_id.clone() }])
}

fn set_concert_items(
    cart: &Cart,
    user_id: UserId,
    concert_id: ConcertId,
    wanted: &BTreeMap<TicketTypeId, Option<Wanted>>,
    now: Timestamp,
) -> Result<Vec<CartEvent>, CartRefusal> {
    let (mut cart, mut events) = (cart.clone(), Vec::new());
    for (ticket_type_id, wanted) in wanted {
        let is_in_cart = cart.line(concert_id, ticket_type_id).is_some();
        let changed = match wanted {
            Some(Wanted { quantity, sale }) if is_in_cart => {
                change_quantity(&cart, concert_id, ticket_type_id, *quantity, sale.max_per_order)?
            }
            Some(Wanted { quantity, sale }) => add_item(&cart, user_id, sale, *quantity, now)?,
            None if is_in_cart => remove_item(&cart, concert_id, ticket_type_id)?,
            None => vec![],
        };
        cart = changed.iter().fold(cart, Cart::evolve);
        events.extend(changed);
    }
    Ok(events)
}

/// One event for each item, in the words that readers of the cart's history know.
fn clear(cart: &Cart) -> Vec<CartEvent> {
    let removed = cart.lines().iter().map(|line| CartEvent::CartItemRemoved {
        concert_id: line.offer.concert_id,
        ticket_type_id: line.offer.ticket_type_id.clone(),
    });
    removed.collect()
}

fn choose_delivery(cart: &Cart, user_id: UserId, delivery: &Delivery) -> Result<Vec<CartEvent>, CartRefusal> {
    let chosen = CartEvent::DeliveryChosen(delivery.clone());
    Ok(cart.opened_for(user_id).into_iter().chain([chosen]).collect())
}

/// Sells at current prices. The buyer must have agreed to them, and must know what else has changed.
fn confirm(cart: &Cart, confirmation: &Confirmation) -> Result<Vec<CartEvent>, CartRefusal> {
    let Cart::Open { lines, delivery, shown, .. } = cart else { return Err(CartRefusal::Empty) };
    if lines.is_empty() {
        return Err(CartRefusal::Empty);
    }
    if delivery.is_none() {
        return Err(CartRefusal::NoDelivery);
    }
    let current = at_current_prices(lines, confirmation)?;
    let changes = changes(lines, &confirmation.sales);
    let (before, total) = (total(lines).ok(), total(&current)?);
    let agreed = is_agreed(before, total, confirmation.expected_total);
    let has_named_total = agreed && before != Some(total);
    let is_known = |change: &Change| {
        has_named_total && change.is_of_price_only() || was_shown(shown.as_ref(), change, confirmation)
    };
    if !agreed || !changes.iter().all(is_known) {
        return Err(CartRefusal::Changed { total, changes });
    }
    let card = confirmation.payment_method_id.clone().filter(|_| !total.is_zero());
    let pays_later = card.is_none() && !total.is_zero();
    Ok(vec![CartEvent::CartConfirmed {
        lines: current,
        total,
        payment_method_id: card.unwrap_or_else(no_card),
        // Who has seats before a card does not lose them to the first card.
        keep_seats_on_decline: confirmation.keep_seats_on_decline || pays_later,
        pays_later,
    }])
}

/// Another total than the cart's must be named by the buyer.
fn is_agreed(before: Option<Money>, total: Money, expected: Option<Money>) -> bool {
    expected.or(before) == Some(total)
}

fn was_shown(shown: Option<&ShownChanges>, change: &Change, confirmation: &Confirmation) -> bool {
    shown.is_some_and(|shown| shown.shown_by != confirmation.command_id && shown.offers.contains(&change.now))
}

fn show_changes(cart: &Cart, confirmation: &Confirmation) -> Vec<CartEvent> {
    let Cart::Open { lines, shown, .. } = cart else { return vec![] };
    let offers: Vec<Offer> = changes(lines, &confirmation.sales).into_iter().map(|change| change.now).collect();
    if offers.is_empty() || shown.as_ref().is_some_and(|shown| shown.offers == offers) {
        return vec![];
    }
    vec![CartEvent::CartChangesShown(ShownChanges { offers, shown_by: confirmation.command_id })]
}

fn check_sale(sale: &Sale, quantity: Quantity, now: Timestamp) -> Result<(), CartRefusal> {
    if let Some(opens_at) = sale.opens_at.filter(|opens_at| now < *opens_at) {
        return Err(CartRefusal::NotYetOnSale(sale.offer.concert_name.clone(), opens_at));
    }
    if now >= sale.closes_at {
        return Err(CartRefusal::SaleEnded(sale.offer.concert_name.clone()));
    }
    if quantity > sale.max_per_order {
        return Err(CartRefusal::TooManyTickets(sale.max_per_order));
    }
    Ok(())
}

/// An order for more seats than there are could only fail, after its card has been charged.
fn check_free(sale: &Sale, quantity: Quantity) -> Result<(), CartRefusal> {
    match sale.free.filter(|free| quantity.get() > *free) {
        Some(free) => {
            let Offer { concert_name, ticket_type_name, .. } = sale.offer.clone();
            Err(CartRefusal::SoldOut { concert_name, ticket_type_name, free })
        }
        None => Ok(()),
    }
}

fn at_current_prices(lines: &[Line], confirmation: &Confirmation) -> Result<Vec<Line>, CartRefusal> {
    let Confirmation { sales, cancelled, now, .. } = confirmation;
    lines.iter().map(|line| line.at_current_price(sales, cancelled, *now)).collect()
}

/// The offers of the lines that have changed and are still sold.
fn changes(lines: &[Line], sales: &Sales) -> Vec<Change> {
    lines.iter().filter_map(|line| line.change(sales)).collect()
}

/// The sum of the lines. Without a line there is no currency, so that is [`CartRefusal::Empty`].
pub fn total<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Result<Money, CartRefusal> {
    let mut sum: Option<Money> = None;
    for line in lines {
        let line_total = line.offer.unit_price.times(line.quantity.get())?;
        sum = Some(match sum {
            Some(sum) => sum.checked_add(line_total)?,
            None => line_total,
        });
    }
    sum.ok_or(CartRefusal::Empty)
}

impl Cart {
    pub fn line(&self, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Option<&Line> {
        self.lines().iter().find(|line| line.is_for(concert_id, ticket_type_id))
    }

    /// The event that must come first if the cart is not open yet.
    fn opened_for(&self, user_id: UserId) -> Option<CartEvent> {
        matches!(self, Self::Nothing).then_some(CartEvent::CartOpened { user_id })
    }
}

impl Event for CartEvent {}

impl Aggregate for Cart {
    const CATEGORY: &'static str = "cart";
    const STATE_VERSION: u32 = 2;
}
