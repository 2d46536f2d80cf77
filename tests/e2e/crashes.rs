//! `kill -9` at any moment loses no acknowledged upload and doubles none.

use std::{collections::BTreeSet, time::Duration};

use plugcast_tests::{dev::Dev, plugins::plugin};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use reqwest::Method;

/// Uploads over all runs of the process.
const UPLOADS: usize = 200;

/// Plugins that the uploads are for; a control plane holds at most a hundred.
const PLUGINS: usize = 80;

/// The longest run of the process.
const MAX_RUN: Duration = Duration::from_millis(700);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keeps_every_acknowledged_upload() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = StdRng::seed_from_u64(7);
    // The number of the last acknowledged upload of each plugin, and the numbers of those in flight.
    let mut acknowledged = vec![None; PLUGINS];
    let mut attempted = vec![BTreeSet::new(); PLUGINS];
    let mut next = 0;
    while next < UPLOADS {
        let dev = Dev::start(folder.path(), "T").await;
        let run = MAX_RUN.mul_f64(random.random_range(0.1..1.0));
        let uploads = async {
            while next < UPLOADS {
                let (slot, number) = (next % PLUGINS, next);
                next += 1;
                attempted[slot].insert(number);
                let path = format!("{}/crash-{slot}", dev.plugins_path());
                let body = plugin(&format!("crash-{slot}"), number).body();
                if dev.call(Method::PUT, &path, Some(&body)).await.is_ok_and(|r| r.status() == 200)
                {
                    acknowledged[slot] = Some(number);
                    attempted[slot].clear();
                }
            }
        };
        let _ = tokio::time::timeout(run, uploads).await;
        dev.kill().await;
    }

    let dev = Dev::start(folder.path(), "T").await;
    let (_, overview) =
        dev.json(Method::GET, "/plugcast/v1/control-planes/default/plugins", None).await;
    let plugins = overview["plugins"].as_array().unwrap();
    let names: BTreeSet<&str> = plugins.iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), plugins.len(), "two plugins have one name");
    let releases: u64 = plugins.iter().map(|p| p["release"].as_u64().unwrap()).sum();
    assert_eq!(overview["control_plane"]["generation"].as_u64(), Some(releases));

    for slot in 0..PLUGINS {
        let path = format!("{}/crash-{slot}", dev.plugins_path());
        let (status, stored) = dev.json(Method::GET, &path, None).await;
        // An upload that was in flight at the crash may have been committed.
        let possible = acknowledged[slot].iter().chain(&attempted[slot]);
        let possible: Vec<String> = possible.map(|number| plugin("any", *number).handler).collect();
        match acknowledged[slot] {
            None => assert!(status == 404 || status == 200, "crash-{slot}: {status}"),
            Some(_) => assert_eq!(status, 200, "crash-{slot} is lost"),
        }
        if status == 200 {
            let handler = stored["handler"].as_str().unwrap().to_owned();
            assert!(
                possible.contains(&handler),
                "crash-{slot} has an older release than the acknowledged one"
            );
        }
    }
}
