//! A function of the handler whose name is almost that of a phase is probably meant to be that
//! phase.

use super::subject::HandlerSubject;
use super::{Context, Finding, Place};
use crate::report::Phase;

/// Names in older versions of Kong or other gateways, and the phases that replace them.
const RENAMED: &[(&str, &str)] = &[
    ("header", "header_filter"),
    ("headers_filter", "header_filter"),
    ("body", "body_filter"),
    ("init", "configure"),
    ("request", "access"),
];

pub(crate) fn check(_: &Context<'_>, handler: &HandlerSubject<'_>) -> Vec<Finding> {
    let functions = handler.shape.others.iter();
    let findings = functions.filter_map(|(name, line)| {
        let place = Place::HandlerField(name.clone(), *line);
        find(name).map(|finding| finding.at(place))
    });
    findings.collect()
}

fn find(function: &str) -> Option<Finding> {
    if Phase::ALL.iter().any(|phase| phase.as_str() == function) {
        return None;
    }
    let renamed = RENAMED.iter().find(|(name, _)| *name == function).map(|(_, phase)| *phase);
    let near = || {
        let mut phases = Phase::ALL.iter().map(|phase| phase.as_str());
        phases.find(|phase| is_near(function, phase))
    };
    let phase = renamed.or_else(near)?;
    let message = format!("`{function}` is not a phase, so the gateway never calls it");
    let help = format!("if it is meant to be a phase, name it `{phase}`");
    Some(Finding::new(message).help(help))
}

/// Whether two names differ by one inserted, missing or wrong letter, or by two swapped letters.
fn is_near(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() < 4 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x.eq_ignore_ascii_case(y)).count();
    let (a, b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let same = |a: Option<&[u8]>, b: Option<&[u8]>| match (a, b) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => false,
    };
    let swapped = a.first() == b.get(1) && a.get(1) == b.first();
    same(a.get(1..), b.get(1..))
        || same(a.get(1..), Some(b))
        || same(Some(a), b.get(1..))
        || same(Some(a), Some(b))
        || (swapped && same(a.get(2..), b.get(2..)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_misspelt_phases_and_ignores_other_functions() {
        for name in ["acces", "acess", "Access", "headerfilter", "body_fliter", "init"] {
            assert!(find(name).is_some(), "{name}");
        }
        for name in ["access", "get_token", "new", "logger_of", "login"] {
            assert!(find(name).is_none(), "{name}");
        }
    }
}
