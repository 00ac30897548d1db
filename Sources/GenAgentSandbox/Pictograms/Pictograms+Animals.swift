// Side views that face right; the coordinates are a sheet of about 100 x 100.
extension Pictogram {
    package static let animals: [Pictogram] = [bird, cat, dog, horse, sheep, cow]

    private static let bird: Pictogram = {
        let wing = VectorPath().curve([(30, 50), (44, 41), (58, 44), (62, 54), (52, 66), (34, 68), (16, 62), (16, 62)])
        let breast = VectorPath().curve([(80, 44), (86, 52), (80, 68), (62, 80), (50, 78), (66, 66), (74, 54)])
        let silhouette = VectorPath()
            .curve([
                (84, 40), (86, 52), (80, 66), (66, 77), (50, 78), (34, 72), (22, 66), (3, 69), (3, 69), (5, 60),
                (5, 60), (24, 52), (40, 40), (54, 30), (62, 22), (74, 20), (82, 28),
            ])
            .curve([(80, 27), (80, 27), (98, 34), (98, 34), (82, 40), (82, 40)])
            .limb((56, 74, 4.5), (54, 88, 4), (60, 91, 3.5)).limb((66, 74, 4.5), (66, 88, 4), (72, 91, 3.5))
        return Pictogram(
            fitted: "bird", natural: .blue, .body(silhouette), .light(breast), .shade(wing),
            .body(VectorPath().wave([(22, 62), (40, 62), (54, 54)]), stroke: 2.2),
            .dark(VectorPath().sharp([(83, 24), (99, 34), (82, 42), (85, 33)])),
            .dark(
                VectorPath().limb((56, 79, 4.5), (54, 88, 4), (60, 91, 4.5)).limb(
                    (66, 77, 4.5), (66, 88, 4), (72, 91, 4.5))),
            .bright(VectorPath().circle(74, 31, 4.2)), .dark(VectorPath().circle(75, 31, 2.8)))
    }()

    private static let cat: Pictogram = {
        let head = VectorPath()
            .curve([
                (44, 30), (43, 8), (43, 8), (55, 17), (69, 17), (81, 8), (81, 8), (80, 30), (77, 40), (62, 46),
                (47, 40),
            ])
        let silhouette = VectorPath().path(head)
            .curve([
                (48, 38), (38, 50), (30, 66), (29, 82), (34, 93), (48, 96), (70, 96), (76, 92), (76, 80), (78, 60),
                (74, 38),
            ])
            .limb((34, 90, 10), (18, 90, 9), (10, 80, 8.5), (10, 68, 8), (15, 60, 7))
        return Pictogram(
            fitted: "cat", natural: .orange, .body(silhouette),
            .light(VectorPath().curve([(56, 44), (68, 44), (71, 58), (66, 70), (58, 66), (54, 54)])),
            .shade(VectorPath().curve([(30, 76), (38, 64), (50, 68), (54, 82), (50, 96), (30, 96)])),
            .shade(VectorPath().sharp([(46, 13), (53, 20), (47, 26)]).sharp([(78, 13), (71, 20), (77, 26)])),
            .shade(VectorPath().segment(64, 78, 64, 95), stroke: 2),
            .shade(
                VectorPath().segment(62, 19, 62, 25).segment(56.5, 20, 57.5, 25).segment(67.5, 20, 66.5, 25), stroke: 2),
            .dark(VectorPath().ellipse(54, 30, 2.6, 3.4).ellipse(70, 30, 2.6, 3.4)),
            .dark(VectorPath().sharp([(59.5, 35.5), (64.5, 35.5), (62, 38.5)])))
    }()

