use super::error::ApiError;

/// Currencies that Stripe accepts, with the minimum charge in minor units, or 0 where Stripe publishes none.
const CURRENCIES: &[(&str, i64)] = &[
    ("usd", 50),
    ("eur", 50),
    ("aud", 50),
    ("cad", 50),
    ("chf", 50),
    ("nzd", 50),
    ("sgd", 50),
    ("brl", 50),
    ("inr", 50),
    ("gbp", 30),
    ("jpy", 50),
    ("pln", 200),
    ("ron", 200),
    ("myr", 200),
    ("aed", 200),
    ("sek", 300),
    ("nok", 300),
    ("dkk", 250),
    ("czk", 1500),
    ("huf", 17_500),
    ("mxn", 1000),
    ("thb", 1000),
    ("hkd", 400),
    ("bif", 0),
    ("clp", 0),
    ("djf", 0),
    ("gnf", 0),
    ("kmf", 0),
    ("krw", 0),
    ("mga", 0),
    ("pyg", 0),
    ("rwf", 0),
    ("vnd", 0),
    ("vuv", 0),
    ("xaf", 0),
    ("xof", 0),
    ("xpf", 0),
    ("isk", 0),
    ("ugx", 0),
    ("twd", 0),
    ("bhd", 0),
    ("jod", 0),
    ("kwd", 0),
    ("omr", 0),
    ("tnd", 0),
    ("bgn", 0),
    ("try", 0),
    ("uah", 0),
    ("zar", 0),
    ("ils", 0),
    ("php", 0),
    ("idr", 0),
    ("cny", 0),
    ("ars", 0),
    ("cop", 0),
    ("pen", 0),
    ("sar", 0),
    ("qar", 0),
    ("egp", 0),
    ("mad", 0),
];

/// The currency in lower case, if the amount of minor units can be charged.
pub(super) fn check(amount: i64, currency: &str, brand: Option<&str>) -> Result<String, ApiError> {
    let currency = currency.to_lowercase();
    let Some((_, min)) = CURRENCIES.iter().find(|(code, _)| *code == currency) else {
        return Err(ApiError::invalid_parameter("currency", format!("Invalid currency: {currency}.")));
    };
    // Kronur and shillings are sent with two zeros, dinars in tens of fils.
    let step = match currency.as_str() {
        "isk" | "ugx" => 100,
        "bhd" | "jod" | "kwd" | "omr" | "tnd" => 10,
        _ => 1,
    };
    let max = if brand == Some("amex") { 999_999_999 } else { 999_999_999_999 };
    if amount < 1 || amount < *min {
        return Err(ApiError::amount("amount_too_small", "Amount must be no less than the minimum charge."));
    }
    if amount > max {
        return Err(ApiError::amount("amount_too_large", "Amount must be no more than the maximum charge."));
    }
    if amount % step != 0 {
        return Err(ApiError::invalid_parameter(
            "amount",
            format!("Amounts in {currency} must be divisible by {step}."),
        ));
    }
    Ok(currency)
}
