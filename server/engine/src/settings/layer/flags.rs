//! Settings of a command line's flags.

use toml::Spanned;

use super::{BudgetLayer, Layer, Settings};

/// Budget settings as somebody states them for one question, with the flags of a command line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BudgetFlags {
    /// Name of the model.
    pub model: Option<String>,
    /// Name of the encoding.
    pub encoding: Option<String>,
    /// Context size in tokens.
    pub window: Option<usize>,
    /// Share of the window that no load may pass.
    pub rule: Option<f64>,
}

impl From<BudgetFlags> for Layer {
    fn from(flags: BudgetFlags) -> Layer {
        // Flags stand in no file, so their places are empty.
        Layer {
            budget: Some(BudgetLayer {
                window: flags.window.map(|window| Spanned::new(0..0, window)),
                rule: flags.rule.map(|rule| Spanned::new(0..0, rule)),
                model: flags.model.map(|model| Spanned::new(0..0, model)),
                encoding: flags.encoding.map(|name| Spanned::new(0..0, name)),
                ..BudgetLayer::default()
            }),
            ..Layer::default()
        }
    }
}

impl Layer {
    /// What is out of range or unknown in this layer, for a person.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        self.apply(&mut Settings::default(), &mut |_, message| {
            faults.push(message);
        });
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_say_what_is_wrong_with_them() {
        let layer = |flags: BudgetFlags| Layer::from(flags);
        let flags = BudgetFlags {
            model: Some("gpt-4o".to_owned()),
            rule: Some(0.5),
            ..BudgetFlags::default()
        };
        assert_eq!(layer(flags.clone()).faults(), [""; 0]);
        let mut settings = Settings::default();
        layer(flags).apply(&mut settings, &mut |_, _| {});
        assert_eq!(settings.budget.rule_tokens(), 64_000);
        let wrong = BudgetFlags {
            model: Some("m".to_owned()),
            window: Some(1),
            rule: Some(40.0),
            encoding: Some("x".to_owned()),
        };
        assert_eq!(layer(wrong).faults().len(), 4);
    }
}
