//! Admins that revoke each other at the same moment, over the embedded DynamoDB.

use plugcast_core::{
    Role,
    identity::{TokenRecord, TokenRef},
    use_cases::tokens::{RevokeTokenError, revoke_token},
};
use plugcast_testing::doubles::{CountedWaits, sample};
use plugcast_tests::embedded::Embedded;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn keeps_one_of_the_admins_that_revoke_each_other() {
    let adapters = Embedded::open().await.adapters();
    for round in 0..8 {
        let admins: Vec<TokenRecord> = (0..4)
            .map(|number| sample::token(&format!("admin {round} {number}"), Role::Admin))
            .collect();
        for admin in &admins {
            adapters.register.add_token(admin).await.unwrap();
        }
        let racers = (0..admins.len()).map(|number| {
            let register = adapters.register.clone();
            let (caller, victim) = (admins[number].id, admins[(number + 1) % admins.len()].id);
            tokio::spawn(async move {
                let (waits, victim) = (CountedWaits::default(), TokenRef::Id(victim));
                revoke_token(&*register, &waits, &victim, Some(caller), sample::now()).await
            })
        });
        for racer in racers.collect::<Vec<_>>() {
            let outcome = racer.await.unwrap();
            let refused = matches!(
                outcome,
                Err(RevokeTokenError::LastAdmin(_) | RevokeTokenError::Contended)
            );
            assert!(outcome.is_ok() || refused, "{outcome:?}");
        }
        let left = adapters.register.tokens().await.unwrap();
        assert_ne!(left, [], "no admin is left");
        for admin in left {
            adapters.register.remove_token(&admin, None).await.unwrap();
        }
    }
}
