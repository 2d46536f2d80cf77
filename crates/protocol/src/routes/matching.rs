//! Finding the route of a request as API Gateway does: the most specific one that matches.

use serde_json::{Map, Value};

use super::{ANY, ROUTES, Route};

/// A segment of a route's path, the most specific kind first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    /// Exactly this text.
    Text(&'a str),
    /// One segment of any text.
    Parameter(&'a str),
    /// The rest of the path, at least one character.
    Rest(&'a str),
}

/// The route for `method` and `path`, and the values of its parameters as they are in the path.
pub fn find(method: &str, path: &str) -> Option<(&'static Route, Map<String, Value>)> {
    ROUTES
        .iter()
        .filter(|route| route.method == method || route.method == ANY)
        .filter_map(|route| parameters(route.path, path).map(|parameters| (route, parameters)))
        .min_by_key(|(route, _)| rank(route))
}

/// The methods of the routes that match `path`, without [`ANY`].
pub fn methods(path: &str) -> Vec<&'static str> {
    let takes = |route: &&Route| route.method != ANY && parameters(route.path, path).is_some();
    ROUTES.iter().filter(takes).map(|route| route.method).collect()
}

/// The order of preference between matching routes: by the kinds of their segments from the left,
/// then a route that names the method before one for [`ANY`].
fn rank(route: &Route) -> (Vec<u8>, bool) {
    let kinds = segments(route.path).map(|segment| match segment {
        Segment::Text(_) => 0,
        Segment::Parameter(_) => 1,
        Segment::Rest(_) => 2,
    });
    (kinds.collect(), route.method == ANY)
}

fn segments(pattern: &str) -> impl Iterator<Item = Segment<'_>> {
    pattern.split('/').map(|segment| {
        match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => name.strip_suffix('+').map_or(Segment::Parameter(name), Segment::Rest),
            None => Segment::Text(segment),
        }
    })
}

fn parameters(pattern: &str, path: &str) -> Option<Map<String, Value>> {
    let mut parameters = Map::new();
    let mut rest = Some(path);
    for expected in segments(pattern) {
        let (segment, behind) = match rest?.split_once('/') {
            Some((segment, behind)) => (segment, Some(behind)),
            None => (rest?, None),
        };
        match expected {
            Segment::Text(text) if text == segment => {}
            Segment::Parameter(name) if !segment.is_empty() => {
                parameters.insert(name.to_owned(), segment.into());
            }
            Segment::Rest(name) if rest.is_some_and(|rest| !rest.is_empty()) => {
                parameters.insert(name.to_owned(), rest?.into());
                return Some(parameters);
            }
            _ => return None,
        }
        rest = behind;
    }
    rest.is_none().then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_method_and_the_whole_path() {
        let (route, parameters) = find("GET", "/sync/v1/cp/sources/abc").unwrap();
        assert_eq!(route.path, "/sync/v1/{control_plane}/sources/{digest}");
        assert_eq!(Value::Object(parameters)["digest"], "abc");
        for (method, path) in [
            ("POST", "/healthz"),
            ("GET", "/healthz/"),
            ("GET", "/sync/v1/"),
            ("GET", "/v2/control-planes/a/b"),
            ("GET", "/v2/control-planes/a/core-entities/"),
        ] {
            assert!(find(method, path).is_none(), "{method} {path}");
        }
    }

    #[test]
    fn lists_the_methods_of_a_path() {
        assert_eq!(methods("/healthz"), ["GET"]);
        assert_eq!(methods("/nowhere"), [""; 0]);
        let plugin = "/v2/control-planes/cp/core-entities/custom-plugins/p";
        assert_eq!(methods(plugin), ["PUT", "DELETE", "GET"]);
    }

    #[test]
    fn prefers_the_most_specific_route() {
        let found = |method: &str, path: &str| {
            let path = format!("/v2/control-planes/cp/core-entities/{path}");
            let (route, parameters) = find(method, &path).unwrap();
            let end = route.path.rsplit("core-entities/").next().unwrap();
            (format!("{} {end}", route.method), Value::Object(parameters))
        };
        let (route, parameters) = found("GET", "custom-plugins/p");
        assert_eq!(route, "GET custom-plugins/{custom_plugin}");
        assert_eq!(parameters["custom_plugin"], "p");
        for (method, path) in
            [("PATCH", "custom-plugins/p"), ("GET", "services"), ("GET", "services/a/routes")]
        {
            let (route, parameters) = found(method, path);
            assert_eq!((route.as_str(), &parameters["proxy"]), ("ANY {proxy+}", &path.into()));
        }
        assert_eq!(found("GET", "v1/schemas/json/route").0, "GET v1/schemas/json/{entity}");
    }
}
