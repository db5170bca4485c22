//! What comes first.

use hoso_model::{DocumentId, Field};

use super::{batch, on_each, paper, places};

const DECISION: [(Field, &str); 2] = [(Field::Number, "68/QĐ-UBND"), (Field::Kind, "QUYẾT ĐỊNH")];

#[tokio::test]
async fn a_paper_comes_before_those_that_cite_it() {
    on_each(async |index| {
        let ids: Vec<_> = (0..6).map(|_| DocumentId::generate()).collect();
        let cites = "Căn cứ Quyết định số 68/QĐ-UBND, thực hiện Quyết định số 68/QĐ-UBND, theo Quyết định số 68/QĐ-UBND";
        let mut papers: Vec<_> = ids[1..]
            .iter()
            .map(|id| paper(*id, &[(Field::Number, "7/UBND-VP"), (Field::References, "68/QĐ-UBND")], cites))
            .collect();
        let own = "Số: 68 /QĐ-UBND, về việc thành lập tổ công tác rà soát kết quả của nhiều cơ quan trong tỉnh";
        papers.push(paper(ids[0], &DECISION, own));
        index.write(batch(papers, 1)).await.unwrap();
        for way in ["Quyết định số 68/QĐ-UBND", "quyet dinh so 68/qd-ubnd", "68/QĐ-UBND", "68 qd ubnd", "68/QD", "68", "068/QĐ-UBND"]
        {
            let found = places(&*index, &ids, way).await;
            assert_eq!((found[0], found.len() > 1), (0, true), "{way}");
        }
        assert_eq!(places(&*index, &ids, "so:68/QĐ-UBND").await, [0]);
        assert_eq!(places(&*index, &ids, "so:68").await, [0]);
    })
    .await;
}

#[tokio::test]
async fn a_page_with_all_words_shuts_no_other_out() {
    on_each(async |index| {
        let ids: Vec<_> = (0..4).map(|_| DocumentId::generate()).collect();
        let texts = [
            "điều kiện cấp giấy phép xây dựng nhà ở riêng lẻ tại đô thị",
            "cấp giấy phép xây dựng tạm, điều kiện nhà ở",
            "xây dựng đường giao thông",
            "nuôi trồng thủy sản",
        ];
        let papers = ids.iter().zip(texts).map(|(id, text)| paper(*id, &[], text)).collect();
        index.write(batch(papers, 1)).await.unwrap();
        let found = places(&*index, &ids, "điều kiện cấp giấy phép xây dựng nhà ở riêng lẻ").await;
        assert_eq!(found, [0, 1], "one has most of the words, one has two");
        let asked = super::query("điều kiện cấp giấy phép xây dựng nhà ở riêng lẻ");
        assert!(!index.search(&hoso_model::Principal::local(), &asked).await.unwrap().relaxed);
        let asked = super::query("điều kiện cấp giấy phép xây dựng nhà xyzzy");
        assert!(index.search(&hoso_model::Principal::local(), &asked).await.unwrap().relaxed);
    })
    .await;
}

#[tokio::test]
async fn words_side_by_side_and_tones_as_typed_lift_a_page() {
    on_each(async |index| {
        let ids: Vec<_> = (0..4).map(|_| DocumentId::generate()).collect();
        let texts =
            ["sử dụng và quyền của đất", "quyền sử dụng đất", "đất sử quyên dùng", "quyen su dung dat"];
        let papers = ids.iter().zip(texts).map(|(id, text)| paper(*id, &[], text)).collect();
        index.write(batch(papers, 1)).await.unwrap();
        assert_eq!(places(&*index, &ids, "quyền sử dụng đất").await[0], 1);
        assert_eq!(places(&*index, &ids, "quyen su dung dat").await[..2], [3, 1]);
    })
    .await;
}