    private static let dog: Pictogram = {
        let silhouette = VectorPath()
            .curve([
                (20, 42), (34, 38), (52, 39), (64, 34), (72, 40), (72, 54), (66, 62), (48, 60), (34, 58), (24, 64),
                (15, 56),
            ])
            .curve([
                (58, 42), (62, 24), (68, 14), (80, 14), (84, 22), (96, 25), (98, 31), (93, 37), (82, 38), (76, 48),
                (66, 54),
            ])
            .limb((20, 46, 9), (10, 36, 7), (7, 24, 5.5))
            .limb((22, 54, 16), (18, 70, 8.5), (20, 88, 7), (24, 90, 6)).limb(
                (31, 56, 10), (31, 72, 8), (32, 88, 7), (36, 90, 6)
            )
            .limb((66, 52, 12), (66, 72, 8), (66, 88, 7), (70, 90, 6)).limb(
                (58, 54, 10), (56, 72, 8), (56, 88, 7), (60, 90, 6))
        return Pictogram(
            fitted: "dog", natural: .brown, .body(silhouette),
            .shade(
                VectorPath().limb((31, 60, 8), (31, 72, 8), (32, 88, 8), (38, 90, 8)).limb(
                    (57, 60, 8), (56, 72, 8), (56, 88, 8), (62, 90, 8))),
            .light(VectorPath().curve([(80, 30), (90, 26), (100, 28), (98, 38), (84, 39), (76, 36)])),
            .light(VectorPath().curve([(62, 50), (72, 42), (74, 54), (66, 64), (58, 62)])),
            .shade(VectorPath().curve([(64, 15), (73, 16), (73, 30), (69, 40), (61, 38), (60, 26)])),
            .dark(VectorPath().ellipse(96.5, 27, 3.6, 3)), .dark(VectorPath().circle(80, 22, 2.3)),
            .shade(VectorPath().wave([(96, 33), (90, 34), (86, 33)]), stroke: 1.6))
    }()

    private static let horse: Pictogram = {
        let mane = VectorPath().curve([(50, 42), (54, 30), (62, 16), (70, 8), (76, 12), (70, 22), (64, 34), (58, 46)])
        let silhouette = VectorPath()
            .curve([
                (14, 50), (20, 41), (34, 38), (48, 41), (60, 38), (70, 44), (71, 54), (64, 61), (50, 60), (38, 58),
                (28, 62), (17, 60),
            ])
            .curve([
                (54, 44), (64, 22), (72, 12), (78, 12), (86, 20), (95, 31), (94, 37), (88, 38), (79, 32), (76, 40),
                (72, 52), (62, 56),
            ])
            .sharp([(71, 15), (73, 4), (79, 14)]).path(mane)
            .curve([(18, 43), (9, 45), (3, 56), (2, 72), (6, 80), (11, 70), (13, 58), (20, 50)])
            .limb((23, 54, 16), (18, 70, 8), (21, 91, 6)).limb((31, 54, 10), (33, 72, 7), (33, 91, 6))
            .limb((64, 54, 11), (66, 72, 7), (65, 91, 6)).limb((58, 54, 10), (54, 72, 7), (56, 91, 6))
        return Pictogram(
            fitted: "horse", natural: .brown, .body(silhouette),
            .shade(
                VectorPath().limb((32, 61, 8), (33, 72, 8), (33, 92, 8)).limb((57, 62, 8), (54, 72, 8), (56, 92, 8))),
            .dark(mane),
            .dark(VectorPath().curve([(14, 43), (9, 45), (0, 56), (0, 72), (6, 82), (11, 70), (13, 58), (16, 50)])),
            .dark(VectorPath().rect(16, 89, 10, 8).rect(28, 89, 10, 8).rect(51, 89, 10, 8).rect(60, 89, 10, 8)),
            .light(VectorPath().curve([(87, 29), (96, 29), (97, 38), (88, 40), (84, 34)])),
            .dark(VectorPath().circle(80, 21.5, 2)), .dark(VectorPath().circle(92.5, 32, 1.2)))
    }()

