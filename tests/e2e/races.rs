//! Two clients at the same moment.

use plugcast_tests::{dev::Dev, plugins::plugin};
use reqwest::Method;

/// The number of races.
const ROUNDS: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_uploads_of_one_name_exactly_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), "T").await;
    let path = dev.plugins_path();
    for round in 0..ROUNDS {
        let name = format!("race-{round}");
        let (left, right) = (plugin(&name, 1).body(), plugin(&name, 2).body());
        let (left, right) = tokio::join!(
            dev.json(Method::POST, &path, Some(&left)),
            dev.json(Method::POST, &path, Some(&right)),
        );
        let mut answers = [left, right];
        answers.sort_by_key(|(status, _)| *status);
        assert_eq!(answers.each_ref().map(|(status, _)| *status), [201, 400], "round {round}");
        let (_, winner) = &answers[0];
        let stored = dev.json(Method::GET, &format!("{path}/{name}"), None).await;
        assert_eq!(stored, (200, winner.clone()), "round {round}");
        // A control plane holds at most a hundred plugins.
        let id = winner["id"].as_str().unwrap();
        assert_eq!(dev.json(Method::DELETE, &format!("{path}/{id}"), None).await.0, 204);
    }
    let overview = "/plugcast/v1/control-planes/default/plugins";
    let (_, overview) = dev.json(Method::GET, overview, None).await;
    assert_eq!(overview["control_plane"]["generation"], 2 * ROUNDS);
    assert_eq!(overview["plugins"].as_array().unwrap().len(), 0);
}
