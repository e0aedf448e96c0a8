//! When a bundle was made, in the ways in which people write it.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::text::floor_char_boundary;

/// Bytes that are looked at: no date is longer.
const LONGEST: usize = 60;

/// When a bundle was made. Times without a zone are taken for UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Created {
    /// The moment; of a day its beginning.
    pub at: Timestamp,
    /// Whether only the day is known.
    pub is_day_only: bool,
}

impl Created {
    /// Reads `2025-11-07T10:30:00Z`, `2025-11-07 06:50`, `2025-11-07`, `November 7, 2025` and the like; what stands behind
    /// it is passed over.
    pub fn read(text: &str) -> Option<Created> {
        let mut text = text[..floor_char_boundary(text, LONGEST)].trim();
        loop {
            if let Some(created) = exactly(text.trim_end_matches([',', ';', '.'])) {
                return Some(created);
            }
            text = text.rsplit_once(char::is_whitespace)?.0.trim_end();
        }
    }

    /// Whole days from then until a moment; none before.
    pub fn days_until(&self, now: Timestamp) -> u64 {
        let passed: SignedDuration = now.duration_since(self.at);
        u64::try_from(passed.as_secs() / 86_400).unwrap_or(0)
    }
}

fn exactly(text: &str) -> Option<Created> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(Created {
            at,
            is_day_only: false,
        });
    }
    let has_time = text.contains(':');
    if has_time {
        let written = text.strip_suffix(" UTC").unwrap_or(text);
        let time = written.parse::<DateTime>().ok()?;
        return moment(time, false);
    }
    let days = [
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%B %d, %Y",
        "%b %d, %Y",
        "%d %B %Y",
        "%d %b %Y",
        "%d.%m.%Y",
    ];
    let mut days = days
        .iter()
        .filter_map(|form| Date::strptime(form, text).ok());
    moment(days.next()?.into(), true)
}

fn moment(time: DateTime, is_day_only: bool) -> Option<Created> {
    let at = TimeZone::UTC.to_timestamp(time).ok()?;
    Some(Created { at, is_day_only })
}
