#![doc = include_str!("../README.md")]

use std::io;

use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, layer::SubscriberExt};

/// The variable that holds the filter.
pub const FILTER_VARIABLE: &str = "PLUGCAST_LOG";

/// How a process writes its log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines for people.
    Human,
    /// One JSON object a line.
    Json,
}

/// Logs as JSON on standard output, as a Lambda function does.
pub fn init_lambda() {
    let layer = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        // CloudWatch has the time of every line.
        .without_time()
        .with_writer(io::stdout);
    install(layer.with_filter(filter("info")));
}

/// Logs on standard error, as a process does; `default` is the filter if none is set.
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
    // Where another is installed already, as in a test, that one stays.
    let _ = tracing::subscriber::set_global_default(subscriber);
}
