// A sheet of about 100 x 100.
extension Pictogram {
    package static let sports: [Pictogram] = [
        frisbee, skis, snowboard, sportsBall, kite, baseballBat, baseballGlove, skateboard, surfboard, tennisRacket,
    ]

    private static let frisbee: Pictogram = {
        func tilted(_ path: VectorPath) -> VectorPath { path.rotated(-14, around: 50, 45) }
        let disc = VectorPath().curve([
            (1, 44), (7, 32), (28, 22), (50, 20), (72, 22), (93, 32), (99, 44), (98, 54), (90, 64), (73, 70), (50, 72),
            (27, 70), (10, 64), (2, 54),
        ])
        return Pictogram(
            fitted: "frisbee", natural: .pink, .body(tilted(disc)),
            .shade(tilted(VectorPath().rect(-4, 42, 108, 40))), .body(tilted(VectorPath().ellipse(50, 43, 49.5, 22.5))),
            .light(tilted(VectorPath().ellipse(50, 41.5, 40, 16.5))),
            .body(tilted(VectorPath().ellipse(50, 43, 37, 14.5))),
            .shade(tilted(VectorPath().ellipse(50, 43, 24, 8.8)), stroke: 2),
            .shade(tilted(VectorPath().ellipse(50, 43, 12, 4.2)), stroke: 2))
    }()

    private static let skis: Pictogram = {
        func leaned(_ path: VectorPath, _ degrees: Double) -> VectorPath { path.rotated(degrees, around: 50, 58) }
        let ski = VectorPath().curve([
            (43, 16), (45, 5), (50, -1), (55, 5), (57, 16), (55, 46), (55, 66), (57, 104), (57, 104), (55, 107),
            (45, 107), (43, 104),
            (43, 104), (45, 66), (45, 46),
        ])
        let tip = VectorPath().rect(40, -4, 20, 21)
        let line = VectorPath().segment(50, 23, 50, 42).segment(50, 86, 50, 98)
        let binding = VectorPath().rect(43, 66, 14, 15, r: 3)
        return Pictogram(
            fitted: "skis", natural: .red, .body(leaned(ski, -27).path(leaned(ski, 27))),
            .light(leaned(tip, -27).path(leaned(line, -27))), .light(leaned(line, -27), stroke: 3.4),
            .dark(leaned(binding, -27)),
            .shade(leaned(ski, 27), stroke: 3.2), .body(leaned(ski, 27)), .light(leaned(tip, 27)),
            .light(leaned(line, 27), stroke: 3.4), .dark(leaned(binding, 27)))
    }()

    private static let snowboard: Pictogram = {
        func turned(_ path: VectorPath) -> VectorPath { path.rotated(38, around: 50, 50) }
        let board = VectorPath().curve([
            (34, 12), (40, -6), (50, -10), (60, -6), (66, 12), (63, 34), (62, 50), (63, 66), (66, 88), (60, 106),
            (50, 110), (40, 106), (34, 88), (37, 66), (38, 50), (37, 34),
        ])
        func binding(_ y: Double) -> VectorPath {
            VectorPath().rect(33, y - 6, 34, 12, r: 5).rotated(y < 50 ? -14 : 14, around: 50, y)
        }
        return Pictogram(
            fitted: "snowboard", natural: .purple, .body(turned(board)),
            .light(turned(VectorPath().sharp([(30, -12), (70, -12), (70, 2), (30, 12)]))),
            .light(turned(VectorPath().sharp([(30, 98), (70, 88), (70, 112), (30, 112)]))),
            .shade(turned(VectorPath().sharp([(30, 44), (70, 36), (70, 58), (30, 66)]))),
            .dark(turned(binding(24).path(binding(76)))),
            .light(turned(VectorPath().rect(46, 20, 8, 8, r: 3).rect(46, 72, 8, 8, r: 3))))
    }()

    private static let sportsBall: Pictogram = {
        func pentagon(_ cx: Double, _ cy: Double, _ radius: Double, _ start: Double) -> VectorPath {
            VectorPath().sharp(
                [(0.0, -1.0), (0.951, -0.309), (0.588, 0.809), (-0.588, 0.809), (-0.951, -0.309)].map {
                    (cx + $0.0 * radius, cy + $0.1 * radius)
                }
            )
            .rotated(start, around: cx, cy)
        }
        var patches = pentagon(50, 50, 15, 0)
        var seams = VectorPath()
        for step in 0..<5 {
            let turn = Double(step) * 72
            patches = patches.path(pentagon(50, 4, 15, 180).rotated(turn, around: 50, 50))
            seams = seams.path(VectorPath().segment(50, 36, 50, 16).rotated(turn, around: 50, 50))
            seams = seams.path(VectorPath().segment(64.3, 8.6, 85, 23.6).rotated(turn, around: 50, 50))
        }
        return Pictogram(
            fitted: "sports ball", natural: .white, .body(VectorPath().circle(50, 50, 48)),
            .shade(VectorPath().circle(50, 50, 48).hole(VectorPath().circle(46, 46, 45))),
            .shade(seams, stroke: 2.4), .dark(patches))
    }()

