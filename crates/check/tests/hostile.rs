//! Hostile input: every file gets a diagnostic, and the process survives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use plugcast_check::{Input, MAX_DIAGNOSTICS, MAX_SOURCE_BYTES, Options, Report, check};
use proptest::prelude::*;

const GOOD_SCHEMA: &[u8] = b"return { name = 'my-plugin', fields = {} }";
/// The smallest stack of a caller, in bytes: half of Rust's default for a thread.
const STACK_BYTES: usize = 1024 * 1024;

fn check_both(source: &[u8]) -> [Report; 2] {
    let handler = Input { name: None, handler: source, schema: GOOD_SCHEMA };
    let schema = Input { name: None, handler: source, schema: source };
    [handler, schema].map(|input| check(&input, &Options::default()))
}

#[test]
fn rejects_ten_megabytes_of_any_kind() {
    const LENGTH: usize = 10 * 1024 * 1024;
    let string = format!("return '{}'", "x".repeat(LENGTH));
    let comments = "-- x\n".repeat(LENGTH / 5);
    for (name, source) in [
        ("parentheses", "(".repeat(LENGTH)),
        ("blocks", "do ".repeat(LENGTH / 3)),
        ("sums", format!("return 1{}", "+1".repeat(LENGTH / 2))),
        ("comments", comments),
        ("string", string),
        ("concatenations", format!("return ''{}", "..''".repeat(LENGTH / 4))),
        ("negations", format!("return {}", "not ".repeat(LENGTH / 4))),
        ("tables", "x={".repeat(LENGTH / 3)),
        ("functions", "return function()".repeat(LENGTH / 17)),
        ("ifs", "if x then ".repeat(LENGTH / 10)),
    ] {
        for report in check_both(source.as_bytes()) {
            assert!(!report.is_accepted(), "{name}");
            assert!(report.diagnostics.iter().any(|d| d.code == "source-too-large"), "{name}");
        }
    }
}

#[test]
fn rejects_hostile_sources_of_the_longest_allowed_length() {
    for (name, piece) in [
        ("parentheses", "("),
        ("blocks", "do "),
        ("functions", "function f() "),
        ("tables", "return {{{{"),
        ("negations", "not "),
        ("minus", "return - - - "),
        ("calls", "f(f(f("),
        ("powers", "x=2^2^2^2^2^2"),
        ("concatenations", "a..a..a.."),
        ("long brackets", "[["),
        ("quotes", "'\\"),
        ("ifs", "if a then else"),
        ("brackets", "a[a["),
        ("sums", "x=1+1+1+1+1+1"),
        ("one sum", "1+"),
        ("lengths", "#"),
        ("comments", "-- x\n"),
        ("carriage returns", "-- x\r"),
        ("semicolons", ";"),
        ("labels", "::l::"),
        ("closing brackets", ")]}"),
        ("ends", "end "),
    ] {
        let source = piece.repeat(MAX_SOURCE_BYTES / piece.len());
        for report in check_both(source.as_bytes()) {
            assert!(!report.is_accepted(), "{name}");
        }
    }
}

#[test]
fn rejects_files_that_are_not_text() {
    let cases: [(&str, &[u8]); 4] = [
        ("bytecode", b"\x1bLJ\x02\x0a\x02"),
        ("NUL", b"return {}\0"),
        ("invalid UTF-8", b"return '\xff'"),
        ("a NUL in a string", b"return { PRIORITY = 1, VERSION = '1\0' }"),
    ];
    for (name, source) in cases {
        for report in check_both(source) {
            assert!(report.errors().any(|d| d.code == "source-encoding"), "{name}");
        }
    }
    let marked = "\u{feff}return { PRIORITY = 1, VERSION = '1' }";
    let [report, _] = check_both(marked.as_bytes());
    assert!(report.is_accepted() && report.diagnostics.iter().any(|d| d.code == "source-encoding"));
}

/// The deepest nesting that LuaJIT compiles must fit on a small stack, even in an unoptimised build.
#[test]
fn checks_legal_nesting_on_a_small_stack() {
    const LEVELS: usize = 95;
    let nest = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(LEVELS), close.repeat(LEVELS))
    };
    let sources = [
        nest("do ", "", " end "),
        nest("if x then ", "", " end "),
        nest("local function f() ", "", " end "),
        format!("local x = {}", nest("(", "1", ")")),
        format!("local x = {}", nest("{", "1", "}")),
        format!("local x = {}", nest("function() return ", "1", " end ")),
        format!("local f = print f({})", nest("f(", "1", ")")),
        format!("local x = {}", nest("not ", "1", "")),
        format!("local a = {{}} local x = {}", nest("a[", "1", "]")),
        format!("local x = {}", nest("'a' .. ", "'b'", "")),
        format!("local x = {}", nest("2 ^ ", "1", "")),
    ];
    let run = move || {
        for source in sources {
            let source = format!("{source}\nreturn {{ PRIORITY = 1, VERSION = '1' }}");
            let [report, _] = check_both(source.as_bytes());
            let syntax = report.errors().find(|d| d.code == "syntax-error");
            assert_eq!(syntax, None, "{source}");
        }
    };
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(run).unwrap().join().unwrap();
}

