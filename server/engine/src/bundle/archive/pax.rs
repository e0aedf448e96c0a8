//! Extended headers of tar, as POSIX has them: records `LENGTH KEY=VALUE\n`.

/// The longest extended header that is read, in bytes: the longest name and what programs add to it.
pub(super) const MOST: usize = 4096;

/// What programs write of a file that has no bearing on its content; it is read over.
const HARMLESS: [&[u8]; 7] = [
    b"mtime", b"atime", b"ctime", b"uid", b"gid", b"uname", b"gname",
];

/// A record with a path, for a name that does not fit into a header.
pub(super) fn path_record(path: &str) -> Vec<u8> {
    // A space, `path=` and a line break.
    let fixed = path.len() + 7;
    // The length counts its own digits.
    let mut length = fixed;
    while fixed + length.to_string().len() != length {
        length = fixed + length.to_string().len();
    }
    format!("{length} path={path}\n").into_bytes()
}

/// The path in an extended header, if there is one.
///
/// # Errors
///
/// When a record is not well formed, or says something that would change what the header means: `size`, `linkpath`,
/// `GNU.sparse.…`, or what is not known.
pub(super) fn path(mut records: &[u8]) -> Result<Option<Vec<u8>>, &'static str> {
    const MALFORMED: &str = "a record of its extended header is malformed";
    let mut path = None;
    while !records.is_empty() {
        let space = records.iter().position(|byte| *byte == b' ');
        let space = space.ok_or(MALFORMED)?;
        let digits = &records[..space];
        let is_number = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        if !is_number || digits[0] == b'0' {
            return Err(MALFORMED);
        }
        let length = digits
            .iter()
            .fold(0, |value, digit| value * 10 + usize::from(digit - b'0'));
        let record = records.get(space + 1..length).ok_or(MALFORMED)?;
        records = &records[length..];
        let record = record.strip_suffix(b"\n").ok_or(MALFORMED)?;
        let equals = record.iter().position(|byte| *byte == b'=');
        let (key, value) = record.split_at(equals.ok_or(MALFORMED)?);
        match key {
            b"path" if path.is_some() => return Err("its extended header names two paths"),
            b"path" => path = Some(value[1..].to_vec()),
            b"size" => return Err("its extended header overrides the size"),
            key if key.starts_with(b"GNU.sparse") => return Err("it is a sparse file"),
            key if HARMLESS.contains(&key) => {}
            _ => return Err("its extended header has a record that no bundle needs"),
        }
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_counts_its_own_digits() {
        for length in [1, 2, 90, 91, 92, 93, 94, 500, 988, 989, 990, 991, 992, 1024] {
            let name = "n".repeat(length);
            let record = path_record(&name);
            let told: usize = String::from_utf8_lossy(&record)
                .split(' ')
                .next()
                .and_then(|digits| digits.parse().ok())
                .unwrap();
            assert_eq!(told, record.len());
            assert_eq!(path(&record), Ok(Some(name.into_bytes())));
        }
    }

    #[test]
    fn records_that_change_the_meaning_are_refused() {
        assert_eq!(path(b""), Ok(None));
        assert_eq!(
            path(b"11 mtime=1\n12 path=a=b\n"),
            Ok(Some(b"a=b".to_vec()))
        );
        for bad in [
            &b"10 size=9\n"[..],
            b"22 GNU.sparse.major=1\n",
            b"14 linkpath=a\n",
            b"9 path=a\n9 path=b\n",
            b"9 path=a",
            b"90 path=a\n",
            b"0 path=a\n",
            b"1 \n",
            b"2 \n",
            b"-9 path=a\n",
            b"99999999999999999999 path=a\n",
            b"8 patha\n",
            b"9 path=a\n\0",
        ] {
            assert!(path(bad).is_err(), "{}", String::from_utf8_lossy(bad));
        }
    }
}
