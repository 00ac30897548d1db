import GenAgentImaging

// Side views that face right; the coordinates are a sheet of about 100 x 100.
extension Pictogram {
    /// The four wild animals.
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
