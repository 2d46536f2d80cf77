//! The rules, one file each; the file's name is the rule's code and its page under `docs/rules/`.

pub(crate) mod handler_table;
pub(crate) mod init_worker;
pub(crate) mod load_failed;
pub(crate) mod phase_conflict;
pub(crate) mod priority;
pub(crate) mod schema_name;
pub(crate) mod schema_table;
pub(crate) mod source_encoding;
pub(crate) mod source_too_large;
pub(crate) mod syntax_error;
pub(crate) mod unknown_phase;
pub(crate) mod version;

/// The code of every rule.
pub const CODES: &[&str] = &[
    handler_table::CODE,
    init_worker::CODE,
    load_failed::CODE,
    phase_conflict::CODE,
    priority::CODE,
    schema_name::CODE,
    schema_table::CODE,
    source_encoding::CODE,
    source_too_large::CODE,
    syntax_error::CODE,
    unknown_phase::CODE,
    version::CODE,
];
