//! The HTTP API: routes, extractors, status codes.
