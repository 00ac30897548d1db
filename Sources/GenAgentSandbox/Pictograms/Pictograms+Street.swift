import GenAgentImaging

// Things of the street, and a person; a sheet of about 100 x 100.
extension Pictogram {
    /// A person and the five things of the street.
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
