//! Delivery, invoice and the total: everything that an order needs before its seats are held.

use askama::Template;
use contracts::{Customer, DeliveryMethod};
use kernel::{Money, PostalAddress, Role};
use lambda::http::{Problem, Request, Response};
use pages::{Page, Visit, Words, assets};
use privacy::Vault;

use crate::cart::{Cart, Delivery};
use crate::open_cart::Carts;
use crate::page_texts::TEXTS;
use crate::shown_cart::{EmptyCart, ShownCart};

#[derive(Template)]
#[template(path = "checkout.html")]
struct Checkout {
    t: Words,
    cart: ShownCart,
    /// The total that the buyer agrees to.
    total: Money,
    is_by_courier: bool,
    buyer: Buyer,
    address: Address,
    /// The country of an address that is not known yet.
    country: String,
    /// Whether the address must be verified first.
    must_verify: bool,
    /// The label of an address that the courier suggests, with `*` in the place of the address.
    suggestion: String,
}

/// As it was last chosen; empty before.
#[derive(Debug, Default)]
struct Buyer {
    name: String,
    email: String,
    phone: String,
}

#[derive(Debug, Default)]
struct Address {
    street: String,
    city: String,
    postal_code: String,
    state: String,
}

pub async fn page(carts: &Carts, vault: &Vault, to_unverified: bool, request: &Request) -> Result<Response, Problem> {
    let caller = request.caller_with(&[Role::Fan])?;
    let visit = Visit::new(request, &TEXTS);
    let t = visit.words;
    let open = carts.open(caller.user_id).await?;
    let layout = Page::new(&visit, t.text("checkout-title"));
    let shown = ShownCart::of(carts, caller.user_id, &open, t, request.now()).await?;
    let Some((cart, total)) = shown.and_then(|cart| cart.total.map(|total| (cart, total))) else {
        return layout.render(&EmptyCart::of(carts, caller.user_id, &open, t).await?);
    };
    let delivery = match &open.cart {
        Cart::Open { delivery, .. } => delivery.as_ref(),
        _ => None,
    };
    let customer = match delivery {
        Some(delivery) => Some(vault.open(&delivery.customer).await.map_err(|error| Problem::privacy(&error))?),
        None => None,
    };
    let (buyer, address) = customer.map(known).unwrap_or_default();
    let country =
        address.as_ref().map_or_else(|| cart.country.clone(), |address| Some(address.country.as_str().to_owned()));
    let page = Checkout {
        t,
        total,
        is_by_courier: delivery.map(|Delivery { method, .. }| *method) == Some(DeliveryMethod::Courier),
        buyer,
        address: address.map(Address::from).unwrap_or_default(),
        country: country.unwrap_or_else(|| "PL".to_owned()),
        must_verify: !to_unverified && !caller.email_verified,
        suggestion: t.with("checkout-suggestion", &[("address", "*")]),
        cart,
    };
    let modules = [assets::FORM_JS, assets::COUNTRIES_JS, assets::CHECKOUT_JS];
    modules.into_iter().fold(layout, Page::script).render(&page)
}

fn known(Customer { name, email, phone, address, .. }: Customer) -> (Buyer, Option<PostalAddress>) {
    let phone = phone.map(|phone| phone.to_string()).unwrap_or_default();
    (Buyer { name: name.to_string(), email: email.as_str().to_owned(), phone }, address)
}

impl From<PostalAddress> for Address {
    fn from(PostalAddress { street, city, postal_code, state, .. }: PostalAddress) -> Self {
        Self {
            street: street.to_string(),
            city: city.to_string(),
            postal_code: postal_code.map(|code| code.to_string()).unwrap_or_default(),
            state: state.map(|state| state.to_string()).unwrap_or_default(),
        }
    }
}

impl Checkout {
    fn is_free(&self) -> bool {
        self.total.is_zero()
    }

    /// "Hold 3 seats".
    fn button(&self) -> String {
        self.t.count(if self.is_free() { "checkout-order" } else { "checkout-hold" }, self.cart.count)
    }

    fn busy(&self) -> String {
        self.t.count(if self.is_free() { "checkout-ordering" } else { "checkout-holding" }, self.cart.count)
    }
}
