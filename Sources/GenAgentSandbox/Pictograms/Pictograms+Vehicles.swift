// Side views that face right, but for the airplane (from above); a sheet of about 100 x 100.
extension Pictogram {
    package static let vehicles: [Pictogram] = [bicycle, car, motorcycle, airplane, bus, train, truck, boat]

    private static let bicycle: Pictogram = {
        let frame = VectorPath()
            .limb((22, 66, 5), (38, 38, 5), (50, 68, 5), (22, 66, 5)).limb((38, 38, 5), (68, 36, 5), (50, 68, 5))
            .limb((38, 38, 5), (35, 27, 5)).limb((78, 66, 5), (66, 28, 5), (66, 22, 5)).limb((66, 22, 5), (78, 20, 5))
            .rect(24, 22, 21, 7, r: 3.5).circle(50, 68, 6)
        let silhouette = VectorPath().ring(22, 66, 22, width: 8).ring(78, 66, 22, width: 8).path(frame)
            .circle(22, 66, 4).circle(78, 66, 4)
        return Pictogram(
            fitted: "bicycle", natural: .red, .body(silhouette),
            .shade(VectorPath().ring(22, 66, 22, width: 8).ring(78, 66, 22, width: 8)),
            .dark(VectorPath().ring(22, 66, 22, width: 3).ring(78, 66, 22, width: 3)),
            .body(frame), .dark(VectorPath().rect(24, 21, 22, 7.5, r: 3.5).limb((71, 21, 6), (80, 20, 6))),
            .light(VectorPath().circle(50, 68, 3.6).circle(22, 66, 2.4).circle(78, 66, 2.4)))
    }()

    private static let car: Pictogram = {
        let silhouette = VectorPath()
            .curve([
                (2, 52), (4, 46), (16, 43), (18, 42), (30, 27), (40, 24), (58, 24), (66, 28), (78, 43), (92, 47),
                (98, 53),
                (98, 65), (96, 69), (96, 69), (4, 69), (4, 69), (2, 64),
            ])
            .circle(24, 68, 11).circle(76, 68, 11)
        let glass = VectorPath()
            .curve([(25, 42), (25, 42), (33, 31), (40, 29), (46, 29), (46, 29), (46, 42), (46, 42)])
            .curve([(51, 29), (51, 29), (57, 29), (63, 32), (71, 42), (71, 42), (51, 42), (51, 42)])
        return Pictogram(
            fitted: "car", natural: .red, .body(silhouette),
            .shade(VectorPath().rect(0, 61, 100, 9)), .bright(glass),
            .light(VectorPath().rect(4, 47, 90, 2.6, r: 1.3)),
            .shade(VectorPath().segment(48.5, 45, 48.5, 66), stroke: 1.6),
            .dark(VectorPath().circle(24, 68, 11).circle(76, 68, 11)),
            .light(VectorPath().circle(24, 68, 5).circle(76, 68, 5)),
            .bright(VectorPath().ellipse(96, 54, 5, 3.6)), .shade(VectorPath().rect(52, 50, 7, 2.2, r: 1.1)))
    }()

    private static let motorcycle: Pictogram = {
        let wheels = VectorPath().circle(19, 68, 18).circle(81, 68, 18)
        let fairing = VectorPath().curve([
            (28, 48), (38, 45), (46, 34), (58, 29), (70, 31), (76, 40), (70, 56), (58, 74), (40, 75), (32, 64),
        ])
        let silhouette = VectorPath().path(fairing).path(wheels)
            .curve([(0, 36), (2, 33), (20, 38), (34, 41), (46, 42), (44, 50), (32, 56), (12, 48)])
            .limb((81, 68, 7), (67, 30, 7), (64, 21, 5), (54, 18, 5)).circle(72, 31, 7.5).limb((22, 73, 7), (46, 74, 8))
        return Pictogram(
            fitted: "motorcycle", natural: .red, .body(silhouette),
            .dark(wheels), .body(VectorPath().circle(19, 68, 13.6).circle(81, 68, 13.6)),
            .light(VectorPath().circle(19, 68, 9.5).circle(81, 68, 9.5)),
            .shade(VectorPath().circle(19, 68, 4).circle(81, 68, 4)),
            .shade(VectorPath().limb((81, 68, 5), (67, 30, 6))), .body(fairing),
            .shade(VectorPath().curve([(36, 60), (50, 55), (63, 58), (58, 76), (38, 77)])),
            .light(VectorPath().wave([(50, 39), (57, 35), (66, 36)]), stroke: 3),
            .dark(VectorPath().curve([(13, 36.5), (22, 38), (34, 40), (45, 40), (42, 46), (30, 48), (17, 43)])),
            .bright(VectorPath().limb((20, 74, 3.6), (40, 74.5, 3.6))),
            .bright(VectorPath().circle(75.5, 31, 4)), .dark(VectorPath().limb((61, 19.5, 5), (52, 17, 6))))
    }()