#[test]
fn does_not_count_long_chains_as_nesting() {
    for source in [
        format!("local a = {{}} a.b = a local x = a{}", ".b".repeat(20_000)),
        format!("local f f = function() return f end local x = f{}", "()".repeat(20_000)),
        format!("local x = 1{}", "+1".repeat(30_000)),
        format!("local x = 1{}", "+1".repeat(51_000)),
        format!("local x = 1 {}", "if x then elseif x then end ".repeat(2_000)),
    ] {
        let source = format!("{source}\nreturn {{ PRIORITY = 1, VERSION = '1' }}");
        let [report, _] = check_both(source.as_bytes());
        assert!(report.is_accepted(), "{:?}", report.diagnostics);
    }
}

#[test]
fn stops_code_that_does_not_end() {
    for source in [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local function f() return f() end f()",
        "local function f() return 1 + f() end f()",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "local s = ('x'):rep(1e9)",
        "return ('a'):rep(50000):find(('a-'):rep(200) .. 'b')",
        "return ('a'):rep(90000):gsub(('a*'):rep(30) .. 'b', '')",
        "local c = coroutine.wrap(function() while true do end end) c()",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "local t = setmetatable({}, { __index = function(t, k) return t[k] end }) local x = t.a",
        "local t = {} for i = 1, 1e6 do table.insert(t, 1, i) end",
        "string.rep = nil local t = {} t.t = t setmetatable(t, t) t.__index = t local x = t.y.z",
        "for i = 1, 1e9 do string.format('%s', ('x'):rep(1e6)) end",
        "table.sort({ 1, 2, 3 }, function() while true do end end)",
        "('x'):gsub('.', function() while true do end end)",
        "xpcall(function() error(1) end, function() while true do end end)",
        "tostring(setmetatable({}, { __tostring = function() while true do end end }))",
    ] {
        for report in check_both(source.as_bytes()) {
            assert!(!report.is_accepted(), "{source}");
        }
    }
}

/// Recursion that uses native stack must be stopped before the stack overflows.
#[test]
fn stops_recursion_on_a_small_stack() {
    let sources = [
        "local f f = function() return ('x'):gsub('x', f) end f()",
        "local f f = function() return tostring(setmetatable({}, { __tostring = f })) end f()",
        "local f f = function() table.sort({ 1, 2, 3 }, f) end f()",
        "local function f() return pcall(f) end error(f())",
        "local function f() return xpcall(f, f) end error(f())",
        "local co co = function() return coroutine.wrap(co)() end co()",
        "local co co = function() error(coroutine.resume(coroutine.create(co))) end co()",
        "local t = setmetatable({}, { __index = function(t, k) \
            return ('x'):gsub('x', function() return t[k] end) end }) return t.a",
        "local function f(n) return 1 + f(n + 1) end f(1)",
        "local f f = function() return table.foreach({ 1 }, f) end f()",
        "local f f = function() return ('x'):gsub('x', setmetatable({}, { __index = f })) end f()",
        "local f f = function() for _ in f do end end f()",
        "local f f = function() return string.format('%s', setmetatable({}, { __tostring = f })) \
            end f()",
        "return setmetatable({}, { __index = function(t, k) return t[k .. k] end })",
    ];
    let run = move || {
        for source in sources {
            let [report, _] = check_both(source.as_bytes());
            assert!(!report.is_accepted(), "{source}");
        }
    };
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(run).unwrap().join().unwrap();
}

#[test]
fn stops_a_field_lookup_that_does_not_end() {
    let source = "return setmetatable({}, { __index = function() while true do end end })";
    let [report, _] = check_both(source.as_bytes());
    assert!(report.errors().any(|d| d.code == "load-failed"), "{:?}", report.diagnostics);
}