    private static let kite: Pictogram = {
        let sail = VectorPath().sharp([(76, 1), (99, 28), (72, 66), (22, 26)])
        func bow(_ x: Double, _ y: Double, _ degrees: Double) -> VectorPath {
            VectorPath().sharp([(x - 10, y - 6), (x, y - 2), (x, y + 2), (x - 10, y + 6)])
                .sharp([(x + 10, y - 6), (x, y - 2), (x, y + 2), (x + 10, y + 6)]).circle(x, y, 3.4).rotated(
                    degrees, around: x, y)
        }
        let bows = bow(45, 69, 20).path(bow(26, 84, 65))
        let cord = VectorPath().limb(
            (52, 48, 4), (45, 57, 4), (45, 69, 4), (38, 78, 4), (26, 84, 4), (15, 87, 4), (8, 97, 4))
        return Pictogram(
            fitted: "kite", natural: .green, .body(sail.path(bows).path(cord)),
            .light(VectorPath().sharp([(22, 26), (76, 1), (74, 27)])),
            .shade(VectorPath().sharp([(99, 28), (72, 66), (74, 27)])),
            .dark(VectorPath().segment(76, 1, 72, 66).segment(22, 26, 99, 28), stroke: 1.8), .body(cord), .shade(bows),
            .body(VectorPath().circle(45, 69, 2.6).circle(26, 84, 2.6)))
    }()

    private static let baseballBat: Pictogram = {
        func turned(_ path: VectorPath) -> VectorPath { path.rotated(45, around: 50, 50) }
        let bat = VectorPath().curve([
            (40, -4), (43, -12), (50, -15), (57, -12), (60, -4), (61, 16), (59, 38), (54.5, 68), (54, 104), (54, 104),
            (46, 104), (46, 104), (45.5, 68), (41, 38), (39, 16),
        ]).rect(42, 102, 16, 9, r: 4)
        return Pictogram(
            fitted: "baseball bat", natural: .brown, .body(turned(bat)),
            .light(turned(VectorPath().limb((46, -4, 4), (46, 18, 4), (48, 50, 2.5)))),
            .shade(turned(VectorPath().sharp([(54, -16), (62, -16), (62, 40), (52, 100), (52, 60)]))),
            .dark(turned(VectorPath().rect(40, 76, 20, 27))),
            .light(
                turned(VectorPath().segment(44, 84, 56, 80).segment(44, 91, 56, 87).segment(44, 98, 56, 94)),
                stroke: 1.4),
            .shade(turned(VectorPath().segment(40, 26, 60, 26)), stroke: 2))
    }()

    private static let baseballGlove: Pictogram = {
        let fingers = VectorPath()
            .limb((26, 56, 18), (15, 33, 14.5)).limb((36, 50, 18), (30, 17, 15.5)).limb((48, 50, 18), (48, 11, 16))
            .limb((58, 54, 18), (66, 16, 15))
        let thumb = VectorPath().limb((66, 78, 24), (84, 66, 17), (92, 50, 14), (93, 44, 13))
        let palm = VectorPath().curve([
            (17, 54), (30, 44), (52, 42), (66, 50), (72, 64), (70, 84), (58, 95), (38, 97), (24, 90), (16, 72),
        ])
        let web = VectorPath().curve([
            (66, 12), (66, 12), (84, 22), (97, 42), (97, 42), (84, 68), (84, 68), (62, 60), (62, 60),
        ])
        let lacing = VectorPath().segment(70, 22, 92, 40).segment(68, 34, 88, 50).segment(66, 46, 84, 60)
            .segment(84, 20, 66, 54).segment(93, 34, 74, 64)
        return Pictogram(
            fitted: "baseball glove", natural: .brown, .body(fingers.path(thumb).path(palm).path(web)),
            .light(web), .shade(lacing, stroke: 2.2),
            .body(fingers.path(thumb).path(palm)),
            .shade(VectorPath().wave([(62, 62), (66, 50), (73, 18)]), stroke: 2.2),
            .shade(VectorPath().wave([(68, 66), (80, 60), (86, 48)]), stroke: 2.2),
            .shade(VectorPath().segment(22, 26, 29, 48).segment(39, 12, 41, 44).segment(57, 14, 53.5, 45), stroke: 2.4),
            .shade(VectorPath().curve([(32, 60), (44, 55), (57, 60), (62, 72), (52, 84), (38, 83), (30, 73)])),
            .light(VectorPath().wave([(24, 84), (36, 91), (52, 90), (64, 84)]), stroke: 3.6),
            .dark(VectorPath().wave([(20, 62), (26, 53), (38, 49), (50, 50)]), stroke: 2))
    }()

