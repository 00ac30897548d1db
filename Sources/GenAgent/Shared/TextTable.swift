/// A table of texts: aligned for terminals, or in Markdown. The first column is aligned left, the others right.
public struct TextTable: Sendable, Hashable {
    public var head: [String]
    /// The rows; the first cell names the row. Missing cells are empty.
    public var rows: [[String]]

    public init(head: [String], rows: [[String]] = []) {
        self.head = head
        self.rows = rows
    }

    public var markdown: String {
        let rule = head.indices.map { $0 == 0 ? "---" : "---:" }
        return ([head, rule] + rows).map { cells in
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }.joined(separator: "\n") + "\n"
    }

    /// Plain text with padded columns.
    public var aligned: String { lines(width: .max).joined(separator: "\n") + "\n" }

    /// The lines of the table for a terminal of `width` columns. Columns that do not fit go below, with the first column repeated.
    package func lines(width: Int) -> [String] {
        let all = ([head] + rows).map { $0.map(\.inOneLine) }
        let widths = head.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].displayWidth : 0 }.max() ?? 0
        }
        guard let first = widths.first else { return [] }
        var lines: [String] = []
        var from = 1
        repeat {
            var to = from
            var used = first
            while to < head.count, to == from || used + 2 + widths[to] <= width {
                used += 2 + widths[to]
                to += 1
            }
            if !lines.isEmpty { lines.append("") }
            let shown = [0] + Array(from..<max(from, to))
            for (index, row) in all.enumerated() {
                lines.append(Self.line(row, shown, widths))
                if index == 0 {
                    lines.append(shown.map { String(repeating: "-", count: widths[$0]) }.joined(separator: "  "))
                }
            }
            from = max(to, from + 1)
        } while from < head.count
        return lines
    }

    private static func line(_ row: [String], _ shown: [Int], _ widths: [Int]) -> String {
        let cells = shown.map { column -> String in
            let cell = row.indices.contains(column) ? row[column] : ""
            let space = String(repeating: " ", count: max(0, widths[column] - cell.displayWidth))
            return column == 0 ? cell + space : space + cell
        }
        let text = cells.joined(separator: "  ")
        return String(text[..<(text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex)])
    }
}
