use crate::admin::Admin;
use crate::demo::{DEMO_PASSWORD, DEMO_PEOPLE};

/// What `cargo run` prints when Frontrow has started.
pub fn greeting(url: &str, admin: &Admin, demo: bool) -> String {
    let mut lines = vec![
        format!("Frontrow is running. The shop: {url}/"),
        line("API documentation", &format!("{url}/docs")),
        line("stand-ins", &format!("{url}/_local/   (emails sent, payments made)")),
        line("admin", &login(&admin.email, password(admin))),
    ];
    if demo {
        lines.extend(DEMO_PEOPLE.iter().map(|(email, _, roles)| {
            let role = roles.first().copied().unwrap_or_default();
            line(role, &login(email, DEMO_PASSWORD))
        }));
    }
    lines.join("\n")
}

fn line(label: &str, value: &str) -> String {
    format!("  {label:<19}{value}")
}

fn login(email: &str, password: &str) -> String {
    format!("{email}  {password}")
}

/// Only the default password is printed.
fn password(admin: &Admin) -> &str {
    let is_default = admin.password == Admin::default().password;
    if is_default { &admin.password } else { "(the password in FRONTROW_ADMIN_PASSWORD)" }
}
