//! The slots that display a code field: one for each digit, computed from the value and the selection.

/// The display of one digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot<'a> {
    /// The digit, if it has been entered.
    pub digit: Option<&'a str>,
    /// What the slot displays besides the digit.
    pub state: SlotState,
}

/// What a slot displays besides its digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// Nothing: neither caret nor selection is here.
    Quiet,
    /// The caret: the next digit goes here.
    Caret,
    /// The selection: the next digit replaces this one.
    Selected,
}

impl SlotState {
    /// The value of the `data-state` attribute.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Caret => "caret",
            Self::Selected => "selected",
        }
    }
}

/// The slot at `index`. `selection` is the start and end of the selection, or `None` while the field is not
/// focused.
fn slot(value: &str, selection: Option<(u32, u32)>, digits: u8, index: u8) -> Slot<'_> {
    let at = u32::from(index);
    let state = match selection {
        Some((from, to)) if from < to && (from..to).contains(&at) => SlotState::Selected,
        // There is no slot after the last digit; the caret is displayed in the last slot.
        Some((from, to)) if from == to && from.min(u32::from(digits.saturating_sub(1))) == at => {
            SlotState::Caret
        }
        _ => SlotState::Quiet,
    };
    let index = usize::from(index);
    // Digits are ASCII: a byte each.
    Slot { digit: value.get(index..=index), state }
}

/// The slots of a code of this many digits.
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