    private static let skateboard: Pictogram = {
        let deck = VectorPath().curve([
            (0, 30), (3, 25.5), (8, 27), (17, 38), (25, 41), (75, 41), (83, 38), (92, 27), (97, 25.5), (100, 30),
            (98, 36), (88, 50), (78, 54), (22, 54), (12, 50), (2, 36),
        ])
        let trucks = VectorPath().sharp([(19, 50), (40, 50), (35, 64), (24, 64)]).sharp([
            (60, 50), (81, 50), (76, 64), (65, 64),
        ])
        return Pictogram(
            fitted: "skateboard", natural: .orange,
            .body(deck.path(trucks).circle(29.5, 65, 10.5).circle(70.5, 65, 10.5)),
            .shade(trucks), .body(deck),
            .dark(
                VectorPath().wave([
                    (1, 29), (6, 27.5), (16, 39), (25, 42.5), (75, 42.5), (84, 39), (94, 27.5), (99, 29),
                ]), stroke: 4.4),
            .shade(VectorPath().wave([(8, 48), (20, 54.5), (80, 54.5), (92, 48)]), stroke: 3.4),
            .light(VectorPath().circle(29.5, 65, 10.5).circle(70.5, 65, 10.5)),
            .body(VectorPath().circle(29.5, 65, 7).circle(70.5, 65, 7)),
            .dark(VectorPath().circle(29.5, 65, 3).circle(70.5, 65, 3)))
    }()

    private static let surfboard: Pictogram = {
        let board = VectorPath().curve([
            (50, 0), (50, 0), (60, 14), (67, 34), (69, 56), (65, 80), (58, 96), (50, 98), (42, 96), (35, 80), (31, 56),
            (33, 34), (40, 14),
        ])
        return Pictogram(
            fitted: "surfboard", natural: .blue,
            .body(board.sharp([(55, 84), (68, 88), (72, 100), (60, 98), (52, 96)])),
            .light(VectorPath().sharp([(28, 54), (72, 40), (72, 54), (28, 68)])),
            .bright(VectorPath().sharp([(28, 72), (72, 58), (72, 63), (28, 77)])),
            .shade(VectorPath().curve([(50, 0), (50, 0), (60, 14), (62, 20), (50, 24), (38, 20), (40, 14)])),
            .shade(VectorPath().sharp([(60, 90), (70, 86), (74, 102), (58, 100)])),
            .shade(VectorPath().segment(50, 24, 50, 98), stroke: 2),
            .light(VectorPath().limb((37.5, 42, 2.4), (39.5, 32, 2.4))))
    }()

    private static let tennisRacket: Pictogram = {
        func turned(_ path: VectorPath) -> VectorPath { path.rotated(38, around: 50, 50) }
        let head = VectorPath().ellipse(50, 20, 27, 34)
        let throat = VectorPath().sharp([(34, 44), (66, 44), (54, 72), (46, 72)]).hole(
            VectorPath().sharp([(44, 56), (56, 56), (50, 67)]))
        let strings = VectorPath()
            .segment(34, -20, 34, 60).segment(42, -20, 42, 60).segment(50, -20, 50, 60).segment(58, -20, 58, 60)
            .segment(66, -20, 66, 60)
            .segment(20, -4, 80, -4).segment(20, 4, 80, 4).segment(20, 12, 80, 12).segment(20, 20, 80, 20).segment(
                20, 28, 80, 28
            ).segment(20, 36, 80, 36).segment(20, 44, 80, 44)
        return Pictogram(
            fitted: "tennis racket", natural: .green, .body(turned(head.path(throat).rect(45, 68, 10, 44, r: 4))),
            .light(turned(VectorPath().ellipse(50, 20, 22, 29))), .bright(turned(strings), stroke: 1.8),
            .body(turned(VectorPath().ellipse(50, 20, 27, 34).hole(VectorPath().ellipse(50, 20, 22, 29)))),
            .shade(turned(throat)), .body(turned(VectorPath().ellipse(50, 20, 24.5, 31.5)), stroke: 5),
            .dark(turned(VectorPath().rect(40, 84, 20, 30))),
            .light(
                turned(VectorPath().segment(44, 92, 56, 89).segment(44, 100, 56, 97).segment(44, 108, 56, 105)),
                stroke: 1.4))
    }()
}
