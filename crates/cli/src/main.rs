//! The `plugcast` command.

use std::process::ExitCode;

use clap::Parser;
use plugcast_cli::{Arguments, run};

/// `plugcast dev` allocates in small pieces on many threads, which contend for glibc's allocator.
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