    private static let airplane: Pictogram = {
        func turned(_ path: VectorPath) -> VectorPath { path.rotated(45, around: 50, 50) }
        let hull = VectorPath().curve([
            (50, 0), (55, 6), (57, 18), (57, 60), (55, 84), (50, 96), (45, 84), (43, 60), (43, 18), (45, 6),
        ])
        let wings = VectorPath()
            .curve([(56, 34), (56, 34), (97, 60), (99, 64), (98, 70), (98, 70), (56, 57), (56, 57)])
            .curve([(44, 34), (44, 34), (3, 60), (1, 64), (2, 70), (2, 70), (44, 57), (44, 57)])
        let tail = VectorPath()
            .curve([(54, 76), (54, 76), (70, 88), (71, 92), (70, 96), (70, 96), (52, 90), (52, 90)])
            .curve([(46, 76), (46, 76), (30, 88), (29, 92), (30, 96), (30, 96), (48, 90), (48, 90)])
        let engines = VectorPath().rect(70, 39, 7, 15, r: 3.4).rect(23, 39, 7, 15, r: 3.4)
        return Pictogram(
            fitted: "airplane", natural: .white, .body(turned(hull.path(wings).path(tail).path(engines))),
            .shade(turned(wings.path(tail))), .dark(turned(engines)),
            .light(
                turned(
                    VectorPath().sharp([(56, 50), (98, 64), (98, 71), (56, 58)]).sharp([
                        (44, 50), (2, 64), (2, 71), (44, 58),
                    ]))),
            .body(turned(hull)),
            .dark(turned(VectorPath().curve([(46, 9), (50, 7), (54, 9), (55, 14), (50, 13), (45, 14)]))),
            .shade(turned(VectorPath().segment(50, 74, 50, 94)), stroke: 3),
            .shade(turned(VectorPath().segment(47, 22, 47, 66).segment(53, 22, 53, 66)), stroke: 1.6))
    }()

    private static let bus: Pictogram = {
        let silhouette = VectorPath().rect(0, 16, 84, 56, r: 8).rect(70, 40, 34, 32, r: 7).rect(90, 58, 14, 14, r: 2)
            .circle(22, 72, 10.5).circle(82, 72, 10.5)
        return Pictogram(
            fitted: "bus", natural: .yellow, .body(silhouette),
            .light(VectorPath().rect(0, 16, 84, 5.5)), .shade(VectorPath().rect(0, 62, 106, 12)),
            .dark(VectorPath().rect(5, 27, 14, 14, r: 2.5).rect(22.5, 27, 14, 14, r: 2.5).rect(40, 27, 14, 14, r: 2.5)),
            .light(VectorPath().rect(58, 25, 12, 38, r: 2)),
            .bright(VectorPath().rect(60, 27, 8, 17, r: 1.5).rect(74, 27, 10, 14, r: 1.5)),
            .shade(VectorPath().segment(4, 50, 55, 50), stroke: 3),
            .dark(VectorPath().circle(22, 72, 10.5).circle(82, 72, 10.5)),
            .light(VectorPath().circle(22, 72, 5).circle(82, 72, 5)),
            .bright(VectorPath().circle(101, 52, 4)))
    }()

