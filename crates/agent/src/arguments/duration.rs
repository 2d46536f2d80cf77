//! Durations such as `500ms`, `30s`, `5m` and `1h`.

use std::{ops::RangeInclusive, time::Duration};

/// Parses a duration within `range`. The error is one line.
pub(super) fn parse_within(
    text: &str,
    range: &RangeInclusive<Duration>,
) -> Result<Duration, String> {
    let time =
        parse(text).ok_or_else(|| format!("{text:?} is not a whole number with ms, s, m or h"))?;
    if range.contains(&time) {
        Ok(time)
    } else {
        Err(format!("{text} is not between {:?} and {:?}", range.start(), range.end()))
    }
}

fn parse(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let unit_ms: u64 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(unit_ms).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_whole_number_with_a_unit() {
        assert_eq!(parse("500ms"), Some(Duration::from_millis(500)));
        assert_eq!(parse("30s"), Some(Duration::from_secs(30)));
        assert_eq!(parse("2h"), Some(Duration::from_secs(7200)));
        for bad in ["", "30", "s", "-1s", "1.5s", "1d", "99999999999999999999s", "1 s"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn accepts_both_ends_of_the_range_and_nothing_beyond() {
        let range = Duration::from_secs(1)..=Duration::from_secs(60);
        assert!(parse_within("1s", &range).is_ok() && parse_within("1m", &range).is_ok());
        assert!(parse_within("999ms", &range).is_err() && parse_within("61s", &range).is_err());
    }
}
