//! The list of all promises, as a macro that makes a test of each.

/// Makes a test of every promise of every port; `$adapters` is evaluated for each.
#[macro_export]
macro_rules! contract_suite {
    ($adapters:expr) => {
        $crate::contract_tests! {
            $adapters;
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
    };
}

/// Makes a test of each promise in the list.
#[doc(hidden)]
#[macro_export]
macro_rules! contract_tests {
    ($adapters:expr; $($port:ident { $($promise:ident,)+ })+) => {
        $(mod $port { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                let adapters = $adapters;
                $crate::contracts::$port::$promise(&adapters).await;
            }
        )+ })+
    };
}
