//! Collects the problems of all settings.

/// The problems so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<String>);

impl Problems {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_list(self) -> Vec<String> {
        self.0
    }

    /// The value, or `None` after recording the problem.
    pub(super) fn take<T>(&mut self, result: Result<T, String>) -> Option<T> {
        result.map_err(|problem| self.0.push(problem)).ok()
    }

    /// The value of an optional flag.
    pub(super) fn optional<T>(
        &mut self,
        flag: &str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        text.and_then(|text| self.take(parse(text).map_err(|problem| format!("{flag}: {problem}"))))
    }

    /// The value of a required flag.
    pub(super) fn required<T>(
        &mut self,
        flag: &str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        if text.is_none() {
            let variable = flag.trim_start_matches('-').replace('-', "_").to_uppercase();
            self.0.push(format!("{flag} is missing (or set PLUGCAST_{variable})"));
        }
        self.optional(flag, text, parse)
    }
}
