import Foundation
import GenAgent

/// Numbers by name and step from a trainer's JSON Lines, such as `{"step": 3, "reward": 0.41, "reward.pointwise": 0.5}`.
public struct MetricsLog: Sendable, Hashable {
    /// The points of each metric, in the order of the lines.
    public private(set) var points: [String: [ChartPoint]] = [:]
    /// The number of lines that are not a JSON object with the step; a log that is still being written can end with one.
    public private(set) var skipped = 0
    private let step: String

    /// Reads a log. Nested objects give names with dots; values other than numbers are ignored.
    ///
    /// - Parameters:
    ///   - lines: The text, one object per line.
    ///   - step: The member with the position on the horizontal axis.
    public init(_ lines: String, step: String = "step") {
        self.step = step
        for line in lines.split(whereSeparator: \.isNewline) {
            guard let value = try? JSONValue.parse(line), let x = value[step]?.doubleValue else {
                skipped += 1
                continue
            }
            add(value, at: x, under: "")
        }
    }

    private mutating func add(_ value: JSONValue, at x: Double, under name: String) {
        if let members = value.objectValue {
            for (key, member) in members where !(name.isEmpty && key == step) {
                add(member, at: x, under: name.isEmpty ? key : "\(name).\(key)")
            }
        } else if let number = value.doubleValue {
            points[name, default: []].append(ChartPoint(x: x, y: number))
        }
    }

    /// A chart of some metrics; `nil` if the log has none of them.
    ///
    /// - Parameters:
    ///   - names: The metrics, in the order of the legend. A name that ends in `.` stands for all metrics that begin with it.
    ///   - label: The label of the vertical axis.
    ///   - includes: Values that the vertical axis always shows.
    public func chart(
        _ title: String, _ names: [String], label: String = "", includes: ClosedRange<Double>? = nil
    ) -> Chart? {
        let all = names.flatMap { name in
            name.hasSuffix(".") ? points.keys.filter { $0.hasPrefix(name) }.sorted() : [name]
        }
        let series = all.compactMap { name in points[name].map { ChartSeries(name, $0) } }
        guard !series.isEmpty else { return nil }
        return Chart(title, x: ChartAxis(step), y: ChartAxis(label, includes: includes), series: series)
    }
}
