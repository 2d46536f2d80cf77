//! Calls every route with every role, in the token's own control plane, in another one and in a
//! missing one. The results are the table in `docs/access.md`; `tests/run goldens` renews it.

use std::fs;

use plugcast_core::Role;
use plugcast_protocol::routes::{ANY, CONTROL_PLANE, CONTROL_PLANES, ROUTES, Route};
use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::Method;
use serde_json::{Value, json};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/access.md");
const BEGIN: &str = "<!-- The matrix: tests/e2e/access/matrix.rs makes it. -->\n";
const END: &str = "<!-- The end of the matrix. -->\n";

/// When it is set, the test writes the document instead of comparing it.
const WRITE: &str = "PLUGCAST_WRITE_GOLDENS";

/// Where nodes open their sockets, which is outside of the HTTP API.
const SOCKET: &str = "/websocket?control_plane={control_plane}";

/// A control plane that does not exist.
const MISSING: &str = "0192c5d4-6a11-4000-8000-0000000000ff";

/// A status and a body.
type Answer = (u16, Value);

/// A method and a path, with the control plane in braces.
#[derive(Debug, Clone, Copy)]
struct Call {
    method: &'static str,
    path: &'static str,
    route: Option<&'static Route>,
}

impl Call {
    /// Every call. A route for any method is called with five.
    fn all() -> Vec<Self> {
        let mut calls = Vec::new();
        for route in ROUTES {
            let methods: &[&str] = match route.method {
                ANY => &["GET", "POST", "PUT", "PATCH", "DELETE"],
                _ => &[route.method],
            };
            let call =
                |method: &&'static str| Self { method, path: route.path, route: Some(route) };
            calls.extend(methods.iter().map(call));
        }
        calls.push(Self { method: "GET", path: SOCKET, route: None });
        calls
    }

    fn path(&self, control_plane: &str) -> String {
        let path = self.path.replace("{control_plane_id}", control_plane);
        let path = path.replace("{control_plane}", control_plane);
        let fill = |segment: &str| match segment {
            // Plugcast does not store services, so that every method has an answer.
            "{proxy+}" => "services".to_owned(),
            "{entity}" => "service".to_owned(),
            "{digest}" => "0".repeat(64),
            parameter if parameter.starts_with('{') => "absent".to_owned(),
            text => text.to_owned(),
        };
        path.split('/').map(fill).collect::<Vec<_>>().join("/")
    }

    fn names_a_control_plane(&self) -> bool {
        self.path.contains("{control_plane")
    }

    /// Whether its errors have the form of Konnect's control planes API.
    fn is_of_control_planes(&self) -> bool {
        [CONTROL_PLANES, CONTROL_PLANE].contains(&self.path)
    }

    fn is_open(&self) -> bool {
        self.route.is_some_and(|route| !route.authorized)
    }

    /// Whether the table of routes allows this to `role` in some control plane.
    fn is_for(&self, role: Role) -> bool {
        match self.route {
            Some(route) => role.may(route.action_of(self.method)),
            None => role.may(plugcast_core::identity::Action::Pull),
        }
    }

    fn is_for_unscoped_tokens(&self) -> bool {
        self.route.is_some_and(|route| route.everywhere)
    }

    async fn make(&self, dev: &Dev, token: Option<&str>, control_plane: &str) -> Answer {
        let path = self.path(control_plane);
        // An empty body is invalid for every call that needs one, so nothing changes.
        let body = (self.method != "GET").then(|| json!({}));
        let method = self.method.parse().unwrap();
        let response = match self.route {
            Some(_) => dev.call_as(token, method, &path, body.as_ref()).await.unwrap(),
            None => super::sockets::handshake(dev, token, &path).await,
        };
        let status = response.status().as_u16();
        let text = if status == 101 { String::new() } else { response.text().await.unwrap() };
        assert!(status < 500, "{} {path}: {status} {text}", self.method);
        let mut body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        // Some errors have the id of their request.
        if let Some(fields) = body.as_object_mut() {
            fields.remove("instance");
        }
        (status, body)
    }
}