    private static let sheep: Pictogram = {
        let wool = VectorPath()
            .circle(24, 44, 13).circle(38, 34, 14).circle(54, 33, 14).circle(66, 42, 13).circle(68, 56, 12)
            .circle(56, 66, 12).circle(40, 67, 12).circle(25, 61, 12).rect(24, 36, 44, 32)
        let silhouette =
            wool
            .curve([(70, 30), (78, 26), (88, 32), (94, 44), (92, 51), (84, 52), (75, 48), (70, 40)])
            .curve([(72, 32), (64, 30), (60, 35), (66, 39), (72, 38)])
            .circle(74, 29, 8)
            .limb((34, 70, 7), (34, 90, 6.5)).limb((45, 70, 7), (45, 90, 6.5)).limb((57, 70, 7), (57, 90, 6.5)).limb(
                (66, 64, 7), (67, 90, 6.5))
        return Pictogram(
            fitted: "sheep", natural: .white, .body(silhouette),
            .shade(VectorPath().wave([(20, 52), (25, 58), (32, 56), (34, 50)]), stroke: 2.4),
            .shade(VectorPath().wave([(38, 42), (44, 47), (51, 44), (52, 38)]), stroke: 2.4),
            .shade(VectorPath().wave([(42, 62), (48, 67), (55, 64), (57, 58)]), stroke: 2.4),
            .dark(VectorPath().curve([(72, 33), (79, 30), (88, 32), (96, 44), (93, 53), (84, 53), (75, 48)])),
            .dark(VectorPath().curve([(73, 33), (64, 29), (58, 35), (66, 40), (73, 39)])),
            .dark(VectorPath().rect(28, 77, 44, 20)), .bright(VectorPath().circle(83, 39, 2.4)))
    }()

    private static let cow: Pictogram = {
        let silhouette = VectorPath()
            .curve([
                (12, 36), (18, 31), (36, 32), (54, 31), (68, 30), (74, 40), (74, 54), (66, 62), (48, 64), (26, 64),
                (14, 60), (11, 48),
            ])
            .curve([
                (64, 32), (72, 22), (80, 20), (88, 22), (92, 32), (98, 42), (97, 49), (89, 51), (82, 46), (76, 50),
                (68, 50),
            ])
            .curve([(80, 26), (73, 25), (65, 28), (67, 34), (77, 33)])
            .limb((77, 24, 6), (71.5, 18, 4.5), (72, 11, 2.5)).limb((85, 23, 6), (91, 18, 4.5), (91.5, 11, 2.5))
            .limb((14, 37, 5), (7, 44, 4), (6, 60, 3.5), (6, 66, 6.5))
            .limb((20, 58, 14), (18, 74, 8.5), (19, 90, 7.5)).limb((30, 58, 10), (30, 74, 8), (30, 90, 7.5))
            .limb((66, 56, 12), (66, 74, 8.5), (66, 90, 7.5)).limb((56, 58, 10), (55, 74, 8), (55, 90, 7.5))
            .ellipse(40, 65, 8, 6)
        return Pictogram(
            fitted: "cow", natural: .white, .body(silhouette),
            .shade(
                VectorPath().limb((30, 66, 9), (30, 74, 9), (30, 92, 9)).limb((55, 66, 9), (55, 74, 9), (55, 92, 9))),
            .dark(VectorPath().curve([(20, 28), (36, 28), (40, 38), (34, 48), (24, 46), (18, 38)])),
            .dark(VectorPath().curve([(50, 46), (60, 42), (66, 50), (62, 58), (52, 58)])),
            .dark(VectorPath().rect(12, 88, 60, 9)),
            .light(VectorPath().ellipse(40, 67, 9, 6)),
            .light(VectorPath().curve([(88, 40), (98, 38), (102, 46), (96, 54), (86, 50), (85, 44)])),
            .dark(VectorPath().curve([(79, 26), (73, 24), (63, 28), (66, 35), (76, 33)])),
            .dark(VectorPath().circle(86, 32, 2.2)), .dark(VectorPath().circle(94, 43.5, 1.3)))
    }()
}

// Side views that face right; the coordinates are a sheet of about 100 x 100.
extension Pictogram {
    package static let wildAnimals: [Pictogram] = [elephant, bear, zebra, giraffe]

