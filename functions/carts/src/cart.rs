//! The cart: lines, a delivery, and the moment when both become an order.

use std::collections::BTreeMap;

use contracts::Customer;
use eventstore::{Aggregate, Event};
use kernel::{
    ConcertId, Decider, DeliveryMethod, Money, MoneyError, Quantity, Refusal, RefusalKind, Sealed, Text, TicketTypeId,
    Timestamp, UserId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most lines of a cart.
pub const MOST_LINES: usize = 50;

/// What happened to a cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all_fields = "camelCase")]
pub enum CartEvent {
    /// Its first item, or its delivery, opened it.
    CartOpened {
        /// Whose it is.
        user_id: UserId,
    },
    /// Tickets of a type that was not in it.
    CartItemAdded(Line),
    /// More or fewer tickets of a type that is in it.
    CartItemQuantityChanged {
        /// The concert.
        concert_id: ConcertId,
        /// The ticket type.
        ticket_type_id: TicketTypeId,
        /// How many now.
        quantity: Quantity,
    },
    /// No tickets of that type any more.
    CartItemRemoved {
        /// The concert.
        concert_id: ConcertId,
        /// The ticket type.
        ticket_type_id: TicketTypeId,
    },
    /// How the tickets reach the fan, and who buys.
    DeliveryChosen(Delivery),
    /// The fan buys it, at these prices.
    CartConfirmed {
        /// The lines as they are sold.
        lines: Vec<Line>,
        /// Their sum.
        total: Money,
        /// The gateway's id of the buyer's card.
        payment_method_id: Text<255>,
        /// Whether the seats stay held when the card is declined, so that another can be tried.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        keep_seats_on_decline: bool,
    },
    /// The fan wants none of it.
    CartCancelled,
}

/// Tickets of one type, at the price seen when they were added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What they are for.
    #[serde(flatten)]
    pub offer: Offer,
    /// How many.
    pub quantity: Quantity,
}

/// What is offered of a concert, as the buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    /// The concert.
    pub concert_id: ConcertId,
    /// The concert's name.
    pub concert_name: Text<200>,
    /// When it begins.
    pub starts_at: Timestamp,
    /// The ticket type.
    pub ticket_type_id: TicketTypeId,
    /// The ticket type's name.
    pub ticket_type_name: Text<100>,
    /// Price of one.
    pub unit_price: Money,
}

impl Offer {
    fn no_longer_sold(&self) -> CartRefusal {
        let (concert_name, ticket_type_name) = (self.concert_name.clone(), self.ticket_type_name.clone());
        CartRefusal::NoLongerSold { concert_name, ticket_type_name }
    }
}

/// An offer, and whether and how much of it may be bought now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// What is offered.
    pub offer: Offer,
    /// The most that one order may have.
    pub max_per_order: Quantity,
    /// No sales before.
    pub opens_at: Option<Timestamp>,
    /// No sales from then on.
    pub closes_at: Timestamp,
}

/// How tickets reach the fan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// By e-mail or courier.
    pub method: DeliveryMethod,
    /// Who buys, and the address where the courier goes.
    pub customer: Sealed<Customer>,
}

/// What a cart is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cart {
    /// Not opened.
    Nothing,
    /// Being filled.
    Open {
        /// Whose it is.
        user_id: UserId,
        /// What is in it, in the order of adding.
        lines: Vec<Line>,
        /// How it is to be delivered, once chosen.
        delivery: Option<Delivery>,
    },
    /// Bought.
    Confirmed {
        /// Whose it was.
        user_id: UserId,
        /// How it is to be delivered.
        delivery: Delivery,
    },
    /// Given up.
    Cancelled,
}

impl Cart {
    /// Whether it takes no more commands.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Confirmed { .. } | Self::Cancelled)
    }

    /// What is in it.
    pub fn lines(&self) -> &[Line] {
        match self {
            Self::Open { lines, .. } => lines,
            Self::Nothing | Self::Confirmed { .. } | Self::Cancelled => &[],
        }
    }
}

