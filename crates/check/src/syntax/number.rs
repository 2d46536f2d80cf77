//! The values of number tokens.

/// The value of a number token; `Ok(None)` for 64-bit integers and complex numbers, whose values no
/// rule needs. An error if the text is not a number.
pub(crate) fn parse(text: &[u8]) -> Result<Option<f64>, ()> {
    let text = std::str::from_utf8(text).map_err(|_| ())?.to_ascii_lowercase();
    let suffix = ["ull", "ll"].into_iter().find(|suffix| text.ends_with(suffix));
    if let Some(suffix) = suffix {
        let digits = text.strip_suffix(suffix).unwrap_or(&text);
        return if digits.is_empty() { Err(()) } else { Ok(None) };
    }
    let hexadecimal = text.strip_prefix("0x");
    if hexadecimal.is_none() && text.len() > 1 && text.ends_with('i') {
        return Ok(None);
    }
    if let Some(digits) = text.strip_prefix("0b") {
        return parse_binary(digits).map(Some);
    }
    match hexadecimal {
        Some(digits) => parse_hexadecimal(digits).map(Some),
        // Rust also parses `inf` and `nan`, but no number token starts with a letter.
        None => text.parse().map(Some).map_err(|_| ()),
    }
}

fn parse_binary(digits: &str) -> Result<f64, ()> {
    digits
        .chars()
        .try_fold(0.0, |value, digit| Ok(value * 2.0 + f64::from(digit.to_digit(2).ok_or(())?)))
}

fn parse_hexadecimal(text: &str) -> Result<f64, ()> {
    let (mantissa, exponent) = match text.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| ())?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(());
    }
    let mut value = 0.0;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value * 16.0 + f64::from(digit.to_digit(16).ok_or(())?);
    }
    let places = i32::try_from(fraction.len()).map_err(|_| ())?;
    Ok(value * 2.0_f64.powi(exponent.saturating_sub(places.saturating_mul(4))))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_the_numbers_of_luajit() {
        assert_eq!(parse(b"1e3"), Ok(Some(1000.0)));
        assert_eq!(parse(b".5"), Ok(Some(0.5)));
        assert_eq!(parse(b"3."), Ok(Some(3.0)));
        assert_eq!(parse(b"0xFF"), Ok(Some(255.0)));
        assert_eq!(parse(b"0x1.8p1"), Ok(Some(3.0)));
        assert_eq!(parse(b"0b101"), Ok(Some(5.0)));
        assert_eq!(parse(b"42LL"), Ok(None));
        assert_eq!(parse(b"2i"), Ok(None));
        for bad in ["1x", "0x", "1..2", "LL", "0b2"] {
            assert_eq!(parse(bad.as_bytes()), Err(()), "{bad}");
        }
    }
}
