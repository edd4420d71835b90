//! Files that nobody would write: whatever comes in, it is read or refused, and what is read is within the
//! limits.

use latchkey_contract::rules::{UPLOAD_CELL_MAX, UPLOAD_COLUMNS_MAX, UPLOAD_ROWS_MAX};

use super::read;
use super::sheets::{inline, unpacked_workbook};
use crate::upload::plan::{ExistingAccounts, plan};
use crate::upload::{columns, parse_row};

/// SplitMix64: the same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    fn mutated(&mut self, file: &[u8]) -> Vec<u8> {
        let mut file = file.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(file.len().max(1)).min(file.len());
            let until = (at + self.below(64)).min(file.len());
            match self.below(6) {
                0 => file.truncate(at),
                1 => drop(file.drain(at..until)),
                2 => {
                    let copy = file[at..until].to_vec();
                    file.splice(at..at, copy.repeat(1 + self.below(40)));
                }
                3 => file.insert(at, b"\",;\t\r\n\0'=+\xff\xfe\xef"[self.below(13)]),
                _ if at < file.len() => file[at] ^= 1 << self.below(8),
                _ => file.extend(vec![b','; self.below(100)]),
            }
        }
        file
    }
}

#[test]
fn no_file_makes_it_panic_or_goes_beyond_the_limits() {
    let strings = "<si><t>username</t></si><si><r><t>Ada</t></r><rPh><t>x</t></rPh></si>";
    let sheet =
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c t=\"s\"><v>1</v></c></row>";
    let people: &[&[&str]] =
        &[&["username", "e-mail", "phone"], &["ada", "ada@example.org", "+41791234567"], &["bob", "", ""]];
    let text =
        "username;name;E-Mail;phone;role\r\nada;\"Love\"\"lace\";a@b.cc;'+41791234567;admin\r\nbob;;;;\r\n";
    let utf16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let plain = inline(people);
    let sheets = [(sheet, strings), (&plain, "")];
    let mut numbers = Numbers(7);
    let (mut texts_read, mut sheets_read) = (0, 0);
    for round in 0..8000 {
        let (sheet, strings) = sheets[round / 4 % 2];
        let (file, read_well) = match round % 4 {
            0 => (numbers.mutated(text.as_bytes()), &mut texts_read),
            1 => (numbers.mutated(&utf16), &mut texts_read),
            // Whatever is changed in an archive, its checksums tell.
            2 => (numbers.mutated(&unpacked_workbook(sheet, strings)), &mut sheets_read),
            // So the rest is changed before it is packed.
            _ => {
                let mut changed =
                    |xml: &str| String::from_utf8_lossy(&numbers.mutated(xml.as_bytes())).into_owned();
                (unpacked_workbook(&changed(sheet), &changed(strings)), &mut sheets_read)
            }
        };
        let Ok(table) = read(file) else { continue };
        *read_well += 1;
        assert!(table.columns.len() <= UPLOAD_COLUMNS_MAX && table.rows.len() <= UPLOAD_ROWS_MAX);
        for row in &table.rows {
            assert_eq!(row.cells.len(), table.columns.len());
            assert!(row.cells.iter().all(|cell| cell.len() <= UPLOAD_CELL_MAX && !cell.contains('\0')));
        }
        let Ok(mapping) = columns::matched(&table.columns) else { continue };
        let planned = plan(&parse_row::read(&table.rows, &mapping), &ExistingAccounts::default(), true);
        assert_eq!(planned.len(), table.rows.len());
    }
    assert!(texts_read > 500 && sheets_read > 50, "only {texts_read} and {sheets_read} were tables at all");
}
