//! Prepares what exact token counts need, so that nothing is parsed, allocated or loaded at run time:
//! the vocabularies of tiktoken-rs as ready-made hash tables, and the classes of all characters as a two-stage table.

use std::{
    collections::{HashMap, HashSet},
    env,
    error::Error,
    fs,
    path::Path,
};

use regex_syntax::hir::{Class as Set, HirKind};
use tiktoken_rs::CoreBPE;

#[allow(dead_code, reason = "the engine uses the rest")]
#[path = "src/tokens/class.rs"]
mod class;
#[allow(dead_code, reason = "the engine uses the rest")]
#[path = "src/tokens/layout.rs"]
mod layout;

use class::Class;
use layout::{MAX_LENGTH, MAX_RANK, Slot};

/// The tokens of a vocabulary with their ranks, in the order of the ranks.
type Tokens = Vec<(u32, Vec<u8>)>;

fn main() -> Result<(), Box<dyn Error>> {
    for source in ["build.rs", "src/tokens/class.rs", "src/tokens/layout.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);

    write_vocabulary(
        out,
        "o200k",
        &ordinary_tokens(tiktoken_rs::o200k_base_singleton()),
    )?;
    write_vocabulary(
        out,
        "cl100k",
        &ordinary_tokens(tiktoken_rs::cl100k_base_singleton()),
    )?;
    // p50k_base is r50k_base with runs of spaces added after its last rank: one table serves both.
    let p50k = ordinary_tokens(tiktoken_rs::p50k_base_singleton());
    let r50k = ordinary_tokens(tiktoken_rs::r50k_base_singleton());
    if p50k[..r50k.len()] != r50k {
        return Err("r50k_base is no longer the beginning of p50k_base".into());
    }
    write_vocabulary(out, "p50k", &p50k)?;
    fs::write(out.join("r50k.size"), format!("{}", r50k.len()))?;

    write_classes(out)
}

/// All tokens that ordinary text can become. Special tokens have ranks too, but are plain text to a counter.
fn ordinary_tokens(reference: &CoreBPE) -> Tokens {
    let special: HashSet<&[u8]> = reference
        .special_tokens()
        .into_iter()
        .map(str::as_bytes)
        .collect();
    (0..MAX_RANK)
        .filter_map(|rank| Some((rank, reference.decode_bytes(&[rank]).ok()?)))
        .filter(|(_, token)| !special.contains(token.as_slice()))
        .collect()
}

/// Writes `<name>.bytes`, all tokens in a row, `<name>.slots`, the hash table over them, and `<name>.filter`.
fn write_vocabulary(out: &Path, name: &str, tokens: &Tokens) -> Result<(), Box<dyn Error>> {
    let all: HashSet<&[u8]> = tokens.iter().map(|(_, token)| token.as_slice()).collect();
    if let Some(missing) = (0..=u8::MAX).find(|byte| !all.contains([*byte].as_slice())) {
        return Err(
            format!("{name} lacks the byte {missing}: a piece might have no tokens").into(),
        );
    }
    if all.len() != tokens.len() || tokens.iter().any(|(_, token)| token.len() > MAX_LENGTH) {
        return Err(
            format!("{name} has a token twice, or one of more than {MAX_LENGTH} bytes").into(),
        );
    }

    let mut bytes = Vec::new();
    let mut filter = vec![0; layout::filter_size(tokens.len())];
    let mut slots = vec![Slot::EMPTY; layout::slot_count(tokens.len())];
    // Frequent tokens have low ranks: inserted first, they stay nearest to where a search starts.
    for (rank, token) in tokens {
        let hash = layout::hash(token);
        let mut at = layout::home(hash, slots.len());
        while slots[at] != Slot::EMPTY {
            at = (at + 1) % slots.len();
        }
        slots[at] = Slot::new(hash, token.len(), *rank, bytes.len());
        bytes.extend_from_slice(token);
        let (byte, bit) = layout::filter_bit(hash, filter.len());
        filter[byte] |= bit;
    }

    fs::write(out.join(format!("{name}.bytes")), bytes)?;
    fs::write(out.join(format!("{name}.filter")), filter)?;
    let slots: Vec<u8> = slots.iter().flat_map(|slot| slot.0.to_le_bytes()).collect();
    Ok(fs::write(out.join(format!("{name}.slots")), slots)?)
}

/// Writes `classes.index`, the number of the block of each 256 code points, and `classes.blocks`, the blocks.
///
/// The general categories come from the crate behind the reference's regular expressions: same Unicode version.
fn write_classes(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut classes = vec![Class::OTHER.0; 0x11_0000];
    let sets = [
        (r"[\p{Lu}\p{Lt}]", Class::UPPER),
        (r"\p{Ll}", Class::LOWER),
        (r"[\p{Lm}\p{Lo}]", Class::CASELESS),
        (r"\p{M}", Class::MARK),
        (r"\p{N}", Class::NUMBER),
        (r"\s", Class::SPACE),
        (r"[\r\n]", Class::NEWLINE),
    ];
    for (pattern, class) in sets {
        let HirKind::Class(Set::Unicode(set)) = regex_syntax::parse(pattern)?.into_kind() else {
            return Err(format!("{pattern} is not a class of characters").into());
        };
        for range in set.ranges() {
            classes[range.start() as usize..=range.end() as usize].fill(class.0);
        }
    }

    let (mut index, mut blocks, mut known) = (Vec::new(), Vec::new(), HashMap::new());
    for block in classes.chunks(256) {
        let next = u8::try_from(known.len())?;
        index.push(*known.entry(block).or_insert_with(|| {
            blocks.extend_from_slice(block);
            next
        }));
    }
    fs::write(out.join("classes.index"), index)?;
    Ok(fs::write(out.join("classes.blocks"), blocks)?)
}
