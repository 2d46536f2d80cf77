//! The list of all guarantees, as a macro that turns each into a test.

/// Turns every guarantee of every port into a test, which evaluates `$adapters` for itself.
#[macro_export]
macro_rules! contract_suite {
    ($adapters:expr) => {
        $crate::contract_tests! {
            $adapters;
            control_plane_store {
                a_created_control_plane_is_found,
                a_missing_control_plane_is_none,
                a_taken_name_or_id_is_rejected,
                exactly_one_racing_creator_wins,
            }
            plugin_store {
                a_committed_plugin_is_found,
                a_missing_plugin_is_none,
                control_planes_do_not_share_plugins,
                a_full_control_plane_lists_every_plugin,
            }
            change_writer {
                exactly_one_racing_creator_wins,
                a_commit_at_a_stale_generation_changes_nothing,
                a_conflict_is_reported_before_a_taken_name_or_id,
                a_rename_frees_the_old_name,
                a_delete_keeps_releases_and_changes,
                a_missing_plugin_cannot_be_edited,
                each_new_release_takes_the_next_number,
                new_settings_take_a_generation_and_free_the_old_name,
            }
            idempotency_store {
                a_record_is_kept_with_its_commit,
                a_used_key_or_a_rejected_commit_keeps_no_record,
                an_unchanged_write_keeps_its_record,
                a_key_is_free_after_its_record_expires,
            }
            change_log {
                changes_are_read_newest_first,
            }
            pending_deletions {
                a_deleted_control_plane_is_not_found,
                a_delete_at_a_stale_generation_deletes_nothing,
                rows_are_removed_in_batches_that_list_every_source,
                a_control_plane_that_is_not_deleted_is_not_swept,
            }
            instance_store {
                a_committed_instance_is_found,
                a_missing_instance_is_none,
                control_planes_do_not_share_instances,
                many_instances_are_listed_once,
                a_conflict_is_reported_before_a_taken_name_scope_or_id,
                an_update_frees_the_old_name_and_scope,
                a_delete_frees_the_name_and_scope,
                exactly_one_racing_creator_wins,
            }
            source_store {
                bytes_are_read_back_unchanged,
                a_missing_source_is_none,
                storing_the_same_bytes_twice_succeeds,
                every_racing_writer_of_the_same_bytes_succeeds,
                damaged_bytes_are_a_permanent_error,
                a_removed_source_can_be_stored_again,
            }
            node_store {
                a_socket_is_listed_while_it_is_open,
                closing_a_socket_twice_succeeds,
                a_hello_binds_the_node_to_its_socket,
                a_node_without_a_socket_is_disconnected,
                closing_an_old_socket_keeps_the_node_connected,
                a_hello_after_the_close_connects_no_node,
                many_nodes_are_listed_once,
            }
            node_reports {
                an_applied_report_sets_the_running_generation,
                a_rejected_report_keeps_the_running_generation,
                an_older_report_is_dropped,
                a_report_without_a_hello_is_dropped,
                a_touch_updates_only_the_last_seen_time,
                a_second_hello_keeps_the_report,
            }
            token_store {
                a_token_is_found_by_hash_id_and_name,
                a_taken_name_is_rejected_until_its_token_is_removed,
                a_removed_token_is_not_found,
                two_removals_that_require_each_other_do_not_both_succeed,
                every_caller_gets_the_same_signing_key,
            }
            push_channel {
                an_open_socket_receives_the_bytes_in_order,
                a_push_to_a_closed_socket_returns_gone,
                close_closes_only_the_given_socket,
                a_message_over_the_limit_is_rejected,
            }
        }
    };
}

/// Turns each guarantee in the list into a test.
#[doc(hidden)]
#[macro_export]
macro_rules! contract_tests {
    ($adapters:expr; $($port:ident { $($guarantee:ident,)+ })+) => {
        $(mod $port { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $guarantee() {
                let adapters = $adapters;
                $crate::contracts::$port::$guarantee(&adapters).await;
            }
        )+ })+
    };
}
