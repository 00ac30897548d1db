extension Pictogram {
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
            pen.rect(16, 0, 88, 60, r: 6).polygon([(16, 56), (104, 56), (120, 82), (0, 82)]).rect(0, 79, 120, 9, r: 4)),
        .shade(pen.rect(20.5, 5, 79, 48, r: 3)),
        .light(pen.rect(24, 8.5, 72, 41, r: 2)),
        .bright(pen.polygon([(38, 44), (60, 13), (70, 13), (48, 44)])),
        .light(
            pen.polygon([(22, 60), (98, 60), (101, 64.5), (19, 64.5)])
                .polygon([(18, 66.5), (102, 66.5), (105, 71), (15, 71)])),
        .light(pen.polygon([(48, 73.5), (72, 73.5), (74, 79), (46, 79)])),
        .shade(pen.rect(2, 82.5, 116, 3, r: 1.5))
    )

    private static let computerMouse = Pictogram(
        fitted: "computer mouse", natural: .black,
        .body(
            pen.move(50, 26).cubic(72, 26, 81, 42, 81, 62).line(81, 78).cubic(81, 98, 67, 108, 50, 108)
                .symmetric(about: 50)
                .path(
                    pen.move(46, 32).cubic(44, 15, 50, 9, 60, 10).cubic(67, 10, 72, 7, 73, 0).line(81, 1)
                        .cubic(80, 13, 72, 18, 61, 18).cubic(55, 17.5, 53, 20, 54, 32).close())),
        .light(
            pen.move(53, 30).cubic(68, 31, 76, 42, 76.5, 58).line(53, 58).close()
                .path(pen.move(47, 30).line(47, 58).line(23.5, 58).cubic(24, 42, 32, 31, 47, 30).close())),
        .shade(pen.rect(42, 34, 16, 21, r: 8)),
        .bright(pen.rect(46, 38, 8, 13, r: 4)),
        .shade(pen.move(23, 63).line(77, 63), stroke: 3),
        .shade(
            pen.move(25, 82).cubic(27, 97, 38, 104, 50, 104).cubic(62, 104, 73, 97, 75, 82)
                .cubic(70, 92, 60, 96, 50, 96).cubic(40, 96, 30, 92, 25, 82).close())
    )

    private static let remote = Pictogram(
        fitted: "tv remote", natural: .black, turned: 36,
        .body(
            pen.move(50, 0).line(60, 0).quad(68, 0, 68, 8).cubic(68, 40, 64, 60, 66, 96).quad(66, 106, 58, 106)
                .line(50, 106).symmetric(about: 50).rect(42, -5, 16, 10, r: 3)),
        .bright(pen.circle(42, 10, 4)),
        .shade(pen.circle(50, 32, 15).rect(35, 50, 30, 35, r: 6)),
        .light(pen.circle(50, 32, 12.5).hole(pen.circle(50, 32, 5.5))),
        .light(
            pen.circle(41, 56, 3.8).circle(50, 56, 3.8).circle(59, 56, 3.8).circle(41, 67.5, 3.8)
                .circle(50, 67.5, 3.8).circle(59, 67.5, 3.8).circle(41, 79, 3.8).circle(50, 79, 3.8).circle(59, 79, 3.8)
        ),
        .shade(pen.rect(40, 90, 20, 8, r: 4))
    )

    private static let keyboard = Pictogram(
        fitted: "computer keyboard", natural: .black,
        .body(
            pen.move(14, 16).line(106, 16).quad(110, 16, 111, 20).line(120, 56).quad(121, 63, 115, 63).line(5, 63)
                .quad(-1, 63, 0, 56).line(9, 20).quad(10, 16, 14, 16).close()
                .path(
                    pen.move(56, 20).cubic(56, 8, 62, 9, 68, 9).cubic(73, 9, 74, 6, 74, 0).line(81, 0)
                        .cubic(81, 12, 76, 15.5, 68, 15.5).line(63, 15.5).line(63, 20).close())),
        .shade(pen.polygon([(14, 19.5), (106, 19.5), (115.5, 59), (4.5, 59)])),
        .light(keys(row: 0).path(keys(row: 1)).path(keys(row: 2))),
        .bright(pen.polygon([(36, 49), (84, 49), (86, 56.5), (34, 56.5)])),
        .light(
            pen.polygon([(10, 49), (31, 49), (29, 56.5), (8, 56.5)]).polygon([
                (89, 49), (110, 49), (112, 56.5), (91, 56.5),
            ]))
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
        .shade(pen.rect(4, 12, 48, 76, r: 3)),
        .light(pen.rect(7, 15, 42, 70, r: 2)),
        .bright(pen.rect(20, 4.5, 16, 3.5, r: 1.7).circle(28, 97, 5.5)),
        .bright(
            pen.rect(10.5, 20, 9, 9, r: 2.5).rect(23.5, 20, 9, 9, r: 2.5).rect(36.5, 20, 9, 9, r: 2.5)
                .rect(10.5, 34, 9, 9, r: 2.5).rect(23.5, 34, 9, 9, r: 2.5)),
        .body(pen.rect(36.5, 34, 9, 9, r: 2.5).rect(10.5, 48, 9, 9, r: 2.5)),
        .shade(pen.rect(11, 70, 34, 11, r: 4))
    )
}

