//! What rows come to beside the accounts that there are.

use latchkey_contract::{AccountSummary, Role, UploadVerdict as Verdict};

use super::csv;
use crate::store::AccountRow;
use crate::upload::plan::{ExistingAccounts, PlannedRow, RowOutcome, digest, plan};
use crate::upload::{columns, parse_row};

fn account(username: &str, email: &str, phone: &str, role: Role) -> AccountRow {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AccountRow {
        summary: AccountSummary {
            id: format!("id of {username}"),
            username: username.into(),
            name: username.to_uppercase(),
            role,
        },
        email: given(email),
        phone: given(phone),
        password_hash: Some("hash".into()),
        password_version: 1,
        disabled_at: None,
        version: 1,
        created_at: latchkey_flow::Timestamp::from_millis(0),
        email_verified: true,
        phone_verified: true,
    }
}

fn planned(file: &str, accounts: &[AccountRow], phone_required: bool) -> Vec<PlannedRow> {
    let table = csv(file).unwrap();
    let readings = parse_row::read(&table.rows, &columns::matched(&table.columns).unwrap());
    let administrators = accounts.iter().filter(|account| account.summary.role == Role::Admin).count();
    plan(&readings, &ExistingAccounts::new(accounts.to_vec(), administrators), phone_required)
}

fn verdicts(planned: &[PlannedRow]) -> Vec<Verdict> {
    planned.iter().map(|row| row.outcome.verdict()).collect()
}

/// The fields that a row changes, or that are wrong about it.
fn fields(row: &PlannedRow) -> Vec<&str> {
    match &row.outcome {
        RowOutcome::Changed(change) => change.fields.iter().map(|field| field.field.as_str()).collect(),
        RowOutcome::Wrong(reasons) => reasons.iter().map(|reason| reason.field.as_str()).collect(),
        RowOutcome::New(_) | RowOutcome::Unchanged => vec![],
    }
}

#[test]
fn a_row_is_new_changed_or_unchanged_by_its_username_in_any_spelling() {
    let accounts = [account("ada", "ada@example.org", "+41791234567", Role::User)];
    let file = "username,name,email,phone,role\n\
                ＡＤＡ,ADA,ada@EXAMPLE.org,+41 79 123 45 67,USER\n\
                bob,,,+41 79 123 45 68,\n";
    let rows = planned(file, &accounts, true);
    assert_eq!(verdicts(&rows), [Verdict::Unchanged, Verdict::New]);
    let RowOutcome::New(bob) = &rows[1].outcome else { panic!("{rows:?}") };
    assert_eq!(
        (bob.name.as_str(), bob.role, bob.phone.as_deref()),
        ("bob", Role::User, Some("+41791234568"))
    );
    let file = "username,name,email,phone,role\nADA,Ada L.,a@example.org,+41 79 123 45 68,admin\n";
    let rows = planned(file, &accounts, true);
    assert_eq!(fields(&rows[0]), ["name", "email", "phone", "role"]);
    let RowOutcome::Changed(change) = &rows[0].outcome else { panic!("{rows:?}") };
    let after = &change.after;
    assert_eq!((after.summary.username.as_str(), after.summary.name.as_str()), ("ada", "Ada L."));
}

#[test]
fn an_empty_cell_leaves_what_there_is() {
    let accounts = [account("ada", "ada@example.org", "+41791234567", Role::Admin)];
    for file in ["username,name,email,phone,role\nada,, ,,\n", "username\nada\n"] {
        assert_eq!(verdicts(&planned(file, &accounts, true)), [Verdict::Unchanged]);
    }
}

/// X5.
#[test]
fn a_phone_is_mandatory_for_whoever_has_none_while_it_is_required() {
    let accounts = [account("ada", "", "", Role::User), account("bob", "", "+41791234567", Role::User)];
    let file = "username,email,phone\nada,,\nbob,,\ncid,c@,\n";
    let rows = planned(file, &accounts, true);
    assert_eq!(rows.iter().map(fields).collect::<Vec<_>>(), [vec!["phone"], vec![], vec!["email", "phone"]]);
    let rows = planned(file, &accounts, false);
    assert_eq!(verdicts(&rows), [Verdict::Unchanged, Verdict::Unchanged, Verdict::Wrong]);
}

