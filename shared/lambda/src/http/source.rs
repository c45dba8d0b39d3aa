use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use aws_lc_rs::constant_time::verify_slices_are_equal;

/// In which CloudFront shows that it sent a request. It overwrites what a client sends there.
const CDN_KEY: &str = "x-frontrow-cdn-key";

/// Where a request comes from, for counting: an IPv4 address, or the /64 network of an IPv6 address, since a subscriber has all
/// addresses of one. Source: RFC 6177, section 2.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Source(String);

impl Source {
    /// The source of a request that API Gateway got from this address. Behind CloudFront that is one of CloudFront's, which many people
    /// share: then it is the address that CloudFront was called from. What stands before that in `X-Forwarded-For` is what the client
    /// claims. Source: CloudFront Developer Guide, "Request and response behavior for custom origins", client IP addresses.
    pub(crate) fn of(address: &str, headers: &HashMap<String, String>, cdn_key: Option<&str>) -> Self {
        let shown = headers.get(CDN_KEY).map(String::as_str);
        let is_by_cdn = shown.zip(cdn_key).is_some_and(|(shown, key)| is_same(shown, key));
        let forwarded = headers.get("x-forwarded-for").filter(|_| is_by_cdn);
        // API Gateway adds the address that it got the request from.
        let called_from = forwarded.and_then(|all| all.rsplit(',').map(str::trim).find(|other| *other != address));
        Self::new(called_from.unwrap_or(address))
    }

    /// The source of an address. What is no address is a source too.
    pub fn new(address: &str) -> Self {
        Self(match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(IpAddr::V4(address)) => address.to_string(),
            Ok(IpAddr::V6(address)) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            Err(_) => "unknown".to_owned(),
        })
    }
}

fn is_same(shown: &str, key: &str) -> bool {
    !key.is_empty() && verify_slices_are_equal(shown.as_bytes(), key.as_bytes()).is_ok()
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(address: &str) -> String {
        Source::new(address).to_string()
    }

    #[test]
    fn ipv4_address_is_a_source() {
        assert_eq!(shown("203.0.113.7"), "203.0.113.7");
    }

    #[test]
    fn addresses_of_one_ipv6_network_are_one_source() {
        assert_eq!(
            [shown("2001:db8:1:2::1"), shown("2001:db8:1:2:ffff::9")],
            ["2001:db8:1:2::/64", "2001:db8:1:2::/64"]
        );
    }

    #[test]
    fn ipv4_address_in_ipv6_form_is_the_same_source() {
        assert_eq!(shown("::ffff:203.0.113.7"), "203.0.113.7");
    }

    const EDGE: &str = "130.176.1.1";

    /// The source of a request that API Gateway got from an edge of CloudFront.
    fn behind_cdn(shown_key: &str, forwarded: &str, key: Option<&str>) -> String {
        let headers = [(CDN_KEY, shown_key), ("x-forwarded-for", forwarded)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Source::of(EDGE, &headers, key).to_string()
    }

    #[test]
    fn source_behind_cloudfront_is_what_cloudfront_was_called_from() {
        for forwarded in [
            "203.0.113.7",
            "203.0.113.7, 130.176.1.1",
            "198.51.100.1, 203.0.113.7, 130.176.1.1",
            "130.176.1.1,198.51.100.1,203.0.113.7,130.176.1.1",
        ] {
            assert_eq!(behind_cdn("secret", forwarded, Some("secret")), "203.0.113.7", "{forwarded}");
        }
        assert_eq!(behind_cdn("secret", "2001:db8:1:2::1, 130.176.1.1", Some("secret")), "2001:db8:1:2::/64");
    }

    #[test]
    fn forwarded_address_without_the_key_of_cloudfront_is_not_believed() {
        for (shown, key) in [("guess", Some("secret")), ("", Some("secret")), ("", Some("")), ("secret", None)] {
            assert_eq!(behind_cdn(shown, "203.0.113.7", key), EDGE, "{shown:?} {key:?}");
        }
        assert_eq!(Source::of(EDGE, &HashMap::new(), Some("secret")).to_string(), EDGE);
    }

    #[test]
    fn source_without_a_forwarded_address_is_that_of_the_edge() {
        for forwarded in ["", "130.176.1.1"] {
            assert_ne!(behind_cdn("secret", forwarded, Some("secret")), "203.0.113.7");
        }
        assert_eq!(behind_cdn("secret", EDGE, Some("secret")), EDGE);
    }

    #[test]
    fn what_is_no_address_is_one_unknown_source() {
        assert_eq!([shown(""), shown("203.0.113.7, 198.51.100.1")], ["unknown", "unknown"]);
    }
}