extension Pictogram {
    static let appliances: [Pictogram] = [microwave, oven, toaster, sink, refrigerator]

    private static let microwave = Pictogram(
        fitted: "microwave", natural: .white,
        .body(pen.rect(0, 0, 120, 70, r: 6).rect(10, 64, 16, 12, r: 3).rect(94, 64, 16, 12, r: 3)),
        .shade(pen.rect(7, 8, 72, 54, r: 5)),
        .light(pen.rect(13, 15, 55, 40, r: 4)),
        .dark(pen.rect(72, 13, 4.5, 44, r: 2)),
        .dark(pen.rect(88, 9, 25, 11, r: 2)),
        .shade(
            pen.circle(92, 29, 3.6).circle(100.5, 29, 3.6).circle(109, 29, 3.6).circle(92, 39, 3.6)
                .circle(100.5, 39, 3.6).circle(109, 39, 3.6)),
        .shade(pen.rect(88, 48, 25, 12, r: 3)),
        .bright(pen.polygon([(24, 50), (42, 20), (50, 20), (32, 50)]))
    )

    private static let oven = Pictogram(
        fitted: "oven", natural: .white,
        .body(
            pen.rect(4, 22, 82, 82, r: 4).rect(0, 20, 90, 9, r: 3).rect(8, 100, 12, 9, r: 2).rect(70, 100, 12, 9, r: 2)
                .rect(25, 4, 40, 20, r: 4).rect(16, 8, 58, 6, r: 3).rect(22, 0, 46, 7, r: 3)
                .rect(40, -7, 10, 10, r: 4)),
        .shade(pen.rect(27, 8.5, 36, 10).rect(20, 9.5, 50, 3, r: 1.5)),
        .dark(pen.circle(17, 37, 4.6).circle(30, 37, 4.6).circle(60, 37, 4.6).circle(73, 37, 4.6)),
        .shade(pen.rect(38, 33, 14, 8, r: 2)),
        .shade(pen.rect(10, 48, 70, 48, r: 4)),
        .light(pen.rect(18, 61, 54, 28, r: 3)),
        .bright(pen.rect(16, 51, 58, 5, r: 2.5)),
        .shade(pen.move(19, 70).line(71, 70).move(19, 80).line(71, 80), stroke: 2.5)
    )

    private static let toaster = Pictogram(
        fitted: "toaster", natural: .red,
        .body(
            pen.rect(0, 30, 104, 62, r: 20).rect(0, 60, 104, 32, r: 8)
                .rect(18, 2, 32, 40, r: 4).rect(54, 2, 32, 40, r: 4).ellipse(34, 8, 18, 8).ellipse(70, 8, 18, 8)
                .rect(100, 50, 12, 9, r: 3).rect(10, 86, 14, 12, r: 3).rect(80, 86, 14, 12, r: 3)),
        .light(pen.ellipse(34, 9, 14, 5.5).rect(22, 9, 24, 21).ellipse(70, 9, 14, 5.5).rect(58, 9, 24, 21)),
        .dark(pen.rect(14, 33, 76, 5, r: 2.5)),
        .shade(pen.rect(4, 76, 96, 12, r: 5)),
        .shade(pen.rect(84, 46, 5, 24, r: 2.5)),
        .bright(pen.rect(10, 48, 6, 22, r: 3)),
        .light(pen.circle(52, 60, 9).hole(pen.circle(52, 60, 4.5)))
    )

    private static let sink = Pictogram(
        fitted: "sink", natural: .white,
        .body(
            pen.path(
                pen.move(50, 38).line(100, 38).cubic(100, 58, 88, 70, 62, 74).line(64, 106).line(50, 106)
                    .symmetric(about: 50)
            )
            .rect(-4, 34, 108, 11, r: 5)
            .path(
                pen.move(45, 38).line(45, 16).cubic(45, -2, 74, -2, 74, 14).line(74, 23).line(65, 23).line(65, 15)
                    .cubic(65, 8, 55, 8, 55, 16).line(55, 38).close()
            )
            .rect(22, 24, 8, 14).rect(17, 20, 18, 8, r: 4)),
        .shade(pen.rect(0, 42, 100, 4, r: 2)),
        .light(pen.move(14, 50).line(86, 50).cubic(82, 62, 70, 67, 50, 67).cubic(30, 67, 18, 62, 14, 50).close()),
        .shade(pen.polygon([(40, 76), (60, 76), (61, 84), (39, 84)])),
        .dark(pen.circle(50, 58, 4))
    )

    private static let refrigerator = Pictogram(
        fitted: "refrigerator", natural: .white,
        .body(
            pen.rect(0, 0, 58, 102, r: 6).rect(5, 96, 12, 12, r: 3).rect(41, 96, 12, 12, r: 3)
                .rect(-6, 19, 11, 16, r: 3).rect(-6, 45, 11, 25, r: 3)),
        .shade(pen.rect(0, 37.5, 58, 4)),
        .shade(pen.rect(13, 6, 39, 26, r: 4).rect(13, 47, 39, 48, r: 4)),
        .light(pen.rect(15.5, 8.5, 34, 21, r: 2.5).rect(15.5, 49.5, 34, 43, r: 2.5)),
        .dark(pen.rect(-4, 21, 6, 12, r: 2).rect(-4, 47, 6, 21, r: 2)),
        .shade(pen.rect(24, 14, 17, 8, r: 2))
    )
}
