//! `kill -9` at any moment: what was acknowledged is there, once.

use std::{collections::BTreeSet, time::Duration};

use plugcast_tests::{dev::Dev, plugins::plugin};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use reqwest::Method;

/// Uploads over all lives of the process.
const UPLOADS: usize = 200;

/// Plugins that the uploads go to; a control plane holds a hundred.
const PLUGINS: usize = 80;

/// How long one life of the process lasts at most.
const MAX_LIFE: Duration = Duration::from_millis(700);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_upload_survives() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = StdRng::seed_from_u64(7);
    // The number that the last acknowledged upload of each plugin carried, and those in flight.
    let mut acknowledged = vec![None; PLUGINS];
    let mut attempted = vec![BTreeSet::new(); PLUGINS];
    let mut next = 0;
    while next < UPLOADS {
        let dev = Dev::start(folder.path(), "T").await;
        let life = MAX_LIFE.mul_f64(random.random_range(0.1..1.0));
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
        let _ = tokio::time::timeout(life, uploads).await;
        dev.kill().await;
    }

    let dev = Dev::start(folder.path(), "T").await;
    let (_, overview) =
        dev.json(Method::GET, "/plugcast/v1/control-planes/default/plugins", None).await;
    let plugins = overview["plugins"].as_array().unwrap();
    let names: BTreeSet<&str> = plugins.iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), plugins.len(), "a name is there twice");
    let releases: u64 = plugins.iter().map(|p| p["release"].as_u64().unwrap()).sum();
    assert_eq!(overview["control_plane"]["generation"].as_u64(), Some(releases));

    for slot in 0..PLUGINS {
        let path = format!("{}/crash-{slot}", dev.plugins_path());
        let (status, stored) = dev.json(Method::GET, &path, None).await;
        // What was in flight when the process died may have been committed, or not.
        let possible = acknowledged[slot].iter().chain(&attempted[slot]);
        let possible: Vec<String> = possible.map(|number| plugin("any", *number).handler).collect();
        match acknowledged[slot] {
            None => assert!(status == 404 || status == 200, "crash-{slot}: {status}"),
            Some(_) => assert_eq!(status, 200, "crash-{slot} is lost"),
        }
        if status == 200 {
            let handler = stored["handler"].as_str().unwrap().to_owned();
            assert!(possible.contains(&handler), "crash-{slot} is not what was acknowledged");
        }
    }
}
