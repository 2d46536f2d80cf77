#![doc = include_str!("../README.md")]

use std::io;

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt};

/// The environment variable with the filter.
pub const FILTER_VARIABLE: &str = "PLUGCAST_LOG";

/// The format of a process's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines of text for people.
    Human,
    /// One JSON object on each line.
    Json,
}

/// Logs as JSON on standard output, for a Lambda function.
pub fn init_lambda() {
    let layer = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        // CloudWatch adds the time to every line.
        .without_time()
        .with_writer(io::stdout);
    install(layer.with_filter(filter("info")));
}

/// Logs on standard error, for a process. `default` is the filter if the variable is not set or
/// not valid.
pub fn init_process(format: Format, default: &str) {
    match format {
        Format::Human => {
            let layer = fmt::layer().with_target(false).with_writer(io::stderr);
            install(layer.with_filter(filter(default)));
        }
        Format::Json => {
            let layer = fmt::layer().json().flatten_event(true).with_writer(io::stderr);
            install(layer.with_filter(filter(default)));
        }
    }
}

fn filter(default: &str) -> EnvFilter {
    EnvFilter::try_from_env(FILTER_VARIABLE).unwrap_or_else(|_| EnvFilter::new(default))
}

fn install(layer: impl Layer<Registry> + Send + Sync) {
    let subscriber = Registry::default().with(layer);
    // If a subscriber is already set, as in a test, it stays.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
