//! What the papers say: sentences about one-stop procedures, with places for names and numbers.
//!
//! Places: `{n}` a count, `{p}` a share with a decimal comma, `{d}` a day in words, `{c}` a commune, `{t}` a
//! procedure, `{o}` a person.

/// Sentences of the body.
pub(crate) const SENTENCES: &[&str] = &[
    "Trong kỳ, Bộ phận Một cửa đã tiếp nhận {n} hồ sơ, trong đó {p}% được trả kết quả trước hạn.",
    "Cán bộ tiếp nhận kiểm tra tính đầy đủ của thành phần hồ sơ và số hóa giấy tờ ngay tại quầy giao dịch.",
    "Đối với thủ tục {t}, thời hạn giải quyết được rút ngắn từ 15 ngày xuống còn 9 ngày làm việc.",
    "Hồ sơ của ông {o}, thường trú tại {c}, còn thiếu bản sao giấy khai sinh và đã được hướng dẫn bổ sung.",
    "Kết quả giải quyết bản điện tử có giá trị pháp lý như bản giấy và được lưu vào kho dữ liệu của công dân.",
    "Các thôn, tổ dân phố niêm yết công khai danh mục {n} thủ tục tại nhà văn hóa để nhân dân theo dõi.",
    "Việc luân chuyển hồ sơ giữa quầy tiếp nhận và phòng chuyên môn phải được ghi nhận trên sổ theo dõi.",
    "Tính đến {d}, trên địa bàn {c} còn {n} hồ sơ đang chờ xác minh thực địa.",
    "Trường hợp trễ hẹn, công chức phụ trách gửi thư xin lỗi và nêu rõ thời gian trả kết quả lần sau.",
    "Người dân có thể nộp phí, lệ phí bằng mã thanh toán in trên giấy hẹn hoặc chuyển khoản qua ngân hàng.",
    "Qua rà soát, {n} biểu mẫu có nội dung trùng lặp được đề nghị bãi bỏ hoặc gộp lại cho thuận tiện.",
    "Máy quét đặt tại quầy số {s} phải được vệ sinh mặt kính hằng ngày để bản chụp không bị vệt đen.",
    "Tổ công nghệ số cộng đồng {c} đã giúp {n} lượt người cao tuổi tạo tài khoản định danh.",
    "Đoàn kiểm tra ghi nhận việc cập nhật trạng thái hồ sơ {t} tại {c} còn chậm so với thực tế.",
    "Phiếu hẹn ghi rõ mã hồ sơ, ngày tiếp nhận, ngày trả kết quả và số điện thoại của người phụ trách.",
    "Kinh phí thuê đường truyền và mua sắm mực in trong quý là {n} triệu đồng, bố trí từ nguồn chi thường xuyên.",
    "Hồ sơ giấy sau khi số hóa được sắp xếp theo mã, bàn giao cho lưu trữ cơ quan chậm nhất vào {d}.",
    "Đồng chí {o} được cử làm đầu mối tổng hợp ý kiến của các khu dân cư về chất lượng phục vụ.",
    "Mức độ hài lòng của tổ chức, cá nhân đạt {p}%, tăng so với cùng kỳ năm trước.",
    "Không yêu cầu người dân xuất trình lại giấy tờ đã có trong cơ sở dữ liệu quốc gia về dân cư.",
    "Từ {d}, việc tiếp nhận hồ sơ {t} được thực hiện không phụ thuộc vào địa giới hành chính.",
    "Bản chụp phải rõ nét, đủ trang, đúng chiều và không bị che khuất bởi ghim bấm hoặc nếp gấp.",
    "Ban chỉ huy công trình thủy lợi đề nghị miễn lệ phí cho {n} hộ dân bị ảnh hưởng bởi đợt mưa lũ.",
    "Sổ gốc đăng ký hộ tịch giai đoạn trước được đối chiếu từng trang trước khi nhập vào phần mềm dùng chung.",
    "Thủ trưởng đơn vị chịu trách nhiệm nếu để phát sinh hồ sơ quá hạn mà không có lý do chính đáng.",
    "Ủy ban nhân dân {c} bố trí {s} công chức trực tiếp dân vào sáng thứ bảy hằng tuần.",
    "Nhà văn hóa thôn được trang bị máy tính, máy in để hỗ trợ bà con thực hiện dịch vụ công trực tuyến.",
    "Mọi sửa chữa trên bản giấy phải có chữ ký xác nhận của người nộp và người tiếp nhận hồ sơ.",
    "Số liệu tổng hợp về {t} được gửi trước 16 giờ ngày làm việc cuối cùng của tháng.",
    "Đường dây nóng nhận {n} cuộc gọi, chủ yếu hỏi về mức thu lệ phí và địa điểm trả kết quả.",
    "Ông {o} phản ánh quầy tiếp nhận tại {c} thiếu ghế chờ; kiến nghị này đã được xử lý xong.",
    "Dịch vụ bưu chính công ích đã chuyển phát {n} kết quả đến tận nhà người dân vùng sâu, vùng xa.",
    "Việc chứng thực bản sao điện tử giúp giảm đáng kể số lần đi lại của doanh nghiệp và hộ kinh doanh.",
    "Kho lưu trữ cần bổ sung giá sắt, bìa hộp và thiết bị hút ẩm trước mùa mưa năm nay.",
    "Cuộc họp {d} thống nhất chọn {c} làm nơi thí điểm mô hình hẹn giờ trả kết quả.",
    "Các trường hợp tranh chấp ranh giới thửa đất được chuyển sang hòa giải trước khi thụ lý.",
];

