//! The text of code messages, as people read it.

use std::time::Duration;

use latchkey_flow::Timestamp;

use crate::message;

const HTML: &str = include_str!("code_mail.html");

#[test]
fn a_text_message_equals_its_template_and_ends_with_the_bound_code() {
    assert_eq!(
        message("065432").text(),
        "Acme: your sign-in code is 065432. It expires in 45 seconds. Never share it with anyone.\n\n\
         @login.example.org #065432"
    );
}

#[test]
fn the_bound_line_is_the_last_whatever_the_names_are() {
    for name in
        ["Acme\n@evil.example #111111", "Acme\r\n\r\n@evil.example #111111", "\u{2028}@evil.example #1"]
    {
        let mut message = message("065433");
        message.product = name.to_owned();
        message.browser = name.to_owned();
        let text = message.text();
        assert_eq!(text.lines().filter(|line| line.contains('@')).count(), 1, "{text}");
        assert_eq!(text.lines().last(), Some("@login.example.org #065433"));
    }
}

#[test]
fn the_bound_line_names_a_host_and_nothing_else() {
    for (host, expected) in
        [("localhost:8080", "localhost"), ("a.example\n@evil.example", "a.exampleevil.example")]
    {
        let mut message = message("065434");
        message.host = host.to_owned();
        assert_eq!(message.text().lines().last(), Some(format!("@{expected} #065434").as_str()));
    }
}

#[test]
fn a_mail_equals_its_template() {
    let mail = message("065435").mail();
    assert_eq!(mail.subject, "Your Acme sign-in code");
    assert_eq!(
        mail.text,
        "Your Acme sign-in code is:\n\n    065435\n\nIt expires in 45 seconds.\n\n\
         Requested with Firefox on Linux on 5 October 2025, 14:03 UTC.\n\n\
         Never share this code with anyone. We will never ask you for it.\n\n\
         If this was not you, someone else knows your password. Change it now.\n"
    );
    assert_eq!(mail.html, HTML);
}

#[test]
fn a_hostile_browser_or_product_is_no_markup_and_no_link() {
    let mut message = message("065436");
    message.product = "<a href='https://evil.example'>Acme</a>&\"".to_owned();
    message.browser = "<img src=//evil.example/x> visit www.evil.example or a@evil.example".to_owned();
    let mail = message.mail();
    for text in [&mail.subject, &mail.text, &mail.html, &message.text().replace("@login.example.org", "")] {
        for link in ["://", "//", "www.", "mailto", "@"] {
            assert!(!text.contains(link), "{link} in {text}");
        }
    }
    for markup in ["<a", "<img", "src="] {
        assert!(!mail.html.contains(markup), "{markup} in {}", mail.html);
    }
    assert!(
        mail.html.contains("&#60;a href=&#39;https evil.example&#39;&#62;Acme&#60; a&#62;&#38;&#34;"),
        "{}",
        mail.html
    );
    assert!(
        mail.text
            .contains("Requested with img src evil example x visit www evil example or a evil example on")
    );
}

#[test]
fn a_name_without_end_is_cut_and_one_that_says_nothing_is_replaced() {
    let mut message = message("065437");
    message.product = "x".repeat(10_000);
    message.browser = "\u{202e}\u{200b}\r\n".to_owned();
    let mail = message.mail();
    assert_eq!(mail.subject, format!("Your {} sign-in code", "x".repeat(64)));
    assert!(mail.text.contains("Requested with an unknown browser on 5 October"), "{}", mail.text);
}

#[test]
fn nobody_is_promised_more_time_than_there_is() {
    for (milliseconds, expected) in [
        (45_000, "45 seconds"),
        (45_999, "45 seconds"),
        (1_000, "1 second"),
        (60_000, "1 minute"),
        (90_000, "90 seconds"),
        (119_999, "119 seconds"),
        (120_000, "2 minutes"),
        (299_999, "4 minutes"),
        (600_000, "10 minutes"),
    ] {
        let mut message = message("065438");
        message.lifetime = Duration::from_millis(milliseconds);
        assert!(message.text().contains(&format!("It expires in {expected}.")), "{}", message.text());
    }
}

#[test]
fn the_time_is_right_in_leap_years_and_at_the_ends_of_years() {
    // Checked against Python's datetime.
    for (seconds, expected) in [
        (0, "1 January 1970, 00:00 UTC"),
        (951_782_399, "28 February 2000, 23:59 UTC"),
        (951_782_400, "29 February 2000, 00:00 UTC"),
        (951_868_800, "1 March 2000, 00:00 UTC"),
        (1_709_164_800, "29 February 2024, 00:00 UTC"),
        (1_735_689_599, "31 December 2024, 23:59 UTC"),
        (4_107_542_400, "1 March 2100, 00:00 UTC"),
    ] {
        let mut message = message("065439");
        message.at = Timestamp::from_millis(seconds * 1000);
        assert!(message.mail().text.contains(&format!("on {expected}.")), "{}", message.mail().text);
    }
}

#[test]
fn no_debug_output_says_the_code_or_the_destination() {
    let message = message("065440");
    for printed in [format!("{message:?}"), format!("{:?}", message.mail()), format!("{:?}", crate::alice())]
    {
        assert!(!printed.contains("065440") && !printed.contains("alice"), "{printed}");
    }
}