    private static let train: Pictogram = {
        let silhouette = VectorPath()
            .rect(4, 16, 34, 7, r: 3).rect(8, 18, 26, 50, r: 2).rect(30, 34, 56, 30, r: 8)
            .sharp([(68, 36), (65, 16), (81, 16), (78, 36)]).rect(63, 12, 20, 7, r: 3)
            .rect(44, 27, 14, 12, r: 6).rect(6, 58, 82, 14, r: 3)
            .circle(22, 74, 13).circle(48, 78, 9).circle(70, 78, 9).sharp([(80, 64), (90, 64), (99, 86), (80, 86)])
        return Pictogram(
            fitted: "train", natural: .green, .body(silhouette),
            .shade(VectorPath().rect(0, 62, 100, 8)), .shade(VectorPath().rect(2, 16, 38, 7)),
            .light(VectorPath().rect(38, 38, 46, 6, r: 3)),
            .bright(VectorPath().rect(14, 29, 14, 15, r: 2)),
            .shade(VectorPath().segment(50, 35, 50, 62).segment(64, 35, 64, 62), stroke: 3),
            .shade(VectorPath().rect(60, 10, 26, 9)),
            .dark(VectorPath().circle(22, 74, 13).circle(48, 78, 9).circle(70, 78, 9)),
            .light(VectorPath().circle(22, 74, 7).circle(48, 78, 4).circle(70, 78, 4)),
            .dark(VectorPath().segment(22, 76, 70, 78), stroke: 3))
    }()

    private static let truck: Pictogram = {
        let silhouette = VectorPath().rect(0, 12, 60, 58, r: 4)
            .curve([(64, 34), (64, 34), (82, 34), (86, 36), (96, 51), (99, 55), (99, 70), (99, 70), (64, 70), (64, 70)])
            .circle(20, 71, 11).circle(80, 71, 11).rect(0, 62, 99, 9, r: 2)
        return Pictogram(
            fitted: "truck", natural: .orange, .body(silhouette),
            .light(VectorPath().rect(0, 10, 61, 52)), .body(VectorPath().rect(6, 19, 48, 36, r: 3)),
            .shade(
                VectorPath().segment(14, 25, 14, 49).segment(22, 25, 22, 49).segment(30, 25, 30, 49).segment(
                    38, 25, 38, 49
                ).segment(46, 25, 46, 49), stroke: 2),
            .shade(VectorPath().rect(0, 62, 100, 9)),
            .bright(
                VectorPath().curve([(70, 40), (70, 40), (82, 40), (82, 40), (91, 52), (91, 52), (70, 52), (70, 52)])),
            .dark(VectorPath().circle(20, 71, 11).circle(80, 71, 11)),
            .light(VectorPath().circle(20, 71, 5).circle(80, 71, 5)),
            .bright(VectorPath().rect(95, 57, 6, 6, r: 2)))
    }()

    private static let boat: Pictogram = {
        let hull = VectorPath().curve([
            (1, 71), (1, 71), (99, 71), (99, 71), (92, 84), (82, 95), (82, 95), (24, 95), (24, 95), (10, 86),
        ])
        let main = VectorPath().curve([(48, 6), (48, 6), (48, 62), (48, 62), (8, 62), (8, 62), (26, 44), (40, 24)])
        let jib = VectorPath().curve([(53, 14), (53, 14), (66, 30), (86, 62), (86, 62), (53, 62), (53, 62)])
        let mast = VectorPath().rect(47.5, 2, 6, 72, r: 2.5)
        return Pictogram(
            fitted: "boat", natural: .blue, .body(hull.path(main).path(jib).path(mast)),
            .light(jib),
            .shade(VectorPath().wave([(16, 55), (32, 53), (48, 55)]).wave([(32, 38), (40, 37), (48, 39)]), stroke: 2),
            .dark(mast), .body(hull), .bright(VectorPath().rect(0, 71, 100, 6)),
            .shade(VectorPath().rect(0, 86, 100, 12)),
            .light(VectorPath().circle(30, 81.5, 2.6).circle(44, 81.5, 2.6).circle(58, 81.5, 2.6)))
    }()
}

// Things of the street, and a person; a sheet of about 100 x 100.
extension Pictogram {
    package static let street: [Pictogram] = [person, trafficLight, fireHydrant, stopSign, parkingMeter, bench]