/// What may be asked of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CartCommand {
    /// Put tickets into it.
    AddCartItem {
        /// Whose cart it is.
        user_id: UserId,
        /// What is bought.
        sale: Sale,
        /// How many.
        quantity: Quantity,
        /// When this is asked.
        now: Timestamp,
    },
    /// Have another number of them.
    ChangeCartItemQuantity {
        /// The concert.
        concert_id: ConcertId,
        /// The ticket type.
        ticket_type_id: TicketTypeId,
        /// How many.
        quantity: Quantity,
        /// The most that one order may have now.
        max_per_order: Quantity,
    },
    /// Take them out.
    RemoveCartItem {
        /// The concert.
        concert_id: ConcertId,
        /// The ticket type.
        ticket_type_id: TicketTypeId,
    },
    /// Say how they are to be delivered.
    ChooseDelivery {
        /// Whose cart it is.
        user_id: UserId,
        /// How.
        delivery: Delivery,
    },
    /// Buy it.
    ConfirmCart {
        /// What is on sale now, of all that is in the cart.
        sales: BTreeMap<(ConcertId, TicketTypeId), Sale>,
        /// What the buyer thinks that it comes to.
        expected_total: Option<Money>,
        /// The gateway's id of the buyer's card.
        payment_method_id: Text<255>,
        /// Whether the seats stay held when the card is declined.
        keep_seats_on_decline: bool,
        /// When this is asked.
        now: Timestamp,
    },
    /// Give it up.
    CancelCart,
}

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CartRefusal {
    /// It was confirmed or cancelled.
    #[error("The cart is closed.")]
    Closed,
    /// That ticket type is in it.
    #[error("These tickets are in the cart already: change their quantity.")]
    AlreadyInCart,
    /// That ticket type is not in it.
    #[error("These tickets are not in the cart.")]
    NotInCart,
    /// More than one order may have.
    #[error("One order may have at most {0} of these tickets.")]
    TooManyTickets(Quantity),
    /// More lines than a cart may have.
    #[error("A cart may have at most 50 lines.")]
    TooManyLines,
    /// Two currencies don't add up.
    #[error("The cart is in another currency: buy these tickets in an order of their own.")]
    OtherCurrency,
    /// More money than one order may come to.
    #[error("The cart comes to more than one order may.")]
    TooExpensive,
    /// Sales have not begun, or have ended.
    #[error("{0} is not on sale.")]
    NotOnSale(Text<200>),
    /// The ticket type is gone: the line is to be removed.
    #[error("{ticket_type_name} for {concert_name} is no longer sold: remove it.")]
    NoLongerSold {
        /// The concert.
        concert_name: Text<200>,
        /// What was sold.
        ticket_type_name: Text<100>,
    },
    /// Nothing to buy.
    #[error("The cart is empty.")]
    Empty,
    /// Nobody knows where the tickets go.
    #[error("Choose a delivery first.")]
    NoDelivery,
    /// It would not be what the buyer saw.
    #[error("The cart comes to {total}: confirm again with this as expectedTotal.")]
    Changed {
        /// What it comes to now.
        total: Money,
        /// What is no longer as it was when it was added.
        changes: Vec<Change>,
    },
}

