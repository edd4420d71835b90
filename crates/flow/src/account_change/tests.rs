//! One case a consequence, and what has none.

use Consequence::{
    EndAttempts, EndOtherSessions, EndSessions, RemoveDevices, RemoveMethod, RemoveRecoveryCodes, SetMethod,
};
use MethodKind::{App, Email, Sms};
use latchkey_contract::LinkKind;

use super::*;
use crate::Policy;

fn ada() -> AccountState {
    AccountState {
        username: "ada".into(),
        name: "Ada".into(),
        email: Some("ada@example.org".into()),
        phone: Some("+41791234567".into()),
        role: Role::User,
        active: true,
        password_version: 1,
        methods: [(App, 1), (Sms, 1), (Email, 1)].into(),
    }
}

fn changed(before: AccountState, by: ChangedBy, change: impl FnOnce(&mut AccountState)) -> Vec<Consequence> {
    let mut after = before.clone();
    change(&mut after);
    let policy = Policy::default();
    consequences(&before, &after, &ChangeRules { by, policy: &policy, deliverable: &[Sms, Email] })
}

fn by_administrator(change: impl FnOnce(&mut AccountState)) -> Vec<Consequence> {
    changed(ada(), ChangedBy::Administrator, change)
}

fn record(event: AuditEvent, detail: &str) -> Consequence {
    Consequence::Record { event, detail: detail.into() }
}

const ALL_OUT: [Consequence; 3] = [RemoveDevices, EndAttempts, EndSessions];

#[test]
fn nothing_follows_from_nothing_and_naming_the_same_phone_again_is_nothing() {
    let same = |account: &mut AccountState| account.phone = Some("+41791234567".into());
    assert_eq!(by_administrator(same), []);
    let without_method = AccountState { methods: [(App, 1)].into(), ..ada() };
    assert_eq!(
        changed(without_method, ChangedBy::Administrator, same),
        [],
        "its owner has removed that method"
    );
}

#[test]
fn another_name_ends_nothing() {
    let renamed = by_administrator(|account| {
        account.username = "countess".into();
        account.name = "Ada Lovelace".into();
    });
    assert_eq!(renamed, [record(AuditEvent::UserChanged, "username,name")]);
    let own = changed(ada(), ChangedBy::Owner, |account| account.name = "Ada Lovelace".into());
    assert_eq!(own, [record(AuditEvent::AccountChanged, "name")]);
}

#[test]
fn another_address_ends_all_and_is_told_to_both() {
    let moved = by_administrator(|account| account.email = Some("ada@lovelace.example".into()));
    let mut expected = ALL_OUT.to_vec();
    expected.push(record(AuditEvent::UserChanged, "email"));
    expected.extend([Notice::EmailChanged, Notice::EmailNew].map(Consequence::Notify));
    assert_eq!(moved, expected);
    let called = by_administrator(|account| account.phone = Some("+41791234568".into()));
    let mut expected = ALL_OUT.to_vec();
    expected.push(record(AuditEvent::UserChanged, "phone"));
    expected.push(Consequence::Notify(Notice::PhoneChanged));
    assert_eq!(called, expected);
}

#[test]
fn an_address_that_is_taken_away_takes_its_method_along() {
    let without = by_administrator(|account| account.phone = None);
    let mut expected = vec![RemoveMethod(Sms)];
    expected.extend(ALL_OUT);
    expected.extend([record(AuditEvent::UserChanged, "phone"), record(AuditEvent::MethodRemoved, "sms")]);
    expected.push(Consequence::Notify(Notice::PhoneChanged));
    assert_eq!(without, expected);
}

#[test]
fn a_first_address_is_a_method_where_codes_can_be_sent_and_asked_for() {
    let none = AccountState { phone: None, methods: [(App, 1)].into(), ..ada() };
    let give = |account: &mut AccountState| account.phone = Some("+41791234567".into());
    let given = changed(none.clone(), ChangedBy::Administrator, give);
    let mut expected = vec![SetMethod(Sms)];
    expected.extend(ALL_OUT);
    expected.extend([record(AuditEvent::UserChanged, "phone"), record(AuditEvent::MethodSet, "sms")]);
    expected.push(Consequence::Notify(Notice::PhoneChanged));
    assert_eq!(given, expected);
    let mut after = none.clone();
    give(&mut after);
    let strict = Policy { strict: true, ..Policy::default() };
    let off = Policy { two_factor: false, ..Policy::default() };
    let rules = |policy, deliverable| ChangeRules { by: ChangedBy::Administrator, policy, deliverable };
    let sets = |rules| consequences(&none, &after, &rules).contains(&SetMethod(Sms));
    assert!(sets(rules(&off, &[Sms])), "it is asked for once two-factor is on");
    assert!(!sets(rules(&strict, &[Sms])) && !sets(rules(&Policy::default(), &[Email])));
}

