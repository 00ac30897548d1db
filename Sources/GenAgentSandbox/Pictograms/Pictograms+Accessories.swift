// Things to carry and to wear, and a bottle; a sheet of about 100 x 100.
extension Pictogram {
    package static let accessories: [Pictogram] = [backpack, umbrella, handbag, tie, suitcase, bottle]

    private static let backpack: Pictogram = {
        let bag = VectorPath().curve([
            (18, 40), (20, 22), (32, 12), (50, 10), (68, 12), (80, 22), (82, 40), (83, 70), (81, 90), (74, 96),
            (50, 97), (26, 96), (19, 90), (17, 70),
        ])
        let silhouette = bag.path(VectorPath().rect(36, 1, 28, 20, r: 9).hole(VectorPath().rect(42, 6.5, 16, 10, r: 4)))
            .rect(8, 54, 20, 34, r: 7).rect(72, 54, 20, 34, r: 7)
        return Pictogram(
            fitted: "backpack", natural: .blue, .body(silhouette),
            .shade(VectorPath().rect(6, 52, 11, 40).rect(83, 52, 11, 40).rect(34, 0, 32, 10)),
            .light(
                VectorPath().curve([(26, 40), (28, 26), (36, 19), (50, 17), (64, 19), (72, 26), (74, 40), (50, 43)])),
            .shade(VectorPath().segment(50, 42, 50, 50), stroke: 2),
            .shade(VectorPath().rect(26, 54, 48, 36, r: 8)), .body(VectorPath().rect(29, 66, 42, 21, r: 5)),
            .light(VectorPath().rect(29, 57, 42, 6, r: 3)),
            .dark(VectorPath().rect(46, 59, 8, 12, r: 2.5)),
            .shade(VectorPath().wave([(24, 44), (50, 48), (76, 44)]), stroke: 2.4))
    }()

    private static let umbrella: Pictogram = {
        let canopy = VectorPath()
            .move(3, 52).cubic(4, 24, 26, 9, 50, 9).cubic(74, 9, 96, 24, 97, 52)
            .quad(89, 45, 81.5, 52).quad(73.5, 45, 66, 52).quad(58, 45, 50, 52).quad(42, 45, 34, 52).quad(
                26.5, 45, 18.5, 52
            ).quad(11, 45, 3, 52).close()
        let silhouette = canopy.rect(47, 3, 6, 10, r: 3).rect(46.5, 40, 7, 48)
            .limb((50, 84, 7), (51, 91, 7), (57, 95, 7), (63, 92, 7), (65, 85, 7))
        return Pictogram(
            fitted: "umbrella", natural: .purple, .body(silhouette),
            .dark(VectorPath().rect(44, 46, 12, 30)), .shade(VectorPath().rect(40, 74, 40, 30)),
            .body(canopy),
            .light(
                VectorPath().move(34, 52).cubic(35, 30, 42, 14, 50, 9).cubic(58, 14, 65, 30, 66, 52).quad(
                    58, 45, 50, 52
                ).quad(42, 45, 34, 52).close()),
            .shade(
                VectorPath().move(81.5, 52).cubic(80, 30, 66, 14, 50, 9).cubic(74, 9, 96, 24, 97, 52).quad(
                    89, 45, 81.5, 52
                ).close()),
            .shade(VectorPath().move(18.5, 52).cubic(20, 30, 34, 14, 50, 9), stroke: 1.6))
    }()

    private static let handbag: Pictogram = {
        let bag = VectorPath().curve([
            (20, 42), (28, 38), (72, 38), (80, 42), (90, 74), (92, 88), (86, 94), (50, 95), (14, 94), (8, 88), (10, 74),
        ])
        let handle = VectorPath()
            .move(24, 46).cubic(24, -8, 76, -8, 76, 46).close()
            .hole(VectorPath().move(31, 44).cubic(31, 2, 69, 2, 69, 44).close())
        return Pictogram(
            fitted: "handbag", natural: .pink, .body(bag.path(handle)),
            .shade(handle), .body(bag), .shade(VectorPath().rect(0, 84, 100, 14)),
            .light(
                VectorPath().curve([(20, 40), (50, 37), (80, 40), (82, 54), (68, 64), (50, 66), (32, 64), (18, 54)])),
            .shade(VectorPath().wave([(17, 52), (32, 65), (50, 67.5), (68, 65), (83, 52)]), stroke: 2.4),
            .dark(VectorPath().rect(43, 58, 14, 16, r: 4)), .bright(VectorPath().circle(50, 65, 3)),
            .dark(VectorPath().circle(28, 44, 2.6).circle(72, 44, 2.6)))
    }()