/// A line that is no longer as it was when it was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "CartChange")]
pub struct Change {
    /// As it was.
    pub before: Offer,
    /// As it is.
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
                let line = Line { offer: sale.offer.clone(), quantity: *quantity };
                if cart.line(sale.offer.concert_id, &sale.offer.ticket_type_id).is_some() {
                    return Err(CartRefusal::AlreadyInCart);
                }
                if cart.lines().len() >= MOST_LINES {
                    return Err(CartRefusal::TooManyLines);
                }
                sale.check(*quantity, *now)?;
                total(cart.lines().iter().chain([&line]))?;
                Ok(cart.opened_for(*user_id).into_iter().chain([CartEvent::CartItemAdded(line)]).collect())
            }
            (Command::ChooseDelivery { user_id, delivery }, _) => {
                let chosen = CartEvent::DeliveryChosen(delivery.clone());
                Ok(cart.opened_for(*user_id).into_iter().chain([chosen]).collect())
            }
            (Command::ChangeCartItemQuantity { concert_id, ticket_type_id, quantity, max_per_order }, _) => {
                let line = cart.line(*concert_id, ticket_type_id).ok_or(CartRefusal::NotInCart)?;
                if line.quantity == *quantity {
                    return Ok(vec![]);
                }
                if quantity > max_per_order {
                    return Err(CartRefusal::TooManyTickets(*max_per_order));
                }
                let changed = Line { offer: line.offer.clone(), quantity: *quantity };
                total(cart.lines().iter().map(|other| if other == line { &changed } else { other }))?;
                Ok(vec![CartEvent::CartItemQuantityChanged {
                    concert_id: *concert_id,
                    ticket_type_id: ticket_type_id.clone(),
                    quantity: *quantity,
                }])
            }
            (Command::RemoveCartItem { concert_id, ticket_type_id }, _) => {
                cart.line(*concert_id, ticket_type_id).ok_or(CartRefusal::NotInCart)?;
                Ok(vec![CartEvent::CartItemRemoved { concert_id: *concert_id, ticket_type_id: ticket_type_id.clone() }])
            }
            (Command::CancelCart, Self::Open { .. }) => Ok(vec![CartEvent::CartCancelled]),
            (Command::ConfirmCart { .. }, Self::Nothing) => Err(CartRefusal::Empty),
            (
                Command::ConfirmCart { sales, expected_total, payment_method_id, keep_seats_on_decline, now },
                Self::Open { lines, delivery, .. },
            ) => {
                if lines.is_empty() {
                    return Err(CartRefusal::Empty);
                }
                if delivery.is_none() {
                    return Err(CartRefusal::NoDelivery);
                }
                let (changes, lines) = at_current_prices(lines, sales, *now)?;
                let total = total(&lines)?;
                let agreed = expected_total.is_none_or(|expected| expected == total);
                if !agreed || (expected_total.is_none() && !changes.is_empty()) {
                    return Err(CartRefusal::Changed { total, changes });
                }
                let (payment_method_id, keep_seats_on_decline) = (payment_method_id.clone(), *keep_seats_on_decline);
                Ok(vec![CartEvent::CartConfirmed { lines, total, payment_method_id, keep_seats_on_decline }])
            }
        }
    }

    fn evolve(cart: Self, event: &CartEvent) -> Self {
        let is = |line: &Line, concert: &ConcertId, ticket_type: &TicketTypeId| {
            line.offer.concert_id == *concert && line.offer.ticket_type_id == *ticket_type
        };
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
                for line in lines.iter_mut().filter(|line| is(line, concert_id, ticket_type_id)) {
                    line.quantity = *quantity;
                }
                Self::Open { user_id, lines, delivery }
            }
            (
                Self::Open { user_id, mut lines, delivery },
                CartEvent::CartItemRemoved { concert_id, ticket_type_id },
            ) => {
                lines.retain(|line| !is(line, concert_id, ticket_type_id));
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

impl Cart {
    fn line(&self, concert_id: ConcertId, ticket_type_id: &TicketTypeId) -> Option<&Line> {
        let is = |line: &&Line| line.offer.concert_id == concert_id && line.offer.ticket_type_id == *ticket_type_id;
        self.lines().iter().find(is)
    }

    /// The event that opens it, if nothing has.
    fn opened_for(&self, user_id: UserId) -> Option<CartEvent> {
        matches!(self, Self::Nothing).then_some(CartEvent::CartOpened { user_id })
    }
}

impl Sale {
    fn check(&self, quantity: Quantity, now: Timestamp) -> Result<(), CartRefusal> {
        if self.opens_at.is_some_and(|opens_at| now < opens_at) || now >= self.closes_at {
            return Err(CartRefusal::NotOnSale(self.offer.concert_name.clone()));
        }
        if quantity > self.max_per_order {
            return Err(CartRefusal::TooManyTickets(self.max_per_order));
        }
        Ok(())
    }
}

/// The lines as they would be sold now, and what is different about them.
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
            .ok_or_else(|| line.offer.no_longer_sold())?;
        sale.check(line.quantity, now)?;
        if sale.offer != line.offer {
            changes.push(Change { before: line.offer.clone(), now: sale.offer.clone() });
        }
        current.push(Line { offer: sale.offer.clone(), quantity: line.quantity });
    }
    Ok((changes, current))
}

/// What lines come to; there must be one, to say in which currency.
///
/// # Errors
/// Two currencies, or more than one order may come to.
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

impl Event for CartEvent {}

impl Aggregate for Cart {
    const CATEGORY: &'static str = "cart";
    const STATE_VERSION: u32 = 1;
}
