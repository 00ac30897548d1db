/// A table of texts: aligned for terminals, in Markdown, or for a page of one's own.
public struct TextTable: Sendable, Hashable {
    /// The names of the columns.
    public var head: [String]
    /// The rows; the first column names them.
    public var rows: [[String]]

    /// Makes a table.
    public init(head: [String], rows: [[String]] = []) {
        self.head = head
        self.rows = rows
    }

    /// With pipes.
    public var markdown: String {
        let rule = head.indices.map { $0 == 0 ? "---" : "---:" }
        return ([head, rule] + rows).map { cells in
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }.joined(separator: "\n") + "\n"
    }

    /// With columns of even width; the first is aligned to the left, the others to the right.
    public var aligned: String {
        let all = [head] + rows
        let widths = head.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                let space = String(repeating: " ", count: max(0, widths[column] - cell.count))
                return column == 0 ? cell + space : space + cell
            }
            return String(padded.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return ([line(head), rule] + rows.map(line)).joined(separator: "\n") + "\n"
    }
}

extension Double {
    /// The number with so many decimals, the same in every locale.
    func fixed(_ decimals: Int) -> String {
        guard isFinite, abs(self) < 1e12 else { return "\(self)" }
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let scaled = (abs(self) * factor).rounded()
        let whole = (scaled / factor).rounded(.down)
        let sign = self < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(Int(whole))" }
        let fraction = String(Int(scaled - whole * factor))
        return "\(sign)\(Int(whole)).\(String(repeating: "0", count: max(0, decimals - fraction.count)))\(fraction)"
    }
}