    private static let elephant: Pictogram = {
        let silhouette = VectorPath()
            .curve([(8, 46), (14, 30), (30, 22), (48, 22), (60, 26), (66, 44), (64, 66), (44, 70), (22, 70), (10, 64)])
            .curve([
                (52, 30), (62, 18), (76, 17), (86, 26), (88, 42), (90, 60), (92, 72), (98, 72), (99, 79), (92, 84),
                (84, 80), (80, 66), (76, 54), (66, 56), (54, 52),
            ])
            .limb((18, 58, 18), (18, 76, 14), (18, 89, 13.5)).limb((34, 62, 12), (34, 89, 12))
            .limb((58, 58, 16), (58, 76, 14), (58, 89, 13.5)).limb((46, 62, 10), (46, 89, 10))
            .limb((10, 44, 4), (5, 54, 3.5), (5, 66, 5)).rect(11, 84, 14, 12, r: 2).rect(51, 84, 14, 12, r: 2).rect(
                29, 84, 11, 12, r: 2
            ).rect(41, 84, 10, 12, r: 2)
            .curve([(78, 54), (76, 60), (84, 68), (94, 66), (94, 66), (88, 58)])
        return Pictogram(
            fitted: "elephant", natural: .blue, .body(silhouette),
            .shade(VectorPath().rect(28, 71, 23, 26)),
            .shade(VectorPath().curve([(54, 26), (64, 22), (73, 30), (72, 46), (64, 58), (54, 52), (50, 40)])),
            .light(VectorPath().curve([(57, 30), (63, 27), (69, 33), (68, 44), (63, 51), (57, 47), (54, 39)])),
            .bright(VectorPath().curve([(78, 54), (76, 60), (84, 68), (95, 67), (95, 66), (86, 60)])),
            .dark(VectorPath().circle(79, 33, 2.3)),
            .light(
                VectorPath().rect(12, 92, 3, 5).rect(16.5, 92, 3, 5).rect(21, 92, 3, 5).rect(52, 92, 3, 5).rect(
                    56.5, 92, 3, 5
                ).rect(61, 92, 3, 5)))
    }()

    private static let bear: Pictogram = {
        let farLegs = VectorPath().limb((34, 62, 16), (33, 86, 13)).rect(27, 80, 14, 13, r: 5.5)
            .limb((54, 60, 16), (54, 86, 13)).rect(47, 80, 14, 13, r: 5.5)
        let nearLegs = VectorPath().limb((17, 58, 22), (17, 76, 15), (17, 86, 14)).rect(9.5, 80, 21, 13, r: 6)
            .limb((66, 58, 18), (67, 76, 14), (68, 86, 13)).rect(60, 80, 20, 13, r: 6)
        let trunk = VectorPath()
            .curve([
                (6, 52), (10, 38), (24, 28), (40, 28), (54, 24), (66, 26), (74, 38), (74, 56), (64, 68), (40, 69),
                (16, 68),
            ])
            .curve([(62, 32), (70, 22), (82, 22), (88, 30), (97, 36), (99, 42), (95, 47), (84, 50), (74, 54), (64, 50)])
        return Pictogram(
            fitted: "bear", natural: .brown,
            .body(trunk.path(farLegs).path(nearLegs).circle(72, 22, 6.5).circle(81.5, 21, 4.5).circle(6.5, 46, 4)),
            .shade(farLegs), .body(trunk.path(nearLegs)),
            .light(VectorPath().curve([(84, 36), (92, 33), (100, 36), (100, 46), (88, 50), (82, 44)])),
            .shade(VectorPath().circle(72, 22, 3.4)),
            .shade(
                VectorPath().wave([(57, 34), (60, 44), (58, 54)]).wave([(29, 52), (31, 60), (28, 68)]), stroke: 2.2),
            .dark(VectorPath().ellipse(97, 38, 3.6, 3)), .dark(VectorPath().circle(82, 32, 2.3)),
            .shade(
                VectorPath().segment(23, 88, 23, 94).segment(27, 88, 27, 94).segment(72, 88, 72, 94).segment(
                    76, 88, 76, 94), stroke: 1.8))
    }()