#[test]
fn another_role_ends_all_both_ways() {
    for (from, to) in [(Role::User, Role::Admin), (Role::Admin, Role::User)] {
        let before = AccountState { role: from, ..ada() };
        let mut expected = ALL_OUT.to_vec();
        expected.push(record(AuditEvent::RoleChanged, to.as_str()));
        assert_eq!(changed(before, ChangedBy::Administrator, |account| account.role = to), expected);
    }
}

#[test]
fn disabling_ends_all_and_enabling_ends_nothing() {
    let mut expected = ALL_OUT.to_vec();
    expected.push(record(AuditEvent::UserDisabled, ""));
    assert_eq!(by_administrator(|account| account.active = false), expected);
    let disabled = AccountState { active: false, ..ada() };
    let enabled = changed(disabled, ChangedBy::Administrator, |account| account.active = true);
    assert_eq!(enabled, [record(AuditEvent::UserEnabled, "")]);
}

#[test]
fn another_password_ends_all_but_the_session_of_the_owner() {
    let change = |account: &mut AccountState| account.password_version += 1;
    let told = Consequence::Notify(Notice::PasswordChanged);
    let by_owner = changed(ada(), ChangedBy::Owner, change);
    let recorded = record(AuditEvent::PasswordChanged, "");
    assert_eq!(by_owner, [RemoveDevices, EndOtherSessions, recorded.clone(), told.clone()]);
    assert_eq!(by_administrator(change), [RemoveDevices, EndAttempts, EndSessions, recorded, told.clone()]);
    let by_link = changed(ada(), ChangedBy::PasswordLink(LinkKind::Reset), change);
    let recorded = record(AuditEvent::PasswordSet, "reset");
    assert_eq!(by_link, [RemoveDevices, EndAttempts, EndSessions, recorded, told]);
}

#[test]
fn the_recovery_codes_go_with_the_last_method_and_not_before() {
    let one = AccountState { methods: [(App, 1)].into(), ..ada() };
    let removed = changed(one, ChangedBy::Owner, |account| account.methods.clear());
    let recorded = record(AuditEvent::MethodRemoved, "app");
    let told = Consequence::Notify(Notice::MethodRemoved(App));
    let out = [RemoveDevices, EndOtherSessions];
    let mut expected = vec![RemoveMethod(App), RemoveRecoveryCodes];
    expected.extend(out);
    expected.extend([recorded, told]);
    assert_eq!(removed, expected);
    let two = changed(ada(), ChangedBy::Owner, |account| {
        account.methods.remove(&App);
    });
    assert!(two.contains(&RemoveMethod(App)) && !two.contains(&RemoveRecoveryCodes));
}

#[test]
fn a_method_of_ones_own_is_recorded_and_told_once() {
    let without = AccountState { phone: None, methods: [(App, 1)].into(), ..ada() };
    let confirmed = changed(without, ChangedBy::Owner, |account| {
        account.phone = Some("+41791234567".into());
        account.methods.insert(Sms, 1);
    });
    let expected = [
        SetMethod(Sms),
        RemoveDevices,
        EndOtherSessions,
        record(AuditEvent::MethodSet, "sms"),
        Consequence::Notify(Notice::MethodSet(Sms)),
    ];
    assert_eq!(confirmed, expected);
    let replaced = by_administrator(|account| {
        account.methods.insert(App, 2);
    });
    assert!(replaced.contains(&SetMethod(App)), "another secret is another method");
    assert!(replaced.contains(&EndSessions) && replaced.contains(&RemoveDevices));
}

#[test]
fn methods_that_an_administrator_resets_are_recorded_and_told_as_one() {
    let reset = by_administrator(|account| account.methods.clear());
    let mut expected = vec![RemoveMethod(App), RemoveMethod(Sms), RemoveMethod(Email), RemoveRecoveryCodes];
    expected.extend(ALL_OUT);
    expected.push(record(AuditEvent::MethodsReset, ""));
    expected.push(Consequence::Notify(Notice::MethodsReset));
    assert_eq!(reset, expected);
}

#[test]
fn not_me_ends_all_and_tells_nobody_who_may_be_the_stranger() {
    let recovered = changed(ada(), ChangedBy::NotMeLink, |account| {
        account.email = Some("ada@before.example".into());
        account.password_version += 1;
    });
    let mut expected = ALL_OUT.to_vec();
    expected.push(record(AuditEvent::NotMeReported, ""));
    assert_eq!(recovered, expected);
}

#[test]
fn the_last_administrator_is_one_who_could_sign_in() {
    let admin = AccountState { role: Role::Admin, ..ada() };
    assert!(takes_last_admin(&admin, 0) && !takes_last_admin(&admin, 1) && !takes_last_admin(&ada(), 0));
    assert!(!takes_last_admin(&AccountState { active: false, ..admin }, 0));
}
