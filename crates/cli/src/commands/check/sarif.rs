//! Findings as SARIF 2.1.0, for code scanners.

use plugcast_check::{Diagnostic, RULES, Report, Severity};
use serde_json::{Value, json};

use super::file_of;
use crate::plugin_files::PluginFiles;

/// The pages that explain the rules.
const RULES_URL: &str = "https://github.com/plugcast/plugcast/blob/main/docs/rules";

/// The log of one run over all plugins.
pub(super) fn log(reports: &[(PluginFiles, Report)]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| json!({ "id": rule.code, "helpUri": format!("{RULES_URL}/{}.md", rule.code) }))
        .collect();
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|(files, report)| {
            report.diagnostics.iter().map(|diagnostic| result(diagnostic, files))
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "plugcast",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": "https://github.com/plugcast/plugcast",
                    "rules": rules,
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(diagnostic: &Diagnostic, files: &PluginFiles) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let text = match &diagnostic.help {
        Some(help) => format!("{}. Help: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let path = file_of(diagnostic, files).path.to_string_lossy();
    let mut location = json!({ "artifactLocation": { "uri": uri(&path) } });
    if let (Some(span), Some(fields)) = (diagnostic.span, location.as_object_mut()) {
        let region = json!({
            "startLine": span.start.line,
            "startColumn": span.start.column,
            "endLine": span.end.line,
            "endColumn": span.end.column,
        });
        fields.insert("region".to_owned(), region);
    }
    json!({
        "ruleId": diagnostic.code,
        "level": level,
        "message": { "text": text },
        "locations": [{ "physicalLocation": location }],
    })
}

/// A path as a URI reference, percent-escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_a_path() {
        assert_eq!(uri("a b/\u{e4}.lua"), "a%20b/%C3%A4.lua");
    }
}
