//! A client of Frontrow's API.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use ureq::http::Response;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

/// Longer than the time-outs of a function and its gateway.
const PATIENCE: Duration = Duration::from_secs(35);

/// Why a call of Frontrow failed.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// No response: try again, or check the URL.
    #[error("{url} does not answer: {source}")]
    Unreachable { url: String, source: Box<ureq::Error> },
    /// The call was refused.
    #[error("{status}: {detail}")]
    Refused { status: u16, detail: String },
    /// Another server responds there.
    #[error("{url} responds, but is not Frontrow")]
    NotFrontrow { url: String },
}

/// A client for HTTP and HTTPS that uses this machine's trusted certificates, returns every status and follows no redirects.
pub fn agent() -> Agent {
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
    Agent::new_with_config(config.timeout_global(Some(PATIENCE)).tls_config(tls).build())
}

/// A Frontrow and a user's token.
#[derive(Debug)]
pub(crate) struct Site {
    agent: Agent,
    url: String,
    token: String,
}

#[derive(Deserialize)]
struct Session {
    token: String,
}

impl Site {
    pub(crate) fn log_in(url: &str, email: &str, password: &str, code: Option<&str>) -> Result<Self, SiteError> {
        let mut site = Self { agent: agent(), url: url.trim_end_matches('/').to_owned(), token: String::new() };
        let credentials = json!({"email": email, "password": password, "code": code});
        let Session { token } = site.ask("/sessions", Some(&credentials))?;
        site.token = token;
        Ok(site)
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, SiteError> {
        self.ask(path, None)
    }

    pub(crate) fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, SiteError> {
        self.ask(path, Some(body))
    }

    fn ask<T: DeserializeOwned>(&self, path: &str, body: Option<&Value>) -> Result<T, SiteError> {
        let url = format!("{}{path}", self.url);
        let bearer = format!("Bearer {}", self.token);
        let answer = match body {
            None => self.agent.get(&url).header("authorization", &bearer).call(),
            Some(body) if self.token.is_empty() => self.agent.post(&url).send_json(body),
            Some(body) => self.agent.post(&url).header("authorization", &bearer).send_json(body),
        };
        let source = |source| SiteError::Unreachable { url: url.clone(), source: Box::new(source) };
        self.read(&url, answer.map_err(source)?)
    }

    fn read<T: DeserializeOwned>(&self, url: &str, mut answer: Response<Body>) -> Result<T, SiteError> {
        let status = answer.status();
        let not_frontrow = |_| SiteError::NotFrontrow { url: url.to_owned() };
        if status.is_success() {
            return answer.body_mut().read_json().map_err(not_frontrow);
        }
        let problem: Value = answer.body_mut().read_json().map_err(not_frontrow)?;
        let said = ["detail", "title", "message"].iter().find_map(|member| problem.get(member)?.as_str());
        Err(SiteError::Refused { status: status.as_u16(), detail: said.unwrap_or_default().to_owned() })
    }
}
