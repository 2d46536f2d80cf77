//! The rules, one file each; the file's name is the rule's code and its page under `docs/rules/`.

pub(crate) mod base_plugin;
pub(crate) mod custom_entity;
pub(crate) mod dynamic_code;
pub(crate) mod handler_table;
pub(crate) mod host_access;
pub(crate) mod init_worker;
pub(crate) mod load_failed;
pub(crate) mod own_module;
pub(crate) mod phase_conflict;
pub(crate) mod priority;
pub(crate) mod removed_module;
pub(crate) mod sandbox;
pub(crate) mod schema_definition;
pub(crate) mod schema_function;
pub(crate) mod schema_name;
pub(crate) mod schema_table;
pub(crate) mod source_encoding;
pub(crate) mod source_too_large;
pub(crate) mod specialised_field;
pub(crate) mod syntax_error;
pub(crate) mod timer;
pub(crate) mod undecided_name;
pub(crate) mod unknown_phase;
pub(crate) mod version;

/// The code of every rule.
pub const CODES: &[&str] = &[
    base_plugin::CODE,
    custom_entity::CODE,
    dynamic_code::CODE,
    handler_table::CODE,
    host_access::CODE,
    init_worker::CODE,
    load_failed::CODE,
    own_module::CODE,
    phase_conflict::CODE,
    priority::CODE,
    removed_module::CODE,
    sandbox::CODE,
    schema_definition::CODE,
    schema_function::CODE,
    schema_name::CODE,
    schema_table::CODE,
    source_encoding::CODE,
    source_too_large::CODE,
    specialised_field::CODE,
    syntax_error::CODE,
    timer::CODE,
    undecided_name::CODE,
    unknown_phase::CODE,
    version::CODE,
];
