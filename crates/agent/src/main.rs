//! `plugcast-agent`: reads its settings, runs one agent, and shuts it down on a signal.
//!
//! It writes to stderr and leaves stdout empty. It exits with 0 after a signal, with 64 for invalid
//! settings, and with 1 when the agent cannot start.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

use std::{io::IsTerminal, process::ExitCode};

use anyhow::Context;
use clap::Parser;
use plugcast_agent::Config;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

mod arguments;

use arguments::{Arguments, LogFormat, Settings};

/// `EX_USAGE` of sysexits.h, so that a supervisor can tell wrong settings from a crash.
const EXIT_USAGE: u8 = 64;

/// The shell's exit code for a process that SIGINT ended.
const EXIT_INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // If stderr cannot be written either, the exit code still reports the error.
            let _ = error.print();
            return if error.use_stderr() { EXIT_USAGE.into() } else { ExitCode::SUCCESS };
        }
    };
    let Settings { config, log_filter, log_format } = match arguments.into_settings() {
        Ok(settings) => settings,
        Err(problems) => {
            for problem in problems {
                eprintln!("error: {problem}");
            }
            eprintln!("hint: run plugcast-agent --help for every setting");
            return EXIT_USAGE.into();
        }
    };
    start_log(log_filter, log_format);
    match run(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start_log(filter: EnvFilter, format: LogFormat) {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(!plain && std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => log.with_target(false).init(),
        LogFormat::Json => log.json().init(),
    }
}

// One thread is enough for one socket; file work runs on blocking threads.
#[tokio::main(flavor = "current_thread")]
async fn run(config: Config) -> anyhow::Result<()> {
    let shutdown = CancellationToken::new();
    tokio::spawn(wait_for_signals(shutdown.clone(), signals()?));
    plugcast_agent::run(config, shutdown, |_event| {}).await.context("the agent cannot start")
}

/// SIGTERM and SIGINT.
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

fn signals() -> anyhow::Result<Signals> {
    let listen = |kind| signal(kind).context("signals cannot be handled");
    Ok(Signals {
        terminate: listen(SignalKind::terminate())?,
        interrupt: listen(SignalKind::interrupt())?,
    })
}

/// The first signal drains the agent. The second ends the process at once, which leaves its
/// directory consistent.
async fn wait_for_signals(shutdown: CancellationToken, mut signals: Signals) {
    for is_first in [true, false] {
        tokio::select! {
            _ = signals.terminate.recv() => {}
            _ = signals.interrupt.recv() => {}
        }
        if is_first {
            tracing::info!("shutting down; a second signal ends the process at once");
            shutdown.cancel();
        }
    }
    std::process::exit(EXIT_INTERRUPTED);
}
