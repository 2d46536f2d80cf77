//! What to do with a manifest, given what is served. It is a function of its arguments.

use plugcast_core::{Digest, Generation};

use super::RefusedRelease;
use crate::store::Release;

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing: it is served, or the gateway refused it just now.
    Settled,
    /// Build it.
    Build,
    /// Activate what is there.
    Activate,
    /// Never: the control plane has gone backwards.
    Older,
    /// Never: another content had this generation.
    Conflict,
}

/// Judges the manifest of `generation` and `digest`.
pub(super) fn judge(
    generation: Generation,
    digest: Digest,
    current: Option<&Release>,
    refused: Option<&RefusedRelease>,
) -> Verdict {
    if refused.is_some_and(|refused| refused.digest == digest && !refused.is_due()) {
        return Verdict::Settled;
    }
    let Some(current) = current else { return Verdict::Build };
    if generation != current.generation() {
        return if generation < current.generation() { Verdict::Older } else { Verdict::Build };
    }
    match (digest == current.digest, current.complete, current.accepted) {
        (false, _, _) => Verdict::Conflict,
        (true, false, _) => Verdict::Build,
        (true, true, false) => Verdict::Activate,
        (true, true, true) => Verdict::Settled,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::store::ReleaseName;

    fn release(generation: u64, complete: bool, accepted: bool) -> Release {
        Release {
            name: ReleaseName::first(generation.into()),
            digest: Digest::of(b"manifest"),
            installed: Default::default(),
            declared: true,
            whole: true,
            complete,
            accepted,
        }
    }

    #[test]
    fn only_what_is_newer_or_unfinished_is_done() {
        let (same, other) = (Digest::of(b"manifest"), Digest::of(b"other"));
        let judge = |generation: u64, digest, current: &Release| {
            judge(generation.into(), digest, Some(current), None)
        };
        let served = release(5, true, true);
        assert_eq!(judge(6, other, &served), Verdict::Build);
        assert_eq!(judge(5, same, &served), Verdict::Settled);
        assert_eq!(judge(5, other, &served), Verdict::Conflict);
        assert_eq!(judge(4, other, &served), Verdict::Older);
        assert_eq!(judge(5, same, &release(5, false, true)), Verdict::Build);
        assert_eq!(judge(5, same, &release(5, true, false)), Verdict::Activate);
    }

    #[test]
    fn an_empty_directory_takes_even_generation_nothing() {
        assert_eq!(judge(0.into(), Digest::of(b""), None, None), Verdict::Build);
    }

    #[test]
    fn what_the_gateway_refused_is_tried_again_when_it_is_time() {
        let (digest, served) = (Digest::of(b"refused"), release(5, true, true));
        let judge = |retry_at| {
            let refused = RefusedRelease { name: ReleaseName::first(6.into()), digest, retry_at };
            judge(6.into(), digest, Some(&served), Some(&refused))
        };
        assert_eq!(judge(Instant::now() + Duration::from_secs(3600)), Verdict::Settled);
        assert_eq!(judge(Instant::now()), Verdict::Build);
    }
}
