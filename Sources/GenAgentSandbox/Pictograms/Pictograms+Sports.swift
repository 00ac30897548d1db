import GenAgentImaging

// A sheet of about 100 x 100.
extension Pictogram {
    /// The ten things of sport.
    package static let sports: [Pictogram] = [
        frisbee, skis, snowboard, sportsBall, kite, baseballBat, baseballGlove, skateboard, surfboard, tennisRacket,
    ]

    private static let frisbee: Pictogram = {
        let silhouette = VectorPath().curve([
            (2, 44), (8, 32), (28, 23), (50, 21), (72, 23), (92, 32), (98, 44), (97, 52), (88, 62), (72, 67), (50, 69),
            (28, 67), (12, 62), (3, 52),
        ])
        return Pictogram(
            fitted: "frisbee", natural: .pink, .body(silhouette),
            .shade(VectorPath().rect(0, 40, 100, 40)), .body(VectorPath().ellipse(50, 43, 48, 20)),
            .light(VectorPath().ellipse(50, 41, 36, 13.5)), .body(VectorPath().ellipse(50, 42, 32, 11.5)),
            .shade(VectorPath().ellipse(50, 42, 18, 6), stroke: 2), .light(VectorPath().ellipse(50, 42, 9, 3)))
    }()

    private static let skis: Pictogram = {
        func ski(_ path: VectorPath, _ degrees: Double) -> VectorPath { path.rotated(degrees, around: 50, 54) }
        let board = VectorPath().curve([
            (44, 12), (47, 3), (53, 3), (56, 12), (55, 40), (56, 100), (53, 104), (47, 104), (44, 100), (45, 40),
        ])
        let tip = VectorPath().rect(40, 0, 20, 15)
        let binding = VectorPath().rect(45.5, 60, 9, 16, r: 3)
        let line = VectorPath().segment(50, 18, 50, 44).segment(50, 84, 50, 98)
        return Pictogram(
            fitted: "skis", natural: .red, .body(ski(board, -24).path(ski(board, 24))),
            .shade(ski(tip, -24)), .light(ski(line, -24), stroke: 3), .dark(ski(binding, -24)),
            .shade(ski(board, 24), stroke: 2.4), .body(ski(board, 24)), .shade(ski(tip, 24)),
            .light(ski(line, 24), stroke: 3), .dark(ski(binding, 24)))
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
            seams = seams.path(VectorPath().segment(58, 16, 71, 23).rotated(turn, around: 50, 50))
        }
        return Pictogram(
            fitted: "sports ball", natural: .white, .body(VectorPath().circle(50, 50, 48)),
            .shade(VectorPath().circle(50, 50, 48).hole(VectorPath().circle(46, 46, 45))),
            .shade(seams, stroke: 2.4), .dark(patches))
    }()

    private static let kite: Pictogram = {
        let sail = VectorPath().sharp([(74, 2), (98, 26), (72, 62), (26, 24)].map { ($0.0, $0.1) })
        let tail = VectorPath().wave([(48, 46), (40, 58), (46, 70), (36, 80), (24, 82), (14, 94)])
        func bow(_ x: Double, _ y: Double, _ degrees: Double) -> VectorPath {
            VectorPath().sharp([(x - 9, y - 5.5), (x, y - 1.5), (x, y + 1.5), (x - 9, y + 5.5)])
                .sharp([(x + 9, y - 5.5), (x, y - 1.5), (x, y + 1.5), (x + 9, y + 5.5)]).circle(x, y, 3).rotated(
                    degrees, around: x, y)
        }
        let bows = bow(45, 66, 20).path(bow(27, 82, 70))
        let cord = VectorPath().limb(
            (48, 43, 4), (41, 56, 4), (45, 66, 4), (40, 77, 4), (27, 82, 4), (18, 86, 4), (10, 97, 4))
        _ = tail
        return Pictogram(
            fitted: "kite", natural: .green, .body(sail.path(bows).path(cord)),
            .light(VectorPath().sharp([(74, 2), (98, 26), (72, 28)])),
            .shade(VectorPath().sharp([(98, 26), (72, 62), (70, 28)])),
            .light(VectorPath().sharp([(72, 62), (26, 24), (70, 28)])),
            .body(VectorPath().sharp([(26, 24), (74, 2), (70, 28)])),
            .dark(VectorPath().segment(74, 2, 72, 62).segment(26, 24, 98, 26), stroke: 1.8), .shade(bows))
    }()

    private static let baseballBat: Pictogram = {
        func turned(_ path: VectorPath) -> VectorPath { path.rotated(45, around: 50, 50) }
        let bat = VectorPath().curve([
            (42, -6), (45, -13), (50, -15), (55, -13), (58, -6), (59, 14), (57, 36), (53.5, 66), (53, 104), (53, 104),
            (47, 104), (47, 104), (46.5, 66), (43, 36), (41, 14),
        ]).rect(43, 103, 14, 8, r: 4)
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
            .limb((30, 54, 18), (20, 26, 15)).limb((42, 50, 18), (37, 14, 16)).limb((55, 50, 18), (54, 11, 16)).limb(
                (66, 54, 18), (70, 18, 15))
        let thumb = VectorPath().limb((72, 74, 22), (88, 52, 17), (89, 44, 15))
        let palm = VectorPath().curve([
            (22, 52), (36, 44), (60, 44), (76, 52), (80, 68), (74, 86), (62, 95), (40, 96), (27, 88), (20, 70),
        ])
        let web = VectorPath().sharp([(70, 24), (90, 42), (84, 62), (68, 56)])
        return Pictogram(
            fitted: "baseball glove", natural: .brown, .body(fingers.path(thumb).path(palm).path(web)),
            .light(web),
            .shade(VectorPath().segment(72, 32, 84, 58).segment(80, 36, 76, 58).segment(70, 44, 90, 54), stroke: 2),
            .body(fingers.path(thumb).path(palm)),
            .shade(
                VectorPath().segment(28.5, 22, 35, 46).segment(45.5, 12, 48, 44).segment(62, 14, 61, 45), stroke: 2.2),
            .shade(VectorPath().curve([(34, 58), (46, 54), (60, 58), (66, 70), (58, 82), (44, 82), (34, 72)])),
            .light(VectorPath().wave([(27, 84), (40, 90), (54, 90), (68, 85)]), stroke: 3.4),
            .dark(VectorPath().wave([(24, 60), (30, 52), (42, 49), (56, 49), (68, 53)]), stroke: 1.8))
    }()

    private static let skateboard: Pictogram = {
        let deck = VectorPath().curve([
            (1, 32), (5, 29), (9, 31), (16, 40), (24, 43), (76, 43), (84, 40), (91, 31), (95, 29), (99, 32), (98, 36),
            (88, 48), (78, 53), (22, 53), (12, 48), (2, 36),
        ])
        let trucks = VectorPath().sharp([(20, 50), (38, 50), (33, 60), (25, 60)]).sharp([
            (62, 50), (80, 50), (75, 60), (67, 60),
        ])
        let wheels = VectorPath().circle(29, 63, 9).circle(71, 63, 9)
        return Pictogram(
            fitted: "skateboard", natural: .orange, .body(deck.path(trucks).path(wheels)),
            .shade(trucks.rect(0, 53, 100, 4)),
            .dark(
                VectorPath().wave([
                    (2, 31), (5, 30.5), (14, 41), (24, 44.5), (76, 44.5), (86, 41), (95, 30.5), (98, 31),
                ]), stroke: 3.4),
            .light(VectorPath().circle(29, 63, 9).circle(71, 63, 9)),
            .shade(VectorPath().circle(29, 63, 6).circle(71, 63, 6)),
            .bright(VectorPath().circle(29, 63, 2.6).circle(71, 63, 2.6)))
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
