//! The plugin of the demo: the example of the repository, and two variants of it.

/// Its name.
pub(super) const NAME: &str = "streaming-headers";

/// Its handler, at version 1.0.0.
pub(super) const HANDLER: &str =
    include_str!("../../../../../examples/streaming-headers/handler.lua");

/// Its schema.
pub(super) const SCHEMA: &str =
    include_str!("../../../../../examples/streaming-headers/schema.lua");

/// The handler of the second release.
pub(super) fn next_handler() -> String {
    HANDLER.replace("1.0.0", "1.1.0").replace("PRIORITY = 900", "PRIORITY = 901")
}

/// A handler that starts a timer, which streamed plugins must not do.
pub(super) fn forbidden_handler() -> String {
    HANDLER.replace(
        "  for _, header",
        "  ngx.timer.at(0, function() kong.log(\"later\") end)\n  for _, header",
    )
}

#[cfg(test)]
mod tests {
    use plugcast_check::{Input, Options, check};

    use super::*;

    fn is_accepted(handler: &str) -> bool {
        let input =
            Input { name: Some(NAME), handler: handler.as_bytes(), schema: SCHEMA.as_bytes() };
        check(&input, &Options::default()).is_accepted()
    }

    #[test]
    fn the_check_accepts_the_releases_and_refuses_the_timer() {
        assert!(is_accepted(HANDLER) && is_accepted(&next_handler()));
        assert_ne!(HANDLER, next_handler());
        assert!(!is_accepted(&forbidden_handler()));
    }
}