    private static let zebra: Pictogram = {
        let silhouette = VectorPath()
            .curve([
                (14, 48), (20, 40), (34, 40), (48, 42), (62, 38), (71, 44), (71, 55), (63, 62), (48, 63), (34, 62),
                (20, 63), (13, 58),
            ])
            .curve([
                (52, 44), (62, 26), (70, 16), (77, 15), (85, 22), (94, 33), (94, 40), (87, 41), (79, 36), (76, 44),
                (72, 54), (62, 56),
            ])
            .sharp([(71, 18), (72, 6), (79, 17)])
            .curve([(48, 42), (48, 36), (54, 22), (62, 10), (70, 8), (74, 16), (64, 30), (58, 46)])
            .limb((16, 46, 5), (9, 54, 3.5), (8, 64, 4), (8, 72, 6))
            .limb((22, 56, 15), (19, 72, 8), (21, 91, 6)).limb((31, 57, 10), (32, 74, 7), (32, 91, 6))
            .limb((64, 56, 11), (66, 74, 7), (65, 91, 6)).limb((57, 58, 10), (54, 74, 7), (55, 91, 6))
        let stripes = VectorPath()
            .wave([(22, 38), (25, 48), (21, 58)]).wave([(31, 38), (34, 48), (32, 56)]).wave([
                (40, 38), (42, 50), (41, 58),
            ])
            .wave([(49, 38), (51, 50), (49, 58)]).wave([(58, 40), (60, 50), (57, 58)])
            .segment(55, 36, 66, 46).segment(60, 28, 71, 38).segment(65, 20, 74, 29)
            .segment(12, 66, 26, 64).segment(12, 74, 26, 73).segment(59, 68, 72, 67).segment(59, 76, 72, 75)
        return Pictogram(
            fitted: "zebra", natural: .white, .body(silhouette),
            .shade(
                VectorPath().limb((31, 66, 9), (32, 74, 9), (32, 92, 9)).limb((56, 66, 9), (54, 74, 9), (55, 92, 9))),
            .dark(stripes, stroke: 3.2),
            .dark(VectorPath().rect(16, 89, 54, 8)),
            .dark(VectorPath().curve([(88, 30), (97, 31), (97, 42), (87, 43), (84, 37)])),
            .dark(VectorPath().curve([(46, 44), (46, 36), (52, 22), (60, 8), (66, 8), (58, 22), (53, 34)])),
            .dark(VectorPath().circle(8, 72, 4.4)), .dark(VectorPath().circle(79.5, 25, 2)))
    }()

    private static let giraffe: Pictogram = {
        let silhouette = VectorPath()
            .curve([(8, 62), (12, 54), (26, 50), (40, 47), (50, 50), (52, 62), (46, 68), (30, 68), (14, 72), (8, 70)])
            .curve([(36, 54), (42, 34), (48, 14), (60, 14), (58, 30), (53, 58), (46, 64)])
            .curve([(46, 16), (50, 8), (58, 7), (68, 12), (77, 17), (77, 22), (70, 24), (58, 23), (50, 24)])
            .limb((52, 10, 3), (51, 2.5, 2.6), (51, 2, 4)).limb((56.5, 10, 3), (57.5, 2.5, 2.6), (57.5, 2, 4))
            .curve([(50, 12), (44, 8), (39, 10), (43, 15), (50, 16)])
            .limb((10, 60, 4), (5, 68, 3), (4, 80, 3), (4, 84, 5))
            .limb((14, 66, 11), (13, 84, 6.5), (14, 112, 5.5)).limb((22, 64, 9), (23, 84, 6), (23, 112, 5.5))
            .limb((47, 62, 10), (48, 84, 6.5), (48, 112, 5.5)).limb((39, 64, 8), (38, 84, 6), (38, 112, 5.5))
        let spots = VectorPath()
            .curve([(17, 55), (23, 53), (25, 59), (19, 61)]).curve([(28, 52), (36, 50), (37, 57), (30, 59)])
            .curve([(24, 62), (30, 62), (30, 67), (24, 67)]).curve([(36, 61), (43, 60), (43, 66), (36, 66)])
            .curve([(41, 46), (48, 45), (48, 53), (41, 55)]).curve([(44, 35), (52, 34), (52, 41), (44, 42)])
            .curve([(47, 25), (54, 24), (54, 30), (48, 31)]).curve([(10, 64), (15, 63), (16, 70), (11, 70)])
        return Pictogram(
            fitted: "giraffe", natural: .yellow, .body(silhouette),
            .light(
                VectorPath().limb((23, 70, 7), (23, 84, 7), (23, 114, 7)).limb((38, 70, 7), (38, 84, 7), (38, 114, 7))),
            .shade(spots), .dark(VectorPath().rect(8, 109, 48, 8)),
            .light(VectorPath().curve([(66, 12), (80, 15), (80, 26), (66, 26), (63, 18)])),
            .dark(VectorPath().circle(51, 2, 2.6).circle(57.5, 2, 2.6)), .dark(VectorPath().circle(4, 84, 3.2)),
            .dark(VectorPath().circle(58.5, 13.5, 2)), .dark(VectorPath().circle(74.5, 18.5, 1)))
    }()
}
