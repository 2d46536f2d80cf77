//! Finding the route of a request, as API Gateway does: by method and path, or not at all.

use plugcast_protocol::routes::{ROUTES, Route};
use serde_json::{Map, Value};

/// The route of `method` and `path`, and the values of its parameters.
pub(crate) fn find(method: &str, path: &str) -> Option<(&'static Route, Map<String, Value>)> {
    ROUTES
        .iter()
        .filter(|route| route.method == method)
        .find_map(|route| parameters(route.path, path).map(|parameters| (route, parameters)))
}

fn parameters(pattern: &str, path: &str) -> Option<Map<String, Value>> {
    let mut parameters = Map::new();
    let mut segments = path.split('/');
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => {
                parameters.insert(name.to_owned(), segment.into());
            }
            None if expected == segment => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_its_method_and_its_whole_path() {
        let (route, parameters) = find("GET", "/sync/v1/cp/sources/abc").unwrap();
        assert_eq!(route.path, "/sync/v1/{control_plane}/sources/{digest}");
        assert_eq!(Value::Object(parameters)["digest"], "abc");
        for (method, path) in [
            ("POST", "/healthz"),
            ("GET", "/healthz/"),
            ("GET", "/sync/v1/"),
            ("GET", "/v2/control-planes/a/b"),
        ] {
            assert!(find(method, path).is_none(), "{method} {path}");
        }
    }
}
