//! Decides what to do with a manifest, given the current snapshot. A pure function.

use plugcast_core::{Digest, Generation};

use super::QuarantinedSnapshot;
use crate::store::Snapshot;

/// What to do with a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing: its snapshot is current, or quarantined.
    Settled,
    /// Build its snapshot.
    Build,
    /// Activate the current snapshot, which is this manifest's.
    Activate,
    /// Reject it: its generation is older than the current one.
    Older,
    /// Reject it: it differs from the manifest that had this generation before.
    Conflict,
}

/// Judges the manifest of `generation` and `digest`.
pub(super) fn judge(
    generation: Generation,
    digest: Digest,
    current: Option<&Snapshot>,
    quarantined: Option<&QuarantinedSnapshot>,
) -> Verdict {
    if quarantined.is_some_and(|snapshot| snapshot.digest == digest && !snapshot.is_due()) {
        return Verdict::Settled;
    }
    let Some(current) = current else { return Verdict::Build };
    if generation != current.generation() {
        return if generation < current.generation() { Verdict::Older } else { Verdict::Build };
    }
    match (digest == current.digest, current.is_complete(), current.accepted) {
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
    use crate::store::{Contents, SnapshotName};

    fn snapshot(generation: u64, contents: Contents, accepted: bool) -> Snapshot {
        Snapshot {
            name: SnapshotName::first(generation.into()),
            digest: Digest::of(b"manifest"),
            installed: Default::default(),
            contents,
            accepted,
        }
    }

    #[test]
    fn acts_on_newer_and_on_unfinished_manifests_only() {
        let (same, other) = (Digest::of(b"manifest"), Digest::of(b"other"));
        let judge = |generation: u64, digest, current: &Snapshot| {
            judge(generation.into(), digest, Some(current), None)
        };
        let current = snapshot(5, Contents::Complete, true);
        assert_eq!(judge(6, other, &current), Verdict::Build);
        assert_eq!(judge(5, same, &current), Verdict::Settled);
        assert_eq!(judge(5, other, &current), Verdict::Conflict);
        assert_eq!(judge(4, other, &current), Verdict::Older);
        assert_eq!(judge(5, same, &snapshot(5, Contents::Complete, false)), Verdict::Activate);
        for contents in [Contents::PluginHeldBack, Contents::OtherDeclarative, Contents::Damaged] {
            assert_eq!(judge(5, same, &snapshot(5, contents, true)), Verdict::Build);
        }
    }

    #[test]
    fn builds_generation_0_in_an_empty_directory() {
        assert_eq!(judge(0.into(), Digest::of(b""), None, None), Verdict::Build);
    }

    #[test]
    fn retries_a_quarantined_snapshot_when_it_is_due() {
        let (digest, current) = (Digest::of(b"quarantined"), snapshot(5, Contents::Complete, true));
        let judge = |retry_at| {
            let name = SnapshotName::first(6.into());
            let quarantined = QuarantinedSnapshot { name, digest, retry_at };
            judge(6.into(), digest, Some(&current), Some(&quarantined))
        };
        assert_eq!(judge(Instant::now() + Duration::from_secs(3600)), Verdict::Settled);
        assert_eq!(judge(Instant::now()), Verdict::Build);
    }
}
