//! Every limit of the checker, with its unit and its reason.
//!
//! Knows nothing of who enforces them.

use std::time::Duration;

/// Longest source, in bytes: what Konnect accepts for one file of a streamed plugin.
pub const MAX_SOURCE_BYTES: usize = 102_400;

/// Most diagnostics in one report: enough to fix a file in one go, and a bound on the answer's size.
pub const MAX_DIAGNOSTICS: usize = 100;

/// Deepest nesting of blocks and expressions, in levels. LuaJIT's own limit is 200, and up to three
/// of ours are two of LuaJIT's: ours lies just above, so that LuaJIT's verdict is the one that counts.
pub(crate) const MAX_SYNTAX_LEVELS: usize = 320;

/// Most operators in a row, within one another: as many as the longest source holds.
pub(crate) const MAX_SYNTAX_OPERATORS: usize = MAX_SOURCE_BYTES / 2;

/// Deepest nesting that is checked on the stack of the caller: people write less, and what takes
/// 10 KB a level in an unoptimised build fits on half a thread's stack.
pub(crate) const MAX_CALLER_LEVELS: usize = 40;

/// Stack of the thread that checks what nests deeper, in bytes: 64 KB a level.
pub(crate) const DEEP_STACK_BYTES: usize = MAX_SYNTAX_LEVELS * 64 * 1024;

/// Deepest nesting that `full_moon` parses on the stack of the caller, in levels: 18 KB for each.
pub(crate) const MAX_PARSER_CALLER_LEVELS: usize = 24;

/// Longest row of operators that `full_moon` parses on the stack of the caller.
pub(crate) const MAX_PARSER_CALLER_OPERATORS: usize = 100;

/// Stack of the thread on which `full_moon` parses what nests deeper, in bytes: for itself, for each
/// level, and for each operator in a row, whose drop recurses (200 bytes; unoptimised, 600).
pub(crate) const PARSER_STACK_BYTES: usize = 1024 * 1024;
pub(crate) const PARSER_LEVEL_BYTES: usize = 64 * 1024;
pub(crate) const PARSER_OPERATOR_BYTES: usize = 2 * 1024;

/// VM instructions one file may run while it loads: real files take a few thousand, one that
/// computes a table of 65,536 entries takes half a million.
pub(crate) const MAX_INSTRUCTIONS: u32 = 2_000_000;

/// Instructions between two looks at the meter: few, since one may be a call that sorts a table.
pub(crate) const INSTRUCTIONS_PER_LOOK: u32 = 32;

/// Calls within one another while a file loads: some of LuaJIT's functions take native stack for
/// each, of which it has no bound of its own.
pub(crate) const MAX_CALL_LEVELS: usize = 180;

/// Memory one VM may hold, in bytes: an empty one takes about 60 KB.
pub(crate) const MAX_VM_BYTES: usize = 8 * 1024 * 1024;

/// Memory, in bytes, from which on a VM collects garbage.
pub(crate) const COLLECTED_VM_BYTES: usize = 1024 * 1024;

/// Files that one VM serves before it is closed.
pub(crate) const MAX_VM_USES: u32 = 1_000;

/// Memory, in bytes, that a VM may hold between two files: more is collected first, which takes
/// about as long as making a VM, and is needed after ten files.
pub(crate) const MAX_IDLE_VM_BYTES: usize = 1024 * 1024;

/// VMs that a thread keeps between two files: one for the file, one that folds its constants.
pub(crate) const MAX_IDLE_VMS: usize = 2;

/// Wall time the files of one check may run while they load. Guards what instructions do not
/// count, such as copies of large strings.
pub(crate) const MAX_LOAD_TIME: Duration = Duration::from_millis(100);

/// Most of that one interval between two looks counts for: where a processor is shared, a process
/// is paused for a tenth of a second now and then.
pub(crate) const MAX_TIME_PER_LOOK: Duration = Duration::from_millis(50);

/// Steps that matching patterns may take, all matches of one file together: a pattern that is not
/// out to do harm takes a few per character.
pub(crate) const MAX_PATTERN_STEPS: u32 = 2_000_000;

/// Deepest nesting of the value a schema returns, in tables: a record takes three.
pub(crate) const MAX_VALUE_DEPTH: usize = 60;

/// Most values in what a schema returns, counted as often as they are referred to: the largest
/// schemas of Kong itself have a quarter of that.
pub(crate) const MAX_VALUE_NODES: usize = 10_000;

/// Most values in a configuration: what is compared with each other takes time with their square.
pub(crate) const MAX_CONFIG_VALUES: usize = 20_000;

/// Walks over a file until its values are known: each passes them on by one call at least, and a
/// chain of calls may be written in the order that takes a walk for each.
pub(crate) const MAX_ANALYSIS_PASSES: usize = 200;

/// Steps of work on sets of values, over all walks: a 100 KB file takes under a million.
pub(crate) const MAX_ANALYSIS_WORK: u64 = 4_000_000;

/// Most events of one file: every read of a global name is one.
pub(crate) const MAX_ANALYSIS_EVENTS: usize = 20_000;

/// Longest string that is built while folding constants, in bytes: names are shorter.
pub(crate) const MAX_FOLDED_BYTES: usize = 1_024;
