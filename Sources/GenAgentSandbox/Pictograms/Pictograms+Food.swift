extension Pictogram {
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

extension Pictogram {
    static let food: [Pictogram] = [banana, apple, sandwich, orange, broccoli, carrot, hotDog, pizza, donut, cake]

    private static let banana = Pictogram(
        fitted: "banana", natural: .yellow,
        .body(
            pen.move(72, 0).quad(78, -3, 83, 1).cubic(82, 10, 86, 18, 91, 28).cubic(104, 60, 74, 100, 24, 99)
                .cubic(14, 99, 4, 95, 3, 90).quad(1, 83, 6, 80).cubic(40, 82, 66, 60, 71, 26)
                .quad(73, 12, 72, 0).close()),
        .shade(
            pen.move(91, 28).cubic(104, 60, 74, 100, 24, 99).quad(16, 98.5, 10, 94).cubic(52, 94, 86, 72, 91, 28)
                .close()
        ),
        .light(pen.move(78, 30).cubic(74, 60, 52, 80, 22, 86), stroke: 4),
        .dark(
            pen.move(73, 0.5).quad(78, -2, 82, 1).quad(82, 7, 84, 13).quad(78, 15, 72.8, 13).quad(73, 6, 73, 0.5)
                .close()
                .path(
                    pen.move(4, 89).quad(2, 83, 7, 80.5).quad(12, 81, 14, 81).quad(9, 89, 14, 96.5).quad(6, 95, 4, 89)
                        .close()))
    )

    private static let apple = Pictogram(
        fitted: "apple", natural: .red,
        .body(
            pen.move(50, 30).cubic(60, 20, 97, 16, 97, 56).cubic(97, 82, 78, 103, 64, 103)
                .cubic(57, 103, 56, 99, 50, 99).symmetric(about: 50).bar(50, 36, 46, 9, 7, to: 8).leaf(
                    48, 20, 82, 3, 21)),
        .shade(
            pen.move(97, 56).cubic(97, 82, 78, 103, 64, 103).cubic(58, 103, 57, 100, 53, 99)
                .cubic(76, 92, 88, 66, 83, 33).cubic(92, 37, 97, 44, 97, 56).close()),
        .shade(pen.move(50, 31).quad(58, 25, 66, 27).quad(50, 43, 34, 27).quad(42, 25, 50, 31).close()),
        .dark(pen.bar(50, 33, 46, 10, 5, to: 5.5)),
        .light(pen.leaf(52, 18.5, 78, 6, 13)),
        .bright(pen.ellipse(22, 50, 6, 11).rotated(14, around: 22, 50))
    )

    private static let sandwich = Pictogram(
        fitted: "sandwich", natural: .brown,
        .body(
            pen.move(2, 40).line(54, -7).quad(60, -12, 66, -7).line(118, 40).line(118, 50).line(2, 50).close()
                .rect(0, 35, 120, 23, r: 9).rect(0, 72, 120, 23, r: 9)
                .circle(2, 65, 9).circle(118, 65, 9).rect(2, 50, 116, 30)),
        .shade(
            pen.move(45, 10).line(76, 34).move(60, 0).line(104, 34).move(29, 23).line(43, 34), stroke: 4.5),
        .light(pen.rect(6, 40, 108, 13, r: 5).rect(6, 76, 108, 13, r: 5)),
        .shade(pen.rect(-4, 59, 128, 12, r: 5)),
        .bright(
            pen.move(-2, 58).line(122, 58).quad(124, 67, 114, 66).quad(104, 60, 96, 66).quad(88, 72, 80, 66)
                .quad(72, 60, 64, 66).quad(56, 72, 48, 66).quad(40, 60, 32, 66).quad(24, 72, 16, 66).quad(8, 60, 3, 66)
                .quad(-5, 66, -2, 58).close())
    )

    private static let orange = Pictogram(
        fitted: "orange", natural: .orange,
        .body(pen.circle(46, 56, 42).circle(76, 72, 29).leaf(46, 20, 88, 6, 22).bar(46, 20, 46, 10, 7)),
        .shade(pen.leaf(50, 19, 84, 8, 13)),
        .shade(
            pen.circle(15, 60, 2.4).circle(24, 76, 2.4).circle(30, 58, 2.4).circle(22, 42, 2.4)
                .circle(40, 40, 2.4).circle(38, 84, 2.4).circle(64, 34, 2.4)),
        .shade(pen.circle(76, 72, 28)),
        .bright(pen.circle(76, 72, 23).hole(pen.circle(76, 72, 20.5))),
        .light(pen.circle(76, 72, 21)),
        .bright(
            pen.move(76, 52).line(76, 92).move(58.7, 62).line(93.3, 82).move(58.7, 82)
                .line(93.3, 62), stroke: 3)
    )

    private static let broccoli = Pictogram(
        fitted: "broccoli", natural: .green,
        .body(
            pen.circle(50, 22, 22).circle(26, 30, 19).circle(75, 30, 19).circle(14, 48, 15).circle(86, 48, 15)
                .circle(36, 48, 17).circle(64, 48, 17)
                .path(
                    pen.move(50, 44).line(84, 56).cubic(74, 68, 64, 72, 63, 96).quad(62, 101, 57, 101).line(50, 101)
                        .symmetric(about: 50))),
        .light(pen.move(50, 60).line(76, 58).cubic(68, 68, 60, 74, 58, 96).line(50, 97).symmetric(about: 50)),
        .body(pen.circle(50, 46, 17).circle(28, 50, 13).circle(72, 50, 13)),
        .shade(
            pen.move(37, 22).quad(42, 8, 56, 11).move(16, 34).quad(18, 22, 30, 21)
                .move(70, 24).quad(80, 20, 86, 31).move(40, 46).quad(46, 36, 58, 42), stroke: 4),
        .shade(
            pen.circle(14, 49, 3.5).circle(28, 50, 3.5).circle(54, 30, 3.5).circle(86, 49, 3.5)
                .circle(68, 46, 3.5).circle(50, 54, 3.5))
    )

    private static let carrot = Pictogram(
        fitted: "carrot", natural: .orange, turned: 40,
        .body(
            pen.move(50, 32).cubic(66, 30, 76, 36, 75, 47).cubic(72, 76, 60, 104, 50, 114).symmetric(about: 50)
                .leaf(50, 44, 50, -16, 21).leaf(50, 42, 20, -6, 19).leaf(50, 42, 80, -6, 19)),
        .shade(pen.leaf(50, 36, 50, -10, 12).leaf(47, 36, 24, -1, 10).leaf(53, 36, 76, -1, 10)),
        .light(pen.move(33, 46).quad(35, 68, 43, 90), stroke: 5.5),
        .shade(
            pen.move(71, 52).line(58, 54).move(28, 62).line(42, 64).move(65, 73).line(54, 74)
                .move(38, 86).line(48, 87), stroke: 4)
    )

    private static let hotDog = Pictogram(
        fitted: "hot dog", natural: .orange, turned: -24,
        .body(pen.rect(8, 0, 94, 52, r: 26).rect(0, 15, 110, 22, r: 11)),
        .light(pen.rect(13, 4, 84, 20, r: 10)),
        .shade(pen.rect(2, 17, 106, 18, r: 9)),
        .bright(
            pen.move(12, 28).quad(19, 18, 26, 26).quad(33, 34, 40, 26).quad(47, 18, 54, 26)
                .quad(61, 34, 68, 26).quad(75, 18, 82, 26).quad(89, 34, 98, 24), stroke: 4.5)
    )

    private static let pizza = Pictogram(
        fitted: "pizza", natural: .yellow, turned: 12,
        .body(
            pen.move(4, 22).quad(50, -4, 96, 22).line(54, 102).quad(50, 108, 46, 102).close()
                .path(
                    pen.move(0, 18).cubic(20, -4, 80, -4, 100, 18).cubic(104, 26, 96, 33, 90, 29)
                        .cubic(70, 16, 30, 16, 10, 29).cubic(4, 33, -4, 26, 0, 18).close())),
        .shade(
            pen.move(2, 19).cubic(22, 0, 78, 0, 98, 19).cubic(100, 25, 95, 29, 91, 26)
                .cubic(70, 12, 30, 12, 9, 26).cubic(5, 29, 0, 25, 2, 19).close()),
        .light(pen.move(18, 31).cubic(34, 21, 66, 21, 82, 31).line(52, 94).quad(50, 97, 48, 94).close()),
        .shade(pen.circle(36, 40, 9).circle(63, 46, 9).circle(47, 67, 8)),
        .dark(pen.circle(50, 31, 3.4).circle(57, 64, 3).circle(50, 85, 2.6).circle(46, 51, 3))
    )

    private static let donut = Pictogram(
        fitted: "donut", natural: .pink,
        .body(pen.circle(50, 50, 50).hole(pen.circle(50, 50, 18.5))),
        .light(pen.circle(50, 50, 46).hole(pen.circle(50, 50, 22.5))),
        .body(
            pen.move(93, 50).cubic(94, 66, 84, 66, 80, 76).cubic(74, 90, 62, 84, 52, 92).cubic(42, 96, 34, 84, 24, 80)
                .cubic(10, 76, 14, 62, 7, 52).cubic(6, 40, 16, 34, 20, 24).cubic(28, 12, 40, 14, 50, 7)
                .cubic(64, 6, 68, 18, 78, 22).cubic(92, 26, 88, 40, 93, 50).close().hole(pen.circle(50, 50, 22.5))),
        .shade(
            pen.bar(30, 26, 35, 32, 4.5).bar(62, 18, 69, 21, 4.5).bar(80, 54, 79, 62, 4.5)
                .bar(56, 80, 63, 77, 4.5).bar(24, 64, 29, 70, 4.5)),
        .dark(
            pen.bar(46, 17, 51, 22, 4.5).bar(76, 36, 82, 33, 4.5).bar(61, 69, 66, 74, 4.5)
                .bar(40, 82, 45, 77, 4.5).bar(16, 50, 23, 49, 4.5)),
        .bright(
            pen.bar(20, 38, 27, 36, 4.5).bar(66, 34, 66, 27, 4.5).bar(75, 73, 76, 66, 4.5)
                .bar(34, 70, 40, 68, 4.5).bar(49, 87, 53, 82, 4.5))
    )

    private static let cake = Pictogram(
        fitted: "cake", natural: .pink,
        .body(
            pen.rect(10, 42, 80, 50, r: 8).rect(0, 86, 100, 11, r: 5.5)
                .rect(22, 22, 9, 24).rect(45.5, 22, 9, 24).rect(69, 22, 9, 24)
                .leaf(26.5, 26, 26.5, 4, 14).leaf(50, 26, 50, 4, 14).leaf(73.5, 26, 73.5, 4, 14)),
        .light(pen.rect(24, 25, 5, 17).rect(47.5, 25, 5, 17).rect(71, 25, 5, 17)),
        .bright(pen.leaf(26.5, 22, 26.5, 10, 6).leaf(50, 22, 50, 10, 6).leaf(73.5, 22, 73.5, 10, 6)),
        .light(
            pen.move(12, 50).quad(12, 44, 19, 44).line(81, 44).quad(88, 44, 88, 50).line(88, 58)
                .cubic(88, 68, 76, 68, 76, 58).cubic(76, 54, 69, 54, 69, 58).cubic(69, 74, 57, 74, 57, 60)
                .cubic(57, 54, 50, 54, 50, 58).cubic(50, 68, 38, 68, 38, 58).cubic(38, 54, 31, 54, 31, 60)
                .cubic(31, 74, 19, 72, 19, 60).cubic(19, 56, 12, 56, 12, 60).close()),
        .shade(pen.rect(10, 78, 80, 8)),
        .shade(pen.rect(4, 91, 92, 4, r: 2))
    )
}
