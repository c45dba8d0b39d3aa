use serde_json::Value;

/// A string by its JSON pointer; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// A number by its JSON pointer; 0 if there is none.
pub(crate) fn number(value: &Value, pointer: &str) -> i64 {
    value.pointer(pointer).and_then(Value::as_i64).unwrap_or_default()
}

/// An amount of money in minor units.
pub(crate) fn minor_units(money: &Value) -> i64 {
    let decimals = match text(money, "/currency") {
        "JPY" => 0,
        "PLN" | "EUR" | "USD" => 2,
        "KWD" => 3,
        other => panic!("the checker does not know the currency {other:?} of {money}"),
    };
    let (whole, part) = text(money, "/amount").split_once('.').unwrap_or((text(money, "/amount"), ""));
    let digits = format!("{whole}{part:0<decimals$}");
    digits.parse().expect("an amount")
}
