import Foundation

/// A table for people, in Markdown with aligned columns: the first to the left, the others to the right.
struct MarkdownTable {
    private var rows: [[String]]

    init(_ columns: String...) { rows = [columns] }

    mutating func add(_ cells: String...) { rows.append(cells) }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var lines = rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + space : space + row[column]
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        let rule = widths.indices.map {
            $0 == 0 ? String(repeating: "-", count: widths[$0]) : String(repeating: "-", count: widths[$0] - 1) + ":"
        }
        lines.insert("| " + rule.joined(separator: " | ") + " |", at: 1)
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Double {
    /// With so many decimals.
    func text(_ decimals: Int = 2) -> String { String(format: "%.\(decimals)f", self) }
}

extension Int {
    /// With commas between the thousands.
    var grouped: String {
        var text = String(magnitude)
        var index = text.endIndex
        while let next = text.index(index, offsetBy: -3, limitedBy: text.startIndex), next > text.startIndex {
            text.insert(",", at: next)
            index = next
        }
        return (self < 0 ? "-" : "") + text
    }
}