/// The tokens to call with.
struct Tokens {
    /// For each role, an unscoped token and one that is scoped to one control plane.
    roles: Vec<(Role, String, String)>,
    /// Tokens without an identity, each with its name.
    without_identity: Vec<(&'static str, Option<String>)>,
}

/// Two control planes: the tokens' own and another one. Each has a plugin, so none can be deleted.
async fn control_planes(dev: &Dev) -> [String; 2] {
    let mut ids = Vec::new();
    for name in ["own", "other"] {
        let body = json!({ "name": name });
        let (status, made) = dev.json(Method::POST, "/v2/control-planes", Some(&body)).await;
        assert_eq!(status, 201, "{made}");
        let id = made["id"].as_str().unwrap().to_owned();
        let path = format!("/v2/control-planes/{id}/core-entities/custom-plugins");
        let (status, made) = dev.json(Method::POST, &path, Some(&plugin("kept", 1).body())).await;
        assert_eq!(status, 201, "{made}");
        ids.push(id);
    }
    ids.try_into().unwrap()
}

async fn tokens(dev: &Dev, own: &str) -> Tokens {
    let mut roles = Vec::new();
    for role in Role::ALL {
        let body = json!({ "name": format!("{role} of all"), "role": role });
        let (_, unscoped) = dev.make_token(&body).await;
        let body =
            json!({ "name": format!("{role} of one"), "role": role, "control_planes": [own] });
        let (_, scoped) = dev.make_token(&body).await;
        roles.push((role, unscoped, scoped));
    }
    let (id, revoked) = dev.make_token(&json!({ "name": "revoked", "role": "admin" })).await;
    let path = format!("/plugcast/v1/tokens/{id}");
    assert_eq!(dev.json(Method::DELETE, &path, None).await.0, 204);
    let without_identity = vec![
        ("no token", None),
        ("an unknown token", Some("unknown".to_owned())),
        ("a mistyped token", Some(roles[0].1.replace("pcast_", "pcast_x"))),
        ("a revoked token", Some(revoked)),
        ("an expired token", Some(super::lifetime::expired_token(dev).await)),
    ];
    Tokens { roles, without_identity }
}

#[tokio::test]
async fn every_route_admits_the_tokens_that_the_document_lists() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let [own, other] = control_planes(&dev).await;
    let tokens = tokens(&dev, &own).await;
    let mut table = Table::default();
    for call in Call::all() {
        for (name, token) in &tokens.without_identity {
            let answer = call.make(&dev, token.as_deref(), &own).await;
            assert_unauthorized(&call, name, token.as_deref(), &answer);
        }
        let mut cells = Vec::new();
        for (role, unscoped, scoped) in &tokens.roles {
            let mut tried = Vec::new();
            for token in [unscoped, scoped] {
                // The WebSocket API accepts ids only.
                let named =
                    if call.route.is_some() { ["other", "missing"] } else { [&other, MISSING] };
                for control_plane in [[&own, &other, MISSING].as_slice(), &named].concat() {
                    tried.push(call.make(&dev, Some(token), control_plane).await);
                }
            }
            cells.push(cell(&call, *role, &tried));
        }
        table.add(&call, cells);
    }
    table.assert_documented();
}

/// Asserts the refusal of a token without an identity. It does not depend on the reason.
fn assert_unauthorized(call: &Call, name: &str, token: Option<&str>, answer: &Answer) {
    let expected = match (call.route, token) {
        _ if call.is_open() => {
            assert_eq!(answer.0, 200, "{call:?} with {name}");
            return;
        }
        (Some(_), Some(_)) => {
            let plain = json!({ "message": "Unauthorized", "status": 401 });
            (401, if call.is_of_control_planes() { problem(401, "Unauthorized") } else { plain })
        }
        // API Gateway answers a request without a token itself.
        (_, None) => (401, json!({ "message": "Unauthorized" })),
        (None, Some(_)) => (403, json!({ "message": "Forbidden" })),
    };
    assert_eq!(*answer, expected, "{call:?} with {name}");
}

