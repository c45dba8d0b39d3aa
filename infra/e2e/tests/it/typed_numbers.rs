//! Addresses, phone numbers and tax ids as people of many countries type them.

use e2e::{Person, Response, Site};
use serde_json::{Value, json};

struct Buyer {
    site: Site,
    fan: Person,
}

async fn buyer() -> Buyer {
    let site = Site::in_process().await;
    let staff = site.staff().await;
    let concert_id = site.new_concert(&staff.organizer, 10, 1).await;
    let fan = site.new_fan().await;
    site.fill_cart(&fan, &concert_id, "regular", 1).await;
    Buyer { site, fan }
}

impl Buyer {
    async fn deliver_to(&self, address: Value, phone: Option<&str>) -> Response {
        let customer = json!({"name": "Zażółć Gęślą", "email": self.fan.email, "phone": phone});
        let body = json!({"method": "courier", "address": address, "customer": customer});
        self.site.put("/cart/delivery", body).by(&self.fan).send().await
    }

    /// The part of the delivery that is stored.
    async fn stored(&self, pointer: &str) -> Value {
        let cart = self.site.get("/cart").by(&self.fan).send().await.expect(200);
        cart.body["delivery"].pointer(pointer).cloned().unwrap_or_default()
    }

    async fn bill(&self, country: &str, postal_code: Option<&str>, tax_id: Option<&str>) -> Response {
        let address = json!({"street": "1 Main Street", "city": "Town", "country": country, "postalCode": postal_code});
        let body = json!({"name": "Żółw i Syn", "address": address, "taxId": tax_id});
        self.site.put("/billing-profile", body).by(&self.fan).send().await
    }
}

fn address(country: &str, postal_code: Option<&str>, state: Option<&str>) -> Value {
    let mut address = json!({"street": "1 Main Street", "city": "Town", "country": country});
    for (name, value) in [("postalCode", postal_code), ("state", state)] {
        if let Some(value) = value {
            address[name] = json!(value);
        }
    }
    address
}

#[track_caller]
fn assert_field(response: Response, pointer: &str, code: &str) {
    let refused = response.expect_problem(422, "invalid_body");
    let errors = refused.body["errors"].as_array().cloned().unwrap_or_default();
    assert!(errors.iter().any(|error| error["pointer"] == pointer && error["code"] == code), "{:#}", refused.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn countries_without_postal_codes_need_none() {
    let buyer = buyer().await;
    for country in ["HK", "AE", "QA", "PA", "IE", "JM"] {
        let _ = buyer.deliver_to(address(country, None, None), None).await.expect(200);
        assert_eq!(buyer.stored("/address/postalCode").await, Value::Null, "{country}");
        let _ = buyer.bill(country, None, None).await.expect(200);
    }
    let _ = buyer.deliver_to(address("IE", Some("D02 AF30"), None), None).await.expect(200);
    assert_eq!(buyer.stored("/address/postalCode").await, "D02 AF30");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn problems_of_an_address_name_its_field() {
    let buyer = buyer().await;
    let cases = [
        (address("PL", None, None), "/address/postalCode", "missing"),
        (address("PL", Some("0012"), None), "/address/postalCode", "invalid_postal_code"),
        (address("US", Some("75039"), None), "/address/state", "missing_state"),
        (address("AU", Some("2000"), Some("XX")), "/address/state", "invalid_state"),
        (json!({"street": "\u{3164}", "city": "Town", "country": "HK"}), "/address/street", "invisible_character"),
    ];
    for (address, pointer, code) in cases {
        assert_field(buyer.deliver_to(address, None).await, pointer, code);
    }
    assert_field(buyer.bill("PL", None, None).await, "/address/postalCode", "missing");
    assert_field(buyer.bill("PL", Some("00-120"), Some("PL5252248482")).await, "/taxId", "invalid_tax_id");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postal_codes_and_states_are_stored_as_the_country_writes_them() {
    let buyer = buyer().await;
    let _ = buyer.deliver_to(address("PL", Some("00120"), None), None).await.expect(200);
    assert_eq!(buyer.stored("/address/postalCode").await, "00-120");
    let _ = buyer.deliver_to(address("US", Some("75039"), Some("Texas")), None).await.expect(200);
    assert_eq!(buyer.stored("/address/state").await, "TX");
    let _ = buyer.deliver_to(address("GB", Some("sw1a1aa"), None), None).await.expect(200);
    assert_eq!(buyer.stored("/address/postalCode").await, "SW1A 1AA");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phone_numbers_are_stored_as_e164() {
    let buyer = buyer().await;
    let typed = [
        ("PL", Some("00-120"), "600 100 200", "+48600100200"),
        ("PL", Some("00-120"), "0048 (600) 100-200", "+48600100200"),
        ("DE", Some("10115"), "+49 (0) 30 123456", "+4930123456"),
        ("DE", Some("10115"), "030/123456", "+4930123456"),
        ("HK", None, "2123 4567", "+85221234567"),
    ];
    for (country, postal_code, phone, stored) in typed {
        let _ = buyer.deliver_to(address(country, postal_code, None), Some(phone)).await.expect(200);
        assert_eq!(buyer.stored("/customer/phone").await, stored, "{phone}");
    }
    for phone in ["call me", "12", "+48"] {
        let response = buyer.deliver_to(address("PL", Some("00-120"), None), Some(phone)).await;
        assert_field(response, "/customer/phone", "invalid_phone");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parcel_goes_to_a_country_without_postal_codes() {
    let buyer = buyer().await;
    let _ = buyer.deliver_to(address("HK", None, None), Some("2123 4567")).await.expect(200);
    let order_id = buyer.site.confirm(&buyer.fan, "pm_card_visa").await;
    buyer.site.frontrow().unwrap().settle().await;
    let path = format!("/orders/{order_id}/deliveries");
    let shipped = buyer.site.eventually(
        || buyer.site.get(path.clone()).by(&buyer.fan),
        |deliveries| deliveries.items().first().is_some_and(|delivery| delivery["trackingNumber"].is_string()),
    );
    let shipped = shipped.await.expect(200);
    assert!(shipped.items()[0]["trackingNumber"].is_string(), "{:#}", shipped.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tax_ids_are_read_with_spaces_dots_dashes_and_prefixes() {
    let buyer = buyer().await;
    let typed = [
        ("PL", "PL 526-10-40-828", "PL5261040828"),
        ("PL", "526-10-40-828", "5261040828"),
        ("DE", "de 123 456 789", "DE123456789"),
        ("AT", "ATU 12345678", "ATU12345678"),
        ("CH", "CHE-123.456.788 MWST", "CHE123456788MWST"),
        ("GR", "EL 094259216", "EL094259216"),
        ("GB", "XI 980 7806 84", "XI980780684"),
        ("US", "12-3456789", "12-3456789"),
    ];
    for (country, tax_id, stored) in typed {
        let saved = buyer.bill(country, Some("12345"), Some(tax_id)).await.expect(200);
        assert_eq!(saved.body["taxId"], stored, "{tax_id}");
    }
}
