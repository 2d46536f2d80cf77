//! Lists of instances.

use axum::http::Method;
use plugcast_testing::plugins::plugin;
use serde_json::{Value, json};

use crate::harness::{Api, path};

fn on_service(number: usize, tag: &str) -> Value {
    json!({
        // Instances of the same millisecond are listed by id.
        "id": format!("0192c5d4-6a11-7000-8001-{number:012}"),
        "name": "greeter",
        "config": { "url": "http://a.example" },
        "tags": [tag, "all"],
        "instance_name": format!("i{number}"),
        "service": { "id": format!("0192c5d4-6a11-7000-8000-{number:012}") },
    })
}

fn names(page: &Value) -> Vec<String> {
    let entries = page["data"].as_array().unwrap().iter();
    entries.map(|entry| entry["instance_name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn lists_by_page_and_by_tag() {
    let api = Api::with_greeter().await;
    for number in 0..5 {
        let tag = if number % 2 == 0 { "even" } else { "odd" };
        api.expect(201, Method::POST, "plugins", Some(&on_service(number, tag))).await;
    }
    let mut next = path("plugins?size=2&page%5Bsize%5D=9&unknown=1");
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (status, page) = api.json(Method::GET, &next, None).await;
        assert_eq!(status, 200, "{page}");
        assert_eq!(page["data"][0]["config"]["times"], 1, "{page}");
        seen.extend(names(&page));
        assert_eq!(page["next"].is_string(), page.get("offset").is_some());
        next = page["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(next, "");
    assert_eq!(seen, ["i0", "i1", "i2", "i3", "i4"]);
    for (filter, expected) in
        [("even,all", vec!["i0", "i2", "i4"]), ("odd", vec!["i1", "i3"]), ("none", vec![])]
    {
        let page = api.expect(200, Method::GET, &format!("plugins?tags={filter}"), None).await;
        assert_eq!(names(&page), expected, "{filter}");
    }
    let refused = api.expect(400, Method::GET, "plugins?size=1001", None).await;
    assert_eq!(refused["message"], "validation error: size: must be 1 to 1000, but got '1001'");
}

#[tokio::test]
async fn ends_a_page_before_it_is_too_long_for_a_response() {
    let api = Api::with_greeter().await;
    // The schema fills in 200 KB that the request does not contain.
    let mut heavy = plugin("heavy", 1);
    heavy.schema = heavy.schema.replace(
        "fields = {} }",
        "fields = { { text = { type = \"string\", default = string.rep(\"x\", 200000) } } } }",
    );
    api.put(&heavy).await;
    for number in 0..20 {
        let mut body = on_service(number, "heavy");
        body["name"] = json!("heavy");
        body["config"] = json!({});
        api.expect(201, Method::POST, "plugins", Some(&body)).await;
    }
    let (mut next, mut seen, mut pages) = (path("plugins?size=1000"), Vec::new(), 0);
    while !next.is_empty() {
        let (status, page) = api.json(Method::GET, &next, None).await;
        assert_eq!(status, 200);
        assert!(page.to_string().len() < 4 * 1024 * 1024);
        seen.extend(names(&page));
        pages += 1;
        next = page["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(pages, 2);
    assert_eq!(seen, (0..20).map(|number| format!("i{number}")).collect::<Vec<_>>());
}
