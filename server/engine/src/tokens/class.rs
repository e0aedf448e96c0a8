//! The classes of characters that the splitting rules tell apart. The build script includes this file too.

/// A class, as one bit, or a set of classes. Every character is in exactly one; [`Class::END`] is the end of the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Class(pub u8);

impl Class {
    /// No character at all.
    pub const END: Class = Class(0);
    /// Upper-case and title-case letters (Lu, Lt).
    pub const UPPER: Class = Class(1);
    /// Lower-case letters (Ll).
    pub const LOWER: Class = Class(1 << 1);
    /// Letters without case (Lm, Lo).
    pub const CASELESS: Class = Class(1 << 2);
    /// Marks (M), which `\p{L}` does not contain.
    pub const MARK: Class = Class(1 << 3);
    /// Numbers (N), Roman numerals and fractions included.
    pub const NUMBER: Class = Class(1 << 4);
    /// Carriage return and line feed.
    pub const NEWLINE: Class = Class(1 << 5);
    /// All other white space (`\s`).
    pub const SPACE: Class = Class(1 << 6);
    /// All the rest: punctuation, symbols, controls, unassigned code points.
    pub const OTHER: Class = Class(1 << 7);

    /// `\p{L}`.
    pub const ALPHABETIC: Class = Class(Self::UPPER.0 | Self::LOWER.0 | Self::CASELESS.0);
    /// `\s`.
    pub const WHITE: Class = Class(Self::NEWLINE.0 | Self::SPACE.0);

    /// Whether the class is in the set. The end of the text is in none.
    #[inline]
    pub const fn is(self, set: Class) -> bool {
        self.0 & set.0 != 0
    }

    /// The set with the classes of another one added.
    pub const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }
}