    private static let person: Pictogram = {
        let face = VectorPath().ellipse(50, 15, 11, 12.5).rect(45.5, 22, 9, 12)
        let hair = VectorPath().curve([
            (38, 20), (36.5, 10), (42, 1.5), (51, 0), (60, 2), (63.5, 10), (62, 20), (62, 20), (60, 13), (54, 10),
            (46, 11), (40, 13.5),
        ])
        let arms = VectorPath().limb((35.5, 37, 10), (28.5, 52, 9), (26, 65, 7.5)).limb(
            (64.5, 37, 10), (71.5, 52, 9), (74, 65, 7.5))
        let shirt = VectorPath().curve([
            (35, 32.5), (43, 30), (57, 30), (65, 32.5), (68, 38), (64, 48), (63.5, 67), (63.5, 67), (36.5, 67),
            (36.5, 67), (36, 48), (32, 38),
        ])
        let hands = VectorPath().circle(25.6, 67, 4.6).circle(74.4, 67, 4.6)
        let legs = VectorPath().limb((43, 66, 13), (41.5, 82, 11.5), (40.5, 99, 9.5)).limb(
            (57, 66, 13), (58.5, 82, 11.5), (59.5, 99, 9.5))
        let shoes = VectorPath().rect(31, 97, 15, 7.5, r: 3.5).rect(54, 97, 15, 7.5, r: 3.5)
        return Pictogram(
            fitted: "person", natural: .blue,
            .body(face.path(hair).path(arms).path(hands).path(shirt).path(legs).path(shoes)),
            .shade(legs), .dark(shoes), .bright(hands.path(face)), .body(arms.path(shirt)),
            .light(VectorPath().curve([(42, 29), (50, 36), (58, 29), (58, 29), (42, 29)])),
            .shade(
                VectorPath().wave([(37.5, 42), (38.5, 50), (38, 66)]).wave([(62.5, 42), (61.5, 50), (62, 66)]),
                stroke: 1.8),
            .dark(hair), .dark(VectorPath().circle(46, 17, 1.6).circle(54, 17, 1.6)),
            .dark(VectorPath().wave([(46.5, 21.5), (50, 23.3), (53.5, 21.5)]), stroke: 1.2))
    }()

    private static let trafficLight: Pictogram = {
        let visors = VectorPath()
            .sharp([(30, 10), (15, 10), (15, 14), (30, 25)]).sharp([(70, 10), (85, 10), (85, 14), (70, 25)])
            .sharp([(30, 35), (15, 35), (15, 39), (30, 50)]).sharp([(70, 35), (85, 35), (85, 39), (70, 50)])
            .sharp([(30, 60), (15, 60), (15, 64), (30, 75)]).sharp([(70, 60), (85, 60), (85, 64), (70, 75)])
        let silhouette = visors.rect(27, 2, 46, 80, r: 9).rect(44, 80, 12, 22, r: 2)
        return Pictogram(
            fitted: "traffic light", natural: .yellow, .body(silhouette),
            .shade(visors), .body(VectorPath().rect(27, 2, 46, 80, r: 9)), .shade(VectorPath().rect(40, 82, 20, 22)),
            .dark(VectorPath().circle(50, 18, 10).circle(50, 42, 10).circle(50, 66, 10)),
            .bright(VectorPath().circle(50, 18, 7)),
            .light(VectorPath().circle(50, 42, 6)), .shade(VectorPath().circle(50, 66, 6)))
    }()

    private static let fireHydrant: Pictogram = {
        let silhouette = VectorPath()
            .rect(44, 2, 12, 12, r: 3).curve([(28, 30), (29, 18), (38, 10), (50, 9), (62, 10), (71, 18), (72, 30)])
            .rect(23, 27, 54, 9, r: 3).rect(29, 32, 42, 54).rect(18, 43, 64, 17, r: 3).rect(12, 46, 76, 11, r: 3)
            .rect(24, 74, 52, 8, r: 3).rect(18, 86, 64, 12, r: 3)
        return Pictogram(
            fitted: "fire hydrant", natural: .red, .body(silhouette),
            .shade(VectorPath().rect(23, 27, 54, 9).rect(24, 74, 52, 8)),
            .shade(VectorPath().rect(60, 36, 11, 38).rect(60, 82, 11, 4)),
            .shade(VectorPath().rect(10, 40, 12, 22).rect(78, 40, 12, 22).rect(44, 0, 12, 8)),
            .light(
                VectorPath().curve([(33, 27), (34, 19), (42, 14), (42, 14), (39, 20), (39, 27)]).rect(
                    33, 38, 5, 34, r: 2.5)),
            .shade(VectorPath().circle(50, 51, 13)), .light(VectorPath().circle(50, 51, 9.5)),
            .shade(VectorPath().circle(50, 51, 4)),
            .dark(VectorPath().circle(26, 92, 2).circle(42, 92, 2).circle(58, 92, 2).circle(74, 92, 2)))
    }()

