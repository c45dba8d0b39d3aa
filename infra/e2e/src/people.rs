use http::Method;
use serde_json::{Value, json};

use crate::{Response, Site, token_of};

/// A user who is logged in.
#[derive(Debug, Clone)]
pub struct Person {
    pub user_id: String,
    pub email: String,
    pub token: String,
}

/// The people who run a concert.
#[derive(Debug, Clone)]
pub struct Staff {
    pub admin: Person,
    pub organizer: Person,
    pub gate: Person,
    pub finance: Person,
}

/// Every test user's password.
const PASSWORD: &str = "correct horse battery";

impl Site {
    /// An unused e-mail address.
    pub fn new_address(&self, name: &str) -> String {
        format!("{name}-{}@example.org", uuid::Uuid::new_v4().simple())
    }

    /// Registers a fan and logs them in.
    pub async fn new_fan(&self) -> Person {
        let email = self.new_address("fan");
        let body = json!({"email": email, "password": PASSWORD, "name": "Zażółć Gęślą"});
        let _ = self.post("/users", body).send().await.expect(201);
        self.log_in(&email, PASSWORD).await
    }

    /// Registers a fan who verifies their address.
    pub async fn new_verified_fan(&self) -> Person {
        let fan = self.new_fan().await;
        self.verify(&fan).await;
        fan
    }

    /// Requests the link that verifies a person's address, and follows it. Needs the local pages.
    pub async fn verify(&self, person: &Person) {
        let _ = self.call(Method::POST, "/users/me/verification").by(person).send().await.expect(202);
        let token = token_of(&self.account_mail(&person.email, "verify-address").await);
        let _ = self.post("/verifications", json!({ "token": token })).send().await.expect(204);
    }

    /// Registers a user, assigns these roles and logs them in.
    pub async fn new_person(&self, admin: &Person, roles: &[&str]) -> Person {
        let person = self.new_fan().await;
        let path = format!("/users/{}/roles", person.user_id);
        let _ = self.put(path, json!({ "roles": roles })).by(admin).send().await.expect(200);
        self.log_in(&person.email, PASSWORD).await
    }

    pub async fn log_in(&self, email: &str, password: &str) -> Person {
        let session = self.post("/sessions", json!({"email": email, "password": password})).send().await.expect(200);
        let user_id = session.body["user"]["userId"].as_str().unwrap_or_default().to_owned();
        Person { user_id, email: email.to_owned(), token: session.text("token") }
    }

    /// The same person with a new token.
    pub async fn log_in_again(&self, person: &Person) -> Person {
        self.log_in(&person.email, PASSWORD).await
    }

    /// Has somebody, with their own password, erase a person's data.
    pub async fn forget(&self, person: &Person, by: &Person) -> Response {
        let password = if by.email == self.admin.email { &self.admin.password } else { PASSWORD };
        self.post(format!("/users/{}/forget", person.user_id), json!({ "password": password })).by(by).send().await
    }

    /// Registers and logs in the people who run a concert.
    pub async fn staff(&self) -> Staff {
        let admin = self.log_in(&self.admin.email, &self.admin.password).await;
        Staff {
            organizer: self.new_person(&admin, &["organizer"]).await,
            gate: self.new_person(&admin, &["gate"]).await,
            finance: self.new_person(&admin, &["finance"]).await,
            admin,
        }
    }

    /// Creates "Beyoncé in Warsaw" with these numbers of Regular and Golden Circle tickets, and returns its id.
    pub async fn new_concert(&self, organizer: &Person, regular: u32, golden_circle: u32) -> String {
        let created = self.post("/concerts", concert(regular, golden_circle)).by(organizer).send().await.expect(201);
        created.text("concertId")
    }

    /// Puts tickets into a fan's cart and chooses delivery by e-mail.
    pub async fn fill_cart(&self, fan: &Person, concert_id: &str, ticket_type: &str, quantity: u32) {
        let item = json!({"concertId": concert_id, "ticketTypeId": ticket_type, "quantity": quantity});
        // Carts see a new concert a little later than its organizer.
        let add = || self.post("/cart/items", item.clone()).by(fan);
        let _ = self.eventually(add, |response| response.status != 404).await.expect(201);
        let _ = self.put("/cart/delivery", by_email(fan)).by(fan).send().await.expect(200);
    }

    /// Confirms a fan's cart and returns the order's id.
    pub async fn confirm(&self, fan: &Person, card: &str) -> String {
        let confirmed = self.post("/cart/confirm", json!({"paymentMethodId": card})).by(fan).send().await.expect(202);
        confirmed.text("orderId")
    }

    /// Confirms a fan's cart without a card, and returns the order's id.
    pub async fn hold(&self, fan: &Person) -> String {
        self.post("/cart/confirm", json!({})).by(fan).send().await.expect(202).text("orderId")
    }

    /// Pays an order with a card.
    pub async fn pay(&self, fan: &Person, order_id: &str, card: &str) -> Response {
        self.post(format!("/orders/{order_id}/payment"), json!({ "paymentMethodId": card })).by(fan).send().await
    }

    /// Buys Regular tickets. Returns the completed order.
    pub async fn buy(&self, fan: &Person, concert_id: &str, quantity: u32) -> Response {
        self.fill_cart(fan, concert_id, "regular", quantity).await;
        let order_id = self.confirm(fan, "pm_card_visa").await;
        self.order(fan, &order_id, "completed").await
    }

    /// Waits until an order has a status.
    pub async fn order(&self, fan: &Person, order_id: &str, status: &str) -> Response {
        let path = format!("/orders/{order_id}");
        self.eventually(|| self.get(path.clone()).by(fan), |order| order.body["status"] == status).await
    }
}

/// The body that chooses delivery by e-mail.
pub fn by_email(fan: &Person) -> Value {
    json!({"method": "email", "customer": {"name": "Zażółć Gęślą", "email": fan.email}})
}

/// The body that puts Beyoncé in Warsaw on sale.
pub fn concert(regular: u32, golden_circle: u32) -> Value {
    json!({
        "name": "Beyoncé in Warsaw",
        "artist": "Beyoncé",
        "startsAt": "2031-06-20T19:00:00Z",
        "venue": {"name": "PGE Narodowy", "city": "Warsaw", "country": "PL"},
        "ticketTypes": [
            {"ticketTypeId": "regular", "name": "Regular", "price": {"amount": "349.00", "currency": "PLN"},
             "capacity": regular, "maxPerOrder": 6},
            {"ticketTypeId": "golden-circle", "name": "Golden Circle",
             "price": {"amount": "899.00", "currency": "PLN"}, "capacity": golden_circle, "maxPerOrder": 4}
        ]
    })
}
