//! `PUT /cart/delivery`: choose a delivery method and recipient.

use contracts::{Customer, DeliveryMethod};
use kernel::{EmailAddress, PhoneNumber, PostalAddressInput, Role, Text, TextInput};
use lambda::http::{Problem, Request, Response, endpoint};
use lambda::{Env, Handler, Lambda, StartError};
use openapi::{Operation, SuccessResponse};
use privacy::Vault;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::address_check::{AddressCheck, Undeliverable, undeliverable};
use crate::cart::{CartCommand, Delivery};
use crate::cart_operation::cart_operation;
use crate::open_cart::Carts;
use crate::views::cart_contents::CartContents;

pub const LAMBDA: Lambda = Lambda { name: "carts-choose-delivery", build: &build };

async fn build(env: Env) -> Result<Handler, StartError> {
    let carts = Carts::new(env.events()?, env.views()?);
    let state = (carts, env.vault()?, AddressCheck::from_env(&env).await?);
    Ok(endpoint(&env, state, choose_delivery).authenticated()?.idempotent()?.build())
}

pub fn operation() -> Operation {
    cart_operation(Operation::put(LAMBDA.name, "/cart/delivery", "chooseDelivery"))
        .describe(
            "Choose a delivery method and recipient",
            "By e-mail, or by courier to a postal address. The courier checks the address first.",
        )
        .body::<Body>()
        .responds(SuccessResponse::ok::<CartContents>().versioned())
        .problems([
            Problem::not_found(),
            undeliverable("Couriers do not deliver to post-office boxes. Enter a street address."),
        ])
        .problem_members::<Undeliverable>(422)
}

// Read part by part, because errors in flattened fields do not name the field.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Body {
    #[serde(flatten)]
    choice: Choice,
    customer: Buyer,
}

#[derive(JsonSchema)]
#[serde(tag = "method", rename_all = "lowercase")]
#[expect(dead_code, reason = "only its schema is used")]
enum Choice {
    /// PDF tickets by e-mail.
    Email,
    /// Printed tickets by courier.
    Courier { address: PostalAddressInput },
}

#[derive(Deserialize, JsonSchema)]
struct Method {
    method: DeliveryMethod,
}

#[derive(Deserialize, JsonSchema)]
struct Recipient {
    customer: Buyer,
}

#[derive(Deserialize, JsonSchema)]
struct Destination {
    address: PostalAddressInput,
}

#[derive(Deserialize, JsonSchema)]
struct Buyer {
    /// The name printed on the tickets.
    name: TextInput<200>,
    email: EmailAddress,
    /// For questions of the courier.
    phone: Option<PhoneNumber>,
    /// Preferred languages, such as `pl` or `pl, en;q=0.5`. Defaults to the request's `Accept-Language`.
    language: Option<Text<100>>,
}

async fn choose_delivery(
    (carts, vault, address_check): (Carts, Vault, AddressCheck),
    request: Request,
) -> Result<Response, Problem> {
    let user_id = request.caller_with(&[Role::Fan])?.user_id;
    request.check_form::<Body>()?;
    let Method { method } = request.json()?;
    let address = match method {
        DeliveryMethod::Email => None,
        DeliveryMethod::Courier => Some(request.json::<Destination>()?.address.into_address()),
    };
    let Recipient { customer: Buyer { name, email, phone, language } } = request.json()?;
    let country = address.as_ref().map(|address| &address.country);
    let phone = phone.map(|phone| phone.in_country(country)).transpose();
    let phone = phone.map_err(|invalid| Problem::invalid("/customer/phone", &invalid))?;
    let language = language.or_else(|| request.languages());
    if let Some(address) = &address {
        address_check.check(address).await?;
    }
    let customer = Customer { name: name.into(), email, phone, address, language };
    let sealed = vault.seal(user_id, &customer).await.map_err(|error| Problem::privacy(&error))?;
    let command = CartCommand::ChooseDelivery { user_id, delivery: Delivery { method, customer: sealed } };
    let (cart_id, done) = carts.execute(user_id, &command, "ChooseDelivery", &request).await?;
    // The stored answer for repeats of the request must not contain the buyer's name and address in clear text.
    let without_customer = Response::ok(CartContents::of(cart_id, &done.state, None)).etag(done.version);
    let complete = Response::ok(CartContents::of(cart_id, &done.state, Some(customer))).etag(done.version);
    Ok(complete.stored_as(without_customer))
}