    private static let stopSign: Pictogram = {
        func octagon(_ radius: Double) -> VectorPath {
            let inner = radius * 0.41421356
            return VectorPath().sharp([
                (50 - inner, 34 - radius), (50 + inner, 34 - radius), (50 + radius, 34 - inner),
                (50 + radius, 34 + inner),
                (50 + inner, 34 + radius), (50 - inner, 34 + radius), (50 - radius, 34 + inner),
                (50 - radius, 34 - inner),
            ])
        }
        let letters = VectorPath()
            .wave([(34, 28.5), (30.5, 26.5), (27, 28.5), (28, 32.5), (33, 35), (34, 39), (30.5, 41.5), (26.5, 39.5)])
            .segment(38, 27, 47, 27).segment(42.5, 27, 42.5, 41.5)
            .path(VectorPath().ellipse(54.5, 34.2, 3.9, 7.2))
            .move(64, 41.5).line(64, 27).line(68, 27).quad(73, 27, 73, 31).quad(73, 35.5, 68, 35.5).line(64, 35.5)
        return Pictogram(
            fitted: "stop sign", natural: .red, .body(octagon(33).rect(45, 60, 10, 46, r: 2)),
            .shade(VectorPath().rect(40, 66, 20, 42)), .light(VectorPath().rect(46.5, 67, 3, 40)), .bright(octagon(30)),
            .body(octagon(27)),
            .bright(letters, stroke: 3.2))
    }()

    private static let parkingMeter: Pictogram = {
        let silhouette = VectorPath()
            .curve([
                (26, 26), (30, 10), (42, 2), (58, 2), (70, 10), (74, 26), (73, 44), (68, 54), (68, 54), (32, 54),
                (32, 54), (27, 44),
            ])
            .rect(38, 50, 24, 12, r: 3).rect(43, 58, 14, 44).rect(32, 98, 36, 8, r: 3)
        return Pictogram(
            fitted: "parking meter", natural: .blue, .body(silhouette),
            .shade(VectorPath().rect(30, 54, 40, 7)), .shade(VectorPath().rect(52, 60, 6, 38)),
            .shade(VectorPath().rect(30, 100, 40, 7)),
            .bright(
                VectorPath().curve([
                    (33, 25), (36, 14), (44, 9), (56, 9), (64, 14), (67, 25), (67, 25), (33, 25), (33, 25),
                ])),
            .dark(VectorPath().segment(50, 24, 59, 13), stroke: 2.6),
            .dark(VectorPath().rect(47, 31, 6, 12, r: 1.5)), .light(VectorPath().rect(35, 46, 30, 4, r: 2)),
            .dark(VectorPath().segment(36, 25, 64, 25), stroke: 2))
    }()

    private static let bench: Pictogram = {
        let silhouette = VectorPath()
            .rect(4, 20, 92, 10, r: 3).rect(4, 34, 92, 10, r: 3).rect(0, 54, 100, 10, r: 3)
            .rect(14, 18, 8, 66, r: 2).rect(78, 18, 8, 66, r: 2).rect(10, 80, 16, 6, r: 3).rect(74, 80, 16, 6, r: 3)
            .limb((5, 48, 6), (14, 48, 6)).limb((5, 48, 6), (5, 57, 6)).limb((95, 48, 6), (86, 48, 6)).limb(
                (95, 48, 6), (95, 57, 6))
        return Pictogram(
            fitted: "bench", natural: .brown, .body(silhouette),
            .dark(
                VectorPath().rect(14, 28, 8, 60).rect(78, 28, 8, 60).rect(8, 80, 20, 8).rect(72, 80, 20, 8).rect(
                    0, 44, 14, 8
                ).rect(86, 44, 14, 8)),
            .body(VectorPath().rect(4, 20, 92, 10, r: 3).rect(4, 34, 92, 10, r: 3).rect(0, 54, 100, 10, r: 3)),
            .light(VectorPath().rect(6, 22, 88, 2.6, r: 1.3).rect(6, 36, 88, 2.6, r: 1.3).rect(2, 56, 96, 2.6, r: 1.3)),
            .shade(VectorPath().rect(0, 61, 100, 4)),
            .dark(VectorPath().circle(18, 27, 1.2).circle(82, 27, 1.2).circle(18, 41, 1.2).circle(82, 41, 1.2)))
    }()
}
