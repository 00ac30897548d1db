import GenAgentImaging

extension Pictogram {
    /// Screens and what drives them.
    static let electronics: [Pictogram] = [television, laptop, computerMouse, remote, keyboard, cellPhone]

    private static let television = Pictogram(
        fitted: "tv", natural: .black,
        .body(
            pen.rect(0, 30, 110, 70, r: 12).bar(55, 34, 32, 3, 5.5).bar(55, 34, 78, 3, 5.5)
                .circle(32, 4, 5).circle(78, 4, 5)
                .polygon([(16, 96), (30, 96), (26, 109), (16, 109)]).polygon([(80, 96), (94, 96), (94, 109), (84, 109)])
        ),
        .shade(pen.rect(7, 37, 74, 56, r: 9)),
        .light(pen.rect(11, 41, 66, 48, r: 7)),
        .bright(pen.polygon([(24, 80), (52, 48), (61, 48), (33, 80)])),
        .bright(pen.circle(95, 47, 6).circle(95, 63, 6)),
        .light(pen.rect(89, 75, 12, 3, r: 1).rect(89, 81, 12, 3, r: 1).rect(89, 87, 12, 3, r: 1))
    )

    private static let laptop = Pictogram(
        fitted: "laptop", natural: .black,
        .body(
            pen.rect(16, 0, 88, 60, r: 6).polygon([(16, 56), (104, 56), (120, 82), (0, 82)]).rect(0, 79, 120, 8, r: 4)),
        .light(pen.rect(21, 5, 78, 47, r: 2)),
        .bright(pen.polygon([(34, 46), (58, 10), (68, 10), (44, 46)])),
        .light(
            pen.polygon([(22, 60), (98, 60), (101, 65), (19, 65)])
                .polygon([(18, 66.5), (102, 66.5), (105, 71.5), (15, 71.5)])),
        .light(pen.polygon([(48, 73.5), (72, 73.5), (74, 79), (46, 79)])),
        .shade(pen.rect(2, 82, 116, 3, r: 1.5))
    )

    private static let computerMouse = Pictogram(
        fitted: "computer mouse", natural: .black,
        .body(
            pen.move(50, 26).cubic(72, 26, 80, 42, 80, 62).line(80, 78).cubic(80, 98, 66, 108, 50, 108)
                .symmetric(about: 50)
                .path(
                    pen.move(47, 32).cubic(45, 16, 50, 10, 60, 11).cubic(68, 11, 73, 8, 74, 0).line(80, 1)
                        .cubic(79, 13, 72, 17.5, 61, 17.5).cubic(54, 17, 52, 20, 53, 32).close())),
        .light(
            pen.move(53, 29).cubic(68, 30, 76, 42, 76.5, 58).line(53, 58).close()
                .path(pen.move(47, 29).line(47, 58).line(23.5, 58).cubic(24, 42, 32, 30, 47, 29).close())),
        .body(pen.rect(42, 35, 16, 20, r: 8)),
        .bright(pen.rect(46, 38, 8, 14, r: 4)),
        .shade(
            pen.move(24, 80).cubic(26, 96, 38, 104, 50, 104).cubic(62, 104, 74, 96, 76, 80)
                .cubic(70, 92, 60, 96, 50, 96).cubic(40, 96, 30, 92, 24, 80).close())
    )

    private static let remote = Pictogram(
        fitted: "tv remote", natural: .black, turned: 36,
        .body(
            pen.move(50, 0).line(60, 0).quad(68, 0, 68, 8).cubic(68, 40, 64, 60, 66, 96).quad(66, 106, 58, 106)
                .line(50, 106).symmetric(about: 50).rect(42, -5, 16, 10, r: 3)),
        .bright(pen.circle(42, 10, 4)),
        .light(pen.circle(50, 32, 13).hole(pen.circle(50, 32, 6))),
        .light(
            pen.circle(41, 55, 3.8).circle(50, 55, 3.8).circle(59, 55, 3.8).circle(41, 67, 3.8)
                .circle(50, 67, 3.8).circle(59, 67, 3.8).circle(41, 79, 3.8).circle(50, 79, 3.8).circle(59, 79, 3.8)),
        .shade(pen.rect(40, 90, 20, 8, r: 4))
    )

    private static let keyboard = Pictogram(
        fitted: "computer keyboard", natural: .black,
        .body(
            pen.move(14, 16).line(106, 16).quad(110, 16, 111, 20).line(120, 56).quad(121, 62, 115, 62).line(5, 62)
                .quad(-1, 62, 0, 56).line(9, 20).quad(10, 16, 14, 16).close()
                .path(
                    pen.move(56, 20).cubic(56, 8, 62, 9, 68, 9).cubic(73, 9, 74, 6, 74, 0).line(81, 0)
                        .cubic(81, 12, 76, 15.5, 68, 15.5).line(63, 15.5).line(63, 20).close())),
        .light(keys(row: 0)),
        .light(keys(row: 1)),
        .light(keys(row: 2)),
        .bright(pen.polygon([(36, 49), (84, 49), (86, 57), (34, 57)])),
        .light(
            pen.polygon([(10, 49), (31, 49), (29, 57), (8, 57)])
                .polygon([(89, 49), (110, 49), (112, 57), (91, 57)]))
    )

    /// One row of nine keys; rows nearer to the viewer are wider.
    private static func keys(row: Int) -> VectorPath {
        let top = 21 + Double(row) * 9.5
        let (left, right) = (16 - Double(row) * 2, 104 + Double(row) * 2)
        let pitch = (right - left) / 9
        return (0..<9).reduce(pen) { $0.rect(left + Double($1) * pitch + 0.9, top, pitch - 1.8, 7, r: 1.5) }
    }

    private static let cellPhone = Pictogram(
        fitted: "cell phone", natural: .black, turned: 14,
        .body(pen.rect(0, 0, 56, 106, r: 10).rect(53, 26, 6, 20, r: 2)),
        .light(pen.rect(5, 13, 46, 74, r: 2)),
        .bright(pen.rect(20, 5, 16, 3.5, r: 1.7).circle(28, 96.5, 5.5)),
        .bright(
            pen.rect(10, 20, 9, 9, r: 2.5).rect(23.5, 20, 9, 9, r: 2.5).rect(37, 20, 9, 9, r: 2.5)
                .rect(10, 34, 9, 9, r: 2.5).rect(23.5, 34, 9, 9, r: 2.5)),
        .body(pen.rect(37, 34, 9, 9, r: 2.5).rect(10, 48, 9, 9, r: 2.5)),
        .shade(pen.rect(10, 71, 36, 11, r: 4))
    )
}
