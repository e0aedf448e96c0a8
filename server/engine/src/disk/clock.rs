//! What time it is, and how file names write it.

use std::env;
use std::ffi::OsStr;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

/// The clock, unless `SOURCE_DATE_EPOCH` says otherwise: seconds since 1970, as <https://reproducible-builds.org> defines
/// it.
pub(super) fn now() -> SystemTime {
    let set = env::var_os("SOURCE_DATE_EPOCH");
    set.as_deref()
        .and_then(set_time)
        .unwrap_or_else(SystemTime::now)
}

/// The time that a variable is set to. `None` when it is no time that can be written down.
fn set_time(value: &OsStr) -> Option<SystemTime> {
    let seconds: u64 = value.to_str()?.parse().ok()?;
    let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
    Timestamp::try_from(time).is_ok().then_some(time)
}

/// A time as part of a file name, in UTC: `2025-11-07T10-30-00Z`. Windows has no colons in names.
pub(super) fn stamp(time: SystemTime) -> String {
    // A clock beyond the year 9999 is wrong anyway.
    let time = Timestamp::try_from(time).unwrap_or(Timestamp::MAX);
    time.strftime("%Y-%m-%dT%H-%M-%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_set_in_seconds_or_not_at_all() {
        let set = |value: &str| set_time(OsStr::new(value));
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_762_511_400);
        assert_eq!(set("1762511400"), Some(time));
        assert_eq!(stamp(time), "2025-11-07T10-30-00Z");
        assert_eq!(set("0"), Some(SystemTime::UNIX_EPOCH));
        for nonsense in ["", "-1", "1.5", "today", "18446744073709551615"] {
            assert_eq!(set(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn no_time_is_too_far_off_to_be_written() {
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 50);
        assert_eq!(stamp(far), "9999-12-30T22-00-00Z");
    }
}
