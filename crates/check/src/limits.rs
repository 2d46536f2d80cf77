//! Every limit of the checker, with its unit and its reason.

use std::time::Duration;

/// The longest source, in bytes. Konnect has the same limit for each file of a streamed plugin.
pub const MAX_SOURCE_BYTES: usize = 102_400;

/// The most diagnostics in one report: enough to fix a file in one go, and a bound on the size of
/// the report.
pub const MAX_DIAGNOSTICS: usize = 100;

/// The deepest nesting of blocks and expressions, in levels. LuaJIT's own limit is 200 levels, and
/// two of them count as at most three here. This limit is just above, so that LuaJIT decides.
pub(crate) const MAX_SYNTAX_LEVELS: usize = 320;

/// The most nested operators in a row: as many as fit into the longest source.
pub(crate) const MAX_SYNTAX_OPERATORS: usize = MAX_SOURCE_BYTES / 2;

/// The deepest nesting that is checked on the caller's stack, in levels. People write less, and at
/// 10 KB a level in an unoptimised build it fits on half a thread's stack.
pub(crate) const MAX_CALLER_LEVELS: usize = 40;

/// The stack of the thread that checks deeper sources, in bytes: 64 KB a level.
pub(crate) const DEEP_STACK_BYTES: usize = MAX_SYNTAX_LEVELS * 64 * 1024;

/// The deepest nesting that `full_moon` parses on the caller's stack, in levels of 18 KB.
pub(crate) const MAX_PARSER_CALLER_LEVELS: usize = 24;

/// The longest row of operators that `full_moon` parses on the caller's stack.
pub(crate) const MAX_PARSER_CALLER_OPERATORS: usize = 100;

/// The stack of the thread on which `full_moon` parses deeper sources, in bytes: a base, and more for
/// each level and for each operator in a row, whose drop recurses (200 bytes; unoptimised, 600).
pub(crate) const PARSER_STACK_BYTES: usize = 1024 * 1024;
pub(crate) const PARSER_LEVEL_BYTES: usize = 64 * 1024;
pub(crate) const PARSER_OPERATOR_BYTES: usize = 2 * 1024;

/// The most VM instructions that one file may run while it loads. Real files take a few thousand; one
/// that computes a table of 65,536 entries takes half a million.
pub(crate) const MAX_INSTRUCTIONS: u32 = 2_000_000;

/// Instructions between two readings of the meter. Few, since one instruction may sort a table.
pub(crate) const INSTRUCTIONS_PER_LOOK: u32 = 32;

/// The deepest nesting of calls while a file loads. Some of LuaJIT's functions use native stack for
/// each call, and LuaJIT does not bound it.
pub(crate) const MAX_CALL_LEVELS: usize = 180;

/// The most memory of one VM, in bytes. An empty VM takes about 60 KB.
pub(crate) const MAX_VM_BYTES: usize = 8 * 1024 * 1024;

/// The memory at which a VM starts to collect garbage, in bytes.
pub(crate) const COLLECTED_VM_BYTES: usize = 1024 * 1024;

/// The number of files after which a VM is closed.
pub(crate) const MAX_VM_USES: u32 = 1_000;

/// The most memory that a VM keeps between two files, in bytes. A VM with more collects its garbage
/// first, which takes about as long as creating a VM and happens after about ten files.
pub(crate) const MAX_IDLE_VM_BYTES: usize = 1024 * 1024;

/// The VMs that a thread keeps between two files: one runs the file, one folds its constants.
pub(crate) const MAX_IDLE_VMS: usize = 2;

/// The longest time that the files of one check may run while they load. Bounds work that
/// instructions do not count, such as copies of large strings.
pub(crate) const MAX_LOAD_TIME: Duration = Duration::from_millis(100);

/// The most time that one interval between two readings counts as. On a shared processor, a process
/// may be paused for a tenth of a second.
pub(crate) const MAX_TIME_PER_LOOK: Duration = Duration::from_millis(50);

/// The most steps of pattern matching, for all matches of one file together. A harmless pattern takes
/// a few steps for each character.
pub(crate) const MAX_PATTERN_STEPS: u32 = 2_000_000;

/// The deepest nesting of the value that a schema returns, in tables. A record takes three.
pub(crate) const MAX_VALUE_DEPTH: usize = 60;

/// The most values in the table that a schema returns; a value counts once for each reference. The
/// largest schemas of Kong have a quarter of that.
pub(crate) const MAX_VALUE_NODES: usize = 10_000;

/// The most values in a configuration. Comparing them with each other takes quadratic time.
pub(crate) const MAX_CONFIG_VALUES: usize = 20_000;

/// The most passes of the points-to analysis. A pass propagates values through at least one call, and
/// a chain of calls may be written in the order that takes one pass for each.
pub(crate) const MAX_ANALYSIS_PASSES: usize = 200;

/// The most steps of the points-to analysis, over all passes. An ordinary file of 100 KB takes less
/// than a million.
pub(crate) const MAX_ANALYSIS_WORK: u64 = 4_000_000;

/// The most events of one file. Each read of a global name is one.
pub(crate) const MAX_ANALYSIS_EVENTS: usize = 20_000;

/// The longest string that constant folding builds, in bytes. Names are shorter.
pub(crate) const MAX_FOLDED_BYTES: usize = 1_024;
