use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// Where a request comes from, for counting: an IPv4 address, or the /64 network of an IPv6 address, since a subscriber has all
/// addresses of one. Source: RFC 6177, section 2.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Source(String);

impl Source {
    /// The source of an address as API Gateway reports it. What is no address is a source too.
    pub fn new(address: &str) -> Self {
        Self(match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(IpAddr::V4(address)) => address.to_string(),
            Ok(IpAddr::V6(address)) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            Err(_) => "unknown".to_owned(),
        })
    }
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

    #[test]
    fn what_is_no_address_is_one_unknown_source() {
        assert_eq!([shown(""), shown("203.0.113.7, 198.51.100.1")], ["unknown", "unknown"]);
    }
}
