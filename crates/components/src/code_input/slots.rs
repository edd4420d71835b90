//! How the field is drawn: one slot a digit, from the value and the selection alone.

/// One drawn digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot<'a> {
    /// The digit, if it has been typed.
    pub digit: Option<&'a str>,
    /// How to draw it.
    pub state: SlotState,
}

/// How a slot is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Neither caret nor selection is here.
    Quiet,
    /// The next digit goes here.
    Caret,
    /// This digit is selected: the next one replaces it.
    Selected,
}

impl SlotState {
    /// The state as it stands in `data-state`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Caret => "caret",
            Self::Selected => "selected",
        }
    }
}

/// The slot at `index` of `digits`. `selection` is what is selected, from and to; `None` while the field has no focus.
fn slot(value: &str, selection: Option<(u32, u32)>, digits: u8, index: u8) -> Slot<'_> {
    let at = u32::from(index);
    let state = match selection {
        Some((from, to)) if from < to && (from..to).contains(&at) => SlotState::Selected,
        // Behind the last digit there is no slot; the caret is drawn at the last one.
        Some((from, to)) if from == to && from.min(u32::from(digits.saturating_sub(1))) == at => {
            SlotState::Caret
        }
        _ => SlotState::Quiet,
    };
    let index = usize::from(index);
    // Digits are ASCII: a byte each.
    Slot { digit: value.get(index..=index), state }
}

/// Every slot.
#[must_use]
pub fn slots(value: &str, selection: Option<(u32, u32)>, digits: u8) -> Vec<Slot<'_>> {
    (0..digits).map(|index| slot(value, selection, digits, index)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use SlotState::{Caret, Quiet, Selected};

    fn states(value: &str, selection: Option<(u32, u32)>) -> Vec<SlotState> {
        slots(value, selection, 4).iter().map(|slot| slot.state).collect()
    }

    #[test]
    fn the_caret_is_at_the_next_digit() {
        assert_eq!(states("12", Some((2, 2))), [Quiet, Quiet, Caret, Quiet]);
    }

    #[test]
    fn a_full_field_shows_its_caret_at_the_last_digit() {
        assert_eq!(states("1234", Some((4, 4))), [Quiet, Quiet, Quiet, Caret]);
    }

    #[test]
    fn what_is_selected_is_drawn_selected() {
        assert_eq!(states("1234", Some((1, 3))), [Quiet, Selected, Selected, Quiet]);
    }

    #[test]
    fn without_focus_nothing_is_marked() {
        assert_eq!(states("12", None), [Quiet; 4]);
    }

    #[test]
    fn each_digit_is_in_its_slot() {
        let digits: Vec<_> = slots("12", None, 3).iter().map(|slot| slot.digit).collect();
        assert_eq!(digits, [Some("1"), Some("2"), None]);
    }
}
