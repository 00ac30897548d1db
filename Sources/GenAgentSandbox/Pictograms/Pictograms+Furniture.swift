extension Pictogram {
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

extension Pictogram {
    static let household: [Pictogram] = [book, clock, vase, scissors, teddyBear, hairDrier, toothbrush]

    private static let book = Pictogram(
        fitted: "book", natural: .red,
        .body(
            pen.move(24, 0).line(86, 0).quad(92, 0, 91, 6).line(80, 92).quad(79, 98, 73, 98).line(10, 98)
                .cubic(2, 98, -2, 90, 0, 82).line(10, 14).cubic(12, 4, 16, 0, 24, 0).close()
                .polygon([(50, 90), (64, 90), (62, 114), (55, 107), (46, 114)])),
        .bright(pen.move(11, 84).line(78, 84).line(77, 93).line(11, 93).quad(5, 89, 11, 84).close()),
        .shade(
            pen.move(22, 2).line(28, 2).line(18, 80).line(10, 80).quad(4, 81, 3, 86).line(12, 14)
                .cubic(14, 6, 16, 3, 22, 2).close()),
        .light(pen.polygon([(42, 18), (76, 18), (74, 32), (40, 32)])),
        .shade(pen.polygon([(39, 40), (73, 40), (72.4, 44), (38.4, 44)])),
        .shade(pen.polygon([(52, 93), (62, 93), (60.5, 109), (55, 103), (49, 109)]))
    )

    private static let clock = Pictogram(
        fitted: "clock", natural: .red,
        .body(
            pen.circle(50, 58, 40).path(pen.bar(50, 58, 24, 22, 9).bar(22, 88, 14, 100, 11).path(bell).twin(about: 50))
                .rect(46, 6, 8, 16).rect(39, 1, 22, 9, r: 4)),
        .light(pen.circle(50, 58, 30)),
        .shade(pen.rect(48.2, 31, 3.6, 8).rect(48.2, 77, 3.6, 8).rect(23, 56.2, 8, 3.6).rect(69, 56.2, 8, 3.6)),
        .dark(pen.bar(50, 58, 50, 40, 5).bar(50, 58, 63, 66, 5).circle(50, 58, 4)),
        .shade(pen.bar(14, 24, 30, 13, 6).twin(about: 50)),
        .bright(pen.bar(34, 40, 29, 47, 4))
    )
    private static let bell = pen.move(5, 37).cubic(-4, 10, 26, -7, 43, 14).close()

    private static let vase = Pictogram(
        fitted: "vase", natural: .orange,
        .body(
            pen.path(pen.ellipse(68, 29, 16, 17).hole(pen.ellipse(68, 29, 8, 9)).twin(about: 50))
                .path(
                    pen.move(50, 0).line(68, 0).quad(74, 1, 71, 6).cubic(64, 13, 60, 18, 61, 26)
                        .cubic(65, 36, 88, 42, 88, 64).cubic(88, 84, 70, 94, 68, 106).quad(68, 110, 64, 110)
                        .line(50, 110).symmetric(about: 50))),
        .shade(pen.ellipse(50, 4.5, 18, 3)),
        .light(pen.move(50, 49).line(80, 49).quad(86, 55, 85.5, 61).line(50, 61).symmetric(about: 50)),
        .shade(
            pen.move(16, 61).line(24, 50).line(32, 60).line(41, 50).line(50, 60).line(59, 50)
                .line(68, 60).line(76, 50).line(84, 61), stroke: 3.5),
        .shade(pen.move(50, 79).line(84, 79).quad(82, 84, 79, 88).line(50, 88).symmetric(about: 50)),
        .bright(pen.move(42, 14).quad(45, 20, 43, 28), stroke: 4)
    )

    private static let scissors = Pictogram(
        fitted: "scissors", natural: .red,
        .body(pen.path(scissorHalf).twin(about: 50)),
        .light(pen.path(blade).twin(about: 50)),
        .shade(pen.circle(50, 56, 7), stroke: 2.5),
        .dark(pen.circle(50, 56, 4))
    )
    /// The blade that points up and to the left, with the ring at the lower right.
    private static let scissorHalf = pen.move(24, 0).cubic(30, 2, 34, 10, 58, 54).line(66, 68).line(54, 74).line(44, 60)
        .cubic(28, 36, 20, 14, 24, 0).close()
        .path(pen.ellipse(0, 0, 16, 20).hole(pen.ellipse(0, 0, 8.5, 12)).rotated(-24, around: 0, 0).moved(71, 84))
    private static let blade = pen.move(26, 5).cubic(30, 8, 36, 20, 50, 46).line(45, 53).cubic(32, 34, 24, 20, 26, 5)
        .close()

    private static let teddyBear = Pictogram(
        fitted: "teddy bear", natural: .brown,
        .body(
            pen.circle(50, 30, 26).circle(27, 11, 11).circle(73, 11, 11).ellipse(50, 74, 28, 27)
                .path(pen.ellipse(0, 0, 10, 19).rotated(38, around: 0, 0).moved(23, 66).twin(about: 50))
                .path(pen.circle(24, 96, 15).twin(about: 50))),
        .light(pen.circle(27, 11, 5.5).circle(73, 11, 5.5).ellipse(50, 75, 17, 17).ellipse(50, 38, 12, 10)),
        .light(pen.circle(23, 97, 8.5).circle(77, 97, 8.5)),
        .dark(pen.circle(40, 25, 3.6).circle(60, 25, 3.6).ellipse(50, 34, 4.6, 3.4)),
        .shade(pen.move(50, 36).line(50, 41).move(44, 42).quad(50, 47, 56, 42), stroke: 2.6),
        .shade(pen.move(29, 51).quad(50, 62, 71, 51), stroke: 2.6)
    )

    private static let hairDrier = Pictogram(
        fitted: "hair drier", natural: .pink,
        .body(
            pen.move(30, 0).cubic(50, 0, 64, 10, 92, 12).line(92, 44).cubic(74, 46, 66, 56, 40, 58)
                .cubic(10, 60, 0, 44, 0, 29).cubic(0, 12, 12, 0, 30, 0).close()
                .polygon([(88, 8), (110, 4), (110, 52), (88, 48)])
                .path(
                    pen.move(24, 50).line(52, 50).line(46, 98).quad(45, 104, 39, 104).line(27, 104)
                        .quad(21, 104, 21, 98).close())),
        .shade(pen.polygon([(92, 10), (107, 7.5), (107, 48.5), (92, 46)])),
        .light(pen.circle(29, 29, 20)),
        .shade(pen.move(20, 20).line(38, 20).move(16, 29).line(42, 29).move(20, 38).line(38, 38), stroke: 3.5),
        .bright(pen.move(54, 13).quad(66, 18, 82, 20), stroke: 4.5),
        .dark(pen.rect(30, 66, 10, 16, r: 4)),
        .shade(pen.polygon([(24, 92), (45, 92), (44.5, 97), (24, 97)]))
    )

    private static let toothbrush = Pictogram(
        fitted: "toothbrush", natural: .green, turned: -42,
        .body(
            pen.move(0, 29).cubic(22, 24, 38, 32, 56, 31).line(98, 30).quad(107, 30, 107, 39).quad(107, 48, 98, 48)
                .line(62, 49).cubic(46, 52, 28, 58, 0, 58).cubic(-17, 58, -17, 30, 0, 29).close()
                .rect(60, 0, 44, 38, r: 5)),
        .bright(
            pen.rect(64, 4, 6.5, 20, r: 2).rect(73.8, 4, 6.5, 20, r: 2).rect(83.6, 4, 6.5, 20, r: 2)
                .rect(93.5, 4, 6.5, 20, r: 2)),
        .shade(pen.rect(-4, 37, 36, 13, r: 6.5)),
        .light(pen.move(48, 40).line(99, 39), stroke: 4)
    )
}