#[test]
fn rejects_values_that_contain_themselves() {
    for source in [
        "local t = { name = 'x' } t.fields = t return t",
        "local t = {} local r = t for i = 1, 1000 do r.fields = {} r = r.fields end return t",
        "local t = { 1 } for i = 1, 60 do t = { t, t } end return { name = 'x', fields = t }",
    ] {
        let input = Input { name: None, handler: b"return {}", schema: source.as_bytes() };
        let report = check(&input, &Options::default());
        assert!(report.errors().any(|d| d.code == "schema-table"), "{:?}", report.diagnostics);
    }
}

/// Values that grow in every pass exhaust the budget of the analysis, and that is reported.
#[test]
fn rejects_endlessly_growing_values_in_time() {
    let functions: String = (0..600)
        .map(|i| format!("local f{i} = function(x, g) t[x] = g t[g] = x return g(t, x) end "))
        .collect::<String>()
        .replace("local f", "F.f");
    let calls: String = (0..600).map(|i| format!("F.f{i}(F, F.f{}) ", (i * 7) % 600)).collect();
    let source = format!(
        "local F, t = {{}}, {{}} {functions} local function z() {calls} end \
         return {{ PRIORITY = 1, VERSION = '1', access = z }}"
    );
    let [report, _] = check_both(source.as_bytes());
    assert!(report.diagnostics.len() <= MAX_DIAGNOSTICS);
}

/// The peak memory of this process, in KB.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Sets of values that grow quadratically with the file, or exponentially with its names.
#[test]
fn bounds_time_and_memory_for_exploding_value_sets() {
    const MAX_PEAK_KILOBYTES: u64 = 1024 * 1024;
    const MAX_SECONDS: u64 = 20;
    let in_phase = |before: &str, body: &str| {
        format!(
            "local H = {{ PRIORITY = 1, VERSION = '1' }} {before} \
             function H:access(c) {body} end return H"
        )
    };
    let names: Vec<_> = (0..16).map(|n| format!("n{n}")).collect();
    let spans: String = names
        .iter()
        .flat_map(|a| names.iter().map(move |b| format!("s.{a} = s.{b}:child(s.{b}.{a}) ")))
        .collect();
    let tables = format!("local t = {{ {} }}", "{},".repeat(30_000));
    let functions = format!("local t = {{ {} }}", "function(a) return a end,".repeat(3_500));
    let started = std::time::Instant::now();
    for source in [
        in_phase("", &format!("local s = ngx.ctx {spans}")),
        in_phase(&tables, "for _, v in pairs(t) do v.y = t[c] end"),
        in_phase(&tables, "for _, v in pairs(t) do for _, w in pairs(t) do v[w] = w.x.y end end"),
        in_phase(&functions, "for _, v in pairs(t) do v(t[c], t) end"),
        in_phase("local function g(...) return ... end", &"g(g, {}, g(g, {})) ".repeat(3_000)),
    ] {
        let [report, _] = check_both(source.as_bytes());
        assert!(report.diagnostics.len() <= MAX_DIAGNOSTICS);
    }
    assert!(started.elapsed().as_secs() < MAX_SECONDS, "{:?}", started.elapsed());
    assert!(peak_kilobytes() < MAX_PEAK_KILOBYTES, "{} KB", peak_kilobytes());
}

fn lua_soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "local ",
        "function ",
        "end ",
        "return ",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "=",
        ",",
        ";",
        "..",
        "...",
        ".",
        ":",
        "x ",
        "y ",
        "ngx",
        "kong",
        "_G",
        "timer",
        "at",
        "'a'",
        "[[b]]",
        "1 ",
        "0x1p4 ",
        "if ",
        "then ",
        "else ",
        "for ",
        "in ",
        "do ",
        "while ",
        "repeat ",
        "until ",
        "nil ",
        "true ",
        "not ",
        "-",
        "+",
        "#",
        "^",
        "and ",
        "or ",
        "goto ",
        "::l::",
        "pairs",
        "setmetatable",
        "pcall",
        "require",
        "string",
        "gsub",
        "fields",
        "type",
        "\n",
        "-- c\n",
        "--[[ c ]]",
        "\\",
        "é",
    ]);
    prop::collection::vec(pieces, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_a_bounded_report(source in prop::collection::vec(any::<u8>(), 0..400)) {
        for report in check_both(&source) {
            prop_assert!(report.diagnostics.len() <= MAX_DIAGNOSTICS);
        }
    }

    #[test]
    fn any_tokens_give_a_bounded_report(source in lua_soup()) {
        for report in check_both(source.as_bytes()) {
            prop_assert!(report.diagnostics.len() <= MAX_DIAGNOSTICS);
            for span in report.diagnostics.iter().filter_map(|d| d.span) {
                prop_assert!(span.start <= span.end && span.start.line >= 1);
            }
        }
    }
}