/// The cell of a role in the table, from ten results: with an unscoped token and then a scoped one,
/// in the token's own control plane, another one and a missing one by id, and the last two by name.
fn cell(call: &Call, role: Role, tried: &[Answer]) -> &'static str {
    let refused: Vec<bool> = tried.iter().map(|(status, _)| *status == 403).collect();
    for (status, body) in tried {
        assert_ne!(*status, 401, "{call:?} as {role}: the token is valid");
        if *status == 403 && call.route.is_some() {
            assert_eq!(*body, forbidden(call), "{call:?}");
        }
    }
    // A scoped token gets the same answer for another control plane and for a missing one.
    for pair in [[6, 7], [8, 9]] {
        let [there, missing] = pair.map(|place| &tried[place]);
        if call.names_a_control_plane() {
            assert_eq!(there, missing, "{call:?} as {role} reveals which control planes exist");
        }
    }
    let is_for = call.is_for(role);
    let everywhere = call.is_for_unscoped_tokens();
    let named = call.names_a_control_plane();
    let [unscoped, own] = [is_for, is_for && !everywhere];
    let others = own && !named;
    let expected = [[unscoped; 5].as_slice(), &[own, others, others, others, others]].concat();
    let expected: Vec<bool> = expected.iter().map(|allowed| !allowed).collect();
    if !call.is_open() {
        assert_eq!(refused, expected, "{call:?} as {role}: {tried:?}");
    }
    match (refused[0], refused[5], refused[6]) {
        _ if call.is_open() => "open",
        (true, ..) => "–",
        (false, true, _) => "unscoped",
        (false, false, true) => "own",
        (false, false, false) => "any",
    }
}

/// The body of a 403. The control planes API has a form of its own.
fn forbidden(call: &Call) -> Value {
    let message = "the token does not allow this";
    match call.is_of_control_planes() {
        true => problem(403, message),
        false => json!({ "code": 7, "message": message, "details": [] }),
    }
}

/// An error in the form of the control planes API.
fn problem(status: u16, message: &str) -> Value {
    json!({
        "status": status,
        "title": if status == 401 { "Unauthorized" } else { "Forbidden" },
        "detail": message,
        "invalid_parameters": [],
        "code": 7,
        "message": message,
        "details": [],
    })
}

/// The matrix.
#[derive(Default)]
struct Table(Vec<Row>);

/// Methods of one path that allow the same tokens.
struct Row {
    path: &'static str,
    methods: Vec<&'static str>,
    cells: Vec<&'static str>,
}

impl Table {
    fn add(&mut self, call: &Call, cells: Vec<&'static str>) {
        let is_same = |row: &&mut Row| row.path == call.path && row.cells == cells;
        if let Some(row) = self.0.iter_mut().find(is_same) {
            row.methods.push(call.method);
            return;
        }
        let last_of_path = self.0.iter().rposition(|row| row.path == call.path);
        let place = last_of_path.map_or(self.0.len(), |place| place + 1);
        self.0.insert(place, Row { path: call.path, methods: vec![call.method], cells });
    }

    fn render(&self) -> String {
        let roles = Role::ALL.map(|role| role.to_string()).join(" | ");
        let mut text = format!("\n| call | {roles} |\n|---|---|---|---|---|\n");
        for Row { path, methods, cells } in &self.0 {
            let call = match path.strip_prefix("/websocket") {
                Some(query) => format!("WebSocket {query}"),
                None => format!("{} {path}", methods.join(", ")),
            };
            text.push_str(&format!("| `{call}` | {} |\n", cells.join(" | ")));
        }
        text.push('\n');
        text
    }

    fn assert_documented(&self) {
        let document = fs::read_to_string(DOCUMENT).unwrap();
        let (before, rest) = document.split_once(BEGIN).expect("the mark before the matrix");
        let (written, after) = rest.split_once(END).expect("the mark after the matrix");
        let made = self.render();
        if std::env::var_os(WRITE).is_some() {
            fs::write(DOCUMENT, format!("{before}{BEGIN}{made}{END}{after}")).unwrap();
            return;
        }
        assert_eq!(written, made, "docs/access.md is out of date; `tests/run goldens` renews it");
    }
}

/// The table of routes must name an action for every route. This test shows the routes that are open.
#[test]
fn only_these_routes_are_open() {
    let open = ROUTES.iter().filter(|route| !route.authorized).map(|route| route.path);
    assert_eq!(open.collect::<Vec<_>>(), ["/healthz", "/openapi.json"]);
}
