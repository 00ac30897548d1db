import GenAgentImaging

// Side views that face right; the coordinates are a sheet of about 100 x 100.
extension Pictogram {
    /// A bird, the pets and the animals of the farm.
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
