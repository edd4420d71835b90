//! A QR code, drawn in the page: no other service learns what is in it.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// The width of the empty margin around the code, in modules; readers need it (ISO/IEC 18004 §9.1).
const QUIET_ZONE: i32 = 4;

/// The QR code of a text. Draws nothing if the text is too long for one, which an `otpauth:` URI never is.
#[component]
pub fn QrCodeImage(text: String, #[prop(into)] label: String) -> impl IntoView {
    let code = QrCode::encode_text(&text, QrCodeEcc::Medium).ok()?;
    let size = code.size() + 2 * QUIET_ZONE;
    Some(view! {
        <svg class="qr" role="img" aria-label=label viewBox=format!("0 0 {size} {size}") shape-rendering="crispEdges">
            <rect class="qr-paper" width="100%" height="100%" />
            <path class="qr-ink" d=svg_path(&code) />
        </svg>
    })
}

/// The path data of the dark modules: one rectangle for each horizontal run.
fn svg_path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let run = i32::try_from(run).unwrap_or_default();
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
            x += run + 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let code = QrCode::encode_text("otpauth://totp/a?secret=b", QrCodeEcc::Medium).unwrap();
        let dark = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .filter(|(x, y)| code.get_module(*x, *y))
            .count();
        let runs: usize = svg_path(&code)
            .split('h')
            .skip(1)
            .step_by(2)
            .map(|run| run.split('v').next().unwrap().parse::<usize>().unwrap())
            .sum();
        assert_eq!(runs, dark);
    }
}
