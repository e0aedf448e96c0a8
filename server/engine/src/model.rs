//! Models: the window of each, and how its tokens are counted.

use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::tokens::Encoding;

/// How tokens are counted, and whether the count is exact for the model in use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The encoding that is counted with.
    #[serde(serialize_with = "encoding_name")]
    pub encoding: Encoding,
    /// Set when the model's own tokenizer is not public: counts are multiplied by it.
    pub estimate: Option<Estimate>,
}

/// A calibrated factor in place of a tokenizer that is not public.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Ratio of the model's tokens to those of the encoding.
    pub factor: f64,
    /// 5th and 95th percentile of the ratio over documents.
    pub band: (f64, f64),
    /// Where the figures come from.
    pub source: String,
}

/// A model as the data file describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Name, or the beginning of the names of a family.
    pub name: String,
    /// Context size in tokens.
    pub window: usize,
    /// How to count for it.
    pub measure: Measure,
}

impl Default for Measure {
    fn default() -> Self {
        Measure::exact(Encoding::default())
    }
}

impl Measure {
    /// An exact count in an encoding.
    pub fn exact(encoding: Encoding) -> Measure {
        Measure {
            encoding,
            estimate: None,
        }
    }

    /// What a count in the encoding means for the model, in tokens.
    pub fn scale(&self, counted: usize) -> usize {
        match &self.estimate {
            Some(estimate) => (counted as f64 * estimate.factor).round() as usize,
            None => counted,
        }
    }

    /// `≈` before a figure that was not counted exactly, nothing before one that was.
    pub fn sign(&self) -> &'static str {
        if self.estimate.is_some() { "≈" } else { "" }
    }

    /// How the figures came to be, for people.
    pub fn describe(&self) -> String {
        match &self.estimate {
            None => format!("counted exactly as {}", self.encoding),
            Some(estimate) => format!(
                "≈ {} × {} (band {}–{}; {})",
                self.encoding, estimate.factor, estimate.band.0, estimate.band.1, estimate.source
            ),
        }
    }
}

impl Model {
    /// The model of a name: the longest entry that the name begins with.
    pub fn named(name: &str) -> Option<&'static Model> {
        let name = name.trim().to_ascii_lowercase();
        Model::all()
            .iter()
            .filter(|model| name.starts_with(&model.name))
            .max_by_key(|model| model.name.len())
    }

    /// All known models.
    pub fn all() -> &'static [Model] {
        static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
            let file: RawFile = toml::from_str(include_str!("../data/models.toml"))
                .expect("the shipped data file is tested");
            file.models.into_iter().map(Model::from).collect()
        });
        &MODELS
    }
}

#[derive(Deserialize)]
struct RawFile {
    models: Vec<RawModel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModel {
    name: String,
    window: usize,
    encoding: String,
    factor: Option<f64>,
    band: Option<(f64, f64)>,
    source: Option<String>,
}

impl From<RawModel> for Model {
    fn from(raw: RawModel) -> Model {
        let encoding = Encoding::from_str(&raw.encoding).expect("the shipped data file is tested");
        let estimate = raw.factor.map(|factor| Estimate {
            factor,
            band: raw.band.unwrap_or((factor, factor)),
            source: raw.source.unwrap_or_default(),
        });
        Model {
            name: raw.name,
            window: raw.window,
            measure: Measure { encoding, estimate },
        }
    }
}

fn encoding_name<S: serde::Serializer>(
    encoding: &Encoding,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(encoding.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_estimate_names_its_source_and_lies_in_its_band() {
        assert!(Model::all().len() > 10);
        for model in Model::all() {
            assert!(model.window >= 8192, "{}", model.name);
            if let Some(estimate) = &model.measure.estimate {
                let (low, high) = estimate.band;
                assert!(
                    low <= estimate.factor && estimate.factor <= high,
                    "{}",
                    model.name
                );
                assert!(!estimate.source.is_empty(), "{}", model.name);
            }
        }
    }

    #[test]
    fn the_longest_name_wins() {
        assert_eq!(Model::named("gpt-5.4-mini").unwrap().window, 1_050_000);
        assert_eq!(Model::named("GPT-5").unwrap().window, 400_000);
        assert_eq!(Model::named("claude-3-haiku").unwrap().window, 200_000);
        assert!(Model::named("unheard-of").is_none());
    }

    #[test]
    fn estimates_are_never_shown_as_if_counted() {
        let measure = &Model::named("claude").unwrap().measure;
        assert_eq!((measure.scale(1000), measure.sign()), (1150, "≈"));
        assert_eq!(Measure::default().sign(), "");
    }
}
