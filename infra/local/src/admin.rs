#[derive(Debug, Clone)]
pub struct Admin {
    pub email: String,
    pub password: String,
}

impl Default for Admin {
    fn default() -> Self {
        Self { email: "admin@frontrow.test".to_owned(), password: "frontrow-admin".to_owned() }
    }
}

impl Admin {
    /// From `FRONTROW_ADMIN_EMAIL` and `FRONTROW_ADMIN_PASSWORD`, or the default.
    pub fn from_env() -> Self {
        let default = Self::default();
        Self {
            email: std::env::var("FRONTROW_ADMIN_EMAIL").unwrap_or(default.email),
            password: std::env::var("FRONTROW_ADMIN_PASSWORD").unwrap_or(default.password),
        }
    }
}
