import GenAgentImaging

extension Pictogram {
    /// Kitchen machines, and the sink.
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
