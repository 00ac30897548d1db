import GenAgentImaging

extension Pictogram {
    /// What stands on a laid table.
    static let kitchen: [Pictogram] = [wineGlass, cup, fork, knife, spoon, bowl]

    private static let wineGlass = Pictogram(
        fitted: "wine glass", natural: .purple,
        .body(
            pen.move(50, 0).line(76, 0).cubic(84, 28, 84, 58, 55, 63).line(55, 86)
                .cubic(58, 92, 80, 90, 82, 98).quad(82, 101, 78, 101).line(50, 101).symmetric(about: 50)),
        .light(pen.move(50, 5).line(72, 5).cubic(74, 14, 75, 21, 75, 27).line(50, 27).symmetric(about: 50)),
        .shade(pen.ellipse(50, 28, 25, 5)),
        .shade(pen.move(50, 95).line(77, 95).line(79, 98).line(50, 98).symmetric(about: 50)),
        .bright(pen.move(28, 35).quad(29, 47, 37, 53), stroke: 5)
    )

    private static let cup = Pictogram(
        fitted: "cup", natural: .white,
        .body(
            pen.ellipse(78, 44, 23, 25).hole(pen.ellipse(78, 44, 12, 14))
                .path(
                    pen.move(40, 0).line(80, 12).cubic(80, 50, 79, 74, 70, 88).quad(66, 94, 58, 94).line(40, 94)
                        .symmetric(about: 40)
                )
                .ellipse(40, 12, 40, 12)),
        .shade(
            pen.move(80, 12).cubic(80, 50, 79, 74, 70, 88).quad(66, 94, 58, 94).line(46, 94)
                .cubic(62, 80, 66, 50, 66, 22).quad(76, 18, 80, 12).close()),
        .light(pen.ellipse(40, 12, 36, 9)),
        .dark(pen.ellipse(40, 14.5, 31, 6)),
        .bright(pen.move(10, 36).quad(11, 58, 16, 74), stroke: 6)
    )

    private static let fork = Pictogram(
        fitted: "fork", natural: .white,
        .body(
            pen.move(50, 0).cubic(54, 0, 54.5, 3, 54.5, 6).line(54.5, 27).quad(57.5, 31, 60, 27).line(60.5, 6)
                .cubic(60.5, 3, 61, 0, 65, 0).cubic(69, 0, 69.5, 3, 69.5, 6).line(70, 34)
                .cubic(70, 46, 57, 48, 56.5, 56).line(60, 88).cubic(60.5, 94, 56, 98, 50, 98).symmetric(about: 50)),
        .shade(pen.bar(50, 66, 50, 90, 8, to: 12)),
        .light(pen.move(34.8, 6).line(34.8, 34).move(50, 6).line(50, 34), stroke: 3)
    )

    private static let knife = Pictogram(
        fitted: "knife", natural: .white, turned: -38,
        .body(
            pen.rect(0, 4, 44, 17, r: 7)
                .path(
                    pen.move(40, 0).line(84, 0).cubic(96, 0, 104, 6, 110, 15).cubic(98, 28, 82, 34, 60, 34)
                        .line(44, 34).quad(40, 34, 40, 30).close())),
        .shade(pen.rect(2, 6, 36, 13, r: 5.5)),
        .light(pen.move(44, 24).line(104, 18).cubic(94, 27, 80, 31, 60, 31).line(44, 31).close()),
        .bright(pen.circle(10, 12.5, 2.6).circle(20, 12.5, 2.6).circle(30, 12.5, 2.6))
    )

    private static let spoon = Pictogram(
        fitted: "spoon", natural: .white,
        .body(
            pen.move(50, 0).cubic(64, 0, 69, 14, 69, 24).cubic(69, 38, 58, 44, 55.5, 52).line(60, 90)
                .cubic(60.5, 96, 56, 99, 50, 99).symmetric(about: 50)),
        .shade(pen.move(50, 5).cubic(60, 5, 64, 15, 64, 24).cubic(64, 33, 57, 39, 50, 40).symmetric(about: 50)),
        .light(pen.ellipse(51, 26, 9, 11)),
        .shade(pen.bar(50, 68, 50, 91, 7, to: 11))
    )

    private static let bowl = Pictogram(
        fitted: "bowl", natural: .blue,
        .body(
            pen.ellipse(50, 16, 50, 16)
                .path(
                    pen.move(50, 10).line(100, 16).cubic(100, 44, 84, 62, 66, 68).line(68, 76).line(50, 78)
                        .symmetric(about: 50))),
        .shade(pen.ellipse(50, 16, 44, 11.5)),
        .light(pen.ellipse(50, 19, 36, 7.5)),
        .light(pen.move(3, 33).quad(50, 56, 97, 33).line(93.5, 42).quad(50, 66, 6.5, 42).close()),
        .shade(pen.move(50, 70).line(66, 69).line(67, 75).line(50, 76).symmetric(about: 50))
    )
}
