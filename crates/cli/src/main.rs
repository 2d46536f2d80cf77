//! The `plugcast` command.

use std::process::ExitCode;

use clap::Parser;
use plugcast_cli::{Arguments, run};

/// A control plane makes many small allocations on many threads, and glibc's allocator makes them
/// wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            error.exit_code()
        }
    }
}
