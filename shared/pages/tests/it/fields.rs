use std::sync::LazyLock;

use askama::Template;
use pages::{Language, Texts, Words, texts};

static TEXTS: LazyLock<Texts> = LazyLock::new(|| texts(|_| ""));

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "fields.html" as fields %}
{% call fields::text("email", "E-mail & more", "email", value, "email") %}{% endcall %}
{% call fields::hinted("password", "Password", "password", "", "new-password", "At least 12 characters.") %}{% endcall %}
{% call fields::optional("phone", "Phone", "tel", "", "tel", "") %}{% endcall %}
{% call fields::check("terms", "I accept them") %}{% endcall %}
{% call fields::send("Register", "Registering…") %}{% endcall %}"#
)]
struct Form {
    t: Words,
    value: &'static str,
}

fn form(value: &'static str) -> String {
    Form { t: Words::new(&TEXTS, Language::English), value }.render().unwrap()
}

#[test]
fn field_has_its_label_and_what_a_browser_needs_to_fill_it_in() {
    let form = form("");
    assert!(form.contains("<label for=\"field-email\">E-mail &#38; more"), "{form}");
    assert!(
        form.contains(r#"<input id="field-email" name="email" type="email" value="" autocomplete="email" required>"#),
        "{form}"
    );
}

#[test]
fn hint_describes_its_field() {
    let form = form("");
    assert!(form.contains(r#"aria-describedby="hint-password""#), "{form}");
    assert!(form.contains(r#"<p class="hint" id="hint-password">At least 12 characters.</p>"#), "{form}");
}

#[test]
fn optional_field_says_so() {
    let form = form("");
    let phone = form.split("field-phone").nth(1).unwrap();
    assert!(phone.contains("optional"), "{form}");
    assert!(!form.contains(r#"autocomplete="tel" required"#), "{form}");
}

#[test]
fn value_is_escaped() {
    assert!(!form("\"><script>").contains("<script>"));
}

#[test]
fn button_says_what_it_does_and_what_it_needs() {
    let form = form("");
    assert!(form.contains(r#"<button class="btn" data-busy="Registering…">Register</button>"#), "{form}");
    assert!(form.contains("<noscript>"), "{form}");
}
