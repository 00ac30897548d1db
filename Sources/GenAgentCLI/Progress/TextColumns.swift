import GenAgent


/// A table for a terminal: the first column to the left, the others to the right. Columns that do not fit go below, with the first one again.
struct TextColumns: Sendable {
    var head: [String]
    var rows: [[String]]

    /// The lines.
    ///
    /// - Parameter width: Columns of the terminal.
    func lines(width: Int) -> [String] {
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
            let shown = [0] + Array(from..<to)
            for (index, row) in all.enumerated() {
                lines.append(line(row, shown, widths))
                if index == 0 {
                    lines.append(shown.map { String(repeating: "-", count: widths[$0]) }.joined(separator: "  "))
                }
            }
            from = to
        } while from < head.count
        return lines
    }

    private func line(_ row: [String], _ shown: [Int], _ widths: [Int]) -> String {
        let cells = shown.map { column -> String in
            let cell = row.indices.contains(column) ? row[column] : ""
            let space = String(repeating: " ", count: max(0, widths[column] - cell.displayWidth))
            return column == 0 ? cell + space : space + cell
        }
        let text = cells.joined(separator: "  ")
        return String(text[..<(text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex)])
    }
}
