//! The `plugcast` command.

use std::process::ExitCode;

use clap::Parser;
use plugcast_cli::{Arguments, run};

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
