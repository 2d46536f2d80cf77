//! Every adapter keeps every promise of its port.

mod failures;
mod rename;
mod rows;

use std::{fs, path::Path};

use plugcast_tests::contracts::{self, Adapters, Embedded};
use proptest::test_runner::{Config, TestRunner};

/// Sequences of edits that the embedded engines are tried with, on every run other ones.
const SEQUENCES: u32 = 10;

macro_rules! contracts {
    ($($port:ident { $($promise:ident,)+ })+) => {
        mod in_memory {
            $(mod $port { $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $promise() {
                    let adapters = super::super::Adapters::in_memory();
                    super::super::contracts::$port::$promise(&adapters).await;
                }
            )+ })+
        }
        mod embedded {
            $(mod $port { $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $promise() {
                    let adapters = super::super::Embedded::open().await.adapters();
                    super::super::contracts::$port::$promise(&adapters).await;
                }
            )+ })+
        }
    };
}

contracts! {
    control_plane_store {
        what_is_created_is_found,
        what_is_missing_is_none,
        a_name_and_an_id_are_given_once,
        of_many_creators_one_wins,
    }
    plugin_store {
        what_is_committed_is_found,
        what_is_missing_is_none,
        control_planes_are_apart,
        a_full_control_plane_is_listed,
    }
    change_writer {
        of_many_creators_one_wins,
        a_stale_writer_changes_nothing,
        the_most_telling_refusal_is_given,
        a_rename_moves_the_name,
        a_delete_keeps_history,
        what_is_gone_cannot_be_edited,
        releases_count_up,
        settings_are_changed_and_names_move,
    }
    idempotency_store {
        an_answer_is_kept_with_its_commit,
        a_used_key_and_a_refusal_keep_nothing,
        what_changes_nothing_keeps_its_answer,
        an_answer_ends_and_its_key_is_free,
    }
    change_log {
        changes_are_read_newest_first,
    }
    pending_deletions {
        what_is_deleted_is_out_of_reach,
        a_stale_deleter_deletes_nothing,
        every_row_goes_and_names_its_sources,
        a_living_control_plane_is_left_alone,
    }
    instance_store {
        what_is_committed_is_found,
        what_is_missing_is_none,
        control_planes_are_apart,
        many_are_listed,
        the_most_telling_refusal_is_given,
        an_update_moves_name_and_scope,
        a_delete_frees_name_and_scope,
        of_many_creators_one_wins,
    }
    source_store {
        bytes_come_back_as_they_were,
        what_is_missing_is_none,
        a_source_is_put_twice,
        many_put_one_source,
        damage_is_noticed,
        a_removed_source_is_gone_and_may_come_again,
    }
    node_store {
        a_socket_is_there_while_it_is_open,
        a_socket_closes_twice,
        a_hello_names_the_node,
        a_closed_socket_leaves_its_node_away,
        an_old_socket_does_not_take_the_node_away,
        a_late_hello_connects_nobody,
        many_nodes_are_listed,
    }
    node_reports {
        an_applied_generation_is_what_the_node_runs,
        a_rejected_generation_is_not_run,
        an_older_report_is_dropped,
        a_report_without_hello_is_dropped,
        a_touch_moves_the_time_only,
        a_second_hello_keeps_the_report,
    }
    token_store {
        a_token_is_found,
        a_name_is_given_once,
        a_token_is_removed,
        of_two_that_need_each_other_one_stays,
        there_is_one_signing_key,
    }
    push_channel {
        an_open_socket_gets_the_bytes,
        a_closed_socket_is_gone,
        a_socket_is_closed,
        a_message_too_long_is_refused,
    }
}

#[test]
fn every_promise_is_tried() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tried = fs::read_to_string(root.join("e2e/contracts.rs")).unwrap();
    let files = fs::read_dir(root.join("src/contracts")).unwrap().map(|file| file.unwrap().path());
    let texts = files.map(|file| fs::read_to_string(file).unwrap()).collect::<Vec<_>>().join("");
    let mut promises = 0;
    for promise in texts.split("\npub async fn ").skip(1) {
        let name = promise.split('(').next().unwrap();
        assert!(tried.contains(name), "{name} is tried against no adapter");
        promises += 1;
    }
    assert!(promises > 0);
}

#[test]
fn any_sequence_of_edits_leaves_what_the_model_has() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let adapters = runtime.block_on(async { Embedded::open().await.adapters() });
    let config = Config { cases: SEQUENCES, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&contracts::change_writer_model::steps(), |steps| {
        let run = contracts::change_writer_model::an_edited_store_is_as_the_model_has_it(
            &adapters, steps,
        );
        runtime.block_on(run);
        Ok(())
    });
    outcome.unwrap();
}
