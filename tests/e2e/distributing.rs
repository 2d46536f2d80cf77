//! What has changed reaches the nodes: one state at a time, to every open socket, whatever the
//! stream does.

mod batches;
