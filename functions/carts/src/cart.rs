//! The cart: lines and a delivery, until it is confirmed and becomes an order.

use std::collections::BTreeMap;

use contracts::Customer;
use eventstore::{Aggregate, Event};
use kernel::{
    ConcertId, Decider, DeliveryMethod, Money, MoneyError, Quantity, Refusal, RefusalKind, Sealed, Text, TicketTypeId,
    Timestamp, UserId,
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
    CartConfirmed {
        /// At the prices of the moment of confirmation.
        lines: Vec<Line>,
        total: Money,
        /// Stripe's id of the buyer's card.
        payment_method_id: Text<255>,
        /// Whether a declined card leaves the seats held, so that the buyer can try another one.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        keep_seats_on_decline: bool,
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
}

/// A concert's ticket type, as the buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    pub concert_id: ConcertId,
    pub concert_name: Text<200>,
    pub starts_at: Timestamp,
    pub ticket_type_id: TicketTypeId,
    pub ticket_type_name: Text<100>,
    /// Price of one ticket.
    pub unit_price: Money,
}

/// An offer and the terms on which it is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    pub offer: Offer,
    pub max_per_order: Quantity,
    /// The first moment of sales; absent means that they are open already.
    pub opens_at: Option<Timestamp>,
    /// The first moment after sales.
    pub closes_at: Timestamp,
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
        sale: Sale,
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
    ChooseDelivery {
        user_id: UserId,
        delivery: Delivery,
    },
    ConfirmCart(Confirmation),
    CancelCart,
}

/// What a buyer confirms, and what is on sale at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The current terms of everything in the cart; what is missing is no longer sold.
    pub sales: BTreeMap<(ConcertId, TicketTypeId), Sale>,
    /// The total that the buyer agreed to; absent means the total of the prices in the cart.
    pub expected_total: Option<Money>,
    /// Stripe's id of the buyer's card.
    pub payment_method_id: Text<255>,
    pub keep_seats_on_decline: bool,
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
    #[error("{0} is not on sale.")]
    NotOnSale(Text<200>),
    #[error("{ticket_type_name} for {concert_name} is no longer sold. Remove it from the cart.")]
    NoLongerSold { concert_name: Text<200>, ticket_type_name: Text<100> },
    #[error("The cart is empty. Add tickets first.")]
    Empty,
    #[error("The cart has no delivery. Choose a delivery method first.")]
    NoDelivery,
    #[error("The total is now {total}. To accept it, confirm again with this amount as expectedTotal.")]
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

impl Refusal for CartRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotInCart => RefusalKind::NotFound,
            Self::TooManyTickets(_) | Self::TooExpensive => RefusalKind::Invalid,
            Self::Closed
            | Self::AlreadyInCart
            | Self::TooManyLines
            | Self::OtherCurrency
            | Self::NotOnSale(_)
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
            Self::NotOnSale(_) | Self::NoLongerSold { .. } => "not_on_sale",
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
            (Command::ChooseDelivery { user_id, delivery }, _) => choose_delivery(cart, *user_id, delivery),
            (Command::ConfirmCart(confirmation), _) => confirm(cart, confirmation),
            (Command::CancelCart, Self::Open { .. }) => Ok(vec![CartEvent::CartCancelled]),
        }
    }

    fn evolve(cart: Self, event: &CartEvent) -> Self {
        match (cart, event) {
            (Self::Nothing, CartEvent::CartOpened { user_id }) => {
                Self::Open { user_id: *user_id, lines: Vec::new(), delivery: None }
            }
            (Self::Open { user_id, mut lines, delivery }, CartEvent::CartItemAdded(line)) => {
                lines.push(line.clone());
                Self::Open { user_id, lines, delivery }
            }
            (
                Self::Open { user_id, mut lines, delivery },
                CartEvent::CartItemQuantityChanged { concert_id, ticket_type_id, quantity },
            ) => {
                for line in lines.iter_mut().filter(|line| line.is_for(*concert_id, ticket_type_id)) {
                    line.quantity = *quantity;
                }
                Self::Open { user_id, lines, delivery }
            }
            (
                Self::Open { user_id, mut lines, delivery },
                CartEvent::CartItemRemoved { concert_id, ticket_type_id },
            ) => {
                lines.retain(|line| !line.is_for(*concert_id, ticket_type_id));
                Self::Open { user_id, lines, delivery }
            }
            (Self::Open { user_id, lines, .. }, CartEvent::DeliveryChosen(delivery)) => {
                Self::Open { user_id, lines, delivery: Some(delivery.clone()) }
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

fn choose_delivery(cart: &Cart, user_id: UserId, delivery: &Delivery) -> Result<Vec<CartEvent>, CartRefusal> {
    let chosen = CartEvent::DeliveryChosen(delivery.clone());
    Ok(cart.opened_for(user_id).into_iter().chain([chosen]).collect())
}

/// Sells at current prices. The buyer must have agreed to them: if anything changed, only the exact new total confirms the cart.
fn confirm(cart: &Cart, confirmation: &Confirmation) -> Result<Vec<CartEvent>, CartRefusal> {
    let Confirmation { sales, expected_total, payment_method_id, keep_seats_on_decline, now } = confirmation;
    let Cart::Open { lines, delivery, .. } = cart else { return Err(CartRefusal::Empty) };
    if lines.is_empty() {
        return Err(CartRefusal::Empty);
    }
    if delivery.is_none() {
        return Err(CartRefusal::NoDelivery);
    }
    let (changes, lines) = at_current_prices(lines, sales, *now)?;
    let total = total(&lines)?;
    let agreed = expected_total.map_or(changes.is_empty(), |expected| expected == total);
    if !agreed {
        return Err(CartRefusal::Changed { total, changes });
    }
    let (payment_method_id, keep_seats_on_decline) = (payment_method_id.clone(), *keep_seats_on_decline);
    Ok(vec![CartEvent::CartConfirmed { lines, total, payment_method_id, keep_seats_on_decline }])
}

fn check_sale(sale: &Sale, quantity: Quantity, now: Timestamp) -> Result<(), CartRefusal> {
    if sale.opens_at.is_some_and(|opens_at| now < opens_at) || now >= sale.closes_at {
        return Err(CartRefusal::NotOnSale(sale.offer.concert_name.clone()));
    }
    if quantity > sale.max_per_order {
        return Err(CartRefusal::TooManyTickets(sale.max_per_order));
    }
    Ok(())
}

/// The lines at current prices, and the offers that changed.
fn at_current_prices(
    lines: &[Line],
    sales: &BTreeMap<(ConcertId, TicketTypeId), Sale>,
    now: Timestamp,
) -> Result<(Vec<Change>, Vec<Line>), CartRefusal> {
    let mut changes = Vec::new();
    let mut current = Vec::with_capacity(lines.len());
    for line in lines {
        let sale = sales
            .get(&(line.offer.concert_id, line.offer.ticket_type_id.clone()))
            .ok_or_else(|| no_longer_sold(&line.offer))?;
        check_sale(sale, line.quantity, now)?;
        if sale.offer != line.offer {
            changes.push(Change { before: line.offer.clone(), now: sale.offer.clone() });
        }
        current.push(Line { offer: sale.offer.clone(), quantity: line.quantity });
    }
    Ok((changes, current))
}

fn no_longer_sold(offer: &Offer) -> CartRefusal {
    let (concert_name, ticket_type_name) = (offer.concert_name.clone(), offer.ticket_type_name.clone());
    CartRefusal::NoLongerSold { concert_name, ticket_type_name }
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
    fn line(&self, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Option<&Line> {
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
    const STATE_VERSION: u32 = 1;
}
