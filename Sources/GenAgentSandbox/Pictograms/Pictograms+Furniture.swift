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
            pen.rect(14, 0, 92, 50, r: 12).rect(0, 22, 24, 46, r: 11).rect(96, 22, 24, 46, r: 11)
                .rect(8, 44, 104, 24, r: 4).rect(12, 62, 9, 14, r: 2).rect(99, 62, 9, 14, r: 2)),
        .shade(pen.rect(24, 34, 72, 24, r: 4)),
        .light(pen.rect(24, 37, 35, 17, r: 5).rect(61, 37, 35, 17, r: 5)),
        .light(pen.rect(20, 5, 80, 5, r: 2.5)),
        .shade(pen.move(60, 14).line(60, 36), stroke: 3),
        .shade(
            pen.move(24, 60).line(24, 34).quad(23, 28, 17, 27).move(96, 60).line(96, 34)
                .quad(97, 28, 103, 27), stroke: 3),
        .dark(pen.rect(13, 69, 7, 6, r: 1).rect(100, 69, 7, 6, r: 1))
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
            pen.rect(0, 0, 11, 78, r: 5).rect(109, 30, 11, 48, r: 5).rect(4, 48, 112, 20)
                .path(
                    pen.move(6, 52).line(6, 34).line(16, 22).quad(20, 20, 36, 22).quad(44, 24, 44, 32).line(96, 32)
                        .quad(112, 34, 112, 52).close())),
        .bright(pen.rect(13, 25, 28, 14, r: 7)),
        .light(pen.move(13, 40).line(46, 40).line(46, 50).line(13, 50).close()),
        .shade(pen.move(40, 50).cubic(46, 40, 50, 35, 60, 35).line(96, 35).quad(107, 37, 107, 50).close()),
        .light(pen.move(42, 50).cubic(46, 43, 48, 39, 54, 36).line(62, 35).cubic(56, 40, 53, 45, 51, 50).close()),
        .shade(pen.rect(11, 56, 98, 4))
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