/// M6.
#[test]
fn what_belongs_to_another_account_is_refused_in_any_spelling() {
    let accounts = [
        account("ada", "ada@example.org", "+41791234567", Role::User),
        account("bob", "bob@example.org", "+41791234568", Role::User),
    ];
    for (row, wrong) in [
        ("Ada@Example.ORG,,", "username"),
        ("cid,ADA@example.org,", "email"),
        ("cid,,+41 (79) 123-45-67", "phone"),
        ("bob,ada@example.org,", "email"),
    ] {
        let rows = planned(&format!("username,email,phone\n{row}\n"), &accounts, false);
        assert_eq!(fields(&rows[0]), [wrong], "{row}");
    }
    let swapped = "username,email\nada,bob@example.org\nbob,ada@example.org\n";
    assert_eq!(verdicts(&planned(swapped, &accounts, false)), [Verdict::Wrong; 2]);
}

/// M6, among the rows themselves; the later one is told which line has it.
#[test]
fn rows_that_repeat_each_other_are_refused() {
    for (one, two, wrong) in [
        ("ada,,", "ADA,,", "username"),
        ("ada,a@example.org,", "bob,A@EXAMPLE.org,", "email"),
        ("ada,,+41791234567", "bob,,+41 79 123 45 67", "phone"),
        ("ada@example.org,,", "bob,ada@example.org,", "email"),
        ("ada,bob@example.org,", "bob@example.org,,", "username"),
    ] {
        let rows = planned(&format!("username,email,phone\n{one}\n{two}\n"), &[], false);
        assert_eq!(verdicts(&rows), [Verdict::New, Verdict::Wrong], "{one} {two}");
        assert_eq!(fields(&rows[1]), [wrong], "{one} {two}");
        let RowOutcome::Wrong(reasons) = &rows[1].outcome else { panic!() };
        assert!(reasons[0].advice.starts_with("Line 2 "), "{reasons:?}");
    }
    let own = planned("username,email\nada@example.org,ada@example.org\n", &[], false);
    assert_eq!(verdicts(&own), [Verdict::New], "one's email may be one's username");
}

/// M11.
#[test]
fn the_last_administrator_cannot_be_made_a_user() {
    let admin = |name| account(name, "", "", Role::Admin);
    let (ada, bob, cid) = (admin("ada"), admin("bob"), account("cid", "", "", Role::User));
    let file = "username,role\nada,user\nbob,user\n";
    let both = [ada.clone(), bob.clone(), cid.clone()];
    assert_eq!(planned(file, &both, false).iter().map(fields).collect::<Vec<_>>(), [["role"]; 2]);
    assert_eq!(verdicts(&planned(file, &both, false)), [Verdict::Wrong; 2]);
    let kept = "username,role\nada,user\ncid,admin\nbob,user\n";
    assert_eq!(verdicts(&planned(kept, &both, false)), [Verdict::Changed; 3], "another takes their place");
    let invited = AccountRow { password_hash: None, ..cid.clone() };
    let disabled = AccountRow { disabled_at: Some(latchkey_flow::Timestamp::from_millis(1)), ..cid };
    for other in [invited, disabled] {
        let rows = planned(kept, &[ada.clone(), bob.clone(), other], false);
        assert_eq!(
            verdicts(&rows),
            [Verdict::Wrong, Verdict::Changed, Verdict::Wrong],
            "who cannot sign in is none"
        );
    }
    assert_eq!(verdicts(&planned("username,role\nada,user\n", &[ada, bob], false)), [Verdict::Changed]);
}

#[test]
fn a_digest_tells_what_is_done_to_whom() {
    let file = "username,name\nada,Ada\nbob,Bob\n";
    let ada = account("ada", "", "", Role::User);
    let of = |accounts: &[AccountRow]| digest(&planned(file, accounts, false));
    let before = of(std::slice::from_ref(&ada));
    assert_eq!(before, of(std::slice::from_ref(&ada)));
    let mut renamed = ada.clone();
    renamed.summary.name = "Another".into();
    let mut other = ada.clone();
    other.summary.id = "another".into();
    for accounts in [&[][..], &[renamed], &[other], &[ada, account("bob", "", "", Role::User)]] {
        assert_ne!(of(accounts), before);
    }
}
