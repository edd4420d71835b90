//! CSV as spreadsheets write it, and as nobody should.

use latchkey_contract::rules::{UPLOAD_CELL_MAX, UPLOAD_COLUMNS_MAX, UPLOAD_ROWS_MAX};

use super::{csv, refused, rows};

#[test]
fn comma_semicolon_and_tab_are_told_apart() {
    for sign in [",", ";", "\t"] {
        let text = format!("username{sign}name{sign}email\nada{sign}\"Love{sign}lace\"{sign}a@b.cc\n");
        let table = csv(&text).unwrap();
        assert_eq!(table.columns, ["username", "name", "email"], "{sign:?}");
        assert_eq!(rows(&table), [format!("2: ada | Love{sign}lace | a@b.cc")]);
    }
    let table = csv("sep=;\r\na,b;username\r\n1;ada\r\n").unwrap();
    assert_eq!((table.columns.join("|"), table.rows[0].line), ("a,b|username".to_owned(), 3));
    assert_eq!(csv("username\nada\n").unwrap().columns, ["username"]);
    let quoted = csv("\"last; first; middle\",username,x\n1,2,3").unwrap();
    assert_eq!(quoted.columns.len(), 3, "what stands in quotes separates nothing");
}

#[test]
fn a_line_is_the_one_that_an_editor_shows() {
    for end in ["\n", "\r\n"] {
        let text =
            ["", "username,name", "", "ada,\"Ada", "Lovelace\"", "", ",,", "bob,Bob", "", ""].join(end);
        let table = csv(&text).unwrap();
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 8], "{end:?}");
        assert_eq!(table.rows[0].cells[1], format!("Ada{end}Lovelace"));
    }
}

#[test]
fn what_a_report_has_guarded_is_read_as_it_was() {
    let table = csv("username,phone,name\nada,'+41791234567,'''=1+1\n").unwrap();
    assert_eq!(rows(&table), ["2: ada | +41791234567 | ''=1+1"]);
}

#[test]
fn a_short_row_is_filled_up_and_a_long_one_is_refused() {
    assert_eq!(
        rows(&csv("username,name,email\nada\nbob,Bob,,,\n").unwrap()),
        ["2: ada |  | ", "3: bob | Bob | "]
    );
    let said = refused(b"username,name\nada,Love,lace\n".to_vec());
    assert!(said.starts_with("Line 2 has 3 cells, but there are 2 columns."), "{said}");
}

#[test]
fn a_lone_quote_is_named_by_its_line() {
    for text in ["username\nada\n\"bob\ncid\n", "\"", "username,name\nada,a\nbob,\"\n"] {
        let said = refused(text.as_bytes().to_vec());
        assert!(said.contains("never closed"), "{text:?} {said}");
    }
    assert!(refused(b"username\nada\n\"bob\ncid\n".to_vec()).contains("line 3"));
    let far = format!("username,name\nada,\"a\n{}bob,\"b\"\n", "x,y\n".repeat(20_000));
    let said = refused(far.into_bytes());
    assert!(said.starts_with("Line 2 ") && said.contains("every quote is closed"), "{said}");
    assert!(csv("username,name\nada,6\" tall\n").is_ok(), "a quote within a cell is a sign like others");
}

#[test]
fn what_is_beyond_a_limit_is_refused_by_it() {
    let wide = |columns| format!("username{}\nada\n", ",x".repeat(columns - 1));
    assert!(csv(&wide(UPLOAD_COLUMNS_MAX)).is_ok());
    let row = |columns: usize| format!("username\nada{}\n", ",".repeat(columns - 1));
    for text in [wide(UPLOAD_COLUMNS_MAX + 1), wide(1_000_000), row(1_000_000), "\"\",".repeat(3_000_000)] {
        assert!(refused(text.into_bytes()).contains("more than 50 columns"));
    }
    let long = |bytes| format!("username,name\nada,{}\n", "x".repeat(bytes));
    assert!(csv(&long(UPLOAD_CELL_MAX)).is_ok());
    assert!(refused(long(UPLOAD_CELL_MAX + 1).into_bytes()).starts_with("Line 2, column 2: "));
    assert!(refused(long(10_000_000).into_bytes()).starts_with("Line 2 is too long."));
    let many = |rows| format!("username\n{}", "ada\n".repeat(rows));
    assert_eq!(csv(&many(UPLOAD_ROWS_MAX)).unwrap().rows.len(), UPLOAD_ROWS_MAX);
    assert!(refused(many(UPLOAD_ROWS_MAX + 1).into_bytes()).contains("more than 20000 rows"));
    assert!(refused(b"username,name\n,,\n".to_vec()).contains("has no rows"));
}
