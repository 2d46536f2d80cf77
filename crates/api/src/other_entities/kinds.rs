//! The kinds of entities that Konnect's clients ask for and Plugcast does not keep.

/// One kind of entity.
#[derive(Debug)]
pub(crate) struct Kind {
    /// The segment of its list in a path.
    pub(crate) list: &'static str,
    /// One entity of the kind, in errors and in the path of its JSON schema.
    pub(crate) one: &'static str,
    /// The lists under one entity: the segment, and the list of the listed kind.
    pub(crate) children: &'static [(&'static str, &'static str)],
}

impl Kind {
    const fn new(list: &'static str, one: &'static str) -> Self {
        Self { list, one, children: &[] }
    }

    const fn with(mut self, children: &'static [(&'static str, &'static str)]) -> Self {
        self.children = children;
        self
    }

    /// The kind whose list is at `segment`.
    pub(crate) fn listed_under(segment: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.list == segment)
    }

    /// The kind that is listed at `segment` under an entity of this kind.
    pub(crate) fn child(&self, segment: &str) -> Option<&'static Self> {
        let (_, list) = self.children.iter().find(|(child, _)| *child == segment)?;
        Self::listed_under(list)
    }
}

/// Every kind that decK, Konnect's SDKs and its Terraform provider know.
pub(crate) const KINDS: &[Kind] = &[
    Kind::new("acls", "acl"),
    Kind::new("basic-auths", "basic-auth"),
    Kind::new("ca_certificates", "ca_certificate"),
    Kind::new("certificates", "certificate").with(&[("services", "services"), ("snis", "snis")]),
    Kind::new("cloned-plugins", "cloned-plugin"),
    Kind::new("consumer_groups", "consumer_group").with(&[("consumers", "consumers")]),
    Kind::new("consumers", "consumer").with(&[
        ("acls", "acls"),
        ("basic-auth", "basic-auths"),
        ("consumer_groups", "consumer_groups"),
        ("hmac-auth", "hmac-auths"),
        ("jwt", "jwts"),
        ("key-auth", "key-auths"),
        ("mtls-auth", "mtls-auths"),
    ]),
    Kind::new("degraphql_routes", "degraphql_route"),
    Kind::new("filter-chains", "filter-chain"),
    Kind::new("hmac-auths", "hmac-auth"),
    Kind::new("jwts", "jwt"),
    Kind::new("key-auths", "key-auth"),
    Kind::new("key-sets", "key-set").with(&[("keys", "keys")]),
    Kind::new("keys", "key"),
    Kind::new("mtls-auths", "mtls-auth"),
    Kind::new("partials", "partial"),
    Kind::new("routes", "route").with(&[("filter-chains", "filter-chains")]),
    Kind::new("services", "service").with(&[
        ("degraphql_routes", "degraphql_routes"),
        ("filter-chains", "filter-chains"),
        ("routes", "routes"),
    ]),
    Kind::new("snis", "sni"),
    Kind::new("targets", "target"),
    Kind::new("upstreams", "upstream").with(&[("targets", "targets")]),
    Kind::new("vaults", "vault"),
];
