//! Generates Lua sources, unusual ones above all.

use proptest::prelude::*;

pub(super) fn one_of(words: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
    prop::sample::select(words).prop_map(str::to_owned)
}

/// Separators between two tokens.
fn gap() -> impl Strategy<Value = String> + Clone {
    one_of(&[
        " ",
        "\n",
        "\r",
        "\r\n",
        "\u{b}",
        "\u{c}\t",
        "--c\n",
        "--\r",
        "--[[ ]]",
        "--[=[\r]]]=]",
        " --[ x\n",
    ])
}

fn expression() -> impl Strategy<Value = String> + Clone {
    let leaf = one_of(&[
        "nil",
        "true",
        "...",
        "x",
        "é",
        "größe",
        "1",
        ".5",
        "5.",
        "0x.1p4",
        "0xA",
        "0b1",
        "2ull",
        "3i",
        "1e-5",
        "'a'",
        "\"\\\"--\"",
        "'\\z\n\r\n'",
        "'\\\r\n\\\n\\x41'",
        "[[\r\nb]]",
        "[=[]]]=]",
        "{}",
    ]);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let binary = one_of(&[
            "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or",
        ]);
        let call = one_of(&["f(", "f.a:b(", "(f)(", "('a'):b(", "f[1].c("]);
        prop_oneof![
            (inner.clone(), gap(), binary, gap(), inner.clone())
                .prop_map(|(a, gap, op, more, b)| format!("{a}{gap}{op}{more}{b}")),
            (one_of(&["-", "not", "#"]), gap(), inner.clone())
                .prop_map(|(op, gap, a)| format!("{op}{gap}{a}")),
            (call, inner.clone(), gap()).prop_map(|(call, a, gap)| format!("{call}{a}{gap})")),
            (inner.clone(), inner.clone(), one_of(&[",", ";", ""]))
                .prop_map(|(a, b, end)| format!("{{{a};[{b} ]={a},x={b}{end}}}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.prop_map(|a| format!("function(a,...)return {a} end")),
        ]
    })
}

/// A block of statements, most of which LuaJIT compiles.
pub(super) fn block() -> impl Strategy<Value = String> + Clone {
    let simple = prop_oneof![
        one_of(&[";", ";;", "break", "break;", "break break", "f()", "f'a'{}", "do end"]),
        expression().prop_map(|a| format!("local x, é = {a}")),
        expression().prop_map(|a| format!("x, t.y, t[{a} ] = {a}")),
    ];
    let list = |inner: BoxedStrategy<String>| {
        prop::collection::vec((inner, gap(), one_of(&["", ";", ";;"])), 0..4).prop_map(|list| {
            let texts = list.into_iter().map(|(text, gap, end)| format!("{text}{gap}{end}"));
            texts.collect::<String>()
        })
    };
    simple.boxed().prop_recursive(3, 24, 4, move |inner| {
        let body = list(inner.boxed());
        prop_oneof![
            body.clone().prop_map(|body| format!("do {body}end")),
            (expression(), body.clone()).prop_map(|(a, body)| format!("while {a} do {body}end")),
            (expression(), body.clone()).prop_map(|(a, body)| format!("repeat {body}until {a}")),
            (expression(), body.clone()).prop_map(|(a, body)| {
                format!("if {a} then {body}elseif {a} then {body}else {body}end")
            }),
            body.clone().prop_map(|body| format!("for i = 1, 2, 3 do {body}end")),
            (expression(), body.clone())
                .prop_map(|(a, body)| format!("for k, v in {a} do {body}end")),
            body.clone().prop_map(|body| format!("function t.a:b(x, ...){body}return;end")),
            body.clone().prop_map(|body| format!("local function f(...){body}goto l ::l:: end")),
            body,
        ]
    })
}
