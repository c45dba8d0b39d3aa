use std::fmt;

/// Where the script of Stripe's elements comes from: Stripe itself, or a stand-in of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StripeJs {
    url: String,
    /// Absent if the script comes from our own host, which pages may use anyway.
    origin: Option<String>,
}

/// It is neither an `http` or `https` URL nor a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the script's address must be a URL or a path, without a query")]
pub struct InvalidStripeJs;

const STRIPE: &str = "https://js.stripe.com";

impl StripeJs {
    /// The script's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A content security policy that also allows the hosts of Stripe. Source: <https://docs.stripe.com/security/guide>, section on content
    /// security policy.
    pub(crate) fn policy(&self, own: &str) -> String {
        let (scripts, frames, connections) = match self.origin.as_deref() {
            None => return own.to_owned(),
            Some(STRIPE) => (
                "https://js.stripe.com https://*.js.stripe.com",
                "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
                "https://api.stripe.com",
            ),
            Some(origin) => (origin, origin, origin),
        };
        let policy = own.replacen("script-src 'self'", &format!("script-src 'self' {scripts}"), 1);
        let policy = policy.replacen("connect-src 'self'", &format!("connect-src 'self' {connections}"), 1);
        format!("{policy}; frame-src {frames}")
    }
}

impl TryFrom<String> for StripeJs {
    type Error = InvalidStripeJs;

    fn try_from(url: String) -> Result<Self, InvalidStripeJs> {
        let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._/-".contains(&b));
        let is_host =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b));
        if url.starts_with('/') && !url.starts_with("//") && is_plain(&url) {
            return Ok(Self { url, origin: None });
        }
        let (scheme, rest) = url.split_once("://").ok_or(InvalidStripeJs)?;
        let (host, path) = rest.split_once('/').ok_or(InvalidStripeJs)?;
        if !["http", "https"].contains(&scheme) || !is_host(host) || !is_plain(path) {
            return Err(InvalidStripeJs);
        }
        Ok(Self { origin: Some(format!("{scheme}://{host}")), url })
    }
}

impl fmt::Display for StripeJs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

#[cfg(test)]
mod tests {
    use super::StripeJs;

    fn policy(url: &str) -> Option<String> {
        let own = "default-src 'none'; script-src 'self'; connect-src 'self'";
        Some(StripeJs::try_from(url.to_owned()).ok()?.policy(own))
    }

    #[test]
    fn policy_allows_the_hosts_of_the_script_and_no_other() {
        let stripe = "default-src 'none'; script-src 'self' https://js.stripe.com https://*.js.stripe.com; connect-src 'self' \
            https://api.stripe.com; frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com";
        assert_eq!(policy("https://js.stripe.com/dahlia/stripe.js").as_deref(), Some(stripe));
        let stand_in = "default-src 'none'; script-src 'self' http://127.0.0.1:9; connect-src 'self' http://127.0.0.1:9; \
            frame-src http://127.0.0.1:9";
        assert_eq!(policy("http://127.0.0.1:9/stripe.js").as_deref(), Some(stand_in));
        assert_eq!(policy("/stripe.js").as_deref(), Some("default-src 'none'; script-src 'self'; connect-src 'self'"));
    }

    #[test]
    fn address_that_could_change_the_policy_is_refused() {
        for url in [
            "",
            "//evil.example/x.js",
            "https://a.example; script-src */x.js",
            "ftp://a/x",
            "https://*/x",
            "javascript:0",
        ] {
            assert_eq!(policy(url), None, "{url}");
        }
    }
}
