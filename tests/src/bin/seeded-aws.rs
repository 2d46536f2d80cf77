//! The embedded engines on a port of this machine, with the state that the events assume.
//!
//! Prints the variables with which the functions use them, and runs until it is stopped:
//! `cargo run -p plugcast-tests --bin seeded-aws > functions.env`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use plugcast_tests::{
    fixture::stack::SeededFolder, runtime_api::process::environment, tcp_aws::TcpAws,
};

#[tokio::main]
async fn main() {
    let stack = SeededFolder::create().await.stack();
    let aws = TcpAws::start().await;
    aws.attach(stack.engines.backend());
    for (name, value) in environment(&aws) {
        println!("{name}={value}");
    }
    eprintln!("the engines run at {}; Ctrl-C stops them", aws.url());
    tokio::signal::ctrl_c().await.unwrap();
}
