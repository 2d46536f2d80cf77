//! The AWS adapters pass the contract suite of every port.

mod failures;
mod rename;
mod rows;

use plugcast_testing::contracts::change_writer_model;
use plugcast_tests::embedded::Embedded;
use proptest::test_runner::{Config, TestRunner};

/// Random sequences of edits that one run tries on the embedded engines.
const SEQUENCES: u32 = 10;

plugcast_testing::contract_suite!(plugcast_tests::embedded::Embedded::open().await.adapters());

#[test]
fn any_sequence_of_edits_matches_the_model() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let adapters = runtime.block_on(async { Embedded::open().await.adapters() });
    let config = Config { cases: SEQUENCES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&change_writer_model::steps(), |steps| {
        let run = change_writer_model::an_edited_store_matches_the_model(&adapters, steps);
        runtime.block_on(run);
        Ok(())
    });
    outcome.unwrap();
}