/// Procedures, as they stand inside a sentence.
pub(crate) const PROCEDURES: &[&str] = &[
    "đăng ký khai sinh",
    "đăng ký kết hôn",
    "đăng ký lại khai tử",
    "cấp bản sao trích lục hộ tịch",
    "chứng thực hợp đồng tặng cho quyền sử dụng đất",
    "cấp giấy phép xây dựng nhà ở riêng lẻ",
    "đăng ký hộ kinh doanh",
    "trợ cấp xã hội hằng tháng",
    "xác nhận tình trạng hôn nhân",
    "đăng ký biến động đất đai",
    "chuyển mục đích sử dụng đất vườn",
    "hỗ trợ chi phí mai táng",
    "cấp phiếu lý lịch tư pháp",
    "công nhận hộ nghèo phát sinh",
    "thay đổi, cải chính hộ tịch",
    "cấp giấy phép khai thác nước dưới đất",
];

/// Subjects, without the words *về việc*.
pub(crate) const SUBJECTS: &[&str] = &[
    "kiện toàn Bộ phận Tiếp nhận và Trả kết quả {c}",
    "phê duyệt quy trình nội bộ giải quyết thủ tục {t}",
    "công khai mức thu lệ phí {t}",
    "rút ngắn thời hạn giải quyết hồ sơ {t}",
    "phân công công chức trực quầy tại {c}",
    "số hóa sổ gốc hộ tịch của {c}",
    "mua sắm máy quét và thiết bị lưu trữ năm {y}",
    "xử lý hồ sơ {t} quá hạn",
    "tiếp nhận, trả kết quả ngoài giờ hành chính tại {c}",
    "đánh giá chất lượng phục vụ người dân quý {q} năm {y}",
    "triển khai thanh toán trực tuyến đối với thủ tục {t}",
    "bàn giao hồ sơ giấy vào lưu trữ cơ quan năm {y}",
    "thành lập tổ kiểm tra công tác một cửa tại {c}",
    "bổ sung thành phần hồ sơ {t}",
];

/// Grounds of a decision.
pub(crate) const GROUNDS: &[&str] = &[
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ về thực hiện cơ chế một cửa;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "Căn cứ Luật Lưu trữ và các văn bản hướng dẫn thi hành;",
    "Căn cứ kế hoạch cải cách hành chính đã được phê duyệt;",
    "Xét đề nghị của công chức Tư pháp - Hộ tịch;",
    "Theo đề nghị của Chánh Văn phòng;",
];

/// Communes and wards; all invented.
pub(crate) const COMMUNES: &[&str] = &[
    "xã Bình Mẫu",
    "xã Tân Thí Dụ",
    "xã Hòa Giả Định",
    "phường Đông Mẫu",
    "xã Phước Ví Dụ",
    "thị trấn Mẫu Sơn Hạ",
    "xã Vĩnh Thử",
    "phường Nam Giả",
    "xã Thạnh Mẫu Tây",
    "xã Long Ví Dụ",
    "phường An Thử",
    "xã Kim Giả Định",
];

/// Family names.
pub(crate) const FAMILY: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý",
];

/// Middle and given names.
pub(crate) const GIVEN: &[&str] = &[
    "Văn Thử",
    "Minh Mẫu",
    "Quốc Ví",
    "Đức Giả",
    "Hữu Định",
    "Thanh Dụ",
    "Công Mẫn",
    "Xuân Thường",
    "Ngọc Ẩn",
    "Bảo Khuyết",
    "Gia Tưởng",
    "Trọng Vẽ",
    "Khánh Phỏng",
    "Thế Bịa",
    "Hồng Kiểu",
    "Kim Sao",
];

/// Receivers under *Nơi nhận*.
pub(crate) const RECEIVERS: &[&str] = &[
    "Thường trực Đảng ủy;",
    "Hội đồng nhân dân;",
    "Chủ tịch, các Phó Chủ tịch;",
    "Các tổ chức đoàn thể;",
    "Trưởng các thôn;",
    "Cổng thông tin điện tử;",
    "Công an;",
    "Bộ phận Một cửa;",
];
