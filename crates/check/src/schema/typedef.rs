//! The validators of `kong.db.schema.typedefs`.
//!
//! For certificates and keys, only the PEM armour is checked; the gateway checks their content.

use super::value::Value;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Runs the validator of this name on a value.
pub(crate) fn validate(name: &str, value: &Value) -> Result<(), String> {
    if name == "json_schema" {
        return super::json_schema::check_document(value);
    }
    let Value::Text(bytes) = value else { return Ok(()) };
    let text = String::from_utf8_lossy(bytes);
    let text = text.as_ref();
    let holds = match name {
        "host" | "sni" | "wildcard_host" => return host(name, text),
        "host_with_optional_port" => is_host_with_port(text),
        "host_with_wildcards" => is_host_with_port(&text.replace('*', "abc")),
        "ip" => is_ip(text),
        "ip_or_cidr" => is_ip(text) || is_cidr(text),
        "cidr_v4" => is_ip(text) || is_cidr(text),
        "path" => is_path(text),
        "router_path" => text.starts_with('~') || is_path(text),
        "url" => is_url(text),
        "cookie_name" => !text.is_empty() && text.bytes().all(is_token),
        "header_name" => {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        }
        "name" => is_name(bytes, false),
        "utf8_name" => is_name(bytes, true),
        "tag" => is_tag(bytes),
        "certificate" => text.contains("-----BEGIN"),
        "key" => text.contains("-----BEGIN") || text.trim_start().starts_with('{'),
        _ => true,
    };
    if holds { Ok(()) } else { Err(format!("invalid {}: {text}", name.replace('_', " "))) }
}

pub(crate) fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn host(name: &str, text: &str) -> Result<(), String> {
    let text = match (name, text.matches('*').count()) {
        ("wildcard_host", 1) if text.starts_with('*') || text.ends_with('*') => {
            text.replace('*', "wildcard")
        }
        ("wildcard_host", 1) => {
            return Err("wildcard must be leftmost or rightmost character".to_owned());
        }
        ("wildcard_host", 2..) => return Err("only one wildcard must be specified".to_owned()),
        _ => text.to_owned(),
    };
    if name != "host" && is_ip(text.trim_matches(['[', ']'])) {
        return Err("must not be an IP".to_owned());
    }
    if is_ip(text.trim_matches(['[', ']'])) || is_domain(&text) {
        return Ok(());
    }
    if is_host_with_port(&text) {
        return Err("must not have a port".to_owned());
    }
    Err(format!("invalid value: {text}"))
}

fn is_host_with_port(text: &str) -> bool {
    if is_domain(text) || is_ip(text.trim_matches(['[', ']'])) {
        return true;
    }
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let is_port = !port.is_empty() && port.parse::<u16>().is_ok();
    is_port && (is_domain(host) || is_ip(host.trim_matches(['[', ']'])))
}

/// Letters, digits, `-` and `_` between dots. A name of digits only would be a bad IP address.
fn is_domain(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let is_inner = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(is_inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let looks_like_ip = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    text.len() <= 253 && !looks_like_ip && text.split('.').all(is_label)
}

fn is_ip(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok() || text.parse::<Ipv6Addr>().is_ok()
}

fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let Ok(bits) = bits.parse::<u8>() else { return false };
    (address.parse::<Ipv4Addr>().is_ok() && bits <= 32)
        || (address.parse::<Ipv6Addr>().is_ok() && bits <= 128)
}

fn is_path(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-_~/%:@!$&'()*+,;=".contains(&b);
    let is_escaped =
        |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    text.starts_with('/') && text.bytes().all(allowed) && text.split('%').skip(1).all(is_escaped)
}

fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let is_scheme = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(is_scheme)
        && !host.is_empty()
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_name(bytes: &[u8], utf8: bool) -> bool {
    let allowed = |b: &u8| b.is_ascii_alphanumeric() || b".-_~".contains(b) || (utf8 && *b >= 0x80);
    !bytes.is_empty() && bytes.iter().all(allowed) && (!utf8 || std::str::from_utf8(bytes).is_ok())
}

fn is_tag(bytes: &[u8]) -> bool {
    let allowed = |b: &u8| (*b >= 0x20 && *b < 0x7F && *b != b',' && *b != b'/') || *b >= 0x80;
    !bytes.is_empty() && bytes.iter().all(allowed) && std::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validates_typedefs_as_kong_does() {
        let check = |name: &str, text: &str| validate(name, &Value::text(text)).is_ok();
        assert!(check("host", "example.com") && check("host", "10.0.0.1"));
        assert!(!check("host", "example.com:80") && !check("host", "a b"));
        assert!(check("sni", "example.com") && !check("sni", "10.0.0.1"));
        assert!(check("wildcard_host", "*.example.com") && !check("wildcard_host", "a*b.com"));
        assert!(check("url", "https://u@example.com:8/x") && !check("url", "example.com/x"));
        assert!(check("path", "/a%20b") && !check("path", "/a%2") && !check("path", "a"));
        assert!(check("ip_or_cidr", "10.0.0.0/8") && !check("ip", "10.0.0.0/8"));
        assert!(check("header_name", "X-Trace") && !check("header_name", "X Trace"));
        assert!(is_uuid(b"00000000-0000-4000-8000-00000000000a"));
        assert!(!is_uuid(b"00000000-0000-4000-8000-00000000000"));
    }
}
