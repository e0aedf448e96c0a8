//! Several savers at once: the bundle of one of them is there, and those of the others are in the history.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use agentops_engine::disk::{Existing, Saved, StoreError};

use crate::child::{MANY, Role, process};
use crate::place::{Place, fast_folder};

/// All bundles that are there, in their place and in the history. Every one is there once.
fn all(place: &Place) -> BTreeSet<String> {
    let all: Vec<_> = place.history().into_iter().chain(place.current()).collect();
    let set: BTreeSet<_> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "{all:?}");
    set
}

#[test]
fn threads_replace_each_others_bundles_and_lose_none() {
    for round in 0..10 {
        let folder = fast_folder();
        let place = Place::at(folder.path());
        let tags: Vec<_> = (0..4).map(|saver| format!("{round}-{saver}")).collect();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            // Somebody who reads meanwhile, and would finish what was left.
            let reader = scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    assert!(place.finish().is_ok_and(|finished| finished.is_empty()));
                }
            });
            let save = |tag| place.save(tag, Existing::ToHistory).unwrap();
            let savers: Vec<_> = tags
                .iter()
                .map(|tag| scope.spawn(move || save(tag)))
                .collect();
            let saved: Vec<_> = savers
                .into_iter()
                .map(|saver| saver.join().unwrap())
                .collect();
            is_over.store(true, Ordering::Relaxed);
            reader.join().unwrap();
            let created = saved
                .iter()
                .filter(|saved| **saved == Saved::Created)
                .count();
            assert_eq!(created, 1, "{saved:?}");
        });
        assert_eq!(all(&place), tags.into_iter().collect());
        place.assert_tidy("together");
    }
}

#[test]
fn one_of_many_creates_and_the_others_are_refused() {
    for round in 0..10 {
        let folder = fast_folder();
        let place = Place::at(folder.path());
        let tags: Vec<_> = (0..4).map(|saver| format!("{round}-{saver}")).collect();
        let results: Vec<_> = thread::scope(|scope| {
            let save = |tag| place.save(tag, Existing::Refuse);
            let savers: Vec<_> = tags
                .iter()
                .map(|tag| scope.spawn(move || save(tag)))
                .collect();
            savers
                .into_iter()
                .map(|saver| saver.join().unwrap())
                .collect()
        });
        let winner = results.iter().position(Result::is_ok).unwrap();
        assert_eq!(place.current().as_ref(), Some(&tags[winner]));
        assert_eq!(place.history(), [""; 0]);
        let is_refused =
            |result: &&Result<Saved, StoreError>| matches!(result, Err(StoreError::Differs { .. }));
        assert_eq!(results.iter().filter(is_refused).count(), 3, "{results:?}");
        place.assert_tidy("together");
    }
}

#[test]
fn processes_replace_each_others_bundles_and_lose_none() {
    let folder = fast_folder();
    let place = Place::at(folder.path());
    let savers: Vec<_> = (0..4)
        .map(|_| {
            let mut command = process(&[], Role::SaveMany, folder.path());
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    let mut expected = BTreeSet::new();
    for mut saver in savers {
        expected.extend((0..MANY).map(|number| format!("{}-{number}", saver.id())));
        assert!(saver.wait().unwrap().success());
    }
    assert_eq!(all(&place), expected);
    place.assert_tidy("together");
}
