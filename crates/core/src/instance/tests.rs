use serde_json::{Value, json};

use super::*;

fn instance(settings: Value) -> Instance {
    Instance {
        id: uuid::Uuid::from_u128(1).into(),
        settings: serde_json::from_value(settings).unwrap(),
        created_at: Timestamp::from_millis(1),
        updated_at: Timestamp::from_millis(2),
    }
}

#[test]
fn the_order_of_members_makes_no_other_instance() {
    let one = json!({
        "name": "a", "enabled": true,
        "config": { "b": [{ "y": 1, "x": 2 }], "a": null },
        "ordering": { "before": { "access": ["z", "a"] }, "after": {} },
    });
    let other = json!({
        "ordering": { "after": {}, "before": { "access": ["z", "a"] } },
        "config": { "a": null, "b": [{ "x": 2, "y": 1 }] },
        "enabled": true, "name": "a",
    });
    let (one, other) = (instance(one), instance(other));
    assert_eq!(one.to_bytes(), other.to_bytes());
    assert_eq!(one.digest(), other.digest());
    assert_eq!(one.settings, other.settings);
}

#[test]
fn who_wrote_it_when_is_not_what_it_says() {
    let one = instance(json!({ "name": "a", "config": {}, "enabled": true }));
    let later = Instance { updated_at: Timestamp::from_millis(9), ..one.clone() };
    assert_eq!(one.digest(), later.digest());
    let off = instance(json!({ "name": "a", "config": {}, "enabled": false }));
    assert_ne!(one.digest(), off.digest());
}

#[test]
fn a_scope_has_one_key() {
    let id = |n: u8| json!({ "id": format!("00000000-0000-0000-0000-00000000000{n}") });
    let key = |changes: Value| {
        let mut settings = json!({ "name": "a", "config": {}, "enabled": true });
        for (field, value) in changes.as_object().unwrap() {
            settings[field] = value.clone();
        }
        instance(settings).settings.scope_key()
    };
    assert_eq!(key(json!({})), "a....");
    let one = "00000000-0000-0000-0000-000000000001";
    assert_eq!(key(json!({ "service": id(1) })), format!("a.{one}..."));
    assert_eq!(key(json!({ "consumer_group": id(1) })), format!("a....{one}"));
    let keys = ["service", "route", "consumer", "consumer_group"]
        .map(|kind| key(Value::Object(serde_json::Map::from_iter([(kind.to_owned(), id(1))]))));
    let distinct: std::collections::BTreeSet<_> = keys.iter().collect();
    assert_eq!(distinct.len(), keys.len());
}

#[test]
fn a_weight_is_what_two_strings_make_of_it() {
    for text in ["", "plain", "\"", "\\", "\n", "\u{1}", "ä\u{1f600}", "\"\\\"\n\t\u{0}"] {
        let config = json!({ "text": text });
        let one = instance(json!({ "name": "a", "config": config, "enabled": true }));
        let once = serde_json::to_string(&String::from_utf8(one.to_bytes()).unwrap()).unwrap();
        let twice = serde_json::to_string(&once[1..once.len() - 1]).unwrap();
        assert_eq!(one.weight(), twice.len() as u64 - 2, "{text:?}");
    }
}

#[test]
fn a_path_names_an_id_or_a_name() {
    let id = "0192c5d4-6a11-7000-8000-000000000001";
    assert_eq!(InstanceRef::parse(id).unwrap(), InstanceRef::Id(id.parse().unwrap()));
    let name = InstanceName::try_from("front.door-1_~ä".to_owned()).unwrap();
    assert_eq!(InstanceRef::parse("front.door-1_~ä").unwrap(), InstanceRef::Name(name));
    for bad in ["", "a b", "a/b", "a\n", "a\u{85}", &"n".repeat(129)] {
        assert!(InstanceRef::parse(bad).is_err(), "{bad:?}");
    }
    for bad in [".", ".."] {
        let error = InstanceName::try_from(bad.to_owned()).unwrap_err();
        assert_eq!(error.message, "must not be '.' or '..'");
    }
}