    private static let tie: Pictogram = {
        let knot = VectorPath().curve([(34, 4), (34, 4), (66, 4), (66, 4), (62, 22), (62, 22), (38, 22), (38, 22)])
        let blade = VectorPath().curve([
            (40, 21), (40, 21), (60, 21), (60, 21), (68, 50), (73, 80), (73, 80), (50, 102), (50, 102), (27, 80),
            (27, 80), (32, 50),
        ])
        let stripes = VectorPath().sharp([(20, 48), (80, 30), (80, 37), (20, 55)]).sharp([
            (20, 66), (80, 48), (80, 55), (20, 73),
        ])
        .sharp([(20, 84), (80, 66), (80, 73), (20, 91)]).sharp([(20, 102), (80, 84), (80, 91), (20, 109)])
        return Pictogram(
            fitted: "tie", natural: .red, .body(knot.path(blade)),
            .light(stripes),
            .shade(
                VectorPath().sharp([(50, 20), (62, 20), (80, 82), (50, 104)]).sharp([
                    (38, 20), (64, 20), (64, 25), (38, 25),
                ])),
            .body(
                VectorPath().sharp([(50, 36.5), (80, 27.5), (80, 34.5), (50, 43.5)]).sharp([
                    (50, 54.5), (80, 45.5), (80, 52.5), (50, 61.5),
                ]).sharp([(50, 72.5), (80, 63.5), (80, 70.5), (50, 79.5)])),
            .body(knot), .light(VectorPath().sharp([(38, 7), (46, 7), (45, 19), (41, 19)])))
    }()

    private static let suitcase: Pictogram = {
        let handle = VectorPath().rect(34, 2, 32, 40, r: 6).hole(VectorPath().rect(41, 9, 18, 33, r: 2))
        let box = VectorPath().rect(18, 32, 64, 64, r: 9)
        return Pictogram(
            fitted: "suitcase", natural: .orange,
            .body(box.path(handle).rect(24, 92, 12, 12, r: 4).rect(64, 92, 12, 12, r: 4)),
            .dark(VectorPath().rect(30, 0, 40, 12)), .shade(VectorPath().rect(30, 12, 40, 22)),
            .dark(VectorPath().rect(10, 96, 80, 10)),
            .body(box),
            .shade(
                VectorPath().rect(29, 38, 6, 52, r: 3).rect(41, 38, 6, 52, r: 3).rect(53, 38, 6, 52, r: 3).rect(
                    65, 38, 6, 52, r: 3)),
            .light(VectorPath().rect(22.5, 40, 3.5, 48, r: 1.7)), .dark(VectorPath().rect(44, 31, 12, 4.5, r: 2)))
    }()

    private static let bottle: Pictogram = {
        let silhouette = VectorPath()
            .curve([
                (42, 14), (42, 14), (58, 14), (58, 14), (58, 28), (61, 36), (68, 45), (70, 54), (70, 90), (68, 98),
                (62, 100), (50, 101),
                (38, 100), (32, 98), (30, 90), (30, 54), (32, 45), (39, 36), (42, 28),
            ])
            .rect(40, 1, 20, 11, r: 3).rect(42, 8, 16, 10)
        return Pictogram(
            fitted: "bottle", natural: .green, .body(silhouette),
            .shade(VectorPath().rect(62, 36, 12, 70)), .shade(VectorPath().rect(36, 0, 28, 12)),
            .shade(VectorPath().rect(40, 15, 20, 3.6)),
            .bright(VectorPath().rect(26, 60, 48, 22)), .body(VectorPath().rect(26, 64, 48, 14)),
            .light(VectorPath().circle(50, 71, 5)),
            .light(
                VectorPath().limb((36.5, 50, 4), (41, 43, 4), (45.5, 34, 3.4), (46, 22, 3.4)).limb(
                    (36, 87, 4), (36, 93, 4))))
    }()
}
