//! The limits of this process.

use rustix::process::{Resource, getrlimit, setrlimit};

/// Lets this process open as many files as it may: a thousand agents hold two sockets each.
pub fn raise_open_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).expect("the soft limit may be raised to the hard one");
}
