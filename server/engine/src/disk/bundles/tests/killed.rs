//! What savers leave that were killed, and savers that are still alive.

use super::*;

#[test]
fn what_a_saver_that_was_killed_left_is_finished_or_removed() {
    // Nothing, and no folder.
    let place = Place::new();
    let finish = |place: &Place| place.disk.finish_saves(&place.bundles).unwrap();
    assert_eq!(finish(&place), [""; 0]);

    let staged = |folder: &str, of: &[(&str, &str)]| -> Vec<(String, String)> {
        let of = of.iter();
        of.map(|(name, content)| {
            (
                format!(".k8s-research.{folder}/{name}"),
                (*content).to_owned(),
            )
        })
        .collect()
    };
    let old = |folder: &str| staged(&format!("{folder}/old"), &OLD);
    let plain = |of: &[(&str, &str)]| -> Vec<(String, String)> {
        let of = of.iter();
        of.map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
            .collect()
    };
    let place_with = |parts: &[Vec<(String, String)>]| {
        let place = Place::new();
        for (name, content) in parts.concat() {
            place.write(&name, &content);
        }
        place
    };

    // Before the step that counts.
    for parts in [
        vec![plain(&OLD), staged("saving", &NEW[..1])],
        vec![plain(&OLD), staged("saving", &NEW), old("saving")],
    ] {
        let place = place_with(&parts);
        assert_eq!(finish(&place), [""; 0]);
        assert_eq!(place.files(), files(&OLD));
    }
    // After it.
    for parts in [
        vec![plain(&OLD), staged("saved", &NEW)],
        vec![plain(&OLD), staged("saved", &NEW), old("saved")],
        vec![
            plain(&[OLD[0], NEW[1]]),
            staged("saved", &NEW[..1]),
            old("saved"),
        ],
        vec![plain(&NEW), old("saved")],
    ] {
        let place = place_with(&parts);
        assert_eq!(finish(&place), [NAME]);
        assert_eq!(place.files(), files(&[NEW, KEPT].concat()));
        assert_eq!(finish(&place), [""; 0]);
    }
    // Somebody has changed the digest since.
    let changed = [("k8s-research.md", "changed"), NEW[1]];
    let place = place_with(&[plain(&changed), staged("saved", &NEW[..1]), old("saved")]);
    assert_eq!(finish(&place), [NAME]);
    let kept = (".history/k8s-research/T-2/k8s-research.md", "changed");
    assert_eq!(place.files(), files(&[&NEW[..], &KEPT, &[kept]].concat()));
    // A save begins with it.
    let place = place_with(&[plain(&OLD), staged("saved", &NEW), old("saved")]);
    assert_eq!(
        place.save("new", Existing::Refuse).unwrap(),
        Saved::Unchanged
    );
    assert_eq!(place.files(), files(&[NEW, KEPT].concat()));
}

#[test]
fn one_save_that_cannot_be_finished_does_not_keep_others_from_it() {
    let place = Place::with(&[
        (".a.saved/a.md", "a"),
        (".a.saved/a.tar.zst", "a"),
        ("a.md/in the way", ""),
        (".b.saved/b.md", "b"),
        (".b.saved/b.tar.zst", "b"),
        (".not ours", ""),
        (".c.saving/not ours", ""),
    ]);
    let error = place.disk.finish_saves(&place.bundles).unwrap_err();
    assert!(matches!(error, StoreError::NotAFile { .. }), "{error}");
    let there = place.files();
    for (name, content) in [
        ("b.md", "b"),
        (".a.saved/a.md", "a"),
        (".c.saving/not ours", ""),
    ] {
        assert_eq!(there.get(name).map(String::as_str), Some(content), "{name}");
    }
}

#[test]
fn while_somebody_saves_others_wait_or_are_told() {
    let place = Place::with(&OLD);
    place.write(".k8s-research.saving/k8s-research.md", "half");
    let lock = Lock::of(&place.at("")).unwrap();
    assert!(lock.is_some());
    std::thread::scope(|scope| {
        let saver = scope.spawn(|| place.save("new", Existing::ToHistory));
        let reader = scope.spawn(|| place.disk.finish_saves(&place.bundles));
        let error = saver.join().unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            "somebody else is saving in `agentops/bundles`; try again when they are done"
        );
        assert_eq!(reader.join().unwrap().unwrap(), [""; 0]);
    });
    let half = (".k8s-research.saving/k8s-research.md", "half");
    assert_eq!(place.files(), files(&[&OLD[..], &[half]].concat()));
    drop(lock);
    place.save("new", Existing::ToHistory).unwrap();
    assert_eq!(place.files(), files(&[NEW, KEPT].concat()));
}
