//! Writing to standard output.
//!
//! `println!` panics when the reader closes the pipe, as `head` does; here the command just ends.

use std::{
    fmt,
    io::{self, Write},
};

/// Writes bytes to standard output, or ends the process if the pipe is closed.
pub(crate) fn write(bytes: &[u8]) {
    finish(io::stdout().write_all(bytes));
}

/// Writes one line, for [`say!`].
pub(crate) fn line(text: fmt::Arguments<'_>) {
    finish(writeln!(io::stdout(), "{text}"));
}

fn finish(outcome: io::Result<()>) {
    match outcome.and_then(|()| io::stdout().flush()) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            eprintln!("error: cannot write to standard output: {error}");
            std::process::exit(1);
        }
    }
}

/// Prints one line of data.
macro_rules! say {
    ($($argument:tt)*) => {
        $crate::output::line(format_args!($($argument)*))
    };
}
pub(crate) use say;
