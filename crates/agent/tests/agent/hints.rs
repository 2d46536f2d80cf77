//! A push that is lost, repeated or reordered changes the latency and nothing else.

use std::time::Duration;

use plugcast_agent::Event;
use proptest::{collection::vec, prelude::*, test_runner::TestCaseError};
use tempfile::TempDir;

use crate::{
    harness::{Agent, config, files_of, served},
    server::{Server, ServerState},
};

/// A step of a control plane.
#[derive(Debug, Clone)]
enum Step {
    /// Publishes one of three plugins without a push.
    Publish(u8),
    /// Pushes the generation at this distance from the newest.
    Push(i64),
    /// Closes the socket.
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3_u8).prop_map(Step::Publish),
        5 => (-3..=2_i64).prop_map(Step::Push),
        1 => Just(Step::Close),
    ]
}

async fn play(steps: &[Step]) -> Result<(), TestCaseError> {
    let (server, dir) = (Server::start(ServerState::default()).await, TempDir::new().unwrap());
    let mut config = config(&server, &dir);
    // A poll finds changes that no push announced.
    config.poll_interval = Duration::from_millis(100);
    let mut agent = Agent::start(config);
    for step in steps {
        match step {
            Step::Publish(plugin) => drop(server.publish(["a", "b", "c"][usize::from(*plugin)])),
            Step::Push(distance) => {
                let newest = server.state(|state| state.generation);
                server.push(newest.saturating_add_signed(*distance));
            }
            Step::Close => server.close_sockets(),
        }
        tokio::task::yield_now().await;
    }
    let (newest, plugins) = server.state(|state| (state.generation, state.plugins.clone()));
    let mut applied = Vec::new();
    while applied.last() != Some(&newest) {
        applied.push(agent.until(applied_generation).await);
    }
    applied.extend(agent.stop().await.iter().filter_map(applied_generation));
    prop_assert!(applied.is_sorted_by(|earlier, later| earlier < later), "{applied:?}");
    let plugins: Vec<(&str, u64)> = plugins.iter().map(|(name, from)| (&name[..], *from)).collect();
    prop_assert_eq!(served(dir.path()), files_of(&plugins));
    Ok(())
}

fn applied_generation(event: &Event) -> Option<u64> {
    match event {
        Event::Applied { generation, .. } => Some(generation.get()),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn reaches_the_newest_generation_after_any_pushes(steps in vec(step(), 1..30)) {
        tokio::runtime::Runtime::new().unwrap().block_on(play(&steps))?;
    }
}
