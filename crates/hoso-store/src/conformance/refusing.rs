//! Refused files are known by where they lie, and what was said of a file is kept apart from what was seen.

use hoso_model::{Claim, Digest, Principal, Refusal, RefusalReason};

use super::{arrival, desk, on_each};
use crate::{AdmissionKind, Catalogue, Lies, Origin, Place, RefusedFile, Remembered, ZipMember};

fn place(inode: u64) -> Place {
    Place { path: b"/in/x.pdf".to_vec(), inode, modified: 1, size: 10 }
}

fn refused(lies: Lies) -> RefusedFile {
    let refusal = Refusal::new(RefusalReason::Broken, "");
    RefusedFile { desk: desk("mot"), name: "x.pdf".into(), refusal, lies }
}

fn rejected(name: &str, inode: u64) -> Lies {
    Lies::Rejected { name: name.into(), from: place(inode) }
}

async fn listed(catalogue: &dyn Catalogue) -> Vec<Lies> {
    let list = catalogue.refused_after(&Principal::local(), None, 0, 99).await.unwrap();
    list.into_iter().map(|refused| refused.lies).collect()
}

#[tokio::test]
async fn a_refusal_is_remembered_while_its_file_stays_and_cleared_when_it_is_sent_through_again() {
    on_each(async |catalogue| {
        let remembered =
            async || catalogue.remembered(desk("mot"), Origin::Seen(place(1)), Claim::Nobody).await.unwrap();
        catalogue.refuse(refused(Lies::InFolder(place(1)))).await.unwrap();
        assert_eq!(remembered().await, Some(Remembered::Refused));
        catalogue.refuse(refused(rejected("x.pdf", 1))).await.unwrap();
        assert_eq!(remembered().await, None, "it was moved aside: one that lies there now was moved back");
        let list = catalogue.refused(&Principal::local(), None, 9).await.unwrap();
        assert_eq!(list.len(), 1);
        catalogue.clear_refusals(&Principal::local(), list).await.unwrap();
        assert!(catalogue.refused(&Principal::local(), None, 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_good_file_of_the_same_name_clears_no_refusal_but_the_very_file_does() {
    on_each(async |catalogue| {
        catalogue.refuse(refused(rejected("x.pdf", 1))).await.unwrap();
        let seen = |inode, byte| {
            let mut arrival = arrival(byte, 1);
            arrival.name = "x.pdf".into();
            arrival.files[0].name = "x.pdf".into();
            arrival.files[0].origin = Origin::Seen(place(inode));
            arrival
        };
        catalogue.admit(seen(2, 2)).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await, [rejected("x.pdf", 1)]);
        // It was moved back by hand, and is good now that a limit was raised.
        catalogue.admit(seen(1, 1)).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await, []);
        // One that could not leave is gone when another lies in its place.
        catalogue.refuse(refused(Lies::InFolder(place(3)))).await.unwrap();
        let mut said = seen(4, 4);
        said.files[0].origin = Origin::Said(place(3));
        catalogue.admit(said).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await.len(), 1, "what somebody says clears nothing");
        catalogue.admit(seen(5, 5)).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_name_among_the_rejected_is_one_files() {
    on_each(async |catalogue| {
        for inode in [1, 2] {
            catalogue.refuse(refused(rejected("x.pdf", inode))).await.unwrap();
        }
        assert_eq!(listed(catalogue.as_ref()).await, [rejected("x.pdf", 2)]);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_a_power_loss_brought_back_under_another_name_is_on_the_list_once() {
    on_each(async |catalogue| {
        catalogue.refuse(refused(rejected("x.pdf", 1))).await.unwrap();
        catalogue.refuse(refused(rejected("y.pdf", 2))).await.unwrap();
        let back = Lies::InFolder(Place { path: b"/in/x (2).pdf".to_vec(), ..place(1) });
        catalogue.refuse(refused(back.clone())).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await, [rejected("y.pdf", 2), back]);
    })
    .await;
}

#[tokio::test]
async fn one_that_was_sent_back_and_refused_again_has_another_number() {
    on_each(async |catalogue| {
        catalogue.refuse(refused(rejected("x.pdf", 1))).await.unwrap();
        let before = catalogue.refused(&Principal::local(), None, 9).await.unwrap();
        // The watch is quicker than who sent it back.
        catalogue.refuse(refused(Lies::InFolder(place(1)))).await.unwrap();
        catalogue.refuse(refused(rejected("x.pdf", 1))).await.unwrap();
        catalogue.clear_refusals(&Principal::local(), before).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await, [rejected("x.pdf", 1)]);
    })
    .await;
}

#[tokio::test]
async fn one_that_was_moved_aside_after_it_was_listed_stays_on_the_list() {
    on_each(async |catalogue| {
        let list = async || catalogue.refused(&Principal::local(), None, 9).await.unwrap();
        catalogue.refuse(refused(Lies::InFolder(place(1)))).await.unwrap();
        let listed_in_folder = list().await;
        catalogue.refuse(refused(rejected("x.pdf", 1))).await.unwrap();
        catalogue.clear_refusals(&Principal::local(), listed_in_folder).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await, [rejected("x.pdf", 1)]);
        catalogue.clear_refusals(&Principal::local(), list().await).await.unwrap();
        assert_eq!(listed(catalogue.as_ref()).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_of_a_file_is_no_answer_about_one_that_was_seen() {
    on_each(async |catalogue| {
        let from = |origin| {
            let mut arrival = arrival(1, 1);
            arrival.files[0].origin = origin;
            arrival
        };
        let known = async |origin| catalogue.remembered(desk("mot"), origin, Claim::Nobody).await.unwrap();
        let (seen, said) = (Origin::Seen(place(1)), Origin::Said(place(1)));
        let document = catalogue.admit(from(said.clone())).await.unwrap().document;
        assert_eq!(known(said.clone()).await, Some(Remembered::Taken(document)));
        assert_eq!(known(seen.clone()).await, None);
        assert_eq!(known(Origin::Unknown).await, None);
        assert_eq!(catalogue.admit(from(seen.clone())).await.unwrap().kind, AdmissionKind::Duplicate);
        assert_eq!(known(seen).await, Some(Remembered::Taken(document)));
        // That it left is no answer to whoever said that it lies elsewhere.
        catalogue.left_folder(desk("mot"), vec![place(1)]).await.unwrap();
        assert_eq!(known(said).await, Some(Remembered::Taken(document)));
    })
    .await;
}

#[tokio::test]
async fn a_member_that_is_taken_later_stands_for_its_zip_file_too() {
    on_each(async |catalogue| {
        let zip = Digest::new([9; 32]);
        let mut container = arrival(9, 0);
        container.files[0].media = hoso_model::MediaType::Zip;
        let first = catalogue.admit(arrival(1, 1)).await.unwrap().document;
        let container = catalogue.admit_container(container, vec![first]).await.unwrap().document;
        let member = ZipMember { zip, inside: "a/x.pdf".into(), claim: Claim::Nobody };
        for _ in 0..2 {
            catalogue.refuse(refused(Lies::InZip(member.clone()))).await.unwrap();
        }
        assert_eq!(listed(catalogue.as_ref()).await, [Lies::InZip(member)]);
        let mut later = arrival(2, 1);
        later.files[0].inside = "a/x.pdf".into();
        let later = catalogue.admit_member(later, zip).await.unwrap().document;
        assert_eq!(listed(catalogue.as_ref()).await, []);
        let shown = catalogue.document(&Principal::local(), container).await.unwrap().unwrap();
        assert_eq!(shown.replaced_by, [first, later]);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_came_back_stands_for_what_was_made_of_it_and_for_nothing_else() {
    on_each(async |catalogue| {
        let state = async |id| catalogue.document(&Principal::local(), id).await.unwrap().unwrap().state;
        let from = |byte, inode, files: usize| {
            let mut arrival = arrival(byte, 1);
            let mut file = arrival.files.remove(0);
            file.origin = Origin::Seen(place(inode));
            arrival.files = vec![file; files];
            for (no, file) in (0..).zip(&mut arrival.files) {
                file.digest = Digest::new([byte + no; 32]);
            }
            arrival
        };
        let back = || b"/in/x (2).pdf".to_vec();
        let whole = |byte, inode| {
            let mut arrival = from(byte, inode, 1);
            arrival.files[0].origin = Origin::Seen(Place { path: back(), size: 99, ..place(inode) });
            arrival
        };
        // Who says what a paper is has not to say it again.
        let first = catalogue.admit(from(1, 1, 1)).await.unwrap().document;
        let code: hoso_model::DossierCode = "H39.18-240815-0007".parse().unwrap();
        catalogue.assign(&Principal::local(), first, code.clone()).await.unwrap();
        catalogue.came_back(desk("mot"), place(1), back()).await.unwrap();
        let later = catalogue.admit(whole(2, 1)).await.unwrap().document;
        assert_eq!(state(first).await, hoso_model::DocumentState::Replaced);
        let shown = catalogue.document(&Principal::local(), first).await.unwrap().unwrap();
        assert_eq!(shown.replaced_by, [later]);
        let shown = catalogue.document(&Principal::local(), later).await.unwrap().unwrap();
        assert_eq!(shown.dossier, Some(code));
        assert_eq!(catalogue.faults().await.unwrap(), [""; 0]);
        // Another file at that place, once, is another.
        catalogue.admit(whole(3, 1)).await.unwrap();
        assert_ne!(state(later).await, hoso_model::DocumentState::Replaced);
        // One that others sent too, one of several files, and one that did not come back keep what they are.
        let shared = catalogue.admit(from(10, 2, 1)).await.unwrap().document;
        catalogue.admit(arrival(10, 1)).await.unwrap();
        let mut again = arrival(10, 1);
        again.files[0].origin = Origin::Said(place(77));
        catalogue.admit(again).await.unwrap();
        catalogue.came_back(desk("mot"), place(2), back()).await.unwrap();
        catalogue.admit(whole(11, 2)).await.unwrap();
        let several = catalogue.admit(from(20, 3, 2)).await.unwrap().document;
        catalogue.came_back(desk("mot"), place(3), back()).await.unwrap();
        catalogue.admit(whole(30, 3)).await.unwrap();
        let stayed = catalogue.admit(from(40, 4, 1)).await.unwrap().document;
        catalogue.admit(whole(41, 4)).await.unwrap();
        for document in [shared, several, stayed] {
            assert_ne!(state(document).await, hoso_model::DocumentState::Replaced);
        }
    })
    .await;
}
