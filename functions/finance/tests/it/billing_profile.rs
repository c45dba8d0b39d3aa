use finance::billing_profile::{BillingDetails, BillingProfile, BillingProfileEvent, SaveBillingProfile};
use kernel::Sealed;
use testkit::given;

use crate::samples::ann;

fn sealed(text: &str) -> Sealed<BillingDetails> {
    Sealed::new(ann(), text.to_owned())
}

pub fn profile_saved() -> BillingProfileEvent {
    BillingProfileEvent::BillingProfileSaved { details: sealed("c2VhbGVk") }
}

#[test]
fn billing_profile_is_saved() {
    given::<BillingProfile>([])
        .when(SaveBillingProfile { details: sealed("c2VhbGVk"), is_same: false })
        .then([profile_saved()]);
}

#[test]
fn saving_the_same_billing_profile_changes_nothing() {
    given::<BillingProfile>([profile_saved()])
        .when(SaveBillingProfile { details: sealed("YW5vdGhlcg"), is_same: true })
        .then_nothing();
}

#[test]
fn another_billing_profile_replaces_the_saved_one() {
    let replaced = BillingProfileEvent::BillingProfileSaved { details: sealed("YW5vdGhlcg") };
    given::<BillingProfile>([profile_saved()])
        .when(SaveBillingProfile { details: sealed("YW5vdGhlcg"), is_same: false })
        .then([replaced]);
}
