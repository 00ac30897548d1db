import GenAgentImaging

extension Pictogram {
    /// What furnishes a home.
    static let furniture: [Pictogram] = [chair, couch, pottedPlant, bed, diningTable, toilet]

    private static let chair = Pictogram(
        fitted: "chair", natural: .brown,
        .body(
            pen.rect(14, 4, 9, 58, r: 4).rect(63, 4, 9, 58, r: 4).rect(12, 0, 62, 20, r: 8).rect(18, 28, 50, 10)
                .polygon([(14, 52), (72, 52), (86, 66), (0, 66)]).rect(0, 64, 86, 11, r: 3)
                .rect(4, 70, 10, 40, r: 3).rect(72, 70, 10, 40, r: 3)
                .rect(20, 70, 8, 28, r: 2).rect(58, 70, 8, 28, r: 2)),
        .light(pen.polygon([(17, 54), (69, 54), (80, 64), (6, 64)])),
        .shade(pen.rect(2, 68, 82, 5, r: 2)),
        .shade(pen.rect(21.5, 76, 5, 20).rect(59.5, 76, 5, 20)),
        .light(pen.rect(17, 4, 52, 4, r: 2)),
        .shade(pen.rect(24, 31, 38, 4, r: 2))
    )

    private static let couch = Pictogram(
        fitted: "couch", natural: .blue,
        .body(
            pen.path(
                pen.move(60, -4).cubic(80, -4, 86, 0, 94, 4).quad(101, 8, 101, 18).line(101, 52).line(60, 52).symmetric(
                    about: 60)
            )
            .rect(0, 26, 26, 44, r: 12).rect(94, 26, 26, 44, r: 12).rect(8, 46, 104, 24, r: 4)
            .polygon([(11, 66), (25, 66), (21, 82), (13, 82)]).polygon([(95, 66), (109, 66), (107, 82), (99, 82)])),
        .shade(pen.rect(26, 36, 68, 24, r: 4)),
        .light(pen.rect(26, 39, 33, 17, r: 5).rect(61, 39, 33, 17, r: 5)),
        .light(pen.move(28, 11).cubic(40, 4, 50, 3, 60, 3).cubic(70, 3, 80, 4, 92, 11), stroke: 4),
        .shade(pen.circle(42, 21, 3).circle(60, 21, 3).circle(78, 21, 3)),
        .shade(
            pen.move(26, 62).line(26, 38).quad(24, 31, 17, 31).move(94, 62).line(94, 38)
                .quad(96, 31, 103, 31), stroke: 3),
        .dark(
            pen.polygon([(13, 71), (23, 71), (20, 81), (14, 81)]).polygon([(97, 71), (107, 71), (106, 81), (100, 81)]))
    )

    private static let pottedPlant = Pictogram(
        fitted: "potted plant", natural: .green,
        .body(
            pen.leaf(50, 66, 50, 0, 26).leaf(50, 66, 22, 8, 24).leaf(50, 66, 78, 8, 24)
                .leaf(50, 66, 4, 34, 22).leaf(50, 66, 96, 34, 22)
                .rect(20, 60, 60, 14, r: 3).polygon([(26, 70), (74, 70), (67, 104), (33, 104)])),
        .shade(pen.polygon([(28, 76), (72, 76), (66, 102), (34, 102)])),
        .light(pen.rect(22, 62, 56, 10, r: 2)),
        .shade(
            pen.move(50, 58).line(50, 14).move(44, 52).line(28, 20).move(56, 52).line(72, 20)
                .move(36, 56).line(14, 39).move(64, 56).line(86, 39), stroke: 3),
        .bright(pen.polygon([(34, 80), (40, 80), (43, 98), (39, 98)]))
    )

    private static let bed = Pictogram(
        fitted: "bed", natural: .brown,
        .body(
            pen.rect(0, 0, 12, 80, r: 5).rect(108, 30, 12, 50, r: 5).rect(4, 48, 112, 22)
                .path(
                    pen.move(6, 54).line(6, 34).line(16, 22).quad(20, 19, 36, 21).quad(45, 23, 46, 31).line(94, 31)
                        .quad(113, 33, 113, 54).close())),
        .bright(pen.rect(14, 25, 27, 14, r: 7)),
        .bright(pen.move(14, 42).line(44, 42).line(38, 53).line(14, 53).close()),
        .light(pen.move(40, 53).cubic(44, 42, 48, 35, 58, 35).line(94, 35).quad(106, 37, 107, 53).close()),
        .shade(pen.move(40, 53).cubic(44, 42, 48, 35, 58, 35).line(66, 35).cubic(58, 39, 54, 45, 52, 53).close()),
        .shade(pen.circle(70, 44, 2.6).circle(80, 41, 2.6).circle(80, 49, 2.6).circle(90, 44, 2.6).circle(99, 49, 2.6)),
        .shade(pen.rect(12, 59, 96, 4))
    )

    private static let diningTable = Pictogram(
        fitted: "dining table", natural: .brown,
        .body(
            pen.polygon([(22, 0), (98, 0), (120, 30), (0, 30)]).rect(0, 29, 120, 9, r: 3)
                .polygon([(5, 34), (17, 34), (15, 84), (7, 84)]).polygon([(103, 34), (115, 34), (113, 84), (105, 84)])
                .polygon([(27, 34), (36, 34), (35, 68), (28, 68)]).polygon([(84, 34), (93, 34), (92, 68), (85, 68)])
                .rect(10, 34, 100, 12)),
        .shade(pen.rect(17, 38, 86, 6).rect(29, 46, 5.5, 20).rect(85.5, 46, 5.5, 20)),
        .light(pen.polygon([(45, 2), (75, 2), (80, 29), (40, 29)])),
        .bright(pen.ellipse(27, 16, 11, 6).ellipse(93, 16, 11, 6)),
        .shade(pen.ellipse(27, 16, 6.5, 3.2).ellipse(93, 16, 6.5, 3.2)),
        .bright(pen.ellipse(60, 15, 9, 5))
    )

    private static let toilet = Pictogram(
        fitted: "toilet", natural: .white,
        .body(
            pen.rect(0, 4, 34, 48, r: 5).rect(-3, 0, 40, 10, r: 4)
                .path(
                    pen.move(4, 44).line(98, 44).cubic(100, 68, 86, 78, 72, 82).quad(68, 86, 72, 102).line(20, 102)
                        .cubic(20, 86, 4, 74, 4, 44).close()
                )
                .rect(26, 38, 76, 16, r: 7)),
        .shade(pen.rect(29, 45, 70, 3.5, r: 1.5)),
        .shade(pen.rect(0, 8, 34, 3)),
        .dark(pen.rect(6, 16, 12, 5, r: 2)),
        .shade(
            pen.move(34, 58).line(91, 58).cubic(87, 71, 74, 74, 62, 77).cubic(48, 77, 37, 71, 34, 58).close()),
        .light(pen.move(42, 62).line(84, 62).cubic(80, 69, 72, 70, 62, 73).cubic(50, 72, 45, 68, 42, 62).close()),
        .shade(pen.rect(24, 95, 45, 4, r: 2))
    )
}
