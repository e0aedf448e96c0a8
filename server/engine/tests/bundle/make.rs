//! Archives as a hostile hand would make them: every part by itself.

use std::io::Write;

use agentops_engine::bundle::archive::{DigestMark, Limits, Member, write};
use agentops_engine::bundle::digest::Level;
use agentops_engine::path::RelPath;
use agentops_engine::tokens::{Encoding, count};
use serde_json::{Value, json};
use tar::{EntryType, Header};

/// A tar in the making.
#[derive(Clone, Default)]
pub struct Tar(pub Vec<u8>);

impl Tar {
    /// A tar that begins with a manifest of these files.
    pub fn listing(files: &[(&str, &[u8])]) -> Tar {
        Tar::with_manifest(&manifest(files))
    }

    pub fn with_manifest(manifest: &Value) -> Tar {
        Tar::default().file("manifest.json", manifest.to_string().as_bytes())
    }

    pub fn file(self, name: &str, content: &[u8]) -> Tar {
        self.entry(EntryType::Regular, name.as_bytes(), content)
    }

    pub fn entry(self, kind: EntryType, name: &[u8], content: &[u8]) -> Tar {
        self.header(header(kind, name, content.len() as u64), content)
    }

    /// Whatever the header says, with whatever content.
    pub fn header(mut self, mut header: Header, content: &[u8]) -> Tar {
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.bytes(content)
    }

    pub fn bytes(mut self, content: &[u8]) -> Tar {
        self.0.extend_from_slice(content);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    pub fn end(mut self) -> Vec<u8> {
        self.0.extend_from_slice(&[0; 1024]);
        frame(&self.0)
    }
}

pub fn header(kind: EntryType, name: &[u8], size: u64) -> Header {
    let mut header = Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(size);
    header
}

pub fn manifest(files: &[(&str, &[u8])]) -> Value {
    let members = files.iter().map(|(path, content)| {
        let tokens = std::str::from_utf8(content).ok();
        let tokens = tokens.map(|text| count(Encoding::O200kBase, text));
        json!({
            "path": path,
            "size": content.len(),
            "blake3": blake3::hash(content).to_hex().to_string(),
            "tokens": tokens,
        })
    });
    let members: Vec<Value> = members.collect();
    json!({ "version": 1, "bundle": "b", "encoding": "o200k_base", "members": members })
}

/// One zstd frame with a checksum.
pub fn frame(tar: &[u8]) -> Vec<u8> {
    let mut encoder = encoder(1);
    encoder.write_all(tar).unwrap();
    encoder.finish().unwrap()
}

pub fn encoder(level: i32) -> zstd::Encoder<'static, Vec<u8>> {
    let mut encoder = zstd::Encoder::new(Vec::new(), level).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder
}

pub fn unframe(bytes: &[u8]) -> Vec<u8> {
    zstd::decode_all(bytes).unwrap()
}

pub fn members(files: &[(&str, &[u8])]) -> Vec<Member> {
    let member = |(path, content): &(&str, &[u8])| Member {
        path: RelPath::new(path).unwrap(),
        bytes: content.to_vec(),
    };
    files.iter().map(member).collect()
}

/// An archive as the program writes it, with the mark of a digest.
pub fn written(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mark = DigestMark::of("# A\n", Level::Decisions, Some(300));
    let written = write(
        "b",
        Some(mark),
        &members(files),
        Encoding::O200kBase,
        &Limits::default(),
    );
    written.unwrap().bytes
}

/// What is wrong with it, as a person reads it.
#[track_caller]
pub fn refusal(bytes: &[u8]) -> String {
    use agentops_engine::bundle::archive::{read, verify};
    let verified = verify(bytes, &Limits::default()).unwrap_err();
    let error = read(bytes, &Limits::default()).unwrap_err();
    assert_eq!(verified, error);
    error.to_string()
}
